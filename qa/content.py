"""The runs of a question that no phrase and no name covers."""

from __future__ import annotations

import re

from corpus.units import Mention
from qa.lexicon import Token, is_phrase
from qa.numbers import NUMERAL
from qa.residue import Run

_PUNCTUATION = re.compile(r"(?:[\s,。、?!;:()\[\]\"'《》<>·…—~\-+*/\\|#@]|\.(?!\d)|(?<!\d)\.)+")


def content_of(tokens: list[Token], named: list[Mention]) -> tuple[tuple[Run, ...], frozenset[str]]:
    """The runs that are content, and the classes of the phrases."""
    owners = "".join(u for m in named for u in m.units)
    runs: list[Run] = []
    flags: set[str] = set()
    for token in tokens:
        flags |= token.classes
        if token.classes:
            continue
        at = 0
        for piece in _PUNCTUATION.split(token.text):
            word = _strip(piece)
            if (
                word
                and word not in owners
                and (not _CLAIM.fullmatch(word) or _PLAN.fullmatch(word))
            ):
                at = token.text.index(word, at)
                runs.append(Run(word, token.start + at, token.start + at + len(word)))
    return tuple(runs), frozenset(flags)


_FETCH = re.compile(r".{1,2}(?:出来|一下|给我)")  # 拎出来, 扒一下: to fetch, however it is put
_WHATEVER = ("凡是", "凡是有", "凡有", "但凡", "但凡有")  # before what limits
_PLAN = re.compile("十[一二三四五]五")  # the five-year plans are words, not numbers
_CLAIM = re.compile(
    rf"(?:是|有|就|共)?{NUMERAL}(?:项|条|个|件)?(?:任务)?"
)  # a count that is claimed
_ABOUT = re.compile(
    r"^(?:个(?=是))?(?:专门|主要|具体|单独|里)?(?:是|在)?(?:[说提写讲谈]到|(?<=是)[说管]|讲|谈|关于|有关|涉及|针对|属于)(?=..)|(?<=..)(?:类|方面|领域|相关)有?$"
)
_EDGE = "的了吗呢吧啊呀嘛么是都也就还把被给哦啦哈嗯这那而但哪呗其所之"


def _strip(piece: str) -> str:
    """Drop particles at both ends: 的旅游 -> 旅游; a lone particle or numeral is no content."""
    piece = _ABOUT.sub("", piece.strip(_EDGE)).strip(_EDGE)
    if (len(piece) == 1 and (not piece.isalnum() or piece == "儿")) or _FETCH.fullmatch(piece):
        return ""
    if piece in _WHATEVER:
        return ""
    return "" if len(piece) <= 3 and all(is_phrase(c) for c in piece) else piece
