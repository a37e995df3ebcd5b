"""Entries of the outline -> tasks with their units, and a note of everything that was mended."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from corpus.chars import Flat
from corpus.duties import led_by_first
from corpus.outline import Entry, Outline
from corpus.records import Responsibility, Span, Task
from corpus.roles import GENERIC, is_person_role
from corpus.unitlist import Names, read_people, read_units
from corpus.unitstyle import UnitStyle, style_of

Note = Callable[[int, str, str], None]


def tasks_of(
    name: str, outline: Outline, city: str, lead_rule: bool, note: Note
) -> tuple[Task, ...]:
    """The tasks; `note(line, code, message)` hears what was repaired or left out."""
    style = style_of(_lists(outline.entries), city)
    return tuple(_task(name, entry, style, lead_rule, note) for entry in outline.entries)


def _lists(entries: Sequence[Entry]) -> list[Flat]:
    return [d.units for e in entries for d in e.node.raw_duties if not is_person_role(d.role)]


def _task(name: str, entry: Entry, style: UnitStyle, lead_rule: bool, note: Note) -> Task:
    node = entry.node
    raw = node.raw_duties
    leading = led_by_first(raw) if lead_rule else None
    merged: dict[str, list[str]] = {}
    spans: dict[str, Span] = {}
    plain = False
    for duty in raw:
        if is_person_role(duty.role):
            found = [(duty.role, read_people(duty.units))]
        else:
            names, plain = read_units(duty.units, style, plain)
            _notes(node.line, entry.number, names, note)
            found = [(duty.role, names.units)]
            if leading is not None and duty.role in GENERIC:
                first = 1 if duty is leading else 0
                found = [("牵头单位", names.units[:first]), ("配合单位", names.units[first:])]
        for role, units in found:
            if not units:
                continue
            into = merged.setdefault(role, [])
            spans.setdefault(role, Span(*duty.span))
            into += [u for u in units if u not in into]
    body = node.body
    return Task(
        notice=name,
        number=entry.number,
        label=node.label,
        text=body.text(),
        span=Span(*body.span),
        section=entry.section,
        subsection=entry.subsection,
        responsibilities=tuple(
            Responsibility(r, tuple(u), spans[r]) for r, u in merged.items() if u
        ),
        deadline=node.duties.deadline.text() if node.duties.deadline else None,
    )


def _notes(line: int, number: int, names: Names, note: Note) -> None:
    if names.others:
        note(line, "others_left_out", f"第{number}项的单位名单带“等”字,名单以外的单位未列出。")
    if names.restored:
        note(line, "level_restored", f"第{number}项省略的层级已补全:{'、'.join(names.restored)}。")
    if names.completed:
        note(line, "name_completed", f"第{number}项的简写已补全:{'、'.join(names.completed)}。")
    if names.repeated:
        note(
            line, "repeated_unit", f"第{number}项中重复列出:{'、'.join(names.repeated)},只计一次。"
        )
    for odd in names.odd:
        note(line, "odd_unit", f"第{number}项有过长的单位名称,请核对:{odd[:40]}")
