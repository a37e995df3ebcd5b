"""Tasks as every surface looks them up and writes them: search, list, get, units.

Surfaces (command line, HTTP, MCP) call this beside `Assistant.ask`; rows are plain JSON types.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from qa.records import UnknownUnit

if TYPE_CHECKING:
    from corpus.records import Task
    from index.retriever import ScoredTask
    from qa.assistant import Assistant
    from qa.records import Answer


def ask(assistant: Assistant, question: str, history: Sequence[str] = ()) -> Answer:
    """Answer a question after the earlier ones of its conversation, which are read again."""
    conversation = assistant.conversation()
    for earlier in history:
        assistant.ask(earlier, conversation)
    return assistant.ask(question, conversation)


def search(
    assistant: Assistant,
    query: str,
    k: int = 10,
    units: Sequence[str] = (),
    section: str | None = None,
    notice: str | None = None,
) -> list[ScoredTask]:
    """`Retriever.search` with units by any name; raises UnknownUnit where a notice has no such."""
    known = _known(assistant, units)
    return assistant.retriever.search(query, k=k, units=known, section=section, notice=notice)


def list_tasks(
    assistant: Assistant,
    units: Sequence[str] = (),
    section: str | None = None,
    notice: str | None = None,
) -> list[Task]:
    """`Retriever.tasks` with units by any name: complete, in order; raises UnknownUnit."""
    known = _known(assistant, units)
    return assistant.retriever.tasks(units=known, section=section, notice=notice)


def get_task(assistant: Assistant, number: int, notice: str | None = None) -> Task | None:
    """The task of this number in one notice (None: the first that has it); None where none has."""
    for opened in assistant.notices:
        if notice in (None, opened.name) and (task := opened.by_number.get(number)) is not None:
            return task
    return None


def no_such_task(assistant: Assistant, number: int) -> str:
    """What to say where `get_task` found none."""
    numbers = [task.number for task in assistant.scope.tasks]
    return f"清单中没有第{number}项任务（编号{min(numbers)}至{max(numbers)}）。"


def list_units(assistant: Assistant) -> list[dict[str, Any]]:
    """Every organ with the numbers of its tasks, most tasks first, in printed order between."""
    numbers: dict[str, list[int]] = {}
    for task in assistant.scope.tasks:
        for organ in assistant.scope.organs_of(task):
            numbers.setdefault(organ, []).append(task.number)
    rows = [{"name": n, "count": len(found), "tasks": found} for n, found in numbers.items()]
    return sorted(rows, key=lambda row: -int(str(row["count"])))


def _known(assistant: Assistant, names: Sequence[str]) -> Sequence[str]:
    """The same names; raises UnknownUnit for one that no notice has, which would find nothing."""
    for name in names:
        if not assistant.scope.units.match(name.strip()):
            raise UnknownUnit(f"清单中没有“{name}”这家单位。请用清单中的名称或常用简称。")
    return names


def task_row(task: Task) -> dict[str, Any]:
    """One task in full; `start` and `end` are where its text stands in its notice."""
    return {
        "notice": task.notice,
        "task": task.number,
        "label": task.label,
        "section": _title(task, "section"),
        "subsection": _title(task, "subsection"),
        "text": task.text,
        "units": list(task.units),
        "responsibilities": [
            {"role": r.role, "units": list(r.units)} for r in task.responsibilities
        ],
        "deadline": task.deadline,
        "start": task.span.start,
        "end": task.span.end,
    }


def hit_row(hit: ScoredTask) -> dict[str, Any]:
    """One hit of a search; `start` and `end` are its best clause."""
    task = hit.task
    return {
        "notice": task.notice,
        "task": task.number,
        "score": round(float(hit.score), 4),
        "section": _title(task, "subsection") or _title(task, "section"),
        "text": task.text,
        "units": list(task.units),
        "start": hit.span.start,
        "end": hit.span.end,
    }


def _title(task: Task, level: str) -> str:
    heading = task.section if level == "section" else task.subsection
    return heading.title if heading else ""
