"""The words of answers that say whether something is so: 是。不是。"""

from __future__ import annotations

from qa.compose_exact import absent_numbers, headings_of, no_units, tasks
from qa.compose_units import units_of
from qa.conditions import describe, scope_role
from qa.findings import Findings
from qa.records import Condition
from qa.scope import Scope
from qa.wording import checked, gist, listing, mark, units_line


def verify_units(findings: Findings, scope: Scope) -> list[str]:
    """是。/不是。 with the printed units."""
    if findings.values.get("no_units"):
        return units_of(findings, scope)
    if not findings.tasks:
        return [absent_numbers(findings)]
    verdict: dict[tuple[int, Condition], bool] = findings.values["verdict"]
    alone = findings.values.get("alone")
    right = all(v != c.negated for (_, c), v in verdict.items()) and alone is not False
    lines = ["是。" if right else "不是。"]
    bare = {t.number for t in findings.tasks if not t.units}
    lines += [f"任务{n}:{no_units(scope)}" for n in sorted(bare)]
    for (number, condition), found in verdict.items():
        if number in bare:
            continue
        names = "、".join(condition.values)
        lines.append(f"任务{number}的{scope_role(scope)}{'有' if found else '没有'}{names}。")
    for task in findings.tasks:
        if alone is False:
            lines.append(
                f"任务{task.number}的{scope_role(scope)}共{len(scope.organs_of(task))}家。"
            )
        units = units_line(task)
        lines.append(f"{mark(task, scope)} {gist(task)}。{units + '。' if units else ''}")
    return lines


def verify_section(findings: Findings, scope: Scope) -> list[str]:
    """Whether tasks stand under a heading, and where they do."""
    return ["是。" if findings.values["right"] else "不是。", *headings_of(findings, scope)]


def verify_count_units(findings: Findings, scope: Scope) -> list[str]:
    """Whether a task has so many units, and how many it has."""
    if not findings.tasks:
        return [absent_numbers(findings)]
    return ["是。" if findings.values["right"] else "不是。", *units_of(findings, scope)]


def verify_count(findings: Findings, scope: Scope) -> list[str]:
    """Whether a set has so many tasks, with the set."""
    return ["是。" if findings.values["right"] else "不是。", *tasks(findings, scope)]


def verify_total(findings: Findings, scope: Scope) -> list[str]:
    """Whether the whole list has so many tasks."""
    said = "是。" if findings.values["right"] else "不是。"
    return [
        f"{said}清单所载任务共{len(scope.tasks)}项,编号从{scope.tasks[0].number}到{scope.tasks[-1].number}。"
    ]


def verify_all(findings: Findings, scope: Scope) -> list[str]:
    """不是。甲局的任务18项中,12项不在第二部分:…; the tasks of which it is not so come first."""
    base, claim = (
        ",".join(describe(c, scope) for c in findings.values[part]) for part in ("base", "claim")
    )
    pool, but = findings.values["pool"], findings.values["but"]
    numbered = any(c.kind == "number" for c in findings.values["base"])
    subject = "上述任务" if numbered else f"{base or '清单所载'}的任务"
    of = f"{subject}共{pool}项({checked(scope)})"
    if not pool:
        return [f"没有这样的任务({base};{checked(scope)})。"]
    if not but:
        return [f"是。{of},均符合“{claim}”。", *listing(findings.tasks, scope)]
    lines = [f"不是。{of},其中{pool - len(but)}项符合“{claim}”,{len(but)}项不符合:"]
    lines += listing(but, scope)
    others = [t for t in findings.tasks if t not in but]
    return lines + ([f"符合的{len(others)}项:", *listing(others, scope)] if others else [])


def verify_none(findings: Findings, scope: Scope) -> list[str]:
    """不是。甲局列为主责单位的任务共1项, or that there is none."""
    if not findings.values["right"]:
        said = "不是。" if findings.query.option("claim") else "有。"
        return [said, *tasks(findings, scope)]
    return [
        "是。",
        f"没有这样的任务({describe(findings.query.where[0], scope)};{checked(scope)})。",
    ]


def verify_unit_total(findings: Findings, scope: Scope) -> list[str]:
    """不是。涉及主责单位共70家."""
    where = ",".join(describe(c, scope) for c in findings.query.where)
    said = "是。" if findings.values["right"] else "不是。"
    units = f"涉及{scope_role(scope)}共{findings.values['units']}家({checked(scope)})。"
    return [said + (where + "," if where else "") + units]


def average(findings: Findings, scope: Scope) -> list[str]:
    """平均每项任务4.9家主责单位(308÷63)."""
    values, role = findings.values, scope_role(scope)
    where = ",".join(describe(c, scope) for c in findings.query.where)
    among = f"统计范围:{where + ',' if where else ''}载明{role}的{values['tasks']}项任务。"
    if not values["tasks"]:
        return [f"没有这样的任务({where};{checked(scope)})。"]
    of_tasks = findings.query.option("of") == "tasks"
    over = values["units"] if of_tasks else values["tasks"]
    share = f"{values['total'] / over:.2f}".rstrip("0").rstrip(".")
    said = f"平均每家{role}{share}项任务" if of_tasks else f"平均每项任务{share}家{role}"
    return [f"{said}({values['total']}÷{over})。", among]


def same_organ(findings: Findings, scope: Scope) -> list[str]:
    """One unit or several, as the lists print them."""
    rows = findings.rows
    names = "、".join(f"“{r.name}”({r.number}项任务)" for r in rows)
    if len(rows) == 1:
        return [f"在清单中是同一家单位,列为{names}({checked(scope)})。"]
    return [f"在清单中不是同一家单位,分别列为{names}({checked(scope)})。"]
