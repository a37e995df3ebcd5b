"""What a user names (nothing, files, folders, notices) -> notices that can be open together.

An index keeps the text of its notices, so that it can be opened without their files.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus import NoticeError, bundled_notice, parse_notice, read_notice
from corpus.records import Notice
from corpus.report import ParseReport
from index.errors import IndexDamaged, IndexMismatch

Source = str | Path | Notice
Kept = tuple[str, Sequence[int], Sequence[int]]  # what index.phrases.Phrasing holds

_SUFFIXES = frozenset((".txt", ".md", ".html", ".htm", ".docx", ".xlsx", ".pdf"))
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Opened:
    """A notice, its parse report (None where a Notice was given), its file, and the phrasings that
    an index kept for it, as (text, tasks, also) (None: look for them beside the file)."""

    notice: Notice
    report: ParseReport | None = None
    path: Path | None = None
    phrases: Sequence[Kept] | None = None


def open_notices(sources: Sequence[Source] | Source | None) -> list[Opened]:
    """Parse what is named: None is the bundled notice, a folder all task lists directly in it.

    A file that is named twice, or whose text is that of another one, is opened once; two notices
    of one name are told apart by their file. Raises NoticeError.
    """
    if sources is None:
        notice, report = bundled_notice()
        return [Opened(notice, report)]
    if isinstance(sources, str | Path | Notice):
        sources = [sources]
    out: list[Opened] = []
    for opened in (o for source in sources for o in _read(source)):
        if any(o.notice.text == opened.notice.text for o in out):
            continue
        out.append(replace(opened, notice=_named(opened, [o.notice for o in out])))
    if not out:
        raise NoticeError("没有给出任何清单。请给出至少一个清单文件。")
    return out


def _read(source: Source) -> Iterator[Opened]:
    if isinstance(source, Notice):
        yield Opened(source)
        return
    path = Path(source)
    if not path.is_dir():
        yield Opened(*read_notice(path), path)
        return
    found = 0
    for file in sorted(p for p in path.iterdir() if p.suffix.lower() in _SUFFIXES):
        if file.name.startswith((".", "~$")) or not file.is_file():
            continue
        try:
            yield Opened(*read_notice(file), file)
            found += 1
        except NoticeError as error:  # a folder may hold other documents
            _log.warning("已跳过:%s", error)
    if not found:
        raise NoticeError(f"文件夹 {path} 中没有可用的任务清单。请放入清单文件或直接给出文件。")


def _named(opened: Opened, others: Sequence[Notice]) -> Notice:
    """The notice under a name that no other one has: with its place, else with its file."""
    notice = opened.notice
    taken = {other.name for other in others}
    if notice.name not in taken:
        return notice
    place = _place(notice)
    same = any(o.name.endswith(notice.name) and _place(o) == place for o in others)
    if place and not same and place not in notice.name:
        return _called(notice, place + notice.name)
    base = f"{notice.name}({opened.path.stem})" if opened.path else notice.name
    tries = (base, *(f"{base}({i})" for i in range(2, len(taken) + 3)))
    name = next(n for n in tries if n not in taken)
    return _called(notice, name)


def _called(notice: Notice, name: str) -> Notice:
    return replace(notice, name=name, tasks=tuple(replace(t, notice=name) for t in notice.tasks))


def _place(notice: Notice) -> str:
    """杭州市 of 杭州市人民政府办公厅; '' where the head does not tell."""
    match = re.match(r".{1,8}?[省市县区州盟旗](?=人民政府)", notice.issuer or notice.title or "")
    return match[0] if match else ""


def to_json(opened: Sequence[Opened], phrases: Sequence[Sequence[Kept]]) -> bytes:
    """Names, texts and phrasings, for `from_json`. A Notice that is not what its text parses to is
    written without text."""
    rows = []
    for item, own in zip(opened, phrases, strict=True):
        notice = item.notice
        kept = item.report is not None or parse_notice(notice.text, notice.name)[0] == notice
        rows.append(
            {
                "name": notice.name,
                "path": str(item.path) if item.path else None,
                "text": notice.text if kept else None,
                "phrases": [list(phrasing) for phrasing in own],
            }
        )
    return json.dumps(rows, ensure_ascii=False).encode("utf-8", "surrogatepass")


def from_json(data: bytes, folder: Path) -> list[Opened]:
    """The notices an index in `folder` was made of, parsed again from their texts."""
    try:
        rows = json.loads(data.decode("utf-8", "surrogatepass"))
        if any(row["text"] is None for row in rows):
            raise IndexMismatch(f"索引 {folder} 中没有清单原文。请用 --notice 给出清单。")
        out = []
        for row in rows:
            notice, report = parse_notice(row["text"], row["name"])
            path = Path(row["path"]) if row["path"] else None
            phrases = [(str(text), own, also) for text, own, also in row["phrases"]]
            out.append(Opened(notice, report, path, phrases))
        return out
    except (ValueError, KeyError, TypeError, AttributeError, NoticeError) as error:
        raise IndexDamaged(
            f"索引 {folder} 已损坏(清单原文无法读取)。请用 --notice 给出清单重新建立。"
        ) from error
