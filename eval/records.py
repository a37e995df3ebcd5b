"""What a question set is made of, and what asking it gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

KINDS = (
    "unit_list",
    "unit_count",
    "unit_boolean",
    "unit_rank",
    "task_lookup",
    "section_list",
    "fact",
    "topic",
    "who",
    "filter_topic",
    "followup",
    "unanswerable",
    "verify",
    "doc_meta",
    "robustness",
    "tasks",  # a row of a plain list: a question and its tasks, nothing else
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question with what a right answer has to be.

    id         without white space, unique in its set
    history    earlier user turns of the conversation, asked in order before it
    tasks      numbers that must be cited, all of them
    ok_tasks   numbers that may be cited freely
    contains   strings the text must hold; each entry lists alternatives, any one of which will do
    abstain    the notice does not hold it, and the answer must say so
    line       where it stands in its file, from 1
    """

    id: str
    kind: str
    question: str
    tasks: tuple[int, ...] = ()
    history: tuple[str, ...] = ()
    ok_tasks: tuple[int, ...] = ()
    contains: tuple[tuple[str, ...], ...] = ()
    abstain: bool = False
    note: str = ""
    line: int = field(default=0, compare=False)

    @property
    def turns(self) -> tuple[str, ...]:
        """Everything the user says, the question last."""
        return (*self.history, self.question)

    def to_dict(self) -> dict[str, Any]:
        """The row of a .jsonl file."""
        return {
            "id": self.id,
            "kind": self.kind,
            "question": self.question,
            "history": list(self.history),
            "tasks": list(self.tasks),
            "ok_tasks": list(self.ok_tasks),
            "contains": [e[0] if len(e) == 1 else list(e) for e in self.contains],
            "abstain": self.abstain,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class Result:
    """A question, the answer it got (a line of answers.jsonl), and why it fails ('': it passes)."""

    question: Question
    answer: Mapping[str, Any]
    reason: str
    understood: str = ""

    @property
    def passed(self) -> bool:
        """Whether the answer passes the rule of eval.judging."""
        return not self.reason

    @property
    def cited(self) -> frozenset[int]:
        """The numbers of the tasks that the answer cites."""
        return cited_tasks(self.answer)

    @property
    def answered(self) -> bool:
        """Whether the answer claims to be one."""
        return bool(self.answer.get("status") == "answered")


def cited_tasks(answer: Mapping[str, Any]) -> frozenset[int]:
    """The numbers of the tasks that a line of answers.jsonl cites; the head's citations have none.

    >>> sorted(cited_tasks({"citations": [{"task": 45}, {"task": None}, {"task": 7}]}))
    [7, 45]
    """
    rows = answer.get("citations") or ()
    return frozenset(row["task"] for row in rows if row.get("task") is not None)
