"""The words of answers that the task table gives."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.records import Task
from qa.conditions import describe, scope_role, section_name
from qa.findings import Findings
from qa.lexicon import data
from qa.records import Status
from qa.scope import Scope
from qa.wording import (
    checked,
    gist,
    heading_name,
    listing,
    mark,
    numbered,
    place_of,
    units_line,
)


def reading_of(findings: Findings, scope: Scope) -> str:
    """How the conditions were understood: 主责单位含市体育局,不含市商务局."""
    words = ",".join(describe(c, scope) for c in findings.query.where)
    carried = ";".join(findings.query.carried)
    return f"{carried}:{words}" if carried and words else words or carried


def absent_numbers(findings: Findings) -> str:
    absent = findings.values.get("absent") or ()
    if not absent:
        return ""
    listed = "、".join(map(str, absent[:8])) + ("等" if len(absent) > 8 else "")
    return f"清单中没有第{listed}项:所载任务编号到第{findings.values['last']}项为止。"


def tasks(findings: Findings, scope: Scope) -> list[str]:
    """A count and the complete list, or that there is none."""
    missing = findings.values.get("missing_sections")
    if missing:
        known = "、".join(
            n.label + "、" + n.title for nt in scope.notices for n in nt.headings if n.level == 1
        )
        return [f"清单中没有{section_name(missing[0], scope)}。所载部分有:{known}。"]
    if not findings.tasks:
        lines = [f"没有这样的任务({reading_of(findings, scope)};{checked(scope)})。"]
        if findings.suggestions:
            lines.append("相近的有:" + ";".join(findings.suggestions) + "。")
        return lines
    count = findings.values.get("total", len(findings.tasks))
    figures = _figures(findings)
    said = figures.pop(0) if figures and figures[0] in ("是。", "不是。") else ""
    lines = [f"{said}{_subject(findings, scope)}共{count}项({checked(scope)})。"]
    groups = findings.values.get("groups")
    if groups:
        lines.append(f"其中列为“{'、'.join(groups)}”的任务一并计入。")
    lines.append(f"查询条件:{reading_of(findings, scope) or '全部任务'}。")
    if findings.query.unread:
        lines.append(f"未作为查询条件的词语:“{'”“'.join(findings.query.unread)}”。")
    lines += figures
    if "total" in findings.values:
        end = "前" if findings.query.option("first") else "最后"
        lines.append(f"以下只列{end}{len(findings.tasks)}项。")
    shape = findings.query.option("shape")
    return lines + listing(findings.tasks, scope, shape) + _possible(findings, scope)


def _figures(findings: Findings) -> list[str]:
    """The share of all tasks, and how often words occur, where they are asked for."""
    lines, count = [], len(findings.tasks)
    if "share" in findings.values:
        whole, base = findings.values["share"]
        share = f"{100 * count / max(base, 1):.2f}".rstrip("0").rstrip(".") + "%"
        lines.append(f"占{whole}{base}项任务的{share}({count}÷{base})。")
    for word, number in findings.values.get("times", ()):
        if claim := findings.query.option("claim"):
            lines.append("是。" if number == int(claim) else "不是。")
        lines.append(f"“{word}”在这些任务的正文中共出现{number}次。")
    return lines


def _possible(findings: Findings, scope: Scope) -> list[str]:
    """有关区政府 may mean the district that was asked for: said, not claimed."""
    named = [
        v for c in findings.query.where if c.kind == "unit" and not c.negated for v in c.values
    ]
    return _possible_vague(named, findings.tasks, scope)


def _subject(findings: Findings, scope: Scope) -> str:
    where = findings.query.where
    role = scope_role(scope)
    if (
        len(where) == 1
        and where[0].kind == "unit"
        and not where[0].negated
        and len(where[0].values) == 1
    ):
        kind = {"lead": "牵头单位", "support": "配合单位"}.get(
            where[0].role if scope.has_roles else "", role
        )
        return f"{where[0].values[0]}列为{kind}的任务"
    if len(where) == 1 and where[0].kind == "section":
        return "、".join(section_name(v, scope) for v in where[0].values) + ",任务"
    return "符合条件的任务" if where else "清单所载任务"


def span(findings: Findings, scope: Scope) -> list[str]:
    """第二部分从第28项到第53项,共26项."""
    if not findings.tasks:
        return tasks(findings, scope)
    first, last = findings.tasks[0], findings.tasks[-1]
    name = reading_of(findings, scope)
    return [
        f"{name}从第{first.number}项到第{last.number}项,共{len(findings.tasks)}项。",
        f"{mark(first, scope)} {gist(first)}",
        f"{mark(last, scope)} {gist(last)}",
    ]


def each(findings: Findings, scope: Scope) -> list[str]:
    """Every unit with its count and its list."""
    lines = []
    for row in findings.rows:
        lines.append(f"{row.name}:{row.number}项({checked(scope)})。")
        lines += listing(row.tasks, scope)
    if findings.query.option("sum"):
        total, different = sum(r.number for r in findings.rows), len(findings.tasks)
        terms = "+".join(f"{r.name}{r.number}项" for r in findings.rows)
        again = f",其中{total - different}项重复计入,不重复的共{different}项"
        lines.insert(0, f"{terms}={total}项{again if total > different else ''}。")
    return lines


def compare_units(findings: Findings, scope: Scope) -> list[str]:
    """Counts side by side, the difference, and what is shared."""
    rows = sorted(findings.rows, key=lambda r: -r.number)
    counts = ",".join(f"{r.name}{r.number}项" for r in rows)
    verdict = ""
    if len(rows) == 2:
        gap = rows[0].number - rows[1].number
        verdict = f",{rows[0].name}多{gap}项" if gap else ",一样多"
    elif len({r.number for r in rows}) == 1:
        verdict = ",一样多"
    else:
        verdict = f",最多的是{rows[0].name},最少的是{rows[-1].name}"
    if claim := findings.query.option("claim"):
        right = findings.rows[0].number - findings.rows[1].number == int(claim)
        counts = ("是。" if right else "不是。") + counts
    common = findings.values["common"]
    shared = f"共同承担的有{len(common)}项" + (f":{numbered(common)}。" if common else "。")
    return [counts + verdict + f"({checked(scope)})。", shared] + each(findings, scope)


def show(findings: Findings, scope: Scope) -> list[str]:
    """The text of tasks, verbatim, with headings and units."""
    lines = [absent_numbers(findings)]
    for task in findings.tasks:
        lines.append(f"{mark(task, scope)} {task.text}")
        lines.append(units_line(task) or no_units(scope))
        if task.deadline:
            lines.append(f"完成时限:{task.deadline}")
        if place := place_of(task):
            lines.append(f"所在部分:{place}")
    return lines


def no_units(scope: Scope) -> str:
    """What is said of a task whose line of responsibility is not there."""
    return f"所载文本未载明其{scope_role(scope)}。"


def headings_of(findings: Findings, scope: Scope) -> list[str]:
    """Where a task stands."""
    if not findings.tasks:
        return [absent_numbers(findings) or "清单中没有找到对应的任务。"]
    lines = []
    for task in findings.tasks:
        names = [heading_name(h) for h in (task.section, task.subsection) if h]
        lines.append(
            f"{mark(task, scope)}位于“{'”之下的“'.join(names)}”。"
            if names
            else f"{mark(task, scope)}不在任何标题之下。"
        )
    return lines


def sections(findings: Findings, scope: Scope) -> list[str]:
    """The headings with how many tasks each has."""
    if not findings.rows:
        return tasks(findings, scope)
    parts = sum("." not in r.name for r in findings.rows)
    subs = len(findings.rows) - parts
    if findings.query.where:
        head = (
            f"{describe(findings.query.where[0], scope)}下设{subs}个小节:"
            if subs
            else "该部分未下设小节:"
        )
    else:
        head = f"清单分{parts}个部分、{subs}个小节,共{len(scope.tasks)}项任务:"
    if claim := findings.query.option("claim"):
        head = ("是。" if parts == int(claim) else "不是。") + head
    lines = [head]
    for row in findings.rows:
        span_ = (
            f"(任务{row.tasks[0].number}至{row.tasks[-1].number},共{row.number}项)"
            if row.tasks
            else "(无任务)"
        )
        lines.append(("" if "." not in row.name else "  ") + section_name(row.name, scope) + span_)
    return lines


def units_in(findings: Findings, scope: Scope) -> list[str]:
    """Every unit of a set of tasks, with how many of them it has."""
    where = reading_of(findings, scope)
    if findings.query.option("only"):
        where += ",且其任务全部在此"
    if findings.query.option("never"):
        named = "、".join(v for c in findings.query.where if c.kind == "unit" for v in c.values)
        where = f"从未与{named}列在同一项任务中"
    if named := findings.query.option("named"):
        where = f"{where},名称含“{named}”".lstrip(",")
    if not findings.rows:
        return [f"没有这样的单位({where};{checked(scope)})。"]
    head = f"{where + ',' if where else ''}涉及{scope_role(scope)}共{len(findings.rows)}家"
    lines = [f"{head}(已核对{findings.values.get('checked', len(scope.tasks))}项任务):"]
    lines.append("、".join(f"{r.name}({r.number}项)" for r in findings.rows) + "。")
    if findings.query.option("idle"):
        lines.append("清单只列承担任务的单位;上面没有列出的,在本清单中没有任务。")
    return lines


def field_of_task(findings: Findings, scope: Scope) -> list[str]:
    """What a list does not say of a task, or the words that do say it."""
    label = findings.values.get("label", "")
    if findings.values.get("deadline"):
        return [f"{mark(t, scope)}的完成时限:{t.deadline}。" for t in findings.tasks]
    if findings.values.get("people"):
        return [f"{mark(t, scope)} {gist(t)}\n{units_line(t)}。" for t in findings.tasks]
    if findings.status is Status.ANSWERED:
        quotes = "、".join(scope.notice(e.notice).quote(e.span) for e in findings.evidence)
        return [f"{numbered(findings.tasks)}中与{label}有关的原文:{quotes}。"] + show(
            findings, scope
        )
    if not findings.tasks:
        names = "、".join(v for c in findings.query.where if c.kind == "unit" for v in c.values)
        owner = f"{names}的" if names else ""
        return [absent_numbers(findings) or f"清单未载明{owner}{label}({checked(scope)})。"]
    return [
        f"清单未载明{numbered(findings.tasks)}的{label}。",
        *(f"{mark(t, scope)} {gist(t)}" for t in findings.tasks),
    ]


def unknown_unit(findings: Findings, scope: Scope) -> list[str]:
    """A unit that is not there, or is there only as one of a group."""
    name = findings.values["name"]
    if covering := findings.values.get("covering"):
        listed = f"列为“{'、'.join(covering)}”的任务共{len(findings.tasks)}项"
        head = f"清单没有单列{name};{listed}({checked(scope)})。"
        vague = _possible_vague([name], findings.tasks, scope)
        return [head, *listing(findings.tasks, scope), *vague]
    count = len(scope.units.units)
    lines = [f"清单的{scope_role(scope)}中没有{name}({checked(scope)}、{count}家单位)。"]
    for evidence in findings.evidence:
        quote = scope.notice(evidence.notice).quote(evidence.span).strip()
        lines.append(f"通知正文提到的是:“{quote}”。")
    near = findings.values["near"]
    if near:
        counts = {u.name: u.tasks for u in scope.units.units}
        lines.append("名称相近的有:" + "、".join(f"{n}({counts[n]}项)" for n in near) + "。")
    if findings.related:
        lines.append(f"正文提到该地的有:{numbered(findings.related)}。")
    return lines


def _possible_vague(named: Sequence[str], listed: Sequence[Task], scope: Scope) -> list[str]:
    groups = {g for name in named for g in scope.units.maybe_covering(name)}
    vague = [t for t in scope.tasks if t not in listed and groups.intersection(scope.organs_of(t))]
    if not vague:
        return []
    shown = [g for g in scope.units.names() if any(g in scope.organs_of(t) for t in vague)]
    printed = "”“".join(g for g in shown if g in groups)
    return [f"另有任务列“{printed}”,是否包括在内清单未载明:{numbered(vague)}。"]


def without_tasks(findings: Findings, scope: Scope) -> list[str]:
    """Refusals, questions that need a choice, and what was not understood."""
    query = findings.query
    if query.ask == "refuse":
        return [data("refusals")[query.option("why")]["text"]]
    if query.ask == "elsewhere":
        held = "、".join(f"《{n.title or n.name}》" for n in scope.notices)
        return [f"所载清单为{held},没有{query.option('what')}的内容。"]
    if query.ask == "meaning":
        note = "" if scope.has_roles else "只列各项任务的" + scope_role(scope) + ","
        note = note and f"清单{note}未区分牵头与配合。"
        return [f"清单未载明“{query.option('word')}”的含义({checked(scope)})。", note]
    if query.ask == "clarify":
        names = [v for v in query.option("candidates").split("|") if v]
        counts = {u.name: u.tasks for u in scope.units.units}
        listed = ";".join(f"{n}({counts.get(n, 0)}项)" for n in names)
        return [f"“{query.option('mention')}”可以指几家单位,请选一家:{listed}。"]
    if query.ask == "nothing":
        return ["请输入问题,例如某单位有哪些任务、某项任务由谁负责。"]
    if query.unread:
        return [
            f"没有读懂“{'”“'.join(query.unread)}”。请换一种说法,例如写明单位名称、任务编号或所问的事。"
        ]
    return ["没有读懂这个问题,请换一种说法,例如写明单位名称、任务编号或所问的事。"]
