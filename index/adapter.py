"""A linear adapter of questions: directions in which phrasings of one task differ count less.

Everyday phrasings of one task say the same in many ways, so how they spread around their task's
mean is style, not matter. The inverse of that within-class covariance, shrunk towards a multiple
of the identity, maps a question to a vector that is compared with the same documents by the same
inner product (within-class covariance normalisation: Hatch, Kajarekar and Stolcke, Interspeech
2006). The one that ships was learned from the phrasings of the bundled notice and holds for any
notice; `python -m index.bundled` writes it anew. docs/retrieval.md has what it pays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from index.encoder import DEFAULT_MODEL
from index.products import with_columns

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.dense import Dense
    from index.encoder import Encoder

    Floats = NDArray[np.float32]
    Owners = NDArray[np.int64]

FILE = Path(__file__).parent / "data" / "adapter.npz"
_SHRINKAGE = 1.0  # of the mean variance, added to every direction
_FEWEST = 500  # phrasings from which a model's own adapter is learned


@dataclass(frozen=True)
class Adapter:
    """`matrix` (dim, dim), symmetric, and `mean` (dim,) of questions, both float32."""

    matrix: Floats
    mean: Floats

    def __call__(self, query: Floats) -> Floats:
        """A question's vector, shape (dim,) -> what to compare documents with, unit length."""
        import numpy as np

        vector = with_columns(query - self.mean, self.matrix)
        return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), dtype=np.float32)

    @classmethod
    def learn(
        cls, phrases: Floats, owners: Sequence[int] | Owners, mean: Floats | None = None
    ) -> Adapter:
        """From unit vectors of phrasings, shape (n, dim), and the task of each.

        `mean` is that of questions in general; without it the phrasings' own is taken.
        """
        import numpy as np

        tasks = np.asarray(owners)
        centred = np.array(phrases, dtype=np.float64)
        for task in np.unique(tasks):
            centred[tasks == task] -= centred[tasks == task].mean(axis=0)
        within = centred.T @ centred / len(centred)
        dim = within.shape[0]
        shrunk = within + _SHRINKAGE * np.trace(within) / dim * np.eye(dim)
        inverse = np.linalg.inv(shrunk)
        inverse /= np.abs(inverse).max()  # the scale means nothing; float16 keeps this one
        own = phrases.mean(axis=0) if mean is None else mean
        return cls(inverse.astype(np.float32), np.asarray(own, dtype=np.float32))

    def save(self, path: Path) -> None:
        """Write `path` in half precision."""
        import numpy as np

        np.savez_compressed(path, matrix=self.matrix.astype("f2"), mean=self.mean.astype("f2"))


def adapter_for(encoder: Encoder, dense: Dense, rows: Owners, owners: Owners) -> Adapter | None:
    """The shipped adapter for the bundled model; for another one its own, learned from the
    phrasings at `rows` of the index where there are many. None where there are few."""
    if encoder.name == DEFAULT_MODEL and encoder.dim == 384:
        return _shipped()
    if len(rows) < _FEWEST:
        return None
    return Adapter.learn(dense.vectors()[rows], owners)


@lru_cache(maxsize=1)
def _shipped() -> Adapter | None:
    import numpy as np

    if not FILE.is_file():
        return None
    with np.load(FILE, allow_pickle=False) as data:
        return Adapter(data["matrix"].astype(np.float32), data["mean"].astype(np.float32))
