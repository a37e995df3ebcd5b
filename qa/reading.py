"""A question analysed but not yet understood: its mentions, its phrases, and what is left over."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.names import occurs_in_order
from corpus.units import Mention
from qa import boolean, left_out, limits, residue, verbatim
from qa.content import content_of
from qa.lexicon import Token, data, find_words, tokenize
from qa.limits import Limit
from qa.mentions import apposed, settle
from qa.numbers import NUMERAL, NumberMention, task_numbers
from qa.records import Condition
from qa.residue import Run
from qa.scope import Scope
from qa.sections import SectionMention

_QUOTED = re.compile(r"\"([^\"]{1,40})\"")


@dataclass(frozen=True)
class Reading:
    """What stands in a question. `content` are the runs that no phrase and no name covers."""

    text: str
    flags: frozenset[str]
    conditions: tuple[Condition, ...] = ()
    counts: tuple[Condition, ...] = ()
    numbers: tuple[int, ...] = ()
    sections: tuple[SectionMention, ...] = ()
    places: tuple[Mention, ...] = ()
    unknown: tuple[str, ...] = ()
    ambiguous: Mention | None = None
    content: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()
    role: str = ""

    def has(self, *names: str) -> bool:
        """Whether a phrase of one of these classes occurs."""
        return any(n in self.flags for n in names)

    @property
    def topic(self) -> str:
        """The content as one string, for retrieval."""
        return " ".join(self.content)

    @property
    def units(self) -> tuple[str, ...]:
        """Every unit named, in order."""
        return tuple(v for c in self.conditions if c.kind == "unit" for v in c.values)


def read(text: str, scope: Scope, part: str = "") -> Reading:
    """Analyse a normalised question. `part` is the section under discussion, for a bare 第二节."""
    numbers = task_numbers(text)
    sections = scope.sections.find(text, part)
    found = scope.units.find(text)
    sections = [s for s in sections if not _of_a_unit(text, s, found)]
    numbers = [n for n in numbers if not _is_the_total(text, n, scope)]
    numbers = [n for n in numbers if n.how != "first" or not _RANKED.search(text[: n.start])]
    numbers = [n for n in numbers if not any(_is_heading(text, n, s) for s in sections)]
    sizes, members = _limits_of(text, found)
    count_spans = [(x.start, x.end) for x in (*sizes, *members)]
    numbers = [n for n in numbers if all(n.end <= x.start or x.end <= n.start for x in members)]
    taken = [(n.start, n.end) for n in numbers] + count_spans
    taken += [(s.start, s.end) for s in sections if s.sure]
    mentions = [m for m in found if all(m.end <= a or m.start >= b for a, b in taken)]
    said = _said(text, [*mentions, *sections], scope)
    mentions = [m for m in mentions if m.strength != "group" or not _inside(m, said)]
    named = settle(text, mentions, scope)
    tokens = [
        Token(text[n.start : n.end], n.start, n.end, frozenset({"number"}), n) for n in numbers
    ]
    tokens += [Token(text[a:b], a, b, frozenset({"limit"})) for a, b in count_spans]
    free = [x for x in said if all(x[1] <= m.start or m.end <= x[0] for m in named)]
    tokens += [Token(text[a:b], a, b, frozenset()) for a, b in free]
    tokens += [
        Token(m.group(), *m.span(), frozenset({"count"}), "either") for m in _EITHER.finditer(text)
    ]
    if len([m for m in named if m.strength in ("name", "place")]) > 1:
        tokens += [
            Token(m.group(), *m.span(), frozenset({"or"})) for m in limits.ANY_ONE.finditer(text)
        ]
    tokens += [Token(m.group(), *m.span(), frozenset({"only"})) for m in _BY_ITSELF.finditer(text)]
    asked = [m for m in named if m.strength == "group" and _which(text, m)]
    named = [m for m in named if m not in asked]
    tokens += [_unit_token(m) for m in named]
    if len([m for m in named if m.strength == "name"]) > 1:  # 海淀、朝阳的区政府
        beside = [m for m in mentions if apposed(m) and m not in (*named, *asked)]
        tokens += [Token(m.text, m.start, m.end, frozenset({"padding"})) for m in beside]
    tokens += [Token(text[m.start - 2 : m.end], m.start - 2, m.end, _WHO, m) for m in asked]
    used = taken + [(m.start, m.end) for m in named]
    plain = [s for s in sections if s.sure or all(s.end <= a or s.start >= b for a, b in used)]
    tokens += [
        Token(text[s.start : s.end], s.start, s.end, frozenset({"section"}), s) for s in plain
    ]
    cut = tokenize(text, tokens, scope.task_text)
    runs, flags = content_of(cut, named)
    flags |= _document_flags(text) | _sentence_flags(text, flags)
    runs = _beyond_names(text, runs, named)
    runs = _beyond_titles(text, runs, [s for s in plain if s.sure], scope)
    content, asides = _parted(text, runs, cut, flags, bool(numbers), scope)
    content = left_out.besides(text, content, bool(sections))
    content, but = left_out.not_that(text, content, scope)
    role = "lead" if "lead" in flags else ""
    if "support" in flags and not flags & {"only", "lead"}:
        role = "support"
    conditions = boolean.unit_conditions([t for t in cut if t.value != ()], role)
    if of := next((x.of for x in sizes if x.of), ""):
        conditions = list(boolean.some_of(conditions, of))
    conditions += [c for x in members for c in x.conditions]
    conditions = [*left_out.meant_groups(text, conditions, scope), *but]
    unknown = tuple(m.text for m in named if m.strength == "unknown")
    return Reading(
        text=text,
        flags=flags,
        conditions=tuple(conditions),
        counts=tuple(c for x in sizes for c in x.conditions),
        numbers=tuple(dict.fromkeys(i for n in numbers for i in n.numbers)),
        sections=tuple(plain),
        places=tuple(m for m in mentions if m.strength == "place" and m not in named),
        unknown=unknown,
        ambiguous=next((m for m in named if _ambiguous(m, conditions)), None),
        content=content,
        asides=asides,
        quoted=tuple(_QUOTED.findall(text)),
        role=role,
    )


def _said(text: str, names: list[Mention | SectionMention], scope: Scope) -> list[tuple[int, int]]:
    """Phrases of the tasks as they are printed, which are a matter throughout: 指导各区完善学区制;
    names of units, places and headings are not."""
    return [
        (a, b)
        for a, b in verbatim.spans(text, scope.task_text)
        if all(
            isinstance(m, Mention)
            and m.strength == "group"
            or min(b, m.end) - max(a, m.start) < _NAMED * (b - a)
            for m in names
        )
    ]


_NAMED = 0.6  # of a phrase that a name takes up


def _inside(mention: Mention, spans: list[tuple[int, int]]) -> bool:
    return any(a <= mention.start and mention.end <= b for a, b in spans)


_RANKED = re.compile("(?:最[多少]的?|从多到少|从少到多|从高到低|排名?)(?:的)?$")  # …前三项


def _is_the_total(text: str, number: NumberMention, scope: Scope) -> bool:
    """64项里面,发改委占多少: all tasks, no task 64."""
    whole = number.numbers == (len(scope.tasks),)
    return (
        whole
        and bool(re.fullmatch(r"\d+(?:项|条|个)(?:任务)?", text[number.start : number.end]))
        and bool(re.match("[里中]|当中|之中|任务[里中]", text[number.end :]))
    )


def _is_heading(text: str, number: NumberMention, section: SectionMention) -> bool:
    """最后一个部分: a heading, not the last task."""
    inside = section.start <= number.start < section.end
    return section.sure and inside and text[number.start : number.end].startswith("最后")


def _of_a_unit(text: str, section: SectionMention, found: list[Mention]) -> bool:
    """开发区管委会名下: a unit's tasks, though its name shares words with a heading."""
    return any(
        m.start < section.end and section.start < m.end and re.match("[名旗]下", text[m.end :])
        for m in found
        if m.strength != "place"
    )


