"""Two editions of a task list compared: tasks new, gone, changed, and what that means per unit.

A task of the new edition goes on from the old one whose words are most like its own: the share of
rare pairs of characters that both have, figures left out, so that 新增学位2万个 goes on as
新增学位3万个. Each task goes on at most once; what has no partner is new, or gone.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from corpus.chars import normal
from corpus.records import Notice, Task
from corpus.units import UnitTable

_LIKE = 0.34  # the least likeness of a task that goes on
_IGNORED = re.compile(r"[\s\d.%,;:。、“”\"()《》]+")


@dataclass(frozen=True, slots=True)
class Change:
    """A task that goes on: its old and its new form, and the units that joined and left it."""

    old: Task
    new: Task
    joined: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def reworded(self) -> bool:
        """Whether its words differ, white space and width of signs apart."""
        return _bare(self.old.text) != _bare(self.new.text)

    @property
    def redated(self) -> bool:
        """Whether its deadline differs."""
        return self.old.deadline != self.new.deadline

    def __bool__(self) -> bool:
        """Whether anything about it changed."""
        return self.reworded or self.redated or bool(self.joined or self.left)


@dataclass(frozen=True)
class Diff:
    """What a new edition made of an old one; tasks in the order of their notices."""

    old: Notice
    new: Notice
    added: tuple[Task, ...]
    gone: tuple[Task, ...]
    kept: tuple[Change, ...]
    units: UnitTable

    @cached_property
    def changed(self) -> tuple[Change, ...]:
        """The tasks that go on otherwise than before."""
        return tuple(change for change in self.kept if change)

    def organs(self, task: Task) -> tuple[str, ...]:
        """The organs of a task by their canonical names."""
        return _organs(task, self.units)

    @cached_property
    def by_unit(self) -> dict[str, dict[str, list[Task]]]:
        """For each organ concerned its tasks: added, gone, joined, left, changed.

        Tasks of the new edition, but those that are gone or that it left: they are of the old one.
        """
        table: dict[str, dict[str, list[Task]]] = {}

        def put(organs: Iterable[str], kind: str, task: Task) -> None:
            for organ in organs:
                table.setdefault(organ, {}).setdefault(kind, []).append(task)

        for task in self.added:
            put(self.organs(task), "added", task)
        for task in self.gone:
            put(self.organs(task), "gone", task)
        for change in self.kept:
            put(change.joined, "joined", change.new)
            put(change.left, "left", change.old)
            if change.reworded or change.redated:
                stayed = (u for u in self.organs(change.new) if u not in change.joined)
                put(stayed, "changed", change.new)
        return table

    def of_units(self, names: Sequence[str]) -> Diff:
        """Only what concerns one of these organs."""
        wanted = set(names)

        def has(task: Task) -> bool:
            return not wanted.isdisjoint(self.organs(task))

        kept = tuple(c for c in self.kept if has(c.old) or has(c.new))
        added, gone = (tuple(t for t in ts if has(t)) for ts in (self.added, self.gone))
        return Diff(self.old, self.new, added, gone, kept, self.units)

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `qingdan diff --json`."""
        return {
            "old": self.old.name,
            "new": self.new.name,
            "added": [_row(t) for t in self.added],
            "gone": [_row(t) for t in self.gone],
            "changed": [
                {
                    "old": _row(c.old),
                    "new": _row(c.new),
                    "reworded": c.reworded,
                    "redated": c.redated,
                    "units_joined": list(c.joined),
                    "units_left": list(c.left),
                }
                for c in self.changed
            ],
            "same": len(self.kept) - len(self.changed),
            "units": {
                name: {kind: [t.number for t in tasks] for kind, tasks in kinds.items()}
                for name, kinds in self.by_unit.items()
            },
        }


def compare(old: Notice, new: Notice) -> Diff:
    """Compare two editions."""
    units = UnitTable.from_notices([old, new])
    partner = _partners(old.tasks, new.tasks)
    kept = []
    for j, i in sorted(partner.items()):
        before, after = (_organs(t, units) for t in (old.tasks[i], new.tasks[j]))
        joined = tuple(u for u in after if u not in before)
        left = tuple(u for u in before if u not in after)
        kept.append(Change(old.tasks[i], new.tasks[j], joined, left))
    going_on = set(partner.values())
    return Diff(
        old,
        new,
        tuple(t for j, t in enumerate(new.tasks) if j not in partner),
        tuple(t for i, t in enumerate(old.tasks) if i not in going_on),
        tuple(kept),
        units,
    )


def _partners(old: Sequence[Task], new: Sequence[Task]) -> dict[int, int]:
    """New place -> old place of the tasks that go on, the most alike first."""
    olds, news = [_pairs(t.text) for t in old], [_pairs(t.text) for t in new]
    every = Counter(pair for pairs in (*olds, *news) for pair in pairs)
    total = len(olds) + len(news)
    weight = {pair: math.log((total + 1) / count) for pair, count in every.items()}
    holders: dict[str, list[int]] = {}
    for i, pairs in enumerate(olds):
        for pair in pairs:
            holders.setdefault(pair, []).append(i)
    sizes = [sum(weight[p] for p in pairs) for pairs in olds]
    found: list[tuple[float, int, int]] = []
    for j, pairs in enumerate(news):
        size = sum(weight[p] for p in pairs)
        shared: Counter[int] = Counter()
        for pair in pairs:
            for i in holders.get(pair, ()):
                shared[i] += weight[pair]  # type: ignore[assignment]
        for i, both in shared.items():
            score = both / (size + sizes[i] - both) if both else 0.0
            if olds[i] == pairs or score >= _LIKE:
                found.append((-1.0 if olds[i] == pairs else -score, j, i))
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, j, i in sorted(found):
        if j not in partner and i not in taken:
            partner[j] = i
            taken.add(i)
    return partner


def _pairs(text: str) -> frozenset[str]:
    words = _IGNORED.sub("", normal(text))
    return frozenset(words[i : i + 2] for i in range(len(words) - 1)) or frozenset({words})


def _bare(text: str) -> str:
    return re.sub(r"\s", "", normal(text))


def _organs(task: Task, units: UnitTable) -> tuple[str, ...]:
    return tuple(dict.fromkeys(units.canonical(u) or u for u in task.units))


def _row(task: Task) -> dict[str, Any]:
    return {
        "task": task.number,
        "text": task.text,
        "units": list(task.units),
        "deadline": task.deadline,
    }
