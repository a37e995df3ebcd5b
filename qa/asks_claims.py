"""Statements about the whole table that are to be checked: 对吗, 是吧.

甲局一项任务都没有,对吗        -> verify_none
任务最多的是甲局吧             -> rank_place, claimed first
甲局比乙局多三项               -> compare_units, claimed 3
清单一共涉及69家单位,是吧       -> verify_unit_total, claimed 69
"""

from __future__ import annotations

import re

from qa.asks_rank import sections_of
from qa.limits import DISTRICTS
from qa.numbers import NUMERAL, to_int
from qa.reading import Reading
from qa.records import Condition, Query
from qa.scope import Scope

_NO_TASKS = re.compile(
    "(?:没有?|无)(?:任何|一项|一个|半点|什么|分到)?任务(?!的?(?:单位|部门|区|局))"
    "|一(?:项|个|条|件)任务(?:都|也)?(?:没有?|不)|任务(?:都|也)没有?"
    "|不(?:参与|承担|负责)任何(?:一项)?任务"
)


def has_none(reading: Reading, scope: Scope) -> Query | None:
    """甲局没有任务是吧; 谁说甲局没有任务的."""
    named = dict.fromkeys(v for c in reading.conditions if c.kind == "unit" for v in c.values)
    other = reading.numbers or reading.sections or reading.counts or reading.content
    if len(named) != 1 or other or not _NO_TASKS.search(reading.text):
        return None
    if re.search("哪|几|多少|什么时候", reading.text):
        return None
    claimed = (("claim", "1"),) if re.search("[对是]", reading.text[-4:]) else ()
    return Query("verify_none", (Condition("unit", tuple(named)),), options=claimed)


_CLOSE = "(?:,?(?:对不对|对吗|对吧|对么|是吗|是吧|是不是|没错吧|没错|吗|么|吧))[?。]?$"
_IS_FIRST = re.compile(
    rf"(?:是|算)(?:不是)?(?P<what>[^,。?]{{0,6}}?)(?:任务)?(?:数|量)?"
    rf"(?:最多|第(?P<place>{NUMERAL})多)的?(?P<kind>[^,。?]{{0,6}}?){_CLOSE}"
    "|任务(?:是不是|是)最多的?(?:吗|么|吧|[?]|$)"
)
_FIRST_IS = re.compile(
    rf"(?:最多|第(?P<place>{NUMERAL})多)的?(?P<kind>[^,。?]{{0,6}}?)(?:是|就是|要数)[^,。?]{{2,12}}?{_CLOSE}"
)


def is_first(reading: Reading, scope: Scope) -> Query | None:
    """市教委是任务最多的单位,对吗; 任务最多的是商务局吧; 甲是第三多的单位吗."""
    alone = len(reading.units) == 1 and not any(c.negated for c in reading.conditions)
    match = _FIRST_IS.search(reading.text) or _IS_FIRST.search(reading.text)
    if not alone or reading.numbers or match is None:
        return None
    place = to_int(match.groupdict().get("place") or "") or 1
    kind = (match.groupdict().get("kind") or "") + (match.groupdict().get("what") or "")
    where = tuple(c for c in reading.conditions if c.kind == "unit") + sections_of(reading)
    if re.search("区(?!域)", kind):
        where = (*where, Condition("group", DISTRICTS))
    return Query("rank_place", where, options=(("claim", str(place)),))


_MOST_UNITS = re.compile(
    rf"(?:单位|部门)(?:数|数量|家数)?最(?P<way>多|少)的(?:任务)?(?:是|就是)(?:任务|第)(?P<n>{NUMERAL})"
    rf"|(?:任务|第)(?P<m>{NUMERAL})(?:项|条)?(?:任务)?是(?:不是)?(?:单位|部门)最(?P<how>多|少)的"
)


def most_units(reading: Reading, scope: Scope) -> Query | None:
    """主责单位最多的是任务32,对吧."""
    match = _MOST_UNITS.search(reading.text)
    if match is None or not reading.has("verify") or reading.conditions:
        return None
    order = "least" if "少" in (match["way"], match["how"]) else "most"
    claim = str(to_int(match["n"] or match["m"]) or 0)
    return Query("rank_tasks", sections_of(reading), options=(("order", order), ("claim", claim)))


