"""A question that leans on the ones before it -> a question that stands alone.

园林绿化局管哪些任务 / 其中和水务局一起的 ->  unit 市园林绿化局, unit 市水务局
第21项写了什么 / 后面那一项             ->  show 22
文物局共几项 / 换成残联               ->  count unit 市残联
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from corpus.names import is_district_government
from corpus.units import Mention
from qa.asks_number import by_number, under_heading
from qa.asks_rank import sections_of
from qa.asks_task_units import numbers_of
from qa.asks_where import where_of
from qa.numbers import to_int
from qa.reading import Reading
from qa.records import Condition, Query
from qa.scope import Scope
from qa.shapes import shape_of

SETS = frozenset(
    {"list", "count", "topic", "verify_count", "each", "partners", "units_in", "span", "sections"}
)
_ASKS = (
    "list",
    "count",
    "tasknoun",
    "responsible",
    "lead",
    "support",
    "who",
    "unitnoun",
    "show",
    "most",
    "least",
    "ranking",
    "headings",
    "sections",
    "span",
    "verify",
    "compare",
    "which_number",
)
_NTH = re.compile(
    r"(?:第|前面第|上面第)([一二三四五六七八九十两\d]+)(?:个|条|件)"
    r"|(最后|末尾|末了)(?:面)?(?:的)?(?:那|一)?(?:一)?(?:个|条|项|件)|(头一|打头)(?:个|条|项|件)"
)
_NARROW = re.compile(r"只看|只要|仅看|单看|限定|筛|挑|哪些是|哪几项是|哪个是|有没有")
_ELLIPSIS = re.compile(
    r"(?:那|那么)?(?:哪些|哪几项|哪几个|哪个|哪一项|有没有)(?:是)?(?:跟|和|与|涉及|提到|讲|关于|有关)"
)
_HELD_BY = re.compile(  # 有没有民政局的, after some tasks
    "(?:那|那么)?有(?:没有)?[^,。?]{2,12}(?:的|参与的|负责的|牵头的)(?:吗|么)?[?]?"
)
_ALSO = re.compile(r"也(?:参与|有|在|负责|承担|是|牵头|算|得|要|挂)")
_SWITCH = re.compile(
    r"^(?:说错了?|打错了?|写错了?|搞错了?|更正(?:一下)?|应该是|我是说|那|那么|换成|换|改成|改为|改|再看看?|再查查?|如果是|要是|不对|不是|我(?:问|说|指)的是|,|看看)+|(?:呢|的呢|怎么样|如何)\??$"
)


_LEADING = re.compile(r"^(?:那|那么)?[^,。?]{1,10}呢[,?]")  # 延庆呢,也一样吗: the other one's own


@dataclass(frozen=True, slots=True)
class Turn:
    """What an earlier turn left behind: its query, and the tasks and units its answer named."""

    query: Query
    tasks: tuple[int, ...] = ()
    units: tuple[str, ...] = ()


def resolve(reading: Reading, turns: tuple[Turn, ...], scope: Scope) -> Query | None:
    """The complete query of a follow-up, None where the question stands alone."""
    from qa.carry import RULES as joining  # they build on the rules here

    if not turns:
        return None
    for joined in joining:
        query = joined(reading, turns, scope)
        if query is not None:
            return query
    for rule in _RULES:
        query = rule(reading, turns[-1], scope)
        if query is not None:
            return query
    return None


def carried(query: Query, what: str) -> Query:
    """The query with a note of what came from earlier turns."""
    return replace(query, carried=tuple(dict.fromkeys((*query.carried, what))))


def on_numbers(reading: Reading, numbers: tuple[int, ...], scope: Scope) -> Query | None:
    """The question as asked of tasks by number."""
    query = by_number(replace(reading, numbers=numbers), scope)
    listed = "、".join(map(str, numbers[:5]))
    return carried(query, f"承接上文的任务{listed}") if query else None


def _own(reading: Reading) -> bool:
    """Names something itself: a unit, a number, a heading, or a matter."""
    return bool(
        reading.conditions
        or reading.numbers
        or reading.sections
        or reading.content
        or reading.unknown
    )


def step(reading: Reading, last: Turn, scope: Scope) -> Query | None:
    """下一项, 它前面一项."""
    if not reading.has("next", "previous") or not last.tasks or reading.units:
        return None
    way = 1 if reading.has("next") else -1
    base = last.tasks[-1] if way > 0 else last.tasks[0]
    clean = replace(reading, content=(), conditions=(), counts=(), sections=())
    return on_numbers(clean, (base + way,), scope)


_NEXT_SECTION = re.compile(
    r"(下|后|接下来|往下|往后|上|前|往前|往上)(?:面|边)?(?:的|那)?一(?:个)?(?:大|小)?(节|部分|章|块|板块)"
)


def next_section(reading: Reading, last: Turn, scope: Scope) -> Query | None:
    """再往后一节呢 after 2.2 -> 3.1: the heading beside the last one, of the same level."""
    match = _NEXT_SECTION.search(reading.text)
    held = [v for c in last.query.where if c.kind == "section" for v in c.values]
    if match is None or not held:
        return None
    level = [k for k in scope.sections.titles if ("." in k) == ("." in held[0])]
    if held[0] not in level:
        return None
    way = -1 if match.group(1)[-1] in "上前" else 1
    place = level.index(held[0]) + way
    if not 0 <= place < len(level):
        return None
    ask = last.query.ask if last.query.ask in _KEEPS["section"] else "list"
    where = (Condition("section", (level[place],)),)
    return carried(Query(ask, where), "承接上文的部分")


_SAME_SECTION = re.compile(r"(?:同一?|这|那|该|本)(?:个)?(?:一)?(?:小)?(节|部分|章|板块)")


def same_section(reading: Reading, last: Turn, scope: Scope) -> Query | None:
    """同一小节的其他任务 after one task: all tasks under its heading."""
    match = _SAME_SECTION.search(reading.text)
    if match is None or len(last.tasks) != 1 or reading.units or reading.numbers:
        return None
    if reading.has("headings", "verify"):
        return None
    small = match.group(1) == "节" or "小" in match.group()
    query = under_heading(reading, last.tasks[0], small, scope)
    return carried(query, "承接上文的任务") if query else None


def nth(reading: Reading, last: Turn, scope: Scope) -> Query | None:
    """第二个详细讲讲; 最后一个归谁."""
    match = _NTH.search(reading.text)
    if not match or len(last.tasks) < 2 or reading.units:
        return None
    if match.group(1):
        place = (to_int(match.group(1)) or 0) - 1
    else:
        place = -1 if match.group(2) else 0
    if place >= len(last.tasks):
        return None
    clean = replace(reading, content=(), sections=())
    return on_numbers(clean, (last.tasks[place],), scope)


def more(reading: Reading, last: Turn, scope: Scope) -> Query | None:
    """还有吗; 就这些吗: the same again, which is complete."""
    if reading.has("more") and not _own(reading):
        return carried(last.query, "承接上文")
    return None


def reshaped(reading: Reading, last: Turn, scope: Scope) -> Query | None:
    """只要编号; 占全部的百分之几; 全文给我: the last list, shown so."""
    shape = shape_of(reading.text)
    named = reading.units or reading.numbers or reading.sections
    if not shape or named or len(reading.text) > _SHORT or last.query.ask not in ("list", "count"):
        return None
    kept = tuple(o for o in last.query.options if o[0] not in dict(shape))
    return carried(replace(last.query, ask="list", options=kept + shape, also=()), "承接上文")


_SHORT = 14  # characters of a follow-up that says no more than how a list is to be shown


def one(reading: Reading, last: Turn, scope: Scope) -> Query | None:
    """它由几家负责; 归谁; 详细说说."""
    if (
        not last.tasks
        or reading.numbers
        or reading.sections
        or reading.has("most", "least", "ranking")
        or (reading.units and _LEADING.match(reading.text))
    ):
        return None
    bare = not _own(reading)
    asks_text = reading.has("elaborate", "show", "who", "unitnoun", "which_number", "headings")
    points = reading.has("pronoun_one") and (asks_text or reading.units or reading.has("verify"))
    small = len("".join(reading.content)) <= 2
    if reading.has("pronoun_all") and len(last.tasks) > 1:
        return None
    if (points and small) or (
        bare and asks_text and not reading.counts and not reading.has("both")
    ):
        few = last.query.ask == "topic" and len(last.tasks) <= _FEW and reading.has("who")
        single = last.query.ask in ("fact", "who", "verify", "topic") and not few
        single = single or reading.has("pronoun_one")
        many = last.tasks[:1] if single else last.tasks[:12]
        if len(last.tasks) > 1 and not (single or few) and not reading.has("elaborate", "show"):
            return None
        return on_numbers(replace(reading, content=()), many, scope)
    return None


def _base(last: Turn) -> tuple[Condition, ...]:
    """The last answer's tasks as conditions: its own where it was a set, else their numbers."""
    if last.query.ask in SETS and last.query.where and not last.query.topic:
        return last.query.where
    return (Condition("number", tuple(map(str, last.tasks))),) if last.tasks else last.query.where


