"""BM25 over our own tokens (bm25s), with scores for all documents and no padding."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import IndexDamaged

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Scores = NDArray[np.float32]


class Lexical:
    """BM25 (k1 1.5, b 0.75, Lucene's idf); document i is the i-th that was given.

    A saved one is read at its first search: importing bm25s costs more than everything else that a
    question without BM25 needs.
    """

    def __init__(self, count: int, files: Mapping[str, bytes] | None = None) -> None:
        self._count = count
        self._files = dict(files or {})

    @classmethod
    def build(cls, documents: Sequence[Sequence[str]]) -> Lexical:
        """From the tokens of each document."""
        made = cls(len(documents))
        if any(documents):  # bm25s refuses a corpus without a single token
            model = _bm25s().BM25(backend="numpy")
            model.index([list(d) for d in documents], show_progress=False)
            made.__dict__["_model"] = model
        return made

    @classmethod
    def load(cls, files: Mapping[str, bytes], count: int) -> Lexical:
        """From the files that `save` wrote, by name, for `count` documents."""
        return cls(count, files)

    @cached_property
    def _model(self) -> Any:  # noqa: ANN401 - bm25s is not typed
        if not self._files:
            return None
        try:
            with tempfile.TemporaryDirectory() as folder:  # bm25s reads from a folder only
                for name, data in self._files.items():
                    (Path(folder) / name).write_bytes(data)
                model = _bm25s().BM25.load(folder, mmap=False, allow_pickle=False)
            if int(model.scores["num_docs"]) != self._count:
                raise ValueError("num_docs")
        except (OSError, ValueError, KeyError) as error:
            raise IndexDamaged(
                f"BM25 索引无法读取({error})。请运行 qingdan build 重新建立。"
            ) from error
        return model

    def save(self, folder: Path) -> None:
        """Write JSON and plain .npy files into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        if self._model is not None:
            self._model.save(str(folder), show_progress=False, allow_pickle=False)

    def scores(self, tokens: Sequence[str]) -> Scores:
        """The score of every document, shape (n,); 0 where it shares no token."""
        import numpy as np

        known = [t for t in tokens if self._model is not None and t and t in self._model.vocab_dict]
        if not known:
            return np.zeros(self._count, dtype=np.float32)
        return np.asarray(self._model.get_scores(known), dtype=np.float32)

    def search(self, tokens: Sequence[str], k: int) -> list[tuple[int, float]]:
        """The best k documents that share a token, best first, ties by document."""
        from index.fusion import ranked

        scores = self.scores(tokens)
        return [(d, float(scores[d])) for d in ranked(scores)[: max(k, 0)] if scores[d] > 0]


def _bm25s() -> Any:  # noqa: ANN401 - bm25s is not typed
    import bm25s

    logging.getLogger("bm25s").setLevel(logging.ERROR)
    return bm25s
