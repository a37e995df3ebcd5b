"""Who has most: units by tasks, tasks by units, sections by tasks, units by shared tasks."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations

from corpus.records import Task
from qa.conditions import compare, select
from qa.findings import Findings, Row
from qa.records import Query, Status
from qa.scope import Scope
from qa.search import Search
from qa.sections import key_of
from qa.wording import mark


def _ordered(rows: list[Row], query: Query) -> list[Row]:
    """The rows asked for: the top one (with ties), the first N (ties at N too), or one place."""
    least = query.option("order") == "least"
    rows = sorted(rows, key=lambda r: r.number if least else -r.number)
    if not rows:
        return []
    if after := query.option("after"):  # 仅次于甲局
        number = next((r.number for r in rows if r.name == after), 0)
        below = [r for r in rows if r.number < number]
        return [r for r in below if r.number == max(b.number for b in below)]
    if at := query.option("at"):
        return [r for r in rows if all(compare(limit, r.number) for limit in at.split(","))]
    if place := query.option("place"):
        # 第四 counts competitors before it (1, 2, 3, 4, 4); a place inside a tie has no one else
        before = int(place) - 1
        if before >= len(rows):
            return []
        return [r for r in rows if r.number == rows[before].number]
    top = query.option("top")
    if top == "all":
        return rows
    count = min(int(top or 1), len(rows))
    return [
        r
        for r in rows
        if (r.number <= rows[count - 1].number) == least or r.number == rows[count - 1].number
    ]


def _findings(query: Query, rows: list[Row], scope: Scope, cite: bool) -> Findings:
    kept = _ordered(rows, query)
    tasks: tuple[Task, ...] = ()
    if cite:
        seen = {id(t) for r in kept for t in r.tasks}
        tasks = tuple(t for t in scope.tasks if id(t) in seen)
    return Findings(query, Status.ANSWERED if kept else Status.NOT_FOUND, tasks, tuple(kept))


def units(query: Query, scope: Scope, search: Search) -> Findings:
    """谁的任务最多; a group in the question (各区) limits who is counted."""
    groups = {v for c in query.where if c.kind == "group" for v in c.values}
    members = {m for g in groups for m in scope.units.groups.get(g, ())}
    units_ = [c for c in query.where if c.kind == "unit"]
    named = {v for c in units_ if not c.negated for v in c.values}
    but = {v for c in units_ if c.negated for v in c.values}  # 教委之外谁最多
    pool = select([c for c in query.where if c.kind not in ("group", "unit")], scope)
    table: dict[str, list[Task]] = {}
    for task in pool:
        for organ in scope.organs_of(task):
            meant = (not groups or organ in members) and (not named or organ in named)
            if meant and organ not in but:
                table.setdefault(organ, []).append(task)
    rows = [Row(name, len(ts), tuple(ts)) for name, ts in table.items()]
    return _findings(query, rows, scope, cite=False)


def place(query: Query, scope: Scope, search: Search) -> Findings:
    """商务局的任务数排第几: its row, how many units are ranked, its place and who shares it."""
    named = next(v for c in query.where if c.kind == "unit" for v in c.values)
    rest = tuple(c for c in query.where if c.kind != "unit")
    every = replace(query, ask="rank_units", where=rest, options=(("top", "all"),))
    rows = units(every, scope, search).rows
    row = next((r for r in rows if r.name == named), None)
    if row is None:
        return Findings(query, Status.ANSWERED, values={"unit": named})
    before = sum(r.number > row.number for r in rows)
    alike = sum(r.number == row.number for r in rows) - 1
    values = {"unit": named, "ranked": len(rows), "place": before + 1, "alike": alike}
    return Findings(query, Status.ANSWERED, (), (row,), values=values)


def tasks(query: Query, scope: Scope, search: Search) -> Findings:
    """哪项任务涉及的单位最多."""
    pool = [t for t in select(query.where, scope) if scope.organs_of(t)]
    of = scope.units.groups.get(query.option("of"), ())
    by_length, limited = query.option("by") == "length", bool(query.option("of"))
    rows = []
    for task in pool:
        units = [u for u in scope.organs_of(task) if not limited or u in of]
        rows.append(Row(mark(task, scope), len(task.text if by_length else units), (task,)))
    return _findings(query, rows, scope, cite=True)


def sections(query: Query, scope: Scope, search: Search) -> Findings:
    """哪个部分任务最多: parts, or subsections where 节 is asked for."""
    pool = select([c for c in query.where if c.kind != "section"], scope)
    keys = [v for c in query.where if c.kind == "section" for v in c.values]
    parts = query.option("level") == "1"  # of the parts that are named
    level = 2 if query.option("level") == "2" or (keys and not parts) else 1
    rows = []
    for notice in scope.notices:
        for heading in notice.headings:
            key = key_of(heading)
            if parts and key not in keys:
                continue
            if heading.level != level or (
                keys and key.split(".")[0] not in {k.split(".")[0] for k in keys}
            ):
                continue
            held = tuple(
                t for t in pool if heading in (t.section, t.subsection) and t.notice == notice.name
            )
            units = {o for t in held for o in scope.organs_of(t)}
            by_units = query.option("by") == "units"
            rows.append(Row(key, len(units) if by_units else len(held), held))
    return _findings(query, rows, scope, cite=False)


def partners(query: Query, scope: Scope, search: Search) -> Findings:
    """和体育局一起最多的单位: other organs in that unit's tasks, by how many they share."""
    # 除了甲,乙跟谁一起最多: 甲 is no partner that counts, its tasks are not left out
    named = {v for c in query.where if c.kind == "unit" for v in c.values}
    groups = [c for c in query.where if c.kind == "group" and not c.op and not c.negated]
    members = {m for c in groups for v in c.values for m in scope.units.groups.get(v, ())}
    table: dict[str, list[Task]] = {}
    for task in select([c for c in query.where if not c.negated and c not in groups], scope):
        for organ in scope.organs_of(task):
            if organ not in named and (not groups or organ in members):
                table.setdefault(organ, []).append(task)
    if query.option("never"):  # 从未与甲局合作过的单位
        every = {
            o: [t for t in scope.tasks if o in scope.organs_of(t)] for o in scope.units.names()
        }
        table = {
            o: ts
            for o, ts in every.items()
            if ts and o not in named and o not in table and (not groups or o in members)
        }
    rows = [Row(name, len(ts), tuple(ts)) for name, ts in table.items()]
    if query.ask == "partners":
        rows.sort(key=lambda r: -r.number)
        return Findings(query, Status.ANSWERED if rows else Status.NOT_FOUND, (), tuple(rows))
    return _findings(query, rows, scope, cite=False)


def pairs(query: Query, scope: Scope, search: Search) -> Findings:
    """哪两个单位共同的任务最多."""
    table: Counter[tuple[str, str]] = Counter()
    for task in select([c for c in query.where if c.kind == "section"], scope):
        table.update(combinations(scope.organs_of(task), 2))
    merged: Counter[frozenset[str]] = Counter()
    for pair, number in table.items():
        merged[frozenset(pair)] += number
    order = {name: i for i, name in enumerate(scope.units.names())}
    names = {pair: "和".join(sorted(pair, key=order.__getitem__)) for pair in merged}
    rows = [Row(names[pair], number) for pair, number in merged.items()]
    return _findings(query, rows, scope, cite=False)
