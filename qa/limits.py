"""Limits on numbers in a question: how many units a task has, how many of some named ones, how
many districts.

主责单位超过10家的          -> count > 10
编号为偶数的                -> multiple 2, rest 0
甲、乙、丙里至少有两家的      -> of the named units >= 2
至少三个区政府参与的         -> group 各区政府 >= 3
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.numbers import NUMERAL, to_int
from qa.records import Condition

DISTRICTS = ("各区政府",)  # the group of all district governments
OPERATORS = {
    ">=": "至少有?|不少于|不低于|起码有?|最少有?|不小于|达到|满|大于等于|大于或等于"
    "|但凡有?|只要有?|哪怕(?:只有?|有)?|随便|任意|任何",
    ">": "超过|多于|大于|高于|不止|多过|超出|高过",
    "<=": "不超过|至多|最多有?|顶多|不多于|不大于|小于等于|小于或等于",
    "<": "少于|不到|低于|不足|小于|不满|没到",
    "==": "(?:正好|恰好|刚好)(?:只有|有)?|只有|仅有|就有?|仅|整整|只|恰有|刚刚|正是|等于"
    "|只出现|只占|仅出现",
}
BEFORE = "|".join(f"(?P<o{i}>{words})" for i, words in enumerate(OPERATORS.values()))
AFTER = r"(?P<after>(?:及|或)?以上|(?:或|及|或者)更多|(?:及|或)?以下|开外)?"
_COUNT = re.compile(
    rf"(?:{BEFORE})?(?:是|有|了|涉及|由)?(?:其中)?(?P<n>{NUMERAL})"
    rf"(?:(?:[家个]?(?:到|至|-|~|或者?))(?P<m>{NUMERAL}))?(?P<k>家|个){AFTER}(?P<u>(?:的)?(?:主责|责任|牵头|配合)?(?:单位|部门|机构))?"
)
_GROUP_BEFORE = re.compile(
    rf"(?:{BEFORE})?(?:是|有|了|出现|涉及)?(?P<n>{NUMERAL})(?:个|家){AFTER}(?:不同的?|的)?$"
)
_GROUP_AFTER = re.compile(
    rf"^(?:的?(?:数量|数目|个数|数))?(?:{BEFORE})(?:是|有|了)?(?P<n>{NUMERAL})(?:个|家){AFTER}"
)
_A_DISTRICT = re.compile(
    r"(?:(?<=个)|(?<=以[上下])|(?<=以[上下]的))(?:不同的)?(?:区|城区|区县)(?![域块长级划内外间别])(?:政府)?"
)


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit: its conditions and its place; `of` limits how many of the named units there are."""

    start: int
    end: int
    conditions: tuple[Condition, ...]
    of: str = ""


def operator_of(match: re.Match[str]) -> str:
    """The comparison that a match of `BEFORE` and `AFTER` says; == where it says none."""
    if after := match.group("after"):
        return "<=" if "下" in after else ">="
    return next((op for i, op in enumerate(OPERATORS) if match.group(f"o{i}")), "==")


_TOP = re.compile("最[多少高]的$")  # 任务最多的三个区: the first three
_ALL_OF = re.compile("都|均|共同|一起|一同|全")  # 甲和乙两家都有、没有丙的
_UNITS_MEANT = re.compile("单位|部门|主责|责任|负责|牵头|参与|任务|承担|配合|一起|共同|联合|几项")


_ASKS_WHICH = re.compile(
    "(?:主责|责任|牵头|主管|负责)?(?:单位|部门)?(?:分别|各|都)?(?:是|叫)(?:谁|哪|什么|啥|[?,。]|$)"
)
_OF_UNITS = re.compile(
    "[但又而且小大少的以及或之内左范单部主责牵负承参都一共联独就也在有和与跟不没各同合配干办搞做落抓扛担管挑来吗呢嘛吧呀,。?、]"
    "|机构|委办|是|为|$"
)


# 只要沾上一家, 有一家就算: either of them, no limit
ANY_ONE = re.compile(
    "(?:只要|但凡|哪怕|凡是)(?:能)?(?:有|沾|占|出现|参与|涉及)?(?:上|了|着|到)?(?:其中)?(?:的)?[一1任][一意]?[家个](?:单位|部门)?(?:都|就)?(?:行|算|可以)?"
    "|(?:有|沾|占)(?:上|了|着)?(?:其中)?[一1任][一意]?[家个](?:都|就)(?:行|算|可以|成)(?:数)?"
)


