"""Feedback, passwords and transcripts, through the library and the command line."""

from __future__ import annotations

import io
import json
import stat
from datetime import date
from pathlib import Path

import pytest

from eval.loading import load_questions
from qa import Assistant
from qa.__main__ import main
from qa.feedback import FeedbackStore
from qa.passwords import PasswordError, PasswordFile
from qa.transcript import to_markdown


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant.open()


@pytest.fixture
def store(tmp_path: Path, assistant: Assistant) -> FeedbackStore:
    """Two judgements: one list called useful, one not_found follow-up called incomplete."""
    store = FeedbackStore(tmp_path / "deep" / "feedback.sqlite3")
    store.add("有用", assistant.ask("只由市政府外办一家负责的任务"), model="m", notices=["n"])
    late = store.add("漏列", assistant.ask("市审计局承担哪些任务"), history=["第45项讲什么"])
    store.annotate(late, "应有<b>第3项</b>；" + "长" * 3000)
    return store


def test_rows_come_back_as_they_were_given(store: FeedbackStore) -> None:
    first, second = FeedbackStore(store.path).rows()
    assert (first.verdict, first.tasks, first.status, first.model) == (
        "有用",
        (6,),
        "answered",
        "m",
    )
    assert first.query["where"][0]["values"] == ["市政府外办"]
    assert second.note.startswith("应有<b>第3项</b>；") and len(second.note) == 2000
    assert second.history == ("第45项讲什么",)


def test_a_verdict_that_does_not_exist(store: FeedbackStore, assistant: Assistant) -> None:
    with pytest.raises(ValueError, match="没有“好”这种评价"):
        store.add("好", assistant.ask("第45项讲什么"))
    assert len(store.rows()) == 2


def test_command_lists_and_exports_a_question_set(
    store: FeedbackStore, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["feedback", "--file", str(store.path), "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [r["verdict"] for r in rows] == ["有用", "漏列"]
    out = tmp_path / "set.jsonl"
    assert main(["feedback", "--file", str(store.path), "--questions", str(out)]) == 0
    good, doubtful = load_questions(out)
    assert (good.tasks, good.abstain, good.note) == ((6,), False, "有用")
    assert doubtful.abstain and doubtful.note.startswith("待核对：漏列：应有")
    assert doubtful.history == ("第45项讲什么",)


def test_no_feedback_yet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "none.sqlite3"
    assert main(["feedback", "--file", str(path)]) == 0
    seen = capsys.readouterr()
    assert seen.out == "" and "还没有收到评价" in seen.err
    assert not path.exists()


def test_passwords_are_hashed_and_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "users"
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse\n"))
    assert main(["passwd", str(path), "王五"]) == 0
    users = PasswordFile(path)
    users.set("li", "another secret")
    assert "correct horse" not in path.read_text("utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert users.check("王五", "correct horse")
    assert not users.check("王五", "another secret")
    assert not users.check("nobody", "correct horse")
    assert main(["passwd", "--delete", str(path), "王五"]) == 0
    assert not users.check("王五", "correct horse") and users.check("li", "another secret")


@pytest.mark.parametrize(
    ("name", "password", "message"),
    [("a:b", "long enough", "冒号"), ("", "long enough", "不能为空"), ("a", "short", "太短")],
)
def test_unusable_users(tmp_path: Path, name: str, password: str, message: str) -> None:
    with pytest.raises(PasswordError, match=message):
        PasswordFile(tmp_path / "users").set(name, password)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_holds_no_hashes(tmp_path: Path) -> None:
    path = tmp_path / "users"
    path.write_text("wang:plain\n", encoding="utf-8")
    with pytest.raises(PasswordError, match="第1行"):
        PasswordFile(path).check("wang", "plain")


def test_transcript_escapes_markdown(assistant: Assistant) -> None:
    conversation = assistant.conversation()
    asked = ["第6项讲什么 ![x](http://a/b.png) <script>", "它由谁负责"]
    text = to_markdown(
        [assistant.ask(q, conversation) for q in asked],
        [n.name for n in assistant.notices],
        date(2026, 3, 1),
    )
    assert text.startswith("# 清单问答记录\n\n2026年03月01日")
    assert text.count("\n## ") == 2
    assert r"\!\[x\](http://a/b.png) \<script\>" in text
    assert "任务6" in text and "市政府外办" in text
