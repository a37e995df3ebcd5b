"""The tab 总览: the task table, how tasks spread over units and sections, who shares tasks."""

from __future__ import annotations

from typing import Any, NamedTuple

import gradio as gr

from app_chat import Chat, Session
from app_parts import AT_ONCE, SAVE_JS, Parts
from app_tables import bars, task_table
from corpus.records import Task
from qa import Assistant, Condition, Query
from qa.conditions import select
from qa.execute import execute
from qa.findings import Row
from qa.wording import heading_name

TOP = 20  # rows of a chart of units or pairs
ALL = "全部"


class Overview(NamedTuple):
    """The components of the tab."""

    section: gr.Dropdown
    unit: gr.Dropdown
    text: gr.Textbox
    table: gr.HTML
    charts: gr.HTML
    sheet: gr.Button
    document: gr.Button


def build(chat: Chat) -> Overview:
    """Filters, the table, the charts."""
    assistant = chat.assistant(Session())
    sections, units = choices(assistant)
    with gr.Row(elem_classes="qd-filters"):
        section = gr.Dropdown(sections, value="", label="章节", elem_id="qd-section", min_width=150)
        unit = gr.Dropdown(units, value="", label="责任单位", elem_id="qd-unit", min_width=150)
        text = gr.Textbox(label="文字", placeholder="任务中的词", elem_id="qd-text", min_width=120)
    table = gr.HTML(task_table(assistant.scope.tasks, assistant), elem_id="qd-tasks")
    with gr.Row():
        sheet = gr.Button("导出 Excel", size="sm", elem_id="qd-xlsx")
        document = gr.Button("导出 Word", size="sm", elem_id="qd-docx")
    charts = gr.HTML(charts_html(assistant, []), elem_id="qd-charts")
    return Overview(section, unit, text, table, charts, sheet, document)


def choices(assistant: Assistant) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """What the filters offer: (label, value)."""
    headings = [h for n in assistant.notices for h in n.headings]
    sections = [(ALL, ""), *((heading_name(h), h.title) for h in headings)]
    return sections, [(ALL, ""), *((n, n) for n in assistant.scope.units.names())]


def conditions(section: str | None, unit: str | None, text: str | None) -> list[Condition]:
    """The filters as conditions of a query."""
    pairs = (("section", section), ("unit", unit), ("text", text))
    return [Condition(kind, (value.strip(),)) for kind, value in pairs if value and value.strip()]


def charts_html(assistant: Assistant, where: list[Condition]) -> str:
    """Tasks per unit and per section under the filters; partners of the unit, or the top pairs."""
    scope, found = assistant.scope, assistant.retriever
    everything = (("top", "all"),)
    rest = [c for c in where if c.kind != "unit"]
    per_unit = execute(Query("rank_units", tuple(rest), options=everything), scope, found).rows
    headings = [h for n in scope.notices for h in n.headings]
    per_section = []
    for heading in headings:
        held = select([*where, Condition("section", (heading.title,))], scope)
        if held and not any(h.parent == heading for h in headings):
            per_section.append(Row(heading_name(heading), len(held)))
    units = [c for c in where if c.kind == "unit"]
    if units:
        name = units[0].values[0]
        shared = execute(Query("partners", tuple(where)), scope, found).rows
        title = f"与{name}共同负责的单位"
    else:
        shared = execute(Query("rank_pairs", tuple(where), options=everything), scope, found).rows
        title = "共同负责任务最多的单位"
    first = f"（前{TOP}位）" if len(per_unit) > TOP else ""
    charts = (
        bars(f"各单位任务数{first}", per_unit[:TOP], "unit"),
        bars("各章节任务数", per_section),
        bars(title, shared[: TOP // 2]),
    )
    return f'<div class="qd-grid">{"".join(charts)}</div>'


def wire(chat: Chat, parts: Parts, tab: Overview) -> None:
    """Filters to table and charts; the files; a click on a unit's bar filters by it."""
    filters = [tab.section, tab.unit, tab.text]

    def chosen(section: str, unit: str, text: str, state: Session) -> list[Task]:
        return list(select(conditions(section, unit, text), chat.assistant(state).scope))

    def show(section: str, unit: str, text: str, state: Session) -> tuple[str, str]:
        assistant = chat.assistant(state)
        table = task_table(chosen(section, unit, text, state), assistant)
        return table, charts_html(assistant, conditions(section, unit, text))

    def filter_by(state: Session, section: str, text: str, event: gr.EventData) -> tuple[Any, ...]:
        unit = str(event._data["unit"])
        return unit, *show(section, unit, text, state)

    def sheet(section: str, unit: str, text: str, state: Session) -> str | None:
        return chat.write(chosen(section, unit, text, state), "xlsx")

    def document(section: str, unit: str, text: str, state: Session) -> str | None:
        return chat.write(chosen(section, unit, text, state), "docx")

    given = [*filters, parts.session]
    changes = [tab.section.input, tab.unit.input, tab.text.change]
    gr.on(changes, show, given, [tab.table, tab.charts], trigger_mode="always_last", **AT_ONCE)
    parts.panel.edit(
        filter_by, [parts.session, tab.section, tab.text], [tab.unit, tab.table, tab.charts],
        **AT_ONCE,
    )  # fmt: skip
    for button, handler in ((tab.sheet, sheet), (tab.document, document)):
        button.click(handler, given, parts.file, **AT_ONCE).success(None, parts.file, js=SAVE_JS)
