# ruff: noqa: ANN401 - the objects of these libraries have no types
"""Word files -> text: paragraphs and tables in order, automatic numbers written out."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from corpus.readers import row_line

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIP = frozenset(
    (
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
        _W + "del",
        _W + "pPr",
        _W + "instrText",
    )
)
_DITTO = "〃"
_TENS = "零一二三四五六七八九"


def read_docx(data: bytes, name: str) -> str:
    """The body of a document."""
    from docx import Document

    document = Document(io.BytesIO(data))
    numbers = _Numbers(document)
    out: list[str] = []
    for element in _elements(document.element.body):
        if element.tag == _W + "p":
            out += _paragraph(element, numbers).split("\n")
        else:
            out += _table(element, numbers)
    return "\n".join(out) + "\n"


def _elements(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables, those in content controls among them."""
    for child in parent.iterchildren():
        if child.tag in (_W + "p", _W + "tbl"):
            yield child
        elif child.tag == _W + "sdt":
            content = child.find(_W + "sdtContent")
            if content is not None:
                yield from _elements(content)


def _words(element: Any) -> Iterator[str]:
    for child in element.iterchildren():
        tag = child.tag
        if tag in _SKIP or not isinstance(tag, str):
            continue
        if tag == _W + "t":
            yield child.text or ""
        elif tag == _W + "tab":
            yield " "
        elif tag in (_W + "br", _W + "cr"):
            yield "\n" if child.get(_W + "type") != "page" else ""
        elif tag == _W + "noBreakHyphen":
            yield "-"
        else:
            yield from _words(child)


def _paragraph(element: Any, numbers: _Numbers) -> str:
    words = "".join(_words(element)).strip()
    return numbers.label(element) + words if words else ""


def _table(table: Any, numbers: _Numbers) -> list[str]:
    lines: list[str] = []
    for row in table.iter(_W + "tr"):
        if next(row.iterancestors(_W + "tbl")) is not table:
            continue  # a table within a cell: its words stand in that cell
        cells: list[str] = []
        before = row.find(f"{_W}trPr/{_W}gridBefore")
        if before is not None:
            cells += [""] * int(before.get(_W + "val", "0"))
        for cell in row.iterchildren(_W + "tc", _W + "sdt"):
            cell = cell.find(f"{_W}sdtContent/{_W}tc") if cell.tag == _W + "sdt" else cell
            if cell is not None:
                cells += _cell(cell, numbers)
        if any(c not in ("", _DITTO) for c in cells):
            lines.append(row_line(cells))
    return lines


def _cell(cell: Any, numbers: _Numbers) -> list[str]:
    """The cell's words, or 〃 where it goes on from above; empty cells for its further width."""
    merge = cell.find(f"{_W}tcPr/{_W}vMerge")
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    width = int(span.get(_W + "val", "1")) if span is not None else 1
    if merge is not None and merge.get(_W + "val", "continue") == "continue":
        words = _DITTO
    else:
        paragraphs = (_paragraph(p, numbers) for p in cell.iter(_W + "p"))
        words = " ".join(p for p in paragraphs if p)
    return [words, *[""] * (min(width, 60) - 1)]


class _Numbers:
    """Writes out the automatic numbers of paragraphs: 一、 (一) 1. and the like."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[tuple[str, int], int] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return
        for number in root.iter(_W + "num"):
            abstract = number.find(_W + "abstractNumId")
            if abstract is not None:
                self._abstract[number.get(_W + "numId", "")] = abstract.get(_W + "val", "")
        for abstract in root.iter(_W + "abstractNum"):
            self._read_levels(abstract)
        for style in document.styles.element.iter(_W + "style"):
            found = _number_of(style)
            if found:
                self._styles[style.get(_W + "styleId", "")] = found

    def _read_levels(self, abstract: Any) -> None:
        for level in abstract.iter(_W + "lvl"):
            parts = {
                name: child.get(_W + "val", "") if child is not None else ""
                for name in ("numFmt", "lvlText", "start")
                for child in [level.find(_W + name)]
            }
            key = (abstract.get(_W + "abstractNumId", ""), int(level.get(_W + "ilvl", "0")))
            start = int(parts["start"]) if parts["start"].isdigit() else 1
            self._levels[key] = (parts["numFmt"], parts["lvlText"], start)

    def label(self, paragraph: Any) -> str:
        """The number that Word shows before a paragraph, '' for none or a bullet."""
        properties = paragraph.find(_W + "pPr")
        found = _number_of(paragraph)
        if found is None and properties is not None:
            style = properties.find(_W + "pStyle")
            found = self._styles.get(style.get(_W + "val", "")) if style is not None else None
        if found is None or found[0] not in self._abstract:
            return ""
        abstract, level = self._abstract[found[0]], found[1]
        if (abstract, level) not in self._levels:
            return ""
        form, text, start = self._levels[abstract, level]
        if form in ("bullet", "none", ""):
            return ""
        self._counts[abstract, level] = self._counts.get((abstract, level), start - 1) + 1
        for deeper in range(level + 1, 10):
            self._counts.pop((abstract, deeper), None)
        for k in range(level + 1):
            own = self._levels.get((abstract, k), ("decimal", "", 1))
            count = self._counts.get((abstract, k), own[2])
            text = text.replace(f"%{k + 1}", _shown(count, own[0]))
        return text


def _number_of(element: Any) -> tuple[str, int] | None:
    numbering = element.find(f"{_W}pPr/{_W}numPr")
    if numbering is None:
        return None
    number, level = numbering.find(_W + "numId"), numbering.find(_W + "ilvl")
    if number is None or number.get(_W + "val") in (None, "0"):
        return None
    shown = level.get(_W + "val", "0") if level is not None else "0"
    return number.get(_W + "val"), int(shown) if shown.isdigit() else 0


def _shown(count: int, form: str) -> str:
    if "hinese" in form or form in ("ideographDigital", "japaneseCounting", "taiwaneseCounting"):
        return chinese(count)
    if form == "decimalEnclosedCircle" and 1 <= count <= 20:
        return chr(0x245F + count)
    return str(count)


def chinese(count: int) -> str:
    """23 -> 二十三, up to 999."""
    hundreds, rest = divmod(count, 100)
    tens, ones = divmod(rest, 10)
    out = f"{_TENS[hundreds]}百" if 0 < hundreds < 10 else ""
    if tens:
        out += ("" if tens == 1 and not out else _TENS[tens]) + "十"
    elif out and ones:
        out += "零"
    return out + (_TENS[ones] if ones else "")
