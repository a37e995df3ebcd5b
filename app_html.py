"""Answers and tasks as HTML. Everything that was written by somebody else goes through `esc`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from corpus.records import Notice, Span, Task
from qa import Answer, Assistant, Citation
from qa.conditions import describe
from qa.wording import heading_name, place_of

_ODD = re.compile(r"[^0-9A-Za-z\u0080-\U0010ffff \n]")
_MARK = re.compile(r"\[(?:([^\[\]]+)·)?任务(\d+)\]")
_RELATED = re.compile(r"^另有可能相关.*?任务([\d、]+)")
CROSS = '<span aria-hidden="true"> ×</span>'
_FOLD = 12  # listed tasks from which sections are folded
_SHOWN = 2000  # characters of a question that are shown

EXAMPLES = (
    "哪些任务由市水务局牵头",
    "交通委有、公安局没有的任务有哪些",
    "有区政府参与的任务一共多少项",
    "流浪猫狗归谁管",
    "今年新开工多少保障房",
    "第20项有市应急局吗",
    "任务最多的单位是哪家",
)


def esc(text: str) -> str:
    """Text that neither HTML, Markdown nor a template reads as anything but text.

    >>> esc("<b>*")
    '&#60;b&#62;&#42;'
    """
    clean = text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    return _ODD.sub(lambda m: f"&#{ord(m.group())};", clean).replace("\n", "<br>")


def act(name: str, label: str, kind: str = "", **data: object) -> str:
    """A button that the page's script turns into an event `name` with `data`."""
    values = "".join(f' data-{k}="{esc(str(v))}"' for k, v in data.items())
    return f'<button type="button" class="qd-b {kind}" data-act="{name}"{values}>{label}</button>'


def cite(notice: int, number: int, turn: int, label: str) -> str:
    """A link that opens a task in the source panel."""
    return (
        f'<a href="#task-{notice}-{number}" class="qd-cite" data-act="open" data-notice="{notice}"'
        f' data-task="{number}" data-turn="{turn}">{esc(label)}</a>'
    )


def question_html(question: str) -> str:
    """What the user asked."""
    cut = "……" if len(question) > _SHOWN else ""
    return f'<div class="qd-q">{esc(question[:_SHOWN]) + cut}</div>'


def greeting_html(assistant: Assistant) -> str:
    """The first words, with examples that show the range."""
    names = "、".join(f"《{n.name}》({len(n.tasks)}项)" for n in assistant.notices)
    buttons = "".join(act("ask", esc(q), "qd-example", question=q) for q in EXAMPLES)
    return (
        f'<div class="qd-a"><p>您好。请就{esc(names)}提问,答案列明全部相关任务并注明出处。</p>'
        f'<p class="qd-note">例如:</p><div class="qd-row">{buttons}</div></div>'
    )


class AnswerView:
    """One answer of a conversation as HTML; `turn` is its place there."""

    def __init__(self, answer: Answer, assistant: Assistant, turn: int) -> None:
        self._answer, self._assistant, self._turn = answer, assistant, turn
        self._index = {n.name: i for i, n in enumerate(assistant.notices)}

    def html(self) -> str:
        """Chips, the text with links, what can be asked next, and what can be done with it."""
        parts = [self._chips(), *self._body(), self._suggestions(), self._actions()]
        return f'<div class="qd-a" data-turn="{self._turn}">{"".join(parts)}</div>'

    def _chips(self) -> str:
        chips = []
        for p, query in enumerate((self._answer.query, *self._answer.query.also)):
            for i, condition in enumerate(query.where):
                words = esc(describe(condition, self._assistant.scope))
                label = (
                    f'<span class="qd-sr">去掉条件:</span>{words}<span aria-hidden="true"> ×</span>'
                )
                chips.append(act("drop", label, "qd-chip", turn=self._turn, part=p, at=i))
            if query.topic and query.ask not in ("clarify", "refuse"):
                chips.append(f'<span class="qd-chip">内容:{esc(query.topic)}</span>')
            chips += [f'<span class="qd-chip">承上:{esc(c)}</span>' for c in query.carried]
        return f'<div class="qd-row qd-chips"><span>理解为</span>{"".join(chips)}</div>' * bool(
            chips
        )

    def _body(self) -> list[str]:
        """Lines of text; a heading and the tasks under it become a section that folds."""
        lines = [x for x in self._answer.text.split("\n") if x.strip()]
        fold = sum(bool(_MARK.match(x)) for x in lines) > _FOLD
        out: list[str] = []
        at = 0
        while at < len(lines):
            end = at + 1
            while end < len(lines) and _MARK.match(lines[end]):
                end += 1
            if end > at + 1 and not _MARK.search(lines[at]) and lines[at][-1] not in "。;:":
                out.append(self._section(lines[at], lines[at + 1 : end], fold))
                at = end
            else:
                kind = "qd-note" if lines[at].startswith(("说明:", "查询条件:")) else "qd-p"
                out.append(f'<p class="{kind}">{self._linked(lines[at])}</p>')
                at += 1
        return out

    def _section(self, heading: str, rows: Sequence[str], fold: bool) -> str:
        items = "".join(f"<li>{self._linked(r)}</li>" for r in rows)
        state = "" if fold else " open"
        return (
            f'<details class="qd-sec"{state}><summary>{esc(heading)}'
            f'<span class="qd-n">{len(rows)}项</span></summary><ul>{items}</ul></details>'
        )

    def _linked(self, line: str) -> str:
        """Marks become links, and so do the numbers of possibly related tasks."""
        if found := _RELATED.match(line):
            return self._related(line, found)
        out, at = [], 0
        for mark in _MARK.finditer(line):
            notice = self._index.get(mark.group(1) or next(iter(self._index)))
            out.append(esc(line[at : mark.start()]))
            number = int(mark.group(2))
            known = notice is not None and number in self._assistant.notices[notice].by_number
            link = cite(notice or 0, number, self._turn, mark.group())
            out.append(link if known else esc(mark.group()))
            at = mark.end()
        return "".join(out) + esc(line[at:])

    def _related(self, line: str, found: re.Match[str]) -> str:
        links = [cite(0, int(n), self._turn, n) for n in found.group(1).split("、") if n]
        return esc(line[: found.start(1)]) + "、".join(links) + esc(line[found.end(1) :])

    def _suggestions(self) -> str:
        texts = self._answer.suggestions
        buttons = "".join(act("ask", esc(s), "qd-example", question=s) for s in texts)
        return f'<div class="qd-row">{buttons}</div>' * bool(buttons)

    def _actions(self) -> str:
        return ""


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
    title = f"任务{task.number}" + (f"(本答案引用{len(cited)}项)" if len(cited) > 1 else "")
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
    units = ";".join(f"{r.role}:{'、'.join(r.units)}" for r in task.responsibilities)
    number = f"({notice.document_number})" if notice.document_number else ""
    place = f",{place_of(task)}" if place_of(task) else ""
    return f"“{quote}”(《{notice.name}》{number}任务{task.number}{place})" + (
        units and f"\n{units}"
    )


def _head_quotes(assistant: Assistant, answer: Answer | None) -> str:
    """Quotes from the notice's head; or what the panel is for."""
    quotes = []
    for notice in assistant.notices:
        source = f'<p class="qd-note">{esc(_title(notice))}</p>'
        cited = _of(answer, notice)
        quotes += [f"<blockquote>{esc(c.quote)}</blockquote>{source}" for c in cited]
    return "".join(quotes) or '<p class="qd-note">点击答案中的[任务]编号,在此查看原文。</p>'
