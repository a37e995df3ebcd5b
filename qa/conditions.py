"""Conditions on tasks: whether a task meets them, and how they read in Chinese."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable, Sequence

from corpus.records import Task
from qa import printed
from qa.numbers import SPANS_OF_TIME, amounts
from qa.records import Condition
from qa.scope import Scope

_COMPARE = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
}
OP_WORDS = {">": "超过", ">=": "不少于", "<": "少于", "<=": "不超过", "==": "恰为"}
EXACT = frozenset(
    "unit group section number multiple count text notice person deadline figures".split()
)


def bearers(condition: Condition, task: Task, scope: Scope) -> frozenset[str]:
    """The organs of a task that a unit or group condition looks at, given its role."""
    if not condition.role or not scope.has_roles:
        return frozenset(scope.organs_of(task))
    wanted = "牵头" if condition.role == "lead" else "配合"
    also = ("主责", "主办", "汇总") if wanted == "牵头" else ("协办", "协同", "参加", "协助")
    told_apart = any(
        wanted in r.role or any(a in r.role for a in also) for r in task.responsibilities
    )
    roles = [r for r in task.responsibilities if wanted in r.role or any(a in r.role for a in also)]
    if not told_apart and len(task.responsibilities) == 1:
        roles = list(task.responsibilities) if wanted == "牵头" else []
    return frozenset(scope.units.canonical(u) or u for r in roles for u in r.units)


def holds(condition: Condition, task: Task, scope: Scope) -> bool:
    """Whether one task meets one exact condition."""
    return _holds(condition, task, scope) != condition.negated


def _holds(condition: Condition, task: Task, scope: Scope) -> bool:
    kind, values = condition.kind, condition.values
    if kind in ("unit", "group"):
        return _bears(condition, task, scope)
    if kind == "section":
        return any(scope.in_section(task, v) for v in values)
    if kind == "number":
        return str(task.number) in values
    if kind == "multiple":
        return task.number % int(values[0]) == int(values[1])
    if kind == "count" and values == ("0",):
        return not scope.organs_of(task)
    if kind == "count":
        return bool(scope.organs_of(task)) and _COMPARE[condition.op](
            len(scope.organs_of(task)), int(values[0])
        )
    if kind == "text":
        return any(v in task.text for v in values)
    if kind == "notice":
        return task.notice in values
    if kind == "person":
        return not set(printed.people_of(task)).isdisjoint(values)
    if kind == "deadline":
        return printed.due(task, condition)
    if kind == "figures":
        figures = (a for a in amounts(task.text) if a.measure != "年")
        return any(a.text not in SPANS_OF_TIME for a in figures)  # 一刻钟便民生活圈 is a name
    return True


def _bears(condition: Condition, task: Task, scope: Scope) -> bool:
    """Whether a task has one of the units (或), or as many of them as `op` says (>=2)."""
    have = bearers(condition, task, scope)
    if condition.kind == "group":
        wanted = [{m} for v in condition.values for m in scope.units.groups.get(v, ())]
    else:
        wanted = [{v, *scope.units.covering(v)} for v in condition.values]
    held = sum(not have.isdisjoint(names) for names in wanted)
    if not condition.op:
        return held > 0
    if condition.op == "same":  # these, and no others
        return have == set().union(*wanted)
    if condition.op == "all":  # none but these
        return bool(have) and have <= set().union(*wanted)
    return compare(condition.op, held)


def compare(limit: str, number: int) -> bool:
    """Whether a number keeps a limit: compare(">=2", 3) -> True."""
    digits = limit.lstrip("<>=")
    return bool(_COMPARE[limit.removesuffix(digits)](number, int(digits)))


def select(where: Iterable[Condition], scope: Scope) -> tuple[Task, ...]:
    """All tasks that meet all exact conditions, in the notices' order."""
    exact = [c for c in where if c.kind in EXACT]
    return tuple(t for t in scope.tasks if all(holds(c, t, scope) for c in exact))


