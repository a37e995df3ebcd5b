"""The exact conditions of a question: units, headings, task numbers, limits."""

from __future__ import annotations

import re

from qa.asks_rank import among, sections_of
from qa.asks_task_units import numbers_of
from qa.numbers import NUMERAL
from qa.reading import Reading
from qa.records import Condition

_ITS_OWN = re.compile("自己(?:有|的|管|负责|参与)")  # 甲自己有、乙不在的 is no 只有甲


_FEW_TASKS = re.compile(
    f"(?:只|仅|就)(?:有|承担|负责|参与|领|管)?(?:了)?{NUMERAL}(?:项|条|件)"
)  # 只有一项任务


_NOT_ALONE = re.compile(
    "(?:不含|不包括|不算|除去|去掉|排除|剔除|非|不是|不要)(?:独家|单独|独立|一家|单一)"
)


def where_of(reading: Reading) -> tuple[Condition, ...]:
    """Every exact condition of the question: units, sections, limits on the number of units."""
    counts = reading.counts
    units = [c for c in reading.conditions if c.kind == "unit" and not c.negated]
    if reading.has("only") and not counts and (units or reading.has("unitnoun", "responsible")):
        besides = _ITS_OWN.search(reading.text) and any(c.negated for c in reading.conditions)
        besides = besides or any(c.op in ("all", "==1") for c in reading.conditions)
        if not besides and not _FEW_TASKS.search(reading.text):
            counts = (Condition("count", (str(max(1, len(units))),), op="=="),)
            if _NOT_ALONE.search(reading.text):
                counts = (Condition("count", ("1",), op=">"),)
    numbers = numbers_of(reading) if among(reading) else ()
    return (*numbers, *reading.conditions, *counts, *sections_of(reading))
