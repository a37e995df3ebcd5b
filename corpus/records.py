"""The records a notice is made of: frozen, hashable, free of behaviour that needs other layers.

Offsets are counts of Unicode code points into `Notice.text`, the text as it was extracted from the
file, so that ``notice.text[span.start:span.end]`` is exactly what a citation quotes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of code points in `Notice.text`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the list: level 1 is a part (一、), level 2 a subsection ((一)).

    `label` is what is printed before the title without its punctuation (一, (一)); `title` is the
    rest; `span` covers label and title; `ordinal` counts from 1 among its siblings.
    """

    level: int
    ordinal: int
    label: str
    title: str
    span: Span
    parent: Heading | None = None


@dataclass(frozen=True, slots=True)
class Responsibility:
    """The units of one printed role: 主责单位, 牵头单位, 配合单位, 责任单位, 协办单位, 牵头领导.

    `units` are written as a careful clerk would (a dropped 市 put back); `span` covers the line or
    the bracket phrase as printed.
    """

    role: str
    units: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Task:
    """One numbered task. `notice` is the name of its notice; (notice, number) identifies it.

    `number` is the printed Arabic number where the list is numbered through, else a running number
    from 1; `label` is what is printed. `text` is the task's own words without number and
    responsibilities; it equals the source at `span` but for soft line breaks and table padding.
    """

    notice: str
    number: int
    label: str
    text: str
    span: Span
    section: Heading | None = None
    subsection: Heading | None = None
    responsibilities: tuple[Responsibility, ...] = ()
    deadline: str | None = None

    @property
    def units(self) -> tuple[str, ...]:
        """Every responsible unit in printed order, each once; persons (牵头领导) left out."""
        names = (u for r in self.responsibilities if "领导" not in r.role for u in r.units)
        return tuple(dict.fromkeys(names))


@dataclass(frozen=True, slots=True)
class Requirement:
    """A numbered requirement of the notice's head (一、坚持首善标准……), which is not a task."""

    label: str
    title: str
    text: str
    span: Span


@dataclass(frozen=True)
class Notice:
    """A parsed notice. `name` is short and unique among the notices that are open together.

    `meta` maps the names of head fields (title, document_number, issuer, addressees, date,
    preamble) to where they are printed, so that answers about the document can quote it.
    `date` is ISO 8601 (2026-02-10).
    """

    name: str
    text: str
    title: str | None = None
    document_number: str | None = None
    issuer: str | None = None
    addressees: str | None = None
    date: str | None = None
    headings: tuple[Heading, ...] = ()
    tasks: tuple[Task, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    meta: tuple[tuple[str, Span], ...] = field(default=())

    def quote(self, span: Span) -> str:
        """The printed words at `span`."""
        return self.text[span.start : span.end]

    @cached_property
    def by_number(self) -> dict[int, Task]:
        """Tasks by number; the first one where a number is printed twice."""
        table: dict[int, Task] = {}
        for task in self.tasks:
            table.setdefault(task.number, task)
        return table
