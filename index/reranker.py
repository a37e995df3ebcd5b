"""A second reading of the nearest tasks by a cross-encoder, where the user names one."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from index.analyzer import LONGEST_QUERY, clean
from index.errors import ModelUnavailable
from index.local_models import load_model

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

DEPTH = 20  # tasks that are read again


class Reranker(Protocol):
    """Scores texts for a question. Implementations are safe to share between threads."""

    def scores(self, question: str, texts: Sequence[str]) -> Floats:
        """How well each text answers, shape (n,); any scale, higher is better."""
        ...


class CrossEncoderReranker:
    """A sentence-transformers CrossEncoder by name or folder, as BAAI/bge-reranker-v2-m3.

    No download unless HF_HUB_OFFLINE=0. Raises ModelUnavailable where it cannot be loaded or
    gives more than one score for a pair.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._lock = threading.Lock()
        self._model = load_model("CrossEncoder", name)

    def scores(self, question: str, texts: Sequence[str]) -> Floats:
        """See Reranker.scores; one forward pass a text."""
        import numpy as np

        pairs = [(clean(question, LONGEST_QUERY), clean(text)) for text in texts]
        if not pairs:
            return np.zeros(0, dtype=np.float32)
        with self._lock:
            out = self._model.predict(pairs, batch_size=32, show_progress_bar=False)
        values = np.asarray(out, dtype=np.float32)
        if values.shape != (len(pairs),) or not np.isfinite(values).all():
            raise ModelUnavailable(
                f"模型 {self.name} 不是给一对文字打一个分的重排模型。请换用别的。"
            )
        return values


def reread(reranker: Reranker, question: str, texts: Sequence[str], order: Sequence[int]) -> Floats:
    """Scores of all `texts`: the first DEPTH of `order` are read, the others get the lowest score
    among those."""
    import numpy as np

    first = list(order[:DEPTH])
    read = reranker.scores(question, [texts[i] for i in first])
    out = np.full(len(texts), read.min() if len(read) else 0.0, dtype=np.float32)
    out[first] = read
    return out
