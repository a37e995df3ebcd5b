"""Questions about places in the list: numbers, ranges, parts and subsections."""

from __future__ import annotations

import re
from typing import Any

from corpus.records import Heading
from eval.generator import phrasings as say
from eval.generator.draft import Draft
from eval.generator.words import chinese, counted, families, full_width

_CLAUSE = re.compile(r"[^,，。;；、:：]+")


def numbers(draft: Draft) -> None:
    """Every task by its number, and numbers that no task has."""
    table = draft.table
    for task in table.tasks:
        number = task.number
        match = _CLAUSE.search(task.text)
        first = [[match.group()[:10].strip()]] if match else []
        for at, pattern in enumerate(draft.some(say.SHOW, 5)):
            written = (number, chinese(number), number, full_width(number), number)[at]
            draft.add("task_lookup", pattern, [number], first, n=written)
        _units_of(draft, number)
    last = max(table.numbers)
    for number in (last + 1, last + 7, last + 30):
        for pattern in draft.some(say.SHOW, 3):
            draft.add("unanswerable", pattern, [], ok=[last], abstain=True, n=number)


def _units_of(draft: Draft, number: int) -> None:
    organs = [draft.table.organs[name] for name in draft.table.organs_of[number]]
    if not organs:
        for pattern in draft.some(say.UNITS_OF, 2):
            draft.add("unanswerable", pattern, [], ok=[number], abstain=True, n=number)
        return
    forms = [(organ.name, *organ.forms) for organ in organs]
    for pattern in draft.some(say.UNITS_OF, 3):
        draft.add("task_lookup", pattern, [number], forms, n=number)
    for pattern in draft.some(say.UNITS_COUNT, 1):
        draft.add("unit_count", pattern, [number], [families(len(organs))], n=number)


def ranges(draft: Draft, each: int) -> None:
    """30到33项, 前五项, 最后三项."""
    held = draft.table.numbers
    for _ in range(each):
        first, last = sorted(draft.rng.sample(range(len(held)), 2))
        last = min(last, first + draft.rng.randint(1, 5))
        tasks = held[first : last + 1]
        if tasks != tuple(range(tasks[0], tasks[-1] + 1)):
            continue
        for pattern in draft.some(say.RANGE, 2):
            draft.add("task_lookup", pattern, tasks, n=tasks[0], m=tasks[-1])
        for pattern in draft.some(say.TWO, 1):
            draft.add("task_lookup", pattern, [tasks[0], tasks[-1]], n=tasks[0], m=tasks[-1])
    for n in range(2, min(7, len(held))):
        for pattern in say.FIRST:
            draft.add("task_lookup", pattern, held[:n], n=n if n % 2 else chinese(n))
        for pattern in say.LAST:
            draft.add("task_lookup", pattern, held[-n:], n=chinese(n) if n % 2 else n)
    for pattern in say.THE_LAST:
        draft.add("task_lookup", pattern, held[-1:])


def headings_of(draft: Draft) -> list[tuple[Heading, list[str]]]:
    """Every heading that holds tasks, with the ways to name it that mean nothing else."""
    headings = [h for h in draft.table.notice.headings if draft.table.under(h)]
    titles = [h.title for h in draft.table.notice.headings]
    out = []
    for heading in headings:
        names = []
        if place := _ordinal(heading):
            names.append(place)
        for piece in dict.fromkeys((heading.title, *_CLAUSE.findall(heading.title))):
            if len(piece) >= 4 and sum(piece in title for title in titles) == 1:
                names += [f"“{piece}”部分" if heading.level == 1 else f"“{piece}”这一节"]
                names += [piece] if len(piece) >= 6 else []
        out.append((heading, names))
    return out


def _ordinal(heading: Heading) -> str:
    """第二部分第一节; '' where what is printed is not the ordinal."""
    printed = heading.label.strip("()（）、. ")
    if printed not in (chinese(heading.ordinal), str(heading.ordinal)):
        return ""
    if heading.level == 1:
        return f"第{chinese(heading.ordinal)}部分"
    above = _ordinal(heading.parent) if heading.parent else ""
    return f"{above}第{chinese(heading.ordinal)}节" if above else ""


def sections(draft: Draft) -> None:
    """The tasks of parts and subsections; where a task stands."""
    for heading, names in headings_of(draft):
        tasks = draft.table.under(heading)
        for name in names:
            for pattern in say.SECTION:
                draft.add("section_list", pattern, tasks, s=name)
            for pattern in say.SECTION_COUNT:
                draft.add("section_list", pattern, tasks, [counted(len(tasks))], s=name)
            organs = {n: draft.table.organs[n] for t in tasks for n in draft.table.organs_of[t]}
            forms = [(organ.name, *organ.forms) for organ in organs.values()]
            for pattern in draft.some(say.UNITS_IN, 1 if forms else 0):
                draft.add("section_list", pattern, [], forms, ok=tasks, s=name)
    for task in draft.table.tasks:
        if task.section is not None and task.section.title:
            for pattern in draft.some(say.WHERE, 1):
                place = [[task.section.title]]
                draft.add("section_list", pattern, [task.number], place, n=task.number)


def units_in_sections(draft: Draft, each: int) -> None:
    """What a unit has in one part; often nothing."""
    every = [
        (heading, names, organ)
        for heading, names in headings_of(draft)
        for organ in draft.table.asked
        if names and not draft.table.of_group(organ)
    ]
    for heading, names, organ in draft.rng.sample(every, min(each, len(every))):
        tasks = set(draft.table.under(heading)) & set(organ.tasks)
        words: dict[str, Any] = {"s": draft.rng.choice(names), "u": draft.name(organ)}
        for pattern in draft.some(say.UNIT_IN, 1):
            draft.add("unit_list", pattern, tasks, **words)
        if tasks:
            for pattern in draft.some(say.UNIT_IN_COUNT, 1):
                draft.add("unit_count", pattern, tasks, [counted(len(tasks))], **words)
