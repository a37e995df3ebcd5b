"""What the chat keeps of a visitor, without a browser."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("gradio")

from app_chat import KEPT, Chat, Session
from qa import Assistant
from qa.feedback import FeedbackStore


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant.open()


@pytest.fixture
def chat(assistant: Assistant, tmp_path: Path) -> Chat:
    return Chat(assistant, "", FeedbackStore(tmp_path / "feedback.sqlite3"))


def test_long_answers_come_in_two_steps(chat: Chat) -> None:
    session = Session()
    chat.ask("第二部分有哪些任务", session)
    first, whole = (step[-1]["content"] for step in chat.steps(session))
    assert "26项" in first and "<details" not in first
    assert whole.count("<li>") == 26
    chat.ask("第45项讲什么", session)
    assert len(list(chat.steps(session))) == 1


def test_a_conversation_is_bounded_and_turns_keep_their_numbers(chat: Chat) -> None:
    session = Session()
    for number in range(KEPT + 5):
        chat.ask(f"第{number % 60 + 1}项讲什么", session)
    assert len(session.turns) == len(session.conversation.turns) == KEPT
    assert session.last == KEPT + 4
    assert session.answer(4) is None
    assert session.turns[0].shown == "第6项讲什么"
    chat.drop(3, 0, 0, session)
    chat.rate(3, "有用", session)
    assert session.last == KEPT + 4 and session.rated == {}


def test_visitors_share_nothing(chat: Chat) -> None:
    one, two = Session(), Session()
    chat.ask("第45项讲什么", one)
    chat.ask("那第46项呢", two)
    assert [len(s.turns) for s in (one, two)] == [1, 1]
    assert two.turns[0].answer.query.carried == ()


@pytest.mark.parametrize(
    "saved",
    [None, "x", {"a": 1}, [1, None, {}], [{"query": {"ask": 3, "where": [{}]}, "asked": "a"}]],
)
def test_what_a_browser_kept_may_be_damaged(chat: Chat, saved: object) -> None:
    assert chat.restore(saved, Session()).turns == []


def test_a_kept_conversation_goes_on(chat: Chat) -> None:
    session = Session()
    chat.ask("只由市政府外办一家负责的任务", session)
    again = chat.restore(session.to_saved(), Session())
    chat.ask("它由谁负责", again)
    cited = {c.task for c in again.turns[-1].answer.citations}
    assert cited == {6}
