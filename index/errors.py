"""What goes wrong with an index or a model, in one clear line."""

from __future__ import annotations


class IndexUnavailable(RuntimeError):
    """The index cannot be read, built or written; the message says what, where and what to do."""


class IndexMismatch(IndexUnavailable):
    """The folder holds an index of other notices or of another model."""


class IndexDamaged(IndexUnavailable):
    """The folder's files are not what the manifest says they are."""


class ModelUnavailable(IndexUnavailable):
    """The embedding model cannot be loaded."""
