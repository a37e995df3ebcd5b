"""What the chat does with a visitor's clicks and questions: sessions in, HTML out."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from app_html import AnswerView, greeting_html, question_html
from app_source import source_html
from corpus.records import Task
from corpus.report import ParseReport
from qa import Answer, Assistant, Conversation, Query
from qa.feedback import FeedbackStore

KEPT = 50  # turns of a conversation that stay on the page, in memory and in the browser
SAVED = 12  # earlier conversations that a browser keeps
LONG = 12  # listed tasks from which an answer is shown in two steps
Messages = list[Any]


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange: what is shown as asked, and the answer (its question is '' after an edit)."""

    shown: str
    answer: Answer


@dataclass
class Session:
    """What the server keeps of one browser page."""

    conversation: Conversation = field(default_factory=Conversation)
    turns: list[Turn] = field(default_factory=list)
    dropped: int = 0  # turns that were let go, so that the numbers of turns stay
    rated: dict[int, tuple[int, str]] = field(default_factory=dict)  # turn -> row, verdict
    assistant: Assistant | None = None  # with the files that this visitor added
    reports: tuple[ParseReport | None, ...] = ()  # of the notices in `assistant`

    def add(self, shown: str, answer: Answer) -> None:
        """Remember an exchange; the oldest make room."""
        self.turns.append(Turn(shown, answer))
        extra = max(len(self.turns) - KEPT, 0)
        del self.turns[:extra]
        self.dropped += extra
        del self.conversation.turns[:-KEPT]

    def answer(self, turn: int) -> Answer | None:
        """The answer of one turn, where it is still there."""
        at = turn - self.dropped
        return self.turns[at].answer if 0 <= at < len(self.turns) else None

    @property
    def last(self) -> int:
        """The number of the latest turn."""
        return self.dropped + len(self.turns) - 1

    def to_saved(self) -> list[dict[str, Any]]:
        """What the browser keeps: questions and queries, from which answers are made anew."""
        rows = [(t.shown, t.answer) for t in self.turns]
        return [{"shown": s, "asked": a.question, "query": a.query.to_dict()} for s, a in rows]


