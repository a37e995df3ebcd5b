"""Findings -> the text of an answer and its citations."""

from __future__ import annotations

from collections.abc import Callable

from corpus.records import Span
from qa import (
    compose_checks,
    compose_document,
    compose_exact,
    compose_matter,
    compose_rank,
    compose_units,
    editions,
)
from qa.conditions import scope_role
from qa.findings import Evidence, Findings
from qa.records import Citation, Status
from qa.scope import Scope
from qa.wording import LEAD_NOTE, gist, place_of

Composer = Callable[[Findings, Scope], list[str]]

_COMPOSERS: dict[str, Composer] = {
    "list": compose_exact.tasks,
    "count": compose_exact.tasks,
    "span": compose_exact.span,
    "each": compose_exact.each,
    "compare_units": compose_exact.compare_units,
    "show": compose_exact.show,
    "units_of": compose_units.units_of,
    "count_units": compose_units.units_of,
    "compare": compose_units.compare,
    "headings_of": compose_exact.headings_of,
    "sections": compose_exact.sections,
    "units_in": compose_exact.units_in,
    "same_organ": compose_checks.same_organ,
    "partners": compose_exact.units_in,
    "meta": compose_document.meta,
    "field": compose_exact.field_of_task,
    "unknown_unit": compose_exact.unknown_unit,
    "rank_units": compose_rank.rank,
    "rank_place": compose_rank.place,
    "rank_tasks": compose_rank.rank,
    "rank_sections": compose_rank.rank,
    "rank_partners": compose_rank.rank,
    "rank_pairs": compose_rank.rank,
    "verify_units": compose_checks.verify_units,
    "verify_section": compose_checks.verify_section,
    "verify_count_units": compose_checks.verify_count_units,
    "verify_count": compose_checks.verify_count,
    "verify_total": compose_checks.verify_total,
    "verify_all": compose_checks.verify_all,
    "average": compose_checks.average,
    "verify_none": compose_checks.verify_none,
    "verify_unit_total": compose_checks.verify_unit_total,
    "verify": compose_matter.verify,
    "fact": compose_matter.fact,
    "who": compose_matter.who,
    "topic": compose_matter.topic,
    "editions": editions.compose,
}


def compose(findings: Findings, scope: Scope) -> tuple[str, tuple[Citation, ...]]:
    """The answer's text and everything it rests on, each citation once, in the notices' order."""
    composer = _COMPOSERS.get(findings.query.ask, compose_exact.without_tasks)
    if findings.values.get("head"):
        composer = compose_matter.from_head
    lines = [line for line in composer(findings, scope) if line]
    return "\n".join(lines), citations(findings, scope)


def lead_note(findings: Findings, scope: Scope) -> str:
    """The note on 牵头, where the question used the word and the notices only have one role."""
    asked = any(c.role for c in findings.query.where)
    plain = not scope.has_roles and scope_role(scope) == "主责单位"
    named = findings.query.ask in ("who", "list") and findings.status is Status.ANSWERED
    return LEAD_NOTE if plain and (asked or named) else ""


def citations(findings: Findings, scope: Scope) -> tuple[Citation, ...]:
    """Quoted evidence as it is; a task that is only listed is cited with its gist."""
    out: dict[tuple[str, int, int], Citation] = {}
    told = {(e.task.notice, e.task.number) for e in findings.evidence if e.task is not None}
    for evidence in (*findings.evidence, *_listed(findings, told)):
        citation = _citation(evidence, scope)
        out[citation.notice, citation.start, citation.end] = citation
    order = {n.name: i for i, n in enumerate(scope.notices)}
    return tuple(sorted(out.values(), key=lambda c: (order[c.notice], c.start, c.end)))


def _listed(findings: Findings, told: set[tuple[str, int]]) -> list[Evidence]:
    out = []
    for task in findings.tasks:
        if (task.notice, task.number) not in told or findings.status is Status.NOT_FOUND:
            clause = gist(task).removesuffix("……")
            at = task.text.find(clause)
            start = task.span.start + max(at, 0)
            out.append(Evidence(task.notice, task, Span(start, start + len(clause))))
    return out


def _citation(evidence: Evidence, scope: Scope) -> Citation:
    notice = scope.notice(evidence.notice)
    task = evidence.task
    return Citation(
        notice=notice.name,
        task=task.number if task else None,
        section=place_of(task) if task else "",
        quote=notice.quote(evidence.span),
        start=evidence.span.start,
        end=evidence.span.end,
    )
