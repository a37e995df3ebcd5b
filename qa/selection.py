"""How many of the ranked tasks a question deserves: the set that is most likely to be right.

Each candidate has two probabilities, by logistic regressions over what the signals say of it: that
an answer lacks something without it (required), and that it may be named (relevant). A set is right
where no required task is left out and at most a third of it is irrelevant; taking the candidates
for independent, that probability is worked out for the best one, the best two, ..., lessened by the
share that is expected to be irrelevant, and the largest wins. `python -m eval fit-selection` writes
the coefficients (qa/data/selection.toml) anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.resources import load_toml

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.floating]

DATA = Path(__file__).parent / "data" / "selection.toml"
FEATURES = ("score", "ratio", "covered", "filtered", "rank")
MORE = ("asked", "asked_ratio", "asked_rank")  # where a regression over phrasings says how much
_BY_SCORE, _BY_ASKED = 16, 8  # candidates
_LAST_RANK = 6.0
_MOST = 12  # tasks that are chosen
# The price of a set that is irrelevant throughout; of one out of some units' tasks, of which those
# on a theme are wanted in full. docs/retrieval.md has what it changes.
PRICE, PRICE_FILTERED = 1.0, 0.7


@dataclass(frozen=True)
class Candidates:
    """Places of tasks, and a row of features for each: FEATURES, then MORE where they are."""

    places: tuple[int, ...]
    rows: Floats


def candidates(
    score: Floats, covered: Floats, pool: list[bool], asked: Floats | None
) -> Candidates:
    """The tasks of `pool` that come into question, by descending score; all arrays by task."""
    import numpy as np

    allowed = np.array(pool)
    by_score = [int(i) for i in np.argsort(-score, kind="stable") if allowed[i]]
    chosen = by_score[:_BY_SCORE]
    top = max(float(score[chosen[0]]), 1.0)
    filtered = float(not allowed.all())
    columns: list[Callable[[int], float]] = [
        lambda i: float(score[i]),
        lambda i: float(score[i]) / top,
        lambda i: float(covered[i]),
        lambda i: filtered,
        lambda i: min(float(by_score.index(i)), _LAST_RANK),
    ]
    if asked is not None:
        known = asked
        by_asked = [int(i) for i in np.argsort(-asked, kind="stable") if allowed[i]]
        chosen = list(dict.fromkeys(chosen + by_asked[:_BY_ASKED]))
        most = max(float(asked[by_asked[0]]), 0.05)
        columns += [
            lambda i: float(known[i]),
            lambda i: float(known[i]) / most,
            lambda i: min(float(by_asked.index(i)), _LAST_RANK),
        ]
    return Candidates(tuple(chosen), np.array([[c(i) for c in columns] for i in chosen]))


@lru_cache(maxsize=2)
def _model(name: str) -> tuple[Floats, Floats]:
    """The coefficients of "required" and "relevant", the intercept last."""
    import numpy as np

    row = load_toml(DATA)[name]
    return np.array(row["required"], dtype=float), np.array(row["relevant"], dtype=float)


def probabilities(found: Candidates) -> tuple[Floats, Floats]:
    """That each candidate is required, and that it is relevant."""
    return probabilities_by(
        found, _model("phrased" if found.rows.shape[1] > len(FEATURES) else "bare")
    )


def probabilities_by(found: Candidates, model: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    """The same by the coefficients of a model."""
    import numpy as np

    required, relevant = (
        1 / (1 + np.exp(-(found.rows @ weights[:-1] + weights[-1]))) for weights in model
    )
    return required, np.maximum(required, relevant)


def best_set(required: Floats, relevant: Floats, price: float = PRICE) -> list[int]:
    """The candidates of the set that is most likely to be right, the likeliest first.

    [.9, .8, .1], the same -> [0, 1]
    """
    import numpy as np

    order = [int(i) for i in np.argsort(-required, kind="stable")]
    left_out = np.cumprod([1 - required[i] for i in reversed(order)])[::-1]  # from i on
    wrong = np.zeros(_MOST + 2)  # the distribution of how many chosen ones are irrelevant
    wrong[0] = 1.0
    best, most, vain = 1, -1.0, 0.0
    for size, i in enumerate(order[:_MOST], start=1):
        miss = 1 - relevant[i]
        wrong[1:] = wrong[1:] * (1 - miss) + wrong[:-1] * miss
        wrong[0] *= 1 - miss
        complete = float(left_out[size]) if size < len(order) else 1.0
        vain += miss
        right = complete * float(wrong[: size // 3 + 1].sum()) * (1 - price * vain / size)
        if right > most:
            best, most = size, right
    return order[:best]
