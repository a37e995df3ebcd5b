"""The retriever: notices in, tasks out. The part that other tools embed.

    Retriever.open().tasks(units=["市体育局"])    every task of a unit, complete, in order
    Retriever.open().search("拆违建", k=3)         the nearest tasks, best first
Opening only parses. Vectors and BM25 are loaded, or built, at the first search.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from corpus.records import Notice, Span, Task
from corpus.report import ParseReport
from index.engines import Engines
from index.errors import IndexDamaged, IndexMismatch
from index.opening import Opened, Source, from_json, open_notices, to_json
from index.postings import Postings
from index.progress import Bar, Progress
from index.signals import Layout, Signals, weighed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from corpus.units import UnitTable
    from index.adapter import Adapter
    from index.analyzer import Analyzer
    from index.build import BuildInfo, Material
    from index.chunks import Chunk
    from index.encoder import Encoder
    from index.phrases import Phrasing
    from index.regression import Asked, Regression
    from index.reranker import Reranker
    from index.store import Stored

    Vector = NDArray[np.float32]

__all__ = ["HeadHit", "Retriever", "ScoredTask", "Signals"]

_RECENT = 4  # signals that are kept: the parts of one answer ask for them again
# The weight of BM25 in `search`; it counts more where the query names something.
_PLAIN, _NAMED = 0.5, 2.0


class ScoredTask(NamedTuple):
    """A task that was found; `span` is where its best clause stands in its notice."""

    task: Task
    score: float
    span: Span


class HeadHit(NamedTuple):
    """A passage of a notice's head (a requirement, a sentence) and its cosine with the query."""

    notice: Notice
    span: Span
    score: float


