"""Leaders and deadlines as tasks print them, and conditions on them."""

from __future__ import annotations

import re

from corpus.records import Task
from corpus.roles import is_person_role
from qa.records import Condition

_MONTH = re.compile(r"(?:(20\d\d)年)?(?:(1[0-2]|0?[1-9])月|(年)?底)")


def people_of(task: Task) -> tuple[str, ...]:
    """The people that a task names: 牵头领导, 协同领导, 责任人."""
    return tuple(n for r in task.responsibilities if is_person_role(r.role) for n in r.units)


def due(task: Task, condition: Condition) -> bool:
    """Whether a task's deadline is the month (==), or not later than it (<=), of its year."""
    match = _MONTH.search(task.deadline or "")
    if match is None:
        return False
    year, _, month = condition.values[0].partition("-")
    own = int(match[2] or 12)
    if year and match[1] and int(match[1]) != int(year):
        return condition.op == "<=" and int(match[1]) < int(year)
    return own == int(month) if condition.op == "==" else own <= int(month)


def describe(condition: Condition) -> str:
    """牵头领导等含黄宁; 完成时限为8月; 完成时限不晚于8月."""
    if condition.kind == "person":
        return f"领导或责任人含{'或'.join(condition.values)}"
    year, _, month = condition.values[0].partition("-")
    said = f"{year}年{month}月" if year else f"{month}月"
    return f"完成时限{'不晚于' if condition.op == '<=' else '为'}{said}"
