"""The cells of a row of a table, and what its columns hold by their headings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.chars import Flat, flatten, join
from corpus.lines import Line
from corpus.roles import column_role, is_deadline, role_name

_DITTO = frozenset(("〃", "″", "同上", '"', "''"))
_SEQ = re.compile(r"序号|编号|序|号|项次|项目编号|任务编号|任务序号|No\.?|NO\.?")
_SECTION = re.compile(
    r".{0,4}(?:类别|分类|领域|板块|方面|大类|类型|篇章)|一级(?:任务|指标)|二级(?:任务|指标)|总任务|章节|所属.{1,4}"
)
_TASK = re.compile(
    r".{0,8}(?:任务|工作|内容|事项|举措|措施|项目|要点|目标|指标|重点|名称|要求|进度|成果|计划)(?:.{0,4})"
)
_WHO = re.compile(r".{0,6}(?:领导|责任人|负责人)|.{0,6}(?:单位|部门|地区)(?:及.{0,4})?")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """kind: seq, section, task, role, when, other; `role` as printed in the head of the column."""

    kind: str
    role: str = ""


@dataclass(slots=True)
class Row:
    """The cells of one line; a ditto cell is an empty Flat, marked in `same`."""

    line: Line
    cells: list[Flat]
    same: list[bool]

    def filled(self) -> list[int]:
        """Indices of cells with words of their own."""
        return [i for i, cell in enumerate(self.cells) if cell.norm]


def cells_of(line: Line, text: str) -> Row:
    """Cut a row into its cells."""
    source = line.source
    mark = "\t" if "\t" in source else "|"
    begin, end = 0, len(source)
    if mark == "|":
        begin = source.index("|") + 1
        end = len(source.rstrip())
        end -= source[:end].endswith("|")
    cells: list[Flat] = []
    same: list[bool] = []
    start = begin
    while start <= end:
        stop = source.find(mark, start, end)
        stop = end if stop < 0 else stop
        cell = _cell(text, line.start + start, line.start + stop)
        ditto = cell.norm in _DITTO
        cells.append(flatten("", line.start + start) if ditto else cell)
        same.append(ditto)
        start = stop + 1
    return Row(line, cells, same)


def _cell(text: str, start: int, end: int) -> Flat:
    parts: list[Flat] = []
    at = start
    for stop in [*(m.span() for m in _BREAK.finditer(text, start, end)), (end, end)]:
        raw = text[at : stop[0]]
        body = raw.strip()
        if body:
            parts.append(flatten(body, at + raw.index(body[0])))
        at = stop[1]
    return join(parts, " ") if parts else flatten("", start)


def _plain(norm: str) -> str:
    """The heading of a column without brackets and spaces."""
    return re.sub(r"[(【\[].*?[)】\]]", "", norm.replace(" ", "")).strip("*:")


def column_of(norm: str) -> Column | None:
    """What a column holds, by its heading; None for a heading that is unknown."""
    name = _plain(norm)
    if not name or len(name) > 14:
        return None
    if _SEQ.fullmatch(name):
        return Column("seq")
    if is_deadline(name):
        return Column("when")
    if column_role(name) or _WHO.fullmatch(name):
        return Column("role", role_name(name))
    if re.fullmatch(r"备注|说明|联系人|联系电话|电话|完成情况|进展情况|.{0,4}来源|状态", name):
        return Column("other")
    if _SECTION.fullmatch(name):
        return Column("section")
    return Column("task") if _TASK.fullmatch(name) else None


def header_of(row: Row) -> list[Column] | None:
    """The columns, if a row is the head of a task table."""
    found = [column_of(cell.norm) for cell in row.cells]
    kinds = [c.kind for c in found if c]
    filled = row.filled()
    if (
        len(filled) < 2
        or any(len(_plain(row.cells[i].norm)) > 16 for i in filled)
        or 3 * len(kinds) < 2 * len(filled)
    ):
        return None
    useful = {"seq", "task", "section"} & set(kinds)
    if not useful or not ({"role", "when"} & set(kinds) or ("seq" in kinds and "task" in kinds)):
        return None
    return [c or Column("other") for c in found]
