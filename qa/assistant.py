"""The facade: a question in, an Answer out; and the conversation that carries follow-ups."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.records import Notice
from qa import several
from qa.compose import compose, lead_note
from qa.findings import Findings
from qa.followup import Turn
from qa.records import Answer, Citation, Condition, Query, Status
from qa.scope import Scope
from qa.understand import understand

if TYPE_CHECKING:
    from index.retriever import Retriever


@dataclass
class Conversation:
    """What earlier turns left behind. Not shared between threads; cheap to make."""

    turns: list[Turn] = field(default_factory=list)
    told_lead: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types, for a browser to keep."""
        turns = [
            {"query": t.query.to_dict(), "tasks": list(t.tasks), "units": list(t.units)}
            for t in self.turns
        ]
        return {"turns": turns, "told_lead": self.told_lead}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Conversation:
        """The inverse of `to_dict`."""
        turns = [
            Turn(Query.from_dict(t["query"]), tuple(t["tasks"]), tuple(t["units"]))
            for t in data.get("turns", ())
        ]
        return cls(turns, bool(data.get("told_lead")))


class Assistant:
    """Answers questions over some notices. Safe to share between threads."""

    def __init__(self, retriever: Retriever) -> None:
        self.retriever = retriever
        self.scope = Scope(retriever.notices)

    @classmethod
    def open(
        cls,
        notices: Sequence[str | Path | Notice] | None = None,
        model: str | None = None,
        index_dir: str | Path | None = None,
        reranker: str | None = None,
    ) -> Assistant:
        """Open notices (None: the bundled one). Parses only; the index loads at first need.

        `reranker`: a sentence-transformers CrossEncoder, by name or folder, that reads the nearest
        tasks again.
        """
        from index.retriever import Retriever

        return cls(Retriever.open(notices, model, index_dir, reranker=reranker))

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The notices that are open."""
        return self.scope.notices

    def conversation(self) -> Conversation:
        """A new conversation."""
        return Conversation()

    def understand(self, question: str, conversation: Conversation | None = None) -> Query:
        """How a question is read, without answering it."""
        turns = tuple(conversation.turns) if conversation else ()
        return understand(question, self.scope, turns)

    def ask(self, question: str, conversation: Conversation | None = None) -> Answer:
        """Answer one question; with a conversation, follow-ups are understood and remembered."""
        start = time.perf_counter()
        query = self.understand(question, conversation)
        answer = self.run(query, conversation, question=question)
        return replace(answer, elapsed_ms=(time.perf_counter() - start) * 1000)

    def run(
        self, query: Query, conversation: Conversation | None = None, question: str = ""
    ) -> Answer:
        """Execute a query as it is: a question's, or one that was edited (a chip removed)."""
        start = time.perf_counter()
        parts = [replace(query, also=()), *query.also]
        answered = [several.executed(p, self.scope, self.retriever) for p in parts]
        findings = [found for rows in answered for found, _ in rows]
        texts: list[str] = []
        citations: dict[Citation, None] = {}
        for found, scope in (row for rows in answered for row in rows):
            text, cited = compose(found, scope)
            if any(len(rows) > 1 for rows in answered):
                text = f"《{scope.notices[0].name}》:\n{text}"
            note = lead_note(found, scope)
            if note and not (conversation and conversation.told_lead) and note not in texts:
                text += "\n" + note
                if conversation:
                    conversation.told_lead = True
            texts.append(text)
            citations.update(dict.fromkeys(cited))
        said = dict.fromkeys(
            several.told(p, rows, self.scope) for p, rows in zip(parts, answered, strict=True)
        )
        texts[-1] = "\n".join([texts[-1], *filter(None, said)])
        if conversation is not None and query.ask not in ("refuse", "nothing", "unclear"):
            conversation.turns.append(_turn(query, findings))
        return Answer(
            question=question,
            status=_status(findings),
            text="\n\n".join(texts),
            query=query,
            citations=tuple(citations),
            related=tuple(dict.fromkeys(t.number for f in findings for t in f.related)),
            suggestions=tuple(s for f in findings for s in f.suggestions),
            elapsed_ms=(time.perf_counter() - start) * 1000,
        )

    def describe(self, condition: Condition) -> str:
        """A condition as a chip says it: 主责单位含市体育局."""
        from qa.conditions import describe

        return describe(condition, self.scope)


def _turn(query: Query, findings: list[Findings]) -> Turn:
    tasks = tuple(dict.fromkeys(t.number for f in findings for t in (*f.tasks, *_ranked(f))))
    return Turn(replace(query, also=()), tasks, tuple(r.name for f in findings for r in f.rows))


def _ranked(found: Findings) -> tuple[Any, ...]:
    return tuple(t for r in found.rows for t in r.tasks) if len(found.rows) == 1 else ()


def _status(findings: list[Findings]) -> Status:
    """Answered where any part is; else the first part's."""
    if any(f.status is Status.ANSWERED for f in findings):
        return Status.ANSWERED
    return findings[0].status
