"""Statements about the table, checked: 第14项里有卫健委吗; 体育局一共9项对吧."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.records import Task
from qa.conditions import bearers, select
from qa.exact import show, unit_evidence
from qa.findings import Evidence, Findings, Row
from qa.numbers import NUMERAL, to_int
from qa.records import Condition, Query, Status
from qa.scope import Scope
from qa.search import Search


def units_of_task(query: Query, scope: Scope, search: Search) -> Findings:
    """Whether units stand in the lines of some tasks; `verdict` maps (task, condition) to it."""
    found = show(query, scope, search)
    if found.status is not Status.ANSWERED or not any(t.units for t in found.tasks):
        return Findings(
            query,
            Status.NOT_FOUND,
            found.tasks,
            values={**found.values, "no_units": bool(found.tasks)},
        )
    conditions = [c for c in query.where if c.kind in ("unit", "group")]
    verdict = {}
    for task in found.tasks:
        for condition in conditions:
            members = {m for v in condition.values for m in (v, *scope.units.covering(v))}
            if condition.kind == "group":
                members = {m for v in condition.values for m in scope.units.groups.get(v, ())}
            verdict[task.number, condition] = not bearers(condition, task, scope).isdisjoint(
                members
            )
    return Findings(
        query,
        Status.ANSWERED,
        found.tasks,
        evidence=found.evidence,
        values={"verdict": verdict, "alone": _alone(query, found.tasks, scope)},
    )


def _alone(query: Query, tasks: Sequence[Task], scope: Scope) -> bool | None:
    """第44项只由体育局一家负责: whether the units named are all there are; None: not claimed."""
    if not query.option("sole"):
        return None
    named = {v for c in query.where if c.kind == "unit" for v in c.values}
    return all(set(scope.organs_of(t)) <= named for t in tasks)


def section_of_task(query: Query, scope: Scope, search: Search) -> Findings:
    """第36项在第二部分吧."""
    found = show(query, scope, search)
    keys = [v for c in query.where if c.kind == "section" for v in c.values]
    right = bool(found.tasks) and all(
        any(scope.in_section(t, k) for k in keys) for t in found.tasks
    )
    return Findings(query, found.status, found.tasks, values={**found.values, "right": right})


def unit_count(query: Query, scope: Scope, search: Search) -> Findings:
    """第7项有16家主责单位对吧."""
    found = show(query, scope, search)
    kept = select(query.where, scope)
    right = bool(found.tasks) and all(t in kept for t in found.tasks)
    return Findings(query, found.status, found.tasks, values={**found.values, "right": right})


def same_organ(query: Query, scope: Scope, search: Search) -> Findings:
    """科委和中关村管委会算一家还是两家: each unit that is meant, with a line that prints it."""
    rows: list[Row] = []
    evidence: list[Evidence] = []
    for name in dict.fromkeys(v for c in query.where for v in c.values):
        tasks = select([Condition("unit", (name,))], scope)
        rows.append(Row(name, len(tasks), tasks))
        evidence += unit_evidence(tasks[0])[:1] if tasks else ()
    return Findings(query, Status.ANSWERED, rows=tuple(rows), evidence=tuple(evidence))


def count(query: Query, scope: Scope, search: Search) -> Findings:
    """体育局一共9项对吧: the count that is claimed against the one there is."""
    claim = int(query.option("claim", "0"))
    tasks = select(query.where, scope)
    return Findings(
        query, Status.ANSWERED, tasks, values={"right": len(tasks) == claim, "claim": claim}
    )


def all_of_them(query: Query, scope: Scope, search: Search) -> Findings:
    """每项任务都由甲局负责吗: the tasks of a set, and those of them of which it is not so."""
    at = len(query.where) - int(query.option("claimed"))
    pool = select(query.where[:at], scope)
    kept = select(query.where, scope)
    but = tuple(t for t in pool if t not in kept)
    values = {"pool": len(pool), "but": but, "base": query.where[:at], "claim": query.where[at:]}
    return Findings(query, Status.ANSWERED, pool if at else but, values=values)


def none(query: Query, scope: Scope, search: Search) -> Findings:
    """甲局一项任务都没有,对吗."""
    tasks = select(query.where, scope)
    return Findings(query, Status.ANSWERED, tasks, values={"right": not tasks})


def unit_total(query: Query, scope: Scope, search: Search) -> Findings:
    """清单一共涉及69家单位,是吧."""
    units = {o for t in select(query.where, scope) for o in scope.organs_of(t)}
    right = len(units) == int(query.option("claim", "0"))
    return Findings(query, Status.ANSWERED, values={"right": right, "units": len(units)})


def average(query: Query, scope: Scope, search: Search) -> Findings:
    """平均每项任务几家单位: over the tasks whose units are printed."""
    tasks = [t for t in select(query.where, scope) if scope.organs_of(t)]
    units = {o for t in tasks for o in scope.organs_of(t)}
    total = sum(len(scope.organs_of(t)) for t in tasks)
    values = {"tasks": len(tasks), "units": len(units), "total": total}
    return Findings(query, Status.ANSWERED if tasks else Status.NOT_FOUND, values=values)


def total(query: Query, scope: Scope, search: Search) -> Findings:
    """清单一共64项对吧; 一共70家单位吧."""
    match = re.search(rf"({NUMERAL})(?:项|条|个任务|件)", query.option("text"))
    claim = to_int(match.group(1)) if match else None
    return Findings(
        query, Status.ANSWERED, values={"right": claim == len(scope.tasks), "claim": claim}
    )
