"""The page: what stands where, and which event calls what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

import app_library
import app_overview
from app_chat import SAVED, Chat, Session
from app_html import earlier_html
from app_parts import ANSWERS, AT_ONCE, SAVE_JS, Parts
from app_source import source_html
from qa.resources import chat_file

HINT = "请输入问题，回车发送，Shift+回车换行"


def build(chat: Chat) -> gr.Blocks:
    """The page over one Chat."""
    empty = Session()
    with gr.Blocks(title="清单问答", analytics_enabled=False, delete_cache=(3600, 3600)) as page:
        session = gr.State(Session(), time_to_live=24 * 3600)
        current = gr.BrowserState([], storage_key="qingdan-current", secret="qingdan")
        saved = gr.BrowserState([], storage_key="qingdan-saved", secret="qingdan")
        gr.HTML("<h1>清单问答</h1>", elem_classes="qd-title")
        with gr.Row(elem_classes="qd-columns"):
            with gr.Column(scale=3, min_width=320), gr.Tabs():
                with gr.Tab("对话"):
                    earlier, new, keep = _bar()
                    log = gr.Chatbot(
                        chat.messages(empty), label="对话", show_label=False, height="64vh",
                        sanitize_html=False, latex_delimiters=[], buttons=[],
                        feedback_options=None, autoscroll=False, elem_id="qd-log",
                    )  # fmt: skip
                    note, send, note_row = _note()
                    box = gr.Textbox(
                        label="问题", show_label=False, placeholder=HINT, lines=1, max_lines=6,
                        submit_btn="发送", elem_id="qd-box",
                    )  # fmt: skip
                with gr.Tab("总览"):
                    overview = app_overview.build(chat)
                with gr.Tab("资料"):
                    library = app_library.build(chat)
            with gr.Column(scale=2, min_width=320):
                html = source_html(chat.assistant(empty), None, None, 0, open_=False)
                panel = gr.HTML(html, elem_id="qd-panel", js_on_load=chat_file("chat.js"))
        file = gr.DownloadButton("下载", visible="hidden", elem_id="qd-file")
        parts = Parts(session, current, saved, earlier, log, box, panel, file)
        _wire_answers(chat, parts)
        _wire_feedback(chat, parts, note, send, note_row)
        _wire_conversations(chat, parts, page, new, keep)
        app_overview.wire(chat, parts, overview)
        app_library.wire(chat, parts, library, overview)
    blocks: gr.Blocks = page
    return blocks


def _bar() -> tuple[Any, Any, Any]:
    with gr.Row(elem_classes="qd-bar"):
        earlier = gr.HTML(earlier_html([]), elem_id="qd-earlier")
        new = gr.Button("新对话", size="sm", min_width=70, scale=0, elem_id="qd-new")
        keep = gr.Button("导出对话", size="sm", min_width=80, scale=0, elem_id="qd-keep")
    return earlier, new, keep


def _note() -> tuple[Any, Any, Any]:
    with gr.Row(visible=False, elem_id="qd-note") as row:
        note = gr.Textbox(
            label="补充说明", placeholder="评价已记录。可补充说明，例如漏了哪一项",
            show_label=False, container=False, max_lines=3, scale=5, max_length=2000,
        )  # fmt: skip
        send = gr.Button("提交说明", size="sm", scale=1, min_width=90)
    return note, send, row


def _wire_answers(chat: Chat, parts: Parts) -> None:
    """Questions, suggestions, chips; and the source panel."""

    def answered(state: Session) -> Iterator[tuple[Any, ...]]:
        for messages in chat.steps(state):
            yield "", messages, state, chat.panel(state), state.to_saved()

    def ask(question: str, state: Session) -> Iterator[tuple[Any, ...]]:
        chat.ask(question, state)
        yield from answered(state)

    def suggested(state: Session, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        yield from ask(str(event._data["question"]), state)

    def drop(state: Session, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        turn, part, at = (int(event._data[k]) for k in ("turn", "part", "at"))
        chat.drop(turn, part, at, state)
        yield from answered(state)

    def open_(state: Session, event: gr.EventData) -> str:
        notice, task, turn = (int(event._data[k]) for k in ("notice", "task", "turn"))
        return chat.open(notice, task, turn, state)

    shown = [parts.box, parts.log, parts.session, parts.panel, parts.current]
    public = {"api_visibility": "public", "api_name": "ask", "api_description": False}
    parts.box.submit(ask, [parts.box, parts.session], shown, **ANSWERS | public)
    parts.panel.submit(suggested, parts.session, shown, **ANSWERS)
    parts.panel.delete(drop, parts.session, shown, **ANSWERS)
    parts.panel.select(open_, parts.session, parts.panel, **AT_ONCE)


def _wire_feedback(chat: Chat, parts: Parts, note: Any, send: Any, row: Any) -> None:  # noqa: ANN401
    """Judgements and their notes; files of an answer's list."""

    def rate(state: Session, event: gr.EventData) -> tuple[Any, ...]:
        chat.rate(int(event._data["turn"]), str(event._data["verdict"]), state)
        return chat.messages(state), state, gr.update(visible=True), ""

    def annotate(text: str, state: Session) -> tuple[Any, ...]:
        chat.annotate(text, state)
        return gr.update(visible=False), ""

    def export(state: Session, event: gr.EventData) -> str | None:
        return chat.export(int(event._data["turn"]), str(event._data["suffix"]), state)

    parts.panel.like(rate, parts.session, [parts.log, parts.session, row, note], **AT_ONCE)
    gr.on([send.click, note.submit], annotate, [note, parts.session], [row, note], **AT_ONCE)
    parts.panel.apply(export, parts.session, parts.file, **AT_ONCE).success(
        None, parts.file, js=SAVE_JS
    )


