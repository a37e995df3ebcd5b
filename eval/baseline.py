"""The committed verdicts on the shipped sets, and whether a run has fallen below them.

A fall is red where chance would hardly give it (one-sided exact test on the questions whose verdict
changed, p < 0.05, over all or in one kind). An improvement is never red: renew the file then.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from eval.errors import EvalError
from eval.records import Question, Result
from eval.stats import fall_test

_LEVEL = 0.05
PATH = Path(str(files("eval"))) / "data" / "baseline.json"


class Fall(NamedTuple):
    """A kind ("all" for everything) that fell: how many were lost and won, and p."""

    kind: str
    lost: int
    won: int
    p_value: float


def key_of(question: Question) -> str:
    """Changes when the question or its gold does, so that only the same things are compared."""
    row = question.to_dict()
    del row["note"]
    text = json.dumps(row, ensure_ascii=False, sort_keys=True)
    return f"{question.id}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def verdicts(results: Iterable[Result]) -> dict[str, bool]:
    """Key of each question -> whether it passes."""
    return {key_of(r.question): r.passed for r in results}


def write_baseline(path: Path, sets: Mapping[str, Sequence[Result]]) -> None:
    """Write {set: {"passed": [keys], "failed": [keys]}}."""
    data: dict[str, Any] = {}
    for name, results in sets.items():
        table = verdicts(results)
        data[name] = {
            "passed": [k for k, passed in table.items() if passed],
            "failed": [k for k, passed in table.items() if not passed],
        }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


def read_baseline(path: Path = PATH) -> dict[str, dict[str, bool]]:
    """Set -> key -> whether it passed; raises EvalError."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return {
            name: {**dict.fromkeys(row["passed"], True), **dict.fromkeys(row["failed"], False)}
            for name, row in data.items()
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EvalError(f"{path}: 不是可读的基线（{error}）；用 --update 重新建立") from error


def changes(before: Mapping[str, bool], results: Iterable[Result]) -> dict[str, list[Result]]:
    """{"lost": ..., "won": ...}: results whose verdict is not that of the baseline."""
    out: dict[str, list[Result]] = {"lost": [], "won": []}
    for result in results:
        was = before.get(key_of(result.question))
        if was is not None and was != result.passed:
            out["lost" if was else "won"].append(result)
    return out


def falls(changed: Mapping[str, Sequence[Result]]) -> list[Fall]:
    """Where the losses are more than chance among the changes would give."""
    lost, won = changed["lost"], changed["won"]
    kinds = ["all", *sorted({r.question.kind for r in lost})]
    out = []
    for kind in kinds:
        fewer = sum(kind in ("all", r.question.kind) for r in lost)
        more = sum(kind in ("all", r.question.kind) for r in won)
        p_value = fall_test(more, fewer)
        if fewer > more and p_value < _LEVEL:
            out.append(Fall(kind, fewer, more, p_value))
    return out
