"""BM25 over our own tokens (bm25s), with scores for all documents and no padding."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import IndexDamaged

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Scores = NDArray[np.float32]


class Lexical:
    """BM25 (k1 1.5, b 0.75, Lucene's idf); document i is the i-th that was given."""

    def __init__(self, model: Any, count: int) -> None:  # noqa: ANN401
        self._model = model
        self._count = count

    @classmethod
    def build(cls, documents: Sequence[Sequence[str]]) -> Lexical:
        """From the tokens of each document."""
        model = _bm25s().BM25(backend="numpy")
        if any(documents):
            model.index([list(d) for d in documents], show_progress=False)
        else:  # bm25s refuses a corpus without a single token
            model = None
        return cls(model, len(documents))

    @classmethod
    def load(cls, folder: Path, count: int) -> Lexical:
        """From a folder that `save` wrote; raises IndexDamaged."""
        if not (folder / "params.index.json").exists():
            return cls(None, count)
        try:
            model = _bm25s().BM25.load(str(folder), mmap=False, allow_pickle=False)
            if int(model.scores["num_docs"]) != count:
                raise ValueError("num_docs")
        except (OSError, ValueError, KeyError) as error:
            raise IndexDamaged(f"BM25 文件无法读取({error})。") from error
        return cls(model, count)

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


def _bm25s() -> Any:  # noqa: ANN401
    import bm25s

    logging.getLogger("bm25s").setLevel(logging.ERROR)
    return bm25s
