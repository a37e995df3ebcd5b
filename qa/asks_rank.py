"""Questions about who has most, who has more, and who has at least so many."""

from __future__ import annotations

import re

from qa.lexicon import find_words, words_of
from qa.limits import AFTER, BEFORE, DISTRICTS, operator_of
from qa.numbers import BY_LIMIT, NUMERAL, to_int
from qa.reading import Reading
from qa.records import Condition, Query
from qa.scope import Scope


def sections_of(reading: Reading) -> tuple[Condition, ...]:
    """The headings that are named, as one condition (体育和教育这两节: either), and those that are
    left out (除了第一部分) as another."""
    out = []
    for negated in (False, True):
        named = (s for s in reading.sections if s.negated == negated)
        if keys := tuple(dict.fromkeys(k for s in named for k in s.keys)):
            out.append(Condition("section", keys, negated))
    return tuple(out)


def among(reading: Reading) -> bool:
    """前10项里发改委参与了哪些: the numbers limit a set, they are not looked up."""
    within = re.search(
        r"(?:项|条|号|个)?(?:任务)?(?:里面?|里头|中间?|当中|之中|之间|范围)", reading.text
    )
    if any(p.search(reading.text) for p in (BY_LIMIT, _HAVING_BETWEEN, _PLAIN_HAVING)):
        return True
    more = bool(reading.conditions or reading.counts or reading.content)
    more = more or reading.has("most", "least")
    units = reading.conditions and re.search("有几项|哪几项|哪些|几项有", reading.text)
    inside = within is not None or bool(units and not reading.has("verify"))
    return len(reading.numbers) >= 3 and bool(inside and more)


_TOP = re.compile(
    r"前[一二三四五六七八九十两\d]+(?:名|位|的)?(?!项|条|个任务|[年月天届批期次轮周])"
)
# 商务局的任务数排第几
_ITS_PLACE = re.compile("排(?:名|在)?(?:第)?(?:几|多少)|第几名|第几位|名次|什么位次")
_YEARS = re.compile(r"前[一二三四五六七八九十两几\d]+[年月天届批期次轮周]")  # 前五年 ranks nothing
_UNITS = re.compile(
    r"(?:哪|那|什么|几|多少)(?:一)?(?:些|几|两|三)?(?:个|家)?(?:单位|部门|委办局|局|委|机构|区|县|家)|谁"
    r"|(?:单位|部门|区|局)(?:是|有|都是)?(?:哪|什么|啥)"
)
_TASKS = re.compile(
    r"(?:哪|那)(?:一|几|两|三|些)?(?:项|条|个任务|件)|最[多少]的(?:那|这)?[一二两三四五六七八九十\d]*(?:项|条|个(?=任务))|任务是第几|任务[^,]{0,6}(?:单位|部门|家)[^,]{0,4}最"
    r"|(?:单位|部门)(?:数量|数目|个数|家数|数)?(?:最[多少]|从多到少|从少到多)|最[多少](?:单位|部门|家)"
    r"|(?:单位|部门)数?前[一二三四五六七八九十\d]+[名项条]"
)
_PLACES = {"老大": 1, "冠军": 1, "老二": 2, "亚军": 2, "次多": 2, "仅次于": 2, "老三": 3, "季军": 3}
_HAVING = re.compile(
    rf"(?:{BEFORE})?(?:出现)?(?:在|有|到|了|过|达)?(?P<n>{NUMERAL})(?:项|条|件|次|个(?=任务))(?:任务)?{AFTER}"
)


_MOST_DISTRICTS = re.compile(
    r"(?:区县?|区政府)(?:的)?(?:数量?|个数)?最[多少]|最[多少]的?(?:个)?区(?![域间])"
)
_WHICH_UNITS = re.compile(rf"哪({NUMERAL})(?:个|家)(?:单位|部门|局|委|区|委办局)")
_LONGEST = re.compile(r"(?:文字|内容|篇幅|字数|正文|原文|描述|任务)?最[长短](?!期)|字数?最[多少]")
_BY_UNITS = re.compile(r"按[^,。?]{0,4}(?:单位|部门)(?:的)?(?:数量|数目|个数|家数|数|多少)")
_ALONE = re.compile("单打独斗|独家|单独|独自|独立|一家|单干|独扛|单扛|包干|一肩挑|独揽")
_ONLY = re.compile(
    rf"(?:只|仅|就|才)(?:有|承担|负责|参与|管|领|牵头|涉及|列|分到|摊上|出现|挂名?|占|沾|露|落|领到|接|扛|担|背|列)?(?:了|着|过|到)?({NUMERAL})(?:项|条|件|次|个(?=任务))"
)


