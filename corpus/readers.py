"""A file -> its text."""

from __future__ import annotations

from pathlib import Path

from corpus.errors import NoticeError


def read_text(path: str | Path) -> str:
    """The text of a file; raises NoticeError where it cannot be read."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise NoticeError(f"无法读取文件 {path}:{error.strerror}。请检查路径。") from error
    for codec in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            continue
    raise NoticeError(f"无法识别文件 {path} 的编码。请另存为 UTF-8 文本。")
