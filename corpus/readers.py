"""A file of any supported format -> its text, line by line as the parser wants it.

A table row becomes one line, its cells parted by tabs; a cell merged downwards is written once and
then 〃. Text files may be UTF-8, UTF-16 (with a mark), GB18030 or Big5.
"""

from __future__ import annotations

import re
from pathlib import Path

from corpus.errors import NoticeError

MAX_BYTES = 20 * 1024 * 1024
_SAVE = "请用 Word 或 WPS 打开后另存为 .docx(或 .txt)再试。"
_SEEN = (
    (b"\xd0\xcf\x11\xe0", f"是旧版 Office 文件(.doc、.xls 或 .wps),不能直接读取。{_SAVE}"),
    (b"{\\rtf", f"是 RTF 文件,不能直接读取。{_SAVE}"),
    (b"\x89PNG", "是图片,无法取得文字。请提供文字版文件(.docx、.pdf、.txt)。"),
    (b"\xff\xd8\xff", "是图片,无法取得文字。请提供文字版文件(.docx、.pdf、.txt)。"),
    (b"GIF8", "是图片,无法取得文字。请提供文字版文件(.docx、.pdf、.txt)。"),
    (b"II*\x00", "是图片,无法取得文字。请提供文字版文件(.docx、.pdf、.txt)。"),
    (b"MM\x00*", "是图片,无法取得文字。请提供文字版文件(.docx、.pdf、.txt)。"),
    (b"BM", ""),
    (b"Rar!", "是压缩包。请解压后提供其中的清单文件。"),
    (b"7z\xbc\xaf", "是压缩包。请解压后提供其中的清单文件。"),
    (b"\x1f\x8b", "是压缩包。请解压后提供其中的清单文件。"),
)
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过产种面而方后多定行学法"
    "所民得经十三之进等部度家电力如水化高自二理起实加量都体制机当点从业本把性应开合由其前外政四日社事平全各重新线内数正"
    "市局委区县府推设建任务单位责牵头配合办政管市级完善项城文"
    "這為個國時來們於對會發動過產種後學經進實體機當點從業應開與關責單頭務辦設區縣總項環發"
)


def read_text(path: str | Path) -> str:
    """The text of a file. Raises NoticeError where it is missing, too big, binary or unreadable."""
    path = Path(path)
    if path.is_dir():
        raise NoticeError(f"{path} 是文件夹。请给出文件夹中的清单文件。")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise NoticeError(f"{path} 超过20 MB。请只保留任务清单部分后再试。")
        data = path.read_bytes()
    except FileNotFoundError:
        raise NoticeError(f"找不到文件 {path}。请检查路径。") from None
    except OSError as error:
        raise NoticeError(f"无法读取文件 {path}({error.strerror})。请检查权限。") from error
    if not data.strip():
        raise NoticeError(f"{path} 是空文件。请提供含有任务清单的文件。")
    return _convert(data, path)


def _convert(data: bytes, path: Path) -> str:
    for magic, message in _SEEN:
        if data.startswith(magic) and message:
            raise NoticeError(f"{path} {message}")
    suffix = path.suffix.lower()
    if data.startswith((b"PK\x03\x04", b"%PDF")) or suffix in (".docx", ".xlsx", ".xlsm", ".pdf"):
        from corpus import formats

        return formats.convert(data, path)
    if data.startswith(b"BM") and b"\x00" in data[:64]:
        raise NoticeError(f"{path} 是图片,无法取得文字。请提供文字版文件(.docx、.pdf、.txt)。")
    text = decode(data, str(path))
    start = text[:2000].lstrip("\ufeff \r\n\t").lower()
    if suffix in (".html", ".htm", ".xhtml") or start.startswith(("<!doctype html", "<html")):
        from corpus import webpage

        return webpage.to_text(text, str(path))
    if suffix in (".csv", ".tsv"):
        return _rows(text, "\t" if suffix == ".tsv" else ",")
    return _lines(text)


def decode(data: bytes, name: str) -> str:
    """Bytes of a text file -> text without its byte-order mark.

    A character cut off at the very end of the file is left out.
    """
    for mark, codec in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe\x00\x00", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(codec, errors="replace").lstrip("\ufeff")
    declared = re.search(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", data[:4096])
    if data.count(b"\x00") > 0:
        raise NoticeError(f"{name} 不是文本文件。请提供 .txt、.md、.html、.docx、.xlsx 或 .pdf。")
    text = _try(data, "utf-8")
    if text is not None:
        return text
    found = [t for codec in ("gb18030", "big5") if (t := _try(data, codec)) is not None]
    if declared and declared[1].lower() in (b"big5", b"big5-hkscs") and len(found) == 2:
        return found[1]
    best = max(found, key=_likeness, default=None)
    if best is not None and _likeness(best) > 0.15:
        return best
    loose = data.decode("utf-8", errors="replace")
    if loose.count("\ufffd") * 200 < len(loose) and _likeness(loose) > 0.15:
        return loose
    raise NoticeError(f"无法识别 {name} 的文字编码。请用记事本或 WPS 另存为 UTF-8 编码的文本再试。")


def _try(data: bytes, codec: str) -> str | None:
    for cut in range(4):
        try:
            return data[: len(data) - cut].decode(codec)
        except UnicodeDecodeError as error:
            if error.start < len(data) - 4:
                return None
    return None


def _likeness(text: str) -> float:
    """The share of common characters among the Chinese ones; 0 where there are none."""
    sample = text[:20000]
    wide = sum(c >= "\u2e80" for c in sample)
    return sum(c in _COMMON for c in sample) / wide if wide else 0.0


def _lines(text: str) -> str:
    """Line ends of every system as a line feed; a page break is one too."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")


def _rows(text: str, delimiter: str) -> str:
    import csv

    try:
        rows = list(csv.reader(_lines(text).splitlines(), delimiter=delimiter))
    except csv.Error as error:
        raise NoticeError(f"表格文件格式有误({error})。请另存为 .xlsx 再试。") from error
    return "\n".join(row_line(row) for row in rows) + "\n"


_BREAKS = re.compile(r"[\t\n\r\v\f]+")


def row_line(cells: list[str]) -> str:
    """Cells -> one line; line breaks within a cell become spaces."""
    return "\t".join(_BREAKS.sub(" ", cell.strip()) for cell in cells)
