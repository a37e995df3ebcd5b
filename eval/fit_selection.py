"""python -m eval fit-selection: the coefficients of qa.selection, from questions with golds.

Learned from are the topic questions of the shipped sets but the judging half of `plain`, and the
development questions where they are at hand; those that name units or parts count as well. One
model learns from the notice with its phrasings ("phrased"), one without ("bare"). Printed is how
often the chosen set is right, cross-validated over questions, and on the judging half.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from eval import fit_presence
from eval.bench_retrieval import DEVELOPMENT, odd, without_phrasings
from eval.loading import load_questions
from eval.logistic import logistic
from eval.records import Question
from qa.selection import (
    DATA,
    FEATURES,
    PRICE,
    PRICE_FILTERED,
    Candidates,
    best_set,
    candidates,
    probabilities_by,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from qa import Assistant
    from qa.search import Search

    Floats = NDArray[np.floating]

_KINDS = ("topic", "filter_topic")
_TUNING = ("staff", "office", "visitors", "callers", "desk")
_FOLDS = 10


@dataclass(frozen=True)
class Example:
    """A question's candidates, and which of them it requires and allows."""

    question: Question
    found: Candidates
    required: Floats
    relevant: Floats

    def right(self, chosen: Sequence[int]) -> bool:
        """Whether the chosen candidates pass as a topic answer."""
        numbers = {self.found.places[i] + 1 for i in chosen}
        allowed = {*self.question.tasks, *self.question.ok_tasks}
        complete = numbers.issuperset(self.question.tasks)
        return complete and len(numbers - allowed) * 3 <= len(numbers)


def examples(questions: Sequence[Question], assistant: Assistant, search: Search) -> list[Example]:
    """What qa.judge sees of each question that asks for a matter; others are left out."""
    import numpy as np

    from qa.judge import scored
    from qa.matter import pool_of

    out = []
    for question in questions:
        if question.kind not in _KINDS:
            continue
        query = assistant.understand(question.question)
        if query.ask != "topic" or question.history or not question.tasks:
            continue
        pool = pool_of(query, assistant.scope)
        if not query.topic or not any(pool):
            continue
        seen = scored(query, assistant.scope, search, pool)
        found = candidates(seen.score, seen.covered, pool, seen.asked)
        numbers = [place + 1 for place in found.places]
        required = np.array([n in question.tasks for n in numbers], dtype=float)
        allowed = {*question.tasks, *question.ok_tasks}
        relevant = np.array([n in allowed for n in numbers], dtype=float)
        out.append(Example(question, found, required, relevant))
    return out


def _fit(chosen: Sequence[Example]) -> tuple[Floats, Floats]:
    import numpy as np

    rows = np.vstack([e.found.rows for e in chosen])
    required = logistic(rows, np.concatenate([e.required for e in chosen]))
    return required, logistic(rows, np.concatenate([e.relevant for e in chosen]))


def _share(model: tuple[Floats, Floats], judged: Sequence[Example]) -> float:
    found = [e.right(best_set(*probabilities_by(e.found, model), _price(e))) for e in judged]
    return sum(found) / max(len(found), 1)


def _price(example: Example) -> float:
    filtered = example.found.rows[0][FEATURES.index("filtered")]
    return PRICE_FILTERED if filtered else PRICE


def _validated(learned_from: Sequence[Example]) -> float:
    total = 0.0
    for fold in range(_FOLDS):
        held = learned_from[fold::_FOLDS]
        rest = [e for i, e in enumerate(learned_from) if i % _FOLDS != fold]
        total += _share(_fit(rest), held) * len(held)
    return total / len(learned_from)


def question_sets() -> tuple[list[Question], list[Question]]:
    """The questions that are learned from, and those that are judged by."""
    plain = load_questions("plain")
    tuning = [q for q in plain if odd(q)]
    more: list[str | Path] = [DEVELOPMENT] if DEVELOPMENT.is_file() else []
    for name in (*_TUNING, *more):
        tuning += load_questions(name)
    return tuning, [q for q in plain if not odd(q)]


def fit() -> str:
    """Write qa/data/selection.toml; what the models achieve, a line each."""
    from qa import Assistant

    assistant = Assistant.open()
    tuning, judging = question_sets()
    lines, report = [_HEAD], []
    with without_phrasings(assistant.retriever) as bare:
        for name, search in (("phrased", assistant.retriever), ("bare", bare)):
            learned_from = examples(tuning, assistant, search)
            model = _fit(learned_from)
            judged = examples(judging, assistant, search)
            report.append(
                f"{name}: {len(learned_from)} questions, cross-validated "
                f"{_validated(learned_from):.3f}, judging half {_share(model, judged):.3f} "
                f"of {len(judged)}"
            )
            rows = [[round(float(w), 4) for w in weights] for weights in model]
            lines.append(f"[{name}]\nrequired = {rows[0]}\nrelevant = {rows[1]}\n")
    weights = fit_presence.fit(tuning, assistant)
    report.append(fit_presence.report(weights, judging, assistant) + " (judging half)")
    lines.append(f"[absent]\nweights = {[round(float(w), 4) for w in weights]}\n")
    DATA.write_text("\n".join(lines), encoding="utf-8")
    return "\n".join(report)


_HEAD = """\
# Coefficients of qa/selection.py, in the order of its FEATURES and MORE, the intercept last, and of
# qa/presence.py ("absent").
# Written by `python -m eval fit-selection`.
"""
