"""Follow-ups about a set or a ranking: its other end, those without, another limit, all of them.

哪个单位任务最多 / 最少的呢
有区政府参与的有几项 / 没有的呢
主责单位超过10家的任务 / 那恰好10家的呢
"""

from __future__ import annotations

import re
from dataclasses import replace

from qa import limits
from qa.asks_rank import sections_of
from qa.followup import Turn, carried
from qa.reading import Reading
from qa.records import Condition, Query
from qa.scope import Scope

_SHORT = 16  # characters of a follow-up that gives another limit and nothing else


def units_of(turn: Turn) -> tuple[str, ...]:
    return tuple(
        v for c in turn.query.where if c.kind == "unit" and not c.negated for v in c.values
    )


_FLIPPED = re.compile(
    "(?:那|那么)?(?P<way>最|任务最|承担最|涉及最)(?P<how>多|少)的?(?:呢|是谁|是哪[家个些]?|有哪些|有谁|[有是]?哪几[家个]?)?[?]?"
)


def other_end(reading: Reading, turns: tuple[Turn, ...], scope: Scope) -> Query | None:
    """最少的呢, after who has most: the other end of that ranking."""
    last, match = turns[-1].query, _FLIPPED.fullmatch(reading.text)
    if match is None or not last.ask.startswith("rank_") or last.ask == "rank_place":
        return None
    kept = tuple(o for o in last.options if o[0] not in ("place", "top", "at", "order", "claim"))
    order = ("order", "least" if match["how"] == "少" else "most")
    return carried(replace(last, options=(*kept, order)), "沿用上一问的排名")


_HOW_MUCH = re.compile(
    "(?:那|那么)?(?:相?差|多|少|多出|少了)(?:了)?(?:几|多少)(?:项|个|条)?(?:呢)?[?]?"
)
_AGAINST = re.compile(
    "(?:那|那么)?(?:再)?比[^,。?多少]{2,12}?呢[?]?|(?:那|那么)?(?:再)?(?:跟|和|与|同)[^,。?]{2,12}?(?:比呢|相?比(?:一下|较)?(?:呢)?|对比(?:一下)?(?:呢)?)[?]?"
)


def compared_again(reading: Reading, turns: tuple[Turn, ...], scope: Scope) -> Query | None:
    """差几项; 跟教委比呢, after two units were compared."""
    last = turns[-1].query
    if last.ask not in ("compare_units", "each", "list", "count"):
        return None
    if last.ask in ("compare_units", "each") and _HOW_MUCH.fullmatch(reading.text):
        return carried(replace(last, ask="compare_units"), "承接上文")
    new, old = reading.units, units_of(turns[-1])
    if len(new) == 1 and old and new[0] != old[0] and _AGAINST.fullmatch(reading.text):
        where = (Condition("unit", (old[0],)), Condition("unit", new))
        return carried(Query("compare_units", where), "承接上文的" + old[0])
    return None


_WITHOUT_THEM = re.compile(
    "(?:那|那么)?(?:没有?|不含|不|没|未)(?:参与|参加|负责|承担|涉及|管)?(?:它|他们?)?的(?:呢|有(?:几项|多少项?|哪些)|(?:几项|多少项?|哪些)(?:呢)?)?[?]?"
)


def without_them(reading: Reading, turns: tuple[Turn, ...], scope: Scope) -> Query | None:
    """没有的呢, after the tasks that have a unit: those that have not."""
    last = turns[-1].query
    units = [c for c in last.where if c.kind in ("unit", "group")]
    if last.ask not in ("list", "count") or len(units) != 1 or reading.conditions:
        return None
    if not _WITHOUT_THEM.fullmatch(reading.text):
        return None
    where = tuple(replace(c, negated=not c.negated) if c is units[0] else c for c in last.where)
    ask = "count" if reading.has("count") else last.ask
    return carried(replace(last, ask=ask, where=where, also=()), "沿用上一问的问法")


def other_count(reading: Reading, turns: tuple[Turn, ...], scope: Scope) -> Query | None:
    """那恰好10家的呢, after 主责单位超过10家的: another limit in its place."""
    last = turns[-1].query
    held = [c for c in last.where if c.kind == "count"]
    named = reading.conditions or reading.numbers or reading.sections
    if not held or named or reading.has("pronoun_all") or len(reading.text) > _SHORT:
        return None
    found = limits.unit_limits("主责单位" + reading.text.lstrip("那么"), 0)
    if not found:
        return None
    where = (
        *(c for c in last.where if c.kind != "count"),
        *(c for x in found for c in x.conditions),
    )
    ask = last.ask if last.ask in ("list", "count") else "list"
    return carried(replace(last, ask=ask, where=where, also=()), "沿用上一问的问法")


_PARTNERS = re.compile(
    "(?:那|那么)?(?:它|他们?)?(?:还有|都|还)?(?:跟|和|与|同)?(?:谁|哪些?(?:几家|个)?(?:单位|部门|家)?)(?:跟它|和它|与它|陪它)?(?:一起|合作|搭档|搭伙|配合)[^,。?]{0,4}[?]?"
)


def its_partners(reading: Reading, turns: tuple[Turn, ...], scope: Scope) -> Query | None:
    """还有谁一起干, after one unit's tasks."""
    units = units_of(turns[-1])
    if len(units) != 1 or reading.units or not _PARTNERS.fullmatch(reading.text):
        return None
    return carried(Query("partners", (Condition("unit", units),)), "承接上文的" + units[0])


_ALL_THEIRS = re.compile(
    "(?:那|那么)?(?:这些|它们)?(?:任务)?(?:全部|全都?|都)(?:是|有|由|归|在|属于)[^,。?]{2,16}?(?:的)?(?:吗|么|吧|对吗)[?]?"
)


def all_of_those(reading: Reading, turns: tuple[Turn, ...], scope: Scope) -> Query | None:
    """全部是教委的吗, 都在第二部分吗: of all tasks of the last answer."""
    last = turns[-1]
    claimed = (*reading.conditions, *reading.counts, *sections_of(reading))
    if not claimed or reading.numbers or reading.content or len(last.tasks) < 2:
        return None
    if not _ALL_THEIRS.fullmatch(reading.text):
        return None
    where = (Condition("number", tuple(map(str, last.tasks))), *claimed)
    query = Query("verify_all", where, options=(("claimed", str(len(claimed))),))
    return carried(query, "在上文任务范围内")


RULES = (
    other_end,
    compared_again,
    without_them,
    other_count,
    its_partners,
    all_of_those,
)