class Chat:
    """The handlers over one Assistant, shared by all visitors."""

    def __init__(self, assistant: Assistant, model: str, store: FeedbackStore) -> None:
        self._assistant, self._model, self._store = assistant, model, store
        self._folder = Path(tempfile.mkdtemp(prefix="qingdan-"))
        atexit.register(shutil.rmtree, self._folder, ignore_errors=True)

    def assistant(self, session: Session) -> Assistant:
        """The visitor's own assistant, or everybody's."""
        return session.assistant or self._assistant

    def reports(self, session: Session) -> tuple[ParseReport | None, ...]:
        """The parse reports of the visitor's notices, in their order."""
        return session.reports or self._assistant.retriever.reports

    def ask(self, question: str, session: Session) -> None:
        """Answer what was typed; an empty line changes nothing."""
        if question.strip():
            session.add(question, self.assistant(session).ask(question, session.conversation))

    def drop(self, turn: int, part: int, at: int, session: Session) -> None:
        """Answer again without one of the conditions that were understood."""
        old = session.answer(turn)
        if old is None:
            return
        assistant = self.assistant(session)
        parts = [replace(old.query, also=()), *old.query.also]
        words = assistant.describe(parts[part].where[at])
        parts[part] = parts[part].without(at)
        query = replace(parts[0], also=tuple(parts[1:]))
        session.add(f"去掉条件：{words}", assistant.run(query, session.conversation))

    def restore(self, saved: Any, session: Session) -> Session:  # noqa: ANN401 - from a browser
        """A conversation the browser kept, answered anew; what cannot be read is left out."""
        fresh = Session(assistant=session.assistant, reports=session.reports)
        assistant = self.assistant(session)
        for row in saved[-KEPT:] if isinstance(saved, list) else ():
            with suppress(KeyError, TypeError, ValueError, AttributeError, IndexError):
                query, asked = Query.from_dict(row["query"]), str(row["asked"])
                answer = assistant.run(query, fresh.conversation, question=asked)
                fresh.add(str(row["shown"]), answer)
        return fresh

    def messages(self, session: Session, partial: bool = False) -> Messages:
        """The conversation for gr.Chatbot; `partial`: of the last answer only its first line."""
        assistant = self.assistant(session)
        out: Messages = [{"role": "assistant", "content": greeting_html(assistant)}]
        for turn, item in enumerate(session.turns, session.dropped):
            verdict = session.rated.get(turn, (0, ""))[1]
            view = AnswerView(item.answer, assistant, turn, verdict)
            html = view.html(partial and turn == session.last)
            out.append({"role": "user", "content": question_html(item.shown)})
            out.append({"role": "assistant", "content": html})
        return out

    def steps(self, session: Session) -> Iterator[Messages]:
        """The conversation; where the last answer is long, its first line comes before the rest."""
        answer = session.answer(session.last)
        if answer and answer.text.count("\n") > LONG:
            yield self.messages(session, partial=True)
        yield self.messages(session)

    def panel(self, session: Session) -> str:
        """The source panel after an answer."""
        answer = session.answer(session.last)
        return source_html(self.assistant(session), None, answer, session.last, open_=False)

    def open(self, notice: int, number: int, turn: int, session: Session) -> str:
        """The source panel with one task."""
        notices = self.assistant(session).notices
        known = 0 <= notice < len(notices) and number in notices[notice].by_number
        where = (notice, number) if known else None
        answer = session.answer(turn)
        return source_html(self.assistant(session), where, answer, turn, open_=True)

    def rate(self, turn: int, verdict: str, session: Session) -> None:
        """Keep a judgement of one answer."""
        answer = session.answer(turn)
        if answer is None:
            return
        before = session.turns[: turn - session.dropped]
        history = [t.answer.question for t in before if t.answer.question]
        names = [n.name for n in self.assistant(session).notices]
        row = self._store.add(verdict, answer, history, self._model, names)
        session.rated[turn] = (row, verdict)

    def annotate(self, note: str, session: Session) -> None:
        """A note on the judgement that was given last."""
        if note.strip() and session.rated:
            self._store.annotate(list(session.rated.values())[-1][0], note)

    def export(self, turn: int, suffix: str, session: Session) -> str | None:
        """The tasks that one answer lists, as a file; its path."""
        answer = session.answer(turn)
        if answer is None:
            return None
        notices = {n.name: n for n in self.assistant(session).notices}
        cited = dict.fromkeys((c.notice, c.task) for c in answer.citations if c.task is not None)
        tasks = [notices[name].by_number[number] for name, number in cited if number is not None]
        return self.write(tasks, suffix)

    def write(self, tasks: list[Task], suffix: str) -> str | None:
        """Tasks as a table in a file of its own folder; its path."""
        from qa.export import export_tasks

        if not tasks or suffix not in ("xlsx", "docx", "csv", "md"):
            return None
        title = f"任务清单（{len(tasks)}项）"
        return str(export_tasks(tasks, self._place() / f"{title}.{suffix}", title))

    def _place(self) -> Path:
        """A new folder for one file; Gradio copies it, and folders older than an hour go."""
        for old in self._folder.iterdir():
            if time.time() - old.stat().st_mtime > 3600:
                shutil.rmtree(old, ignore_errors=True)
        return Path(tempfile.mkdtemp(dir=self._folder))

    def transcript(self, session: Session) -> str | None:
        """The conversation as a Markdown file; its path."""
        from qa.transcript import to_markdown

        if not session.turns:
            return None
        answers = [replace(t.answer, question=t.shown) for t in session.turns]
        names = [n.name for n in self.assistant(session).notices]
        path = self._place() / "清单问答记录.md"
        text = to_markdown(answers, names, date.today())
        path.write_text(text, encoding="utf-8", errors="replace")
        return str(path)
