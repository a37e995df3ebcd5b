"""Whether the notices deal at all with what is asked: a probability, from what the index says.

Logistic regression over how much the question asks for the tasks and for none of them, how far the
best task stands out, how like it is, and how many of the question's words it has. Learned from
questions with golds and from phrasings that no task answers; `python -m eval fit-selection` writes
the coefficients (qa/data/selection.toml, "absent") anew.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.resources import load_toml
from qa.selection import DATA

if TYPE_CHECKING:
    from qa.judge import Scored

FEATURES = (
    "asked",
    "asked_lead",
    "asked_three",
    "nothing",
    "score",
    "lead",
    "phrasing",
    "clause",
    "covered",
    "most_covered",
    "words",
    "asked_best",
)
THRESHOLD = 0.98  # the probability from which it is said to be missing
_MOST_WORDS = 5


def features(seen: Scored) -> list[float] | None:
    """A row of FEATURES; None where the notices' phrasings do not say what is not there."""
    import numpy as np

    if seen.asked is None or seen.nothing is None or len(seen.asked) < 3:
        return None
    asked, score = np.sort(seen.asked)[::-1], np.sort(seen.score)[::-1]
    best = int(np.argmax(seen.score))
    return [
        float(asked[0]),
        float(asked[0] - asked[1]),
        float(asked[:3].sum()),
        seen.nothing,
        float(score[0]),
        float(score[0] - score[1]),
        max(float(s.expansion_max[best]) for s in seen.readings),
        max(float(s.clause_max[best]) for s in seen.readings),
        float(seen.covered[best]),
        float(seen.covered.max()),
        float(min(len(seen.terms), _MOST_WORDS)),
        float(seen.asked[best]),
    ]


@lru_cache(maxsize=1)
def _model() -> tuple[float, ...]:
    return tuple(float(w) for w in load_toml(DATA)["absent"]["weights"])


def absent(row: Sequence[float]) -> float:
    """The probability that the notices do not deal with what is asked."""
    *weights, intercept = _model()
    at = sum(w * x for w, x in zip(weights, row, strict=True)) + intercept
    return 1 / (1 + math.exp(-max(min(at, 500.0), -500.0)))
