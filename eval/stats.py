"""Uncertainty: bootstrap intervals and paired tests, seeded, so that a run can be repeated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb
from typing import Any

_SEED = 20_260_210
_RESAMPLES = 10_000


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over questions with its 95% percentile bootstrap interval."""

    mean: float
    low: float
    high: float
    count: int

    def to_dict(self) -> dict[str, Any]:
        """Rounded for a report."""
        rounded = {name: round(getattr(self, name), 4) for name in ("mean", "low", "high")}
        return {**rounded, "count": self.count}


def estimate(values: Sequence[float], resamples: int = _RESAMPLES) -> Estimate | None:
    """Mean and 95% interval by resampling questions with replacement; None without values.

    Where all values are equal the interval is that value: the bootstrap knows nothing beyond them.
    """
    import numpy as np

    if not values:
        return None
    data = np.asarray(values, dtype=np.float64)
    mean = float(data.mean())
    if np.all(data == data[0]):
        return Estimate(mean, mean, mean, len(data))
    means = _resampled(data, resamples)
    low, high = np.percentile(means, [2.5, 97.5])
    return Estimate(mean, float(low), float(high), len(data))


def _resampled(data: Any, resamples: int) -> Any:  # noqa: ANN401 - arrays of float64
    """Means of resamples, shape (resamples,); in slices, so that memory stays small."""
    import numpy as np

    rng = np.random.default_rng(_SEED)
    rows = max(1, 2_000_000 // len(data))
    means = [
        data[rng.integers(0, len(data), (min(rows, resamples - done), len(data)))].mean(axis=1)
        for done in range(0, resamples, rows)
    ]
    return np.concatenate(means)


@dataclass(frozen=True, slots=True)
class Paired:
    """Two runs over the same questions: B minus A, its interval, and how likely chance is."""

    difference: float
    low: float
    high: float
    p_value: float
    count: int


def sign_test(better: int, worse: int) -> float:
    """Two-sided exact sign test: McNemar's exact test where values are pass and fail.

    >>> sign_test(1, 5)
    0.21875
    """
    total = better + worse
    tail = sum(comb(total, k) for k in range(min(better, worse) + 1))
    return min(1.0, float(2 * tail / 2**total))


def fall_test(better: int, worse: int) -> float:
    """One-sided: how likely at least so many losses among the changes are by chance alone."""
    total = better + worse
    return float(sum(comb(total, k) for k in range(worse, total + 1)) / 2**total)


def paired(a: Mapping[str, float], b: Mapping[str, float]) -> Paired | None:
    """Compare values of the questions that both runs have; None where there are none.

    The test is exact (signs) where all values are 0 or 1, else a randomisation test that flips the
    signs of the differences 10,000 times.
    """
    import numpy as np

    ids = [i for i in a if i in b]
    if not ids:
        return None
    differences = np.array([b[i] - a[i] for i in ids], dtype=np.float64)
    spread = estimate(list(differences))
    assert spread is not None
    binary = all(v in (0.0, 1.0) for i in ids for v in (a[i], b[i]))
    better, worse = int((differences > 0).sum()), int((differences < 0).sum())
    p_value = sign_test(better, worse) if binary else _randomised(differences)
    return Paired(spread.mean, spread.low, spread.high, p_value, len(ids))


def _randomised(differences: Any, trials: int = _RESAMPLES) -> float:  # noqa: ANN401 - an array
    """Two-sided: the share of random sign flips with a mean at least as far from 0."""
    import numpy as np

    changed = differences[differences != 0]
    if not len(changed):
        return 1.0
    rng = np.random.default_rng(_SEED)
    rows = max(1, 2_000_000 // len(changed))
    observed = abs(float(changed.sum())) - 1e-12
    extreme = 0
    for done in range(0, trials, rows):
        signs = rng.choice([-1.0, 1.0], (min(rows, trials - done), len(changed)))
        extreme += int((np.abs(signs @ changed) >= observed).sum())
    return (extreme + 1) / (trials + 1)
