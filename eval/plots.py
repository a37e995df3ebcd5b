"""The figures of a report as inline SVG. Labels are text, set in the reader's own fonts."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from eval.errors import library
from eval.records import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_BLUE, _ORANGE, _GREY = "#2f6fab", "#c8742c", "#999999"
_BINS = 5
_FONTS = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"


def plots(
    report: Mapping[str, Any],
    results: Sequence[Result],
    top_scores: Mapping[str, float],
) -> list[str]:
    """Figures as markup: pass rate by kind, recall curve, latency, calibration of not_found.

    `top_scores`: for each question that was searched, its best task's score. A figure without data
    is left out. Raises MissingExtra.
    """
    matplotlib = library("matplotlib")
    made = []
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "qingdan", "font.size": 9}):
        for number, (caption, figure) in enumerate(
            (
                ("各类通过率与95%区间", pass_rates(report)),
                ("检索：前k项内找到应引任务的比例 R@k", recall_curve(report)),
                ("用时分布（毫秒，对数刻度）", latencies(results)),
                ("“清单中没有”是否说得准：按检索最高分分组", calibration(results, top_scores)),
            )
        ):
            if figure is not None:
                made.append(_markup(figure, caption, number))
    return made


def _figure(height: float = 3.0) -> tuple[Figure, Axes]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5.2, height), layout="constrained")
    axes = figure.subplots()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _markup(figure: Figure, caption: str, number: int) -> str:
    """The figure as an <svg> whose ids are its own."""
    out = io.StringIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # glyphs that only the reader's fonts have
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    svg = out.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.S)
    svg = re.sub(r'(\bid="|href="#|url\(#)', rf"\1p{number}-", svg)
    svg = re.sub(r"(font(?:-family)?: [^;\"]*?)(?:'DejaVu Sans'[^;\"]*)", rf"\1{_FONTS}", svg)
    label = f'<svg role="img" aria-label="{escape(caption)}"'
    svg = svg.replace("<svg", label, 1)
    return f"<figure>{svg}<figcaption>{escape(caption)}</figcaption></figure>"


def pass_rates(report: Mapping[str, Any]) -> Figure:
    """One bar a kind, all last."""
    rates = {k: v for k, v in report["pass_rate"].items() if k != "all"}
    rates["all"] = report["pass_rate"]["all"]
    names = list(rates)[::-1]
    rows = [rates[name] for name in names]
    figure, axes = _figure(0.9 + 0.22 * len(names))
    means = [row["mean"] for row in rows]
    spans = [
        [max(0.0, row["mean"] - row["low"]) for row in rows],
        [max(0.0, row["high"] - row["mean"]) for row in rows],
    ]
    colors = [_ORANGE if name == "all" else _BLUE for name in names]
    axes.barh(names, means, xerr=spans, color=colors, ecolor=_GREY, height=0.65)
    axes.set_xlim(0, 1)
    axes.set_xlabel("pass rate")
    return figure


def recall_curve(report: Mapping[str, Any]) -> Figure | None:
    """Mean R@k with its interval."""
    found = {
        int(name.removeprefix("R@")): value
        for name, value in report["measures"].items()
        if re.fullmatch(r"R@\d+", name) and value
    }
    if not found:
        return None
    cuts = sorted(found)
    figure, axes = _figure()
    axes.plot(cuts, [found[k]["mean"] for k in cuts], marker="o", color=_BLUE)
    axes.fill_between(
        cuts,
        [found[k]["low"] for k in cuts],
        [found[k]["high"] for k in cuts],
        color=_BLUE,
        alpha=0.15,
    )
    axes.set_ylim(0, 1.02)
    axes.set_xticks(cuts)
    axes.set_xlabel("k")
    axes.set_ylabel("R@k")
    return figure


def latencies(results: Sequence[Result]) -> Figure | None:
    """A histogram over logarithmic bins."""
    import numpy as np

    times = [max(0.05, float(r.answer.get("elapsed_ms") or 0.0)) for r in results]
    if not times:
        return None
    low, high = min(times), max(max(times), min(times) * 1.5)
    figure, axes = _figure()
    axes.hist(times, bins=list(np.geomspace(low, high, 31)), color=_BLUE)
    axes.set_xscale("log")
    axes.set_xlabel("ms")
    axes.set_ylabel("questions")
    return figure


def calibration(results: Sequence[Result], top_scores: Mapping[str, float]) -> Figure | None:
    """By fifths of the best retrieval score: how often the notice does not hold what is asked, and
    how often the answer says so. Bars of one height mean that it knows."""
    rows = sorted(
        (top_scores[r.question.id], r.question.abstain, not r.answered)
        for r in results
        if r.question.id in top_scores
    )
    if len(rows) < 2 * _BINS or not any(absent for _, absent, _ in rows):
        return None
    edges = [round(i * len(rows) / _BINS) for i in range(_BINS + 1)]
    parts = [rows[a:b] for a, b in zip(edges, edges[1:], strict=False)]
    figure, axes = _figure()
    places = range(_BINS)
    true = [sum(r[1] for r in part) / len(part) for part in parts]
    said = [sum(r[2] for r in part) / len(part) for part in parts]
    axes.bar([p - 0.2 for p in places], true, 0.4, color=_GREY, label="not in the notice")
    axes.bar([p + 0.2 for p in places], said, 0.4, color=_ORANGE, label="said so")
    axes.set_xticks(list(places), [f"{part[0][0]:.1f} – {part[-1][0]:.1f}" for part in parts])
    axes.set_ylim(0, 1)
    axes.set_xlabel("best score")
    axes.legend(frameon=False)
    return figure
