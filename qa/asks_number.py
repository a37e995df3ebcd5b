"""Questions that name task numbers: 第45项讲什么, 第7项有卫健委吗, 除了第7项还有哪些超过12家."""

from __future__ import annotations

import re
from dataclasses import replace

from qa.asks_claims import claims_alone
from qa.asks_rank import among, sections_of
from qa.asks_task_units import numbers_of, of_their_units
from qa.lexicon import data, find_words
from qa.numbers import NUMERAL, to_int
from qa.reading import Reading
from qa.records import Condition, Query
from qa.scope import Scope
from qa.sections import key_of


def absent_field(reading: Reading) -> str:
    """What task lists do not say, where the question asks it: deadline, budget, person, ..."""
    text = reading.text
    for pattern in data("asides")["patterns"]:
        text = re.sub(pattern.replace("^", ""), "", text)
    for name, row in data("refusals")["fields"].items():
        if find_words(row["words"], text) or any(
            re.search(p, text) for p in row.get("patterns", ())
        ):
            unless = row.get("unless")
            return "" if unless and re.search(unless, text) else str(name)
    return ""


_SOME_OF = re.compile(
    rf"(?:任务|工作)(?:里面?|中)?,?(?:只要|只看|先[看给列要]|给我|列出?|的)?(前|头|最后|后|末)({NUMERAL})(?:项|条|个|件)"
)


def first_of(reading: Reading) -> tuple[str, str] | None:
    """商务局的任务只要前三项 -> ("first", "3"): of the unit's own tasks."""
    match = _SOME_OF.search(reading.text) if reading.units else None
    count = to_int(match.group(2)) if match else None
    if match is None or not count:
        return None
    return ("first" if match.group(1) in "前头" else "last", str(count))


_AT_AN_END = re.compile(
    rf"(?P<last>最后|末尾|倒数)(?:的|那|这)?(?P<n>{NUMERAL})?(?:项|条|个(?!大|小|部|节|章|板)|件)|(?P<first>头一|第一|打头的?|首|最前面?的?)(?:项|条|个|件)"
)


def within_section(reading: Reading, scope: Scope) -> Reading:
    """甲那节最后一项: the last task of that heading, not of the list."""
    sure = [s for s in reading.sections if s.sure and not s.negated]
    match = _AT_AN_END.search(reading.text)
    if len(sure) != 1 or match is None or len(sure[0].keys) != 1 or reading.conditions:
        return reading
    held = [t.number for t in scope.tasks if scope.in_section(t, sure[0].keys[0])]
    count = to_int(match["n"] or "1") or 1
    numbers = held[-count:] if match["last"] else held[:1]
    content = tuple(c for c in reading.content if c not in match.group())
    return replace(reading, numbers=tuple(numbers), sections=(), content=content)


def by_number(reading: Reading, scope: Scope) -> Query | None:
    """第45项讲什么 -> show 45; 第45项归谁 -> units_of; 第44项和第45项有什么区别 -> compare."""
    reading = within_section(reading, scope)
    if of_them := of_their_units(reading, scope):
        return of_them
    if not reading.numbers or among(reading) or first_of(reading):
        return None
    if _REQUIREMENT.search(reading.text):
        return Query("meta", options=(("field", "requirements"),))
    if _amounts_rather(reading, scope):
        return None
    where = numbers_of(reading)
    if checked := _against_table(reading, where):
        return checked
    if same := _same_section(reading, scope):
        return same
    if reading.has("headings") or (reading.has("sections") and not reading.has("show")):
        return Query("headings_of", where)
    if beside := _side_by_side(reading, where):
        return beside
    units = reading.has("who", "unitnoun", "lead", "support")
    units = units or (reading.has("responsible") and not reading.content)  # 第9项涉及哪些大学
    if units and counting_units(reading.text):
        return Query("count_units", where)
    if reading.has("verify") and reading.content and not reading.has("who"):
        return Query("verify", where, topic=reading.topic, options=(("text", reading.text),))
    if units and not (reading.has("show") and not reading.has("who", "unitnoun")):
        role = (("role", reading.role),) if reading.role else ()
        also = re.search("是什么|是啥|内容|讲|说|写|原文|全文|详细|展开|介绍|概括", reading.text)
        return Query("show" if also else "units_of", where, options=role)
    return Query("show", where, topic=reading.topic)


_WHETHER = re.compile("吗|(?:[有在含算]|里面?|里头|其中)(?:不|没|没有)[,。?]?$")  # 商务局在里面不
_BEARER = re.compile(
    r"(?:由|归|(?<!不)是(?!不是|由|归))([\u4e00-\u9fff]{2,12}?)(?:来|去)?(?:负责|牵头|主责|承担|管的?|抓|落实)(?:的)?[吗吧么对,。?—-]"
)
_BY_SIZE = re.compile(
    "[多少差](?:出|了)?(?:几|多少)(?:家|个(?:单位|部门))|(?:单位|部门)(?:数量?)?(?:更|比较)?[多少]"
)
_COMMON = re.compile(
    r"(?:共同|相同|一样|同样|共有|都有)的?(?:主责|责任|牵头)?(?:单位|部门|区)|(?:单位|部门)[^,。?]{0,4}(?:重合|重叠|交集)"
)


