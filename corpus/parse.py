"""Text -> Notice and ParseReport."""

from __future__ import annotations

import re
from pathlib import Path

from corpus.errors import NoticeError
from corpus.readers import read_text
from corpus.records import Heading, Notice, Requirement, Responsibility, Span, Task
from corpus.report import ParseReport, Warning_

_NUMBERS = "一二三四五六七八九十"
_PART = re.compile(r"([一二三四五六七八九十]+)、(.+)")
_SUB = re.compile(r"(\([一二三四五六七八九十]+\))(.+)")
_TASK = re.compile(r"(\d{1,3})\.(.+)")
_ROLE = re.compile(r"(主责单位):(.+)")
_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日$")


def bundled_notice() -> tuple[Notice, ParseReport]:
    """The notice that ships with the package."""
    return read_notice(Path(__file__).parent / "data" / "notices" / "beijing-2026.txt")


def read_notice(path: str | Path) -> tuple[Notice, ParseReport]:
    """Read and parse a file."""
    return parse_notice(read_text(path))


def parse_notice(text: str, name: str | None = None) -> tuple[Notice, ParseReport]:
    """Parse the text of a notice (first version: the Beijing form)."""
    rows: list[tuple[int, int, str]] = []
    offset = 0
    for row_number, row_text in enumerate(text.split("\n"), 1):
        rows.append((row_number, offset, row_text.rstrip()))
        offset += len(row_text) + 1
    warnings: list[Warning_] = []
    lines = [row[2] for row in rows]
    docno = next((i for i, x in enumerate(lines) if re.search(r"〔\d{4}〕\d+号", x)), -1)
    if docno >= 0 and lines[docno] in lines[docno + 1 :]:
        second = lines.index(lines[docno], docno + 1)
        warnings.append(
            Warning_(second + 1, "second_copy", f"第{second + 1}行起为全文的重复,已忽略。")
        )
        rows = rows[:second]
    date = next((i for i, x in enumerate(lines) if _DATE.match(x)), -1)
    if docno < 1 or date < 0:
        raise NoticeError("没有找到任务清单。")
    head, body = rows[:date], rows[date + 1 :]
    meta = {
        "title": Span(rows[0][1], rows[0][1] + len(lines[0])),
        "document_number": Span(rows[docno][1], rows[docno][1] + len(lines[docno])),
        "addressees": Span(rows[docno + 1][1], rows[docno + 1][1] + len(lines[docno + 1]) - 1),
        "preamble": Span(rows[docno + 2][1], rows[docno + 2][1] + len(lines[docno + 2])),
        "issuer": Span(rows[date - 1][1], rows[date - 1][1] + len(lines[date - 1])),
        "date": Span(rows[date][1], rows[date][1] + len(lines[date])),
    }
    requirements = []
    for _, start, line in head:
        if match := _PART.match(line):
            span = Span(start + match.start(2), start + match.end(2))
            title = match[2].split("。")[0]
            requirements.append(Requirement(match[1], title, match[2], span))
    year, month, day = map(int, _DATE.match(lines[date]).groups())  # type: ignore[union-attr]
    title = lines[0]
    inner = re.search(r"《(.+)》", title)
    name = name or (inner[1] if inner else title)
    headings, tasks = _tasks(name, body)
    for at_line, task in tasks:
        if not task.responsibilities:
            warnings.append(Warning_(at_line, "no_units", f"任务{task.number}没有主责单位。"))
    if not tasks:
        raise NoticeError("没有找到任务清单。")

    def at(span: Span) -> str:
        return text[span.start : span.end]

    notice = Notice(
        name,
        text,
        title,
        at(meta["document_number"]),
        at(meta["issuer"]),
        at(meta["addressees"]),
        f"{year:04}-{month:02}-{day:02}",
        tuple(headings),
        tuple(t for _, t in tasks),
        tuple(requirements),
        tuple(meta.items()),
    )
    warnings.sort(key=lambda w: w.line)
    return notice, ParseReport(tuple(warnings), f"共{len(tasks)}项任务。")


def _tasks(
    name: str, rows: list[tuple[int, int, str]]
) -> tuple[list[Heading], list[tuple[int, Task]]]:
    headings: list[Heading] = []
    tasks: list[tuple[int, Task]] = []
    part: Heading | None = None
    sub: Heading | None = None
    for number, start, line in rows:
        if match := _ROLE.match(line):
            line_no, task = tasks[-1]
            duty = Responsibility(
                match[1], tuple(match[2].split(",")), Span(start, start + len(line))
            )
            tasks[-1] = (
                line_no,
                Task(name, task.number, task.label, task.text, task.span, part, sub, (duty,)),
            )
        elif match := _PART.match(line):
            count = sum(h.level == 1 for h in headings) + 1
            part = Heading(1, count, match[1], match[2], Span(start, start + len(line)))
            sub = None
            headings.append(part)
        elif match := _SUB.match(line):
            count = sum(h.parent is part for h in headings if h.level == 2) + 1
            sub = Heading(2, count, match[1], match[2], Span(start, start + len(line)), part)
            headings.append(sub)
        elif match := _TASK.match(line):
            span = Span(start + match.start(2), start + match.end(2))
            tasks.append((number, Task(name, int(match[1]), match[1], match[2], span, part, sub)))
    return headings, tasks
