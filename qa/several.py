"""Executing a query over several notices: limited to some, or notice by notice.

What needs a notice's own figures (a heading's number, the likeness of its tasks to one another) is
answered for each notice by itself, so that ten open notices answer as well as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qa.execute import execute
from qa.findings import Findings
from qa.notices import of_query
from qa.records import Query, Status
from qa.scope import Scope
from qa.search import Search

if TYPE_CHECKING:
    from index.retriever import HeadHit, Signals

# Asked of each notice by itself. The others are one table over all of them.
_EACH = frozenset(
    "fact who verify topic headings_of sections rank_sections span compare verify_section "
    "verify_units".split()
)
_MOST = 12  # notices that are asked one by one where meaning is compared
Part = tuple[Findings, Scope]


class Within:
    """The signals of some tasks only; each text is looked up once for all notices."""

    def __init__(
        self, search: Search, scope: Scope, inner: Scope, known: dict[str, Signals]
    ) -> None:
        self._search, self._known = search, known
        self._places = scope.places(inner)
        self._names = {n.name for n in inner.notices}

    def prepare(self, texts: Sequence[str]) -> None:
        """As `Search.prepare`."""
        self._search.prepare(texts)

    def signals(self, query: str, bm25_query: str | None = None) -> Signals:
        """As `Search.signals`, for the tasks at the given places of the whole."""
        from index.signals import taken

        key = f"{query}\n{bm25_query}"
        if key not in self._known:
            self._known[key] = self._search.signals(query, bm25_query)
        return taken(self._known[key], self._places)

    def document_hits(self, query: str, k: int = 5) -> list[HeadHit]:
        """As `Search.document_hits`, in these notices only."""
        hits = self._search.document_hits(query, 10_000)
        return [h for h in hits if h.notice.name in self._names][:k]


def executed(query: Query, scope: Scope, search: Search) -> list[Part]:
    """The findings of one query, each with the scope it was asked in; at least one."""
    names = of_query(query)
    own = replace(query, where=tuple(c for c in query.where if c.kind != "notice"))
    known: dict[str, Signals] = {}

    def ask(within: Scope) -> Part:
        whole = len(within.notices) == len(scope.notices)
        rows: Search = search if whole else Within(search, scope, within, known)
        return execute(own, within, rows), within

    inner = scope.within(names) if names else scope
    if len(inner.notices) < 2 or not _by_notice(own, inner):
        return [ask(inner)]
    parts = [ask(scope.within([n.name])) for n in inner.notices]
    held = [p for p in parts if p[0].status is Status.ANSWERED]
    return held or [ask(inner)]


def _by_notice(query: Query, scope: Scope) -> bool:
    if any(c.kind == "section" for c in query.where):
        return True
    return query.ask in _EACH and len(scope.notices) <= _MOST


def told(query: Query, parts: list[Part], scope: Scope) -> str:
    """范围:《许昌……》; which notices an answer looked at, where several are open."""
    compared = query.ask == "editions"  # says so itself
    if len(scope.notices) < 2 or compared or parts[0][0].status is Status.REFUSED:
        return ""
    looked = of_query(query) or tuple(n.name for n in scope.notices)
    held = {n.name for _, s in parts for n in s.notices}
    lacking = [n for n in looked if n not in held]
    tail = f"其中{_listed(lacking)}没有相符的内容。" if lacking else ""
    if len(looked) == len(scope.notices):
        names = f"({_listed(looked)})" if len(looked) <= _LISTED else ""
        return f"范围:所载全部{len(looked)}份清单{names}。{tail}"
    return f"范围:{_listed(looked)}。{tail}"


_LISTED = 5


def _listed(names: Sequence[str]) -> str:
    shown = "".join(f"《{n}》" for n in names[:_LISTED])
    return shown + (f"等{len(names)}份清单" if len(names) > _LISTED else "")
