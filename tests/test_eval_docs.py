"""docs/eval.md is true: its list and its row are read (test_readme.py runs its commands)."""

from __future__ import annotations

import re
from pathlib import Path

from eval.__main__ import main
from eval.loading import load_questions
from eval.records import KINDS
from eval.running import ask_all
from qa import Assistant

TEXT = (Path(__file__).parent.parent / "docs" / "eval.md").read_text("utf-8")


def block(language):
    return re.search(rf"^```{language}\n(.*?)^```", TEXT, re.M | re.S).group(1)


def test_the_examples_are_read_and_answered(tmp_path):
    for name, language in (("a.txt", "text"), ("a.jsonl", "json")):
        (tmp_path / name).write_text(block(language), "utf-8")
        results = ask_all(Assistant.open(), load_questions(tmp_path / name))
        assert [r.reason for r in results] == [""] * len(results)


def test_every_kind_is_named():
    assert all(kind in TEXT for kind in KINDS)


def test_every_file_that_a_run_writes_is_named(tmp_path):
    assert main(["run", "smoke", "--out", str(tmp_path)]) == 0
    written = {p.name for p in tmp_path.iterdir()}
    assert written == {"answers.jsonl", "report.json", "report.html", "run.trec", "qrels.trec"}
    assert all(name in TEXT for name in written)
