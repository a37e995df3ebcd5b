"""The source panel: a task with its section, its units, the quoted words marked, its neighbours."""

from __future__ import annotations

from collections.abc import Iterable

from app_html import act, cite, esc
from corpus.records import Notice, Span, Task
from qa import Answer, Assistant, Citation
from qa.wording import heading_name, place_of


def cited_tasks(answer: Answer | None, assistant: Assistant) -> list[tuple[int, Task]]:
    """The tasks an answer cites, once each: (index of the notice, task)."""
    index = {n.name: i for i, n in enumerate(assistant.notices)}
    out: dict[tuple[int, int], Task] = {}
    for c in answer.citations if answer else ():
        if c.task is not None:
            i = index[c.notice]
            out.setdefault((i, c.task), assistant.notices[i].by_number[c.task])
    return [(i, task) for (i, _), task in out.items()]


def highlighted(notice: Notice, span: Span, quotes: Iterable[Span]) -> str:
    """The printed words at `span`, with what lies in one of `quotes` marked."""
    inside = [False] * (span.end - span.start)
    for q in quotes:
        for i in range(max(q.start, span.start), min(q.end, span.end)):
            inside[i - span.start] = True
    out, at = [], 0
    while at < len(inside):
        end = at
        while end < len(inside) and inside[end] == inside[at]:
            end += 1
        words = esc(notice.text[span.start + at : span.start + end].replace("\n", ""))
        out.append(f"<mark>{words}</mark>" if inside[at] else words)
        at = end
    return "".join(out)


def source_html(
    assistant: Assistant,
    where: tuple[int, int] | None,
    answer: Answer | None,
    turn: int,
    open_: bool,
) -> str:
    """The source panel: the cited tasks, the open one, its neighbours."""
    cited = cited_tasks(answer, assistant)
    if where is None and cited:
        where = (cited[0][0], cited[0][1].number)
    if where is None:
        return _panel("原文", _head_quotes(assistant, answer), open_)
    notice = assistant.notices[where[0]]
    task = notice.by_number[where[1]]
    spans = [Span(c.start, c.end) for c in _of(answer, notice) if c.task == task.number]
    title = f"任务{task.number}" + (f"（本答案引用{len(cited)}项）" if len(cited) > 1 else "")
    card = _card(where[0], notice, task, spans, turn)
    return _panel(title, _switch(cited, where, turn) + card, open_)


def _of(answer: Answer | None, notice: Notice) -> list[Citation]:
    return [c for c in answer.citations if c.notice == notice.name] if answer else []


def _panel(title: str, body: str, open_: bool) -> str:
    fold = "" if open_ else " qd-folded"
    return (
        f'<section class="qd-src{fold}" aria-label="出处"><button type="button" class="qd-fold" '
        f'data-act="fold" aria-expanded="{str(open_).lower()}">出处 · {esc(title)}</button>'
        f'<div class="qd-body">{body}</div></section>'
    )


def _switch(cited: list[tuple[int, Task]], where: tuple[int, int], turn: int) -> str:
    if len(cited) < 2:
        return ""
    links = []
    for i, task in cited:
        link = cite(i, task.number, turn, str(task.number))
        here = (i, task.number) == where
        links.append(link.replace("<a ", '<a aria-current="true" ') if here else link)
    return (
        f'<nav class="qd-row qd-switch" aria-label="本答案引用的任务">引用 {"".join(links)}</nav>'
    )


def _card(index: int, notice: Notice, task: Task, spans: list[Span], turn: int) -> str:
    path = [heading_name(h) for h in (task.section, task.subsection) if h]
    roles = "".join(
        f'<p class="qd-role">{highlighted(notice, r.span, spans)}</p>'
        for r in task.responsibilities
    )
    if not task.responsibilities:
        roles = '<p class="qd-note">所载文本未载明其责任单位。</p>'
    units = "".join(act("ask", esc(u), "qd-unit", question=f"{u}有哪些任务") for u in task.units)
    around = [t for t in notice.tasks if abs(t.number - task.number) == 1]
    steps = "".join(
        act("open", ("上一项" if t.number < task.number else "下一项") + f" 任务{t.number}", "",
            notice=index, task=t.number, turn=turn)
        for t in around
    )  # fmt: skip
    copy = act("copy", "复制引用", "", text=citation_text(notice, task, spans))
    back = act("back", "返回对话")
    return (
        f'<p class="qd-note">{esc(_title(notice))}</p>'
        f'<p class="qd-path">{" › ".join(map(esc, path))}</p>'
        f'<h2 tabindex="-1">任务{task.number}</h2>'
        f'<p class="qd-text">{highlighted(notice, task.span, spans)}</p>{roles}'
        f'<div class="qd-row" aria-label="查看单位的任务">{units}</div>'
        f'<div class="qd-row qd-steps">{steps}{copy}{back}</div>'
    )


def _title(notice: Notice) -> str:
    return f"《{notice.title or notice.name}》{notice.document_number or ''}"


def citation_text(notice: Notice, task: Task, spans: list[Span]) -> str:
    """A task with its citation, for pasting into a document."""
    inside = [s for s in spans if task.span.start <= s.start and s.end <= task.span.end]
    quote = "……".join(notice.quote(s).strip() for s in inside) or task.text
    units = "；".join(f"{r.role}：{'、'.join(r.units)}" for r in task.responsibilities)
    number = f"（{notice.document_number}）" if notice.document_number else ""
    place = f"，{place_of(task)}" if place_of(task) else ""
    return f"“{quote}”（《{notice.name}》{number}任务{task.number}{place}）" + (
        units and f"\n{units}"
    )


def _head_quotes(assistant: Assistant, answer: Answer | None) -> str:
    """Quotes from the notice's head; or what the panel is for."""
    quotes = []
    for notice in assistant.notices:
        source = f'<p class="qd-note">{esc(_title(notice))}</p>'
        cited = _of(answer, notice)
        quotes += [f"<blockquote>{esc(c.quote)}</blockquote>{source}" for c in cited]
    return "".join(quotes) or '<p class="qd-note">点击答案中的[任务]编号，在此查看原文。</p>'