def _plain(reading: Reading) -> str:
    """The question without the headings it names: 第二部分 is no second place."""
    text = reading.text
    for section in sorted(reading.sections, key=lambda s: -s.start):
        text = text[: section.start] + "、" + text[section.end :]
    return text


def rank(reading: Reading, scope: Scope) -> Query | None:
    """哪个单位任务最多 -> rank_units; 哪项任务涉及的单位最多 -> rank_tasks; 谁更多 -> compare."""
    text = _plain(reading)
    so_many = _HAVING_BETWEEN.search(text) or _PLAIN_HAVING.search(text)
    if among(reading) and not reading.has("most", "least") and not so_many:
        return None
    numbers = (Condition("number", tuple(map(str, reading.numbers))),) if among(reading) else ()
    where = (*numbers, *reading.conditions, *reading.counts, *sections_of(reading))
    if query := _its_place(reading, text, where) or _right_after(reading, text, where):
        return query
    if (
        not reading.conditions
        and re.search(rf"最[多少]的(?:{NUMERAL}个)?区(?!域)|任务[多少]的区", text)
        and not _TASKS.search(text)
    ):
        where = (Condition("group", DISTRICTS), *where)
    if len(reading.units) > 1 and re.search("各有|各自|各是|各几|各多少|分别", text):
        return None  # a list for each of them
    alone = not reading.units and _ALONE.search(text) is not None
    if alone and reading.has("only") and not reading.counts:  # 单独负责的任务谁最多
        where = (*where, Condition("count", ("1",), op="=="))
    if each := _each_of(text, where) or _so_many(reading, text, where):
        return each
    if compared := _compared(reading, text):
        units = tuple(c for c in where if c.kind in ("unit", "section") and not c.negated)
        return Query("compare_units", units) if compared == "units" else None
    if longest := _by_length(reading, text):
        return Query("rank_tasks", where, options=longest)
    left = _YEARS.sub("", text)
    placed = reading.has("ranking") and (left == text or find_words(words_of("ranking"), left))
    if not reading.has("most", "least") and not placed and not _TOP.search(text):
        return None
    if len("".join(_told(reading, text))) > 5 and not reading.units:
        return None
    object_ = "rank_units" if alone and _UNITS.search(text) else _object(reading, text)
    if not object_:
        return None
    options = _options(reading, text)
    return Query(object_, where, options=options + _counted(object_, options, text))


_EXTREME = re.compile("最[多少大小重忙闲高低]")
_ASKS = re.compile("[哪谁几吗?]|多少|什么")


def _told(reading: Reading, text: str) -> list[str]:
    """What a question is about beside its rank, without a remark that follows: …最多,开会坐不下."""
    match = _EXTREME.search(text)
    _, _, remark = text[match.end() :].partition(",") if match else ("", "", "")
    return [c for c in reading.content if not remark or _ASKS.search(remark) or c not in remark]


def _its_place(reading: Reading, text: str, where: tuple[Condition, ...]) -> Query | None:
    """商务局的任务数排第几."""
    alone = len(reading.units) == 1 and not any(c.negated for c in reading.conditions)
    if not alone or reading.numbers:
        return None
    return Query("rank_place", where) if _ITS_PLACE.search(text) else None


def _by_length(reading: Reading, text: str) -> tuple[tuple[str, str], ...]:
    """哪项任务文字最长 -> by the length of its text."""
    if reading.units or not (_LONGEST.search(text) and re.search("哪一?(?:项|条|个任务)", text)):
        return ()
    return (("order", "least" if re.search("最[短少]", text) else "most"), ("by", "length"))


def _counted(
    object_: str, options: tuple[tuple[str, str], ...], text: str
) -> tuple[tuple[str, str], ...]:
    """What is counted, and how many places are asked for: 哪三个单位任务最多 -> top 3."""
    which = _WHICH_UNITS.search(text)
    if object_ == "rank_units" and which and all(k != "top" for k, _ in options):
        return (("top", str(to_int(which.group(1)))),)
    if object_ == "rank_tasks" and _MOST_DISTRICTS.search(text):
        return (("of", DISTRICTS[0]),)
    more: tuple[tuple[str, str], ...] = ()
    if object_ == "rank_sections" and "节" in text:
        more += (("level", "2"),)
    if object_ == "rank_sections" and re.search("(?:单位|部门|家数)[^,]{0,3}最", text):
        more += (("by", "units"),)
    return more


