"""The words of answers about a matter: clauses quoted, units named, what is missing said."""

from __future__ import annotations

from corpus.records import Span, Task
from corpus.roles import is_person_role
from qa.compose_exact import headings_of, no_units, reading_of
from qa.findings import Evidence, Findings
from qa.records import Status
from qa.scope import Scope
from qa.wording import EDGES, checked, gist, mark, numbered, organ_names, place_of, units_line


def quoted(evidence: Evidence, scope: Scope) -> str:
    """The words at a place of a notice, without line breaks and closing punctuation."""
    quote = scope.notice(evidence.notice).quote(evidence.span)
    return "".join(quote.split("\n")).strip(EDGES)


def _clauses(findings: Findings, scope: Scope) -> dict[int, list[str]]:
    out: dict[int, list[str]] = {}
    for evidence in findings.evidence:
        if evidence.task is not None and not _is_unit_line(evidence.span, evidence.task):
            out.setdefault(id(evidence.task), []).append(quoted(evidence, scope))
    return out


def _is_unit_line(span: Span, task: Task) -> bool:
    return any(r.span == span for r in task.responsibilities)


def _related(findings: Findings) -> list[str]:
    return [f"另有可能相关:{numbered(findings.related)}。"] if findings.related else []


def from_head(findings: Findings, scope: Scope) -> list[str]:
    """What the notice itself says before the list."""
    lines = [f"通知正文写的是:“{quoted(e, scope)}”。" for e in findings.evidence]
    return [*lines, "以上出自通知正文,不属于某一项任务。"]


def not_found(findings: Findings, scope: Scope) -> list[str]:
    """What was looked for and is not there; the nearest thing that is."""
    missing = findings.values.get("missing") or ()
    reason = findings.values.get("reason")
    if reason == "field" and missing:
        head = f"清单未载明{missing[0]}({checked(scope)})。"
    elif missing:
        head = f"清单中没有“{'”“'.join(missing)}”({checked(scope)})。"
    elif reason == "others":
        where = reading_of(findings, scope)
        near = "".join(f"{mark(t, scope)} {gist(t)}{units_line(t)}。" for t in findings.related)
        return [f"{where}的任务中没有与所问相符的内容({checked(scope)})。", f"内容相近的有:{near}"]
    else:
        head = f"清单中没有找到与所问相符的内容({checked(scope)})。"
    lines = [head]
    clauses = _clauses(findings, scope)
    for task in findings.tasks:
        said = "“;“".join(clauses.get(id(task), [gist(task)]))
        units = units_line(task)
        lines.append(f"{mark(task, scope)}写的是“{said}”。{units + '。' if units else ''}")
    if findings.related:
        lines.append(f"内容相近的有:{numbered(findings.related)},供参考。")
    return lines


def topic(findings: Findings, scope: Scope) -> list[str]:
    """Direct hits each with its clause, under headings; then what is only near."""
    if findings.status is not Status.ANSWERED:
        return not_found(findings, scope)
    count = len(findings.tasks)
    where = reading_of(findings, scope)
    head = f"{where + ',' if where else ''}直接相关的任务{count}项({checked(scope)}):"
    lines = [head]
    clauses = _clauses(findings, scope)
    for task in findings.tasks:
        said = "“;“".join(clauses.get(id(task), [gist(task)]))
        place = place_of(task)
        lines.append(
            f"{mark(task, scope)} “{said}”。{units_line(task) or no_units(scope)}。"
            + (f"({place})" if place else "")
        )
    return lines + _related(findings)


def fact(findings: Findings, scope: Scope) -> list[str]:
    """The figure or name first, then the clause, then whose it is."""
    if findings.query.ask == "headings_of":
        return headings_of(findings, scope)
    if findings.status is not Status.ANSWERED:
        return not_found(findings, scope)
    task = findings.tasks[0]
    clause = "“;“".join(_clauses(findings, scope).get(id(task), [gist(task)]))
    answer = findings.values.get("answer")
    lines = [f"{answer}。" if answer else "", f"{mark(task, scope)}“{clause}”。"]
    lines.append((units_line(task) or no_units(scope)).rstrip("。") + "。")
    return lines + _related(findings)


def who(findings: Findings, scope: Scope) -> list[str]:
    """The responsible units, all of them, with the clause they answer for."""
    if findings.values.get("no_units"):
        return [f"{mark(t, scope)} {gist(t)}。{no_units(scope)}" for t in findings.tasks]
    if findings.status is not Status.ANSWERED:
        return not_found(findings, scope)
    clauses = _clauses(findings, scope)
    lines = []
    for task in findings.tasks:
        if task.units:
            leads = leading(task) if _asks_lead(findings) else ()
            said = f"由{'、'.join(leads)}牵头。" if leads else ""
            lines.append(said or f"由{organ_names(scope, task)}负责。")
        else:
            lines.append(no_units(scope))
        said = "“;“".join(clauses.get(id(task), [gist(task)]))
        lines.append(
            f"{mark(task, scope)}“{said}”。{units_line(task) + '。' if task.units else ''}"
        )
    return lines + _related(findings)


def _asks_lead(findings: Findings) -> bool:
    return "牵头" in findings.query.option("text")


def leading(task: Task) -> tuple[str, ...]:
    """The units that lead a task, where its notice tells them from the others."""
    rows = [r for r in task.responsibilities if not is_person_role(r.role)]
    if len(rows) < 2:
        return ()
    return next((r.units for r in rows if r.role[:2] in ("牵头", "主责", "主办")), ())


_STATED, _NAME = 14, 4  # characters of a statement about a name, and of the name


def verify(findings: Findings, scope: Scope) -> list[str]:
    """是。/不是。/what the list says, and the clause."""
    if findings.status is not Status.ANSWERED:
        return not_found(findings, scope)
    right = findings.values["right"]
    task = findings.tasks[0]
    clause = "“;“".join(_clauses(findings, scope).get(id(task), [gist(task)]))
    head = {True: "是。", False: "不是。", None: "清单原文如下,请核对。"}[right]
    unheard = findings.values.get("unheard", ())
    short = len(findings.query.topic) <= _STATED
    if right is None and short and len(unheard) == 1 and len(unheard[0]) <= _NAME:
        head = f"原文没有提到“{unheard[0]}”,请核对。"
    lines = [head, f"{mark(task, scope)}“{clause}”。"]
    lines.append((units_line(task) or no_units(scope)).rstrip("。") + "。")
    if findings.values["sections"]:
        lines += headings_of(findings, scope)
    return lines
