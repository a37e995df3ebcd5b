"""Questions about the units of numbered tasks: the third of them, how many there are in all, which
other task has the same.
"""

from __future__ import annotations

import re
from dataclasses import replace

from qa.asks_rank import among
from qa.numbers import NUMERAL, to_int
from qa.reading import Reading
from qa.records import Condition, Query
from qa.scope import Scope


def numbers_of(reading: Reading) -> tuple[Condition, ...]:
    """The task numbers of a question as a condition."""
    return (Condition("number", tuple(map(str, reading.numbers))),) if reading.numbers else ()


_NTH_UNIT = re.compile(
    rf"(?:排(?:在)?)?(?:第(?P<n>{NUMERAL})(?:个|家|位)?|(?P<first>首个|首家|打头|排头|最前面?)|(?P<last>最后)(?:一)?(?:个|家)?)"
    r"(?:的)?(?:那(?:个|家))?(?:主责|责任|牵头)?(?:单位|部门)"
)


def nth_unit(reading: Reading) -> tuple[str, Reading] | None:
    """第7项的第3个主责单位是谁 -> ("3", the question of task 7); -1 is the last unit."""
    match = _NTH_UNIT.search(reading.text)
    if match is None:
        return None
    place = 1 if match["first"] else -1 if match["last"] else to_int(match["n"]) or 0
    numbers = reading.numbers
    if len(numbers) > 1 and place in numbers:
        numbers = tuple(n for i, n in enumerate(numbers) if n != place or place in numbers[:i])
    return (str(place), replace(reading, numbers=numbers)) if place and len(numbers) == 1 else None


_SAME_UNITS = re.compile(
    "(?:主责|责任|牵头)?(?:单位|部门)(?:名单)?(?:都|完全|全部)*(?:一模一样|完全一样|一样|相同|一致)"
)
_DIFFERENT_UNITS = re.compile(
    "(?:几|多少)(?:家|个)(?:不同的?|不重复的?)?(?:主责|责任)?(?:单位|部门)"
)


def of_their_units(reading: Reading, scope: Scope) -> Query | None:
    """任务1到任务10一共多少家单位 -> each of them once; 与任务23单位一模一样的还有哪项."""
    numbers, text = reading.numbers, reading.text
    if (asked := nth_unit(reading)) and not among(reading):
        return Query("units_of", numbers_of(asked[1]), options=(("nth", asked[0]),))
    if reading.conditions or reading.sections:
        return None
    if len(numbers) > _SHOWN_ONE_BY_ONE and _DIFFERENT_UNITS.search(text):
        return Query("units_in", numbers_of(reading))
    task = next((t for t in scope.tasks if numbers == (t.number,)), None)
    if (
        task
        and task.units
        and _SAME_UNITS.search(text)
        and re.search("还有|其[他它余]|别的|哪", text)
    ):
        same = Condition("unit", tuple(scope.organs_of(task)), op="same")
        return Query("list", (same, Condition("number", (str(task.number),), negated=True)))
    return None


_SHOWN_ONE_BY_ONE = 3  # tasks whose units are shown one after the other
