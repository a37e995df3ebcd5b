"""Hand-written expectations of the fixtures: one line a task, head fields as name=value.

number|label|section|subsection|role=unit/unit;role=unit|deadline
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from corpus import Notice

FIXTURES = Path(__file__).parent / "fixtures" / "notices"


class Row(NamedTuple):
    """One task as a reader of the print would write it down."""

    number: int
    label: str
    section: str
    subsection: str
    duties: tuple[tuple[str, tuple[str, ...]], ...]
    deadline: str


class Expected(NamedTuple):
    """What a fixture holds."""

    fields: dict[str, str]
    rows: list[Row]


def expected(name: str) -> Expected:
    """Read NAME.expect."""
    fields: dict[str, str] = {}
    rows: list[str] = []
    for line in (FIXTURES / f"{name}.expect").read_text(encoding="utf-8").splitlines():
        if "|" not in line:
            key, _, value = line.partition("=")
            fields[key] = value
            continue
        rows.append(line)
    return Expected(fields, rows_from("\n".join(rows)))


def rows_from(text: str) -> list[Row]:
    """Rows from lines of the form above."""
    rows: list[Row] = []
    for line in text.splitlines():
        number, label, section, subsection, duties, deadline = line.split("|")
        pairs = [duty.partition("=") for duty in duties.split(";") if duty]
        roles = tuple((role, tuple(units.split("/"))) for role, _, units in pairs)
        rows.append(Row(int(number), label, section, subsection, roles, deadline))
    return rows


def rows_of(notice: Notice) -> list[Row]:
    """The tasks of a notice in the same shape."""
    return [
        Row(
            t.number,
            t.label,
            t.section.title if t.section else "",
            t.subsection.title if t.subsection else "",
            tuple((r.role, r.units) for r in t.responsibilities),
            t.deadline or "",
        )
        for t in notice.tasks
    ]
