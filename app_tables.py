"""Tables, bar charts and parse reports as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from app_html import act, cite, esc
from corpus.records import Notice, Task
from corpus.report import ParseReport
from qa import Assistant
from qa.diff import Change, Diff
from qa.findings import Row
from qa.wording import gist, place_of

_COLUMNS = (("number", "编号"), ("place", "章节"), ("gist", "任务"), ("units", "责任单位"))


def task_table(tasks: Sequence[Task], assistant: Assistant) -> str:
    """One row a task; a click on a column's head sorts by it (chat.js), on a number opens it."""
    index = {n.name: i for i, n in enumerate(assistant.notices)}
    heads = "".join(
        f'<th scope="col" aria-sort="none"><button type="button" class="qd-sort" data-act="sort" '
        f'data-column="{i}">{label}</button></th>'
        for i, (_, label) in enumerate(_COLUMNS)
    )
    rows = "".join(_task_row(t, index[t.notice], assistant) for t in tasks)
    total = f"共{len(tasks)}项" + ("" if tasks else "。没有符合条件的任务，请放宽条件")
    return (
        f'<p class="qd-note" role="status">{total}</p><div class="qd-scroll" tabindex="0" '
        f'role="region" aria-label="任务表"><table class="qd-table"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _task_row(task: Task, notice: int, assistant: Assistant) -> str:
    organs = assistant.scope.organs_of(task)
    start = task.section.span.start if task.section else 0
    sub = task.subsection.span.start if task.subsection else start
    units = esc("、".join(organs)) or "未载明"
    return (
        f'<tr><td data-v="{task.number}">{cite(notice, task.number, -1, str(task.number))}</td>'
        f'<td data-v="{notice * 10**9 + sub}">{esc(place_of(task))}</td><td>{esc(gist(task))}</td>'
        f'<td data-v="{len(organs)}"><span class="qd-n">{len(organs)}家</span> {units}</td></tr>'
    )


def bars(title: str, rows: Sequence[Row], button: str = "") -> str:
    """A bar chart that is a table: name, bar, number. `button`: clicking a name filters by it."""
    most = max((r.number for r in rows), default=1)
    lines = []
    for row in rows:
        name = act("filter", esc(row.name), "qd-link", **{button: row.name}) if button else ""
        width = max(round(100 * row.number / most), 1)
        lines.append(
            f'<tr><th scope="row">{name or esc(row.name)}</th><td class="qd-bar-cell">'
            f'<span class="qd-bar-fill" style="width:{width}%"></span></td>'
            f"<td>{row.number}</td></tr>"
        )
    body = "".join(lines) or '<tr><td class="qd-note">没有数据</td></tr>'
    return f'<table class="qd-chart"><caption>{esc(title)}</caption><tbody>{body}</tbody></table>'


def library_html(notices: Sequence[Notice], reports: Sequence[ParseReport | None]) -> str:
    """The notices that are open, each with its parse report."""
    return "".join(_notice(n, r) for n, r in zip(notices, reports, strict=True))


def _notice(notice: Notice, report: ParseReport | None) -> str:
    facts = (
        ("标题", notice.title), ("文号", notice.document_number), ("印发机关", notice.issuer),
        ("日期", notice.date), ("任务", f"{len(notice.tasks)}项"),
    )  # fmt: skip
    rows = "".join(f"<dt>{k}</dt><dd>{esc(v or '未找到')}</dd>" for k, v in facts)
    return (
        f'<section class="qd-notice"><h2>{esc(notice.name)}</h2><dl>{rows}</dl>'
        f"{report_html(report) if report else ''}</section>"
    )


def report_html(report: ParseReport) -> str:
    """A parse report: the verdict, and every oddity with its line."""
    items = "".join(
        f"<tr><td>第{w.line}行</td><td>{esc(w.message)}</td></tr>" for w in report.warnings[:500]
    )
    table = f'<table class="qd-table"><tbody>{items}</tbody></table>' if items else ""
    return (
        f'<details class="qd-sec"{"" if len(report.warnings) > 8 else " open"}><summary>解析报告'
        f"</summary><p>{esc(report.verdict)}</p>{table}</details>"
    )


def changes_html(diff: Diff, old: int, new: int) -> str:
    """Two editions: what is new, gone and changed, and per unit. `old`, `new`: their places."""
    same = len(diff.kept) - len(diff.changed)
    counts = (len(diff.added), len(diff.gone), len(diff.changed), same)
    total = "新增{}项，取消{}项，变化{}项，不变{}项。".format(*counts)
    added = [_line(new, t, esc(gist(t))) for t in diff.added]
    gone = [_line(old, t, esc(gist(t))) for t in diff.gone]
    changed = [_line(new, c.new, _change(c)) for c in diff.changed]
    words = (("added", "新增"), ("gone", "取消"), ("joined", "新列入"), ("left", "不再列入"),
             ("changed", "内容变化"))  # fmt: skip
    units = [
        f"<li><strong>{esc(name)}</strong> "
        + esc("；".join(f"{w}{len(kinds[k])}项" for k, w in words if k in kinds))
        + "</li>"
        for name, kinds in diff.by_unit.items()
    ]
    groups = (("新增", added), ("取消", gone), ("变化", changed), ("涉及单位", units))
    return f'<p role="status">{total}</p>' + "".join(_group(t, rows) for t, rows in groups)


def _group(title: str, rows: Sequence[str]) -> str:
    state = " open" if len(rows) <= 12 else ""
    body = f'<summary>{title}<span class="qd-n">{len(rows)}项</span></summary>'
    return f'<details class="qd-sec"{state}>{body}<ul>{"".join(rows)}</ul></details>' * bool(rows)


def _line(notice: int, task: Task, words: str) -> str:
    return f"<li>{cite(notice, task.number, -1, f'[任务{task.number}]')} {words}</li>"


def _change(change: Change) -> str:
    """How a task changed: words that went and came, units that left and joined."""
    before, after = change.old.text, change.new.text
    parts = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(esc(after[c:d]))
        else:
            parts.append(f"<del>{esc(before[a:b])}</del>" * (b > a))
            parts.append(f"<ins>{esc(after[c:d])}</ins>" * (d > c))
    units = [f"不再列入{u}" for u in change.left] + [f"新列入{u}" for u in change.joined]
    note = f"原任务{change.old.number}" + "".join(f"；{u}" for u in units)
    if change.redated:
        note += f"；时限由{change.old.deadline or '未定'}改为{change.new.deadline or '未定'}"
    return f'{"".join(parts)} <span class="qd-note">（{esc(note)}）</span>'
