"""A Query over the notices -> Findings. Exact where it can be exact; meaning is in qa.matter."""

from __future__ import annotations

from collections.abc import Callable

from qa import checks, dated, editions, exact, matter, ranking
from qa.findings import Findings
from qa.records import Query, Status
from qa.scope import Scope
from qa.search import Search

Executor = Callable[[Query, Scope, Search], Findings]

_EXECUTORS: dict[str, Executor] = {
    "list": exact.list_tasks,
    "count": exact.list_tasks,
    "each": exact.each,
    "show": exact.show,
    "units_of": exact.show,
    "count_units": exact.show,
    "headings_of": exact.headings_of,
    "compare": exact.show,
    "compare_units": exact.compare_units,
    "units_in": exact.units_in,
    "same_organ": checks.same_organ,
    "partners": ranking.partners,
    "sections": exact.sections,
    "span": exact.list_tasks,
    "meta": exact.meta,
    "field": exact.field_of_task,
    "rank_units": ranking.units,
    "rank_place": ranking.place,
    "rank_tasks": ranking.tasks,
    "rank_sections": ranking.sections,
    "rank_partners": ranking.partners,
    "rank_pairs": ranking.pairs,
    "verify_units": checks.units_of_task,
    "verify_section": checks.section_of_task,
    "verify_count_units": checks.unit_count,
    "verify_count": checks.count,
    "verify_total": checks.total,
    "verify_all": checks.all_of_them,
    "average": checks.average,
    "verify_none": checks.none,
    "verify_unit_total": checks.unit_total,
    "verify": matter.verify,
    "fact": dated.fact,
    "who": matter.who,
    "topic": matter.topic,
    "unknown_unit": exact.unknown_unit,
    "editions": editions.execute,
}


def execute(query: Query, scope: Scope, search: Search) -> Findings:
    """Run one query (not its `also`); an ask that nobody knows is not understood."""
    executor = _EXECUTORS.get(query.ask)
    if executor is not None:
        return executor(query, scope, search)
    if query.ask == "clarify":
        before, after = query.option("before"), query.option("after")
        names = query.option("candidates").split("|")
        return Findings(query, Status.CLARIFY, suggestions=tuple(before + n + after for n in names))
    status = {"refuse": Status.REFUSED}.get(query.ask, Status.NOT_FOUND)
    return Findings(query, status)
