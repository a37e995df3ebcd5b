"""Measures of answers: plain arithmetic over sets, None where there is nothing to measure.

Every function over results returns one value a question that it applies to, keyed by the
question's id, so that means, confidence intervals and paired tests all start from the same rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from eval.judging import folded
from eval.records import Question, Result

# Kinds whose gold is a complete set of tasks.
ENUMERATIONS = frozenset(
    {"unit_list", "unit_count", "unit_boolean", "unit_rank", "section_list", "followup", "tasks"}
)
Values = dict[str, float]


class SetScores(NamedTuple):
    """How one set of tasks compares with the gold set; all in 0..1."""

    precision: float
    recall: float
    f1: float
    exact: float
    same_count: float


def set_scores(gold: frozenset[int], got: frozenset[int]) -> SetScores:
    """Precision, recall, F1, exact match and equality of size.

    >>> set_scores(frozenset({1, 2, 3, 4}), frozenset({1, 2}))
    SetScores(precision=1.0, recall=0.5, f1=0.6666666666666666, exact=0.0, same_count=0.0)
    """
    hits = len(gold & got)
    precision = hits / len(got) if got else float(not gold)
    recall = hits / len(gold) if gold else 1.0
    f1 = 2 * hits / (len(gold) + len(got)) if gold or got else 1.0
    return SetScores(precision, recall, f1, float(gold == got), float(len(gold) == len(got)))


def enumeration(results: Sequence[Result]) -> dict[str, Values]:
    """Set measures of the enumerations: what is cited against what must be; ok_tasks count on
    neither side. An answer that is none (not_found, clarify) cites the empty set."""
    out: dict[str, Values] = {name: {} for name in SetScores._fields}
    for result in results:
        question = result.question
        if question.abstain or question.kind not in ENUMERATIONS or not question.tasks:
            continue
        gold = frozenset(question.tasks)
        free = frozenset(question.ok_tasks) - gold
        scores = set_scores(gold, result.cited - free if result.answered else frozenset())
        for name, value in scores._asdict().items():
            out[name][question.id] = value
    return out


def citations(results: Sequence[Result]) -> dict[str, Values]:
    """Citation precision and recall (Gao et al. 2023, ALCE) with the gold sets as the judge.

    Precision: the share of cited tasks that may be cited, of every answer that cites any.
    Recall: the share of the tasks that must be cited that are, of every answerable question.
    """
    precision: Values = {}
    recall: Values = {}
    for result in results:
        question = result.question
        allowed = {*question.tasks, *question.ok_tasks}
        if result.cited:
            precision[question.id] = len(result.cited & allowed) / len(result.cited)
        if question.tasks and not question.abstain:
            recall[question.id] = len(result.cited & set(question.tasks)) / len(question.tasks)
    return {"citation_precision": precision, "citation_recall": recall}


def integrity(results: Sequence[Result], texts: Mapping[str, str]) -> Values:
    """The share of an answer's citations whose quote is in its notice at that place.

    `texts` maps the names of the notices to their texts. Answers without citations are left out.
    """
    out: Values = {}
    for result in results:
        rows = result.answer.get("citations") or ()
        if rows:
            out[result.question.id] = sum(_verbatim(row, texts) for row in rows) / len(rows)
    return out


def _verbatim(row: Mapping[str, Any], texts: Mapping[str, str]) -> bool:
    text = texts.get(row.get("notice", ""))
    quote, start, end = row.get("quote"), row.get("start"), row.get("end")
    if text is None or not quote or not isinstance(start, int) or not isinstance(end, int):
        return False
    return 0 <= start < end <= len(text) and text[start:end] == quote


def containment(results: Sequence[Result]) -> Values:
    """The share of the required strings that the text holds."""
    out: Values = {}
    for result in results:
        wanted = result.question.contains
        if wanted and not result.question.abstain:
            text = folded(str(result.answer.get("text") or ""))
            held = sum(any(folded(option) in text for option in entry) for entry in wanted)
            out[result.question.id] = held / len(wanted)
    return out


def refusal(results: Sequence[Result]) -> dict[str, Values]:
    """Refusal precision (of the answers that decline, the share that should) and recall (of the
    questions that the notice does not hold, the share that is declined)."""
    precision = {r.question.id: float(r.question.abstain) for r in results if not r.answered}
    recall = {r.question.id: float(not r.answered) for r in results if r.question.abstain}
    return {"refusal_precision": precision, "refusal_recall": recall}


def answer_measures(results: Sequence[Result], texts: Mapping[str, str]) -> dict[str, Values]:
    """Every measure of answers by name, each with a value a question."""
    found = {f"enumeration_{name}": values for name, values in enumeration(results).items()}
    return {
        **found,
        **citations(results),
        "citation_integrity": integrity(results, texts),
        **refusal(results),
        "containment": containment(results),
    }


def pass_values(results: Sequence[Result]) -> dict[str, Values]:
    """1 or 0 a question: over all, then by kind in alphabetical order."""
    kinds = sorted({r.question.kind for r in results})
    table: dict[str, Values] = {"all": {r.question.id: float(r.passed) for r in results}}
    for kind in kinds:
        table[kind] = {r.question.id: float(r.passed) for r in results if r.question.kind == kind}
    return table


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not exceed (nearest rank).

    >>> percentile([5.0, 1.0, 3.0, 2.0], 0.5)
    2.0
    """
    ordered = sorted(values)
    rank = max(1, -(-len(ordered) * round(share * 10_000) // 10_000))
    return ordered[rank - 1]


def latency(results: Sequence[Result]) -> dict[str, float]:
    """Milliseconds of the last turns' answers: median, 95th percentile, mean, longest."""
    times = [float(r.answer.get("elapsed_ms") or 0.0) for r in results]
    return {
        "p50": percentile(times, 0.5),
        "p95": percentile(times, 0.95),
        "mean": sum(times) / len(times),
        "max": max(times),
    }


def answerable(questions: Sequence[Question]) -> list[Question]:
    """Questions whose answer is in tasks."""
    return [q for q in questions if q.tasks and not q.abstain]
