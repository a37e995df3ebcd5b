"""docs/questions.md is true: every line of it, asked of the bundled notice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qa import Assistant

DOC = Path(__file__).parent.parent / "docs" / "questions.md"


def rows() -> list[tuple[str, str, str]]:
    found = re.findall(r"^\| ([^*|].*?) \| (\w+) \| (.+?) \|$", DOC.read_text("utf-8"), re.M)
    return [r for r in found if r[0] != "question"]


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant.open()


@pytest.mark.parametrize(("question", "status", "tasks"), rows())
def test_line(assistant: Assistant, question: str, status: str, tasks: str) -> None:
    conversation = assistant.conversation()
    for turn in question.split(" → "):
        answer = assistant.ask(turn, conversation)
    assert answer.status.value == status, answer.text
    cited = {c.task for c in answer.citations if c.task is not None}
    if tasks != "*":
        assert cited == ({int(n) for n in tasks.split()} if tasks != "-" else set()), answer.text


def test_there_are_lines() -> None:
    assert len(rows()) > 50


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_any_condition_can_be_taken_away(assistant: Assistant, row: tuple[str, str, str]) -> None:
    """As the chat does when a chip is removed."""
    conversation = assistant.conversation()
    *before, last = row[0].split(" → ")
    for question in before:
        assistant.ask(question, conversation)
    query = assistant.understand(last, conversation)
    for place in range(len(query.where)):
        assert assistant.run(query.without(place)).text
