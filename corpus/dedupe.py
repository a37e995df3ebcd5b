"""A page scraped together with its print version holds the text twice: find the second copy.

Lines are compared without white space. A run of lines that repeats an earlier run, line for line,
is a copy if it is long enough; each line is looked at once, so the time is linear.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.lines import Line

_LONG = 12  # a line of at least so many characters can begin a copy
_LINES, _CHARS = 4, 120  # so much repeated text makes a copy
_HEAD = 6  # half of it does, where it repeats one of the first lines
_SHARE = 0.3  # and so much of what lies before it


def second_copy(lines: Sequence[Line]) -> int | None:
    """Index of the first line of the second copy, None where there is none."""
    keys = [line.norm for line in lines]
    sizes = [0]
    for key in keys:
        sizes.append(sizes[-1] + len(key))
    first: dict[str, int] = {}
    origin: list[int] = []  # the earlier line that line j repeats, -1 for none
    for j, key in enumerate(keys):
        source = -1
        if j and origin[j - 1] >= 0 and origin[j - 1] + 1 < j and keys[origin[j - 1] + 1] == key:
            source = origin[j - 1] + 1
        elif len(key) >= _LONG:
            source = first.get(key, -1)
        origin.append(source)
        first.setdefault(key, j)
    start = 0
    while start < len(keys):
        if origin[start] < 0:
            start += 1
            continue
        end = start + 1
        while end < len(keys) and origin[end] == origin[end - 1] + 1:
            end += 1
        chars = sizes[end] - sizes[start]
        between = sizes[start] - sizes[origin[start]]
        least = _CHARS // 2 if origin[start] < _HEAD else _CHARS
        if end - start >= _LINES and chars >= max(least, between * _SHARE):
            return _back(keys, start, origin[start])
        start = end
    return None


def _back(keys: Sequence[str], start: int, source: int) -> int:
    """Short lines before the run that repeat too (a document number) belong to the copy."""
    while start and source and keys[start - 1] == keys[source - 1]:
        start, source = start - 1, source - 1
    return start
