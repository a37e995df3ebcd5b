"""Retrieval signals -> which tasks answer, how many of them, and whether any does."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.records import Span
from qa.records import Query
from qa.scope import Scope
from qa.search import Search


@dataclass(frozen=True)
class Judgement:
    """`order`: (task index, score, clause) best first; `count` of them answer, `near` more are
    related. `missing` names what the notices lack; `reason` is why (entity, figure, field, weak).
    """

    order: tuple[tuple[int, float, Span], ...]
    found: bool = True
    count: int = 1
    near: int = 0
    tied: bool = False
    missing: tuple[str, ...] = ()
    reason: str = ""
    corrects: bool = False
    supported: bool | None = None
    answer: str = ""


def judge(query: Query, scope: Scope, search: Search, pool: list[bool]) -> Judgement:
    """Rank the tasks of `pool` for a query and decide what the question deserves."""
    import numpy as np

    text = query.option("text") or query.topic
    signals = search.signals(text)

    def z(values: np.ndarray) -> np.ndarray:
        return (values - values.mean()) / (values.std() + 1e-9)

    total = z(signals.task_cos) + z(signals.context_cos) + z(signals.clause_max)
    if float(np.max(signals.expansion_max)) > 0:
        total = total + z(signals.expansion_max)
    ranked = [int(i) for i in np.argsort(-total, kind="stable") if pool[int(i)]]
    order = tuple((i, float(total[i]), signals.clause_best[i]) for i in ranked)
    return Judgement(order, found=bool(order), count=1, near=2)