def narrow(reading: Reading, last: Turn, scope: Scope) -> Query | None:
    """其中商务局也参与的; 不算有教委的; 里面只有一家的; 这里面和旅游有关的."""
    if reading.numbers or not (last.tasks or last.query.where):
        return None
    new = where_of(reading)
    if reading.has("only") and not reading.counts and not reading.units:
        new = (*new, Condition("count", ("1",), op="=="))
    only_negative = bool(new) and all(c.negated for c in new)
    lone = len(reading.units) == 1 and bool(
        (
            reading.has("both", "and")
            and re.search(r"[和跟与同]", reading.text)
            and reading.has("both")
        )
        or _ALSO.search(reading.text)
    )
    held = bool(_HELD_BY.fullmatch(reading.text) and reading.units and last.tasks)
    said = held or reading.has("pronoun_all")
    inside = said or bool(_NARROW.search(reading.text)) and not reading.units
    if _ELLIPSIS.match(reading.text) and last.query.ask in SETS and not reading.units:
        where = tuple(dict.fromkeys((*_base(last), *new)))
        if reading.content and not reading.has("tasknoun"):
            about = Query("topic", where, reading.topic, (("text", reading.text),))
            return carried(about, "在上文任务范围内")
    if not (inside or only_negative or lone):
        return None
    if inside and not new and not reading.content and not reading.has(*_ASKS):
        return None
    if inside and not said and (reading.content or not reading.counts):
        return None
    where = tuple(dict.fromkeys((*_base(last), *new)))
    ask = _set_ask(reading)
    if reading.content and not lone and not only_negative:
        return carried(
            Query("topic", where, reading.topic, (("text", reading.text),)), "在上文任务范围内"
        )
    return carried(_of_few(Query(ask[0], where, options=ask[1])), "在上文任务范围内")


