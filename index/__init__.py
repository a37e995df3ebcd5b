"""The index over the tasks of notices: exact lists, and search by meaning and by words."""

from index.errors import IndexDamaged, IndexMismatch, IndexUnavailable, ModelUnavailable
from index.retriever import HeadHit, Retriever, ScoredTask, Signals

__all__ = [
    "HeadHit",
    "IndexDamaged",
    "IndexMismatch",
    "IndexUnavailable",
    "ModelUnavailable",
    "Retriever",
    "ScoredTask",
    "Signals",
]
