"""What the commands of `python -m eval` do."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval import comparing
from eval.baseline import PATH, changes, falls, read_baseline, write_baseline
from eval.bench_retrieval import bench
from eval.checking import Faults, known_tasks
from eval.errors import EvalError, library
from eval.loading import SETS, load_questions
from eval.models import compare_models, models_table
from eval.page import write_page
from eval.plots import plots
from eval.report import make_report, read_report, summary, write_report
from eval.retrieval import docs_of, ir_values, judgements, rankings, write_qrels
from eval.retrieval import write_run as write_trec_run
from eval.running import ask_all, write_answers, write_lines

if TYPE_CHECKING:
    from eval.records import Question, Result
    from qa import Assistant


def run(args: argparse.Namespace) -> int:
    """Ask a set, write its files into a folder, print the pass rates."""
    floors = [parse_floor(text) for text in args.fail_under]
    questions = load_questions(args.questions)
    for name in ("ir_measures", "matplotlib"):
        library(name)  # complain before the work
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
    tops = {query: ranking[0][1] for query, ranking in found.items() if ranking}
    texts = {notice.name: notice.text for notice in assistant.notices}
    values = ir_values(found, judged)
    report = make_report(Path(args.questions).stem, results, texts, values, args.model, seconds)
    write_answers(out / "answers.jsonl", results)
    write_trec_run(out / "run.trec", found)
    write_qrels(out / "qrels.trec", judged)
    write_report(out / "report.json", report)
    write_page(out / "report.html", report, results, plots(report, results, tops))
    return report


def compare(args: argparse.Namespace) -> int:
    """Print how run B differs from run A."""
    found = comparing.compare(read_report(Path(args.a)), read_report(Path(args.b)))
    if args.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        print(comparing.as_text(found))
    return 0


def baseline(args: argparse.Namespace) -> int:
    """Run the shipped sets and hold them against the committed verdicts; or renew those."""
    from index.progress import Bar
    from qa import Assistant

    assistant = Assistant.open()
    sets = {name: ask_all(assistant, load_questions(name), Bar()) for name in SETS}
    if args.update:
        write_baseline(PATH, sets)
        print(f"基线已更新：{PATH}", file=sys.stderr)
        return 0
    held = read_baseline()
    status = 0
    for name, results in sets.items():
        changed = changes(held.get(name, {}), results)
        passed = sum(r.passed for r in results)
        lost, won = len(changed["lost"]), len(changed["won"])
        print(f"{name}: {passed}/{len(results)}，比基线新失败{lost}，新通过{won}")
        for result in changed["lost"]:
            turns = " / ".join(result.question.turns)
            print(f"  {result.question.id} {turns} -> {result.reason}")
        for fall in falls(changed):
            print(f"{name} {fall.kind} 低于基线（p={fall.p_value:.3f}）", file=sys.stderr)
            status = 1
    return status


def generate(args: argparse.Namespace) -> int:
    """Write questions from the structure of a notice, as a .jsonl file (and how many of each
    kind) or on standard output."""
    from corpus import bundled_notice, read_notice
    from eval.generator import generate as made
    from eval.generator import spread

    notice, _ = read_notice(args.notice) if args.notice else bundled_notice()
    questions = made(notice, args.seed)
    if args.limit is not None:
        questions = spread(questions, args.limit)
    rows = [q.to_dict() for q in questions]
    if args.out:
        write_lines(Path(args.out), rows)
        for kind, count in Counter(q.kind for q in questions).most_common():
            print(f"{kind:14s} {count:5d}")
    else:
        for row in rows:
            print(json.dumps(row, ensure_ascii=False))
    return 0


def models(args: argparse.Namespace) -> int:
    """Compare encoders and signals on one set: a table, or JSON."""
    rows = compare_models(args.models, args.questions, args.notice)
    print(json.dumps(rows, ensure_ascii=False) if args.json else models_table(rows))
    return 0


def bench_retrieval(args: argparse.Namespace) -> int:
    """Measure each lever of retrieval by itself: one table."""
    library("ir_measures")  # complain before the work
    print(bench())
    return 0


def parse_floor(text: str) -> tuple[str, float]:
    """'fact=0.97' -> ('fact', 0.97); a figure alone is for all."""
    kind, _, figure = text.rpartition("=")
    try:
        value = float(figure)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise EvalError(f"--fail-under {text}：应写作 类别=0.97，数值在0与1之间")
    return kind or "all", value


def held(report: dict[str, Any], floors: list[tuple[str, float]]) -> int:
    """0 where every floor is held, else 1 with a line for each that is not."""
    status = 0
    for kind, floor in floors:
        rate = report["pass_rate"].get(kind)
        if rate is None:
            raise EvalError(f"--fail-under {kind}：问题集中没有这一类")
        if rate["mean"] < floor:
            print(f"{kind} 通过率 {rate['mean']:.3f}，低于 {floor:g}", file=sys.stderr)
            status = 1
    return status


def fit_selection(_: argparse.Namespace) -> int:
    """Write the coefficients and print what they achieve."""
    from eval.fit_selection import fit

    print(fit())
    return 0
