"""Questions about units themselves: without tasks, one organ or two, a name that is none."""

from __future__ import annotations

import re

from qa.asks_rank import sections_of
from qa.limits import DISTRICTS
from qa.reading import Reading
from qa.records import Condition, Query
from qa.scope import Scope

_UNWRITTEN = re.compile(
    r"(?:没|未|没有|缺|缺少|漏了?|无)(?:写明?|列明?|载明|注明|标明?|填|写上|有)?(?:任何)?(?:主责|责任|牵头)(?:单位|部门)"
    r"|(?:主责|责任|牵头)(?:单位|部门)(?:是)?(?:空白?的?|缺失|没写|没有写|未写|未载明|没列|没标)"
)


_IDLE = re.compile(
    r"哪(?:些|几个|个)?(?P<c>区|单位|部门)(?:政府)?[^,。?]{0,4}一?(?:项|条|个|点)?(?:任务)?(?:也|都)?(?:没有|没|无)(?:任务|活儿?|份)?(?:[?。]|$)"
    r"|(?:一次|从来?)(?:都|也)?(?:没有?|未)(?:露过?面|出现过?|上过?榜|被?点过?名)的?(?P<d>区|单位|部门)"
    r"|(?:每个?|所有|各)(?:个)?(?P<e>区)(?:政府)?(?:都|均)?(?:至少)?(?:有|承担|分到|领)[^,。?]{0,4}任务(?:对|吗|吧|[?])"
    r"|没有?(?:分到|领到|承担|安排)?(?:任何)?(?:一项)?(?:任务|活儿?|份)的(?P<a>区|单位|部门)"
    r"|(?P<b>区|单位|部门)(?:政府)?(?:是)?(?:没有?|无)(?:分到|领到|承担|安排|任何)?(?:任务|活儿?)"
)
# 总共有几个区政府被写进主责单位里了
_HOW_MANY_DISTRICTS = re.compile(
    "(?:几|多少)个(?:区|区县)(?:政府)?(?:被)?(?:写进|列入|列进|列为|列在|进了?|出现在?|上了?榜|作为|当了?|成为)[^,。?]{0,4}(?:主责|责任|清单|名单|单位)"
)
_NAMED_SO = re.compile(
    r"(?:带|含|叫|名[字称](?:里|中)?(?:带|含|有))有?\"?([\u4e00-\u9fff]{1,6}?)\"?字?(?:的)?(?:单位|部门)"
)


_NOWHERE_ELSE = re.compile(
    "(?:只|仅|光)(?:在|出现在|集中在|有)|(?:全|都|全部|全都)(?:在|集中在|落在|属于)"
)


def of_units(reading: Reading, scope: Scope) -> Query | None:
    """哪些区没有任务: those that have some, for a list prints no others; 名字带"金融"的单位;
    只在第三部分有任务的单位."""
    if reading.units or reading.numbers:
        return None
    where = sections_of(reading)
    if where and reading.has("unitnoun", "who") and _NOWHERE_ELSE.search(reading.text):
        groups = tuple(c for c in reading.conditions if c.kind == "group")
        return Query("units_in", (*groups, *where), options=(("only", "1"),))
    if _HOW_MANY_DISTRICTS.search(reading.text) and not reading.has("tasknoun"):
        return Query("units_in", (Condition("group", DISTRICTS), *where))
    idle = _IDLE.search(reading.text)
    if idle and len("".join(reading.content)) <= 4:
        district = "区" in idle.groups()
        where = (Condition("group", DISTRICTS),) if district else ()
        return Query("units_in", where, options=(("idle", "1"),))
    named = _NAMED_SO.search(reading.text)
    if named and all(c in named.group() for c in reading.content):
        return Query("units_in", sections_of(reading), options=(("named", named.group(1)),))
    return None


def without_units(reading: Reading, scope: Scope) -> Query | None:
    """哪些任务没写主责单位 -> the tasks whose line of responsibility is not there."""
    if reading.units or reading.numbers or not _UNWRITTEN.search(reading.text):
        return None
    ask = "count" if reading.has("count") else "list"
    return Query(ask, (Condition("count", ("0",), op="=="), *sections_of(reading)))


_SAME_ORGAN = re.compile(
    r"(?:是|算|属于?)(?:不是|不算)?(?:写)?(?:成|作)?(?:同)?(?:一)(?:家|个(?:单位|部门|机构)|回事|码事)"
    r"|同一(?:家|个)(?:单位|部门|机构)?|(?:算|是)(?:一|两)(?:家|个)?还是(?:一|两)(?:家|个)"
)


def same_organ(reading: Reading, scope: Scope) -> Query | None:
    """甲和乙算一家还是两家: whether two names mean one unit of the lists."""
    match = _SAME_ORGAN.search(reading.text)
    if match is None or reading.numbers or not reading.units or reading.unknown:
        return None
    if any(word not in match.group() for word in reading.content):
        return None  # 某某和教委: one of them is no unit
    if reading.has("tasknoun") or not re.search("[和与跟同、]", reading.text):
        return None
    return Query("same_organ", tuple(c for c in reading.conditions if c.kind == "unit"))


def unknown_unit(reading: Reading, scope: Scope) -> Query | None:
    """市审计局承担哪些任务 -> a unit that the notices do not name."""
    if not reading.unknown:
        return None
    bare = reading.unknown[0].endswith(("区", "县")) and not reading.unknown[0].startswith("市")
    if len("".join(reading.content)) > (1 if bare else 3):
        return None
    return Query("unknown_unit", reading.conditions, options=(("name", reading.unknown[0]),))
