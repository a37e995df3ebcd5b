"""The coefficients of qa.presence: from questions with golds, and phrasings that no task answers.

What the regression says of a phrasing that it has learned from flatters; so the phrasings that no
task answers are taken in folds, each seen by a regression that has learned from the others.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.resources import DATA
from eval.logistic import logistic
from eval.records import Question
from index.phrases import Phrasing, read_phrases
from qa.presence import FEATURES, THRESHOLD, features

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from qa import Assistant

    Floats = NDArray[np.floating]

_OF_MEANING = ("topic", "fact", "who", "verify")
_FOLDS = 3


def _row(text: str, assistant: Assistant) -> list[float] | None:
    """The features of a question; None where it is not one of meaning over all tasks."""
    from qa.judge import scored
    from qa.matter import pool_of

    query = assistant.understand(text)
    pool = pool_of(query, assistant.scope)
    if query.ask not in _OF_MEANING or not query.topic or not all(pool):
        return None
    return features(scored(query, assistant.scope, assistant.retriever, pool))


def _of_phrasings(assistant: Assistant) -> Iterator[list[float]]:
    """Rows of the phrasings that no task answers, each by an index that does not know it."""
    from qa import Assistant as Opened

    phrasings = read_phrases(DATA / "expansions" / "beijing-2026.jsonl")
    outside = [i for i, phrasing in enumerate(phrasings) if not phrasing.tasks]
    for fold in range(_FOLDS):
        held = set(outside[fold::_FOLDS])
        kept = [p for i, p in enumerate(phrasings) if i not in held]
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "notice.txt"
            file.write_text(assistant.notices[0].text, encoding="utf-8")
            lines = (json.dumps(_line(p), ensure_ascii=False) for p in kept)
            beside = Path(folder) / "notice.txt.expansions.jsonl"
            beside.write_text("\n".join(lines), encoding="utf-8")
            without = Opened.open([file], index_dir=Path(folder) / "index")
            for place in sorted(held):
                if row := _row(phrasings[place].text, without):
                    yield row


def _line(phrasing: Phrasing) -> dict[str, object]:
    return {"tasks": phrasing.tasks, "also": phrasing.also, "phrases": [phrasing.text]}


def examples(
    questions: Iterable[Question], assistant: Assistant
) -> tuple[list[list[float]], list[bool]]:
    """A row of features for each question, and whether the notice does not answer it."""
    rows, absent = [], []
    for question in questions:
        row = None if question.history else _row(question.question, assistant)
        if row is not None:
            rows.append(row)
            absent.append(question.abstain)
    return rows, absent


def fit(questions: Sequence[Question], assistant: Assistant) -> Floats:
    """The coefficients, in the order of FEATURES, the intercept last."""
    import numpy as np

    rows, absent = examples(questions, assistant)
    outside = list(_of_phrasings(assistant))
    wanted = np.array([*absent, *(True for _ in outside)], dtype=float)
    return logistic(np.array([*rows, *outside]).reshape(-1, len(FEATURES)), wanted)


def report(weights: Floats, questions: Sequence[Question], assistant: Assistant) -> str:
    """How many of the answerable questions are refused by it, and of the others, in one line."""
    import numpy as np

    rows, absent = examples(questions, assistant)
    at = np.array(rows) @ weights[:-1] + weights[-1]
    said = 1 / (1 + np.exp(-at)) > THRESHOLD
    missing = np.array(absent)
    return (
        f"absent: says so of {said[missing].sum()} of {missing.sum()} that the notice does not "
        f"answer, {said[~missing].sum()} of {(~missing).sum()} that it does"
    )
