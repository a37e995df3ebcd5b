"""Whether a statement is borne out by a task: what is said to be so has to stand there together.

核心企业达到10家 over 试点商达到10个、核心企业达到100家  -> False: the figure is another's
望京是体验区之一 over 王府井×西单…等体验区              -> None: no word of 望京
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa import absence
from qa.figures import borne, bound_of, comparable, told_by, words_around
from qa.numbers import amounts
from qa.terms import Term

_CLAUSE = re.compile("[,，。;；]")
_ITEM = re.compile("[,，。;；、和与及]")
_LIGHT = set(
    "的了要会将在是有为把被由让给也都就还能可以应该到这那个项今年一不和与及、之上下中里吗呢吧对没错么啊呀其等"
)
_AT_MOST = re.compile("不超过|至多|最多|不高于|不大于|不多于|以内|以下|上限|封顶")
_ORDINAL = re.compile("第([一二三四五六七八九十])(阶段|批|期|轮|届|次)([\u4e00-\u9fff]{2})")
_AT_LEAST = re.compile("不低于|至少|不少于|不小于|以上|起码|下限")
_BOUND = re.compile(f"{_AT_MOST.pattern}|{_AT_LEAST.pattern}")


@dataclass(frozen=True, slots=True)
class Support:
    """`right`: borne out, contradicted, or neither; `unknown`: words that the task has not."""

    right: bool | None
    unknown: tuple[str, ...] = ()


def support(claim: str, topic: str, text: str, quote: str, known: Sequence[Term]) -> Support:
    """What a task's `text` says of a `claim`, whose words are `topic` and, of these, `known`."""
    if absence.opposed(claim, quote) or absence.overstated(claim, _clause_of(known, text) or quote):
        return Support(False)
    if other := absence.other_member(claim, quote):
        return Support(None, (other,))
    figures = _figures(claim, text)
    if _turned_round(claim, quote) or False in figures or _another_turn(claim, text):
        return Support(False)
    items = [i for i in _ITEM.split(text) if i]
    if _another_stretch(claim, text) or _of_the_neighbour(claim, known, items):
        return Support(False)
    if known and (main := _item_of(known, items)) and absence.opposed(claim, main):
        return Support(False)
    unknown = _unknown(topic, known, text)
    if unknown or not known:
        return Support(None, unknown)
    plain = [c for c in _CLAUSE.split(text) if not re.search("[、和与及]", c)]
    if figures and all(figures):
        return Support(True if absence.stage_borne(claim, text) else None)
    if any(bound_of(claim, a) for a in amounts(claim)):
        return Support(None)  # 超过3000亿元 of 不低于2000亿元: not told
    together = any(all(t.within(part) for t in known) for part in (*items, *plain))
    return Support(True if together else None)


def _turned_round(claim: str, quote: str) -> bool:
    """不超过2000亿元 where the clause says 不低于."""
    both = {a.value for a in amounts(claim)} & {a.value for a in amounts(quote)}
    if not both:
        return False
    most, least = _AT_MOST.search(claim), _AT_LEAST.search(claim)
    if (most or least) and re.search("左右|上下", quote) and not _BOUND.search(quote):
        return True  # 3成以上 where the clause says 3成左右
    return bool(
        (most and not least and _AT_LEAST.search(quote) and not _AT_MOST.search(quote))
        or (least and not most and _AT_MOST.search(quote) and not _AT_LEAST.search(quote))
    )


def _figures(claim: str, text: str) -> list[bool | None]:
    """For each figure of the claim, whether it is the one that the text gives for the same thing;
    None where the text does not tell."""
    here, claimed, out = amounts(text), amounts(claim), list[bool | None]()
    for said in claimed:
        phrase = words_around(said, claimed, claim) if len(claimed) > 1 else set(claim)
        told = phrase - _LIGHT - set(said.text)
        rivals = [a for a in here if comparable(a, said)]
        own = told_by(told, [words_around(a, here, text) for a in rivals])
        out.append(None if own is None else borne(said, claim, rivals[own], text))
    return out


def _another_turn(claim: str, text: str) -> bool:
    """第三阶段评估 where the task has 第二阶段评估, and something else of the third."""
    for nth, what, of in _ORDINAL.findall(claim):
        said = re.findall(f"第([一二三四五六七八九十]){what}{of}", text)
        if said and nth not in said:
            return True
    return False


_STRETCH = re.compile("([\u4e00-\u9fff]{2,4})至([\u4e00-\u9fff]{2,4})段")


def _another_stretch(claim: str, text: str) -> bool:
    """红庙至燕郊段 where the task has 红庙至平谷段."""
    held = _STRETCH.findall(text)
    return any(
        (a, b) not in held and any(a.endswith(x) or b.startswith(y) for x, y in held)
        for a, b in _STRETCH.findall(claim)
    )


def _of_the_neighbour(claim: str, known: Sequence[Term], items: Sequence[str]) -> bool:
    """同仁医院房山院区 over 宣武医院房山院区、同仁医院亦庄院区: another item has that there."""
    if re.search("[、和与及都]", claim):
        return False
    places = {t.text: [i for i in items if t.text in i] for t in known}
    alone = {word: found[0] for word, found in places.items() if len(found) == 1}
    return any(
        one != other and word not in one and len(word) > 2 and word[-2:] in one
        for word, other in alone.items()
        for one in alone.values()
    )


def _item_of(known: Sequence[Term], items: Sequence[str]) -> str:
    """The item that has the longest word of the claim, where one alone has it."""
    longest = max(known, key=lambda t: len(t.text))
    holding = [i for i in items if longest.within(i)]
    return holding[0] if len(holding) == 1 else ""


def _clause_of(known: Sequence[Term], text: str) -> str:
    """The clause that has the longest word of the claim: what is said of M101线, not of M102线."""
    if not known:
        return ""
    longest = max(known, key=lambda t: len(t.text))
    holding = [c for c in _CLAUSE.split(text) if longest.text in c]
    return holding[0] if len(holding) == 1 else ""


def _unknown(topic: str, known: Sequence[Term], text: str) -> tuple[str, ...]:
    """Words of two characters and more that neither the task nor the thesaurus knows."""
    rest = topic
    for term in sorted(known, key=lambda t: -len(t.text)):
        if term.within(text):
            rest = rest.replace(term.text, " ")
    for amount in amounts(topic):
        rest = rest.replace(amount.text, " ")
    pieces = re.findall(r"[\u4e00-\u9fff]+", "".join(" " if c in _LIGHT else c for c in rest))
    return tuple(p for p in pieces if len(p) >= 2 and p not in text and p not in _COMMON)


# Words that say nothing of their own in a statement.
_COMMON = frozenset(
    ("实行", "进行", "开展", "推行", "采取", "要求", "规定", "提出", "明确", "属于", "写明")
    + ("超过", "不到", "不足", "少于", "多于", "至少", "不少于", "不低于", "不超过")
    + ("安排", "打算", "准备", "计划", "今年要", "需要", "必须")
)
