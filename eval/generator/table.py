"""A notice as a table for golds: computed from its records alone, sharing nothing with qa or index.

Golds have to be independent of what they judge, so names are put together here by two plain rules
(a bracket at the end is a second name; a printed name is one organ) and by nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.records import Heading, Notice, Task
from eval.errors import EvalError

_SECOND_NAME = re.compile(r"^(.{2,}[委办局会院部])[(（](市?[^()（）]+[委办局会院部])[)）]$")
# 各区政府, 有关部门: printed as one name, meaning many. Counted, never asked for.
_GROUP = re.compile(r"^(?:各|有关|相关|全[区市县])|各(?:有关|相关)|级(?:各|有关|相关)|、开发区$")
_DISTRICT = re.compile(r"[区县市旗]政府$|管委会$")


@dataclass(frozen=True, slots=True)
class Organ:
    """One organ: its plain name, every printed form, and the numbers of its tasks."""

    name: str
    forms: tuple[str, ...]
    tasks: tuple[int, ...]
    lead: tuple[int, ...]
    support: tuple[int, ...]

    @property
    def group(self) -> bool:
        """Whether the name means many organs (各区政府)."""
        return _GROUP.search(self.name) is not None

    @property
    def district(self) -> bool:
        """Whether a group of districts may include it."""
        return not self.group and _DISTRICT.search(self.name) is not None


def plain_name(printed: str) -> str:
    """市规划自然资源委(首规委办) -> 市规划自然资源委; 各县(市、区)政府 stays as it is."""
    match = _SECOND_NAME.match(printed)
    return match.group(1) if match else printed


class Table:
    """Tasks by organ, organs by task, tasks by heading: of one notice.

    Raises EvalError where a number is printed twice: a gold could not say which task it means.
    """

    def __init__(self, notice: Notice) -> None:
        numbers = [t.number for t in notice.tasks]
        if twice := sorted({n for n in numbers if numbers.count(n) > 1}):
            listed = "、".join(map(str, twice))
            raise EvalError(f"{notice.name}：任务编号 {listed} 不止一项，无法生成问题")
        self.notice = notice
        self.tasks = tuple(notice.by_number.values())
        self.numbers = tuple(t.number for t in self.tasks)
        self.organs_of = {t.number: self._names(t.units) for t in self.tasks}
        self.organs = self._organs()
        self.asked = tuple(o for o in self.organs.values() if not o.group)
        self.groups = tuple(o for o in self.organs.values() if o.group)

    @staticmethod
    def _names(printed: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(plain_name, printed)))

    def _organs(self) -> dict[str, Organ]:
        forms: dict[str, list[str]] = {}
        for task in self.tasks:
            for printed in task.units:
                held = forms.setdefault(plain_name(printed), [])
                if printed not in held:
                    held.append(printed)
        return {
            name: Organ(
                name,
                tuple(printed),
                tuple(n for n, organs in self.organs_of.items() if name in organs),
                self._with_role(name, "牵头"),
                self._with_role(name, "配合", "协办"),
            )
            for name, printed in forms.items()
        }

    def _with_role(self, name: str, *words: str) -> tuple[int, ...]:
        return tuple(
            task.number
            for task in self.tasks
            if any(
                name in self._names(r.units)
                for r in task.responsibilities
                if "领导" not in r.role and any(w in r.role for w in words)
            )
        )

    @property
    def roles(self) -> tuple[str, ...]:
        """The printed roles of units, in order of appearance."""
        found = (r.role for t in self.tasks for r in t.responsibilities if "领导" not in r.role)
        return tuple(dict.fromkeys(found))

    @property
    def tells_roles(self) -> bool:
        """Whether leading units are told from others."""
        return any("牵头" in role for role in self.roles)

    @property
    def role(self) -> str:
        """What to call a responsible unit here: the one printed role, else 责任单位."""
        return self.roles[0] if len(self.roles) == 1 else "责任单位"

    def under(self, heading: Heading) -> tuple[int, ...]:
        """The numbers of the tasks under a part or subsection."""
        return tuple(t.number for t in self.tasks if heading in (t.section, t.subsection))

    def having(self, *names: str) -> tuple[int, ...]:
        """Tasks of which all these organs are responsible."""
        return tuple(n for n, organs in self.organs_of.items() if set(names) <= set(organs))

    def of_group(self, organ: Organ) -> tuple[int, ...]:
        """Tasks that a printed group of districts may share with a district; else nothing."""
        if not organ.district:
            return ()
        return tuple(sorted({n for g in self.groups for n in g.tasks} - set(organ.tasks)))

    def text_of(self, number: int) -> Task:
        """The task of a number."""
        return self.notice.by_number[number]
