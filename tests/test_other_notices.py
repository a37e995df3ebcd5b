"""Questions over notices of other cities, alone and together, as their clerks ask them.

Expected numbers and names are read from the fixtures by hand.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from expectations import FIXTURES

from index import Retriever
from index.encoder import Encoder, open_encoder
from qa import Assistant
from qa.__main__ import main
from qa.diff import compare
from qa.export import ExportError, export_tasks
from qa.records import Answer

SHANGHAI = ("shanghai-2024.txt", "shanghai-dirty.txt")


def opened(*names: str) -> Assistant:
    return Assistant.open([FIXTURES / name for name in names])


def cited(answer: Answer) -> list[int]:
    """The tasks that are cited, in order, each once."""
    return list(dict.fromkeys(c.task for c in answer.citations if c.task is not None))


# file, question, tasks cited, words that the answer holds
ONE = [
    ("xian-phrases.txt", "行政审批局牵头哪些任务", [1, 2], []),
    ("xian-phrases.txt", "市发改委配合哪些任务", [4], []),
    ("xian-phrases.txt", "高新区管委会有哪些任务", [3, 6], ["一并计入"]),
    ("xian-phrases.txt", "雁塔区政府有哪些任务", [1], ["没有单列雁塔区政府", "各区县政府"]),
    ("xian-phrases.txt", "第1项什么时候完成", [1], ["2023年9月底前"]),
    ("xian-phrases.txt", "第5项谁配合", [5], ["人行西安分行、市工信局、市工商联"]),
    ("kunming-leaders.docx", "王东明牵头哪些任务", [1], []),
    ("kunming-leaders.docx", "第1项的牵头领导是谁", [1], ["王东明"]),
    ("kunming-leaders.docx", "第2项的完成时限", [2], ["持续推进"]),
    ("kunming-leaders.docx", "五华区政府有哪些任务", [1, 3], ["各县（市）区政府"]),
    ("kunming-leaders.docx", "安宁市政府有哪些任务", [1], ["没有单列安宁市政府"]),
    ("kunming-leaders.docx", "第3项什么时候完成", [3], ["未载明"]),
    ("guiyang-table.docx", "教育局牵头哪些任务", [1, 2], []),
    ("guiyang-table.docx", "云岩区有哪些任务", [1, 4], ["有关区（市、县）政府", "任务2"]),
    ("guiyang-table.docx", "修文县政府有哪些任务", [1], ["任务2"]),
    ("guiyang-table.docx", "第4项什么时候完成", [4], ["未载明"]),
    ("guiyang-table.docx", "8月份要完成的任务有哪些", [1], []),
    ("guiyang-table.docx", "11月底前完成哪几项", [1, 2], []),
    ("guiyang-table.docx", "新建幼儿园由谁牵头", [1], ["由市教育局牵头"]),
    ("nanning-table.xlsx", "南宁海关配合哪些任务", [3], []),
    ("nanning-table.xlsx", "黄宁分管哪些任务", [1, 2], []),
    ("nanning-table.xlsx", "第3项什么时候完成", [3], ["9月"]),
    ("jinan-running.pdf", "历下区政府有哪些任务", [1, 2, 3], ["各区县政府"]),
    ("jinan-running.pdf", "团市委有哪些任务", [4], []),
    ("hangzhou-first-leads.txt", "市经信局牵头哪些任务", [3], []),
    ("hangzhou-first-leads.txt", "市经信局配合哪些任务", [2], []),
    ("suzhou-lines.md", "昆山市政府有哪些任务", [1, 2, 3, 6], ["任务4"]),
    ("suzhou-lines.md", "轨道交通8号线什么时候建成", [4], ["12月底"]),
    ("suzhou-lines.md", "常熟市政府有哪些任务", [1, 2, 6], ["任务4"]),
    ("shanghai-dirty.txt", "市商务委有哪些任务", [2, 4], []),
]


@pytest.mark.parametrize(("name", "question", "tasks", "says"), ONE)
def test_one_notice(name: str, question: str, tasks: list[int], says: list[str]) -> None:
    answer = opened(name).ask(question)
    assert cited(answer) == tasks, answer.text
    for words in says:
        assert words in answer.text


def test_a_department_is_in_no_group_of_districts() -> None:
    answer = opened("xuchang-lines.txt").ask("哪些任务由市商务局负责")
    assert cited(answer) == [2, 3]
    assert "一并计入" not in answer.text


SEVERAL = ("xuchang-lines.txt", "hangzhou-first-leads.txt", *SHANGHAI)
XUCHANG, HANGZHOU = "2023年政府工作报告重点工作责任单位", "2020年政府工作报告重点工作责任分解"
OLD, NEW = "2024年上海市政府重点工作任务清单", "2025年上海市政府重点工作任务清单"

TOGETHER = [
    ("哪些任务由市商务局负责", [(XUCHANG, 2), (XUCHANG, 3)]),
    ("许昌那份里市水利局有哪些任务", [(XUCHANG, 1), (XUCHANG, 2)]),
    ("许昌市水利局有哪些任务", [(XUCHANG, 1), (XUCHANG, 2)]),
    ("杭州的清单第3项讲什么", [(HANGZHOU, 3)]),
    ("2020年的清单里市建委参与哪些", [(HANGZHOU, 2), (HANGZHOU, 5)]),
    ("2024年上海那份里市商务委有哪些任务", [(OLD, 2), (OLD, 3)]),
    ("上海去年的清单里市民政局有哪些任务", [(OLD, 4)]),
    ("今年市民政局有哪些任务", [(HANGZHOU, 1), (NEW, 7)]),
    ("上海海关有哪些任务", [(NEW, 6)]),
    ("魏都区政府有哪些任务", [(XUCHANG, n) for n in (1, 2, 3, 4)]),
]


@pytest.mark.parametrize(("question", "tasks"), TOGETHER)
def test_several_notices(question: str, tasks: list[tuple[str, int]]) -> None:
    assistant = opened(*SEVERAL)
    answer = assistant.ask(question)
    assert list(dict.fromkeys((c.notice, c.task) for c in answer.citations)) == tasks, answer.text
    for notice, number in tasks:
        assert f"[{notice}·任务{number}]" in answer.text
    for citation in answer.citations:
        text = assistant.scope.notice(citation.notice).text
        assert text[citation.start : citation.end] == citation.quote
    assert "范围:" in answer.text


def test_without_a_name_all_notices_are_asked_and_told() -> None:
    answer = opened(*SEVERAL).ask("第3项是什么")
    assert {(c.notice, c.task) for c in answer.citations} == {
        (XUCHANG, 3), (HANGZHOU, 3), (OLD, 3),
    }  # fmt: skip
    assert f"范围:所载全部4份清单(《{XUCHANG}》" in answer.text


def test_a_notice_named_by_its_title() -> None:
    answer = opened(*SEVERAL).ask(f"《{OLD}》一共多少项任务")
    assert "共4项任务" in answer.text
    assert f"《{NEW}》" not in answer.text


def test_a_number_that_is_printed_twice() -> None:
    answer = opened("shanghai-dirty.txt").ask("市国资委有哪些任务")
    assert [c.quote[:6] for c in answer.citations] == ["深化国资国企"]
    both = opened("shanghai-dirty.txt").ask("第4项由谁负责")
    assert "市商务委" in both.text and "市国资委" in both.text


def test_two_notices_of_one_name_are_told_apart_by_place(tmp_path: Path) -> None:
    text = (FIXTURES / "hangzhou-first-leads.txt").read_text(encoding="utf-8")
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "b.txt").write_text(text.replace("杭州市", "宁波市"), encoding="utf-8")
    names = [n.name for n in Assistant.open([tmp_path]).notices]
    assert names == [HANGZHOU, f"宁波市{HANGZHOU}"]


def test_a_follow_up_stays_in_its_notice_and_may_change_it() -> None:
    assistant = opened(*SEVERAL)
    conversation = assistant.conversation()
    first = assistant.ask("2024年上海那份里市商务委有哪些任务", conversation)
    assert cited(first) == [2, 3]
    second = assistant.ask("那市民政局呢", conversation)
    assert [(c.notice, c.task) for c in second.citations] == [(OLD, 4)]
    third = assistant.ask("2025年的呢", conversation)
    assert [(c.notice, c.task) for c in third.citations] == [(NEW, 7)]


def test_a_folder_and_one_matter_in_several_notices(tmp_path: Path) -> None:
    for name in ("xuchang-lines.txt", "hangzhou-first-leads.txt", "scanned.pdf"):
        (tmp_path / name).write_bytes((FIXTURES / name).read_bytes())
    assistant = Assistant.open([tmp_path])
    assert len(assistant.notices) == 2
    answer = assistant.ask("老旧小区改造由谁负责")
    assert {(c.notice, c.task) for c in answer.citations} == {(XUCHANG, 5)}
    assert f"《{HANGZHOU}》没有相符的内容" in answer.text


# -- editions ------------------------------------------------------------------------------------


def test_two_editions() -> None:
    old, new = (n for n in opened(*SHANGHAI).notices)
    diff = compare(old, new)
    assert [t.text[:6] for t in diff.added] == [
        "新设外资研发", "深化国资国企", "集装箱吞吐量", "新增国际航线", "完成旧住房成",
    ]  # fmt: skip
    assert [t.number for t in diff.gone] == [3]
    assert [(c.old.number, c.new.number, c.joined, c.left) for c in diff.changed] == [
        (1, 1, ("浦东新区政府",), ()),
        (4, 7, (), ()),
    ]
    assert len(diff.kept) == 3
    assert {kind: [t.number for t in ts] for kind, ts in diff.by_unit["市商务委"].items()} == {
        "added": [4],
        "gone": [3],
    }
    same = compare(new, new)
    assert not same.added and not same.gone and not same.changed


def test_the_diff_command(capfd: pytest.CaptureFixture[str]) -> None:
    paths = [str(FIXTURES / name) for name in SHANGHAI]
    assert main(["diff", *paths, "--json"]) == 0
    data = json.loads(capfd.readouterr().out)
    assert [row["task"] for row in data["added"]] == [4, 4, 6, 9, 8]
    assert [row["task"] for row in data["gone"]] == [3]
    assert [row["units_joined"] for row in data["changed"]] == [["浦东新区政府"], []]
    assert data["same"] == 1
    assert main(["diff", *paths, "--unit", "商务委"]) == 0
    said = capfd.readouterr().out
    assert "新增1项、不再列入1项、有调整0项,未变1项" in said
    assert "市商务委：新增1项（任务4）；不再列入1项（任务3）" in said
    assert main(["diff", paths[0], paths[0]]) == 2
    assert "没有变化" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("question", "tasks"),
    [
        ("今年比去年新增了哪些任务", [(NEW, 4), (NEW, 6), (NEW, 9), (NEW, 8)]),
        ("市商务委今年和去年相比取消了哪些任务", [(OLD, 3)]),
        ("2025年的清单与2024年相比有哪些任务作了调整", [(OLD, 1), (OLD, 4), (NEW, 1), (NEW, 7)]),
    ],
)
def test_editions_as_a_question(question: str, tasks: list[tuple[str, int]]) -> None:
    answer = opened(*SEVERAL).ask(question)
    assert list(dict.fromkeys((c.notice, c.task) for c in answer.citations)) == tasks, answer.text


# -- export --------------------------------------------------------------------------------------


def sheet(path: Path) -> list[list[str]]:
    """The rows of an exported file, whatever its format."""
    if path.suffix == ".csv":
        text = path.read_text(encoding="utf-8-sig")
        return list(csv.reader(io.StringIO(text)))
    if path.suffix == ".md":
        rows = [x for x in path.read_text(encoding="utf-8").splitlines() if x.startswith("| ")]
        return [[c.strip() for c in row.strip("|").split("|")] for row in rows]
    if path.suffix == ".xlsx":
        from openpyxl import load_workbook

        rows_ = load_workbook(path).active.iter_rows(min_row=2, values_only=True)
        return [[str(c or "") for c in row] for row in rows_]
    from docx import Document

    return [[c.text for c in row.cells] for row in Document(str(path)).tables[0].rows]


@pytest.mark.parametrize("suffix", [".xlsx", ".docx", ".csv", ".md"])
def test_export_of_a_unit(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"市教育局{suffix}"
    notice = ["--notice", str(FIXTURES / "guiyang-table.docx")]
    assert main(["export", "--unit", "教育局", "-o", str(path), *notice]) == 0
    rows = sheet(path)
    assert rows[0] == ["编号", "所在部分", "任务内容", "牵头单位", "责任单位", "完成时限"]
    assert [row[0] for row in rows[1:]] == ["1", "2", "3"]
    assert rows[3] == [
        "3", "医疗健康", "为适龄女生免费接种HPV疫苗（首针）5万人。", "市卫生健康局",
        "市教育局、市妇联、市财政局", "2023年12月",
    ]  # fmt: skip
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_export_of_an_answer_and_of_a_group(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    notice = ["--notice", str(FIXTURES / "xian-phrases.txt")]
    assert main(["export", "行政审批局牵头哪些任务", "-o", str(path), *notice]) == 0
    assert [row[0] for row in sheet(path)[1:]] == ["1", "2"]
    assert main(["export", "--unit", "雁塔区政府", "-o", str(path), *notice]) == 0
    assert [row[0] for row in sheet(path)[1:]] == ["1"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--unit", "没有这家局", "-o", "x.csv"], "没有“没有这家局”"),
        (["--unit", "教育局", "-o", "x.pdf"], ".xlsx"),
        (["--unit", "教育局", "-o", "no/such/x.csv"], "无法写入"),
        (["-o", "x.csv"], "--unit"),
    ],
)
def test_export_that_cannot_be(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    arguments: list[str],
    says: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    notice = ["--notice", str(FIXTURES / "guiyang-table.docx")]
    assert main(["export", *arguments, *notice]) == 2
    assert says in capfd.readouterr().err
    assert not list(tmp_path.iterdir())


def test_exported_words_are_data(tmp_path: Path) -> None:
    from dataclasses import replace

    task = opened("guiyang-table.docx").scope.tasks[0]
    sly = replace(task, text="=1+1 | **粗** <b>")
    for suffix in (".xlsx", ".csv", ".md"):
        export_tasks([sly], tmp_path / f"x{suffix}", "=题")
    assert sheet(tmp_path / "x.xlsx")[1][2] == "=1+1 | **粗** <b>"
    from openpyxl import load_workbook

    assert load_workbook(tmp_path / "x.xlsx").active["C3"].data_type == "s"
    assert sheet(tmp_path / "x.csv")[1][2].startswith("'=")
    assert r"=1+1 \| \*\*粗\*\* \<b\>" in (tmp_path / "x.md").read_text(encoding="utf-8")
    with pytest.raises(ExportError):
        export_tasks([], tmp_path / "y.csv", "空")


# -- check ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "status", "verdict"),
    [
        (
            "kunming-leaders.docx",
            0,
            "解析出3项任务(编号1至3),2个部分、1个小节,17个单位名称;未见异常。",
        ),
        ("hefei-web-table.html", 1, "解析出5项任务(编号1至5),2个部分,"),
        ("scanned.pdf", 2, ""),
    ],
)
def test_check(name: str, status: int, verdict: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(FIXTURES / name)]) == status
    said = capfd.readouterr()
    assert said.out.startswith(verdict)
    assert ("扫描件" in said.err) == (status == 2)


# -- the index: only what changed is embedded ------------------------------------------------------


class Counting:
    """An encoder that counts the passages it embeds."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name, self.version, self.dim = encoder.name, encoder.version, encoder.dim
        self.embedded: list[str] = []

    def passages(self, texts: Sequence[str]) -> np.ndarray:
        self.embedded += texts
        return self._encoder.passages(texts)

    def queries(self, texts: Sequence[str]) -> np.ndarray:
        return self._encoder.queries(texts)


