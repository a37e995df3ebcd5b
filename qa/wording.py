"""Small pieces of a clerk's Chinese that several answers share."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.records import Heading, Task
from qa.scope import Scope
from qa.sections import key_of
from qa.shapes import NUMBERS, TEXT, UNITS

EDGES = " ,，;；。、\n"  # what a quoted clause ends in and is shown without

LEAD_NOTE = "说明:本清单只列主责单位,未区分牵头与配合。"


def gist(task: Task, limit: int = 60) -> str:
    """A task's first clause, verbatim, with … where the task goes on."""
    clause = re.split(r"[,，。;；]", task.text, maxsplit=1)[0]
    clause = clause if len(clause) <= limit else clause[:limit]
    return clause + ("……" if len(clause) < len(task.text.rstrip("。")) else "")


def mark(task: Task, scope: Scope) -> str:
    """The citation mark: [任务45]; with several notices [清单名·任务45]."""
    prefix = f"{task.notice}·" if scope.several else ""
    return f"[{prefix}任务{task.number}]"


def heading_name(heading: Heading) -> str:
    """二(一)大力提振消费; 二、增强内需主导能力……."""
    if heading.parent is not None:
        return f"{heading.parent.label}{heading.label}{heading.title}"
    return f"{heading.label}、{heading.title}" if heading.label else heading.title


def place_of(task: Task) -> str:
    """The innermost heading of a task, or ''."""
    heading = task.subsection or task.section
    return heading_name(heading) if heading else ""


def numbered(tasks: Sequence[Task]) -> str:
    """任务3、7、12; of several notices 《甲》任务3、7;《乙》任务12."""
    by_notice: dict[str, list[str]] = {}
    for task in tasks:
        by_notice.setdefault(task.notice, []).append(str(task.number))
    lists = {name: "任务" + "、".join(numbers) for name, numbers in by_notice.items()}
    if len(lists) < 2:
        return next(iter(lists.values()), "任务")
    return ";".join(f"《{name}》{listed}" for name, listed in lists.items())


def listing(tasks: Sequence[Task], scope: Scope, shape: str = "") -> list[str]:
    """One line a task, under a line for each heading, in the notices' order; `shape` (qa.shapes)
    adds units or the whole text, or leaves numbers alone."""
    if shape == NUMBERS:
        return [numbered(tasks) + "。"]
    lines: list[str] = []
    under: tuple[str, str] | None = None
    for task in tasks:
        heading = task.subsection or task.section
        place = (task.notice, key_of(heading) if heading else "")
        if place != under:
            under = place
            if scope.several:
                lines.append(f"《{task.notice}》{place_of(task)}")
            elif heading:
                lines.append(place_of(task))
        lines.append(f"{mark(task, scope)} {task.text if shape == TEXT else gist(task)}")
        if shape in (UNITS, TEXT) and (units := units_line(task)):
            lines[-1] += f" {units}。"
    return lines


def units_line(task: Task) -> str:
    """主责单位:市体育局、市园林绿化局, role by role, as printed."""
    if not task.responsibilities:
        return ""
    return ";".join(f"{r.role}:{'、'.join(r.units)}" for r in task.responsibilities)


def organ_names(scope: Scope, task: Task) -> str:
    """How many units, and which: 3家(市体育局、市园林绿化局、昌平区政府)."""
    names = scope.organs_of(task)
    return f"{len(names)}家({'、'.join(names)})"


def checked(scope: Scope) -> str:
    """已核对全部64项."""
    return f"已核对全部{len(scope.tasks)}项任务"


def sentence(text: str) -> str:
    """`text` with a full stop at its end."""
    return text if text.endswith(("。", "?", "!", ":", "……")) else text + "。"
