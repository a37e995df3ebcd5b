"""A table that a scraper left as one cell a line: 序号 / 重点工作 / 牵头单位 / 1 / …… / 市科技局.

A row begins at the next number. Cells that are missing are told by what the others look like: names
of people, of units, dates.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.chars import Flat, flatten, join, numeral
from corpus.columns import Column, Row, column_of
from corpus.lines import Line
from corpus.roles import is_person_role
from corpus.unitsplit import complete

_MARK = re.compile(r"\d{1,3}|[(〔]?[一二三四五六七八九十]{1,3}[)〕]?")
_DATE = re.compile(r"\d+年|\d+月|季度|年底|月底|全年|上半年|下半年|持续|长期|每[年月季]")
_MOST = 12  # lines that the head may take


def header_size(lines: Sequence[Line], at: int) -> int:
    """How many lines from `at` on are the head of such a table, 0 for none."""
    if lines[at].norm not in ("序号", "编号"):
        return 0
    kinds: list[str] = []
    for k in range(at, min(len(lines), at + _MOST)):
        norm = lines[k].norm
        if len(kinds) >= 3 and _MARK.fullmatch(norm):
            return k - at if "role" in kinds and "task" in kinds else 0
        column = column_of(norm)
        after = column_of(norm + lines[k + 1].norm) if k + 1 < len(lines) else None
        if column is None and after is None:
            # one cell over two lines (市政府 / 分管领导) is known by both; else it heads no table
            if len(norm) > 10 or len(kinds) < 2:
                return 0
        kinds.append(column.kind if column else "")
    return 0


def rows_of(lines: Sequence[Line], at: int, size: int) -> tuple[list[Row], int]:
    """The rows of the table whose head stands at `at`, its head among them, and where it ends."""
    head = _head(lines[at : at + size])
    columns = [column_of(cell.norm) or Column("other") for cell in head]
    rows = [Row(lines[at], list(head), [False] * len(head))]
    k, number = at + size, 0
    while k < len(lines):
        stop = k + 1
        value = numeral(lines[k].norm)
        if value is None and not _MARK.fullmatch(lines[k].norm):
            break
        number = value if lines[k].norm.isdigit() and value else number
        while stop < len(lines) and stop - k <= len(columns) + 2:
            norm = lines[stop].norm
            if (norm.isdigit() and numeral(norm) == number + 1) or (
                _MARK.fullmatch(norm) and not norm.isdigit()
            ):
                break
            if norm.startswith(("(此件", "抄送", "附件")):
                break
            stop += 1
        cells = _placed([line.flat for line in lines[k:stop]], columns, lines[k].start)
        rows.append(Row(lines[k], cells, [False] * len(cells)))
        k = stop
    return rows, k


def _head(lines: Sequence[Line]) -> list[Flat]:
    out: list[Flat] = []
    k = 0
    while k < len(lines):
        flat = lines[k].flat
        if column_of(flat.norm) is None and k + 1 < len(lines):
            both = join([flat, lines[k + 1].flat])
            if column_of(both.norm) is not None:
                flat, k = both, k + 1
        out.append(flat)
        k += 1
    return out


def _placed(cells: Sequence[Flat], columns: Sequence[Column], start: int) -> list[Flat]:
    """The cells of one row under their columns, in order."""
    out = [flatten("", start) for _ in columns]
    c = 0
    for cell in cells:
        while c < len(columns) and not _fits(cell.norm, columns[c], len(cells) == len(columns)):
            c += 1
        if c >= len(columns):
            last = max((i for i, x in enumerate(out) if x.norm), default=0)
            out[last] = join([out[last], cell], " ")
            continue
        out[c] = cell
        c += 1
    return out


def _fits(norm: str, column: Column, full: bool) -> bool:
    if full or column.kind in ("seq", "task", "section", "other"):
        return True
    if column.kind == "when":
        return bool(_DATE.search(norm))
    name = re.split(r"[,、;]", norm)[0]
    person = len(name) <= 4 and not complete(name)
    return person if is_person_role(column.role) else not person and not _DATE.match(norm)
