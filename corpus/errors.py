"""What goes wrong with a notice, in one clear line."""

from __future__ import annotations


class NoticeError(Exception):
    """A file or text that cannot become a notice; the message says what, where and what to do."""
