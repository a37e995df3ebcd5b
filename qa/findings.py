"""What executing a query found: data only; qa.compose puts it into words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from corpus.records import Span, Task
from qa.records import Query, Status


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place in a notice that the answer quotes; `task` is None for the notice's head."""

    notice: str
    task: Task | None
    span: Span


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a ranking: a name, its figure, and the tasks the figure counts."""

    name: str
    number: int
    tasks: tuple[Task, ...] = ()


@dataclass(frozen=True)
class Findings:
    """The outcome of one query. `tasks` are cited, all of them; `related` are only near."""

    query: Query
    status: Status
    tasks: tuple[Task, ...] = ()
    rows: tuple[Row, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    related: tuple[Task, ...] = ()
    suggestions: tuple[str, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)
