"""Table rows -> nodes. A row is a line of cells parted by tabs (or a Markdown pipe row).

The readers write a cell merged downwards once and then 〃; a printed 同上 means the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.blocks import Node
from corpus.chars import Flat, flatten, join, numeral
from corpus.columns import Column, Row, cells_of, column_of, header_of
from corpus.duties import Duties, RawDuty, read_area, read_phrase, roles_in, without_verb
from corpus.lines import Line, label_of
from corpus.roles import GENERIC, fields, is_person_role
from corpus.unitsplit import complete

_STOPS = ("", "。", ";", "!", "?")
_RULE = re.compile(r"[|:\- \t+=]+")


@dataclass(slots=True)
class Table:
    """What the tables of a notice came to, and what was left out."""

    columns: list[Column] = field(default_factory=list)
    head: list[str] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    repeated_heads: list[int] = field(default_factory=list)
    ignored: dict[str, int] = field(default_factory=dict)
    joined: list[int] = field(default_factory=list)


class TableReader:
    """Reads runs of rows; a run without a head goes on with the table before it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.table = Table()
        self._headed: dict[int, str] = {}
        self._last: Row | None = None
        self._stopped = False
        self._seq = ""
        self._number: Flat | None = None

    def starts_table(self, line: Line) -> bool:
        """Whether a row is a head, or goes on with the table before it."""
        row = cells_of(line, self.text)
        if header_of(row) is not None:
            return True
        return bool(self.table.columns) and abs(len(row.cells) - len(self.table.columns)) <= 1

    def read(self, lines: Sequence[Line]) -> list[Node]:
        """The nodes of a run of rows."""
        return self.read_rows(
            [cells_of(line, self.text) for line in lines if not _RULE.fullmatch(line.source)]
        )

    def read_rows(self, rows: list[Row]) -> list[Node]:
        """The nodes of rows already cut into cells."""
        self.table.nodes = []
        run: list[Row] = []
        k = 0
        while k < len(rows):
            columns = header_of(rows[k])
            if columns is None:
                run.append(rows[k])
                k += 1
                continue
            head = [c.norm for c in rows[k].cells]
            if head != self.table.head:
                self._run(run)
                run = []
                self._last, self._seq, self._headed = None, "", {}
            else:
                self.table.repeated_heads.append(rows[k].line.no)
            self.table.columns, self.table.head = columns, head
            k += 1
            if k < len(rows):
                k += self._second_head(rows[k])
        self._run(run)
        return self.table.nodes

    def _run(self, rows: Sequence[Row]) -> None:
        """Rows under one head; without any head they are words without a place."""
        if not self.table.columns:
            for row in rows:
                flat = row.line.flat
                self.table.nodes.append(Node("", 0, "", row.line.no, flat, [flat], tail=True))
            return
        for row in rows:
            while len(row.cells) < len(self.table.columns):
                row.cells.append(flatten("", row.line.start))
                row.same.append(False)
        split = self._headings_columns(rows)
        self._stopped = self._ends_in_stops(rows)
        for row in rows:
            self._row(row, split)

    def _ends_in_stops(self, rows: Sequence[Row]) -> bool:
        """Whether the tasks of a numbered table end in a full stop, so that one without is cut."""
        columns = self.table.columns
        tasks = [i for i, c in enumerate(columns) if c.kind == "task"]
        seq = next((i for i, c in enumerate(columns) if c.kind == "seq"), None)
        if seq is None or not tasks:
            return False
        cells = [r.cells[tasks[-1]].norm for r in rows if r.cells[seq].norm]
        stops = sum(cell.endswith(("。", ";", "!")) for cell in cells if cell)
        return stops * 10 >= len(cells) * 6 > 0

    def _second_head(self, row: Row) -> int:
        """责任分工 over 牵头单位 | 配合单位: the lower names win. 1 if the row is such a one."""
        lower = [column_of(c.norm) for c in row.cells]
        filled = row.filled()
        if not filled or any(lower[i] is None or lower[i].kind == "seq" for i in filled):  # type: ignore[union-attr]
            return 0
        if not any(lower[i].kind == "role" for i in filled if lower[i]):  # type: ignore[union-attr]
            return 0
        for i in filled:
            column = lower[i]
            if column and i < len(self.table.columns):
                self.table.columns[i] = column
        return 1

    def _headings_columns(self, rows: Sequence[Row]) -> list[int]:
        """Columns whose cells are headings over several rows, outermost first."""
        columns = self.table.columns
        tasks = [i for i, c in enumerate(columns) if c.kind == "task"]
        out = [i for i, c in enumerate(columns) if c.kind == "section"]
        body = [r for r in rows if len(r.filled()) > 1 or any(r.same)]
        for i in tasks[:-1]:
            filled = [r.cells[i].norm for r in body if i < len(r.cells) and r.cells[i].norm]
            last = [r for r in body if tasks[-1] < len(r.cells) and r.cells[tasks[-1]].norm]
            if filled and len(set(filled)) * 10 <= len(last) * 8:
                out.append(i)
        if not tasks and len(out) > 1:
            out.pop()
        return sorted(out)

    def _row(self, row: Row, split: Sequence[int]) -> None:
        filled = row.filled()
        if not filled:
            return
        columns = self.table.columns
        kinds = [columns[i].kind if i < len(columns) else "other" for i in filled]
        if "role" not in kinds and "when" not in kinds and self._heading_row(row, filled):
            return
        self._heading_cells(row, split)
        words = self._words(row, split)
        seq = next((i for i, c in enumerate(columns) if c.kind == "seq"), None)
        number = row.cells[seq] if seq is not None else None
        duties = self._duties(row)
        going_on = self._goes_on(row, seq, words, duties)
        self._last = row
        if going_on:
            return
        shared = seq is not None and row.same[seq]
        if number and number.norm:
            self._seq, self._number = number.norm, number
        elif shared:
            number = self._number
        label, value = _label(number)
        whole = words[0] if words else row.line.flat
        node = Node("row", value, label, row.line.no, whole, [join(words, " ")] if words else [])
        if words and not label:
            own = label_of(words[0])
            if own and own.kind in ("ar", "cnp", "item", "arp"):
                node.label, node.value = own.printed, own.value
                node.parts = [join([words[0].cut(own.size).strip(), *words[1:]], " ")]
        node.rows = duties
        node.shared = shared
        self.table.nodes.append(node)

    def _words(self, row: Row, split: Sequence[int]) -> list[Flat]:
        """The cells that hold the task's words."""
        content = [
            i
            for i, c in enumerate(self.table.columns)
            if (c.kind == "task" or (c.kind == "section" and not split)) and i not in split
        ]
        if not content:
            content = [i for i in split if row.cells[i].norm][-1:]
        return [row.cells[i] for i in content if row.cells[i].norm]

    def _heading_row(self, row: Row, filled: Sequence[int]) -> bool:
        """一、… over the whole width, or a label in 序号 and a title beside it."""
        if len(filled) > 2 or (len(filled) == 2 and filled[0] != 0):
            return False
        first, last = row.cells[filled[0]], row.cells[filled[-1]]
        if len(filled) == 2:
            mark = first.norm.strip("().、")
            if first.norm.isdigit() or numeral(mark) is None:
                return False
            kind = "cnp" if first.norm.startswith("(") else "cn"
            self._heading(kind, numeral(mark) or 0, first.raw.strip("、."), last, row, first)
            return True
        label = label_of(first)
        if label and label.kind in ("part", "cn", "cnp"):
            self._heading(label.kind, label.value, label.printed, first.cut(label.size), row, first)
            return True
        previous = self.table.nodes[-1] if self.table.nodes else None
        cut = bool(previous and previous.parts and previous.parts[-1].norm[-1:] not in _STOPS)
        task_column = (
            filled[0] < len(self.table.columns) and self.table.columns[filled[0]].kind == "task"
        )
        if (
            any(row.same)
            or (previous and previous.kind == "row" and task_column and cut)
            or len(first) > 60
        ):
            return False
        self._heading("cn", 0, "", first, row, first)
        return True

    def _heading(
        self, kind: str, value: int, label: str, title: Flat, row: Row, first: Flat
    ) -> None:
        title = title.strip(" \t、.:", " \t")
        whole = (
            first
            if first.pos and title.pos and first.pos[0] == title.pos[0]
            else join([first, title], " ")
        )
        self.table.nodes.append(Node(kind, value, label, row.line.no, whole, [title]))

    def _heading_cells(self, row: Row, split: Sequence[int]) -> None:
        for depth, i in enumerate(split):
            cell = row.cells[i]
            if not cell.norm or self._headed.get(i) == cell.norm:
                continue
            self._headed[i] = cell.norm
            for j in split[depth + 1 :]:
                self._headed.pop(j, None)
            label = label_of(cell)
            title = cell.cut(label.size).strip(" 、.:") if label else cell
            kind = "cn" if depth == 0 else "cnp"
            value, printed = (label.value, label.printed) if label else (0, "")
            self.table.nodes.append(Node(kind, value, printed, row.line.no, cell, [title]))

    def _goes_on(self, row: Row, seq: int | None, words: Sequence[Flat], duties: Duties) -> bool:
        """A row that belongs to the task of the row above: its cells are merged or page-broken."""
        node = self.table.nodes[-1] if self.table.nodes else None
        if node is None or node.kind != "row" or self._last is None:
            return False
        own = row.cells[seq].norm if seq is not None else ""
        if own:
            again = own == self._seq and [c.norm for c in words] == [p.norm for p in node.parts]
            if not (again and words):
                return False
        elif seq is not None and row.same[seq]:
            if words:
                return False  # one number over several rows, each a task of its own
        elif seq is None and words:
            return False
        elif words and duties.raw and not (self._stopped and _unfinished(node)):
            return False
        if words and not own:
            node.parts.extend(words)
            self.table.joined.append(row.line.no)
        for duty in duties.raw:
            _go_on(node.rows.raw, duty)
        node.rows.deadline = node.rows.deadline or duties.deadline
        return True

    def _duties(self, row: Row) -> Duties:
        out = Duties()
        for i, column in enumerate(self.table.columns):
            cell = row.cells[i]
            if row.same[i] and column.kind in ("role", "when") and self._last is not None:
                if i >= len(self._last.cells):
                    continue
                cell = row.cells[i] = self._last.cells[i]
            if not cell.norm or cell.norm in ("-", "--", "—", "——", "/", "无"):
                continue
            if column.kind == "when":
                out.deadline = out.deadline or cell
            elif column.kind == "role":
                _fill(out, column.role, cell)
            elif column.kind == "other":
                self.table.ignored.setdefault(self.table.head[i] or "(无名列)", row.line.no)
        return out


