"""Every retrieval signal for every task, as arrays in the order of all tasks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, overload

from corpus.records import Span
from index.chunks import Chunk

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


class BestClauses(Sequence[Span]):
    """For each task the span of its best clause; worked out when it is asked for."""

    def __init__(self, chunks: Sequence[Chunk], scores: Floats, starts: NDArray[np.int64]) -> None:
        self._chunks = chunks
        self._scores = scores
        self._starts = starts

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, place: int) -> Span: ...
    @overload
    def __getitem__(self, place: slice) -> list[Span]: ...
    def __getitem__(self, place: int | slice) -> Span | list[Span]:
        if isinstance(place, slice):
            return [self[i] for i in range(*place.indices(len(self)))]
        place = range(len(self))[place]
        start = int(self._starts[place])
        end = int(self._starts[place + 1]) if place + 1 < len(self) else len(self._scores)
        return self._chunks[start + int(self._scores[start:end].argmax())].span


class Signals:
    """What each signal says of every task; arrays of shape (tasks,), float32.

    task_cos, context_cos   cosine with the task's text; with its text, heading and units
    clause_max, clause_best cosine with its best clause, and where that stands in the notice
    expansion_max           cosine with its best everyday phrasing; 0 where no task has any
    adapted_max             the same (its best clause where no task has a phrasing) with the adapted
                            question; 0 where the model has no adapter
    reread                  a cross-encoder's score, at its lowest where it has not read; 0 where no
                            cross-encoder was named; worked out when it is asked for
    bm25                    BM25 of our tokens; worked out when it is asked for (jieba loads then)
    """

    def __init__(
        self,
        task_cos: Floats,
        context_cos: Floats,
        clause_max: Floats,
        clause_best: Sequence[Span],
        expansion_max: Floats,
        adapted_max: Floats,
        bm25: Callable[[], Floats],
        phrased: NDArray[np.bool_] | None = None,
        reread: Callable[[Signals], Floats] | None = None,
    ) -> None:
        self.task_cos = task_cos
        self.context_cos = context_cos
        self.clause_max = clause_max
        self.clause_best = clause_best
        self.expansion_max = expansion_max
        self.adapted_max = adapted_max
        self._bm25 = bm25
        self._reread = reread
        self.phrased = phrased

    @cached_property
    def bm25(self) -> Floats:
        """BM25 of every task, 0 where it shares no token with the query."""
        return self._bm25()

    @cached_property
    def reread(self) -> Floats:
        """A cross-encoder's scores, all 0 without one."""
        import numpy as np

        return np.zeros_like(self.task_cos) if self._reread is None else self._reread(self)


def taken(signals: Signals, places: Sequence[int]) -> Signals:
    """The signals of some tasks only, in the order of `places`.

    Where none of them has an everyday phrasing of its own, expansion_max is 0 as it would be if
    they were all there are.
    """
    import numpy as np

    rows = np.asarray(places, dtype=np.int64)
    expansion = signals.expansion_max[rows]
    if signals.phrased is not None and not signals.phrased[rows].any():
        expansion = np.zeros(len(rows), dtype=np.float32)
    return Signals(
        signals.task_cos[rows],
        signals.context_cos[rows],
        signals.clause_max[rows],
        [signals.clause_best[i] for i in places],
        expansion,
        signals.adapted_max[rows],
        lambda: signals.bm25[rows],
        reread=lambda _: signals.reread[rows],
    )


class Layout:
    """Where the chunks of each kind and task stand, for pooling scores by task."""

    def __init__(self, chunks: Sequence[Chunk], tasks: int) -> None:
        import numpy as np

        self.tasks = tasks
        self.rows: dict[str, slice] = {}
        for place, chunk in enumerate(chunks):
            first = self.rows[chunk.kind].start if chunk.kind in self.rows else place
            self.rows[chunk.kind] = slice(first, place + 1)
        self.chunks = {kind: chunks[rows] for kind, rows in self.rows.items()}
        self._owners: dict[str, NDArray[np.int64]] = {}
        self._starts: dict[str, NDArray[np.int64]] = {}
        for kind in ("clause", "phrase"):
            owners = np.array([c.owner for c in self.chunks.get(kind, ())], dtype=np.int64)
            self._owners[kind], self._starts[kind] = np.unique(owners, return_index=True)

    def phrases(self) -> tuple[slice, NDArray[np.int64]]:
        """The rows of everyday phrasings, and the task of each."""
        import numpy as np

        owners = [chunk.owner for chunk in self.chunks.get("phrase", ())]
        return self.rows.get("phrase", slice(0, 0)), np.array(owners, dtype=np.int64)

    def signals(
        self,
        scores: Floats,
        adapted: Floats | None,
        bm25: Callable[[], Floats],
        reread: Callable[[Signals], Floats] | None = None,
    ) -> Signals:
        """Pool the scores of all chunks by task; `adapted` are those of the adapted question."""
        import numpy as np

        if not self.tasks:
            none = np.zeros(0, dtype=np.float32)
            return Signals(none, none, none, [], none, none, bm25)
        clause = scores[self.rows["clause"]]
        starts = self._starts["clause"]
        clause_max = np.maximum.reduceat(clause, starts)
        return Signals(
            task_cos=scores[self.rows["task"]],
            context_cos=scores[self.rows["context"]],
            clause_max=clause_max,
            clause_best=BestClauses(self.chunks["clause"], clause, starts),
            expansion_max=self._expansion(scores, clause_max),
            adapted_max=self._adapted(adapted),
            bm25=bm25,
            reread=reread,
            phrased=self._phrased,
        )

    def _adapted(self, scores: Floats | None) -> Floats:
        import numpy as np

        if scores is None:
            return np.zeros(self.tasks, dtype=np.float32)
        clause_max = np.maximum.reduceat(scores[self.rows["clause"]], self._starts["clause"])
        return self._expansion(scores, clause_max) if "phrase" in self.rows else clause_max

    @cached_property
    def _phrased(self) -> NDArray[np.bool_]:
        """Which tasks have everyday phrasings of their own."""
        import numpy as np

        out = np.zeros(self.tasks, dtype=np.bool_)
        out[self._owners["phrase"]] = True
        return out

    def _expansion(self, scores: Floats, clause_max: Floats) -> Floats:
        """The best phrase of each task. Where only some tasks have phrases, the others get their
        best clause, shifted as phrases are from clauses among those that have both: neither kind
        of task is favoured."""
        import numpy as np

        if "phrase" not in self.rows:
            return np.zeros(self.tasks, dtype=np.float32)
        owners = self._owners["phrase"]
        best = np.maximum.reduceat(scores[self.rows["phrase"]], self._starts["phrase"])
        out = clause_max + (best.mean() - clause_max[owners].mean())
        out[owners] = best
        return np.asarray(out, dtype=np.float32)
