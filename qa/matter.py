"""Questions about a matter: which tasks answer, how many, and whether any does."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from corpus.records import Span, Task
from qa.conditions import EXACT, holds
from qa.findings import Evidence, Findings
from qa.head import passage
from qa.judge import Judgement, judge
from qa.records import Query, Status
from qa.scope import Scope
from qa.search import Search


@dataclass(frozen=True, slots=True)
class Hit:
    """A task with its score and the clause that speaks for it."""

    task: Task
    score: float
    clause: Span


def pool_of(query: Query, scope: Scope) -> list[bool]:
    """Which tasks meet the exact conditions."""
    exact = [c for c in query.where if c.kind in EXACT]
    return [all(holds(c, t, scope) for c in exact) for t in scope.tasks]


def ranked(query: Query, scope: Scope, search: Search) -> tuple[list[Hit], Judgement]:
    """Tasks that meet the exact conditions, the best first, and what is made of the scores."""
    verdict = judge(query, scope, search, pool_of(query, scope))
    hits = [Hit(scope.tasks[i], s, c) for i, s, c in verdict.order]
    return hits, verdict


def _evidence(hit: Hit) -> Evidence:
    return Evidence(hit.task.notice, hit.task, hit.clause)


def _absent(query: Query, verdict: Judgement, hits: list[Hit]) -> Findings:
    """Not in the notices; a false figure is corrected by the clause it stands against."""
    shown = tuple(h.task for h in hits[:1]) if verdict.corrects else ()
    evidence = tuple(_evidence(h) for h in hits[:1]) if verdict.corrects else ()
    near = () if verdict.corrects else tuple(h.task for h in hits[:2]) if verdict.near else ()
    return Findings(
        query,
        Status.NOT_FOUND,
        shown,
        evidence=evidence,
        related=near,
        values={"missing": verdict.missing, "reason": verdict.reason},
    )


def _from_head(query: Query, scope: Scope, search: Search) -> Findings | None:
    """An answer that the notice's head gives, cited without a task."""
    evidence = passage(query, scope, search)
    if evidence is None:
        return None
    return Findings(query, Status.ANSWERED, evidence=(evidence,), values={"head": True})


def topic(query: Query, scope: Scope, search: Search) -> Findings:
    """Every task about the matter, each with the clause that makes it one."""
    if head := _from_head(query, scope, search):
        return head
    hits, verdict = ranked(query, scope, search)
    if not hits or not verdict.found:
        return _absent(query, verdict, hits)
    chosen = hits[: verdict.count]
    order = {id(t): i for i, t in enumerate(scope.tasks)}
    chosen.sort(key=lambda h: order[id(h.task)])
    related = tuple(h.task for h in hits[verdict.count : verdict.count + verdict.near])
    return Findings(
        query,
        Status.ANSWERED,
        tuple(h.task for h in chosen),
        evidence=tuple(_evidence(h) for h in chosen),
        related=related,
    )


def fact(query: Query, scope: Scope, search: Search) -> Findings:
    """The clause with the figure or name that is asked for."""
    if head := _from_head(query, scope, search):
        return head
    hits, verdict = ranked(query, scope, search)
    if not hits or not verdict.found:
        return _absent(query, verdict, hits)
    best = hits[0]
    return Findings(
        query,
        Status.ANSWERED,
        (best.task,),
        evidence=(_evidence(best),),
        related=tuple(h.task for h in hits[1 : 1 + verdict.near]),
        values={"answer": verdict.answer},
    )


def who(query: Query, scope: Scope, search: Search) -> Findings:
    """Every responsible unit of the task that the matter belongs to."""
    if head := _from_head(query, scope, search):
        return head
    hits, verdict = ranked(query, scope, search)
    if not hits or not verdict.found:
        return _absent(query, verdict, hits)
    chosen = hits[: max(1, min(verdict.count, 2)) if verdict.tied else 1]
    if not any(h.task.units for h in chosen):
        return Findings(query, Status.NOT_FOUND, (chosen[0].task,), values={"no_units": True})
    evidence = []
    for hit in chosen:
        evidence.append(_evidence(hit))
        evidence += [Evidence(hit.task.notice, hit.task, r.span) for r in hit.task.responsibilities]
    return Findings(
        query,
        Status.ANSWERED,
        tuple(h.task for h in chosen),
        evidence=tuple(evidence),
        related=tuple(h.task for h in hits[len(chosen) : len(chosen) + verdict.near]),
    )


_IS_NUMBER = re.compile(
    r"(?:是|在)(?:清单)?(?:任务|第)\d+|(?:任务|第)\d+(?:项|条)?(?:讲|说|写|是)的?"
)


def _said_elsewhere(query: Query, task: Task, scope: Scope, search: Search) -> Findings | None:
    """餐饮进公园是第43项,对吗: the task that is about it where another number is claimed."""
    text = query.option("text")
    numbers = [c for c in query.where if c.kind == "number" and not c.negated]
    if not numbers or not _IS_NUMBER.search(text):
        return None
    free = replace(query, where=tuple(c for c in query.where if c.kind != "number"))
    hits, verdict = ranked(free, scope, search)
    if not hits or not verdict.found or not verdict.terms:
        return None
    best = hits[0].task
    here = sum(len(t.text) for t in verdict.terms if t.within(task.text))
    there = sum(len(t.text) for t in verdict.terms if t.within(best.text))
    if best.number == task.number or task in [h.task for h in hits[: verdict.count]]:
        return None
    if there <= here or there < _MOSTLY * sum(len(t.text) for t in verdict.terms):
        return None
    values = {"right": False, "units": False, "sections": False, "unheard": ()}
    return Findings(query, Status.ANSWERED, (best,), evidence=(_evidence(hits[0]),), values=values)


_MOSTLY = 0.7  # of the words of a statement, that the task which it is about has


def verify(query: Query, scope: Scope, search: Search) -> Findings:
    """A statement about a matter, held against the clause it is about."""
    if head := _from_head(query, scope, search):
        return head
    units = [c for c in query.where if c.kind in ("unit", "group")]
    sections = [c for c in query.where if c.kind == "section"]
    free = Query(
        query.ask,
        tuple(c for c in query.where if c.kind not in ("unit", "group", "section")),
        query.topic,
        query.options,
    )
    hits, verdict = ranked(free, scope, search)
    if not hits or (not verdict.found and verdict.reason != "figure"):
        return _absent(query, verdict, hits)
    best = hits[0]
    right: bool | None = verdict.supported
    if elsewhere := _said_elsewhere(free, best.task, scope, search):
        return elsewhere
    if query.option("denied"):  # 清单里没有提到机器人,对吗
        said = verdict.terms and all(t.within(best.task.text) for t in verdict.terms)
        right = False if said and not verdict.unheard else None
    if units:
        organs = set(scope.organs_of(best.task))
        borne = all((not organs.isdisjoint(c.values)) != c.negated for c in units)
        named = {v for c in units for v in c.values}
        if query.option("sole") and not organs <= named:
            borne = False
        right = borne and right is not False
    if sections:
        placed = all(any(scope.in_section(best.task, v) for v in c.values) for c in sections)
        right = placed and right is not False
    evidence = [_evidence(best)]
    if units:
        evidence += [
            Evidence(best.task.notice, best.task, r.span) for r in best.task.responsibilities
        ]
    return Findings(
        query,
        Status.ANSWERED,
        (best.task,),
        evidence=tuple(evidence),
        values={
            "right": right,
            "units": bool(units),
            "sections": bool(sections),
            "unheard": verdict.unheard,
        },
    )
