"""python -m eval models: encoders and signals in one table."""

from __future__ import annotations

import json

import pytest

from eval.__main__ import main


@pytest.fixture
def small(tmp_path):
    rows = [("养宠物的消费有人管吗", 37), ("官厅水库怎么治理", 27), ("孩子每天运动多久", 55)]
    path = tmp_path / "s.jsonl"
    lines = [
        {"id": f"q{i}", "kind": "topic", "question": question, "tasks": [task]}
        for i, (question, task) in enumerate(rows)
    ]
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), "utf-8")
    return str(path)


def test_one_row_a_signal(small, capsys):
    assert main(["models", "bundled", "--questions", small, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [r["signal"] for r in rows] == [
        "search",
        "task_cos",
        "context_cos",
        "clause_max",
        "expansion_max",
        "bm25",
    ]
    assert rows[0]["R@5"] == 1.0  # the search finds all three
    assert all(0 <= r["RR@10"] <= 1 and r["ms"] > 0 and r["mib"] > 30 for r in rows)


def test_the_table(small, capsys):
    assert main(["models", "bundled", "--questions", small]) == 0
    head, first = capsys.readouterr().out.splitlines()[:2]
    assert head.split()[:3] == ["model", "signal", "R@1"] and head.split()[-1] == "MiB"
    assert first.split()[:2] == ["bundled", "search"]


def test_a_model_that_is_not_there(small, capfd):
    assert main(["models", "/nowhere/model", "--questions", small]) == 2
    assert "/nowhere/model" in capfd.readouterr().err


def test_a_set_without_questions_of_meaning(capfd, tmp_path):
    path = tmp_path / "x.jsonl"
    row = {"id": "a", "kind": "unit_list", "question": "?", "tasks": [1]}
    path.write_text(json.dumps(row), "utf-8")
    assert main(["models", "bundled", "--questions", str(path)]) == 2
    assert "没有靠含义检索的问题" in capfd.readouterr().err
