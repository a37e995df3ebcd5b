# ruff: noqa: ANN401 - the objects of these libraries have no types
"""Word, Excel and PDF files -> text, by python-docx, openpyxl and pdfplumber."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

from corpus.errors import NoticeError
from corpus.readers import row_line

_MAX_UNPACKED = 300 * 1024 * 1024
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DITTO = "〃"


def convert(data: bytes, path: Path) -> str:
    """The text of a .docx, .xlsx or .pdf; the content decides, not the file's name."""
    if data.startswith(b"%PDF") or b"%PDF-" in data[:1024]:
        return _guarded(read_pdf, data, path)
    members = _members(data, path)
    if "word/document.xml" in members:
        from corpus.word import read_docx

        return _guarded(read_docx, data, path)
    if any(name.startswith("xl/") for name in members):
        return _guarded(read_xlsx, data, path)
    raise NoticeError(
        f"{path} 是压缩包或不支持的格式。请提供 .docx、.xlsx、.pdf、.html、.md 或 .txt。"
    )


def _members(data: bytes, path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        kind = {".pdf": "PDF", ".docx": "Word", ".xlsx": "Excel"}.get(path.suffix.lower(), "Office")
        raise NoticeError(f"{path} 已损坏或不是 {kind} 文件。请重新下载或另存后再试。") from None
    if sum(info.file_size for info in infos) > _MAX_UNPACKED or len(infos) > 20_000:
        raise NoticeError(f"{path} 解压后过大,已停止读取。请只保留任务清单部分后再试。")
    return [info.filename for info in infos]


def _guarded(reader: Any, data: bytes, path: Path) -> str:
    try:
        text: str = reader(data, str(path))
    except NoticeError:
        raise
    except ImportError:
        raise NoticeError(
            f'读取 {path} 需要另装组件。请运行:pip install "qingdan-qa[files]"'
        ) from None
    except Exception as error:  # the libraries raise anything on damaged files
        kind = type(error).__name__
        raise NoticeError(f"{path} 已损坏或加了密码,无法读取({kind})。请另存后再试。") from error
    if not text.strip():
        raise NoticeError(f"{path} 中没有文字。请提供含有任务清单的文件。")
    return text


def read_xlsx(data: bytes, name: str) -> str:
    """Every visible sheet, row by row."""
    import warnings

    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of styles it does not know
        book = load_workbook(io.BytesIO(data), data_only=True)
    out: list[str] = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible" or sheet.max_row is None:
            continue
        below: set[tuple[int, int]] = set()
        for area in sheet.merged_cells.ranges:
            rows = range(area.min_row + 1, min(area.max_row, area.min_row + 5000) + 1)
            below.update((row, area.min_col) for row in rows)
        width = min(sheet.max_column or 1, 60)
        for number, row in enumerate(sheet.iter_rows(max_col=width, values_only=True), 1):
            cells = [
                _DITTO if (number, column) in below else _value(value)
                for column, value in enumerate(row, 1)
            ]
            if any(cell not in ("", _DITTO) for cell in cells):
                out.append(row_line(cells))
    return "\n".join(out) + "\n"


def _value(value: Any) -> str:
    if value is None:
        return ""
    if hasattr(value, "year") and hasattr(value, "day"):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def read_pdf(data: bytes, name: str) -> str:
    """Page by page: text and tables in the order they stand; wrapped table cells are joined."""
    import logging

    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    out: list[str] = []
    words = images = pages = 0
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            pages += 1
            images += len(page.images)
            words += len(page.chars)
            out += _page(page)
            page.close()
    if words < 10 * max(pages, 1) and images:
        raise NoticeError(
            f"{name} 是扫描件(只有图像,没有文字)。请先做文字识别,或提供 Word、网页等文字版。"
        )
    return "\n".join(out) + "\n"


def _page(page: Any) -> list[str]:
    tables = [t for t in page.find_tables() if len(t.rows) > 0 and len(t.rows[0].cells) > 1]
    tables.sort(key=lambda table: table.bbox[1])
    out: list[str] = []
    top = page.bbox[1]
    for table in tables:
        if table.bbox[1] > top + 1:
            out += _text(page, top, table.bbox[1])
        out += _pdf_rows(table)
        top = max(top, table.bbox[3])
    if page.bbox[3] > top + 1:
        out += _text(page, top, page.bbox[3])
    return out


def _text(page: Any, top: float, bottom: float) -> list[str]:
    left, _, right, _ = page.bbox
    area = page.crop((left, max(top, page.bbox[1]), right, min(bottom, page.bbox[3])), strict=False)
    return [line for line in (area.extract_text() or "").split("\n") if line.strip()]


def _pdf_rows(table: Any) -> list[str]:
    """Rows of a table; a cell that another one covers from above is 〃, from the left empty."""
    lines: list[str] = []
    boxes = [row.cells for row in table.rows]
    for r, cells in enumerate(table.extract()):
        line: list[str] = []
        for c, cell in enumerate(cells):
            covered = cell is None and _from_above(boxes, r, c)
            line.append(_DITTO if covered else unwrap((cell or "").split("\n")))
        if any(cell not in ("", _DITTO) for cell in line):
            lines.append(row_line(line))
    return lines


def _from_above(boxes: list[Any], r: int, c: int) -> bool:
    """Whether the nearest cell above in this column reaches down into row r."""
    top = min((box[1] for box in boxes[r] if box), default=None)
    if top is None:
        return False
    for k in range(r - 1, -1, -1):
        box = boxes[k][c] if c < len(boxes[k]) else None
        if box:
            return bool(box[3] > top + 1)
    return False


_NEW = re.compile(r"[市省各县区(（\d①-⑳]")
_ENDED = re.compile(r"[局委办厅院府司行关队社会部。;；:：)）]$")


def unwrap(lines: list[str]) -> str:
    """Lines of a narrow cell -> its words: wrapped lines are joined, new names keep a space.

    >>> unwrap(["市发展改革委、市人力", "资源社会保障局"])
    '市发展改革委、市人力资源社会保障局'
    """
    out = ""
    for line in (x.strip() for x in lines):
        if not line:
            continue
        latin = (
            out[-1:].isascii() and out[-1:].isalnum() and line[0].isascii() and line[0].isalnum()
        )
        digits = out[-1:].isdigit() and line[0].isdigit()
        new = bool(_ENDED.search(out) and _NEW.match(line)) and not out.endswith(("市委", "省委"))
        out += " " + line if (latin and not digits) or new else line
    return out
