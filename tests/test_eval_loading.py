"""Question files of every form, and what is said of a faulty one."""

from __future__ import annotations

import json

import openpyxl
import pytest

from eval.checking import Faults, known_tasks, numbers
from eval.errors import EvalError
from eval.loading import load_questions, shipped
from eval.records import KINDS

GOOD = {
    "id": "a",
    "kind": "fact",
    "question": "拆多少",
    "tasks": [10],
    "contains": ["x", ["y", "z"]],
}


def write(tmp_path, name, text, encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def rows(*changes):
    return "\n".join(json.dumps({**GOOD, **c}, ensure_ascii=False) for c in changes)


def test_jsonl_in_full(tmp_path):
    (found,) = load_questions(write(tmp_path, "a.jsonl", rows({"history": ["前"], "note": "n"})))
    assert (found.id, found.kind, found.turns) == ("a", "fact", ("前", "拆多少"))
    assert found.contains == (("x",), ("y", "z"))
    assert found.tasks == (10,) and found.ok_tasks == () and not found.abstain
    assert {**found.to_dict(), "note": "n"} == {
        **GOOD,
        "history": ["前"],
        "ok_tasks": [],
        "abstain": False,
        "note": "n",
    }


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"kind": "topics"}, "不认识的 kind “topics”"),
        ({"contain": []}, "不认识的字段 contain"),
        ({"tasks": ["10"]}, "tasks 应为任务编号"),
        ({"tasks": [True]}, "tasks 应为任务编号"),
        ({"tasks": [0]}, "tasks 应为任务编号"),
        ({"ok_tasks": 3}, "ok_tasks 应为任务编号"),
        ({"history": "前"}, "history 应为文字的列表"),
        ({"contains": [[]]}, "contains 的每一项"),
        ({"abstain": 1}, "abstain 应为 true 或 false"),
        ({"abstain": True}, "tasks 应为空"),
        ({"id": "a b"}, "id 为空或含有空白"),
        ({"id": 3}, "缺少 id"),
        ({"question": " "}, "问题为空"),
    ],
)
def test_a_faulty_row_is_named_with_its_line(tmp_path, change, complaint):
    path = write(tmp_path, "a.jsonl", rows({}) + "\n\n" + rows({"id": "b"} | change))
    with pytest.raises(EvalError, match="a.jsonl 第3行") as caught:
        load_questions(path)
    assert complaint in str(caught.value)


def test_every_fault_is_listed(tmp_path):
    text = rows({}) + "\n{\n[1]\n" + rows({}, {"id": "c", "kind": "x"})
    with pytest.raises(EvalError) as caught:
        load_questions(write(tmp_path, "a.jsonl", text))
    lines = str(caught.value).split("\n")
    assert [line.split(":")[0] for line in lines] == [f"a.jsonl 第{n}行" for n in (2, 3, 4, 5)]
    assert "不是 JSON" in lines[0] and "JSON 对象" in lines[1] and "与第1行重复" in lines[2]


def test_many_faults_are_cut_short(tmp_path):
    text = rows(*({"id": str(i), "kind": "x"} for i in range(30)))
    with pytest.raises(EvalError, match="另有10处"):
        load_questions(write(tmp_path, "a.jsonl", text))


