"""Retrieval signals -> which tasks answer, how many of them, and whether any does.

The constants were set on the development questions and the tuning half of
eval/questions/plain.jsonl; docs/retrieval.md has the tables.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from corpus.records import Span, Task
from qa import absence, figures, presence, sums, verbatim
from qa.numbers import amounts
from qa.quoting import Quote, quote_for
from qa.records import Query
from qa.scope import Scope
from qa.search import Search
from qa.selection import PRICE, PRICE_FILTERED, best_set, candidates, probabilities
from qa.support import support
from qa.terms import Term, coverage, terms, weights

if TYPE_CHECKING:
    import numpy as np

    from index.retriever import Signals

_FULL = 4.5  # the score of a task that stands out by one deviation in every signal
_ELSEWHERE = 3.0  # what a task loses that has nothing to do with the district of the question
_SHOWN = 8  # tasks, best first, that may be shown as related
_RELATED = 0.15  # the least probability of being relevant for that
_SEVERAL, _SOME, _ALL, _NOT_FAR = 3, 0.7, 0.99, 7.0  # words, shares of them, difference of scores
_NAME = 3  # characters of a word that is a name rather than a word of everyday
_CLOSE = 2.5  # how far behind the best a task may be that gives the figure asked for
_LEAD = 13.0  # by how much a task of other units leads where it alone deals with the matter,
_CLEARLY, _HARDLY = 0.3, 0.05  # and how much it is asked for at least, and the unit's own at most
_PLAINLY, _ALIKE = 0.8, 0.35  # what the regression gives a task that is plainly asked for, and
# the share of it that others of the same units have to have (docs/retrieval.md)
_UNASKED = 0.15  # what the regression gives at most where a question is about something else
_QUOTED = 0.8  # the share of words covered that a term in quotation marks stands for
_LEXICAL = 2.0  # what full coverage of the content's words adds


@dataclass(frozen=True)
class Judgement:
    """`order`: (task index, score, quote) best first; `count` of them answer, `near` more are
    related. `unheard` are words of a statement that its task has not. `missing` names what the
    notices lack; `reason` is why (entity, figure, field, weak, others).
    """

    order: tuple[tuple[int, float, Span], ...] = ()
    found: bool = True
    count: int = 1
    near: int = 0
    tied: bool = False
    missing: tuple[str, ...] = ()
    reason: str = ""
    corrects: bool = False
    supported: bool | None = None
    unheard: tuple[str, ...] = ()
    answer: str = ""
    terms: tuple[Term, ...] = field(default=())


@dataclass(frozen=True)
class Scored:
    """What the index says of every task, in arrays by task, and the tasks of the pool, best first.

    `asked` and `nothing` are what the regressions of the readings say (index.regression), None
    without them; `verbatim` are the tasks that have the question's own words (qa.verbatim).
    """

    readings: list[Signals]
    score: np.ndarray
    covered: np.ndarray
    asked: np.ndarray | None
    terms: list[Term]
    ranked: list[int]
    pool: list[bool]
    nothing: float | None = None
    verbatim: frozenset[int] = frozenset()

    @property
    def filtered(self) -> bool:
        """Whether the question's exact conditions leave tasks out."""
        return not all(self.pool)

    @property
    def of_others(self) -> int | None:
        """The task that deals with the matter where none of the pool does and one outside does."""
        import numpy as np

        inside, outside = (
            int(np.argmax(np.where(np.array(self.pool) == held, self.score, -np.inf)))
            for held in (True, False)
        )
        if not self.filtered or self.covered[inside]:
            return None
        lead = float(self.score[outside] - self.score[inside])
        if self.covered[outside] > _ALL and any(len(t.text) >= _NAME for t in self.terms):
            return outside if lead > 0 else None  # 教委管官厅水库吗: its very words are elsewhere
        if self.asked is None:
            return outside if lead > 1.4 * _LEAD and self.covered[outside] >= 0.6 else None
        clear = self.asked[outside] >= _CLEARLY and self.asked[inside] < _HARDLY
        return outside if lead > _LEAD and clear else None

    @property
    def asks_for_nothing(self) -> bool:
        """Whether no task at all is asked for, as far as the phrasings tell."""
        return not self.filtered and self.asked is not None and float(self.asked.max()) < _UNASKED

    @property
    def absent(self) -> float:
        """How probable it is that no task deals with this; 0 where the phrasings do not tell."""
        row = presence.features(self)
        return 0.0 if row is None else presence.absent(row)


