"""Encoders and retrieval signals on one set, each encoder in a process of its own: what it finds,
how long it takes, how much memory it needs.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.errors import EvalError
from eval.loading import load_questions
from eval.retrieval import (
    DEPTH,
    Ranking,
    doc_id,
    docs_of,
    ir_values,
    judgements,
    measured,
    strictly_decreasing,
)

if TYPE_CHECKING:
    from index.retriever import Retriever, Signals

SIGNALS = ("search", "task_cos", "context_cos", "clause_max", "expansion_max", "bm25")
_SHOWN = ("R@1", "R@5", "RR@10", "nDCG@10", "Success@5")
Row = dict[str, Any]


def compare_models(
    models: Sequence[str], questions: str, notices: Sequence[str] | None
) -> list[Row]:
    """One row a model and signal: measures, seconds to build, ms a question, MiB at the peak."""
    load_questions(questions)  # complain before any model is loaded
    rows: list[Row] = []
    for model in models:
        job = json.dumps({"model": model, "questions": questions, "notices": notices})
        done = subprocess.run(
            [sys.executable, "-m", "eval.models", job],
            stdout=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            raise EvalError(f"模型 {model} 没有测成，原因见上")
        rows += json.loads(done.stdout)
    return rows


def measure(model: str, questions: str, notices: Sequence[str] | None) -> list[Row]:
    """The rows of one model, measured in this process. The index is built anew, so that its time
    is known, in a folder that is thrown away."""
    from index.retriever import Retriever

    asked = measured(load_questions(questions))
    if not asked:
        raise EvalError("这个问题集中没有靠含义检索的问题(fact、topic、who、filter_topic)")
    with tempfile.TemporaryDirectory() as folder:
        name = None if model == "bundled" else model
        start = time.perf_counter()
        retriever = Retriever.open(notices, model=name, index_dir=Path(folder) / "index")
        retriever.build()
        retriever.load()
        built = time.perf_counter() - start
        start = time.perf_counter()
        found = {q.id: retriever.signals(q.question) for q in asked}
        spent = (time.perf_counter() - start) / len(asked) * 1000
        judged = judgements(asked, docs_of(retriever.all_tasks))
        rows = []
        for signal in SIGNALS:
            ranked = {q.id: _ranking(retriever, signal, q.question, found[q.id]) for q in asked}
            values = ir_values(ranked, judged)
            means = {m: sum(values[m].values()) / len(values[m]) for m in _SHOWN}
            cost = {"build_s": built, "ms": spent, "mib": _peak_mib()}
            rows.append({"model": model, "signal": signal, **means, **cost})
    return rows


def _ranking(retriever: Retriever, signal: str, text: str, signals: Signals) -> Ranking:
    """The tasks by one signal alone, or by the product's search."""
    several = len(retriever.notices) > 1
    if signal == "search":
        hits = retriever.search(text, k=DEPTH)
        return strictly_decreasing([(doc_id(h.task, several), float(h.score)) for h in hits])
    scores = getattr(signals, signal)
    order = sorted(range(len(scores)), key=lambda i: (-float(scores[i]), i))[:DEPTH]
    tasks = retriever.all_tasks
    rows = [(doc_id(tasks[i], several), float(scores[i])) for i in order]
    return strictly_decreasing(rows)


def _peak_mib() -> float | None:
    """The most memory this process has held, None where the system does not say (Windows)."""
    try:
        import resource
    except ImportError:
        return None
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


def models_table(rows: Sequence[Mapping[str, Any]]) -> str:
    """One line a model and signal."""
    head = f"{'model':28s} {'signal':14s} " + " ".join(f"{m:>9s}" for m in _SHOWN)
    lines = [f"{head} {'build s':>8s} {'ms':>7s} {'MiB':>7s}"]
    for row in rows:
        name = str(row["model"])[-28:]
        figures = " ".join(f"{row[m]:9.3f}" for m in _SHOWN)
        mib = "-" if row["mib"] is None else f"{row['mib']:.0f}"
        cost = f"{row['build_s']:8.2f} {row['ms']:7.2f} {mib:>7s}"
        lines.append(f"{name:28s} {row['signal']:14s} {figures} {cost}")
    return "\n".join(lines)


def _main() -> int:
    from corpus.errors import NoticeError
    from index.errors import IndexUnavailable

    try:
        rows = measure(**json.loads(sys.argv[1]))
    except (EvalError, NoticeError, IndexUnavailable, OSError) as error:
        sys.stderr.write(f"eval: {error}\n")
        return 2
    sys.stdout.write(json.dumps(rows))
    return 0


if __name__ == "__main__":
    sys.exit(_main())