def test_adding_and_replacing_a_notice_embeds_only_what_changed(tmp_path: Path) -> None:
    encoder = Counting(open_encoder(None))
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_bytes((FIXTURES / "xuchang-lines.txt").read_bytes())
    second.write_bytes((FIXTURES / "hangzhou-first-leads.txt").read_bytes())
    folder = tmp_path / "index"

    def build(*files: Path) -> set[str]:
        encoder.embedded.clear()
        Retriever.open(files, model=encoder, index_dir=folder, progress=lambda *_: None).build()
        return set(encoder.embedded)

    assert len(build(first)) >= 15  # five tasks, alone, in context, by the clause
    added = build(first, second)
    assert added and not any("项目建设年" in text for text in added)
    text = second.read_text(encoding="utf-8").replace("新增应用场景30个", "新增应用场景50个")
    second.write_text(text, encoding="utf-8")
    assert build(first, second) == {
        "迭代升级“城市大脑”,新增应用场景50个。",
        "大力发展数字经济。迭代升级“城市大脑”,新增应用场景50个。主责单位:市数据资源局",
        "新增应用场景50个",
    }
    assert build(first, second) == set()
    assert build(second) == set()


def test_readers_keep_the_old_index_until_the_new_one_is_whole(tmp_path: Path) -> None:
    encoder = open_encoder(None)
    folder = tmp_path / "index"
    old = [FIXTURES / "xuchang-lines.txt"]
    both = [*old, FIXTURES / "hangzhou-first-leads.txt"]
    reader = Retriever.open(old, model=encoder, index_dir=folder, progress=lambda *_: None)
    reader.build()
    seen: list[int] = []

    def look(done: int, total: int, label: str) -> None:
        other = Retriever.open(index_dir=folder, model=encoder)
        seen.append(len(other.search("老旧小区", k=20)))

    Retriever.open(both, model=encoder, index_dir=folder, progress=look).build()
    assert seen and set(seen) == {5}
    assert len(reader.search("老旧小区", k=20)) == 5
    assert len(Retriever.open(index_dir=folder, model=encoder).search("老旧小区", k=20)) == 10

    class Broken(Counting):
        def passages(self, texts: Sequence[str]) -> np.ndarray:
            raise RuntimeError("stopped")

    three = [*both, FIXTURES / "xian-phrases.txt"]
    with pytest.raises(RuntimeError, match="stopped"):
        Retriever.open(three, model=Broken(encoder), index_dir=folder).build()
    assert len(Retriever.open(index_dir=folder, model=encoder).search("老旧小区", k=20)) == 10
