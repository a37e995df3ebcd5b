"""What goes wrong with an evaluation, in clear lines."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class EvalError(Exception):
    """A set, a run or an argument that cannot be used; says what, where and what to do."""


class MissingExtra(EvalError):
    """A library that this command needs is not installed; says how to install it."""


def library(name: str) -> Any:  # noqa: ANN401 - a module
    """A module of the extra `eval`; raises MissingExtra with the pip line that brings it."""
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingExtra("评测需要：pip install 'qingdan-qa[eval]'") from error
