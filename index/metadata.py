"""What other people's tools are told about a task, beside its text: plain JSON types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corpus.records import Task
    from index.retriever import ScoredTask


def task_id(task: Task) -> str:
    """A name for a task that is the same on every run."""
    return f"{task.notice}#{task.number}"


def metadata(hit: ScoredTask) -> dict[str, Any]:
    """notice, number, section (headings joined by " / "), units, roles, span, score.

    `span` is where the task's text stands in its notice, `clause` where its best clause does, both
    [start, end) in characters; `roles` maps each printed role to its units.
    """
    task = hit.task
    roles: dict[str, list[str]] = {}
    for duty in task.responsibilities:
        roles.setdefault(duty.role, []).extend(duty.units)
    headings = (heading for heading in (task.section, task.subsection) if heading is not None)
    return {
        "notice": task.notice,
        "number": task.number,
        "section": " / ".join(heading.title for heading in headings),
        "units": list(task.units),
        "roles": roles,
        "span": [task.span.start, task.span.end],
        "clause": [hit.span.start, hit.span.end],
        "score": float(hit.score),
    }