def scored(query: Query, scope: Scope, search: Search, pool: list[bool]) -> Scored:
    """The signals of a question's readings as one score for each task: whole and as its content,
    where exact conditions limit the tasks as its content alone."""
    import numpy as np

    from index.fusion import zsum
    from index.signals import weighed

    whole = query.option("text") or query.topic
    filtered = not all(pool)
    texts = [query.topic] if filtered else query.readings
    search.prepare(texts)
    readings = [search.signals(text) for text in texts]
    score = _FULL * np.mean([zsum(weighed(s)) for s in readings], axis=0)
    found, _ = terms(query.topic.split(), scope.all_text)
    weight = weights(found, scope.tasks)
    covered = np.array([coverage(found, weight, t.text + "、".join(t.units)) for t in scope.tasks])
    if quoted := absence.quoted_in(whole):
        held = [any(words in t.text for words in quoted) for t in scope.tasks]
        covered = np.where(held, np.maximum(covered, _QUOTED), covered)
    score = score + _LEXICAL * covered * (1.0 if filtered else 0.5)
    districts = absence.districts_of(whole, scope)
    placed = np.array([absence.in_place(districts, t, scope) for t in scope.tasks])
    if not filtered and placed.any():
        score = score - np.where(placed, 0.0, _ELSEWHERE)
    asked = [s.regression for s in readings if s.regression is not None]
    ranked = [int(i) for i in np.argsort(-score, kind="stable") if pool[int(i)]]
    mean = np.mean(asked, axis=0) if len(asked) == len(readings) else None
    nothing = [s.nothing for s in readings if s.nothing is not None]
    none = float(np.mean(nothing)) if len(nothing) == len(readings) else None
    words = absence.quoted_in(whole)
    groups = [w for w in words if w not in scope.task_text]  # 三个圈, of 通勤圈、功能圈、产业圈
    together = frozenset(
        i for i, t in enumerate(scope.tasks) if any(absence.collective(w, t.text) for w in groups)
    )
    said = (
        together
        or verbatim.quoted(words, scope.tasks)
        or verbatim.holders(query.topic, scope.tasks, scope.task_text)
    )
    ranked.sort(key=lambda i: i not in said)
    return Scored(readings, score, covered, mean, found, ranked, pool, none, said)


def judge(query: Query, scope: Scope, search: Search, pool: list[bool]) -> Judgement:
    """Rank the tasks of `pool` for a query and decide what the question deserves."""
    if not any(pool):
        return Judgement(found=False, reason="empty")
    seen = scored(query, scope, search, pool)
    of_units = any(c.kind in ("unit", "group") for c in query.where)
    if of_units and (other := seen.of_others) is not None:
        theirs = (other, float(seen.score[other]), scope.tasks[other].span)
        return Judgement((theirs,), found=False, near=1, reason="others")
    ranked, score = seen.ranked, seen.score
    quotes: dict[int, Quote] = {}
    if query.ask == "fact":
        quotes = {i: quote_for(query, scope.tasks[i], scope, seen.readings, i) for i in ranked[:4]}
        ranked = _answering_first(query, _covering_first(seen), score, quotes, scope)
    several = "、" in (query.option("text") or query.topic)  # 水库、湖泊: one task for each
    verdict, order = _how_many(seen, ranked, query.ask != "topic", several)
    for i in order:
        if i not in quotes:
            quotes[i] = quote_for(query, scope.tasks[i], scope, seen.readings, i)
    verdict = replace(
        verdict,
        order=tuple((i, float(score[i]), quotes[i].span) for i in order),
        terms=tuple(seen.terms),
    )
    return _held(query, verdict, quotes[order[0]], scope, seen)