_FEW = 3  # tasks whose units are printed task by task, rather than as a table of units


def _of_few(query: Query) -> Query:
    """这些都哪些单位在管 after one to three tasks: their lines of responsibility."""
    named = [v for c in query.where if c.kind == "number" and not c.negated for v in c.values]
    few = query.ask == "units_in" and len(query.where) == 1 and 0 < len(named) <= _FEW
    return replace(query, ask="units_of", options=()) if few else query


def _set_ask(reading: Reading) -> tuple[str, tuple[tuple[str, str], ...]]:
    if reading.has("most", "least"):
        order = (("order", "least" if reading.has("least") else "most"),)
        unit_first = re.search(r"哪(?:个|家)?(?:单位|部门|局|委|家|区)", reading.text)
        return ("rank_units" if unit_first else "rank_tasks"), order
    if reading.has("who", "unitnoun") and not reading.counts:
        return "units_in", ()
    return ("count" if reading.has("count") else "list"), ()


def switch(reading: Reading, last: Turn, scope: Scope) -> Query | None:
    """那市教委呢; 换成第三部分; 第46项呢: the last query with one thing in it replaced."""
    asked = reading.has(*_ASKS) and not _LEADING.match(reading.text)
    cued = bool(_SWITCH.search(reading.text))
    if not _own(reading) or (
        asked and not (cued and not reading.has("list", "who", "show", "responsible", "tasknoun"))
    ):
        return None
    query = last.query
    if reading.unknown and not reading.conditions:
        return None
    for kind, new in (
        ("unit", reading.conditions),
        ("section", sections_of(reading)),
        ("number", numbers_of(reading)),
    ):
        if new:
            return _replaced(query, kind, new, reading)
    place = _bare_place(reading, scope)
    if place and cued and query.ask in _OF_TASKS:
        return Query("list", (Condition("unit", place.units),))
    if place and any(c.kind == "unit" for c in query.where):
        return _replaced(query, "unit", (Condition("unit", place.units),), reading)
    if (
        reading.content
        and query.ask in ("topic", "who", "fact", "verify")
        and (cued or len(reading.topic) <= 8)
    ):
        text = (("text", reading.text),)
        kept = tuple(c for c in query.where if c.kind != "number")
        ask = "topic" if query.ask == "verify" else query.ask
        return carried(
            replace(query, ask=ask, where=kept, topic=reading.topic, options=text),
            "沿用上一问的问法",
        )
    return None


