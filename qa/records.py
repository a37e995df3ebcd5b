"""What goes between the rooms of qa: a Query (what was understood) and an Answer (what is said).

Both turn into plain JSON and a Query comes back from it: ``Query.from_dict(q.to_dict()) == q``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from enum import Enum
from typing import Any


class UnknownUnit(ValueError):
    """A unit's name that no notice has, or that several units answer to."""


class Status(str, Enum):
    """How a question ended."""

    ANSWERED = "answered"
    NOT_FOUND = "not_found"
    CLARIFY = "clarify"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Condition:
    """One constraint on tasks; a query's conditions all have to hold.

    kind      values
    unit      canonical unit names; one of them suffices (`或`), several conditions mean 和
    group     names of unit groups (各区): any member
    section   keys of headings, "2" or "2.1": part, subsection
    number    task numbers as text
    multiple  ("2", "1"): task numbers that leave this rest when divided so
    figures   none: the text gives a figure
    count     how many units the task has: op is one of == >= > <= <, value a number
    sole      the only responsible unit
    text      literal words the task's text holds
    topic     free text, matched by meaning
    notice    names of notices
    person    names of leaders (牵头领导), any of them
    deadline  "2025-8" or "-8": the month, op == or <=
    `negated` turns it round (但没有); `role` limits a unit to 牵头 or 配合 where a notice tells
    them apart; `op` belongs to count, and says
    of units and groups how many of them (>=2), none but them (all) or just them (same).
    """

    kind: str
    values: tuple[str, ...] = ()
    negated: bool = False
    role: str = ""
    op: str = ""

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Condition:
        """One row of a query's `where`; raises KeyError where it has no kind."""
        return cls(
            str(data["kind"]),
            tuple(map(str, data.get("values", ()))),
            bool(data.get("negated", False)),
            str(data.get("role", "")),
            str(data.get("op", "")),
        )


_OF_NUMBERS = frozenset(
    ("show", "units_of", "count_units", "compare", "verify_units")
    + ("verify_section", "verify_count_units")
)
# How many units some asks cannot do without.
_NEEDED = {"compare_units": 2, "rank_place": 1, "verify_none": 1}


@dataclass(frozen=True, slots=True)
class Query:
    """The logical form of a question.

    `ask` names what is wanted (list, count, show, who, fact, verify, rank_units, ...: see
    docs/questions.md); `where` limits the tasks; `topic` is the free text that is left for
    retrieval; `options` holds the few parameters an `ask` needs (field of the document, top n).
    `carried` says what came from earlier turns, `unread` which words were not understood.
    `also` holds further questions asked in the same breath.
    """

    ask: str
    where: tuple[Condition, ...] = ()
    topic: str = ""
    options: tuple[tuple[str, str], ...] = ()
    carried: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    also: tuple[Query, ...] = ()

    def option(self, name: str, default: str = "") -> str:
        """The value of one parameter, or `default`."""
        return dict(self.options).get(name, default)

    @property
    def readings(self) -> list[str]:
        """The texts by which its meaning is looked up: the whole one and its content."""
        return [t for t in dict.fromkeys((self.option("text"), self.topic)) if t]

    def without(self, condition: int) -> Query:
        """The same query with one of its conditions (by position in `where`) removed; what cannot
        be asked without it (a comparison of one unit) becomes a list."""
        kept = tuple(c for i, c in enumerate(self.where) if i != condition)
        units = sum(c.kind == "unit" for c in kept)
        claim = condition >= len(self.where) - int(self.option("claimed", "0"))
        unnumbered = self.ask in _OF_NUMBERS and all(c.kind != "number" for c in kept)
        if unnumbered and not kept:
            return replace(self, ask="nothing", where=(), options=())
        if (self.ask == "verify_all" and claim) or _NEEDED.get(self.ask, 0) > units or unnumbered:
            return replace(self, ask="list", where=kept, options=())
        return replace(self, where=kept)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types; empty parts are left out."""
        out: dict[str, Any] = {"ask": self.ask}
        if self.where:
            out["where"] = [
                {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(c).items() if v}
                for c in self.where
            ]
        if self.topic:
            out["topic"] = self.topic
        if self.options:
            out["options"] = dict(self.options)
        for name in ("carried", "unread"):
            if value := getattr(self, name):
                out[name] = list(value)
        if self.also:
            out["also"] = [q.to_dict() for q in self.also]
        return out

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Query:
        """The inverse of `to_dict`; raises KeyError or TypeError on something else."""
        return cls(
            ask=data["ask"],
            where=tuple(map(Condition.from_dict, data.get("where", ()))),
            topic=data.get("topic", ""),
            options=tuple(dict(data.get("options", {})).items()),
            carried=tuple(data.get("carried", ())),
            unread=tuple(data.get("unread", ())),
            also=tuple(cls.from_dict(q) for q in data.get("also", ())),
        )


@dataclass(frozen=True, slots=True)
class Citation:
    """What an answer rests on: ``notice_text[start:end] == quote``; `task` is None for the head."""

    notice: str
    task: int | None
    section: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: `text` is plain text in which ``[任务45]`` marks a citation.

    `related` are numbers of tasks that are near but not claimed; `suggestions` are questions that
    can be asked next (for `clarify` they are the candidates, each a complete question).
    """

    question: str
    status: Status
    text: str
    query: Query
    citations: tuple[Citation, ...] = ()
    related: tuple[int, ...] = ()
    suggestions: tuple[str, ...] = ()
    elapsed_ms: float = field(default=0.0, compare=False)

    def to_dict(self) -> dict[str, Any]:
        """The JSON contract of an answer, the same on every surface."""
        return {
            "question": self.question,
            "status": self.status.value,
            "text": self.text,
            "citations": [asdict(c) for c in self.citations],
            "query": self.query.to_dict(),
            "related": list(self.related),
            "suggestions": list(self.suggestions),
            "elapsed_ms": round(self.elapsed_ms, 2),
        }
