"""python -m eval bench-retrieval: each lever of retrieval by itself, in one table.

Three sets: the development questions where they are at hand, and the two halves of the plain
questions (odd ids tuned on, even ids judged by). Only questions whose answer is in tasks are
ranked, over all tasks, without the filters that a question may name. docs/retrieval.md keeps the
table and what was made of it.
"""

from __future__ import annotations

import contextlib
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from eval.loading import load_questions
from eval.records import Question
from eval.retrieval import docs_of, ir_values, judgements, measured, strictly_decreasing
from index.fusion import ranked, reciprocal_ranks, zsum
from index.signals import weighed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.retriever import Retriever, Signals
    from qa import Assistant

    Scores = NDArray[np.floating]

DEVELOPMENT = Path(__file__).parents[2] / "shared" / "questions" / "dev.jsonl"
KINDS = ("topic", "filter_topic", "fact", "who")
MEASURES = ("R@5", "RR@10", "nDCG@10")
_TEXT = (("task_cos", 1.0), ("context_cos", 0.5), ("clause_max", 1.0))  # what every notice has
_MORE = (("expansion_max", 2.0), ("adapted_max", 2.0))
_COVERED = 1.0 / 4.5  # of the words covered beside signals of weight 1, as qa.judge has it
_TIMED = 40  # questions whose latency is measured


@dataclass(frozen=True)
class Case:
    """Signals of one question: as typed, without its frame words, and with the thesaurus's words.

    `bare` are those of an index without everyday phrasings, `full` those of the product's.
    """

    bare: Signals
    bare_content: Signals
    bare_thesaurus: Signals
    full: Signals
    full_content: Signals
    coverage: Scores  # the share of the question's words, thesaurus included, that each task holds


def _fused(signals: Signals, names: Sequence[tuple[str, float]] = _TEXT) -> Scores:
    return zsum([(weight, getattr(signals, name)) for name, weight in names])


def _rrf(case: Case) -> Scores:
    names = ("bm25", "task_cos", "context_cos", "clause_max")
    return reciprocal_ranks([ranked(getattr(case.bare, n)) for n in names], len(case.bare.bm25))


def _with_bm25(signals: Signals, weight: float) -> Scores:
    return _fused(signals, [*_TEXT, ("bm25", weight)])


def _all(case: Case) -> Scores:
    """The mean of both readings with phrasings and adapter."""
    names = [*_TEXT, *_MORE]
    return (_fused(case.full, names) + _fused(case.full_content, names)) / 2


def _answered(case: Case) -> Scores:
    """The same with the regression over phrasings and the words covered: the order of answers."""
    both = zsum(weighed(case.full)) + zsum(weighed(case.full_content))
    return both / 2 + _COVERED * case.coverage


SYSTEMS: Mapping[str, Callable[[Case], Scores]] = {
    "BM25": lambda c: c.bare.bm25,
    "BM25, thesaurus": lambda c: c.bare_thesaurus.bm25,
    "dense: task vectors": lambda c: c.bare.task_cos,
    "dense: clause vectors, best": lambda c: c.bare.clause_max,
    "RRF: BM25, task, context, clause": _rrf,
    "A: z-scores of task, context, clause": lambda c: _fused(c.bare),
    "A + BM25 (0.5)": lambda c: _with_bm25(c.bare, 0.5),
    "A + BM25 with thesaurus (0.5)": lambda c: (
        _fused(c.bare, _TEXT) * 2.5 + 0.5 * zsum([(1.0, c.bare_thesaurus.bm25)])
    ),
    "A + reading without frame words": lambda c: _fused(c.bare) + _fused(c.bare_content),
    "A + reading with thesaurus words": lambda c: _fused(c.bare) + _fused(c.bare_thesaurus),
    "A + adapter": lambda c: _fused(c.bare, [*_TEXT, ("adapted_max", 2.0)]),
    "A + phrasings": lambda c: _fused(c.full, [*_TEXT, ("expansion_max", 2.0)]),
    "A + phrasings + adapter": lambda c: _fused(c.full, [*_TEXT, *_MORE]),
    "all: two readings, phrasings, adapter": lambda c: _all(c),
    "all + words covered": lambda c: _all(c) + _COVERED * c.coverage,
    "all + regression + words covered (as answers are ranked)": lambda c: _answered(c),
    "all but the adapter": lambda c: (
        _fused(c.full, [*_TEXT, _MORE[0]]) + _fused(c.full_content, [*_TEXT, _MORE[0]])
    ),
    "all + BM25 (0.5)": lambda c: (
        _fused(c.full, [*_TEXT, *_MORE, ("bm25", 0.5)])
        + _fused(c.full_content, [*_TEXT, *_MORE, ("bm25", 0.5)])
    ),
}


def odd(question: Question) -> bool:
    """Whether a plain question belongs to the tuning half: its id has an odd number."""
    return int("".join(c for c in question.id if c.isdigit())) % 2 == 1


