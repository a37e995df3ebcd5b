"""The words of answers about the units of numbered tasks."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.records import Task
from qa.compose_exact import absent_numbers, no_units
from qa.conditions import scope_role
from qa.findings import Findings
from qa.scope import Scope
from qa.wording import gist, mark, organ_names, units_line

_ROLE_WORDS = {"lead": "牵头", "support": "配合"}


def units_of(findings: Findings, scope: Scope) -> list[str]:
    """第45项的主责单位共3家:…."""
    lines = [absent_numbers(findings)]
    if findings.query.ask == "count_units" and len(findings.tasks) > 1:
        counts = [len(scope.organs_of(t)) for t in findings.tasks]
        different = len({o for t in findings.tasks for o in scope.organs_of(t)})
        lines.append(f"{'+'.join(map(str, counts))}={sum(counts)}家,不重复的共{different}家。")
    for task in findings.tasks:
        if not task.units:
            number = f"任务{task.number}"
            last = task is scope.tasks[-1]
            until = f"所载文本到{number}正文为止,未载明其{scope_role(scope)}。" if last else ""
            lines.append(until or f"{number}:{no_units(scope)}")
            continue
        role = findings.query.option("role")
        lines.append(f"{mark(task, scope)} {gist(task)}")
        names = scope.organs_of(task)
        for group in (v for c in findings.query.where if c.kind == "group" for v in c.values):
            held = [n for n in names if n in scope.units.groups.get(group, ())]
            lines.append(f"其中{group}{len(held)}个:{'、'.join(held) or '无'}。")
        own = [r for r in task.responsibilities if role and _ROLE_WORDS[role] in r.role]
        if own and len(task.responsibilities) > 1:
            lines.append("".join(f"{r.role}:{'、'.join(r.units)}。" for r in own))
            continue
        if nth := int(findings.query.option("nth") or 0):
            name = names[nth - 1 if nth > 0 else nth] if abs(nth) <= len(names) else "无"
            at = f"第{nth}家" if nth > 0 else "最后一家"
            lines.insert(-1, f"任务{task.number}的{at}{scope_role(scope)}:{name}。")
        lines.append(f"{scope_role(scope)}共{len(names)}家。{units_line(task)}。")
        if role and not scope.has_roles:
            lines.append(f"清单只列{scope_role(scope)},未区分牵头与配合。")
    return lines


def _sizes(tasks_: Sequence[Task], scope: Scope) -> str:
    """任务7比任务6多10家(16家、6家)."""
    rows = sorted(tasks_, key=lambda t: -len(scope.organs_of(t)))
    counts = "、".join(f"任务{t.number}有{len(scope.organs_of(t))}家" for t in rows)
    gap = len(scope.organs_of(rows[0])) - len(scope.organs_of(rows[-1]))
    ends = f"任务{rows[0].number}比任务{rows[-1].number}多{gap}家"
    return f"按{scope_role(scope)}家数,{ends if gap else '一样多'}({counts})。"


def compare(findings: Findings, scope: Scope) -> list[str]:
    """Units that tasks share, and those that only one has."""
    tasks_ = findings.tasks
    lines = [absent_numbers(findings)]
    if not tasks_:
        return [*lines, "没有指明要比较的任务。"]
    sets = [set(scope.organs_of(t)) for t in tasks_]
    common = [u for u in scope.organs_of(tasks_[0]) if all(u in s for s in sets)]
    if findings.query.option("by") == "units":
        lines.append(_sizes(tasks_, scope))
    for task in tasks_:
        lines.append(
            f"{mark(task, scope)} {gist(task)}。{scope_role(scope)}{organ_names(scope, task)}。"
        )
    same = all(s == sets[0] for s in sets)
    if not findings.query.option("by"):
        lines.insert(1, f"{scope_role(scope)}{'完全相同' if same else '不完全相同(不一样)'}。")
    shared = f"共同的{scope_role(scope)}{len(common)}家:{'、'.join(common) or '无'}。"
    lines.insert(1 if findings.query.option("by") == "common" else len(lines), shared)
    for task, own in zip(tasks_, sets, strict=True):
        only = [u for u in scope.organs_of(task) if sum(u in s for s in sets) == 1 and u in own]
        lines.append(f"只在任务{task.number}中的{len(only)}家:{'、'.join(only) or '无'}。")
    return lines