def _covering_first(seen: Scored) -> list[int]:
    """The ranked tasks; one that has all words of the question comes before a somewhat nearer one
    that lacks some."""
    ranked, covered = seen.ranked, seen.covered
    if len(seen.terms) < _SEVERAL or covered[ranked[0]] > _SOME:
        return ranked
    near = [i for i in ranked[1:4] if seen.score[i] >= seen.score[ranked[0]] - _NOT_FAR]
    full = next((i for i in near if covered[i] > _ALL), None)
    return ranked if full is None else [full, *(i for i in ranked if i != full)]


def _answering_first(
    query: Query, ranked: list[int], score: np.ndarray, quotes: dict[int, Quote], scope: Scope
) -> list[int]:
    """Of tasks that are about as near, the one whose words give what is asked comes first."""
    text = query.option("text")
    close = [i for i in ranked[:4] if score[i] >= score[ranked[0]] - _CLOSE]

    def gives(i: int) -> tuple[bool, bool]:
        lacks = absence.lacking_answer(query, quotes[i].text, scope.tasks[i], scope)
        return figures.has_measure(text, quotes[i].text), not lacks

    best = max(close, key=lambda i: (*gives(i), -ranked.index(i)))
    return [best, *(i for i in ranked if i != best)]


def _strength(readings: list[Signals], best: int) -> tuple[float, float]:
    """The raw similarities of the best task: to its everyday phrasings, to its clauses."""
    expansion = max(float(s.expansion_max[best]) for s in readings)
    clause = max(float(s.clause_max[best]) for s in readings)
    return expansion, clause


def _how_many(
    seen: Scored, ranked: list[int], lead: bool, several: bool
) -> tuple[Judgement, list[int]]:
    """How many tasks answer, and all that are shown: those, and then the related ones.

    `lead`: whether one task gives the answer, the first of `ranked`; `several`: whether the
    question lists several matters.
    """
    found = candidates(seen.score, seen.covered, seen.pool, seen.asked)
    required, relevant = probabilities(found)
    price = PRICE_FILTERED if seen.filtered else PRICE
    chosen = [found.places[i] for i in best_set(required, relevant, price)]
    if seen.verbatim and not seen.filtered:  # what is said in other words has to be asked for
        chosen = [i for i in chosen if seen.asked is None or seen.asked[i] >= _UNASKED]
    if seen.filtered and seen.asked is not None and not several:
        chosen = _asked_alike(chosen, seen.asked)
    first = [ranked[0]] if lead else [i for i in ranked if i in seen.verbatim]
    chosen = [*first, *(i for i in chosen if i not in first)]
    likely = dict(zip(found.places, relevant, strict=True))
    rest = [i for i in ranked[:_SHOWN] if i not in chosen]
    related = [i for i in rest if likely.get(i, 0.0) >= _RELATED]
    rest = [*related, *(i for i in rest if i not in related)]
    top = seen.score[ranked[0]]
    tied = len(ranked) > 1 and float(seen.score[ranked[1]]) >= top - 1.0
    return Judgement(count=len(chosen), near=min(len(related), 3), tied=tied), [*chosen, *rest]


def _asked_alike(chosen: list[int], asked: np.ndarray) -> list[int]:
    """Of some units' tasks, where one is plainly asked for, those asked for about as much."""
    most = max(float(asked[i]) for i in chosen)
    return chosen if most < _PLAINLY else [i for i in chosen if asked[i] >= _ALIKE * most]


