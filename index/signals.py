"""Every retrieval signal for every task, as arrays in the order of all tasks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, overload

from corpus.records import Span
from index.chunks import ASKED, Chunk
from index.regression import Asked, blocks_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


# How much each signal counts where they are added up as z-scores.
WEIGHTS = {
    "task_cos": 1.0,
    "context_cos": 0.5,
    "clause_max": 1.0,
    "expansion_max": 2.0,
    "adapted_max": 2.0,
    "regression": 2.0,
    "reread": 3.0,  # a cross-encoder's, where one was named
}


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
    regression              how much the question asks for it, as learned from all phrasings (about
                            1 or 0); None where some task has no phrasings
    nothing                 a single value: how much it asks for what no task deals with; None where
                            no phrasing says so
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
        regression: Floats | None = None,
        nothing: float | None = None,
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
        self.regression = regression
        self.nothing = nothing

    @cached_property
    def bm25(self) -> Floats:
        """BM25 of every task, 0 where it shares no token with the query."""
        return self._bm25()

    @cached_property
    def reread(self) -> Floats:
        """A cross-encoder's scores, all 0 without one."""
        import numpy as np

        return np.zeros_like(self.task_cos) if self._reread is None else self._reread(self)


def weighed(signals: Signals, but: str = "") -> list[tuple[float, Floats]]:
    """What `index.fusion.zsum` adds up: all signals that there are, without the one named `but`."""
    found = ((weight, getattr(signals, name)) for name, weight in WEIGHTS.items() if name != but)
    return [(weight, values) for weight, values in found if values is not None]


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
        regression=None if signals.regression is None else signals.regression[rows],
    )


class Layout:
    """Where the chunks of each kind and task stand, for pooling scores by task.

    `sizes`: how many tasks each notice has.
    """

    def __init__(self, chunks: Sequence[Chunk], sizes: Sequence[int]) -> None:
        import numpy as np

        self.tasks = sum(sizes)
        self.rows: dict[str, slice] = {}
        for place, chunk in enumerate(chunks):
            first = self.rows[chunk.kind].start if chunk.kind in self.rows else place
            self.rows[chunk.kind] = slice(first, place + 1)
        self.chunks = {kind: chunks[rows] for kind, rows in self.rows.items()}
        owners = np.array([c.owner for c in self.chunks.get("clause", ())], dtype=np.int64)
        self._clause_starts = np.unique(owners, return_index=True)[1]
        self.blocks = blocks_of(self.chunks["phrase"], sizes) if "phrase" in self.rows else None
        asked = sorted(
            (task, row)
            for row, chunk in enumerate(self.chunks.get("phrase", ()))
            for task, weight in chunk.labels
            if weight == ASKED
        )
        self._asked_rows = np.array([row for _, row in asked], dtype=np.int64)
        tasks = np.array([task for task, _ in asked], dtype=np.int64)
        self._asked_tasks, self._asked_starts = np.unique(tasks, return_index=True)

    def single(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The rows of the phrasings that ask for one task alone, and that task."""
        import numpy as np

        found = [
            (row, chunk.labels[0][0])
            for row, chunk in enumerate(self.chunks.get("phrase", ()), self._first("phrase"))
            if len(chunk.labels) == 1 and chunk.labels[0][1] == ASKED
        ]
        pairs = np.array(found, dtype=np.int64).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]

    def _first(self, kind: str) -> int:
        return int(self.rows[kind].start) if kind in self.rows else 0

    def signals(
        self,
        scores: Floats,
        adapted: Floats | None,
        bm25: Callable[[], Floats],
        reread: Callable[[Signals], Floats] | None = None,
        asked: Asked | None = None,
    ) -> Signals:
        """Pool the scores of all chunks by task; `adapted` are those of the adapted question."""
        import numpy as np

        if not self.tasks:
            none = np.zeros(0, dtype=np.float32)
            return Signals(none, none, none, [], none, none, bm25)
        clause = scores[self.rows["clause"]]
        starts = self._clause_starts
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
            regression=asked.tasks if asked else None,
            nothing=asked.nothing if asked else None,
        )

    def _adapted(self, scores: Floats | None) -> Floats:
        import numpy as np

        if scores is None:
            return np.zeros(self.tasks, dtype=np.float32)
        clause_max = np.maximum.reduceat(scores[self.rows["clause"]], self._clause_starts)
        return self._expansion(scores, clause_max) if len(self._asked_tasks) else clause_max

    @cached_property
    def _phrased(self) -> NDArray[np.bool_]:
        """Which tasks have everyday phrasings of their own."""
        import numpy as np

        out = np.zeros(self.tasks, dtype=np.bool_)
        out[self._asked_tasks] = True
        return out

    def _expansion(self, scores: Floats, clause_max: Floats) -> Floats:
        """The best phrase of each task. Where only some tasks have phrases, the others get their
        best clause, shifted as phrases are from clauses among those that have both: neither kind
        of task is favoured."""
        import numpy as np

        owners = self._asked_tasks
        if not len(owners):
            return np.zeros(self.tasks, dtype=np.float32)
        phrases = scores[self.rows["phrase"]][self._asked_rows]
        best = np.maximum.reduceat(phrases, self._asked_starts)
        out = clause_max + (best.mean() - clause_max[owners].mean())
        out[owners] = best
        return np.asarray(out, dtype=np.float32)
