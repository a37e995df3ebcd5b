"""Tasks -> a file for a meeting: .xlsx, .docx, .csv or .md, by the name of the file.

One row a task in the notice's order: number, section, text, the units of every role, the deadline
where there is one. Everything is written as text: a task that begins with = is no formula.
"""

from __future__ import annotations

import csv
import io
import os
import re
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from corpus.records import Task
from qa.wording import place_of

if TYPE_CHECKING:
    from docx.document import Document

    from qa.records import Answer
    from qa.scope import Scope

SUFFIXES = (".xlsx", ".docx", ".csv", ".md")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_MARKUP = re.compile(r"([\\`*_\[\]<>|#~])")
_WIDTHS = {"清单": 30, "编号": 8, "所在部分": 26, "任务内容": 60, "完成时限": 16}
_UNITS_WIDTH = 34


class ExportError(ValueError):
    """A file that cannot be written; the message is one clear line for the user."""


class Table(NamedTuple):
    """What is exported: the title, the names of the columns, and rows of as many cells."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]


def export_tasks(tasks: Sequence[Task], path: str | Path, title: str) -> Path:
    """Write tasks to a file, whole or not at all; an older file of the name is replaced.

    Raises ExportError for no tasks, an unknown ending, a missing package or a place that cannot be
    written.
    """
    target = Path(path)
    write = _WRITERS.get(target.suffix.lower())
    if write is None:
        raise ExportError(
            f"不支持导出为 {target.name}。请把文件名改为以 {'、'.join(SUFFIXES)} 结尾。"
        )
    if not tasks:
        raise ExportError("没有可以导出的任务。请换一家单位或一个问题。")
    data = write(table_of(tasks, title))
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        temporary.write_bytes(data)
        os.replace(temporary, target)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ExportError(f"无法写入 {target}（{reason}）。请检查路径和权限。") from error
    finally:
        temporary.unlink(missing_ok=True)
    return target


def table_of(tasks: Sequence[Task], title: str) -> Table:
    """The rows of an export; the notice has a column where there are several."""
    several = len({t.notice for t in tasks}) > 1
    roles = tuple(dict.fromkeys(r.role for t in tasks for r in t.responsibilities)) or ("责任单位",)
    dated = any(t.deadline for t in tasks)
    columns = (
        *(("清单",) if several else ()),
        *("编号", "所在部分", "任务内容"),
        *roles,
        *(("完成时限",) if dated else ()),
    )
    rows = []
    for task in tasks:
        units = {r.role: "、".join(r.units) for r in task.responsibilities}
        cells = (
            *((task.notice,) if several else ()),
            *(str(task.number), place_of(task), task.text),
            *(units.get(role, "") for role in roles),
            *((task.deadline or "",) if dated else ()),
        )
        rows.append(tuple(_CONTROL.sub("", cell) for cell in cells))
    return Table(_CONTROL.sub("", title), columns, rows)


def tasks_of(answer: Answer, scope: Scope) -> list[Task]:
    """The tasks that an answer cites, in the notices' order."""
    cited = {(c.notice, c.task) for c in answer.citations if c.task is not None}
    return [t for t in scope.tasks if (t.notice, t.number) in cited]


def _xlsx(table: Table) -> bytes:
    with _needed():
        from openpyxl import Workbook
        from openpyxl.styles import Alignment, Font
        from openpyxl.utils import get_column_letter
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ((table.title,), table.columns, *table.rows):
        sheet.append([*row])
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.data_type = "n" if cell.value is None else "s"  # =1+1 stays text
            cell.alignment = Alignment(wrap_text=cell.row > 1, vertical="top")
    sheet["A1"].font = Font(bold=True, size=14)
    for cell in sheet[2]:
        cell.font = Font(bold=True)
    for k, name in enumerate(table.columns, 1):
        sheet.column_dimensions[get_column_letter(k)].width = _WIDTHS.get(name, _UNITS_WIDTH)
    sheet.freeze_panes = "A3"
    sheet.print_title_rows = "2:2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _docx(table: Table) -> bytes:
    with _needed():
        import docx
        from docx.enum.section import WD_ORIENT
    document: Document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    document.add_heading(table.title, level=1)
    grid = document.add_table(rows=0, cols=len(table.columns), style="Table Grid")
    for row in (table.columns, *table.rows):
        for cell, words in zip(grid.add_row().cells, row, strict=True):
            cell.text = words
    for run in (r for c in grid.rows[0].cells for p in c.paragraphs for r in p.runs):
        run.bold = True
    _repeat(grid.rows[0]._tr)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _repeat(row: object) -> None:
    """Repeat the head of the table on every page."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    row.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))  # type: ignore[attr-defined]


def _csv(table: Table) -> bytes:
    """With a byte-order mark, so that Excel reads it as UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in (table.columns, *table.rows):
        writer.writerow(["'" + c if c[:1] in tuple("=+-@\t\r") else c for c in row])
    return out.getvalue().encode("utf-8-sig")


def _md(table: Table) -> bytes:
    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(_plain(c) for c in cells) + " |"

    head = [f"# {_plain(table.title)}", "", line(table.columns), "|" + "---|" * len(table.columns)]
    return ("\n".join([*head, *(line(row) for row in table.rows)]) + "\n").encode()


def _plain(words: str) -> str:
    """Words as Markdown shows them as they are, on one line."""
    return _MARKUP.sub(r"\\\1", " ".join(words.split("\n")))


class _needed:  # noqa: N801 - reads as a phrase
    """Within it, a missing package is an ExportError with the line that brings it."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, ImportError):
            raise ExportError(
                f"导出需要另装 {error.name}。请运行 pip install 'qingdan-qa[files]' 后再试。"
            ) from error


_WRITERS: dict[str, Callable[[Table], bytes]] = {
    ".xlsx": _xlsx, ".docx": _docx, ".csv": _csv, ".md": _md,
}  # fmt: skip
