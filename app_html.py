"""Answers and tasks as HTML. Everything that was written by somebody else goes through `esc`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa import Answer, Assistant
from qa.conditions import describe
from qa.feedback import VERDICTS

_ODD = re.compile(r"[^0-9A-Za-z\u0080-\U0010ffff \n]")
_MARK = re.compile(r"\[(?:([^\[\]]+)·)?任务(\d+)\]")
_NUMBERS = re.compile(r"(?:《([^《》]*)》)?任务([\d、]+)")
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
    names = "、".join(f"《{n.name}》（{len(n.tasks)}项）" for n in assistant.notices)
    buttons = "".join(act("ask", esc(q), "qd-example", question=q) for q in EXAMPLES)
    return (
        f'<div class="qd-a"><p>您好。请就{esc(names)}提问，答案列明全部相关任务并注明出处。</p>'
        f'<p class="qd-note">例如：</p><div class="qd-row">{buttons}</div></div>'
    )


def earlier_html(titles: Sequence[str]) -> str:
    """The menu of earlier conversations that this browser keeps."""
    if not titles:
        return ""
    rows = "".join(act("reopen", esc(t), "qd-example", at=i) for i, t in enumerate(titles))
    return (
        f'<details class="qd-menu"><summary>以往对话（{len(titles)}）</summary>'
        f'<div class="qd-row">{rows}</div></details>'
    )


class AnswerView:
    """One answer of a conversation as HTML; `turn` is its place there."""

    def __init__(self, answer: Answer, assistant: Assistant, turn: int, verdict: str = "") -> None:
        self._answer, self._assistant, self._turn = answer, assistant, turn
        self._verdict = verdict
        self._index = {n.name: i for i, n in enumerate(assistant.notices)}

    def html(self, partial: bool = False) -> str:
        """Chips, the text with links, what can be asked next, and what can be done with it.

        `partial`: the chips and the first line, the rest being on its way.
        """
        body = self._body()
        parts = [self._chips(), *body, self._suggestions(), self._actions()]
        if partial:
            parts = [self._chips(), *body[:1]]
        return f'<div class="qd-a" data-turn="{self._turn}">{"".join(parts)}</div>'

    def _chips(self) -> str:
        chips = []
        for p, query in enumerate((self._answer.query, *self._answer.query.also)):
            for i, condition in enumerate(query.where):
                words = esc(describe(condition, self._assistant.scope))
                label = f'<span class="qd-sr">去掉条件：</span>{words}{CROSS}'
                chips.append(act("drop", label, "qd-chip", turn=self._turn, part=p, at=i))
            if query.topic and query.ask not in ("clarify", "refuse"):
                chips.append(f'<span class="qd-chip">内容：{esc(query.topic)}</span>')
            chips += [f'<span class="qd-chip">承上：{esc(c)}</span>' for c in query.carried]
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
            if end > at + 1 and not _MARK.search(lines[at]) and lines[at][-1] not in "。;:；：":
                out.append(self._section(lines[at], lines[at + 1 : end], fold))
                at = end
            else:
                kind = "qd-note" if lines[at].startswith(("说明", "查询条件")) else "qd-p"
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
        if line.startswith("另有可能相关"):
            return self._related(line)
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

    def _related(self, line: str) -> str:
        """Numbers after 任务 as links; where no notice is named it is the one that is cited."""
        cited = self._answer.citations
        own = self._index.get(cited[0].notice, 0) if cited else 0
        out, at = [], 0
        for found in _NUMBERS.finditer(line):
            notice = self._index.get(found.group(1) or "", own)
            links = [cite(notice, int(n), self._turn, n) for n in found.group(2).split("、") if n]
            out += [esc(line[at : found.start(2)]), "、".join(links)]
            at = found.end(2)
        return "".join(out) + esc(line[at:])

    def _suggestions(self) -> str:
        texts = self._answer.suggestions
        buttons = "".join(act("ask", esc(s), "qd-example", question=s) for s in texts)
        return f'<div class="qd-row">{buttons}</div>' * bool(buttons)

    def _actions(self) -> str:
        """Judgements; files, where the answer lists tasks."""
        turn = self._turn
        judge = [_verdict(v, turn, v == self._verdict) for v in VERDICTS]
        if any(c.task is not None for c in self._answer.citations):
            kinds = (("xlsx", "导出 Excel"), ("docx", "导出 Word"))
            judge += [act("export", words, "qd-small", turn=turn, suffix=s) for s, words in kinds]
        return f'<div class="qd-row qd-acts">{"".join(judge)}</div>'


def _verdict(verdict: str, turn: int, given: bool) -> str:
    button = act("rate", verdict, "qd-small", turn=turn, verdict=verdict)
    return button.replace("<button ", f'<button aria-pressed="{str(given).lower()}" ', 1)
