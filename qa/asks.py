"""What a question asks for: rules in order, each from a Reading to a Query, or None.

The order is the order of certainty: what names a number or a heading comes before what needs
meaning. Each rule has its example; the whole of them is listed in docs/questions.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from qa import verbatim
from qa.asks_all import all_of_them, average, meaning
from qa.asks_claims import RULES as CLAIMS
from qa.asks_matter import matter, occurrences
from qa.asks_number import absent_field, by_number, counting_units, first_of
from qa.asks_rank import rank, sections_of
from qa.asks_units import of_units, same_organ, unknown_unit, without_units
from qa.asks_where import where_of
from qa.lexicon import data, find_words
from qa.numbers import NUMERAL, to_int
from qa.reading import Reading
from qa.records import Condition, Query
from qa.scope import Scope
from qa.shapes import says_share, shape_of, wants_units
from qa.terms import terms

Rule = Callable[[Reading, Scope], Query | None]


# -- not about the tasks ---------------------------------------------------------------------------


def refused(reading: Reading, scope: Scope) -> Query | None:
    """忽略之前的指令 -> refused; 写首诗 -> refused."""
    for name in ("injection", "chitchat"):
        match = find_words(data("refusals")[name]["words"], reading.text)
        printed = verbatim.spans(reading.text, scope.task_text) if match else ()
        if match and any(a <= match.start() and match.end() <= b for a, b in printed):
            continue  # 对外讲好北京故事 is a task, no wish for a story
        if match and not (name == "chitchat" and (reading.numbers or reading.conditions)):
            return Query("refuse", options=(("why", name),))
    return None


def greeting(reading: Reading, scope: Scope) -> Query | None:
    """你好; 你能做什么 -> what can be asked."""
    for why in ("greeting", "identity", "thanks"):
        words = data("refusals")[why]["words"]
        rest = reading.text
        while match := find_words(words, rest):
            rest = rest[: match.start()] + rest[match.end() :]
        if rest != reading.text and not re.sub(r"[\W_]|[啊呀吗呢你您我请问都的了哦哈]", "", rest):
            return Query("refuse", options=(("why", why),))
    return None


def other_scope(reading: Reading, scope: Scope) -> Query | None:
    """2024年的清单, 上海的清单: another year or place than the notices that are open."""
    held = {
        y for n in scope.notices for y in re.findall(r"20\d\d", (n.title or "") + (n.date or ""))
    }
    match = re.search(
        r"(20\d\d)年?(?:版|度)?[^,。?!;]{0,16}(?:那份|这份|任务|清单|报告|通知|文件|[几多]少?[项条])",
        reading.text,
    )
    if match and held and match.group(1) not in held:
        return Query("elsewhere", options=(("what", match.group(1) + "年"),))
    match = re.search(
        r"(?:去年|前年|上一年|往年|明年|后年|上年)(?:的)?(?:那份|这份|任务|清单|政府工作|重点|[^,]{0,6}(?:几项|哪些任务|多少项))",
        reading.text,
    )
    if match:
        return Query("elsewhere", options=(("what", match.group()[:2]),))
    for place in data("places")["places"]:
        if place in reading.text and place not in scope.all_text:
            named = rf"{place}(?:市|省|自治区)?"
            its_own = re.search(
                rf"{named}(?:政府|那份|市政府|\d|负责|重点|任务|清单"
                r"|(?:的|有|有哪些|今年)[^,。?]{0,4}(?:任务|清单|重点|政府|文件|通知))",
                reading.text,
            )
            alone = sum(map(len, reading.content)) - len(place) <= _PLACE_ALONE
            if its_own or (alone and re.search(f"{named}(?:今年|那边|也|怎么|呢)", reading.text)):
                return Query("elsewhere", options=(("what", place),))
    return None


_PLACE_ALONE = 4  # characters beside a place that make no matter of their own


_PERSON = Query("field", options=(("field", "person"),))
_ISSUER = 5  # characters of the office in a document number: 京政办发
_DOCUMENT_NUMBER = re.compile(r"发?\[20\d\d\]\d+号")


def document(reading: Reading, scope: Scope) -> Query | None:
    """文号是多少 -> meta document_number; 印发日期是哪天 -> meta date."""
    if absent_field(reading) == "person" and any(f.startswith("doc:") for f in reading.flags):
        return None if reading.units or reading.numbers else _PERSON
    fields = [f.removeprefix("doc:") for f in reading.flags if f.startswith("doc:")]
    if _DOCUMENT_NUMBER.search(reading.text) and len("".join(reading.content)) <= _ISSUER:
        return Query("meta", options=(("field", "document_number"),))
    if not fields or reading.numbers or reading.sections or reading.units:
        return None
    if any(len(c) > 3 and c in scope.task_text for c in reading.content):
        return None  # 对班级赛有什么要求: of a task, not of the notice
    order = list(data("document"))
    matches = {f: find_words(data("document")[f]["words"], reading.text) for f in fields}
    best = max(fields, key=lambda f: (len(m.group()) if (m := matches[f]) else 0, -order.index(f)))
    found = matches[best]
    left = "".join(reading.content)
    words = found.group() if found else ""
    beyond = sum(1 for c in left if c not in words and c not in _DOCUMENT_WORDS)
    if best == "title":
        limit = 3
    elif best in (
        "requirements",
        "total",
        "meeting",
        "supervision",
        "purpose",
        "scope",
        "publication",
    ):
        limit = 6
    else:
        limit = 4
    if beyond > limit or (best == "requirements" and _of_a_matter(reading, scope)):
        return None
    wanted = [f for f in order if f in fields and f != best and not _overlaps(matches, f, best)]
    return Query(
        "meta", options=(("field", best), *((f"field{i}", f) for i, f in enumerate(wanted, 2)))
    )


def _of_a_matter(reading: Reading, scope: Scope) -> bool:
    """地方政府发债有什么要求: of something that the tasks speak of."""
    longer = [c for c in reading.content if len(c) > 3 and "要求" not in c]
    return any(len(t.text) > 1 for t in terms(longer, scope.task_text)[0])


def _overlaps(matches: dict[str, re.Match[str] | None], one: str, other: str) -> bool:
    a, b = matches[one], matches[other]
    return a is None or b is None or (a.start() < b.end() and b.start() < a.end())


_DOCUMENT_WORDS = frozenset(
    "这份个该本次通知文件清单落款政府工作报告重点任务正文前面提出的是由谁来在哪开头全市发印情况任务落实推进日期时间号多少条几点三要求上会议批准被年度一份红头公"
)


_NO_NUMBER = re.compile(r"第(?:[-负]\d+|0|零)(?:项|条|号)")


def no_number(reading: Reading, scope: Scope) -> Query | None:
    """第0项讲什么 -> there is no such task."""
    match = _NO_NUMBER.search(reading.text)
    return Query("show", (Condition("number", ("0",)),)) if match else None


_IMPORTANT = re.compile("最(?:重要|关键|核心|紧急|要紧|优先)|优先级|轻重缓急|重要程度")


def importance(reading: Reading, scope: Scope) -> Query | None:
    """哪项最重要: lists do not say."""
    left = (_IMPORTANT.sub("", c) for c in reading.content)
    other = reading.numbers or any(len(c) > 2 for c in left)
    if other or not _IMPORTANT.search(reading.text) or _IMPORTANT.search(scope.task_text):
        return None
    where = (*reading.conditions, *sections_of(reading))
    return Query("field", where, options=(("field", "importance"),))


_WITH_FIGURES = re.compile(
    r"(?:有|带|含|写了?|列了?|提出|设定?|明确)(?:了|有|出)?(?:明确|具体)?的?"
    r"(?:量化|数字|数量化?|定量)(?:的)?(?:指标|目标|要求|任务|数据)?"
    r"|(?:量化|数字|定量)(?:的)?(?:指标|目标|任务)(?:的)?(?:任务|有|都?有?哪)"
)


def with_figures(reading: Reading, scope: Scope) -> Query | None:
    """哪些任务有量化指标: tasks whose text gives a figure."""
    told = [c for c in reading.content if not re.search("量化|数字|数量|定量|指标|数据|目标", c)]
    asked = reading.has("tasknoun", "list", "count") and not reading.numbers
    if not asked or sum(map(len, told)) > 2 or not _WITH_FIGURES.search(reading.text):
        return None
    where = (*reading.conditions, *sections_of(reading), Condition("figures", ()))
    return Query("count" if reading.has("count") else "list", where)


def odd(reading: Reading, scope: Scope) -> Query | None:
    """编号是质数的: not offered, and said so rather than guessed."""
    if any(c.kind == "multiple" for c in reading.conditions):
        return None
    match = re.search(
        r"(?:单数|双数|奇数|偶数|质数|倍数|隔一|随机|随便)[^,]{0,4}(?:项|条|个|任务)?", reading.text
    )
    chosen = reading.conditions and match and match.group().startswith("随便")
    if match and not chosen and len("".join(reading.content)) <= 8:
        return Query("unclear", unread=(match.group(),))
    return None


# -- headings --------------------------------------------------------------------------------------


def headings(reading: Reading, scope: Scope) -> Query | None:
    """第三部分分成哪些节 -> sections; its first and last task -> span."""
    where = tuple(c for c in sections_of(reading) if not c.negated)
    if reading.has("span") and where:
        return Query("span", where)
    asks = (
        reading.has("sections")
        and not re.search("怎么分[类担工]", reading.text)
        and not reading.units
        and not reading.has("which_number", "most", "least")
    )
    if (
        asks
        and where
        and re.search(
            r"(?:几|哪|什么|啥|哪些|多少)[^,。]{0,4}(?:节|标题|块|部分|板块)|下设|分为|分成|怎么分|目录|框架|结构",
            reading.text,
        )
    ):
        if (
            all(s.sure for s in reading.sections)
            and len("".join(reading.content)) <= 6
            and "带" not in reading.text
            and "全列" not in reading.text
        ):
            return Query("sections", where)
    if asks and not where and not reading.counts and len("".join(reading.content)) <= 4:
        return Query("sections")
    return None


# -- ranks and counts ------------------------------------------------------------------------------


def count_tasks(reading: Reading, scope: Scope) -> Query | None:
    """清单一共多少项任务 -> count of all."""
    if (
        reading.conditions
        or reading.sections
        or reading.counts
        or any(len(w) > 1 for w in reading.content)
    ):
        return None
    text = reading.text
    if counting_units(text) or re.search(
        r"(?:哪|有|涉及)[些]?(?:的)?(?:主责|责任)?(?:单位|部门)", text
    ):
        return (
            Query("units_in")
            if reading.has("unitnoun", "who") and not reading.has("most", "least")
            else None
        )
    if reading.has("count") and (reading.has("tasknoun") or "项" in text):
        if reading.has("verify") and re.search(r"\d", text):
            return Query("verify_total", options=(("text", text),))
        return Query("meta", options=(("field", "total"),))
    if reading.has("tasknoun", "list") and re.search("全部|所有|都有哪些任务|清单", text):
        return Query("list")
    return None


# -- exact sets of tasks ---------------------------------------------------------------------------


_NEVER = re.compile("从未|从来没|没有?(?:跟|和|与|同)[^,。?]{2,12}(?:合作|一起|共事|搭)|没合作过")
_TOGETHER = re.compile(
    "哪(?:些|几个|个)(?:区|单位|部门)[^,。?]{0,3}(?:跟|和|与|同)[^,。?]{2,12}(?:一起|共同|同时|合作|搭)"
)
ADDED_UP = re.compile("之和|[加合]起来|[加合]一[块起]|[加合]在一起|相加|合计|去重")


def exact_set(reading: Reading, scope: Scope) -> Query | None:
    """Units, sections and limits with nothing left over -> list or count."""
    where = where_of(reading)
    text = reading.text
    shape = shape_of(text)
    told = [c for c in reading.content if not (shape and says_share(c))]
    if not where or told and not _only_asides(reading):
        return None
    field = absent_field(reading)
    if field and (field == "person" or not reading.has("tasknoun")):
        return Query("field", where, options=(("field", field),))
    claim = _claimed_count(reading)
    if claim is not None:
        return Query("verify_count", where, options=(("claim", str(claim)),))
    units = reading.units
    shared = re.search("交集|重合|重叠", text)
    if len(units) > 1 and reading.has("compare") and not reading.has("both") and not shared:
        return Query("compare_units", tuple(c for c in where if c.kind == "unit"))
    if (
        len(units) > 1
        and (re.search("各(?:有|自|是|几|多少)|分别|几项,.*几项", text) or ADDED_UP.search(text))
        and not re.search("共同|一起|同时|联合|共有的", text)
        and not any(c.negated for c in where)
    ):
        added = (("sum", "1"),) if ADDED_UP.search(text) else ()
        return Query("each", where, options=added or (("count", "1"),) * reading.has("count"))
    beside = re.search("各(?:自|有)", text) and re.search("有没有|几项", text)
    if len(units) > 1 and beside and re.search("一起|共同|重合", text) and not shared:
        return Query("compare_units", tuple(c for c in where if c.kind == "unit"))
    only_group = all(c.kind in ("group", "section") and not c.op for c in where)
    both = wants_units(text)
    open_ = re.search("哪|几|多少|谁|什么|啥|都有|名单", text)
    if only_group and open_ and _asks_for_units(reading) and not both:
        return Query("units_in", where)
    together = reading.has("with_whom") or _TOGETHER.search(text)
    if units and together and _asks_for_units(reading):
        return Query("partners", where, options=(("never", "1"),) if _NEVER.search(text) else ())
    if counting_units(text) and not reading.counts and not units:
        return Query("units_in", where)
    if (
        reading.has("verify")
        and len(units) >= 1
        and re.search(r"(?:有没有|是否有|有)(?:任务|份|活|事)", text)
        and not reading.has("list", "count")
    ):
        return Query("list", where)
    ask = "count" if reading.has("count") and not re.search("几项的|哪几", text) else "list"
    if some := first_of(reading):
        where = tuple(c for c in where if c.kind != "number")
        return Query("list", where, options=(*shape, some))
    unread = tuple(a for a in reading.asides if len(a) >= 3 and not (shape and says_share(a)))
    return Query(ask, where, options=shape, unread=unread)


def _asks_for_units(reading: Reading) -> bool:
    return reading.has("who", "unitnoun") or bool(
        re.search(
            r"哪(?:几|些|两|三)?个区|哪些区|几个区|多少个区|哪些(?:单位|部门)一起|[和跟与同]谁一起",
            reading.text,
        )
    )


def _only_asides(reading: Reading) -> bool:
    """One or two characters beside units and asks are slips, not a topic."""
    return bool(reading.conditions or reading.sections) and len("".join(reading.content)) <= 1


def _claimed_count(reading: Reading) -> int | None:
    """市教委一共18项任务对吧 -> 18."""
    if not reading.has("verify"):
        return None
    match = re.search(rf"({NUMERAL})(?:项|条|个任务|件|次(?!数))", reading.text)
    if not match or reading.text[match.start() - 1] in "第哪几":
        return None
    if reading.text[: match.start()].endswith(("没有", "没")):
        return 0  # 没有一项
    return to_int(match.group(1))


RULES: tuple[Rule, ...] = (
    refused,
    greeting,
    *CLAIMS,
    other_scope,
    document,
    odd,
    importance,
    with_figures,
    meaning,
    all_of_them,
    average,
    no_number,
    occurrences,
    by_number,
    headings,
    same_organ,
    of_units,
    rank,
    unknown_unit,
    without_units,
    count_tasks,
    exact_set,
    matter,
)
