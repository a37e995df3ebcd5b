"""Questions that the notice's head answers rather than its tasks: 遇有重大问题向谁报告.

The head's sentences are embedded like clauses are. A sentence of the head answers where it is
nearer to the question than any clause of a task and shares more of its words than any task does.
"""

from __future__ import annotations

import re

from qa import figures
from qa.findings import Evidence
from qa.lexicon import is_phrase
from qa.records import Query
from qa.scope import Scope
from qa.search import Search
from qa.terms import Term, terms

# How much nearer than the best clause (difference of cosines): with more shared words, and with
# words that speak of the document itself.
_NEARER, _AS_NEAR = 0.005, -0.015
_CLOSE = 0.02  # sentences about as near are told apart by their words
_DOCUMENT = re.compile(r"通知|正文|文件|前言|开头|各单位|各部门|各区政府|要求")
_COUNTED = re.compile(r"([二两三四五六七八几\d])个?\"?([\u4e00-\u9fff])\"|\"([\u4e00-\u9fff])\"")


def passage(query: Query, scope: Scope, search: Search) -> Evidence | None:
    """The sentence of a head that answers, None where the tasks are what is asked about."""
    text = query.option("text") or query.topic
    if query.where or not text or not scope.tasks:
        return None
    search.prepare(query.readings)
    if re.search("哪一?[条项]|哪个任务", text):
        return None  # a task is asked for
    hits = search.document_hits(text, 12)
    if not hits:
        return None
    ahead = hits[0].score - float(max(search.signals(text).clause_max))
    if ahead < _AS_NEAR:
        return None
    source = hits[0].notice.text
    every, _ = terms([text], source)
    found = [t for t in every if not is_phrase(t.text)]  # 部门, 负责 are how one asks
    close = [h for h in hits if h.score >= hits[0].score - _CLOSE and h.notice is hits[0].notice]
    hit = max(close, key=lambda h: (_shared(found, h.notice.quote(h.span)), h.score))
    want = figures.asked(text)
    if want and not figures.answers(want, hit.notice.quote(hit.span)):
        return None
    own = _shared(found, _paragraph(source, hit.span.start)) + _repeated(
        text, source, hit.span.start
    )
    best = max(_shared(found, t.text) for t in scope.tasks)
    about = _DOCUMENT.search(text) is not None
    if own >= best + 2 and ahead >= _NEARER or (about and own > best and own >= 2):
        return Evidence(hit.notice.name, None, hit.span)
    return None


def _shared(found: list[Term], text: str) -> int:
    """How many characters of the question's words a text holds."""
    return sum(len(t.text) for t in found if t.within(text))


def _paragraph(source: str, at: int) -> str:
    start = source.rfind("\n", 0, at) + 1
    end = source.find("\n", at)
    return source[start : end if end >= 0 else len(source)]


def _repeated(text: str, source: str, at: int) -> int:
    """四个“早”: a character that the paragraph repeats so often is shared words too."""
    for match in _COUNTED.finditer(text):
        char = match.group(2) or match.group(3)
        if _paragraph(source, at).count(char) >= 3:
            return 4
    return 0