def _held(query: Query, verdict: Judgement, best: Quote, scope: Scope, seen: Scored) -> Judgement:
    """Whether the best quote really answers: figures, fields, opposites, and plain likeness."""
    text = query.option("text") or query.topic
    index, top, _ = verdict.order[0]
    task = scope.tasks[index]
    covered, strength = float(seen.covered[index]), _strength(seen.readings, index)
    if query.ask == "verify" and (total := sums.claimed_total(text, task.text)) is not None:
        return replace(verdict, supported=total)
    held = {(a.value, a.measure) for a in amounts(task.text)}
    wrong = figures.wrong_figures(text, best.text)
    wrong = [w for w in wrong if (w[0].value, w[0].measure) not in held]
    if wrong:
        claim, _ = wrong[0]
        missing = replace(
            verdict, found=False, missing=(claim.text,), reason="figure", corrects=True
        )
        return replace(missing, supported=False)
    if unheard := figures.unheard_of(text, scope.task_text):
        return replace(verdict, found=False, missing=(unheard[0].text,), reason="figure")
    named = absence.missing_names(text, query.topic, scope, best.text, task.text)
    if named:
        return replace(verdict, found=False, missing=named, reason="entity")
    if query.ask == "fact" and (calculated := _calculated(query, verdict, best, task)):
        return calculated
    if query.ask == "fact":
        lacking = absence.lacking_answer(query, best.text, task, scope)
        if lacking:
            scores = [s for _, s, _ in verdict.order[:2]]
            ahead = len(scores) < 2 or scores[0] >= scores[1] + 1.5
            sure = covered >= 0.6 and ahead or strength[0] >= 0.93
            sure = sure and lacking != absence.missing_subject(text, scope)
            sure = sure and (seen.asked is None or seen.asked[index] >= _CLEARLY)
            return replace(verdict, found=False, missing=(lacking,), reason="field", corrects=sure)
        want = figures.asked(text)
        figure = figures.pick(text, best.text, want) if want else None
        if figure:
            verdict = replace(verdict, answer=figure.text)
    if query.ask in ("topic", "verify") and (
        lacking := _not_said(text, task, scope, covered, strength)
    ):
        return replace(verdict, found=False, missing=(lacking,), reason="field", corrects=False)
    given = any(c.kind == "number" and not c.negated for c in query.where)
    printed = index in seen.verbatim or any(w in task.text for w in absence.quoted_in(text))
    given = given or printed
    absent = not given and seen.absent > presence.THRESHOLD
    if absent or (not printed and seen.asks_for_nothing and covered < 0.5):
        return replace(verdict, found=False, reason="weak")
    if (
        not given
        and not (seen.filtered and strength[0] >= 0.87)
        and absence.unlike(top, strength, covered, len(scope.tasks))
    ):
        return replace(verdict, found=False, reason="weak")
    found = support(text, query.topic, task.text, best.text, verdict.terms)
    return replace(verdict, supported=found.right, unheard=found.unknown)


def _calculated(query: Query, verdict: Judgement, best: Quote, task: Task) -> Judgement | None:
    """Small arithmetic over the figures of the quote, or of its whole task, which is quoted then;
    None where none is asked for."""
    text = query.option("text") or query.topic
    answer = sums.worked_out(text, query.topic, best.text)
    if answer is None or answer:
        return replace(verdict, answer=answer) if answer else None
    if answer := sums.worked_out(text, query.topic, task.text):
        (index, score, _), *rest = verdict.order
        return replace(verdict, answer=answer, order=((index, score, task.span), *rest))
    return replace(verdict, found=False, missing=(_TERMS,), reason="field", corrects=True)


# How near a phrasing of the task is to a question that only sets its scene with a matter that no
# notice speaks of (刚生了二胎,…): of 145 such questions nine have an answer, at .929 and more.
_ITS_SUBJECT = 0.925
_TERMS = "可直接用于计算的各项数字"


def _not_said(
    text: str, task: Task, scope: Scope, covered: float, strength: tuple[float, float]
) -> str:
    """环球影城门票会不会降价, 中考怎么改: what a matter is asked about and nothing there says."""
    if absence.unlisted(text, task.text):
        return absence.NAMES
    attribute = absence.missing_attribute(text, task.text)
    priced = re.search("[价费票率]|工资", attribute)
    if attribute and strength[0] < (0.93 if priced else 0.88):
        return attribute
    subject = absence.missing_subject(text, scope)
    return subject if subject and strength[0] < _ITS_SUBJECT else ""
