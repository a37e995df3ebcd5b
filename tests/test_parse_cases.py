# ruff: noqa: E501
"""Small lists, one peculiarity each, with what a careful reader would write down.

Rows as in expectations.py: number|label|section|subsection|role=unit/unit;role=unit|deadline
"""

from __future__ import annotations

import pytest
from expectations import rows_from, rows_of

from corpus import parse_notice

HEAD = """某市人民政府关于印发2025年重点任务清单的通知
某政发〔2025〕3号
各区人民政府:
现印发给你们。
某市人民政府
2025年1月3日
2025年重点任务清单
"""

CASES = {
    "a deadline in the phrase": (
        "1.建设园区。(市发展改革委牵头,2025年6月底前完成)\n2.绿化。（市园林局、市水务局按职责分工负责，2025年底前完成）\n",
        "1|1|||牵头单位=市发展改革委|2025年6月底前\n2|2|||责任单位=市园林局/市水务局|2025年底前",
    ),
    "bullets before roles": (
        "1.建设园区。\n——牵头单位:市发展改革委\n——配合单位:市财政局\n2.绿化。\n★ 牵头单位:市园林局\n",
        "1|1|||牵头单位=市发展改革委;配合单位=市财政局|\n2|2|||牵头单位=市园林局|",
    ),
    "titles of people": (
        "1.建设园区。\n牵头领导:市委常委、常务副市长 张三\n主责单位:市发展改革委\n2.绿化。\n牵头领导:李四、王 五\n主责单位:市园林局\n",
        "1|1|||牵头领导=市委常委、常务副市长张三;主责单位=市发展改革委|\n2|2|||牵头领导=李四/王五;主责单位=市园林局|",
    ),
    "brackets of every shape": (
        "(一)建设园区。(牵头单位:市发改委;配合单位:市财政局)。\n(二)绿化;(牵头单位:市园林局,配合单位:市水务局)\n"
        "(三)教育。[牵头单位:市教育局;配合单位:各区政府]\n(四)医疗。〔市卫健委牵头〕\n",
        "1|(一)|||牵头单位=市发改委;配合单位=市财政局|\n2|(二)|||牵头单位=市园林局;配合单位=市水务局|\n"
        "3|(三)|||牵头单位=市教育局;配合单位=各区政府|\n4|(四)|||牵头单位=市卫健委|",
    ),
    "printed labels of parts": (
        "第一部分第2项 建设园区。\n责任单位:市发展改革委、市财政局\n"
        "第二部分第1项 办好教育。\n责任单位:市教育局\n",
        "1|第一部分第2项|||责任单位=市发展改革委/市财政局|\n2|第二部分第1项|||责任单位=市教育局|",
    ),
    "duties on the line of the task": (
        "一、经济\n1.建设园区。主责单位:市发展改革委,市财政局\n二、民生\n"
        "2.办好教育。主责单位:市教委,市科委、中关村管委会\n",
        "1|1|经济||主责单位=市发展改革委/市财政局|\n2|2|民生||主责单位=市教委/市科委、中关村管委会|",
    ),
    "sections that hold tasks of their own numbering": (
        "一、建设园区,完成投资10亿元。(责任单位:市发展改革委)\n"
        "二、推进数字化。(责任单位:市经信局、财政局)\n十一、开放数据。(责任单位:市数据局)\n",
        "1|一|||责任单位=市发展改革委|\n2|二|||责任单位=市经信局/市财政局|\n3|十一|||责任单位=市数据局|",
    ),
    "items within a task": (
        "一、经济\n1.建设园区:\n(1)完成投资10亿元;\n(2)引进项目20个。\n主责单位:市发展改革委\n"
        "2.推进数字化。\n主责单位:市经信局\n",
        "1|1|经济||主责单位=市发展改革委|\n2|2|经济||主责单位=市经信局|",
    ),
    "items under a task that alone has units": (
        "一、经济\n(一)建设园区\n1.完成投资10亿元。\n2.引进项目20个。\n责任单位:市发展改革委\n"
        "(二)推进数字化\n1.建设平台。\n2.开放数据。\n责任单位:市经信局、市数据局\n",
        "1|(一)|经济||责任单位=市发展改革委|\n2|(二)|经济||责任单位=市经信局/市数据局|",
    ),
    "roles in frames": (
        "1.建设园区。\n【牵头单位】市发展改革委\n【配合单位】市财政局、市商务局\n2.绿化。\n【牵头单位】市园林局\n",
        "1|1|||牵头单位=市发展改革委;配合单位=市财政局/市商务局|\n2|2|||牵头单位=市园林局|",
    ),
    "one unit a line": (
        "1.建设园区。\n责任单位:\n市发展改革委\n市财政局\n各区政府\n2.绿化。\n责任单位:\n市园林局\n",
        "1|1|||责任单位=市发展改革委/市财政局/各区政府|\n2|2|||责任单位=市园林局|",
    ),
    "people and deadlines in the bracket": (
        "(一)建设园区。(牵头领导:张三;责任单位:市教育局、财政局;责任人:李四、王五;完成时限:2025年6月底前)\n"
        "(二)绿化。(牵头领导:赵六;责任单位:市园林局;完成时限:长期坚持)\n",
        "1|(一)|||牵头领导=张三;责任单位=市教育局/市财政局;责任人=李四/王五|2025年6月底前\n"
        "2|(二)|||牵头领导=赵六;责任单位=市园林局|长期坚持",
    ),
    "several roles on one line": (
        "1.建设园区。\n牵头领导:张三 主责单位:市发展改革委\n协同领导:李四、王五 协办单位:市财政局、市商务局 "
        "完成时限:2025年12月底\n2.绿化。\n牵头领导:赵六\n主责单位:市园林局\n",
        "1|1|||牵头领导=张三;主责单位=市发展改革委;协同领导=李四/王五;协办单位=市财政局/市商务局|2025年12月底\n"
        "2|2|||牵头领导=赵六;主责单位=市园林局|",
    ),
    "the rule of the first stands in a note": (
        "1.建设园区。\n责任单位:市发展改革委、市财政局\n2.绿化。\n责任单位:市园林局\n"
        "注:责任单位中排第一位的为牵头单位,其余为配合单位。\n",
        "1|1|||牵头单位=市发展改革委;配合单位=市财政局|\n2|2|||牵头单位=市园林局|",
    ),
    "paragraphs without labels": (
        "一、产业\n建设园区。(市发展改革委牵头,市财政局配合)\n推进数字化。(市经信局负责)\n二、民生\n新建学校。(市教育局负责)\n",
        "1||产业||牵头单位=市发展改革委;配合单位=市财政局|\n2||产业||责任单位=市经信局|\n3||民生||责任单位=市教育局|",
    ),
    "districts whose name begins with 市": (
        "1.防汛。\n责任单位：市水务局、市南区、市北区政府，高新区、市南部山区、经开区管委会\n"
        "2.绿化。\n责任单位：市园林局，历下、市中区政府\n",
        "1|1|||责任单位=市水务局/市南区政府/市北区政府/高新区管委会/市南部山区管委会/经开区管委会|\n"
        "2|2|||责任单位=市园林局/历下区政府/市中区政府|",
    ),
    "等 with 部门和单位 in a phrase": (
        "1.融资。（市金融局牵头，市工信局、工商联等部门和单位配合，持续推进）\n2.绿化。（市园林局负责）\n",
        "1|1|||牵头单位=市金融局;配合单位=市工信局/市工商联|持续推进\n2|2|||责任单位=市园林局|",
    ),
    "groups with a mark of their own": (
        "1.防疫。\n责任单位:市卫生健康委、各区、县(市)政府,市属各单位\n2.绿化。\n责任单位:有关区政府、市政府各部门等\n",
        "1|1|||责任单位=市卫生健康委/各区、县(市)政府/市属各单位|\n2|2|||责任单位=有关区政府/市政府各部门|",
    ),
    "signs between units": (
        "1.建设园区。\n责任单位:市发展改革委 市财政局 各区政府\n2.绿化。\n责任单位:市园林局;市水务局;各区政府\n"
        "3.教育。\n责任单位:市教育局(牵头)、市财政局\n",
        "1|1|||责任单位=市发展改革委/市财政局/各区政府|\n2|2|||责任单位=市园林局/市水务局/各区政府|\n"
        "3|3|||牵头单位=市教育局;责任单位=市财政局|",
    ),
    "no 市 for districts, companies and higher bodies": (
        "1.建设园区。(牵头单位:市发改委;配合单位:财政局、市场监管局、江岸区住建局、国网武汉供电公司、"
        "武汉海关、省税务局、城管执法委、总工会、各区政府)\n2.绿化。(牵头单位:市园林局)\n",
        "1|1|||牵头单位=市发改委;配合单位=市财政局/市市场监管局/江岸区住建局/国网武汉供电公司/武汉海关/省税务局/"
        "市城管执法委/市总工会/各区政府|\n2|2|||牵头单位=市园林局|",
    ),
    "three levels of headings": (
        "第一部分 经济发展\n一、产业\n1.建设园区。\n责任单位:市发展改革委\n第二部分 民生\n一、教育\n2.办好学校。\n责任单位:市教育局\n",
        "1|1|经济发展|产业|责任单位=市发展改革委|\n2|2|民生|教育|责任单位=市教育局|",
    ),
    "a table whose head tells the rule of the first": (
        "序号\t工作任务\t责任单位(排在第一位的为牵头单位)\t完成时限\n1\t建设园区。\t市发展改革委、市财政局\t2025年底\n"
        "2\t绿化。\t市园林局\t\n",
        "1|1|||牵头单位=市发展改革委;配合单位=市财政局|2025年底\n2|2|||牵头单位=市园林局|",
    ),
    "rows that a page breaks": (
        "序号\t重点任务\t牵头单位\t责任单位\n1\t新建学校10所。\t市教育局\t市财政局\n2\t新建医院,完善设\t市卫健委\t"
        "市财政局、市规划自然\n\t施配套。\t\t资源委、各区政府\n序号\t重点任务\t牵头单位\t责任单位\n3\t修路。\t市交通局\t各区政府\n",
        "1|1|||牵头单位=市教育局;责任单位=市财政局|\n2|2|||牵头单位=市卫健委;责任单位=市财政局/市规划自然资源委/各区政府|\n"
        "3|3|||牵头单位=市交通局;责任单位=各区政府|",
    ),
    "a number over several rows": (
        "序号\t重点任务\t具体措施\t牵头单位\n1\t办好教育\t新建学校10所。\t市教育局\n〃\t〃\t培训教师1000名。\t市人社局\n"
        "2\t发展产业\t引进项目。\t市招商局\n",
        "1|1|办好教育||牵头单位=市教育局|\n2|1|办好教育||牵头单位=市人社局|\n3|2|发展产业||牵头单位=市招商局|",
    ),
    "a column of phrases": (
        "序号\t工作任务\t责任分工\n1\t建设园区。\t市发展改革委牵头,市财政局、各区政府配合\n2\t数字化。\t市经信局负责\n"
        "3\t绿化。\t牵头单位:市园林局 配合单位:市水务局\n",
        "1|1|||牵头单位=市发展改革委;配合单位=市财政局/各区政府|\n2|2|||责任单位=市经信局|\n"
        "3|3|||牵头单位=市园林局;配合单位=市水务局|",
    ),
    "rows that are headings": (
        "序号\t工作任务\t责任单位\t完成时限\n经济发展方面\t\t\t\n1\t建设园区。\t市发展改革委\t6月\n民生保障方面\t\t\t\n"
        "2\t绿化。\t市园林局\t7月\n",
        "1|1|经济发展方面||责任单位=市发展改革委|6月\n2|2|民生保障方面||责任单位=市园林局|7月",
    ),
    "two tables of different columns, one after the other": (
        "序号\t工作任务\t责任单位\n1\t建设园区。\t市发展改革委\n序号\t工作任务\t牵头单位\t配合单位\t完成时限\n"
        "2\t绿化。\t市园林局\t市水务局\t6月\n",
        "1|1|||责任单位=市发展改革委|\n2|2|||牵头单位=市园林局;配合单位=市水务局|6月",
    ),
    "tables that begin anew under each heading": (
        "一、产业\n序号\t工作任务\t责任单位\n1\t建设园区。\t市发展改革委\n二、民生\n序号\t工作任务\t责任单位\n1\t绿化。\t市园林局\n",
        "1|1|产业||责任单位=市发展改革委|\n2|1|民生||责任单位=市园林局|",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    text, rows = CASES[name]
    notice, _ = parse_notice(HEAD + text)
    assert rows_of(notice) == rows_from(rows)
    assert notice.issuer == "某市人民政府"
    assert notice.date == "2025-01-03"


def test_numbers_in_disorder_are_kept_and_reported() -> None:
    notice, report = parse_notice(
        HEAD
        + "一、经济\n1.建设园区,完成投资。\n主责单位:市发展改革委\n3.推进数字化工作。\n主责单位:市经信局\n"
        "3.开放公共数据。\n主责单位:市数据局\n2.建设口岸。\n主责单位:市商务局\n推进没有编号的任务。\n主责单位:市交通委\n"
        "7.最后一项任务在这里被截\n"
    )
    assert [t.number for t in notice.tasks] == [1, 3, 3, 2, 8, 7]
    assert [t.label for t in notice.tasks] == ["1", "3", "3", "2", "", "7"]
    assert notice.tasks[4].units == ("市交通委",)
    assert {(w.line, w.code) for w in report.warnings} == {
        (13, "repeated_number"),
        (15, "out_of_order"),
        (17, "missing_number"),
        (17, "no_number"),
        (19, "cut_end"),
        (19, "no_units"),
    }


def test_a_lost_number_takes_the_gap() -> None:
    notice, report = parse_notice(
        HEAD
        + "1.甲。\n主责单位:市教委\n乙的编号掉了。\n主责单位:市科委\n3.丙。\n主责单位:市体育局\n"
    )
    assert [(t.number, t.label) for t in notice.tasks] == [(1, "1"), (2, ""), (3, "3")]
    assert [(w.line, w.code) for w in report.warnings] == [(10, "no_number")]


def test_numbers_before_years_and_figures() -> None:
    notice, _ = parse_notice(
        HEAD
        + "1.2026年底前建成3.5万套。\n主责单位:市住建委\n2.5G基站达到10万个。\n主责单位:市通信管理局\n"
    )
    assert [(t.number, t.text) for t in notice.tasks] == [
        (1, "2026年底前建成3.5万套。"),
        (2, "5G基站达到10万个。"),
    ]


def test_the_fuller_copy_counts() -> None:
    first = HEAD + "1.建设园区工作。\n责任单位:市发展改革委\n2.推进数字"
    second = HEAD + "1.建设园区工作。\n责任单位:市发展改革委\n2.推进数字化。\n责任单位:市经信局\n"
    notice, report = parse_notice(first + "\n" + second)
    assert [t.units for t in notice.tasks] == [("市发展改革委",), ("市经信局",)]
    assert [w.code for w in report.warnings] == ["first_copy"]
    assert notice.tasks[0].span.start > len(first)


def test_sections_without_tasks_are_told() -> None:
    notice, report = parse_notice(
        HEAD + "一、总体要求\n坚持稳中求进。\n二、重点任务\n(一)建设园区。(牵头单位:市发展改革委)\n"
        "三、组织保障\n(一)加强领导。各部门要高度重视。\n"
    )
    assert [t.text for t in notice.tasks] == ["建设园区。"]
    assert [h.title for h in notice.headings] == ["重点任务"]
    assert [(w.line, w.code) for w in report.warnings if w.code == "unplaced"] == [
        (8, "unplaced"),
        (12, "unplaced"),
        (13, "unplaced"),
    ]


def test_a_province_and_a_county_put_their_own_level_back() -> None:
    province = HEAD.replace("某市", "河南省") + (
        "1.促消费。(省发展改革委牵头,省商务厅、财政厅、地方金融监管局、人行郑州中心支行、河南银保监局等相关部门"
        "按职责分工负责)\n2.稳楼市。(省住房城乡建设厅负责)\n"
    )
    notice, _ = parse_notice(province)
    assert notice.tasks[0].responsibilities[1].units == (
        "省商务厅", "省财政厅", "省地方金融监管局", "人行郑州中心支行", "河南银保监局",
    )  # fmt: skip
    county = HEAD.replace("某市", "嘉鱼县") + (
        "1.粮食。(牵头单位:县农业农村局;责任单位:统计局、各镇人民政府、嘉鱼开发区管委会)\n2.就业。(责任单位:县人社局)\n"
    )
    notice, _ = parse_notice(county)
    assert notice.tasks[0].units == (
        "县农业农村局", "县统计局", "各镇人民政府", "嘉鱼开发区管委会",
    )  # fmt: skip


def test_the_first_leads_beside_units_that_only_help() -> None:
    notice, report = parse_notice(
        HEAD.replace("现印发给你们。", "现印发给你们。责任单位列首位的为牵头单位。")
        + "1.疏解市场。\n责任单位:市商务局、各区政府\n协办单位:市公安局\n"
    )
    assert [(r.role, r.units) for r in notice.tasks[0].responsibilities] == [
        ("牵头单位", ("市商务局",)),
        ("配合单位", ("各区政府",)),
        ("协办单位", ("市公安局",)),
    ]
    assert [(w.line, w.code) for w in report.warnings] == [(4, "first_leads")]
