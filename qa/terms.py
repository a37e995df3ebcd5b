"""The words of a question that the notices know: their own, or everyday ones by the thesaurus.

    修地铁 with 地铁 = ["轨道交通"]  ->  Term("地铁", ("地铁", "轨道交通"))
No dictionary is needed: a term is the longest run of two or more characters that the notices hold
or that the thesaurus has an entry for.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.records import Task
from corpus.resources import thesaurus_data

_RUN = re.compile(r"[\u4e00-\u9fff]+|[A-Za-z][A-Za-z0-9\-]*|\d+[A-Za-z]+")
_LONGEST = 12


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the question; `forms` are the words of the notices that it stands for."""

    text: str
    forms: tuple[str, ...]

    def within(self, text: str) -> bool:
        """Whether a text holds one of the forms."""
        return any(form in text for form in self.forms)


@lru_cache(maxsize=1)
def _thesaurus() -> dict[str, tuple[str, ...]]:
    return {k: tuple(v) for k, v in thesaurus_data().get("words", {}).items()}


def terms(content: Sequence[str], whole: str) -> tuple[list[Term], list[str]]:
    """Terms of the content runs, and the pieces that neither the notices nor the thesaurus know.

    `whole` is all text of the notices.
    """
    table = _thesaurus()
    low = whole.lower()
    found: list[Term] = []
    unknown: list[str] = []
    for run in (r for piece in content for r in _RUN.findall(piece)):
        if run.isascii():
            forms = (run, *(f for f in table.get(run, table.get(run.upper(), ())) if f in whole))
            held = len(forms) > 1 or re.search(rf"(?<![a-z]){re.escape(run.lower())}(?![a-z])", low)
            (found.append(Term(run, forms)) if held else unknown.append(run))
            continue
        at = loose = 0
        while at < len(run):
            if size := _known(run[at : at + _LONGEST], table, whole):
                if loose < at:
                    unknown.append(run[loose:at])
                word = run[at : at + size]
                forms = tuple(f for f in (word, *table.get(word, ())) if f in whole)
                if forms:
                    found.append(Term(word, forms))
                else:
                    unknown.append(word)
                at += size
                loose = at
            else:
                at += 1
        if loose < len(run):
            unknown.append(run[loose:])
    return found, [u for u in unknown if len(u) > 1]


def _known(text: str, table: dict[str, tuple[str, ...]], whole: str) -> int:
    """How many characters at the start of a text are the longest word that is known; 0 for none."""
    printed = 1
    while printed < len(text) and text[: printed + 1] in whole:
        printed += 1  # what is printed is printed from its first two characters on
    size = next((n for n in range(len(text), printed, -1) if text[:n] in table), printed)
    return size if size > 1 else 0


def weights(found: Sequence[Term], tasks: Sequence[Task]) -> list[float]:
    """How much each term tells tasks apart: the log of all tasks over those that hold it."""
    out = []
    for term in found:
        holders = sum(term.within(t.text) for t in tasks)
        out.append(math.log(len(tasks) / holders) if holders else 0.0)
    return out


def coverage(found: Sequence[Term], weight: Sequence[float], text: str) -> float:
    """The share (0..1) of the terms' weight that a text holds."""
    total = sum(weight)
    if total <= 0:
        return 0.0
    return sum(w for t, w in zip(found, weight, strict=True) if t.within(text)) / total
