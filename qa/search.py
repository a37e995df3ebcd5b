"""What qa needs of an index, as a Protocol, so that tests may stand in for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from index.retriever import HeadHit, Retriever, Signals


class Search(Protocol):
    """The part of index.Retriever that answering uses."""

    def prepare(self, texts: Sequence[str]) -> None:
        """Say which texts will be asked for, so that they are encoded in one call."""
        ...

    def signals(self, query: str, bm25_query: str | None = None) -> Signals:
        """Every retrieval signal for every task, in the order of Scope.tasks."""
        ...

    def document_hits(self, query: str, k: int = 5) -> list[HeadHit]:
        """The nearest passages of the notices' heads."""
        ...


def over(retriever: Retriever) -> Search:
    """A Retriever as a Search."""
    return retriever
