"""Which words of a task to quote for a question: the clause that speaks, with its neighbours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.records import Span, Task
from qa import figures
from qa.records import Query
from qa.scope import Scope
from qa.terms import terms
from qa.wording import EDGES

if TYPE_CHECKING:
    from index.retriever import Signals

_LONGEST = 110  # characters of one quote; a sentence that is longer is cut at its clauses
_SENTENCE = re.compile(r"[^。;；]+[。;；]?")
_CLAUSE = re.compile(r"[^,，。;；]+[,，。;；]?")


@dataclass(frozen=True, slots=True)
class Quote:
    """A span of a notice and its words."""

    span: Span
    text: str


def quote_for(query: Query, task: Task, scope: Scope, readings: list[Signals], index: int) -> Quote:
    """The best clause of a task, widened to its sentence where that stays short.

    Where a figure is asked for and the clause has none, the nearest sentence of the task that has
    one and shares the question's words is taken instead.
    """
    notice = scope.notice(task.notice)
    best = max(readings, key=lambda s: float(s.clause_max[index])).clause_best[index] or task.span
    source = notice.quote(task.span)
    sentences = _spans(_SENTENCE, source, task.span.start)
    own = next((s for s in sentences if s.start <= best.start < s.end), task.span)
    want = figures.asked(query.option("text")) if query.ask in ("fact", "verify") else None
    if want and not figures.answers(want, notice.quote(own)):
        own = _with_figure(query, sentences, notice.text, want) or own
        if not own.start <= best.start < own.end:
            best = own
    if query.ask in ("topic", "who") and (said := _with_words(query, sentences, own, notice.text)):
        own = best = said
    kind = _kind_of_thing(query.option("text")) if query.ask == "fact" and not want else ""
    if kind and not re.search(kind, notice.quote(own)):
        matches = [(s, re.search(kind, notice.quote(s))) for s in sentences]
        having = [(s, m) for s, m in matches if m]
        if len(having) == 1:
            own, match = having[0]
            best = Span(own.start + match.start(), own.start + match.start() + 1)
    span = own if own.end - own.start <= _LONGEST else _widened(best, own, notice.text)
    text = notice.quote(span)
    span = Span(span.start, span.end - (len(text) - len(text.rstrip(EDGES))))
    return Quote(span, notice.quote(span))


def _with_words(query: Query, sentences: list[Span], own: Span, text: str) -> Span | None:
    """The sentence with most of the question's own words, where the chosen one has none."""
    words = [w for w in re.findall(r"[\u4e00-\u9fff]{2,}", query.topic) if w in text]
    if query.ask == "who":  # 打隔断 for 群租房: everyday words as well
        source = text[sentences[0].start : sentences[-1].end]
        found, _ = terms(query.topic.split(), source)
        words = list(dict.fromkeys(form for term in found for form in term.forms))
    if not words or any(w in text[own.start : own.end] for w in words):
        return None

    def said(span: Span) -> int:
        return sum(len(w) for w in words if w in text[span.start : span.end])

    best = max(sentences, key=said)
    return best if said(best) else None


_KIND = re.compile(
    "(?P<a>[\u4e00-\u9fff]{2})(?:的?(?:名[字称]|全称)?(?:到底|究竟|具体)?(?:叫(?:什么|啥|做|个)|(?:什么|啥)名))"
    "|是(?:个|一个)?什么(?:样的)?(?P<b>[\u4e00-\u9fff]{1,2})(?:[?。]|$)"
)


def _kind_of_thing(question: str) -> str:
    """那个平台叫什么 -> 平台, 是个什么会 -> a word that ends in 会; '' where no kind is told."""
    match = _KIND.search(question)
    if match is None:
        return ""
    word = match["a"] or match["b"]
    return word if len(word) > 1 else f"{word}(?=[,，、。;；”]|$)"


def _spans(pattern: re.Pattern[str], text: str, offset: int) -> list[Span]:
    return [Span(offset + m.start(), offset + m.end()) for m in pattern.finditer(text)]


def _with_figure(
    query: Query, sentences: list[Span], text: str, want: figures.Asked
) -> Span | None:
    def shared(span: Span) -> int:
        return len(set(text[span.start : span.end]) & set(query.topic))

    having = [s for s in sentences if figures.answers(want, text[s.start : s.end])]
    best = max(having, key=shared, default=None)
    return best if best is not None and shared(best) >= 2 else None


def _widened(clause: Span, sentence: Span, text: str) -> Span:
    """Neighbouring clauses of a long sentence, added while the quote stays short."""
    clauses = _spans(_CLAUSE, text[sentence.start : sentence.end], sentence.start)
    here = next((i for i, c in enumerate(clauses) if c.start <= clause.start < c.end), 0)
    low = high = here
    while True:
        more = [
            (low - 1, high) if low > 0 else None,
            (low, high + 1) if high + 1 < len(clauses) else None,
        ]
        grown = [
            (a, b)
            for a, b in (m for m in more if m)
            if clauses[b].end - clauses[a].start <= _LONGEST
        ]
        if not grown:
            return Span(clauses[low].start, clauses[high].end)
        low, high = grown[-1]
