"""What the commands of `python -m eval` do."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.checking import Faults, known_tasks
from eval.errors import EvalError
from eval.loading import load_questions
from eval.page import write_page
from eval.report import make_report, summary, write_report
from eval.retrieval import docs_of, ir_measures, ir_values, judgements, rankings, write_qrels
from eval.retrieval import write_run as write_trec_run
from eval.running import ask_all, write_answers

if TYPE_CHECKING:
    from eval.records import Question, Result
    from qa import Assistant


def run(args: argparse.Namespace) -> int:
    """Ask a set, write its files into a folder, print the pass rates."""
    floors = [parse_floor(text) for text in args.fail_under]
    questions = load_questions(args.questions)
    ir_measures()
    from index.progress import Bar
    from qa import Assistant

    assistant = Assistant.open(args.notice, model=args.model, index_dir=args.index)
    _check(args.questions, questions, assistant)
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    assistant.retriever.load()
    start = time.perf_counter()
    results = ask_all(assistant, questions, Bar())
    seconds = time.perf_counter() - start
    report = write_all(out, args, assistant, results, seconds)
    print(summary(report))
    return held(report, floors)


def _check(source: str, questions: list[Question], assistant: Assistant) -> None:
    faults = Faults(Path(source).name)
    known_tasks(questions, frozenset(t.number for t in assistant.retriever.all_tasks), faults)
    faults.check()


def write_all(
    out: Path,
    args: argparse.Namespace,
    assistant: Assistant,
    results: list[Result],
    seconds: float,
) -> dict[str, Any]:
    """Write answers.jsonl, run.trec, qrels.trec, report.json and report.html; the report."""
    questions = [r.question for r in results]
    found = rankings(assistant.retriever, questions)
    judged = judgements(questions, docs_of(assistant.retriever.all_tasks))
    texts = {notice.name: notice.text for notice in assistant.notices}
    values = ir_values(found, judged)
    report = make_report(Path(args.questions).stem, results, texts, values, args.model, seconds)
    write_answers(out / "answers.jsonl", results)
    write_trec_run(out / "run.trec", found)
    write_qrels(out / "qrels.trec", judged)
    write_report(out / "report.json", report)
    write_page(out / "report.html", report, results)
    return report


def parse_floor(text: str) -> tuple[str, float]:
    """'fact=0.97' -> ('fact', 0.97); a figure alone is for all."""
    kind, _, figure = text.rpartition("=")
    try:
        value = float(figure)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise EvalError(f"--fail-under {text}: 应写作 类别=0.97,数值在0与1之间")
    return kind or "all", value


def held(report: dict[str, Any], floors: list[tuple[str, float]]) -> int:
    """0 where every floor is held, else 1 with a line for each that is not."""
    status = 0
    for kind, floor in floors:
        rate = report["pass_rate"].get(kind)
        if rate is None:
            raise EvalError(f"--fail-under {kind}: 问题集中没有这一类")
        if rate["mean"] < floor:
            print(f"{kind} 通过率 {rate['mean']:.3f},低于 {floor:g}", file=sys.stderr)
            status = 1
    return status
