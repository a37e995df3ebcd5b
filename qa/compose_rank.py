"""The words of answers that rank: who has most, a unit's place, the tasks with most units."""

from __future__ import annotations

from dataclasses import replace

from qa.compose_exact import reading_of
from qa.conditions import OP_WORDS, describe, scope_role, section_name
from qa.findings import Findings
from qa.scope import Scope
from qa.wording import checked, gist, mark, organ_names


def _row_name(findings: Findings, name: str, scope: Scope) -> str:
    if findings.query.ask == "rank_tasks":
        return name if name.startswith("[") else f"[任务{name}]"
    return section_name(name, scope) if findings.query.ask == "rank_sections" else name


def _counted_among(findings: Findings, scope: Scope) -> str:
    """What a ranking looks at; of units that are left out, only themselves are not counted."""
    query = findings.query
    if query.ask != "rank_units":
        return reading_of(findings, scope)
    out = [c for c in query.where if c.kind == "unit" and c.negated]
    kept = replace(query, where=tuple(c for c in query.where if c not in out))
    words = [reading_of(replace(findings, query=kept), scope)]
    words += [f"不计{'、'.join(c.values)}" for c in out]
    return ",".join(w for w in words if w)


def _limit_words(at: str, unit: str) -> str:
    """ ">=5,<=9" -> 不少于5项且不超过9项."""
    said = []
    for limit in at.split(","):
        digits = limit.lstrip("<>=")
        said.append(f"{OP_WORDS[limit.removesuffix(digits)]}{digits}{unit}")
    return "且".join(said)


def rank(findings: Findings, scope: Scope) -> list[str]:
    """The rows of a ranking with their figures, and what was ranked."""
    if not findings.rows:
        return [f"没有排到这一名次的({checked(scope)})。"]
    least = findings.query.option("order") == "least"
    place, top = findings.query.option("place"), findings.query.option("top")
    rows = findings.rows
    by_units = findings.query.ask == "rank_tasks" or findings.query.option("by") == "units"
    by_length = findings.query.option("by") == "length"
    unit = "字" if by_length else "家" if by_units else "项"
    at = findings.query.option("at")
    said = (
        f"{_limit_words(at, unit)}的共{len(rows)}家"
        if at
        else f"排第{place}的"
        if place
        else ("全部排名" if top == "all" else f"最{'少' if least else '多'}的")
    )
    if not at and len(rows) > 1 and len({r.number for r in rows}) == 1:
        said += f"并列{len(rows)}个"
    body = "、".join(f"{_row_name(findings, r.name, scope)}({r.number}{unit})" for r in rows)
    of = findings.query.option("of")
    if after := findings.query.option("after"):
        said = f"仅次于{after}的"
    what = {
        "rank_tasks": f"按{scope_role(scope)}{of and f'中{of}的'}家数",
        "rank_sections": "按任务数",
        "rank_partners": "按共同承担的任务数",
        "rank_pairs": "按共同承担的任务数",
    }.get(findings.query.ask, "按任务数")
    what = "按正文字数(含标点)" if by_length else what
    where = _counted_among(findings, scope)
    lines = [
        f"{what},{said}:{body}。",
        f"统计范围:{where + ',' if where else ''}{checked(scope)}。",
    ]
    if claim := findings.query.option("claim"):
        right = any(str(t.number) == claim for t in findings.tasks)
        lines.insert(0, "是。" if right else "不是。")
    if findings.query.ask == "rank_tasks":
        for task in findings.tasks[:5]:
            lines.append(
                f"{mark(task, scope)} {gist(task)}。{scope_role(scope)}{organ_names(scope, task)}。"
            )
    return lines


def place(findings: Findings, scope: Scope) -> list[str]:
    """市商务局21项,按任务数在70家主责单位中排第2。"""
    values, unit = findings.values, findings.values["unit"]
    where = ",".join(describe(c, scope) for c in findings.query.where if c.kind != "unit")
    role = "、".join(v for c in findings.query.where if c.kind == "group" for v in c.values)
    among = f"统计范围:{where + ',' if where else ''}{checked(scope)}。"
    if not findings.rows:
        return [f"{unit}在所问范围内没有任务,不参加排名。", among]
    alike = f",与另外{values['alike']}家并列" if values["alike"] else ""
    ranked = f"按任务数在{values['ranked']}家{role or scope_role(scope)}中排第{values['place']}"
    said = []
    if findings.query.option("claim"):
        said = ["是。" if values["place"] == int(findings.query.option("claim")) else "不是。"]
    return [*said, f"{unit}{findings.rows[0].number}项,{ranked}{alike}。", among]
