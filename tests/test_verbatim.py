"""Whoever asks in the notice's own words gets the task that has them."""

from __future__ import annotations

import re

import pytest

from qa import Assistant


def clauses(assistant: Assistant) -> list[tuple[str, int]]:
    """Clauses of 6 to 14 Chinese characters that stand in one task alone, and its number."""
    out = []
    for task in assistant.scope.tasks:
        for clause in re.split(r"[,，。;；:：、“”\"]", task.text):
            held = sum(clause in t.text for t in assistant.scope.tasks)
            if re.fullmatch(r"[\u4e00-\u9fff]{6,14}", clause) and held == 1:
                out.append((clause, task.number))
    return out


@pytest.mark.parametrize("frame", ["{}", "{}是怎么要求的", "清单里有没有{}"])
def test_a_clause_finds_its_own_task(frame: str) -> None:
    assistant = Assistant.open()
    missed = [
        (clause, number)
        for clause, number in clauses(assistant)
        if number not in {c.task for c in assistant.ask(frame.format(clause)).citations}
    ]
    asked = len(clauses(assistant))
    assert asked > 150
    assert len(missed) <= 0.02 * asked, missed
