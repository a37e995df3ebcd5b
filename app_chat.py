"""The page of the chat: what stands where, and which event calls what."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import gradio as gr

from app_html import AnswerView, greeting_html, question_html, source_html
from qa import Answer, Assistant, Conversation
from qa.resources import chat_file

HINT = "请输入问题,回车发送,Shift+回车换行"
KEPT = 50  # turns of a conversation that stay on the page and in memory


@dataclass
class Session:
    """What the server keeps of one browser page."""

    conversation: Conversation = field(default_factory=Conversation)
    answers: list[Answer] = field(default_factory=list)
    dropped: int = 0  # answers that were let go, so that the numbers of turns stay

    def add(self, answer: Answer) -> None:
        """Remember an answer; the oldest make room."""
        self.answers.append(answer)
        if extra := len(self.answers) - KEPT:
            del self.answers[: max(extra, 0)]
            self.dropped += max(extra, 0)
        del self.conversation.turns[:-KEPT]

    def answer(self, turn: int) -> Answer | None:
        """The answer of one turn, where it is still there."""
        at = turn - self.dropped
        return self.answers[at] if 0 <= at < len(self.answers) else None


class Chat:
    """The handlers of the page's events over one Assistant."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant

    def ask(self, question: str, session: Session) -> tuple[Any, ...]:
        """Answer what was typed; an empty line changes nothing."""
        if question.strip():
            session.add(self.assistant.ask(question, session.conversation))
        return "", *self.shown(session)

    def drop(self, turn: int, part: int, at: int, session: Session) -> tuple[Any, ...]:
        """Answer again without one of the conditions that were understood."""
        old = session.answer(turn)
        if old is not None:
            parts = [replace(old.query, also=()), *old.query.also]
            question = f"去掉条件:{self.assistant.describe(parts[part].where[at])}"
            parts[part] = parts[part].without(at)
            query = replace(parts[0], also=tuple(parts[1:]))
            session.add(self.assistant.run(query, session.conversation, question=question))
        return self.shown(session)

    def clear(self) -> tuple[Any, ...]:
        """A new conversation."""
        return self.shown(Session())

    def shown(self, session: Session) -> tuple[Any, ...]:
        """Messages, session and source panel after an answer."""
        last = session.dropped + len(session.answers) - 1
        panel = source_html(self.assistant, None, session.answer(last), last, open_=False)
        return self.messages(session), session, panel

    def messages(self, session: Session) -> list[Any]:
        """The conversation for gr.Chatbot."""
        greeting = greeting_html(self.assistant)
        out: list[dict[str, str]] = [{"role": "assistant", "content": greeting}]
        for turn, answer in enumerate(session.answers, session.dropped):
            view = AnswerView(answer, self.assistant, turn)
            out.append({"role": "user", "content": question_html(answer.question)})
            out.append({"role": "assistant", "content": view.html()})
        return out

    def open(self, notice: int, number: int, turn: int, session: Session) -> str:
        """The source panel with one task."""
        known = 0 <= notice < len(self.assistant.notices)
        where = (notice, number) if known else None
        if where and number not in self.assistant.notices[notice].by_number:
            where = None
        return source_html(self.assistant, where, session.answer(turn), turn, open_=True)


def build(assistant: Assistant) -> gr.Blocks:
    """The page."""
    chat = Chat(assistant)
    with gr.Blocks(title="清单问答", analytics_enabled=False) as page:
        session = gr.State(Session(), time_to_live=24 * 3600)
        gr.HTML("<h1>清单问答</h1>", elem_classes="qd-title")
        with gr.Row():
            with gr.Column(scale=3, min_width=320):
                log = gr.Chatbot(
                    chat.messages(Session()), label="对话", show_label=False, height="68vh",
                    sanitize_html=False, latex_delimiters=[], buttons=[], layout="bubble",
                )  # fmt: skip
                box = gr.Textbox(
                    label="问题", show_label=False, placeholder=HINT,
                    lines=1, max_lines=6, autofocus=True, submit_btn="发送", elem_id="qd-box",
                )  # fmt: skip
            with gr.Column(scale=2, min_width=320):
                panel = gr.HTML(
                    source_html(assistant, None, None, 0, open_=False),
                    elem_id="qd-panel", js_on_load=chat_file("chat.js"),
                )  # fmt: skip
        _wire(chat, session, log, box, panel)
    blocks: gr.Blocks = page
    return blocks


def _wire(chat: Chat, session: Any, log: Any, box: Any, panel: Any) -> None:  # noqa: ANN401
    """Events to handlers. Answers take milliseconds: nothing waits in a queue."""

    def suggested(state: Session, event: gr.EventData) -> tuple[Any, ...]:
        return chat.ask(str(event._data["question"]), state)

    def drop(state: Session, event: gr.EventData) -> tuple[Any, ...]:
        turn, part, at = (int(event._data[k]) for k in ("turn", "part", "at"))
        return chat.drop(turn, part, at, state)

    def open_(state: Session, event: gr.EventData) -> str:
        notice, task, turn = (int(event._data[k]) for k in ("notice", "task", "turn"))
        return chat.open(notice, task, turn, state)

    quiet = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
    public = {"api_visibility": "public", "api_name": "ask", "api_description": False}
    box.submit(chat.ask, [box, session], [box, log, session, panel], **quiet | public)
    log.clear(chat.clear, None, [log, session, panel], **quiet)
    panel.submit(suggested, session, [box, log, session, panel], **quiet)
    panel.delete(drop, session, [log, session, panel], **quiet)
    panel.select(open_, session, panel, **quiet)
