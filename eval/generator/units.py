"""Questions about units: lists, counts, combinations, sizes, roles."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations

from eval.generator import phrasings as say
from eval.generator.draft import Draft
from eval.generator.table import Organ
from eval.generator.words import counted


def lists_and_counts(draft: Draft) -> None:
    """Unit x name x phrasing."""
    for organ in draft.table.asked:
        shared = draft.table.of_group(organ)
        for name in draft.names[organ.name]:
            for pattern in draft.some(say.LIST, 7):
                draft.add("unit_list", pattern, organ.tasks, ok=shared, u=name)
            for pattern in draft.some(say.POLITE, 1):
                draft.add("unit_list", pattern, organ.tasks, ok=shared, u=name)
            if shared:
                continue  # whether 各区政府 counts for a district is a matter of reading
            for pattern in draft.some(say.COUNT, 4):
                draft.add("unit_count", pattern, organ.tasks, [counted(len(organ.tasks))], u=name)


def roles(draft: Draft) -> None:
    """牵头 asks for the lead alone, 配合 for the supporting ones, where they are told apart."""
    table = draft.table
    told = any("配合" in r or "协办" in r for r in table.roles)
    for organ in table.asked:
        shared = table.of_group(organ)
        if not table.tells_roles:
            for pattern in draft.some(say.LEAD, 2):
                draft.add("unit_list", pattern, organ.tasks, ok=shared, u=draft.name(organ))
            continue
        alone = [t.number for t in table.tasks if len(t.responsibilities) == 1]
        loose = {n for n in alone if n in organ.tasks} | set(shared)
        for pattern in say.LEAD if organ.lead or not loose else ():
            draft.add("unit_list", pattern, organ.lead, ok=loose, u=draft.name(organ))
        if told and not loose:
            other = set(organ.tasks) - set(organ.lead) - set(organ.support)  # 责任单位 beside them
            for pattern in say.SUPPORT:
                draft.add("unit_list", pattern, organ.support, ok=other, u=draft.name(organ))


def _loose(draft: Draft, organs: Iterable[Organ]) -> bool:
    return any(draft.table.of_group(o) for o in organs)


def pairs(draft: Draft, each: int) -> None:
    """和, 或, 但没有; some of the results are empty."""
    table = draft.table
    for a, b in draft.pairs(each):
        if _loose(draft, (a, b)):
            continue
        u, v = draft.name(a), draft.name(b)
        either = {*a.tasks, *b.tasks}
        for pattern in draft.some(say.EITHER, 1):
            draft.add("unit_boolean", pattern, either, u=u, v=v)
        for pattern in draft.some(say.WITHOUT, 2):
            draft.add("unit_boolean", pattern, set(a.tasks) - set(b.tasks), u=u, v=v)
    together = [p for p in combinations(table.asked, 2) if not _loose(draft, p)]
    full = [p for p in together if table.having(p[0].name, p[1].name)]
    empty = [p for p in together if not table.having(p[0].name, p[1].name)]
    chosen = draft.rng.sample(full, min(each, len(full)))
    chosen += draft.rng.sample(empty, min(each // 10, len(empty)))
    for a, b in chosen:
        tasks = table.having(a.name, b.name)
        u, v = draft.name(a), draft.name(b)
        for pattern in draft.some(say.BOTH, 2):
            draft.add("unit_boolean", pattern, tasks, u=u, v=v)
        if tasks:
            for pattern in draft.some(say.BOTH_COUNT, 1):
                draft.add("unit_count", pattern, tasks, [counted(len(tasks))], u=u, v=v)


def triples(draft: Draft, each: int) -> None:
    """Three units together."""
    table = draft.table
    every = [
        organs
        for organs in combinations(table.asked, 3)
        if table.having(*(o.name for o in organs)) and not _loose(draft, organs)
    ]
    for organs in draft.rng.sample(every, min(each, len(every))):
        u, v, w = (draft.name(o) for o in organs)
        tasks = table.having(*(o.name for o in organs))
        for pattern in draft.some(say.THREE, 1):
            draft.add("unit_boolean", pattern, tasks, u=u, v=v, w=w)


def mixed(draft: Draft, each: int) -> None:
    """Two units without a third, and a unit with so many others."""
    table = draft.table
    every = [
        organs
        for organs in combinations(table.asked, 3)
        if table.having(organs[0].name, organs[1].name) and not _loose(draft, organs)
    ]
    for a, b, c in draft.rng.sample(every, min(each, len(every))):
        tasks = set(table.having(a.name, b.name)) - set(c.tasks)
        u, v, w = (draft.name(o) for o in (a, b, c))
        for pattern in draft.some(say.BOTH_WITHOUT, 1):
            draft.add("unit_boolean", pattern, tasks, u=u, v=v, w=w)
    sizes = sorted({len(organs) for organs in table.organs_of.values() if organs})
    for organ in table.asked:
        if table.of_group(organ):
            continue
        n = draft.rng.choice(sizes)
        tasks = {t for t in organ.tasks if len(table.organs_of[t]) >= n}
        for pattern in draft.some(say.UNIT_AND_SIZE, 1 if n > 1 else 0):
            draft.add("unit_boolean", pattern, tasks, u=draft.name(organ), n=n)


def districts(draft: Draft) -> None:
    """Governments of districts as a group, where the notice prints each by its own name."""
    table = draft.table
    members = {o.name for o in table.asked if o.name.endswith("区政府")}
    if table.groups or len(members) < 2:
        return
    held = {n: len(members & set(organs)) for n, organs in table.organs_of.items()}
    for pattern in say.ANY_DISTRICT:
        draft.add("unit_boolean", pattern, [n for n, size in held.items() if size])
    for least in range(2, max(held.values()) + 2):
        tasks = [number for number, size in held.items() if size >= least]
        for pattern in say.DISTRICTS:
            draft.add("unit_boolean", pattern, tasks, n=least)


def sole(draft: Draft) -> None:
    """只有 one unit; for some units there is no such task."""
    table = draft.table
    for at, organ in enumerate(table.asked):
        tasks = [n for n in organ.tasks if table.organs_of[n] == (organ.name,)]
        for pattern in draft.some(say.SOLE, 3 if tasks else at % 3 == 0):
            draft.add("unit_boolean", pattern, tasks, u=draft.name(organ))


def sizes(draft: Draft) -> None:
    """How many units a task has. A task without any is on neither side."""
    table = draft.table
    held = {n: len(organs) for n, organs in table.organs_of.items()}
    without = [n for n, size in held.items() if not size]
    tests: tuple[tuple[tuple[str, ...], Callable[[int, int], bool]], ...] = (
        (say.AT_LEAST, lambda size, n: size >= n),
        (say.MORE_THAN, lambda size, n: size > n),
        (say.EXACTLY, lambda size, n: size == n),
        (say.AT_MOST, lambda size, n: 0 < size <= n),
        (say.LESS_THAN, lambda size, n: 0 < size < n),
    )
    for n in range(1, max(held.values(), default=0) + 2):
        for patterns, holds in tests:
            tasks = [number for number, size in held.items() if holds(size, n)]
            if n == 1 and patterns not in (say.EXACTLY, say.MORE_THAN):
                continue  # 至少1家, 少于1家: nobody asks
            for pattern in patterns:
                draft.add("unit_boolean", pattern, tasks, ok=without, n=n)
            if patterns is say.EXACTLY and n > 1:
                between = [number for number, size in held.items() if n <= size <= n + 2]
                for pattern in draft.some(say.BETWEEN, 1):
                    draft.add("unit_boolean", pattern, between, n=n, m=n + 2)
            if patterns is say.AT_LEAST and tasks:
                for pattern in say.SIZE_COUNT:
                    draft.add("unit_count", pattern, tasks, [counted(len(tasks))], n=n)