class Retriever:
    """Exact lists and ranked searches over the tasks of notices. Safe to share between threads."""

    def __init__(
        self,
        opened: Sequence[Opened],
        engines: Engines,
        index_dir: Path | None,
        progress: Progress | None,
    ) -> None:
        self._opened = tuple(opened)
        self._postings = Postings([o.notice for o in opened])
        self._engines = engines
        self._index_dir = index_dir
        self._progress = progress
        self._lock = threading.RLock()
        self._index: tuple[Stored, Layout] | None = None
        self._own_analyzer: Analyzer | None = None
        self._last: tuple[bytes, Vector] | None = None
        self._recent: OrderedDict[tuple[str, ...], Signals] = OrderedDict()

    @classmethod
    def open(
        cls,
        notices: Sequence[Source] | Source | None = None,
        model: str | Encoder | None = None,
        index_dir: str | Path | None = None,
        progress: Progress | None = None,
        reranker: str | Reranker | None = None,
    ) -> Retriever:
        """Parse notices: None is the bundled one (with `index_dir`: those of the index that is
        there), a folder all task lists in it.

        `model`: a sentence-transformers name or folder, an Encoder, or None for the bundled one.
        `index_dir`: where the index lives; None is the user's cache folder. `progress` is called
        with (done, total, label) while an index is built; None draws a bar on stderr. `reranker`: a
        cross-encoder's name or folder, or a Reranker, that reads the nearest tasks again.
        Raises corpus.NoticeError, and IndexUnavailable as searches do.
        """

        folder = Path(index_dir) if index_dir else None
        kept = _kept(folder) if notices is None and folder else None
        opened = from_json(kept, folder) if kept and folder else open_notices(notices)
        return cls(opened, Engines(model, reranker), folder, progress)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The notices that are open, in the order they were named."""
        return self._postings.notices

    @property
    def reports(self) -> tuple[ParseReport | None, ...]:
        """The parse report of each notice; None where a Notice was given."""
        return tuple(o.report for o in self._opened)

    @property
    def all_tasks(self) -> tuple[Task, ...]:
        """Every task of every notice: the order of the arrays of `signals`."""
        return self._postings.tasks

    @property
    def units(self) -> UnitTable:
        """The organs of all notices."""
        return self._postings.units

    def tasks(
        self, units: Sequence[str] = (), section: str | None = None, notice: str | None = None
    ) -> list[Task]:
        """All tasks that satisfy the filters, complete, in the notices' order.

        `units`: tasks of any of these organs, by any of their names. `section`: "2", "2.1" or a
        piece of a heading. `notice`: its name. No ranking, no model.
        """
        return [self.all_tasks[i] for i in self._postings.select(units, section, notice)]

    def search(
        self,
        query: str,
        k: int = 10,
        units: Sequence[str] = (),
        section: str | None = None,
        notice: str | None = None,
    ) -> list[ScoredTask]:
        """At most k tasks, nearest first, ties in the notices' order.

        Filters as in `tasks`, applied before ranking. [] for a query without a letter or digit.
        """
        if k <= 0 or not any(c.isalnum() for c in query):
            return []
        allowed = self._postings.select(units, section, notice)
        if not allowed:
            return []
        from index.fusion import ranked, zsum

        signals = self.signals(query)
        lexical = _NAMED if _names_something(query) else _PLAIN
        score = zsum([*weighed(signals), (lexical, signals.bm25)])
        return [
            ScoredTask(self.all_tasks[i], float(score[i]), signals.clause_best[i])
            for i in ranked(score, allowed)[:k]
        ]

    def signals(self, query: str | Sequence[str], bm25_query: str | None = None) -> Signals:
        """Every retrieval signal for every task, in the order of `all_tasks`.

        Several readings of one question are averaged. `bm25_query` is what BM25 looks for where it
        is not the query itself. One encoder call for each new text.
        """
        texts = [query] if isinstance(query, str) else list(query)
        words = bm25_query if bm25_query is not None else " ".join(texts)
        key = (*texts, words)
        with self._lock:
            if (known := self._recent.get(key)) is not None:
                return known
        signals = self._signals(texts, words)
        with self._lock:
            self._recent[key] = signals
            while len(self._recent) > _RECENT:
                self._recent.popitem(last=False)
        return signals

    def prepare(self, texts: Sequence[str]) -> None:
        """Encode texts that `signals` or `document_hits` will be asked for, all in one call."""
        self._engines.vectors(texts)

    def _signals(self, texts: Sequence[str], words: str) -> Signals:
        stored, layout = self._loaded
        vector = self._engines.vector(texts)
        scores, adapted = self._scores(vector)
        return layout.signals(
            scores,
            adapted,
            lambda: stored.lexical.scores(self._analyzer.tokenize(words)),
            (lambda signals: self._reread(texts[0], signals)) if self._engines.reranks else None,
            self._asked(vector, scores, texts),
        )

    def _scores(self, vector: Vector) -> tuple[Vector, Vector | None]:
        """The inner products of a question with all chunks, as it is and adapted; those of the last
        one are kept, for the notices' heads and the tasks are both searched by it."""
        import numpy as np

        stored, _ = self._loaded
        key, last = vector.tobytes(), self._last
        if last is None or last[0] != key:
            readings = [vector, self._adapter(vector)] if self._adapter else [vector]
            last = self._last = (key, stored.dense.scores(np.stack(readings)))
        rows = last[1]
        return rows[0], rows[1] if len(rows) > 1 else None

    def _asked(self, vector: Vector, scores: Vector, texts: Sequence[str]) -> Asked | None:
        """What a question asks for, where the phrasings tell."""
        if self._regression is None:
            return None
        _, layout = self._loaded
        return self._regression(vector, scores[layout.rows["phrase"]], texts)

    def _reread(self, question: str, signals: Signals) -> Vector:
        from index.fusion import ranked, zsum
        from index.reranker import reread

        first = zsum(weighed(signals, but="reread"))
        texts = [chunk.text for chunk in self.chunks if chunk.kind == "context"]
        return reread(self._engines.reranker, question, texts, ranked(first))

    def document_hits(self, query: str, k: int = 5) -> list[HeadHit]:
        """At most k passages of the notices' heads (requirements, sentences), nearest first."""
        from index.fusion import ranked

        _, layout = self._loaded
        if "head" not in layout.rows:
            return []
        scores = self._scores(self._engines.vector([query]))[0][layout.rows["head"]]
        chunks = layout.chunks["head"]
        return [
            HeadHit(self.notices[chunks[i].owner], chunks[i].span, float(scores[i]))
            for i in ranked(scores)[: max(k, 0)]
        ]

    def build(self) -> BuildInfo:
        """Build the index now and save it, replacing what its folder held. Texts that have a vector
        there are not embedded again. Raises IndexUnavailable."""
        from index.build import build_index

        with self._lock:
            stored, info = build_index(self._material, self._index_dir, self._progress or Bar())
            self._install(stored)
        return info

    def load(self) -> None:
        """Load the index and the model now instead of at the first search."""
        self._engines.vector(["任务"])
        assert self._loaded

    # -- the index, made once under the lock -----------------------------------------------------

    @property
    def _loaded(self) -> tuple[Stored, Layout]:
        if (index := self._index) is None:
            with self._lock:
                if (index := self._index) is None:
                    from index.build import open_index

                    progress = self._progress or Bar()
                    stored, _ = open_index(self._material, self._index_dir, progress)
                    index = self._install(stored)
        return index

    def _install(self, stored: Stored) -> tuple[Stored, Layout]:
        self._recent.clear()
        self._last = None
        self._index = (stored, Layout(self.chunks, [len(n.tasks) for n in self.notices]))
        return self._index

    @cached_property
    def _adapter(self) -> Adapter | None:
        from index.adapter import adapter_for

        stored, layout = self._loaded
        return adapter_for(self._engines.encoder, stored.dense, *layout.single())

    @cached_property
    def _regression(self) -> Regression | None:
        from index.regression import Regression

        stored, layout = self._loaded
        if layout.blocks is None or not len(stored.coefficients):
            return None
        vectors = stored.dense.vectors()[layout.rows["phrase"]]
        mean = self._adapter.mean if self._adapter else None
        phrases = layout.chunks["phrase"]
        return Regression(layout.blocks, phrases, vectors, stored.coefficients, mean)

    @cached_property
    def chunks(self) -> list[Chunk]:
        """The pieces that are embedded, in the order of the index."""
        from index.chunks import chunks_of

        return chunks_of(self.notices, self._phrases)

    @cached_property
    def _phrases(self) -> list[list[Phrasing]]:
        from index.phrases import phrases_of

        return phrases_of(self._opened)

    @property
    def _material(self) -> Material:
        from index.build import Material

        documents = [chunk.text for chunk in self.chunks if chunk.kind == "context"]
        texts = to_json(self._opened, self._phrases)
        sizes = [len(n.tasks) for n in self.notices]
        return Material(self.chunks, documents, sizes, texts, self._engines.encoder, self._analyzer)

    @property
    def _analyzer(self) -> Analyzer:
        from index.analyzer import Analyzer, quoted_terms

        with self._lock:
            if self._own_analyzer is None:
                forms = [form for unit in self.units.units for form in (unit.name, *unit.forms)]
                quoted = [term for n in self.notices for term in quoted_terms(n.text)]
                self._own_analyzer = Analyzer([*forms, *quoted])
            return self._own_analyzer


def _kept(folder: Path) -> bytes | None:
    """The notices that an index in a folder keeps; None where there is no index."""
    from index.store import Store

    store = Store(folder)
    try:
        return store.notices() if store.exists() else None
    except (IndexDamaged, IndexMismatch) as error:
        hint = "请删除该文件夹,或用 --notice 给出清单并运行 qingdan build 重新建立。"
        raise type(error)(f"{error}{hint}") from error


def _names_something(query: str) -> bool:
    """A figure, a quoted name or Latin letters: words that BM25 finds and vectors blur."""
    return any((c.isascii() and c.isalnum()) or c in '“”"《》「」' for c in query)
