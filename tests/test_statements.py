"""Statements and what the bundled notice says of them, read from its text by hand."""

from __future__ import annotations

import pytest

from qa import Assistant

TRUE = (
    "留白增绿66公顷,对吗",
    "每天综合体育活动不低于2小时,是吗",
    "重点工程投资占3成左右对吗",
    "家政从业人员培训评价1.5万人次,对吗",
    "体育设施进公园项目25个、运动场地70处,两个数都对吗",
    "拆除违法建设和治理历史无手续建筑合计1000万平方米,对吗",
    "任务10由规自委一家负责对吗",
    "通州区政府是任务最多的区吗",
    "教委是第三多的单位,对吧",
    "商务局比教委多三项,对吗",
    "教委比商务局少三项吧",
    "发改委承担28项任务,对吧",
    "清单共涉及70家单位,是吧",
    "主责单位最多的是任务7,对吧",
    "通知是2月10日印发的对吧",
    "文号是京政发〔2026〕1号,对吧",
    "清单分三大部分,对吗",
    "市科协的任务都有教委参与吗",
    "留白增绿超过60公顷对吗",
    "群众赛事不少于150项对吗",
    "推介总投资超过1000亿元对吗",
    "疏解制造业企业80家和住宿业20家,合计100家对吗",
    "没有一项任务只由区政府负责对吗",
)
FALSE = (
    "留白增绿66亩,对吗",
    "每天综合体育活动不低于2分钟,是吗",
    "重点工程投资占3成以上对吗",
    "任务51的总投资上限是2000亿吗",
    "城市总体规划实施做的是第三阶段评估吗",
    "22号线红庙至平谷段已经开通,是吧",
    "面向民间资本推介项目总投资2000亿美元,对吗",
    "清单里没有提到机器人,对吗",
    "没提到马拉松,对不对",
    "市司法局一项任务都没有,对吗",
    "怀柔区不参与任何任务是吧",
    "市教委是任务最多的单位,对吗",
    "任务最多的是商务局吧",
    "商务局比教委多五项,对吗",
    "发改委负责了30项任务,对吗",
    "清单一共涉及69家单位,是吧",
    "主责单位最多的是任务32,对吧",
    "任务16就交通委一个部门管,对吗",
    "官厅水库清淤只归水务局管,对不对",
    "体育设施进公园由市体育局一家负责吗",
    "通知是2026年1月10日发的吗",
    "文号是京政发2026年2号,对吗",
    "这个清单是2025年的吧",
    "每项任务都由发改委负责吗",
    "留白增绿超过70公顷对吗",
    "同仁医院建房山院区,对吗",
    "22号线红庙至燕郊段,对吗",
    "餐饮进公园是第43项,对吗",
    "人工智能只提过一次吧",
)


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant.open()


@pytest.mark.parametrize("statement", TRUE)
def test_is_so(assistant, statement):
    assert assistant.ask(statement).text.startswith("是。")


@pytest.mark.parametrize("statement", FALSE)
def test_is_not_so(assistant, statement):
    assert assistant.ask(statement).text.startswith("不是。")


def test_what_a_task_does_not_print_is_not_denied(assistant):
    assert "任务64:所载文本未载明其主责单位" in assistant.ask("市教委负责任务63和任务64,对吗").text


def test_one_that_has_tasks_after_all(assistant):
    answer = assistant.ask("难道市司法局就没有任务吗?")
    assert [c.task for c in answer.citations] == [26]


def test_what_a_printed_bound_leaves_open_is_not_decided(assistant):
    assert assistant.ask("推介总投资超过3000亿元对吗").text.startswith("清单原文如下,请核对。")
