"""Questions from the structure of any notice, with golds computed from the parsed table alone."""

from __future__ import annotations

from corpus.records import Notice
from eval.generator import claims, places, units
from eval.generator.draft import Draft
from eval.generator.table import Table
from eval.records import Question

__all__ = ["generate", "spread"]


def generate(notice: Notice, seed: int = 1, prefix: str = "G") -> list[Question]:
    """All questions over one notice: the same notice and seed give the same questions.

    unit x name x phrasing, combinations, sizes, roles, numbers, ranges, sections, ranks,
    statements, follow-ups. `note` is the phrasing, so that failures can be grouped by it.
    """
    table = Table(notice)
    if not table.tasks:
        return []
    draft = Draft(table, seed, prefix)
    each = 2 * min(len(table.tasks), 64)  # combinations of each sort
    units.lists_and_counts(draft)
    units.roles(draft)
    units.pairs(draft, each)
    units.triples(draft, each // 2)
    units.mixed(draft, each)
    units.districts(draft)
    units.sole(draft)
    units.sizes(draft)
    places.numbers(draft)
    places.ranges(draft, each // 2)
    places.sections(draft)
    places.units_in_sections(draft, 2 * each)
    claims.ranks(draft)
    claims.comparisons(draft, each)
    claims.statements(draft, each)
    claims.talks(draft, each)
    return draft.questions


def spread(questions: list[Question], count: int) -> list[Question]:
    """`count` questions that cover as many phrasings as can be: one of each phrasing in turn."""
    by_pattern: dict[str, list[Question]] = {}
    for question in questions:
        by_pattern.setdefault(question.note, []).append(question)
    chosen: list[Question] = []
    turn = 0
    while len(chosen) < min(count, len(questions)):
        chosen += [rows[turn] for rows in by_pattern.values() if turn < len(rows)]
        turn += 1
    return sorted(chosen[:count], key=lambda q: q.id)
