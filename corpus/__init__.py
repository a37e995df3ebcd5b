"""Notices: reading, parsing, and the records they become.

The parser is imported when it is first used: an answer from a saved index needs the records alone.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from corpus.errors import NoticeError
from corpus.records import Heading, Notice, Requirement, Responsibility, Span, Task

if TYPE_CHECKING:
    from corpus.parse import bundled_notice, parse_notice, read_notice
    from corpus.readers import read_text
    from corpus.report import ParseReport, Warning_

__all__ = [
    "Heading",
    "Notice",
    "NoticeError",
    "ParseReport",
    "Requirement",
    "Responsibility",
    "Span",
    "Task",
    "Warning_",
    "bundled_notice",
    "parse_notice",
    "read_notice",
    "read_text",
]

_LATER = {
    "ParseReport": "corpus.report",
    "Warning_": "corpus.report",
    "bundled_notice": "corpus.parse",
    "parse_notice": "corpus.parse",
    "read_notice": "corpus.parse",
    "read_text": "corpus.readers",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    if name in _LATER:
        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(f"module 'corpus' has no attribute {name!r}")
