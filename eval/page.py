"""report.html: one file with everything in it, no outside request, every text escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from eval.records import Question, Result

# The browser is told to load nothing at all: the page is complete as it is.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_STYLE = """
:root { color-scheme: light dark; --line: #8886; --soft: #8882; --bad: #c33; }
main { margin: 0 auto; max-width: 76rem; padding: 1rem 1.25rem 4rem; line-height: 1.55;
  font-family: system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
h1 { font-size: 1.5rem; margin-bottom: .2rem } h2 { font-size: 1.15rem; margin-top: 2rem }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .92rem }
th, td { padding: .25rem .7rem; border-bottom: 1px solid var(--line); text-align: right }
th:first-child, td:first-child { text-align: left }
.wide { overflow-x: auto } .soft { opacity: .75 }
figure { margin: 0; background: #fff; border-radius: .4rem; padding: .5rem }
figure svg { max-width: 100%; height: auto } figcaption { color: #333; font-size: .85rem }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(22rem, 1fr)); gap: 1rem }
article { border: 1px solid var(--line); border-radius: .4rem; margin: .8rem 0; padding: .6rem }
.sides { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem }
.sides > div { background: var(--soft); border-radius: .3rem; padding: .5rem .7rem; min-width: 0 }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: .3rem 0; font: inherit }
article h3 { font-size: 1rem; margin: 0 0 .3rem; overflow-wrap: anywhere }
.why { color: var(--bad); font-weight: 600 } dt { opacity: .75 } dd { margin: 0 0 .3rem }
@media (max-width: 40rem) { .sides { grid-template-columns: 1fr } }
"""


def write_page(
    path: Path, report: Mapping[str, Any], results: Sequence[Result], plots: Sequence[str] = ()
) -> None:
    """Write the page; `plots` are figures as markup (eval.plots)."""
    page = html_page(report, results, plots)
    path.write_bytes(page.encode("utf-8", "replace"))


def html_page(
    report: Mapping[str, Any], results: Sequence[Result], plots: Sequence[str] = ()
) -> str:
    """The page as text."""
    failures = [r for r in results if not r.passed]
    title = f"评测报告：{report['set']}"
    body = [
        f"<h1>{escape(title)}</h1>",
        _lead(report),
        "<h2>通过率</h2>",
        _table(("类别", "题数", "通过率", "95%区间"), _rates(report["pass_rate"])),
        f'<div class="plots">{"".join(plots)}</div>' if plots else "",
        "<h2>度量</h2>",
        _table(("度量", "题数", "均值", "95%区间"), _rates(report["measures"])),
        "<h2>用时（毫秒）</h2>",
        _table(tuple(report["latency_ms"]), [[f"{v:.1f}" for v in report["latency_ms"].values()]]),
        f"<h2>未通过({len(failures)})</h2>",
        *(map(_failure, failures) if failures else ["<p>全部通过。</p>"]),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:,"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body><main>\n"
        + "\n".join(body)
        + "\n</main></body></html>\n"
    )


def _lead(report: Mapping[str, Any]) -> str:
    versions = ", ".join(f"{k} {v}" for k, v in report["environment"].items())
    notices = "、".join(report["notices"])
    text = (
        f"{report['questions']}个问题，用时{report['seconds']:.1f}秒；"
        f"清单：{notices}；向量模型：{report['model']}"
    )
    return f'<p>{escape(text)}</p><p class="soft">{escape(versions)}</p>'


def _rates(table: Mapping[str, Any]) -> list[list[str]]:
    rows = []
    for name, value in table.items():
        if value is None:
            rows.append([name, "0", "—", "—"])
            continue
        interval = f"{value['low']:.3f}–{value['high']:.3f}"
        rows.append([name, str(value["count"]), f"{value['mean']:.3f}", interval])
    return rows


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    top = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    lines = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return (
        f'<div class="wide"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _failure(result: Result) -> str:
    question = result.question
    turns = " → ".join(question.turns)
    return (
        f"<article><h3>{escape(question.id)} · {escape(question.kind)} · {escape(turns)}</h3>"
        f'<p class="why">{escape(result.reason)}</p>'
        f'<div class="sides"><div><strong>应为</strong>{_expected(question)}</div>'
        f"<div><strong>实为</strong>{_got(result)}</div></div></article>"
    )


def _expected(question: Question) -> str:
    rows = [("引用任务", _numbers(question.tasks))]
    if question.abstain:
        rows = [("结论", "清单中没有")]
    if question.ok_tasks:
        rows.append(("可引用", _numbers(question.ok_tasks)))
    rows += [("答案须含", " 或 ".join(entry)) for entry in question.contains]
    if question.note:
        rows.append(("备注", question.note))
    return _pairs(rows)


def _got(result: Result) -> str:
    answer = result.answer
    rows = [
        ("理解为", result.understood),
        ("状态", str(answer.get("status"))),
        ("引用任务", _numbers(sorted(result.cited))),
    ]
    if error := answer.get("error"):
        rows.append(("错误", str(error)))
    return _pairs(rows) + f"<pre>{escape(str(answer.get('text') or ''))}</pre>"


def _numbers(numbers: Sequence[int]) -> str:
    return "、".join(map(str, numbers)) or "—"


def _pairs(rows: Sequence[tuple[str, str]]) -> str:
    return "<dl>" + "".join(f"<dt>{k}</dt><dd>{escape(v)}</dd>" for k, v in rows if v) + "</dl>"
