"""Two runs side by side: what changed, and whether chance would do as much."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from eval.errors import EvalError
from eval.stats import Paired, paired

Report = Mapping[str, Any]


def compare(a: Report, b: Report) -> dict[str, Any]:
    """Pass rates and measures of B against A over the questions that both have, as JSON types.

    A question is the same where its id and its turns are. Rows: difference, interval, p_value,
    count. `new_failures` and `new_passes` are rows of B's results.
    """
    rows_a, rows_b = _rows(a), _rows(b)
    shared = [key for key in rows_a if key in rows_b]
    if not shared:
        raise EvalError("两次运行没有相同的问题，无法比较")
    kinds = sorted({rows_a[key]["kind"] for key in shared})
    rates = {"all": _passes(shared, rows_a, rows_b)}
    for kind in kinds:
        rates[kind] = _passes([k for k in shared if rows_a[k]["kind"] == kind], rows_a, rows_b)
    names = dict.fromkeys(n for k in shared for n in rows_b[k]["measures"])
    measures = {name: _measure(name, shared, rows_a, rows_b) for name in names}
    changed = [k for k in shared if rows_a[k]["passed"] != rows_b[k]["passed"]]
    return {
        "questions": len(shared),
        "only_in_a": len(rows_a) - len(shared),
        "only_in_b": len(rows_b) - len(shared),
        "pass_rate": {name: asdict(row) for name, row in rates.items() if row},
        "measures": {name: asdict(row) for name, row in measures.items() if row},
        "new_failures": [_change(rows_b[k]) for k in changed if not rows_b[k]["passed"]],
        "new_passes": [_change(rows_b[k]) for k in changed if rows_b[k]["passed"]],
    }


def _rows(report: Report) -> dict[tuple[str, ...], Any]:
    return {(row["id"], *row["turns"]): row for row in report["results"]}


def _passes(keys: Iterable[tuple[str, ...]], a: Mapping[Any, Any], b: Mapping[Any, Any]) -> Any:  # noqa: ANN401
    """A Paired, None without questions."""
    chosen = list(keys)
    return paired(
        {"\0".join(k): float(a[k]["passed"]) for k in chosen},
        {"\0".join(k): float(b[k]["passed"]) for k in chosen},
    )


def _measure(
    name: str, keys: Iterable[tuple[str, ...]], a: Mapping[Any, Any], b: Mapping[Any, Any]
) -> Paired | None:
    both = [k for k in keys if name in a[k]["measures"] and name in b[k]["measures"]]
    return paired(
        {"\0".join(k): a[k]["measures"][name] for k in both},
        {"\0".join(k): b[k]["measures"][name] for k in both},
    )


def _change(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in ("id", "kind", "turns", "reason")}


def as_text(found: Mapping[str, Any]) -> str:
    """For a terminal: rates, changed measures, then the questions that changed."""
    lines = [f"{found['questions']}个相同的问题（B 减 A）"]
    if left := found["only_in_a"] + found["only_in_b"]:
        lines.append(f"另有{left}个问题只在一次运行中，未比较")
    lines += [_line(name, row) for name, row in found["pass_rate"].items()]
    moved = {n: r for n, r in found["measures"].items() if r["difference"]}
    lines += ["度量", *(_line(name, row) for name, row in moved.items())] if moved else []
    for title, key in (("新的失败", "new_failures"), ("新的通过", "new_passes")):
        lines.append(f"{title}:{len(found[key])}")
        lines += [_changed(row) for row in found[key]]
    return "\n".join(lines)


def _line(name: str, row: Mapping[str, Any]) -> str:
    interval = f"[{row['low']:+.3f}, {row['high']:+.3f}]"
    return (
        f"{name:24s} {row['difference']:+.3f}  {interval}  p={row['p_value']:.3f}  n={row['count']}"
    )


def _changed(row: Mapping[str, Any]) -> str:
    why = f" -> {row['reason']}" if row["reason"] else ""
    return f"  {row['id']} {row['kind']}: {' / '.join(row['turns'])}{why}"