def _about_units(text: str, match: re.Match[str], named: int) -> bool:
    if text[match.start() - 1 : match.start()] in ("第", "哪", "每", "前", "头", "后", "这", "那"):
        return False
    if _ASKS_WHICH.match(text[match.end() :]):
        return False  # 两家主管单位是谁: they are asked for
    if re.match("(?:都|也)(?:没|不|未)", text[match.end() :]):
        return False  # 一家都没参与
    if re.search("(?:企业|医院|学校|商店|酒店|公司|门店|商家|机构|园区)$", text[: match.start()]):
        return False  # 住宿业企业20家
    if text.startswith("是", match.end()) and "其中" in text[match.start() - 2 : match.end()]:
        return False  # 其中一家是教委
    if match.group("u"):
        return True
    if match.group("k") == "家" and not _OF_UNITS.match(text[match.end() :]):
        return False  # 一家厂子, 三家医院
    if match.group("k") == "个":
        clause = re.split("[,。;?!]", text[: match.start()])[-1]
        other = re.match(r"(?:项|任务|区|方面|条|的?区)", text[match.end() :])
        if other is None and named >= 2 and (number := to_int(match.group("n"))):
            these = re.search(
                "这[两三四五六七八九几][家个](?:单位|部门|区)?,$", text[: match.start()]
            )
            inside = these or re.search(
                "[区家局委位门个](?:里面?|里头|中|当中|之中)?(?:只?要)?$", clause
            )
            if inside and number <= named:
                return True  # 三个区里至少两个
        return other is None and re.search("单位|部门", clause) is not None
    return _UNITS_MEANT.search(text) is not None


def unit_limits(text: str, named: int, ends: Sequence[int] = ()) -> list[Limit]:
    """Limits on how many units a task has; `named`: units that the question names, `ends` where.

    三家 after three names is an apposition, not a limit.
    """
    out = []
    for match in _COUNT.finditer(text):
        number = to_int(match.group("n"))
        if number is None or not _about_units(text, match, named):
            continue
        if _TOP.search(text[: match.start()]):
            continue
        if named > 1 and any(
            a.start() < match.end() and match.start() < a.end() for a in ANY_ONE.finditer(text)
        ):
            continue
        plain = not any(match.group(f"o{i}") for i in range(len(OPERATORS)))
        if plain and number == 1 == named and match.start() in ends:
            continue  # 文物局一个部门: an apposition
        both = number == named or (number < named and _ALL_OF.match(text[match.end() :]))
        if plain and 2 <= number and named >= 2 and both and not match.group("after"):
            continue
        op = operator_of(match)
        if named >= 2 and _of_named(text, match, number, named, op):
            if op != ">=" or number > 1:  # 至少有一家: either of them, which the phrases say
                out.append(Limit(*match.span(), (), f"{op}{number}"))
            continue
        if match.group("m"):
            high = to_int(match.group("m")) or number
            found = [("count", str(number), ">="), ("count", str(high), "<=")]
        else:
            found = [("count", str(number), op)]
        conditions = tuple(Condition(k, (v,), op=o) for k, v, o in found)
        out.append(Limit(*match.span(), conditions))
    return out


def _of_named(text: str, match: re.Match[str], number: int, named: int, op: str) -> bool:
    """甲、乙、丙里至少有两家: of the units named before, not of all units of the task."""
    if number > named or op in ("<", ">"):
        return False
    before = text[max(0, match.start() - 8) : match.start()]
    after_word = match.group("u") or ""
    said = (
        re.search(r"其中|里头?|中|之间|当中|这[两三四五几\d][家个]", before)
        or "其中" in match.group()
    )
    return bool(said) or (op == ">=" and not re.search("单位|部门", before + after_word))


_MULTIPLE = re.compile(
    r"(?:任务)?(?:编号|序号|任务号)(?:是|为)?(?P<a>[单双奇偶])数(?:的)?"
    r"|(?<![订账户])(?P<b>[单双奇偶])数(?:编号|序号|[号项条])(?:的)?"
    r"|(?<![订账户])(?<!数[是为])(?P<c>[单双奇偶])数(?=的?任务)"
    rf"|(?:编号|序号)(?:是|为|能被)?(?P<n>{NUMERAL})(?:的倍数|整除)(?:的)?"
)


