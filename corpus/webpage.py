"""An HTML page -> text: furniture dropped, table rows as lines, numbered lists numbered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.errors import NoticeError
from corpus.readers import row_line

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode as Node

_DROP = (
    "script, style, noscript, nav, footer, iframe, svg, form, button, select, template, object,head"
)
_BLOCKS = frozenset(
    "p div section article main header ul ol li dl dt dd h1 h2 h3 h4 h5 h6 tr table tbody thead "
    "blockquote pre figure center address aside hr body html".split()
)
_SIDE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|breadcrumbs?|crumbs?|share|footer|foot|sidebar|menu|toolbar|"
    r"copyright|qrcode|related|recommend|pagination|bdsharebuttonbox)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DEEP = 200


def to_text(html: str, name: str) -> str:
    """The words of a page. Raises NoticeError where the library for it is missing."""
    try:
        from selectolax.lexbor import LexborHTMLParser
    except ImportError:
        raise NoticeError(
            f'读取网页 {name} 需要另装组件。请运行:pip install "qingdan-qa[files]"'
        ) from None
    tree = LexborHTMLParser(html.replace("\x00", ""))
    for node in tree.css(_DROP):
        node.decompose()
    root = tree.body or tree.root
    if root is None:
        return ""
    out: list[str] = []
    _walk(root, out, 0)
    lines = (re.sub(r"[ \xa0]+", " ", line).strip(" \xa0") for line in "".join(out).split("\n"))
    return "\n".join(line for line in lines if line.strip()) + "\n"


def _walk(node: Node, out: list[str], depth: int) -> None:
    """Append the words below `node`; blocks stand on lines of their own."""
    order = _first_number(node)
    child = node.child
    while child is not None:
        tag = child.tag
        if tag == "-text":
            out.append(re.sub(r"\s+", " ", child.text(deep=False)))
        elif tag == "br":
            out.append("\n")
        elif tag is None or tag.startswith(("-", "_", "!")) or _side(child):
            pass
        elif tag == "table" and _is_data(child):
            out.append("\n" + _table(child) + "\n")
        elif depth < _DEEP:
            block = tag in _BLOCKS
            if block:
                out.append("\n")
            if tag == "li" and order is not None:
                if not re.match(r"\s*(?:\d|[(（一二三四五六七八九十])", child.text()[:20]):
                    out.append(f"{order}.")
                order += 1
            _walk(child, out, depth + 1)
            if block:
                out.append("\n")
        child = child.next


def _first_number(node: Node) -> int | None:
    """The number of the first item of an <ol>, None for anything else."""
    if node.tag != "ol":
        return None
    start = (node.attributes.get("start") or "1").strip()
    return int(start) if start.isdigit() and len(start) < 6 else 1


def _side(node: Node) -> bool:
    attributes = node.attributes
    marks = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    if marks.strip() and _SIDE.search(marks):
        return True
    return bool(_HIDDEN.search(attributes.get("style") or ""))


def _is_data(table: Node) -> bool:
    """Whether a table holds data rather than the layout of the page."""
    rows, cells = len(table.css("tr")), table.css("td, th")
    if len(table.css("table")) > 1 or rows < 2 or len(cells) < 4:
        return False
    return all(len(cell.css("p, div")) < 12 for cell in cells)


def _span(cell: Node, name: str) -> int:
    value = (cell.attributes.get(name) or "1").strip()
    return max(1, min(int(value), 60)) if value.isdigit() and len(value) < 6 else 1


def _table(table: Node) -> str:
    """Rows as lines of tabbed cells; a cell going on downwards is 〃, one to the right empty."""
    below: dict[int, int] = {}  # column -> how many rows the cell above still covers
    lines: list[str] = []
    for row in table.css("tr"):
        cells: list[str] = []
        for cell in row.css("td, th"):
            _covered(below, cells)
            words: list[str] = []
            _walk(cell, words, 1)
            cells.append(" ".join("".join(words).split()))
            rows, width = _span(cell, "rowspan"), _span(cell, "colspan")
            first = len(cells) - 1
            cells += [""] * (width - 1)
            if rows > 1:
                for column in range(first, first + width):
                    below[column] = rows - 1
        _covered(below, cells)
        if any(cell not in ("", "〃") for cell in cells):
            lines.append(row_line(cells))
    return "\n".join(lines)


def _covered(below: dict[int, int], cells: list[str]) -> None:
    while below.get(len(cells), 0):
        below[len(cells)] -= 1
        cells.append("〃")
