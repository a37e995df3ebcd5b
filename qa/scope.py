"""The notices that are open, and the tables over them that understanding and answering share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from corpus.records import Notice, Task
from corpus.units import UnitTable
from qa.sections import SectionIndex, key_of, plain_title


class Scope:
    """Notices with their units, sections and tasks; immutable after construction."""

    def __init__(self, notices: Sequence[Notice], several: bool | None = None) -> None:
        """`several`: whether citations name their notice; None: where there is more than one."""
        self.notices = tuple(notices)
        self.several = len(self.notices) > 1 if several is None else several
        self.tasks: tuple[Task, ...] = tuple(t for n in notices for t in n.tasks)
        self._within: dict[tuple[str, ...], Scope] = {}

    def within(self, names: Sequence[str]) -> Scope:
        """The scope of some of these notices, in their order here; citations name them as here."""
        kept = [n for n in self.notices if n.name in set(names)]
        if len(kept) == len(self.notices):
            return self
        key = tuple(n.name for n in kept)
        if key not in self._within:
            self._within[key] = Scope(kept, self.several)
        return self._within[key]

    def places(self, inner: Scope) -> list[int]:
        """Where the tasks of `inner` stand among these tasks."""
        names = {n.name for n in inner.notices}
        return [i for i, task in enumerate(self.tasks) if task.notice in names]

    @cached_property
    def units(self) -> UnitTable:
        """The organs of all notices."""
        return UnitTable.from_notices(self.notices)

    @cached_property
    def sections(self) -> SectionIndex:
        """The headings of all notices."""
        return SectionIndex(self.notices)

    @cached_property
    def organs(self) -> dict[tuple[str, int], tuple[str, ...]]:
        """The organs (canonical names) of each task, each once, by its notice and where it stands
        there: a number may be printed twice."""
        table = {}
        for task in self.tasks:
            names = (self.units.canonical(u) or u for u in task.units)
            table[task.notice, task.span.start] = tuple(dict.fromkeys(names))
        return table

    @cached_property
    def districts(self) -> tuple[tuple[str, str], ...]:
        """Districts among the organs, as (朝阳, 朝阳区政府)."""
        found = (re.fullmatch(r"(.{2,6})[区县旗](?:人民)?政府", u.name) for u in self.units.units)
        return tuple(
            (m.group(1), m.group(0)) for m in found if m and not m.group(1).startswith("各")
        )

    def organs_of(self, task: Task) -> tuple[str, ...]:
        """The organs of one task, in printed order."""
        return self.organs.get((task.notice, task.span.start), ())

    def in_section(self, task: Task, key: str) -> bool:
        """Whether a task stands under the heading with this key ("2", "2.1") or title."""
        headings = (h for h in (task.section, task.subsection) if h is not None)
        return any(key in (key_of(h), h.title, plain_title(h.title)) for h in headings)

    def notice(self, name: str) -> Notice:
        """The notice of this name; KeyError where there is none."""
        for notice in self.notices:
            if notice.name == name:
                return notice
        raise KeyError(name)

    @cached_property
    def all_text(self) -> str:
        """Everything the notices say, in one string, for "does this word occur at all"."""
        return "\n".join(n.text for n in self.notices)

    @cached_property
    def task_text(self) -> str:
        """The texts of all tasks, in one string."""
        return "\n".join(t.text for t in self.tasks)

    @cached_property
    def has_roles(self) -> bool:
        """Whether some notice tells leading units from supporting ones."""
        return any("牵头" in r.role for t in self.tasks for r in t.responsibilities)
