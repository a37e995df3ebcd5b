"""Notices: reading, parsing, and the records they become."""

from corpus.errors import NoticeError
from corpus.parse import bundled_notice, parse_notice, read_notice
from corpus.readers import read_text
from corpus.records import Heading, Notice, Requirement, Responsibility, Span, Task
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
