"""The tab 资料: the notices that are open, their parse reports, adding a file, two editions."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import gradio as gr

from app_chat import Chat, Session
from app_html import esc
from app_overview import Overview, charts_html, choices
from app_parts import AT_ONCE, Parts
from app_tables import changes_html, library_html, task_table
from corpus import NoticeError
from qa import Assistant
from qa.diff import compare

MOST = 10  # files that one visitor may add
SUFFIXES = [".txt", ".md", ".html", ".htm", ".docx", ".xlsx", ".pdf"]


class Library(NamedTuple):
    """The components of the tab."""

    upload: gr.UploadButton
    status: gr.HTML
    notices: gr.HTML
    old: gr.Dropdown
    new: gr.Dropdown
    compare: gr.Button
    changes: gr.HTML


def build(chat: Chat) -> Library:
    """Upload, the notices, the comparison."""
    retriever = chat.assistant(Session()).retriever
    upload = gr.UploadButton(
        "添加清单文件（仅在本页使用）", file_types=SUFFIXES, elem_id="qd-upload", size="sm"
    )
    status = gr.HTML("", elem_id="qd-status")
    names = [n.name for n in retriever.notices]
    with gr.Row(elem_classes="qd-filters"):
        old = gr.Dropdown(names, label="旧版", value=None, elem_id="qd-old", min_width=140)
        new = gr.Dropdown(names, label="新版", value=None, elem_id="qd-edition", min_width=140)
        button = gr.Button("比较两版", size="sm", elem_id="qd-compare", min_width=90)
    changes = gr.HTML("", elem_id="qd-changes")
    notices = gr.HTML(library_html(retriever.notices, retriever.reports), elem_id="qd-notices")
    return Library(upload, status, notices, old, new, button, changes)


def add_file(chat: Chat, path: str, state: Session, progress: Any) -> str:  # noqa: ANN401
    """Open a further file for this visitor; what to tell about it (the session is changed)."""
    before = chat.assistant(state)
    if len(before.notices) >= len(chat.assistant(Session()).notices) + MOST:
        raise NoticeError(f"本页最多添加{MOST}份文件。请先重新打开页面。")
    progress(0, desc="读取文件")
    from index.retriever import Retriever

    def advance(done: int, total: int, label: str) -> None:
        progress((done, max(total, 1)), desc=label)

    retriever = Retriever.open([*before.notices, path], progress=advance)
    if len(retriever.notices) == len(before.notices):
        raise NoticeError("这份清单已经在用，没有重复添加。")
    retriever.build()
    state.reports = (*chat.reports(state), *retriever.reports[len(before.notices) :])
    state.assistant = Assistant(retriever)
    added = retriever.notices[-1]
    return f"已添加《{added.name}》，{len(added.tasks)}项任务。可到“对话”中提问。"


def wire(chat: Chat, parts: Parts, tab: Library, overview: Overview) -> None:
    """Upload with progress; everything that shows notices is drawn anew."""

    def upload(path: str, state: Session, progress: gr.Progress = gr.Progress()) -> tuple[Any, ...]:  # noqa: B008
        try:
            said = add_file(chat, path, state, progress)
        except (NoticeError, RuntimeError, ValueError, OSError) as error:
            said = str(error).replace(str(path), Path(path).name)
        assistant = chat.assistant(state)
        sections, units = choices(assistant)
        names = gr.update(choices=[n.name for n in assistant.notices])
        return (
            f'<p role="status">{esc(said)}</p>', state,
            library_html(assistant.notices, chat.reports(state)), names, names,
            chat.messages(state), gr.update(choices=sections, value=""),
            gr.update(choices=units, value=""), task_table(assistant.scope.tasks, assistant),
            charts_html(assistant, []),
        )  # fmt: skip

    def changes(old: str | None, new: str | None, state: Session) -> str:
        assistant = chat.assistant(state)
        index = {n.name: i for i, n in enumerate(assistant.notices)}
        if old not in index or new not in index or old == new:
            return '<p class="qd-note" role="status">请先添加另一版清单，再选择旧版和新版。</p>'
        before, after = (assistant.notices[index[n]] for n in (old, new))
        return changes_html(compare(before, after), index[old], index[new])

    tab.compare.click(changes, [tab.old, tab.new, parts.session], tab.changes, **AT_ONCE)
    tab.upload.upload(
        upload, [tab.upload, parts.session],
        [tab.status, parts.session, tab.notices, tab.old, tab.new, parts.log,
         overview.section, overview.unit, overview.table, overview.charts],
        show_progress="full", show_progress_on=tab.status, api_visibility="private",
        concurrency_limit=2,
    )  # fmt: skip
