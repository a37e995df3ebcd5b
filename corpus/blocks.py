"""Lines of the list -> nodes: what a label begins, with its paragraphs and its duty lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.chars import Flat, is_word, join
from corpus.duties import Duties, RawDuty, ends_with_duty, read_area, read_text
from corpus.lines import RANKS, Label, Line, label_of
from corpus.roles import starts_with_field
from corpus.unitsplit import complete, pieces

_END = "。!?;"
_TAIL = re.compile(
    r"(?:注\d?:|备注:|说明:|抄送|抄报|主送|附件\d*:?|附表|附:|\(?联系(?:人|电话|方式)|\(?此件|.{0,20}(?:办公室|办公厅|秘书处)\d{4}年.{0,12}印发"
    r"|相关附件|责任编辑|主办单位:|版权)"
)


@dataclass(slots=True)
class Node:
    """What one label (or an unlabelled paragraph, or a table row) begins.

    `parts` are its paragraphs without the label, `whole` its first line with it, `duty` its lines
    of responsibility (each with those that go on with it), `rows` duties read from table cells.
    """

    kind: str
    value: int
    label: str
    line: int
    whole: Flat
    parts: list[Flat] = field(default_factory=list)
    duty: list[list[Flat]] = field(default_factory=list)
    rows: Duties = field(default_factory=Duties)
    body: Flat = field(default_factory=lambda: Flat("", "", []))
    duties: Duties = field(default_factory=Duties)
    tail: bool = False
    soft: int = 0  # how many of the first lines were broken off for want of room
    titled: bool = False  # the first of the parts is a title on a line of its own
    shared: bool = False  # a table row under the number of the row above

    @property
    def rank(self) -> int:
        return RANKS[self.kind]

    def read(self) -> None:
        """Tell its words from its duties."""
        self.body, self.duties = read_text(join(self.parts, titled=self.titled))
        for lines in self.duty:
            self.duties.extend(read_area(join(lines)))
        self.duties.extend(self.rows)

    @property
    def raw_duties(self) -> list[RawDuty]:
        return self.duties.raw


def is_tail(flat: Flat) -> bool:
    """Whether a line without label comes after the list: 抄送, 联系人, (此件公开发布)."""
    return bool(_TAIL.match(flat.norm))


def _open_bracket(parts: Sequence[Flat]) -> bool:
    """Whether the last paragraph ends inside a bracket."""
    norm = parts[-1].norm[-400:] if parts else ""
    return norm.rfind("(") > norm.rfind(")") or norm.rfind("【") > norm.rfind("】")


def continues(prev: Flat, flat: Flat) -> bool:
    """Whether a line goes on with the list of units of the line before (a soft break)."""
    norm = flat.norm
    names = [p.norm.strip(" 。.;") for p in pieces(flat, ",、;")]
    short = bool(names) and all(0 < len(n) <= 30 and "。" not in n for n in names)
    if prev.norm.rfind("(") > prev.norm.rfind(")"):
        return len(norm) < 200
    if not short:
        return False
    if prev.norm[-1] in ",、;:(/" or norm[0] in ",、;)":
        return True
    listed = all(complete(re.sub(r"等$", "", n)) or n.endswith("等") for n in names)
    if norm[0] == "(" or prev.norm[-1] in _END:
        return norm[0] == "("
    last = re.split(r"[,、;:]", prev.norm)[-1]
    if not complete(last.rstrip("等")):
        return listed or len(names) > 1 or complete(last + names[0])
    wrapped = len(prev) >= 20 and len(norm) <= 12
    return listed and (len(names) > 1 or wrapped or norm[0] in "市省县区各有相会")


class Builder:
    """Takes the lines of the list one by one; `nodes` holds what they came to."""

    def __init__(self, width: int = 0) -> None:
        """`width` is where lines were broken (see `wrap_width`), 0 where they were not."""
        self._width = width
        self._before = 0  # length of the line before
        self.nodes: list[Node] = []
        self.soft = 0  # lines joined to the one before
        self.soft_line = 0
        self._state = "none"  # "text", "duty" (after a duty line), "closed" (a whole paragraph)
        self._last_number = 0

    def feed(self, line: Line) -> None:
        """Place one line that is no table row."""
        self._feed(line, self._width > 0 and self._before >= self._width - 2)
        self._before = len(line.flat)

    def _feed(self, line: Line, full: bool) -> None:
        """`full` tells that the line before was broken off for want of room."""
        flat = line.flat
        label = self._label(flat)
        if label is not None:
            self._open(label, line)
        elif starts_with_field(flat) and not self._inside_bracket():
            self._duty(line)
        elif is_tail(flat) and self._state in ("duty", "closed"):
            self._loose(line, tail=True)
        elif self._state == "duty" and (full or self._goes_on(flat)):
            self._extend_duty(flat, line)
        elif self._state == "text" and self.nodes:
            self._extend_text(flat, line, full)
        else:
            self._loose(line)

    def add(self, node: Node) -> None:
        """Place a node that a table gave."""
        self.nodes.append(node)
        self._state = "closed"

    def _inside_bracket(self) -> bool:
        return self._state == "text" and bool(self.nodes) and _open_bracket(self.nodes[-1].parts)

    def _label(self, flat: Flat) -> Label | None:
        label = label_of(flat, self._last_number + 1)
        if label is None:
            return None
        before = self.nodes[-1].parts[-1].norm if self.nodes and self.nodes[-1].parts else ""
        if self._state == "text" and before and before[-1] not in _END + ":)":
            number = label.kind in ("ar", "arp") and len(before) > 12
            if number and (not label.sure or abs(label.value - self._last_number) > 5):
                return None  # a soft break before a figure
        return label

    def _open(self, label: Label, line: Line) -> None:
        rest = line.flat.cut(label.size).strip(" \t、.:", " \t")
        node = Node(label.kind, label.value, label.printed, line.no, line.flat)
        if rest.norm:
            node.parts.append(rest)
        self.nodes.append(node)
        self._state = "text"
        if label.kind in ("ar", "arp", "item"):
            self._last_number = label.value
        if rest.norm and starts_with_field(rest):
            node.parts.pop()
            node.duty.append([rest])
            self._state = "duty"
        elif rest.norm and ends_with_duty(rest):
            self._state = "closed"

    def _duty(self, line: Line) -> None:
        if not self.nodes:
            self._loose(line, tail=True)
            return
        self.nodes[-1].duty.append([line.flat])
        self._state = "duty"

    def _goes_on(self, flat: Flat) -> bool:
        if not self.nodes or not self.nodes[-1].duty:
            return False
        return continues(join(self.nodes[-1].duty[-1][-3:]), flat)

    def _extend_duty(self, flat: Flat, line: Line) -> None:
        self.nodes[-1].duty[-1].append(flat)
        self._joined(line)

    def _extend_text(self, flat: Flat, line: Line, full: bool) -> None:
        node = self.nodes[-1]
        if full and len(node.parts) == node.soft + 1:
            node.soft += 1
        if len(node.parts) == 1 and not full:
            first = node.parts[0].norm
            node.titled = len(first) < 30 and is_word(first[-1])
        node.parts.append(flat)
        self._joined(line)
        if flat.norm.rstrip("。;., ")[-1:] in (")", "】", "]", "〕"):
            opened = any(mark in flat.norm for mark in "([【〔")
            if ends_with_duty(flat if opened else join(node.parts[-4:])):
                self._state = "closed"

    def _joined(self, line: Line) -> None:
        self.soft += 1
        self.soft_line = self.soft_line or line.no

    def _loose(self, line: Line, tail: bool = False) -> None:
        node = Node("", 0, "", line.no, line.flat, [line.flat], tail=tail)
        self.nodes.append(node)
        self._state = "closed" if tail or ends_with_duty(line.flat) else "text"