def _limits_of(text: str, found: list[Mention]) -> tuple[list[Limit], list[Limit]]:
    """Limits on the number of units, and on how many of a group, which take the words first."""
    groups = [(m.start, m.end, m.units) for m in found if m.strength == "group"]
    named = sum(m.strength in ("name", "place") for m in found)
    members = limits.group_limits(text, groups, named)
    ends = [m.end for m in found if m.strength in ("name", "place")]
    one_of = limits.not_both(text, named)
    sizes = one_of + [
        x
        for x in limits.unit_limits(text, named, ends)
        if all(x.end <= o.start or o.end <= x.start for o in one_of)
    ]
    members += limits.multiples(text) + limits.other_districts(text)
    apart = [x for x in sizes if all(x.end <= g.start or x.start >= g.end for g in members)]
    return apart, members


def _parted(
    text: str,
    runs: tuple[Run, ...],
    tokens: list[Token],
    flags: frozenset[str],
    numbered: bool,
    scope: Scope,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What limits and what is beside the point; without names everything is the matter."""
    if numbered or not any(t.has("unit", "group", "limit", "section") for t in tokens):
        return tuple(r.text for r in runs), ()
    named = [t for t in tokens if t.value is not None or t.has("limit")]
    asking = [t for t in tokens if t.has("list", "count", "tasknoun")]
    spans = [(t.start, t.end) for t in (*named, *asking)]
    return residue.parted(text, runs, flags, spans, scope)


# 不跟别的单位合着干
_BY_ITSELF = re.compile(
    "[不没](?:有)?(?:跟|和|与|同)(?:别的?|其[他它]|旁的?|任何)(?:一家|家|人|单位|部门)*"
    "(?:一起|合着?|共同|搭伙|合作|联合|搭)(?:干|做|办|承担|负责|伙)?"
)
_EITHER = re.compile(rf"{NUMERAL}(?:项|条|个)?还是{NUMERAL}(?:项|条|个)")
_QUESTION = frozenset("list count who show most least headings sections compare".split())


def _sentence_flags(text: str, flags: frozenset[str]) -> frozenset[str]:
    """四项还是五项 asks a count; a statement that ends in ? asks whether it is so."""
    if _EITHER.search(text):
        return frozenset({"count"})
    stated = "?" in text and not flags & _QUESTION and not _OPEN.search(text)
    stated = stated and not re.search(r"的(?:任务|工作|内容|情况|事)\?$", text)
    return (
        frozenset({"verify"}) if stated and re.search(r"是|有|为|\d|由|在", text) else frozenset()
    )


_OPEN = re.compile(r"什么|啥|哪|谁|几|多少|多大|多长|多久|怎么|如何|为何|呢")


_CUE_AT_END = re.compile("(?:部分|节|章|板块|标题|篇|块)$")


def _beyond_titles(
    text: str, runs: tuple[Run, ...], sections: list[SectionMention], scope: Scope
) -> tuple[Run, ...]:
    """第三部分教育科技人才都有哪些: words of the heading that is named limit nothing further."""
    titles = [t for s in sections for k in s.keys for t in scope.sections.titles.get(k, ())]
    sure = [s.start for s in sections if s.sure and _CUE_AT_END.search(text[s.start : s.end])]
    return tuple(
        r
        for r in runs
        if not any(occurs_in_order(r.text, t) for t in titles)
        and not (len(r.text) <= _BESIDE and any(0 <= at - r.end <= 1 for at in sure))
    )


def _beyond_names(text: str, runs: tuple[Run, ...], named: list[Mention]) -> tuple[Run, ...]:
    """火车站那个重点站区管委会: words that say which unit is meant limit nothing."""
    return tuple(
        r
        for r in runs
        if not any(
            m.strength == "name" and re.fullmatch("的?[那这](?:个|家)", text[r.end : m.start])
            for m in named
        )
    )


_BESIDE = 3  # characters right before the words of a heading that are meant for some of it


def _ambiguous(mention: Mention, conditions: list[Condition]) -> bool:
    """A name of several units that limits the tasks."""
    held = any(set(mention.units) <= set(c.values) for c in conditions if c.kind == "unit")
    return mention.strength == "name" and len(mention.units) > 1 and held


_WHO = frozenset({"who"})


def _which(text: str, group: Mention) -> bool:
    """是哪个委办局的活 asks whose it is; 哪个委办局任务最多 ranks the group."""
    before = text[max(0, group.start - 2) : group.start]
    return before in ("哪个", "哪些", "哪几", "什么", "哪家") and not re.search("最|排|前", text)


def _unit_token(mention: Mention) -> Token:
    kind = {"group": "group", "unknown": "unknown"}.get(mention.strength, "unit")
    return Token(mention.text, mention.start, mention.end, frozenset({kind}), mention.units)


def _document_flags(text: str) -> frozenset[str]:
    """Which fields of the document the question asks about, as doc:date and so on."""
    fields = (f"doc:{n}" for n, row in data("document").items() if find_words(row["words"], text))
    return frozenset(fields)
