"""Small arithmetic over the figures of one text, shown with its terms.

拆除和治理加起来多少 over 拆除违法建设500万平方米、治理…建筑500万平方米
    -> 500万平方米+500万平方米=1000万平方米
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.figures import comparable, told_by, words_around
from qa.numbers import Amount, amounts

_ALL = r"(?:加起来|合起来|[加合]在一起|加一[块起]儿?|相加|之和|总和|合计|总计|合共)"
_SUM = re.compile(rf"^(?P<parts>.*?)(?:[两三]者|[这那]?[两三](?:项|样|个数?))?(?:一共)?{_ALL}")
# 一共多少 adds up only what is named one by one.
_TOGETHER = re.compile(r"^(?P<parts>.+?)(?:一共|总共|共)[^,。?]{0,4}(?:多少|几)")
_MORE = re.compile(
    r"^(?P<a>.+?)比(?![例重率赛较])(?P<b>.+?)(?:要)?(?:多|少|高|低)(?:出|了)?(?:多少|几)"
)
_APART = re.compile(r"^(?P<a>.+?)(?:和|与|跟|同)(?P<b>.+?)(?:之间)?相?差(?:了)?(?:多少|几)")
_TIMES = re.compile(r"^(?P<a>.+?)(?:是|为|相当于)(?P<b>.+?)的?(?:几|多少)倍")
_JOINTS = re.compile("和|与|跟|及|以及|加上|还有|[、,]")
_FRAME = "今年要的数量目标任务是有达到多少几个了"  # characters that tell no figure from another
_LEAST = 2  # characters that a part has to share with the words around a figure
_SCALES = {"亿": 1e8, "万": 1e4}


def worked_out(question: str, topic: str, text: str) -> str | None:
    """The calculation that a question asks for, with its terms out of `text`; '' where a term is
    not there or not told from another, None where none is asked for. A question that names no
    terms (加起来多少, after two others) takes those of its topic.

    核心企业比试点商多几家 over 试点商达到10个、核心企业达到100家 -> 100家-10个=90家
    """
    here = amounts(text)
    if match := _TIMES.search(question):
        return _times(_terms([match["a"], match["b"]], here, text))
    if match := _MORE.search(question) or _APART.search(question):
        return _difference(_terms([match["a"], match["b"]], here, text), question)
    outright = _SUM.search(question)
    if match := outright or _TOGETHER.search(question):
        parts = _parts(match["parts"]) or topic.split()
        if len(parts) < 2 or (match["parts"] and _one_figure(parts, here, text)):
            return None  # 新建和改造的足球场加起来: of both in one figure
        total = _sum(_terms(parts, here, text), question)
        return total if outright or total else None
    return None


_TOTAL = re.compile("合计|总计|合起来|加起来|一共|总共|共计")


def claimed_total(claim: str, text: str) -> bool | None:
    """拆除和治理合计1000万平方米 over 拆除…500万平方米、治理…500万平方米 -> True; None where no
    total is claimed or its terms are not told apart."""
    match = _TOTAL.search(claim)
    if match is None:
        return None
    claimed, here = amounts(claim[match.end() :]), amounts(text)
    said = amounts(claim[: match.start()])
    if len(claimed) != 1:
        return None
    if len(said) > 1:  # 80家和20家,合计100家
        printed = {(a.value, a.measure) for a in here}
        if not all((a.value, a.measure) in printed for a in said):
            return None
        return abs(sum(a.value for a in said) - claimed[0].value) < 1e-6
    if any(abs(a.value - claimed[0].value) < 1e-6 for a in here):
        return None  # the text gives the total itself
    terms = _terms(_parts(claim[: match.start()]), here, text)
    if len(terms) < 2 or not comparable(terms[0], claimed[0]):
        return None
    return abs(sum(a.value for a in terms) - claimed[0].value) < 1e-6


def _parts(named: str) -> list[str]:
    """What is to be added up: 新建和改造的足球场 -> 新建足球场, 改造足球场."""
    parts = [p for p in _JOINTS.split(named) if len(p) >= _LEAST]
    verb, of, noun = parts[-1].partition("的") if len(parts) > 1 else ("", "", "")
    if of and noun and all("的" not in p and len(p) == len(verb) for p in parts[:-1]):
        return [p + noun for p in (*parts[:-1], verb)]
    return parts


def _one_figure(parts: Sequence[str], here: Sequence[Amount], text: str) -> bool:
    """Whether all parts are told by the same figure, and by its words alone."""
    around = [words_around(amount, here, text) for amount in here]
    told = {told_by(set(part) - set(_FRAME), around) for part in parts}
    return len(told) == 1 and None not in told


def _terms(parts: Sequence[str], here: Sequence[Amount], text: str) -> tuple[Amount, ...]:
    """One figure for each part, all different; () where one has none of its own."""
    words = [set(part) - set(_FRAME) for part in parts]
    common = set.intersection(*words) if words else set()  # 栽种乔木, 栽种灌木: told by 乔 and 灌
    around = [words_around(amount, here, text) for amount in here]
    out: list[Amount] = []
    for told in words:
        shared = [(len((told - common) & near), len(told & near)) for near in around]
        most = max(shared, default=(0, 0))
        if not most[0] or most[1] < _LEAST or shared.count(most) > 1:
            return ()
        out.append(here[shared.index(most)])
    alike = all(comparable(out[0], a) for a in out)
    return tuple(out) if alike and len({a.start for a in out}) == len(parts) else ()


def _sum(terms: Sequence[Amount], question: str) -> str:
    if not terms:
        return ""
    total = _printed(sum(a.value for a in terms), terms, question)
    return "+".join(a.text for a in terms) + f"={total}"


def _difference(terms: Sequence[Amount], question: str) -> str:
    if not terms:
        return ""
    more, less = sorted(terms, key=lambda a: -a.value)
    return f"{more.text}-{less.text}={_printed(more.value - less.value, terms, question)}"


def _times(terms: Sequence[Amount]) -> str:
    if not terms or not terms[1].value:
        return ""
    one, other = terms
    return f"{one.text}÷{other.text}={one.value / other.value:.4g}倍"


def _printed(value: float, terms: Sequence[Amount], question: str) -> str:
    """A result in the scale of its terms: 1000万平方米; two measures give the one asked for."""
    scale = next((s for s in _SCALES if value and all(s in a.text for a in terms)), "")
    number = f"{value / _SCALES.get(scale, 1.0):.10g}"
    measures = [a.measure for a in terms]
    asked = next((m for m in measures if re.search(f"(?:多少|几){m}", question)), "")
    return number + scale + (measures[0] if len(set(measures)) == 1 else asked)