def _label(number: Flat | None) -> tuple[str, int]:
    """The printed label of a row and its number: 12 -> ("12", 12), (三) -> ("(三)", 3)."""
    if number is None or not number.norm:
        return "", 0
    bare = number.norm.strip(".、")
    value = numeral(bare)
    if value is None:
        given = label_of(Flat(number.norm + "、", number.raw + "、", range(len(number) + 1)))
        value = given.value if given else 0
    return (bare if bare.isdigit() else number.raw), value


def _unfinished(node: Node) -> bool:
    return bool(node.parts) and node.parts[-1].norm[-1:] not in (*_STOPS, ")")


def _go_on(raw: list[RawDuty], duty: RawDuty) -> None:
    """Add a duty to those of the row above; a list broken off by the page goes on."""
    for k, given in enumerate(raw):
        if given.role == duty.role:
            if given.units.norm == duty.units.norm:
                return
            last = re.split(r"[,、;]", given.units.norm)[-1]
            if not last or not complete(last):
                units = join([given.units, duty.units])
                ends = (*given.span, *duty.span)  # a cell may name its roles in any order
                raw[k] = RawDuty(given.role, units, (min(ends), max(ends)), given.spoken)
                return
    raw.append(duty)


def _fill(out: Duties, role: str, cell: Flat) -> None:
    if fields(cell):
        out.extend(read_area(cell))
    elif role in GENERIC and not is_person_role(role) and roles_in(cell):
        for duty in read_phrase(cell):
            own = duty.role if duty.role != "责任单位" else role
            out.raw.append(RawDuty(own, duty.units, duty.span, duty.role != "责任单位"))
    else:
        names = cell if is_person_role(role) else without_verb(cell)
        out.raw.append(RawDuty(role, names, cell.span))
