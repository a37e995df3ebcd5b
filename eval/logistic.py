"""Logistic regression by Newton's method: a few features, a few thousand rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.floating]

_RIDGE = 1.0  # on features of unit variance


def logistic(rows: Floats, wanted: Floats) -> Floats:
    """Coefficients, the intercept last, by Newton's method."""
    import numpy as np

    mean, spread = rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-9)
    table = np.hstack([(rows - mean) / spread, np.ones((len(rows), 1))])
    ridge = _RIDGE * np.eye(table.shape[1])
    ridge[-1, -1] = 0
    weights = np.zeros(table.shape[1])
    for _ in range(50):
        guess = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (guess - wanted) + ridge @ weights
        curve = (table * (guess * (1 - guess))[:, None]).T @ table + ridge
        step = np.linalg.solve(curve, slope)
        weights = weights - step
        if np.abs(step).max() < 1e-9:
            break
    raw = weights[:-1] / spread
    return np.append(raw, weights[-1] - raw @ mean)