def multiples(text: str) -> list[Limit]:
    """编号为偶数的, 单数项, 编号是3的倍数的: limits on the numbers of tasks."""
    out = []
    for match in _MULTIPLE.finditer(text):
        parity = match["a"] or match["b"] or match["c"]
        by = 2 if parity else to_int(match["n"])
        if by:
            rest = "1" if parity and parity in "单奇" else "0"
            out.append(Limit(*match.span(), (Condition("multiple", (str(by), rest)),)))
    return out


# 没有任何区参与的; 其他区都没有的; 与其他区共同承担的
_NO_DISTRICT = re.compile(
    "(?:没有?|无)(?:任何|一个)(?:一个)?区(?:县|政府)?(?:参与|负责|承担|牵头|涉及|在内?|的)?"
)
_NO_OTHER = re.compile(
    "(?:其[他它余]|别的)(?:各)?区(?:政府)?(?:都|均|全)?(?:没有?|不|未)(?:参与|负责|承担|份|涉及|在)?(?:的)?"
)
_WITH_OTHERS = re.compile(
    "(?:和|与|跟|同)(?:其[他它]|别的)(?:各)?区(?:政府)?(?:一起|共同|同时|也|联合|一道)"
)


def other_districts(text: str) -> list[Limit]:
    """Limits on districts beside the one that is named, or on any at all."""
    out = []
    for pattern, negated, op in (
        (_NO_DISTRICT, True, ""),
        (_NO_OTHER, False, "==1"),
        (_WITH_OTHERS, False, ">=2"),
    ):
        if match := pattern.search(text):
            out.append(Limit(*match.span(), (Condition("group", DISTRICTS, negated, op=op),)))
    return out


_EITHER = re.compile("或|要么|至少|任[意一何]")
_NOT_BOTH = re.compile(
    "(?:二者|两者|这?两[家个](?:单位|部门)?)?只(?:能)?(?:居|有|占|取|选|沾)(?:其一|其中一[家个]|一[家个](?!单位|部门))(?:的)?"
    "|[,(]?两[家个]都(?:在|有|参与|负责)(?:的)?(?:不要|除外|不算|别算|去掉)[)]?"
    "|[,(]?(?:但|而|却|可)?(?:是)?(?:又|并)?(?:(?<!是)不是|并非|不能?(?:是)?)"
    "(?:由)?(?:(?:这)?两[家个](?:单位|部门|局|区)?|二者|双方|[它他]们)?(?:全都?|都|同时|共同|一起)"
    "(?:由)?(?:负责|参与|承担|牵头|出现|在列?|有|列)?(?:的)?"
)


def not_both(text: str, named: int) -> list[Limit]:
    """甲或乙负责但不是两家都负责的: one of the two that are named, not both."""
    match = _NOT_BOTH.search(text) if named == 2 else None
    if match is None or not (_EITHER.search(text[: match.start()]) or "只" in match.group()):
        return []
    return [Limit(*match.span(), (), "==1")]


def group_limits(
    text: str, groups: Sequence[tuple[int, int, tuple[str, ...]]], named: int
) -> list[Limit]:
    """Limits on how many of a group a task has; `groups` are (start, end, labels) in the text.

    两个区 after two names is an apposition.
    """
    out = []
    bare = [(m.start(), m.end(), DISTRICTS) for m in _A_DISTRICT.finditer(text)]
    for start, end, labels in [
        *groups,
        *(b for b in bare if not any(g[0] <= b[0] < g[1] for g in groups)),
    ]:
        before, after = _GROUP_BEFORE.search(text[:start]), _GROUP_AFTER.match(text[end:])
        match = before or after
        number = to_int(match.group("n")) if match else None
        if match is None or number is None:
            continue
        if _TOP.search(text[: match.start() if before else start]):
            continue
        plain = not any(match.group(f"o{i}") for i in range(len(OPERATORS)))
        either = named > 1 and number == 1  # 任意一个区政府 after some names: one of them
        if either or (plain and not match.group("after") and number == named):
            continue
        condition = Condition("group", labels, op=f"{operator_of(match)}{number}")
        if before:
            out.append(Limit(before.start(), end, (condition,)))
        else:
            out.append(Limit(start, end + match.end(), (condition,)))
    return out