# Asks about tasks by number: a bare place after them asks for that place's own tasks.
_OF_TASKS = ("show", "units_of", "count_units", "headings_of", "verify_units", "field")


def _bare_place(reading: Reading, scope: Scope) -> Mention | None:
    """说错了,是房山: nothing but a place is left when the cue is taken off."""
    bare = _SWITCH.sub("", reading.text).strip(",。?!是的和与跟")
    found = [m for m in scope.units.find(bare) if len(m.text) >= len(bare) - 1]
    if not found:
        return None
    districts = tuple(u for u in found[0].units if is_district_government(u))
    units = found[0].units if len(found[0].units) == 1 else districts
    return replace(found[0], units=units) if len(units) == 1 else None


_KEEPS = {
    "unit": (
        "list",
        "count",
        "topic",
        "each",
        "partners",
        "rank_partners",
        "verify_units",
        "verify_count",
        "fact",
    ),
    "section": (
        "list",
        "count",
        "topic",
        "span",
        "sections",
        "rank_units",
        "rank_tasks",
        "units_in",
    ),
    "number": ("show", "units_of", "count_units", "headings_of", "verify_units", "field"),
}
_DEFAULT = {"unit": "list", "section": "list", "number": "show"}


def _replaced(query: Query, kind: str, new: tuple[Condition, ...], reading: Reading) -> Query:
    kinds = ("unit", "group") if kind == "unit" else (kind,)
    old = [c for c in query.where if c.kind in kinds]
    ask = query.ask if query.ask in _KEEPS[kind] else _DEFAULT[kind]
    if ask in ("verify_count", "each"):
        ask = "count" if ask == "verify_count" else "list"
    if not old and kind == "unit" and query.ask not in ("topic", "fact"):
        rest: tuple[Condition, ...] = ()
    else:
        rest = tuple(c for c in query.where if c.kind not in kinds)
    if kind == "number":
        rest = tuple(c for c in rest if c.kind in ("unit",)) if ask == "verify_units" else ()
    if kind == "unit" and len(old) > 1 and re.match(r"^(?:那)?[和跟与]", reading.text):
        rest = (*old[:-1], *rest)
    topic = query.topic if ask in ("topic", "fact") else ""
    options = tuple(o for o in query.options if o[0] not in ("claim",))
    where = (*new, *rest) if kind != "number" else (*new, *rest)
    return carried(
        replace(query, ask=ask, where=where, topic=topic, options=options, also=()),
        "沿用上一问的问法",
    )


def again(reading: Reading, last: Turn, scope: Scope) -> Query | None:
    """一共几项; 涉及哪些单位; 哪个单位最多 with nothing named: about the last answer."""
    if _own(reading) or not (last.tasks or last.query.where):
        return None
    if reading.counts:
        return carried(Query("list", (*_base(last), *reading.counts)), "在上文任务范围内")
    if (
        reading.has("count", "most", "least", "who", "unitnoun")
        and not reading.has("tasknoun")
        or reading.has("pronoun_all")
    ):
        ask, options = _set_ask(reading)
        return carried(_of_few(Query(ask, _base(last), options=options)), "在上文任务范围内")
    return None


_RULES: tuple[Callable[[Reading, Turn, Scope], Query | None], ...] = (
    reshaped,
    more,
    next_section,
    same_section,
    step,
    nth,
    narrow,
    one,
    switch,
    again,
)
