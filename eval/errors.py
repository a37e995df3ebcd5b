"""What goes wrong with an evaluation, in clear lines."""

from __future__ import annotations


class EvalError(Exception):
    """A set, a run or an argument that cannot be used; says what, where and what to do."""


class MissingExtra(EvalError):
    """A library that this command needs is not installed; says how to install it."""