# 任务数为2项的区, 承担任务5项的单位, 哪些区有3项任务, 都摊上12项的两个单位
_PLAIN_HAVING = re.compile(
    rf"(?:任务(?:数|数量|量)?(?:都)?(?:为|是|有|等于)|(?:承担|负责|参与|牵头|领|有|摊上|分到|挂)(?:了)?(?:任务)?)"
    rf"(?P<n>{NUMERAL})(?:项|条|个)(?:任务)?(?:的)(?:是)?(?:哪|那)?(?:[一二两三四五几\d]?[家个])?(?:单位|部门|委办局|区)"
    rf"|(?:哪些|哪几个|什么)(?:单位|部门|委办局|区)(?:政府)?(?:都)?(?:有|承担|负责|领|摊上|分到)(?:了)?(?P<m>{NUMERAL})(?:项|条|个)(?:任务)?(?:[,。?]|$)"
)
# 任务数在5到9项之间的单位
_HAVING_BETWEEN = re.compile(
    rf"任务(?:数|量|数量)?(?:在|是|有|为)?(?P<low>{NUMERAL})(?:项|条|个)?(?:到|至|-|~)(?P<high>{NUMERAL})"
    r"(?:项|条|个)(?:之间|以内)?(?:任务)?(?:的)?(?=单位|部门|委办局|区|有哪|是哪)"
)


# 各区任务数一览, 给各区排个名, 各单位任务数
_EACH_UNIT = re.compile(
    "(?:各|每个?)(?:个)?(?P<a>区|单位|部门|委办局)(?:政府)?(?:的)?任务(?:数|数量|量)"
    "|任务数[^,。?]{0,4}(?:给|对|把)(?:各|每个?)(?P<b>区|单位|部门|委办局)(?:政府)?排"
)
# 各部分任务数, 三个部分任务数对比, 按部分统计某局任务
_EACH_PART = re.compile(
    "(?:各|每个?|[二三四五六几]个?)(?:大)?(?P<a>部分|节|板块|小节)(?:的)?任务(?:数|数量|量|各|分别)"
    "|按(?:照)?(?:各)?(?P<b>部分|节|板块|小节)(?:来|分别)?(?:统计|列|数|分|算)"
)


_AFTER = re.compile(
    "仅次于|比[^,。?]{2,10}少[、,]?(?:又)?紧(?:挨|跟)着|(?:紧(?:挨|跟)着?)?排(?:名)?在[^,。?]{2,10}(?:后面|之后|后一[名位])"
)


def _right_after(reading: Reading, text: str, where: tuple[Condition, ...]) -> Query | None:
    """仅次于通州的是哪个区: who has most of those that have less."""
    if len(reading.units) != 1 or not _AFTER.search(text) or reading.numbers:
        return None
    rest = tuple(c for c in where if c.kind != "unit")
    rest = _of_districts(rest, re.search("哪个区|的区(?!域)|各区", text))
    return Query("rank_units", rest, options=(("after", reading.units[0]),))


def _each_of(text: str, where: tuple[Condition, ...]) -> Query | None:
    """The number of tasks of each district, unit or part."""
    order = (("order", "most"), ("top", "all"))
    if match := _EACH_UNIT.search(text):
        where = tuple(c for c in where if c.kind != "group")
        if "区" in match.groups():
            where = (*where, Condition("group", DISTRICTS))
        return Query("rank_units", where, options=order)
    if match := _EACH_PART.search(text):
        level = (("level", "2"),) if "节" in (match["a"] or match["b"]) else ()
        return Query("rank_sections", where, options=order + level)
    of_parts = [c for c in where if c.kind == "section" and len(c.values) > 1 and not c.negated]
    several = re.search("各|分别|几项.*几项|多少项.*多少项", text)
    if of_parts and several and all("." not in v for v in of_parts[0].values):
        return Query("rank_sections", where, options=(*order, ("level", "1")))
    return None


def _so_many(reading: Reading, text: str, where: tuple[Condition, ...]) -> Query | None:
    """The units, or the districts, with so many tasks."""
    at = _threshold(reading, text)
    if not at:
        return None
    where = tuple(c for c in where if c.kind != "number" or BY_LIMIT.search(text))
    where = _of_districts(where, re.search("的区(?!域)", text))
    return Query("rank_units", where, options=(("at", at),))


def _of_districts(
    where: tuple[Condition, ...], asked: re.Match[str] | None
) -> tuple[Condition, ...]:
    """The conditions, and that districts are meant where they are asked for and none is named."""
    if asked is None or any(c.kind == "group" for c in where):
        return where
    return (*where, Condition("group", DISTRICTS))


