"""Numbers as people write them, and the task numbers a question names.

task_numbers("第30到33项和第４５项")  ->  30..33, 45
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
NUMERAL = (
    r"(?:\d{1,5}|[一二三四五六七八九十百千两零〇]"
    r"(?:[一二三四五六七八九十百千零〇]|(?<=[百千])两){0,6})"  # 四两项 is no number
)

_HIGHEST = 999  # of a list, where only its lowest number is given
_ITEM = r"(?:项|条|号任务|号|个任务|件任务|件|个)"
_TO = r"(?:至|到|-|—|–|~|～)"
_ONE = rf"第?({NUMERAL}){_ITEM}?"
_RANGE = re.compile(
    rf"(?:第|任务|编号|no\.?|#)?\s*({NUMERAL}){_ITEM}?{_TO}第?(?:任务)?({NUMERAL})(?={_ITEM})", re.I
)
_RANGE_TASK = re.compile(
    rf"(?:第|任务|编号)\s*({NUMERAL}){_ITEM}?{_TO}第?(?:任务)?({NUMERAL})", re.I
)
# 第三个任务, 第三个是谁负责; 第三个机场 numbers no task
_THE_NTH = (
    r"个(?=任务|项目|[的是讲说写归由谁在要能呢吗吧有属和与到,。?、]"
    r"|详|具体|展开|怎么|什么|主责|内容|$)"
)
_ORDINAL = re.compile(
    rf"第\s*({NUMERAL}(?:[、,和与跟及]第?{NUMERAL})*)\s*(?:{_ITEM}(?<!个)|{_THE_NTH})(?!大?部分)"
)
_NAMED = re.compile(
    rf"(?:任务清单|任务|编号|序号|task|no\.?|item|#|条目)\s*(?:是|为|第|no\.?|#)?\s*"
    rf"({NUMERAL}(?!\d)(?:(?:[、,和与跟及]|and)\s*(?:任务)?{NUMERAL}(?!\d))*)(?!\s*(?:家|多(?![出了]?[几少多哪])|余|个单位|个部门|个主责|个责任|个牵头|项|月|年|日|共(?!同)|起|些|览|并|同|律|样|块|次|直|般|下|点))",
    re.I,
)
_BARE = re.compile(
    r"(?<![\d.第至少过于有共前后近约是就月\]])(\d{1,4}|[二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九](?=号))\s*(?:号任务|号|项|条)"
    r"(?=任务|[和跟与及]|的|归|由|是|都|讲|说|写|属|一句话|概括|简述|简单|简要|大概|大致|具体|详细|介绍|展开|总结|全文|\d{1,3}号|主责|责任|谁|在|内容|怎么|各|分别|上头|上面|头上|所在|里|涉|原文|有哪些|牵|负|呢|$|[,?。、])"
)
_LIST_BARE = re.compile(
    rf"(?<![\d.])((?:{NUMERAL}[、,和与跟及]第?){{1,20}}{NUMERAL})(?:这|那)?[两三四五六七八九十几]?\s*{_ITEM}"
)


def to_int(text: str) -> int | None:
    """四十五 -> 45, 45 -> 45, 二〇 -> 20; None where it is no number."""
    if text.isdecimal():
        return int(text)
    if not text or any(c not in _DIGITS and c not in _UNITS for c in text):
        return None
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = current = 0
    for char in text:
        if char in _DIGITS:
            current = _DIGITS[char]
        elif char == "万":
            total, current = (total + current) * 10000, 0
        else:
            total, current = total + (current or 1) * _UNITS[char], 0
    return total + current


@dataclass(frozen=True, slots=True)
class NumberMention:
    """Task numbers named at a place of the question; `how` is "number", "first" or "last"."""

    start: int
    end: int
    numbers: tuple[int, ...]
    how: str = "number"


_LAST = re.compile(
    rf"倒数第({NUMERAL})[项条个]"
    rf"|(?:最后|末尾|末了|压轴|倒数|(?<![以之前先然今往])后(?={NUMERAL}))(?:的|那|这)?({NUMERAL}|几)?(?:项|条|个任务|个|件)"
)
_NEXT = re.compile(
    rf"(?:第({NUMERAL})(?:项|条|号任务|号)(?:任务)?|^(\d{{1,3}}))的?(后|前)[面边头]?"
    r"(?:紧|挨着|接着|跟着)*(?:的|是|那)*(?:哪|什么)(?:个|一?项|一?条)?(?:任务)?"
)
_FIRST = re.compile(
    rf"(?:前|头|最前面|开头)(?:的|那|这)?({NUMERAL})(?:项|条|个任务|件)|(?:首项|首个任务|第一个任务|打头的任务)"
)


_LONE = re.compile(r"(?:那|第)*\s*(\d{1,4})(?:呢)?[?。!]?")  # nothing but a number
# 31的主责单位, 31和45归谁: a number at the start and what a task has
_LEADING = re.compile(
    r"\d{1,3}(?:[、,和与跟及]\d{1,3})*"
    r"(?=的?(?:主责|责任|牵头|单位|部门|内容|原文|全文)|归谁|归哪|由谁|由哪|是?谁|讲|的?是什么|写的)"
)
_SURE = re.compile(
    rf"(?<![哪每这那同某月])(?<!月\d)({NUMERAL})(?:号(?:任务|那一?(?:项|条|个))|(?:项|条)(?=(?:任务)?的(?:主责|责任|牵头)))"
)
# 第19项后面的三项, 第7项的上一项, 第20项前后各一项: counted from a task that is named
_BESIDE = re.compile(
    rf"(?:第?({NUMERAL})(?:项|条|号任务|号)(?:任务)?|任务({NUMERAL}))(?:的|之|往|紧|挨着|接着|再)*"
    rf"((?:以及|和|及|连同|加上)[它其]?)?(前后|后|前|下|上)(?:面|边|头)?(?:各|的|那|紧接着|紧挨着|挨着|连着|接下来|接着)*"
    rf"({NUMERAL})(?:项|条|个)(?:任务)?"
)


def _from_an_end(text: str) -> Iterator[tuple[re.Match[str], str, list[int]]]:
    """倒数第二项, 最后三项, 前五项."""
    for match in _LAST.finditer(text):
        if match.group(1):
            yield match, "last", [-(to_int(match.group(1)) or 1)]
        elif match.group(2) != "几":
            count = to_int(match.group(2) or "一") or 1
            yield match, "last", list(range(-count, 0))
    for match in _FIRST.finditer(text):
        count = to_int(match.group(1) or "一") or 1
        if match.group(1) and count == 1 and match.group().startswith("前"):
            continue  # 前一项 is the one before
        yield match, "first", list(range(1, min(count, 9999) + 1))


def task_numbers(text: str) -> list[NumberMention]:
    """Numbers of tasks in `text` (normalised), in order; positions from the end are negative."""
    found: list[NumberMention] = []

    def add(start: int, end: int, numbers: list[int], how: str = "number") -> None:
        if numbers and all(end <= f.start or start >= f.end for f in found):
            found.append(NumberMention(start, end, tuple(dict.fromkeys(numbers)), how))

    for match, numbers in _counted_from(text):
        add(*match.span(), numbers)
    for match, how, numbers in _from_an_end(text):
        add(*match.span(), numbers, how)
    for pattern in (_RANGE, _RANGE_TASK):
        for match in pattern.finditer(text):
            low, high = to_int(match.group(1)), to_int(match.group(2))
            if low and high and low <= high <= low + 5000 and _real_range(text, match):
                add(match.start(), _item_end(text, match.end()), list(range(low, high + 1)))
    if lone := _LONE.fullmatch(text):
        add(*lone.span(), [n for p in lone.groups() if (n := to_int(p))])
    for pattern in (_SURE, _ORDINAL, _NAMED, _LIST_BARE, _BARE):
        for match in pattern.finditer(text):
            if _is_section(text, match.end()) or _is_amount(text, match):
                continue
            numbers = [n for p in re.findall(NUMERAL, match.group(1)) if (n := to_int(p))]
            add(match.start(), _item_end(text, match.end()), numbers)
    return sorted(found, key=lambda m: m.start)


_CALLED = r"(?:编号|序号|任务号|题号)"
_BETWEEN = re.compile(
    rf"{_CALLED}(?:在|是|为|从)?第?({NUMERAL})号?(?:至|到|-|—|–|~|～)第?({NUMERAL})号?(?:之间|以内|范围内?)?"
)
_BEYOND = re.compile(
    rf"{_CALLED}(?:在)?(?:(?P<op>大于|超过|高于|不小于|不低于|小于|低于|不超过|不大于)第?(?P<a>{NUMERAL})号?"
    rf"|第?(?P<b>{NUMERAL})号?(?P<to>以后|之后|以上|以前|之前|以下))"
    rf"|第(?P<c>{NUMERAL})(?:项|条)(?:任务)?(?P<til>以后|之后|往后|以前|之前)(?!的?{NUMERAL}(?:项|条))"
)
BY_LIMIT = re.compile(f"{_BETWEEN.pattern}|{_BEYOND.pattern}")


def _limited(text: str) -> Iterator[tuple[re.Match[str], list[int]]]:
    """编号在20到30之间 -> 20..30; 编号大于50 -> 51.., 编号10以下 -> ..10."""
    for match in _BETWEEN.finditer(text):
        low, high = to_int(match.group(1)) or 0, to_int(match.group(2)) or 0
        yield match, list(range(low, min(high, _HIGHEST) + 1))
    for match in _BEYOND.finditer(text):
        number = to_int(match["a"] or match["b"] or match["c"]) or 0
        said = match["op"] or match["to"] or match["til"].replace("往", "之")
        itself = said in ("不小于", "不低于", "不超过", "不大于", "以上", "以下")
        if said in ("大于", "超过", "高于", "不小于", "不低于", "以后", "之后", "以上"):
            yield match, list(range(number + (not itself), _HIGHEST + 1))
        else:
            yield match, list(range(1, number + itself))


def _counted_from(text: str) -> Iterator[tuple[re.Match[str], list[int]]]:
    """编号大于50的, 第19项后面的三项, 53后头紧挨着哪项, 31的主责单位."""
    yield from _limited(text)
    for match in _BESIDE.finditer(text):
        first, second, too, way, count = match.groups()
        base = first or second
        yield match, _beside(base, way, count, own=bool(too))
    for match in _NEXT.finditer(text):
        yield match, _beside(match.group(1) or match.group(2), match.group(3), "一")
    if leading := _LEADING.match(text):
        yield leading, [int(n) for n in re.findall(r"\d+", leading.group())]


def _beside(base: str, way: str, count: str, own: bool = False) -> list[int]:
    """("19", "后", "三") -> [20, 21, 22]; ("20", "前后", "一") -> [19, 21], with its `own` 20."""
    at, steps = to_int(base) or 0, min(to_int(count) or 0, 50)
    before = range(max(at - steps, 1), at) if way in ("前后", "前", "上") else ()
    after = range(at + 1, at + steps + 1) if way in ("前后", "后", "下") else ()
    return [*before, *([at] if own else []), *after]


def _item_end(text: str, at: int) -> int:
    match = re.compile(_ITEM + "?(?:任务)?").match(text, at)
    return match.end() if match else at


def _real_range(text: str, match: re.Match[str]) -> bool:
    """2021-2025年 and 3到5家 are no task numbers."""
    tail = text[match.end() : match.end() + 2]
    return not tail.startswith(
        ("家", "年", "月", "日", "所", "处", "个单位", "人", "万", "亿", "公")
    )


def _is_section(text: str, at: int) -> bool:
    return text.startswith(("大部分", "部分", "大块", "章", "篇", "大项"), at)


def _is_amount(text: str, match: re.Match[str]) -> bool:
    """200项赛事, 70处: an amount, not a number of a task, unless 第 or 任务 stands before it."""
    if text[match.start()] in "第任编#nNtTiI条":
        return False
    before = text[: match.start()]
    return before.endswith(_COUNTING) or (
        "号" not in match.group() and _BEARS.search(before) is not None
    )


_COUNTING = (
    "至少",
    "超过",
    "多于",
    "少于",
    "不到",
    "共",
    "共有",
    "只有",
    "就",
    "有",
    "达",
    "约",
    "前",
    "后",
    "最多的",
    "最少的",
)
_BEARS = re.compile(
    "(?:负责|承担|参与|牵头|领|分到|接|摊上|都有|任务数?[为是]|承担任务)了?$"
)  # 负责30项任务: so many


_AMOUNT = re.compile(
    r"(\d[\d,]{0,14}(?:\.\d{1,6})?|[一二三四五六七八九十百千两]+(?=[万亿])"
    r"|[一二三四五六七八九两][百千][一二三四五六七八九十百零]{0,5})\s*(万|亿|千|百)?\s*"
    r"(条?车道|个?班(?![子组])|平方米|平米|平方公里|公里|平方|公顷|亩|家|个|所|处|款|人次|人|名|户|美元|欧元|港元|元|亿元|万元|小时|%|成|项(?!目)|条|座|套|辆|台|张|间|栋|米|吨|天|分钟|岁|场|届|年|次|站|层|株|棵|册|艘|幢"
    r"|架(?![构空])|千瓦时?|兆瓦时?|度(?!假)|立?方(?![米向面式案])|(?<=[万亿]))"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure with its measure, as printed: 500万平方米 -> value 5e6, measure 平方米."""

    start: int
    end: int
    text: str
    value: float
    measure: str


_MEASURES = {
    "平米": "平方米",
    "平方": "平方米",
    "亿元": "元",
    "万元": "元",
    "人": "人次",
    "名": "人次",
    "条车道": "车道",
    "个班": "班",
    "立方": "方",
}
_SCALE = {"": 1.0, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8, None: 1.0}


def amounts(text: str) -> list[Amount]:
    """Figures with a measure in `text`, in order."""
    out = []
    for match in _AMOUNT.finditer(text):
        digits, scale, measure = match.groups()
        number = (
            float(digits.replace(",", "")) if digits[0].isdigit() else float(to_int(digits) or 0)
        )
        value = number * _SCALE[scale]
        if measure in ("亿元", "万元"):
            value *= _SCALE[measure[0]]
        out.append(Amount(*match.span(), match.group(), value, _MEASURES.get(measure, measure)))
    for match in re.finditer("一刻钟|半小时", text):
        out.append(Amount(*match.span(), match.group(), SPANS_OF_TIME[match.group()], "分钟"))
    return sorted(out, key=lambda a: a.start)


SPANS_OF_TIME = {"一刻钟": 15.0, "半小时": 30.0}