def _side_by_side(reading: Reading, where: tuple[Condition, ...]) -> Query | None:
    """第44项和第45项有共同的单位吗 -> compare; 第15项由某公司负责吗 -> verify_units."""
    several = len(reading.numbers) > 1
    if several and _BY_SIZE.search(reading.text):
        return Query("compare", where, options=(("by", "units"),))
    if several and _COMMON.search(reading.text):
        return Query("compare", where, options=(("by", "common"),))
    if several and reading.has("compare"):
        return Query("compare", where)
    if claimed := _claimed_bearer(reading):
        return Query("verify_units", (*where, Condition("unit", (claimed,))))
    return None


def _claimed_bearer(reading: Reading) -> str:
    """第15项是由某公司负责吗: who is said to bear a task and is no unit of the lists."""
    match = _BEARER.search(reading.text + "。")
    if match is None or not reading.has("verify") or re.search("[谁哪几]|什么", match.group(1)):
        return ""
    return match.group(1)


_SAME_SECTION = re.compile(
    r"(?:同在?一?个?(?:一)?|所在的?(?:那个?|这个?)?|所属的?|那一?个?|在的?那?个?)(大|小)?(节|部分|章|板块|标题)"
    r"[^,。]{0,6}(?:还有|其他|其它|别的|另外|有哪|有什么|哪些|哪几|几项|多少|全部|所有|任务)"
)


def _same_section(reading: Reading, scope: Scope) -> Query | None:
    """和第15项同一小节的还有哪些; 第15项所在部分共几项 -> all tasks under its heading."""
    match = _SAME_SECTION.search(reading.text)
    if match is None or len(reading.numbers) != 1 or reading.units:
        return None
    return under_heading(reading, reading.numbers[0], match[2] == "节" or match[1] == "小", scope)


def under_heading(reading: Reading, number: int, small: bool, scope: Scope) -> Query | None:
    """All tasks under the heading of one task: its subsection (`small`) or its part."""
    task = next((t for t in scope.tasks if t.number == number), None)
    if task is None:
        return None
    heading = (task.subsection or task.section) if small else task.section
    if heading is None:
        return None
    ask = "count" if reading.has("count") else "list"
    return Query(ask, (Condition("section", (key_of(heading),)),))


def _against_table(reading: Reading, where: tuple[Condition, ...]) -> Query | None:
    """The numbers with units, headings or limits beside them."""
    others = (*reading.conditions, *reading.counts, *sections_of(reading))
    if others and _NOT_THESE.search(reading.text):
        return Query("list", (replace(where[0], negated=True), *others))
    if _groups_counted(reading):
        return Query("count_units", (*where, *reading.conditions))
    field = absent_field(reading)
    if field == "membership" and reading.units:  # 海关在不在里面: of a unit
        field = ""
    if field and not reading.has("show"):
        return Query("field", where, options=(("field", field),))
    asked = reading.has("verify", "responsible", "list", "lead", "support", "except", "only")
    if reading.conditions and (asked or _WHETHER.search(reading.text)):
        ask = "verify_units" if not _asks_others(reading) else "units_of"
        sole = (("sole", "1"),) if reading.has("only") or claims_alone(reading) else ()
        return Query(ask, (*where, *reading.conditions), options=sole)
    if reading.sections and reading.has("verify"):
        return Query("verify_section", (*where, *sections_of(reading)))
    if reading.counts and reading.has("verify"):
        return Query("verify_count_units", (*where, *reading.counts))
    return None


def _amounts_rather(reading: Reading, scope: Scope) -> bool:
    """赛事要办500项: no task has such a number, and the words speak of something else."""
    held = {t.number for t in scope.tasks}
    beyond = all(n > 0 and n not in held for n in reading.numbers)
    return (
        beyond
        and len("".join(reading.content)) >= 4
        and not re.search("第|任务|编号|[0-9]号", reading.text)
    )


# 通知第三条要求: of the head's requirements, not of the tasks.
_REQUIREMENT = re.compile(
    r"第[一二三四五\d]条(?:工作)?要求|(?:通知|正文|前言|开头)(?:里|中|的)*第[一二三四五\d]条"
)
_NOT_THESE = re.compile(
    r"除(?:了|去|开)?(?:第|任务)?[\d一二三四五六七八九十、和]+(?:项|条|号)?(?:任务)?"
    r"(?:以外|之外|外|,|还|其[他它余]|别的|剩)"
)


_HOW_MANY_OF = re.compile("(?:几|多少|哪些|哪几)个?(?:区|县|委办局|市委|部门|单位|管委会|企业)")


def _groups_counted(reading: Reading) -> bool:
    """第32项涉及几个区: how many of a group the task has."""
    only = reading.conditions and all(c.kind == "group" and not c.op for c in reading.conditions)
    return bool(only) and _HOW_MANY_OF.search(reading.text) is not None


def _asks_others(reading: Reading) -> bool:
    """除了体育局还有谁."""
    left_out = any(c.negated for c in reading.conditions)
    return left_out and reading.has("with_whom", "who", "unitnoun")


def counting_units(text: str) -> bool:
    """Whether the number of units is asked for: 几家, 多少个部门."""
    return bool(
        re.search(
            r"(?:几|多少)(?:家|个(?:单位|部门|主责|责任)|个?主责|单位)|单位(?:总)?数"
            r"|(?:单位|部门)[^,]{0,4}(?:几|多少)",
            text,
        )
    )