def _threshold(reading: Reading, text: str) -> str:
    """任务数超过10项的单位, 哪些区只出现在一项任务里 -> >10, ==1."""
    named = any(c.kind == "unit" and not c.negated for c in reading.conditions)
    kinds = re.search("(?:的|有|过)(?:单位|部门|区(?!域))", text)
    if named or not (_UNITS.search(text) or kinds):
        return ""
    if between := _HAVING_BETWEEN.search(text):
        return f">={to_int(between['low'])},<={to_int(between['high'])}"
    for match in _HAVING.finditer(text):
        number = to_int(match.group("n"))
        said = match.group("after") or any(match.group(f"o{i}") for i in range(5))
        if number and said and text[match.start() - 1 : match.start()] not in ("第", "哪"):
            return f"{operator_of(match)}{number}"
    if plain := _PLAIN_HAVING.search(text):
        return f"=={to_int(plain['n'] or plain['m'])}"
    if (only := _ONLY.search(text)) and (number := to_int(only.group(1))):
        return f"=={number}"  # 哪些单位只承担一项
    return ""


def _compared(reading: Reading, text: str) -> str:
    """Two or more units whose numbers of tasks are held against each other."""
    units = [v for c in reading.conditions if c.kind == "unit" and not c.negated for v in c.values]
    if len(units) < 2 or reading.has("with_whom") or reading.numbers:
        return ""
    more = re.search(
        r"任务(?:数|量)?之?差(?![异别])|差值|(?:谁|哪个|哪家|哪边|哪一家|哪个区)[^,]{0,8}(?:最|更|比较)?[多少重忙勤](?!少|大|长)|一样多|[多少]一?[点些]|相等|差多少|差几|多几|少几",
        text,
    )
    return "units" if more or (reading.has("most", "least") and not reading.has("both")) else ""


# 主责单位最多的前三项任务, 从多到少前十项
_TOP_TASKS = re.compile(
    rf"(?:最[多少]的?|从多到少|从少到多|从高到低|排名?)(?:的)?前({NUMERAL})(?:项|条|个)"
)


def _options(reading: Reading, text: str) -> tuple[tuple[str, str], ...]:
    least = (reading.has("least") and "倒数" not in text) or re.search("倒数|从少到多", text)
    options = [("order", "least" if least else "most")]
    top = _TOP_TASKS.search(text) or re.search(rf"(?:前|top|头)\s*({NUMERAL})(?!项|条)", text, re.I)
    top = top or re.search(rf"最[多少]的({NUMERAL})(?:个|家|项)", text)
    place = re.search(rf"(?:第|排名?第?|并列第?|位列第?)({NUMERAL})(?:名|位|的|$|多)?", text)
    named = next((n for word, n in _PLACES.items() if word in text), 0)
    if top and (n := to_int(top.group(1))):
        options.append(("top", str(n)))
    elif named or (
        place and "第一多" not in text and not re.match("[项条个]", text[place.end() :])
    ):
        number = named or (to_int(place.group(1)) if place else 0)
        options += [("place", str(number))] if number else []
    elif reading.has("ranking") and not reading.has("most", "least"):
        options.append(("top", "all"))
    return tuple(options)


def _object(reading: Reading, text: str) -> str:
    named = any(c.kind == "unit" and not c.negated for c in reading.conditions)
    if named and reading.has("with_whom", "both", "and"):
        return "rank_partners"
    if re.search(r"哪两[个家]|哪两个(?:单位|部门)|哪对|两两", text) and re.search(
        "一起|共同|合作|搭|重合|重叠|同时", text
    ):
        return "rank_pairs"
    if re.search(
        r"(?:哪|每|各|几)(?:一)?(?:个)?(?:大)?(?:部分|节|板块|章|小节|大块|块|标题)"
        r"|(?:部分|小?节|板块|章)(?:分别|各自?)",
        text,
    ) or (reading.has("headings", "sections") and "任务" in text):
        return "rank_sections"
    task, unit = _TASKS.search(text) or _BY_UNITS.search(text), _UNITS.search(text)
    if task and not (unit and re.search(r"任务(?:数|量)?(?:最|排|前)|身上|头上|手里|名下", text)):
        return "rank_tasks"
    if (
        unit
        or reading.has("unitnoun", "who")
        or reading.conditions
        or re.search("任务(?:数|量)|最[多少]的[^,。?的]{0,4}(?:区(?!域)|单位|部门)", text)
    ):
        return "rank_units"
    return ""
