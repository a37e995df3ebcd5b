"""The models of a retriever, loaded at first use, and the vectors of questions it remembers."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.encoder import Encoder
    from index.reranker import Reranker

    Vector = NDArray[np.float32]

_REMEMBERED = 256  # vectors of questions that are kept


class Engines:
    """An encoder and, where one was named, a reranker. Safe to share between threads.

    `model` and `reranker` are names or folders, or such objects; None is the bundled encoder, and
    no reranker.
    """

    def __init__(self, model: str | Encoder | None, reranker: str | Reranker | None) -> None:
        self._model = model
        self._named_reranker = reranker
        self.reranks = reranker is not None
        self._lock = threading.RLock()
        self._encoder: Encoder | None = None
        self._reranker: Reranker | None = None
        self._vectors: OrderedDict[str, Vector] = OrderedDict()

    @property
    def encoder(self) -> Encoder:
        """The encoder; raises ModelUnavailable."""
        from index.encoder import open_encoder

        with self._lock:
            if self._encoder is None:
                model = self._model
                if model is None or isinstance(model, str):
                    model = open_encoder(model)
                self._encoder = model
            return self._encoder

    @property
    def reranker(self) -> Reranker:
        """The reranker, where `reranks`; raises ModelUnavailable."""
        from index.reranker import CrossEncoderReranker

        with self._lock:
            if self._reranker is None:
                named = self._named_reranker
                assert named is not None
                made = CrossEncoderReranker(named) if isinstance(named, str) else named
                self._reranker = made
            return self._reranker

    def vector(self, texts: Sequence[str]) -> Vector:
        """The mean of the texts' unit vectors as questions, scaled to unit length, shape (dim,)."""
        import numpy as np

        if not texts:
            raise ValueError("signals() needs at least one text")
        found = self.vectors(texts)
        if len(found) == 1:
            return found[0]
        mean = np.mean(found, axis=0, dtype=np.float32)
        return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)

    def vectors(self, texts: Sequence[str]) -> list[Vector]:
        """The texts' unit vectors as questions, each of shape (dim,); all that are not known yet
        are encoded in one call, which encoders do side by side."""
        with self._lock:
            known = {text: self._vectors[text] for text in texts if text in self._vectors}
        if new := [text for text in dict.fromkeys(texts) if text not in known]:
            rows = self.encoder.queries(new)  # unlocked: threads may encode at once
            known.update(zip(new, rows, strict=True))
        with self._lock:
            for text, vector in known.items():
                self._vectors[text] = vector
                self._vectors.move_to_end(text)
            while len(self._vectors) > _REMEMBERED:
                self._vectors.popitem(last=False)
        return [known[text] for text in texts]