def resolved_numbers(where: Sequence[Condition], scope: Scope) -> list[int]:
    """The task numbers of number conditions; -1 is the last task."""
    out = []
    for condition in where:
        if condition.kind != "number" or condition.negated:
            continue
        for value in condition.values:
            number = int(value)
            if number < 0 and len(scope.tasks) >= -number:
                number = scope.tasks[number].number
            out.append(number)
    return list(dict.fromkeys(out))


def describe(condition: Condition, scope: Scope) -> str:
    """A condition in a clerk's words: 主责单位含市体育局."""
    kind, values = condition.kind, condition.values
    verb = "不含" if condition.negated else "含"
    role = {"lead": "牵头单位", "support": "配合单位"}.get(
        condition.role if scope.has_roles else "", ""
    )
    role = role or scope_role(scope)
    if kind == "group" and condition.op == "all":
        return f"{role}{'并非' if condition.negated else ''}全部为{'或'.join(values)}"
    if condition.op == "same":
        return f"{role}{'并非' if condition.negated else ''}恰为{'、'.join(values)}"
    if kind in ("unit", "group") and condition.op:
        number = re.sub(r"[<>=]", "", condition.op)
        words = OP_WORDS[condition.op.removesuffix(number)]
        return f"{'并非' if condition.negated else ''}{role}中{'、'.join(values)}{words}{number}家"
    if kind in ("unit", "group"):
        return f"{role}{verb}{'或'.join(values)}"
    if kind == "section":
        return ("不在" if condition.negated else "") + "、".join(
            section_name(v, scope) for v in values
        )
    if kind == "number":
        listed = _numbers_listed(values, scope)
        return f"{'除' if condition.negated else ''}任务{listed}"
    if kind in ("multiple", "count", "figures"):
        return _of_numbers(condition, role, scope)
    if kind == "text":
        return f"原文{verb}“{'”或“'.join(values)}”"
    if kind in ("person", "deadline"):
        return printed.describe(condition)
    if kind == "notice":
        return f"《{'》《'.join(values)}》"
    return "、".join(values)


def _of_numbers(condition: Condition, role: str, scope: Scope) -> str:
    """编号为偶数; 未载明主责单位; 主责单位超过10家; 原文含具体数字."""
    kind, values, no = condition.kind, condition.values, condition.negated
    if kind == "figures":
        return f"原文{'不含' if no else '含'}具体数字"
    if kind == "multiple":
        of_two = {"2 0": "偶数", "2 1": "奇数"}.get(" ".join(values))
        return f"编号{'不' if no else ''}为{of_two or values[0] + '的倍数'}"
    if values == ("0",):
        return f"{'' if no else '未'}载明{scope_role(scope)}"
    return f"{role}{OP_WORDS[condition.op]}{values[0]}家"


def _numbers_listed(values: Sequence[str], scope: Scope) -> str:
    """51至64 for a row of numbers, as far as the list goes; else 7、12、28."""
    last = max((t.number for t in scope.tasks), default=0)
    numbers = [n for v in values if (n := int(v)) <= last]
    if len(numbers) > 3 and numbers == list(range(numbers[0], numbers[-1] + 1)) and numbers[0] > 0:
        return f"{numbers[0]}至{numbers[-1]}"
    return "、".join(values[:6]) + ("等" if len(values) > 6 else "")


def scope_role(scope: Scope) -> str:
    """The role word that most tasks print: 主责单位 for Beijing, 责任单位 elsewhere."""
    roles = [r.role for t in scope.tasks[:50] for r in t.responsibilities if "领导" not in r.role]
    if not roles:
        return "责任单位"
    if len(set(roles)) > 1:
        return "责任单位"
    return roles[0]


def section_name(key: str, scope: Scope) -> str:
    """ "2.1" -> 二(一)大力提振消费."""
    for notice in scope.notices:
        for heading in notice.headings:
            parent = heading.parent
            own = f"{parent.ordinal}.{heading.ordinal}" if parent else str(heading.ordinal)
            if key in (own, heading.title):
                return (
                    parent.label + heading.label if parent else heading.label + "、"
                ) + heading.title
    return f"第{key}部分"
