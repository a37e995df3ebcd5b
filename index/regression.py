"""Which tasks a question asks for, learned from phrasings that say which tasks they ask for.

Kernel ridge regression with several outputs (Saunders, Gammerman and Vovk, ICML 1998): one
equation is solved when an index is built, nothing is trained. A phrasing that asks for two tasks
teaches that they go together, and one that asks for none teaches what the notice does not hold
(an output of its own); the nearest phrasing alone says neither. Phrasings are alike by their
meaning (vectors) and by their characters (index.ngrams), the sum of two kernels. Each notice has a
regression of its own, where its phrasings ask for every one of its tasks. docs/retrieval.md has
what it pays.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from index.chunks import ASKED, Chunk
from index.ngrams import NGrams
from index.products import with_columns, with_rows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

VERSION = 2  # raise it when other coefficients are learned from the same: indexes are rebuilt then

_RIDGE = 0.2
# The widths of the kernels: of vectors whose mean is taken out, and of characters.
_WIDTH, _NGRAMS = 4.0, 2.0
_MOST = 16_000  # phrasings of a notice; the kernel of more does not fit in a small memory
_FEWEST = 5  # phrasings for each task, on average: fewer teach too little


@dataclass(frozen=True)
class Block:
    """Where the phrasings of a notice stand among all phrasings, and its tasks among all tasks."""

    rows: slice
    tasks: slice

    @property
    def shape(self) -> tuple[int, int]:
        """(phrasings, outputs): one output for each task, and one for "none of them"."""
        return self.rows.stop - self.rows.start, self.tasks.stop - self.tasks.start + 1


class Asked(NamedTuple):
    """What a question asks for: about 1 where it asks for a task, 0 where it does not, shape
    (tasks,); and whether it asks for what no task deals with, None where no phrasing does."""

    tasks: Floats
    nothing: float | None


def blocks_of(phrases: Sequence[Chunk], sizes: Sequence[int]) -> list[Block] | None:
    """One block for each notice (`sizes`: how many tasks each has); None where a notice has too
    few phrasings or too many, or none for one of its tasks."""
    out, row, first = [], 0, 0
    for place, size in enumerate(sizes):
        start = row
        asked: set[int] = set()
        while row < len(phrases) and phrases[row].owner == place:
            asked.update(task for task, weight in phrases[row].labels if weight == ASKED)
            row += 1
        if row == start or len(asked) < size or not _FEWEST * size <= row - start <= _MOST:
            return None
        out.append(Block(slice(start, row), slice(first, first + size)))
        first += size
    return out


def key_of(phrases: Sequence[Chunk], block: Block) -> bytes:
    """16 bytes that stand for what a block learns from."""
    digest = hashlib.sha256(repr((VERSION, _RIDGE, _WIDTH, _NGRAMS)).encode())
    for chunk in phrases[block.rows]:
        labels = [(task - block.tasks.start, weight) for task, weight in chunk.labels]
        digest.update(f"\0{chunk.text}\0{labels}".encode("utf-8", "replace"))
    return digest.digest()[:16]


def learned(phrases: Sequence[Chunk], block: Block, vectors: Floats) -> Floats:
    """The coefficients of a block, in its shape, from the vectors of its phrasings."""
    import numpy as np

    wanted = np.zeros(block.shape, dtype=np.float32)
    for row, chunk in enumerate(phrases[block.rows]):
        for task, weight in chunk.labels:
            wanted[row, task - block.tasks.start] = weight
        wanted[row, -1] = not chunk.labels
    near = _centred(vectors, vectors.mean(axis=0))
    kernel = _kernel(near @ near.T, _WIDTH)
    texts = [chunk.text for chunk in phrases[block.rows]]
    grams = NGrams(texts)
    for row, text in enumerate(texts):
        kernel[row] += _kernel(grams.cosines(text), _NGRAMS)
    kernel[np.diag_indices_from(kernel)] += _RIDGE
    return np.asarray(np.linalg.solve(kernel, wanted), dtype=np.float32)


def _kernel(cosines: Floats, width: float) -> Floats:
    import numpy as np

    return np.asarray(np.exp(-width * (1 - cosines)), dtype=np.float32)


def _centred(vectors: Floats, mean: Floats) -> Floats:
    import numpy as np

    out = np.asarray(vectors - mean, dtype=np.float32)
    length = np.maximum(np.linalg.norm(out, axis=-1, keepdims=True), 1e-9)
    return np.asarray(out / length, dtype=np.float32)


class Regression:
    """Scores of all tasks for a question, and of none of them."""

    def __init__(
        self,
        blocks: Sequence[Block],
        phrases: Sequence[Chunk],
        vectors: Floats,
        coefficients: Floats,
        mean: Floats | None = None,
    ) -> None:
        """`phrases` are all phrasings, `vectors` theirs; `coefficients` those of all blocks, one
        after the other, flat. `mean` is that of questions in general (without it that of the
        phrasings of each notice)."""
        self._tasks = blocks[-1].tasks.stop
        self._parts = []
        at = 0
        for block in blocks:
            size = block.shape[0] * block.shape[1]
            part = coefficients[at : at + size].reshape(block.shape)
            near = _Near(vectors[block.rows], mean)
            grams = NGrams([chunk.text for chunk in phrases[block.rows]])
            self._parts.append((block, near, grams, part))
            at += size

    def __call__(self, query: Floats, scores: Floats, texts: Sequence[str]) -> Asked:
        """What a question asks for, by its vector, that vector's inner products with all phrasings,
        and its words (in several readings).

        Over several notices nothing is asked for where none has it.
        """
        import numpy as np

        out = np.zeros(self._tasks, dtype=np.float32)
        nothing = []
        for block, near, grams, coefficients in self._parts:
            shared = np.mean([grams.cosines(text) for text in texts], axis=0)
            kernel = _kernel(near.cosines(query, scores[block.rows]), _WIDTH)
            said = with_columns(kernel + _kernel(shared, _NGRAMS), coefficients)
            out[block.tasks] = said[:-1]
            nothing.append(float(said[-1]) if coefficients[:, -1].any() else None)
        known = [value for value in nothing if value is not None]
        return Asked(out, min(known) if len(known) == len(nothing) else None)


class _Near:
    """Cosines of vectors whose mean is taken out with a question whose mean is, from their plain
    inner products: (v - m)(q - n) = vq - vn - mq + mn. No second copy of the vectors is kept."""

    def __init__(self, vectors: Floats, mean: Floats | None) -> None:
        import numpy as np

        self._own = vectors.mean(axis=0)
        self._mean = self._own if mean is None else mean
        self._shift = with_rows(vectors, self._mean) - float(self._own @ self._mean)
        self._length = np.maximum(np.linalg.norm(vectors - self._own, axis=1), 1e-9)

    def cosines(self, query: Floats, scores: Floats) -> Floats:
        """`scores`: the inner products of the vectors with the question's."""
        import numpy as np

        length = max(float(np.linalg.norm(query - self._mean)), 1e-9) * self._length
        own = float(self._own @ query)
        return np.asarray((scores - self._shift - own) / length, dtype=np.float32)
