"""Retrieval by itself: rankings of tasks, judged by ir_measures, and as TREC files.

The gold of a question is the tasks that must be cited (relevance 1); tasks that may be cited are
judged 0. Only kinds that ask about meaning are measured: a list by unit never goes through a
ranking.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.records import Task
from eval.errors import library
from eval.records import Question
from index.progress import Progress

if TYPE_CHECKING:
    from index.retriever import Retriever

MEANING = frozenset({"fact", "topic", "who", "filter_topic", "tasks"})
CUTS = (1, 2, 3, 5, 7, 10, 15, 20)  # of the recall curve
DEPTH = 100
Ranking = list[tuple[str, float]]  # (doc_id, score), best first, scores strictly decreasing


def doc_id(task: Task, several: bool) -> str:
    """A task's id: its number, with its notice in front where several notices are open."""
    return f"{task.notice}#{task.number}".replace(" ", "_") if several else str(task.number)


def measured(questions: Iterable[Question]) -> list[Question]:
    """The questions whose ranking is judged."""
    return [q for q in questions if q.kind in MEANING and q.tasks and not q.abstain]


def ranked_questions(questions: Iterable[Question]) -> list[Question]:
    """Those, and the ones that the notice does not hold: what the best score says of them."""
    return [
        q for q in questions if not q.history and (q.abstain or (q.kind in MEANING and q.tasks))
    ]


def rankings(
    retriever: Retriever, questions: Iterable[Question], progress: Progress | None = None
) -> dict[str, Ranking]:
    """The search's ranking of at most 100 tasks for each question's own words, by its id."""
    several = len(retriever.notices) > 1
    chosen = ranked_questions(questions)
    out: dict[str, Ranking] = {}
    for done, question in enumerate(chosen, 1):
        hits = retriever.search(question.question, k=DEPTH)
        rows = [(doc_id(hit.task, several), float(hit.score)) for hit in hits]
        out[question.id] = strictly_decreasing(rows)
        if progress is not None:
            progress(done, len(chosen), "检索")
    return out


def strictly_decreasing(rows: Sequence[tuple[str, float]]) -> Ranking:
    """Part ties by a millionth, so that every tool reads the order that was meant."""
    out: Ranking = []
    for doc, score in rows:
        rounded = round(score, 6)
        if out and rounded >= out[-1][1]:
            rounded = round(out[-1][1] - 1e-6, 6)
        out.append((doc, rounded))
    return out


def judgements(questions: Iterable[Question], docs: Mapping[int, str]) -> dict[str, dict[str, int]]:
    """qrels by question: 1 for what must be cited, 0 for what may be. `docs`: number -> doc_id."""
    out: dict[str, dict[str, int]] = {}
    for question in measured(questions):
        rows = {docs[n]: 0 for n in question.ok_tasks if n in docs}
        rows |= {docs[n]: 1 for n in question.tasks if n in docs}
        out[question.id] = rows
    return out


def docs_of(tasks: Sequence[Task]) -> dict[int, str]:
    """Number -> doc_id; of several notices, a number's first task."""
    several = len({t.notice for t in tasks}) > 1
    docs: dict[int, str] = {}
    for task in tasks:
        docs.setdefault(task.number, doc_id(task, several))
    return docs


def ir_values(
    found: Mapping[str, Ranking], judged: Mapping[str, Mapping[str, int]]
) -> dict[str, dict[str, float]]:
    """Values of the measures by measure and question. Raises MissingExtra."""
    im = ir_measures()
    wanted = [
        *(im.R @ k for k in CUTS),
        im.RR @ 10,
        im.nDCG @ 10,
        *(im.P @ k for k in (1, 5)),
        *(im.Success @ k for k in (1, 5)),
    ]
    qrels = [im.Qrel(q, d, rel) for q, rows in judged.items() for d, rel in rows.items()]
    run = [im.ScoredDoc(q, d, s) for q in judged for d, s in found.get(q, ())]
    out: dict[str, dict[str, float]] = {str(m): {} for m in wanted}
    for metric in im.iter_calc(wanted, qrels, run):
        out[str(metric.measure)][metric.query_id] = float(metric.value)
    return {name: {q: values[q] for q in judged if q in values} for name, values in out.items()}


def ir_measures() -> Any:  # noqa: ANN401 - the module
    """The library; raises MissingExtra."""
    return library("ir_measures")


def write_run(path: Path, found: Mapping[str, Ranking], tag: str = "qingdan") -> None:
    """A TREC run: query_id Q0 doc_id rank score tag, ranks from 1."""
    rows = [
        f"{query} Q0 {doc} {rank} {score:.6f} {tag}\n"
        for query, ranking in found.items()
        for rank, (doc, score) in enumerate(ranking, 1)
    ]
    path.write_text("".join(rows), encoding="utf-8")


def write_qrels(path: Path, judged: Mapping[str, Mapping[str, int]]) -> None:
    """TREC qrels: query_id 0 doc_id relevance."""
    rows = [f"{q} 0 {doc} {rel}\n" for q, docs in judged.items() for doc, rel in docs.items()]
    path.write_text("".join(rows), encoding="utf-8")