def _wire_conversations(chat: Chat, parts: Parts, page: Any, new: Any, keep: Any) -> None:  # noqa: ANN401
    """Reopening what the browser kept, starting anew, and the Markdown file."""

    session, current, saved = parts.session, parts.current, parts.saved
    shown = [session, parts.log, parts.panel, current, saved, parts.earlier]

    def everything(state: Session, saved: list[Any]) -> tuple[Any, ...]:
        menu = earlier_html([_title(rows) for rows in saved])
        return state, chat.messages(state), chat.panel(state), state.to_saved(), saved, menu

    def load(current: Any, saved: Any, state: Session) -> tuple[Any, ...]:  # noqa: ANN401
        kept = chat.restore(current, state)
        if not kept.turns or state.turns:  # a question came before this: what is shown stays
            titles = earlier_html([_title(rows) for rows in _rows(saved)])
            return (*(gr.skip() for _ in shown[:-1]), titles)
        state.turns, state.conversation = kept.turns, kept.conversation
        return everything(state, _rows(saved))

    def begin(saved: Any, state: Session) -> tuple[Any, ...]:  # noqa: ANN401
        kept = [state.to_saved()] if state.turns else []
        return everything(
            Session(assistant=state.assistant, reports=state.reports),
            [*kept, *_rows(saved)][:SAVED],
        )

    def reopen(saved: Any, state: Session, event: gr.EventData) -> tuple[Any, ...]:  # noqa: ANN401
        rows, at = _rows(saved), int(event._data["at"])
        if not 0 <= at < len(rows):
            return everything(state, rows)
        wanted = rows.pop(at)
        kept = [state.to_saved()] if state.turns else []
        return everything(chat.restore(wanted, state), [*kept, *rows][:SAVED])

    page.load(load, [current, saved, session], shown, **AT_ONCE)
    gr.on([new.click, parts.log.clear], begin, [saved, session], shown, **AT_ONCE)
    parts.panel.undo(reopen, [saved, session], shown, **AT_ONCE)
    keep.click(chat.transcript, session, parts.file, **AT_ONCE).success(
        None, parts.file, js=SAVE_JS
    )


def _rows(saved: Any) -> list[Any]:  # noqa: ANN401 - from a browser
    return [r for r in saved if isinstance(r, list) and r] if isinstance(saved, list) else []


def _title(rows: list[Any]) -> str:
    first = rows[0].get("shown", "") if isinstance(rows[0], dict) else ""
    return f"{str(first)[:24]}（{len(rows)}问）"