def test_plain_text(tmp_path):
    text = (
        "# 一条说明\n\n怀柔区有哪些任务 | 4、40\n体育局有哪些任务 → 其中商务局也参与的\t30 38-39\n"
    )
    text += "| 第99项是什么 | - |\n"
    found = load_questions(write(tmp_path, "list.txt", text))
    assert [(q.id, q.line, q.kind) for q in found] == [
        ("Q1", 3, "tasks"),
        ("Q2", 4, "tasks"),
        ("Q3", 5, "tasks"),
    ]
    assert [q.tasks for q in found] == [(4, 40), (30, 38, 39), ()]
    assert found[1].turns == ("体育局有哪些任务", "其中商务局也参与的")
    assert [q.abstain for q in found] == [False, False, True]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("怀柔区有哪些任务", "没有写应引用的任务"),
        ("怀柔区有哪些任务 | 四", "“四”不是任务编号"),
        ("怀柔区有哪些任务 | 40-4", "“40-4”不是任务编号"),
        ("怀柔区有哪些任务 | 2026-02-10", "不是任务编号"),
        (" | 4", "问题为空"),
    ],
)
def test_faulty_plain_text(tmp_path, line, complaint):
    with pytest.raises(EvalError, match="list.txt 第2行") as caught:
        load_questions(write(tmp_path, "list.txt", f"# x\n{line}\n"))
    assert complaint in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_with_a_head(tmp_path, encoding):
    text = '问题,任务,类别,答案须含\n"拆违,多少",10,fact,500万平方米|五百万;规划\n'
    text += "文号是多少,,doc_meta,京政发\n"
    one, two = load_questions(write(tmp_path, "a.csv", text, encoding))
    assert one.question == "拆违,多少" and one.kind == "fact" and one.line == 2
    assert one.contains == (("500万平方米", "五百万"), ("规划",))
    assert two.tasks == () and not two.abstain and two.contains == (("京政发",),)


def test_csv_without_a_head_and_over_several_lines(tmp_path):
    text = '"怀柔区\n有哪些任务","4, 40"\n密云区有哪些任务,\n'
    with pytest.raises(EvalError, match="a.csv 第3行: 没有写应引用的任务"):
        load_questions(write(tmp_path, "a.csv", text))
    (only,) = load_questions(write(tmp_path, "b.csv", text.split("密云")[0]))
    assert only.tasks == (4, 40)


def test_tsv(tmp_path):
    (only,) = load_questions(write(tmp_path, "a.tsv", "怀柔区有哪些任务\t4,40\n"))
    assert only.tasks == (4, 40)


def test_xlsx(tmp_path):
    book = openpyxl.Workbook()
    for row in (["序号", "问题", "任务"], [1, "怀柔区有哪些任务", "4、40"], [], [2, "密云呢", 40]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    one, two = load_questions(tmp_path / "a.xlsx")
    assert (one.id, one.tasks, one.line) == ("1", (4, 40), 2)
    assert (two.id, two.tasks, two.line) == ("2", (40,), 4)


@pytest.mark.parametrize(
    ("name", "data", "complaint"),
    [
        ("a.xlsx", b"PK not a book", "不是可读的 .xlsx"),
        ("a.txt", b"\0\1\2", "不是文本文件"),
        ("a.pdf", b"x", "不认识的格式"),
        ("a.jsonl", b"\n", "没有问题"),
        ("a.csv", "问题,备注\nx,y\n".encode(), "表头缺少"),
    ],
)
def test_files_that_are_none(tmp_path, name, data, complaint):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(EvalError, match=complaint):
        load_questions(tmp_path / name)


def test_a_file_that_is_not_there():
    with pytest.raises(
        EvalError, match="smoke、staff、plain、office、visitors、callers、desk、clerks"
    ):
        load_questions("nowhere.jsonl")


def test_numbers():
    assert numbers("第30项、38-40，42和45") == (30, 38, 39, 40, 42, 45)
    assert numbers("7 7 ８".replace("８", "8")) == (7, 8)


def test_tasks_that_no_notice_has(tmp_path):
    questions = load_questions(write(tmp_path, "a.jsonl", rows({"ok_tasks": [70]})))
    faults = Faults("a.jsonl")
    known_tasks(questions, frozenset(range(1, 65)), faults)
    with pytest.raises(EvalError, match="第1行: 清单中没有任务70"):
        faults.check()


def test_shipped_sets():
    sizes = {name: len(load_questions(name)) for name in ("smoke", "staff", "plain")}
    assert sizes == {"smoke": 40, "staff": 380, "plain": 426}
    assert {q.kind for q in load_questions("smoke")} == set(KINDS) - {"tasks"}
    assert shipped("../plain") is None