_DIFFERENCE = re.compile(rf"比[^,。?]{{2,14}}?(?P<way>多|少)(?:出|了)?(?P<n>{NUMERAL})(?:项|条|个)")


def difference(reading: Reading, scope: Scope) -> Query | None:
    """甲局比乙局多三项: the difference that is claimed, from the first unit to the second."""
    match = _DIFFERENCE.search(reading.text)
    number = to_int(match["n"]) if match else None
    if match is None or number is None or len(reading.units) != 2 or reading.has("count"):
        return None
    claim = number if match["way"] == "多" else -number
    where = tuple(Condition("unit", (name,)) for name in reading.units)
    return Query("compare_units", where, options=(("claim", str(claim)),))


_UNITS_IN_ALL = re.compile(
    rf"(?:共|涉及|有|包括)[^,。?\d]{{0,4}}?(?P<n>{NUMERAL})(?:家|个)(?:主责|责任|牵头)?(?:单位|部门)"
)
_IN_ALL = re.compile("清单|一共|总共|全部|整个|共")


def units_in_all(reading: Reading, scope: Scope) -> Query | None:
    """清单一共涉及69家单位,是吧."""
    match = _UNITS_IN_ALL.search(reading.text)
    named = reading.conditions or reading.numbers or reading.content or reading.has("tasknoun")
    if match is None or named or not reading.has("verify") or not _IN_ALL.search(reading.text):
        return None
    claim = (("claim", str(to_int(match["n"]) or 0)),)
    return Query("verify_unit_total", sections_of(reading), options=claim)


_IN_PARTS = re.compile(rf"分(?:成|为|了)?(?P<n>{NUMERAL})(?:个|大)*(?:部分|板块|大块|块|章)")


def in_parts(reading: Reading, scope: Scope) -> Query | None:
    """清单分三大部分,对吗."""
    match = _IN_PARTS.search(reading.text)
    if match is None or not reading.has("verify") or reading.units:
        return None
    if any(c not in match.group() for c in reading.content):
        return None
    return Query("sections", options=(("claim", str(to_int(match["n"]) or 0)),))


_DATED = re.compile(
    r"(?:清单|文件|通知|它)?[^,。?]{0,6}?\d{1,2}月\d{1,2}[日号](?:才|就)?(?:印发|发布|下发|发出?|公布|出台|落款|签发)"
)
_NUMBERED = re.compile(r"文号|发文字号|政(?:办)?发")
_OF_YEAR = re.compile(r"(?:清单|文件|通知)(?:是)?(20\d\d)年(?:的|度)?")


_YEAR = 6  # characters beside the words that speak of the document: 2025年的


def of_the_document(reading: Reading, scope: Scope) -> Query | None:
    """通知是2026年1月10日发的吗; 文号是京政发2026年2号,对吗; 这个清单是2025年的吧."""
    text = reading.text
    if not reading.has("verify") or reading.units:
        return None
    if _DATED.search(text):
        return Query("meta", options=(("field", "date"), ("claim", text)))
    if _NUMBERED.search(text) and re.search(r"\d号", text):
        return Query("meta", options=(("field", "document_number"), ("claim", text)))
    if (year := _OF_YEAR.search(text)) and len("".join(reading.content)) <= _YEAR:
        return Query("meta", options=(("field", "title"), ("claim", year.group(1))))
    return None


# 只归甲局管, 就甲局一个部门管, 甲局独家负责
_ALONE = re.compile(
    "(?:只|仅|光)(?:归|由|是|有|让)|(?:就|只|仅)[^,。?]{2,12}?(?:一|1)[家个](?:单位|部门)?(?=管|负责|抓|牵头|做|干|[,。?吗吧])"
    "|独家|单独|独自|一[家个](?:单位|部门)?(?:单独|独自)?(?:负责|管|牵头|主责|承担|抓|干|做)"
)


def claims_alone(reading: Reading) -> bool:
    """Whether a statement says that the units it names are all there are."""
    return bool(reading.units) and reading.has("verify") and _ALONE.search(reading.text) is not None


RULES = (has_none, is_first, most_units, difference, units_in_all, in_parts, of_the_document)
