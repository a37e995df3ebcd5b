"""The maker of generated questions: fills phrasings, numbers them, keeps each wording once."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from eval.generator.names import names_of
from eval.generator.table import Organ, Table
from eval.generator.words import NOTHING
from eval.records import Question

Names = dict[str, tuple[str, ...]]
Contains = Sequence[Sequence[str]]


class Draft:
    """Collects the questions over one table. The random numbers are seeded by `seed`."""

    def __init__(self, table: Table, seed: int, prefix: str = "G") -> None:
        self.table = table
        self.names = names_of(table)
        self.rng = random.Random(seed)
        self.questions: list[Question] = []
        self._prefix = prefix
        self._asked: set[tuple[str, ...]] = set()
        self._turns: Counter[tuple[str, ...]] = Counter()

    def add(
        self,
        kind: str,
        pattern: str,
        tasks: Iterable[int],
        contains: Contains = (),
        ok: Iterable[int] = (),
        history: Sequence[str] = (),
        abstain: bool = False,
        **words: object,
    ) -> None:
        """Add a question whose wording is `pattern` with its words filled in.

        An empty set is an answer too, which has to say so and to cite nothing.
        """
        words = {"r": self.table.role, **words}
        text = pattern.format(**words)
        earlier = tuple(turn.format(**words) for turn in history)
        if (*earlier, text) in self._asked:
            return
        self._asked.add((*earlier, text))
        gold = tuple(sorted(set(tasks)))
        if not gold and not contains and not abstain:
            contains = [NOTHING]
        self.questions.append(
            Question(
                id=f"{self._prefix}{len(self.questions) + 1:05d}",
                kind=kind,
                question=text,
                tasks=gold,
                history=earlier,
                ok_tasks=tuple(sorted(set(ok) - set(gold))),
                contains=tuple(tuple(entry) for entry in contains),
                abstain=abstain,
                note=" -> ".join((*history, pattern)),
            )
        )

    def some(self, patterns: Sequence[str], count: int) -> list[str]:
        """The next `count` patterns in turn, so that all are used equally often."""
        first = self._turns[tuple(patterns)]
        self._turns[tuple(patterns)] += count
        return [patterns[(first + i) % len(patterns)] for i in range(min(count, len(patterns)))]

    def name(self, organ: Organ) -> str:
        """One of the organ's names, by chance."""
        return self.rng.choice(self.names[organ.name])

    def pairs(self, count: int) -> Iterator[tuple[Organ, Organ]]:
        """At most `count` different ordered pairs of organs, by chance."""
        every = [(a, b) for a in self.table.asked for b in self.table.asked if a is not b]
        yield from self.rng.sample(every, min(count, len(every)))