def question_sets() -> dict[str, list[Question]]:
    """The sets by the heading of their columns; the development set only where it is."""
    plain = [q for q in load_questions("plain") if q.kind in KINDS]
    sets = {
        "plain, tuning half": [q for q in plain if odd(q)],
        "plain, judging half": [q for q in plain if not odd(q)],
    }
    if DEVELOPMENT.is_file():
        found = [q for q in load_questions(DEVELOPMENT) if q.kind in KINDS]
        sets = {"development": found, **sets}
    return {name: measured(questions) for name, questions in sets.items()}


@contextlib.contextmanager
def without_phrasings(retriever: Retriever) -> Iterator[Retriever]:
    """The same notices with no everyday phrasings: an empty file of them beside each."""
    from index import Retriever as Opened

    with tempfile.TemporaryDirectory() as folder:
        for notice in retriever.notices:
            (Path(folder) / f"{notice.name}.txt").write_text(notice.text, encoding="utf-8")
            (Path(folder) / f"{notice.name}.txt.expansions.jsonl").touch()
        yield Opened.open([Path(folder) / f"{n.name}.txt" for n in retriever.notices])


def case(question: Question, assistant: Assistant, bare: Retriever) -> Case:
    """The signals of a question, its earlier turns understood first."""
    import numpy as np

    from qa.terms import coverage, terms, weights

    conversation = assistant.conversation()
    for turn in question.history:
        assistant.ask(turn, conversation)
    query = assistant.understand(question.question, conversation)
    whole = query.option("text") or query.topic or question.question
    content = query.topic or whole
    known, _ = terms(content.split(), assistant.scope.all_text)
    forms = [f for t in known for f in t.forms if f in assistant.scope.all_text]
    thesaurus = " ".join([content, *dict.fromkeys(forms)])
    weight = weights(known, assistant.scope.tasks)
    full = assistant.retriever
    return Case(
        bare.signals(whole),
        bare.signals(content),
        bare.signals(thesaurus),
        full.signals(whole),
        full.signals(content),
        np.array([coverage(known, weight, task.text) for task in full.all_tasks]),
    )


def values(
    questions: Sequence[Question], cases: Sequence[Case], assistant: Assistant
) -> dict[str, tuple[float, ...]]:
    """The means of MEASURES for every system, over one set."""
    judged = judgements(questions, docs_of(assistant.retriever.all_tasks))
    docs = [str(task.number) for task in assistant.retriever.all_tasks]
    out = {}
    for name, system in SYSTEMS.items():
        found = {}
        for question, one in zip(questions, cases, strict=True):
            scores = system(one)
            rows = [(docs[i], float(scores[i])) for i in ranked(scores)]
            found[question.id] = strictly_decreasing(rows)
        table = ir_values(found, judged)
        out[name] = tuple(statistics.fmean(table[m].values()) for m in MEASURES)
    return out


def latency(assistant: Assistant, questions: Sequence[Question]) -> tuple[float, float]:
    """Medians in milliseconds, one after the other for each question: one bare encoder call, and
    a whole answer. Nothing of a question is remembered from before."""
    from index.encoder import open_encoder

    encoder = open_encoder()
    chosen = [q for q in questions if q.kind == "topic" and not q.history][:_TIMED]
    assistant.ask("拆除违法建设的任务")
    bare, answers = [], []
    for question in chosen:
        text = f"{question.question} "  # as long, but not the text that was remembered
        start = time.perf_counter()
        encoder.queries([text])
        middle = time.perf_counter()
        assistant.ask(f"请问{question.question}")
        bare.append(middle - start)
        answers.append(time.perf_counter() - middle)
    return statistics.median(bare) * 1000, statistics.median(answers) * 1000


def bench() -> str:
    """The table as Markdown, and the latency."""
    from index.progress import Bar
    from qa import Assistant

    assistant, bar = Assistant.open(), Bar()
    sets = question_sets()
    columns: dict[str, dict[str, tuple[float, ...]]] = {}
    with without_phrasings(assistant.retriever) as bare:
        for name, questions in sets.items():
            cases = []
            for done, question in enumerate(questions, 1):
                cases.append(case(question, assistant, bare))
                bar(done, len(questions), name)
            columns[name] = values(questions, cases, assistant)
    encoder_ms, answer_ms = latency(Assistant.open(), sets["plain, judging half"])
    return f"{_table(sets, columns)}\n\n{_timing(encoder_ms, answer_ms)}"


def _table(
    sets: Mapping[str, Sequence[Question]], columns: Mapping[str, Mapping[str, tuple[float, ...]]]
) -> str:
    heads = [f"{name} ({len(questions)})" for name, questions in sets.items()]
    rows = [
        f"R@5 / RR@10 / nDCG@10 | {' | '.join(heads)}",
        " | ".join(["---"] * (len(heads) + 1)),
    ]
    for system in SYSTEMS:
        cells = [" / ".join(f"{v:.3f}" for v in column[system]) for column in columns.values()]
        rows.append(f"{system} | {' | '.join(cells)}")
    return "\n".join(f"| {row} |" for row in rows)


def _timing(encoder_ms: float, answer_ms: float) -> str:
    return (
        "Latency of a topical question, medians of one run: bare encoder call "
        f"{encoder_ms:.1f} ms, answer {answer_ms:.1f} ms, ratio {answer_ms / encoder_ms:.2f}."
    )
