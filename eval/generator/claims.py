"""Ranks, comparisons, statements to check, and follow-ups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from eval.generator import phrasings as say
from eval.generator.draft import Draft
from eval.generator.places import headings_of
from eval.generator.table import Organ
from eval.generator.words import NO, YES, counted, families

_TIES = 3  # more units than this on one rank, and nobody can say what a list has to hold


def _top(draft: Draft, tasks: Iterable[int], places: int) -> list[tuple[Organ, int]]:
    """The organs on the first `places` ranks, with their counts; [] where too many tie."""
    counts = Counter(name for n in tasks for name in draft.table.organs_of[n])
    ordered = counts.most_common()
    if len(ordered) < places:
        return []
    bar = ordered[places - 1][1]
    found = [(draft.table.organs[name], count) for name, count in ordered if count >= bar]
    return found if len(found) <= places + _TIES - 1 else []


def ranks(draft: Draft) -> None:
    """Who has most, in the list and in each part; which task has most units."""
    table = draft.table
    asked: list[tuple[tuple[str, ...], int, tuple[int, ...], str]]
    asked = [(say.TOP, 1, table.numbers, "")]
    asked += [(say.TOP_N, n, table.numbers, "") for n in (2, 3, 5, 10)]
    for heading, names in headings_of(draft):
        asked += [(say.TOP_IN, 1, table.under(heading), name) for name in names]
    for patterns, places, tasks, section in asked:
        found = _top(draft, tasks, places)
        if not found:
            continue
        contains = [(o.name, *o.forms) for o, _ in found]
        contains += [counted(count) for _, count in found]
        for pattern in patterns:
            draft.add(
                "unit_rank",
                pattern,
                [],
                contains,
                ok=table.numbers,
                n=places,
                s=section,
            )
    most = max(map(len, table.organs_of.values()))
    tied = [n for n, organs in table.organs_of.items() if len(organs) == most]
    for pattern in say.TOP_TASK:
        draft.add("unit_rank", pattern, tied, [families(most)])


def comparisons(draft: Draft, each: int) -> None:
    """Which of two units has more tasks: both figures have to be said."""
    for a, b in draft.pairs(each):
        if draft.table.of_group(a) or draft.table.of_group(b):
            continue
        figures = [counted(len(a.tasks)), counted(len(b.tasks))]
        words: dict[str, Any] = {"u": draft.name(a), "v": draft.name(b)}
        for pattern in draft.some(say.MORE, 1):
            ok = {*a.tasks, *b.tasks}
            draft.add("unit_rank", pattern, [], figures, ok=ok, **words)


def statements(draft: Draft, each: int) -> None:
    """Right and wrong statements; a wrong one is corrected."""
    table = draft.table
    pairs = [(n, o) for n in table.numbers for o in table.asked if table.organs_of[n]]
    right = [(n, o) for n, o in pairs if n in o.tasks]
    wrong = [(n, o) for n, o in pairs if n not in o.tasks and n not in table.of_group(o)]
    for pool, says in ((right, YES), (wrong, NO)):
        for number, organ in draft.rng.sample(pool, min(each, len(pool))):
            words: dict[str, Any] = {"n": number, "u": draft.name(organ)}
            for pattern in draft.some(say.HAS, 1):
                draft.add("verify", pattern, [number], [says], ok=organ.tasks, **words)
    for number, organ in draft.rng.sample(right, min(each // 2, len(right))):
        others = set(table.organs_of[number]) - {organ.name}
        words = {"n": number, "u": draft.name(organ)}
        for pattern in draft.some(say.ONLY, 1):
            says = NO if others else YES
            draft.add("verify", pattern, [number], [says], ok=organ.tasks, **words)
    for at, organ in enumerate(table.asked):
        if table.of_group(organ):
            continue
        held = len(organ.tasks)
        claimed = held if at % 2 else held + 1 + at % 3
        contains = [YES if claimed == held else NO, counted(held)]
        for pattern in draft.some(say.COUNT_IS, 1):
            draft.add("verify", pattern, organ.tasks, contains, u=draft.name(organ), n=claimed)


def talks(draft: Draft, each: int) -> None:
    """Two turns: what the second leaves out comes from the first."""
    table = draft.table
    for a, b in draft.pairs(each):
        if table.of_group(a) or table.of_group(b):
            continue
        first = draft.some(say.LIST[:8], 1)
        words: dict[str, Any] = {"u": draft.name(a), "v": draft.name(b)}
        for pattern in draft.some(say.THEN_OTHER, 1):
            draft.add("followup", pattern, b.tasks, history=first, **words)
        both = table.having(a.name, b.name)
        if both:
            for pattern in draft.some(say.THEN_ALSO, 1):
                draft.add("followup", pattern, both, history=first, **words)
        for pattern in draft.some(say.THEN_COUNT, 1):
            draft.add("followup", pattern, a.tasks, [counted(len(a.tasks))], history=first, **words)
    for at, number in enumerate(table.numbers):
        names = [(o, *table.organs[o].forms) for o in table.organs_of[number]]
        if names:
            for pattern in draft.some(say.THEN_WHO, 1):
                history = draft.some(say.SHOW, 1)
                draft.add("followup", pattern, [number], names, history=history, n=number)
        if at + 1 < len(table.numbers) and table.numbers[at + 1] == number + 1:
            for pattern in draft.some(say.THEN_NEXT, 1):
                history = draft.some(say.SHOW, 1)
                draft.add("followup", pattern, [number + 1], history=history, n=number)
