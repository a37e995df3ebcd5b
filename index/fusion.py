"""Several rankings of the same documents -> one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.floating]


def zscores(values: Floats) -> NDArray[np.float64]:
    """Deviations from the mean in standard deviations; zeros where all values are equal."""
    import numpy as np

    array = np.asarray(values, dtype=np.float64)
    spread = float(array.std()) if array.size else 0.0
    if spread < 1e-9:
        return np.zeros_like(array)
    return np.asarray((array - array.mean()) / spread, dtype=np.float64)


def zsum(signals: Sequence[tuple[float, Floats]]) -> NDArray[np.float64]:
    """The weighted mean of z-scored signals [(weight, values)], all of one length.

    Cosines of one encoder lie in a narrow band and say little in themselves; their deviations
    compare across signals. A signal without spread is left out of the mean.
    """
    import numpy as np

    total = np.zeros(len(signals[0][1]), dtype=np.float64)
    weights = 0.0
    for weight, values in signals:
        scored = zscores(values)
        if scored.any():
            total += weight * scored
            weights += weight
    return total / weights if weights else total


def reciprocal_ranks(
    rankings: Sequence[Sequence[int]], count: int, k: int = 60
) -> NDArray[np.float64]:
    """Reciprocal rank fusion (Cormack et al. 2009): the sum of 1 / (k + rank), shape (count,).

    Each ranking holds document ids, best first; a document it does not hold gets nothing from it.
    """
    import numpy as np

    total = np.zeros(count, dtype=np.float64)
    for ranking in rankings:
        for rank, doc in enumerate(ranking, start=1):
            total[doc] += 1.0 / (k + rank)
    return total


def ranked(scores: Floats, allowed: Sequence[int] | None = None) -> list[int]:
    """Document ids, best score first, ties by id; only those of `allowed` where it is given."""
    import numpy as np

    docs = (
        np.arange(len(scores)) if allowed is None else np.asarray(sorted(allowed), dtype=np.int64)
    )
    order = np.argsort(-np.asarray(scores)[docs], kind="stable")
    return [int(d) for d in docs[order]]
