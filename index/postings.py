"""Exact lists: which tasks name a unit, stand under a heading, belong to a notice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cached_property

from corpus.records import Heading, Notice, Task
from corpus.units import UnitTable

_KEY = re.compile(r"\d+(?:\.\d+)?")
_QUOTES = re.compile(r"[“”\"「」《》\s]")


def key_of(heading: Heading) -> str:
    """ "2" for a part, "2.1" for its first subsection."""
    parent = heading.parent
    return f"{parent.ordinal}.{heading.ordinal}" if parent else str(heading.ordinal)


class Postings:
    """Tables over all tasks; places are positions in `tasks`, which is the notices' own order."""

    def __init__(self, notices: Sequence[Notice]) -> None:
        self.notices = tuple(notices)
        self.tasks: tuple[Task, ...] = tuple(t for n in self.notices for t in n.tasks)

    @cached_property
    def units(self) -> UnitTable:
        """The organs of all notices."""
        return UnitTable.from_notices(self.notices)

    @cached_property
    def _by_unit(self) -> dict[str, frozenset[int]]:
        table: dict[str, set[int]] = {}
        for place, task in enumerate(self.tasks):
            for unit in task.units:
                table.setdefault(self.units.canonical(unit) or unit, set()).add(place)
        return {name: frozenset(places) for name, places in table.items()}

    def select(
        self, units: Sequence[str] = (), section: str | None = None, notice: str | None = None
    ) -> list[int]:
        """Places of the tasks that satisfy every filter, ascending.

        `units`: any one of these organs, by any of their names (a name that several bear means all
        of them). `section`: a key ("2", "2.1"), a label (二, 二(一)) or a piece of a title.
        `notice`: its name.
        """
        if isinstance(units, str):
            units = (units,)
        kept = set(range(len(self.tasks)))
        if units:
            names = {name for unit in units for name in self.units.match(unit.strip())}
            kept &= set().union(*(self._by_unit.get(name, frozenset()) for name in names))
        if section:
            found = self._headings(_QUOTES.sub("", section))
            kept = {i for i in kept if found & _headings_of(self.tasks[i])}
        if notice:
            kept = {i for i in kept if self.tasks[i].notice == notice}
        return sorted(kept)

    def _headings(self, wanted: str) -> set[Heading]:
        """The headings of a key or a label; where there are none, those whose title holds it."""
        every = [heading for notice in self.notices for heading in notice.headings]
        label = _plain(wanted)
        named = {h for h in every if key_of(h) == wanted or _label_of(h) == label}
        if named or _KEY.fullmatch(wanted):
            return named
        return {h for h in every if wanted in _QUOTES.sub("", h.title)}


def _label_of(heading: Heading) -> str:
    whole = f"{heading.parent.label}{heading.label}" if heading.parent else heading.label
    return _plain(whole)


def _plain(label: str) -> str:
    """A label without its stop and with half-width brackets: 二、（一） -> 二(一)."""
    return unicodedata.normalize("NFKC", label).replace("、", "")


def _headings_of(task: Task) -> set[Heading]:
    return {h for h in (task.section, task.subsection) if h is not None}
