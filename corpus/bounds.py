"""Where the head of a notice ends and its list begins: dates, titles of lists, addressees."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.chars import Flat, numeral, year_of
from corpus.lines import Line, is_row, label_of

_YEAR = r"[0-9〇○零一二三四五六七八九OＯ◯Ο]{4}"
_SMALL = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
DATE = re.compile(rf"({_YEAR})年({_SMALL})月({_SMALL})日")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
ORGAN = re.compile(r"(?:政府|办公厅|办公室|委员会|局|委|厅|部|管委会|署|院|领导小组)$")
_ADDRESSED = re.compile(r"[各市省县区州]|政府|部门|单位|委|局|机构")
_LIST_TITLE = re.compile(
    r"(?:任务|清单|分工|分解|方案|要点|台账|一览表|责任表|计划|重点工作|工作事项|事项|实事|意见|措施|举措)(?:表|书|册)?"
    r"(?:\([^()]{1,30}\))?$"
)
ATTACHED = re.compile(r"附(?:件|表)\d*(?::|$)|附:|附件[一二三四五六七八九十]")
_PUBLIC = re.compile(r"\(?此件.{0,12}公开.{0,6}\)?")


def date_line(flat: Flat) -> bool:
    """Whether a line is a date, perhaps with its signer: 北京市人民政府 2026年2月10日."""
    match = DATE.search(flat.norm)
    if match is None or "印发" in flat.norm or len(flat) > 40:
        return False
    before, after = flat.norm[: match.start()].strip("( "), flat.norm[match.end() :].strip(") ")
    return not after and (not before or bool(ORGAN.search(before)))


def iso_date(norm: str) -> tuple[str, int, int] | None:
    """The first date of a text as ISO 8601, with its place: 二○○六年四月二十八日 -> 2006-04-28."""
    match = DATE.search(norm)
    parts = (year_of(match[1]), numeral(match[2]), numeral(match[3])) if match else None
    if match is None:
        match = _ISO.search(norm)
        parts = (int(match[1]), int(match[2]), int(match[3])) if match else None
    if match is None or parts is None or None in parts:
        return None
    year, month, day = parts
    if not (year and month and day and 1900 <= year <= 2200 and month <= 12 and day <= 31):
        return None
    return f"{year:04}-{month:02}-{day:02}", match.start(), match.end()


def is_list_title(line: Line) -> bool:
    """2026年市政府工作报告重点任务清单, alone on its line."""
    norm = line.norm
    return (
        4 <= len(norm) <= 60
        and not re.search(r"[。;:,]", norm)
        and bool(_LIST_TITLE.search(norm))
        and label_of(line.flat) is None
        and not is_row(line)
    )


def is_boundary(line: Line) -> bool:
    """A line after which the list may begin: the date, (此件公开发布), 附件."""
    norm = line.norm
    return (
        date_line(line.flat)
        or bool(_PUBLIC.fullmatch(norm))
        or bool(ATTACHED.match(norm) and len(norm) < 60)
    )


def list_start(lines: Sequence[Line], first_duty: int) -> int:
    """Index of the first line of the list (its own title, where it has one)."""
    start, end = 0, max(0, first_duty)
    addressed = next((k for k, x in enumerate(lines[:end]) if is_addressees(x)), None)
    sealed = False
    for k in range(end):
        line = lines[k]
        if is_boundary(line):
            start, sealed = k + 1, True
        elif addressed is not None and k > addressed and is_list_title(line):
            start, sealed = (start if _joins_title(lines, start, k) else k), True
    if not sealed:
        start = addressed + 1 if addressed is not None else 0
    if sealed and start < end:
        return start
    return _first_label(lines, start, end)


def _joins_title(lines: Sequence[Line], start: int, k: int) -> bool:
    """Whether the lines from a boundary to k are one title over several lines."""
    return start < k <= start + 2 and all(
        len(x.norm) < 40 and not re.search(r"[。;:]", x.norm) and label_of(x.flat) is None
        for x in lines[start:k]
    )


def _first_label(lines: Sequence[Line], start: int, end: int) -> int:
    """Without a date or title before the list: where the outermost numbering begins (anew)."""
    for kinds in (("part",), ("cn",), ("cnp",), ("ar", "item")):
        first = None
        for k in range(start, min(end + 1, len(lines))):
            label = label_of(lines[k].flat)
            if label and label.kind in kinds and (label.value == 1 or first is None):
                first = k
        if first is not None:
            return first
    return min(end, len(lines))


def is_addressees(line: Line) -> bool:
    norm = line.norm
    return (
        norm.endswith(":")
        and len(norm) < 260
        and "。" not in norm
        and bool(_ADDRESSED.search(norm))
        and label_of(line.flat) is None
        and not norm.startswith(("附件", "根据", "为", "现将", "经"))
    )
