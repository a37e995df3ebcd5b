"""A question, and the turns before it, to a Query."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.units import Mention
from qa import asks, columns, editions, followup, notices
from qa.followup import Turn
from qa.normal import normalise
from qa.rambling import shortened
from qa.reading import Reading, read
from qa.records import Query
from qa.repair import longer_names, repaired, without_slips
from qa.scope import Scope
from qa.shortnames import described_units, full_names
from qa.soundalike import by_sound


def understand(question: str, scope: Scope, turns: tuple[Turn, ...] = ()) -> Query:
    """What is asked. Always a Query; `ask` is "nothing" where no words are left to read."""
    text = described_units(without_slips(normalise(question)), scope)
    text = full_names(shortened(text), scope)
    if not re.search(r"\w", text):
        return Query("nothing")
    parts = split(text, scope)
    first = _one(parts[0], scope, turns)
    rest = tuple(_one(p, scope, turns) for p in parts[1:])
    if not rest and (both := _with_another(text, scope, turns)):
        first, rest = both
    if not rest:
        return first
    return Query(
        first.ask, first.where, first.topic, first.options, first.carried, first.unread, rest
    )


_AND_THAT = re.compile(r"^(.{4,}?)[,;?。]((?:那|那么)?[^,;?。]{1,10}呢)\??$")


def _with_another(
    text: str, scope: Scope, turns: tuple[Turn, ...]
) -> tuple[Query, tuple[Query, ...]] | None:
    """延庆区有几项,怀柔呢: the first question, and the same of another."""
    match = _AND_THAT.match(text)
    if match is None or not _complete(match.group(1), scope):
        return None
    first = _one(match.group(1), scope, turns)
    other = _one(match.group(2), scope, (*turns, Turn(first)))
    return (first, (other,)) if other.carried and other.ask == first.ask else None


def _one(text: str, scope: Scope, turns: tuple[Turn, ...]) -> Query:
    """One question; where several notices are open, limited to those that it names (or, where it
    leans on the last one, to that one's)."""
    if len(scope.notices) > 1 and (query := editions.asked(text, scope)):
        return query
    found = notices.named(text, scope)
    if found.names:
        if turns and not re.search(r"\w", re.sub(r"那|呢|的|怎么样|如何", "", found.text)):
            query = replace(turns[-1].query, carried=("沿用上一问的问法",))
            return notices.limited(query, found.names)
        return notices.limited(_within(found.text, scope.within(found.names), turns), found.names)
    if turns and (before := notices.of_query(turns[-1].query)):
        query = _within(text, scope.within(before), turns)
        if query.carried:
            return notices.limited(query, before)
    return notices.by_district(_within(text, scope, turns), scope)


def _within(text: str, scope: Scope, turns: tuple[Turn, ...]) -> Query:
    if query := columns.asked(text, scope):
        return query
    reading = _read(text, scope, turns)
    refused = asks.refused(reading, scope) or asks.greeting(reading, scope)
    if refused:
        return refused
    if turns and (chosen := _chosen(reading, turns[-1], scope)):
        return chosen
    if turns and (of_it := _that_unit(text, reading, turns[-1], scope)):
        return of_it
    query = followup.resolve(reading, turns, scope)
    if query is not None:
        return query
    if our := _our_district(reading, scope, turns):
        return our
    left_out = any(c.negated for c in reading.conditions)  # 管委会不算: whichever it is
    if reading.ambiguous and not left_out and not reading.numbers and len(reading.topic) < _LONG:
        return _clarify(reading.ambiguous, text)
    for rule in asks.RULES:
        query = rule(reading, scope)
        if query is not None:
            return query
    return Query("unclear", topic=text)


_LONG = 12  # characters of a matter that tells which of some units is meant: 通州…管委会改不改


def _chosen(reading: Reading, last: Turn, scope: Scope) -> Query | None:
    """我是朝阳的, after 咱们区有几项任务: the question again with the unit that was meant."""
    query = last.query
    candidates = query.option("candidates").split("|")
    units = {u for m in reading.places for u in m.units} | set(reading.units)
    meant = [c for c in candidates if c in units]
    if query.ask != "clarify" or len(meant) != 1:
        return None
    text = query.option("before") + meant[0] + query.option("after")
    return replace(_one(text, scope, ()), carried=("承接上一问",))


_THAT_UNIT = re.compile(
    "(?:这|那|该)(?:一)?(?:家|个)?(?:单位|部门|机构|局|委(?!办)|区(?!域))|(?:这|那)(?:一)?家(?!里)"
    "|它(?=[跟和与]|一共|总共|共|参与|负责|还|都|名下|有(?:几|多少|哪))"
)


def _that_unit(text: str, reading: Reading, last: Turn, scope: Scope) -> Query | None:
    """这家一共几项任务, after one unit answered the last question."""
    match = _THAT_UNIT.search(text)
    if (
        match is None
        or reading.numbers
        or not reading.has("count", "list", "both", "tasknoun", "only")
    ):
        return None
    held = {t.number: t for t in scope.tasks}
    named = [v for c in last.query.where if c.kind == "unit" and not c.negated for v in c.values]
    if not named and len(last.tasks) == 1 and last.query.ask in ("who", "units_of"):
        named = list(scope.organs_of(held[last.tasks[0]])) if last.tasks[0] in held else []
    if not named and last.query.ask == "rank_units":
        named = list(last.units)
    if len(named) != 1 or named[0] in reading.units:
        return None
    query = _one(text[: match.start()] + named[0] + text[match.end() :], scope, ())
    return replace(query, carried=(f"承接上文的{named[0]}",))


_OURS = re.compile("(?:我们|咱们|咱|我|本|俺们)(?:区|县)(?!域|别|间)(?:政府|里)?")


def _our_district(reading: Reading, scope: Scope, turns: tuple[Turn, ...]) -> Query | None:
    """咱们区有几项任务: the district named before; else which is meant has to be said."""
    match = _OURS.search(reading.text)
    districts = tuple(unit for _, unit in scope.districts)
    exact = not reading.content and not reading.units and not reading.numbers
    if match is None or len(districts) < 2 or not exact:
        return None
    for turn in reversed(turns):
        named = [v for c in turn.query.where for v in c.values if v in districts]
        if len(named) == 1:
            text = reading.text[: match.start()] + named[0] + reading.text[match.end() :]
            return replace(_one(text, scope, ()), carried=(f"承接上文的{named[0]}",))
    return _clarify(Mention(*match.span(), match.group(), districts, "name"), reading.text)


def _clarify(mention: Mention, text: str) -> Query:
    """金融有哪些任务: the candidates, and the question with its mention cut out for each."""
    options = (
        ("mention", mention.text),
        ("candidates", "|".join(mention.units)),
        ("before", text[: mention.start]),
        ("after", text[mention.end :]),
    )
    return Query("clarify", options=options)


def _read(text: str, scope: Scope, turns: tuple[Turn, ...]) -> Reading:
    part = next(
        (
            v
            for t in reversed(turns)
            for c in t.query.where
            if c.kind == "section"
            for v in c.values
        ),
        "",
    )
    reading = read(text, scope, part)
    named = reading.conditions and not reading.unknown
    better = longer_names(text, scope) if named else text
    if better == text:
        better = repaired(text, reading, scope)
    better = by_sound(better, scope)
    return read(better, scope, part) if better != text else reading


_BREAK = re.compile(
    r"[?;。!]+|(?:,|\s)(?=另外|还有(?:就是|一个问题)?|顺便|再问|再帮|同时请|以及请|再有)|(?:另外|顺便|再问一下|再问个|还想问)(?:,)?"
)


def split(text: str, scope: Scope) -> list[str]:
    """Two questions in one breath, where both stand alone: 体育局有哪些任务?第45项讲什么?"""
    pieces = [p.strip(" ,") for p in _BREAK.split(text) if p and p.strip(" ,")]
    whole = [p for p in pieces if _complete(p, scope)]
    if len(whole) < 2 or len(whole) > 4:
        return [text]
    out: list[str] = []
    for piece in pieces:
        if _complete(piece, scope) or not out:
            out.append(piece)
        else:
            out[-1] += "," + piece
    return out if len(out) >= 2 else [text]


def _complete(piece: str, scope: Scope) -> bool:
    reading = read(piece, scope)
    named = bool(
        reading.units or reading.numbers or reading.unknown or any(s.sure for s in reading.sections)
    )
    document = any(f.startswith("doc:") for f in reading.flags)
    asked = reading.has(
        "list", "count", "who", "show", "unitnoun", "most", "least", "verify", "tasknoun"
    )
    pronoun = reading.has("pronoun_one", "pronoun_all") and not named
    matter = len("".join(reading.content)) >= 3 and reading.has("who", "count", "list", "verify")
    return not pronoun and ((named and asked) or document or matter)
