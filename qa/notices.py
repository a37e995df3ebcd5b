"""Which of several notices a question names: 许昌那份, 2025年的, 去年的, 《…》.

许昌那份清单里市水务局有哪些任务 -> (许昌's notice), 市水务局有哪些任务
With one notice open nothing is looked for. A name that no open notice bears is left to the rules
that say so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.records import Notice
from corpus.units import city_of
from qa.records import Condition, Query
from qa.scope import Scope

_PAPER = r"(?:政府工作报告|重点工作|重点任务|任务清单|责任清单|清单|通知|文件|方案|要点)"
_MARK = rf"(?:的?(?:那|这)(?:一)?[份个篇版]|版|的{_PAPER}|{_PAPER}|的)"
_WHERE = r"(?:里面|里头|里边|里|中|上|当中)?(?:的)?"
_FRAME = rf"(?:{_MARK}{{1,3}}{_WHERE})"
_YEAR = re.compile(rf"(?:我市|市里|市|在|按|查|看)?(20\d\d)(?:年度|年|度)?({_FRAME})")
_YEAR_FIRST = re.compile(
    r"(20\d\d)(?:年度|年)(?![底末初前内]|\d{1,2}月|[一二三四上下]?半年|完成|实现)"
)
_YEAR_ALONE = re.compile(r"(?:那|换成|换)?(20\d\d)(?:年度|年)?(?:的)?(?:呢)?")
_RELATIVE = re.compile(rf"(今年|本年度|去年|上一年度?|上年|前年)(?:度)?({_FRAME})?")
_BACK = {"今年": 0, "本年度": 0, "去年": 1, "上一年": 1, "上一年度": 1, "上年": 1, "前年": 2}
_JOINED = "[和与跟、及]"


@dataclass(frozen=True, slots=True)
class Edition:
    """What tells a notice from the others: its place without 市, its year (0 where unknown)."""

    name: str
    place: str
    year: int


def edition_of(notice: Notice) -> Edition:
    """The place and the year of a notice, from its name, title and date."""
    years = re.findall(r"(20\d\d)年", notice.name + (notice.title or ""))
    year = int(years[0]) if years else int(notice.date[:4]) if notice.date else 0
    place = city_of(notice)
    if not place:
        words = re.match(
            r"(\w{2,6}?)[市州县区](?=20\d\d|人民|关于|年)", notice.title or notice.name
        )
        place = words[1] if words else ""
    return Edition(notice.name, place, year)


@dataclass(frozen=True, slots=True)
class Named:
    """The notices that a question names (none: all of them), and the question without the name."""

    names: tuple[str, ...]
    text: str


def named(text: str, scope: Scope) -> Named:
    """What a normalised question names among the open notices.

    A place and a year narrow together (上海2025年的); either alone means every notice that has it.
    """
    if len(scope.notices) < 2:
        return Named((), text)
    editions = [edition_of(n) for n in scope.notices]
    found: set[str] | None = None
    for look in (_by_title, _by_place, _by_year, _by_relative_year):
        names, rest = look(text, editions, scope)
        if names and (both := names if found is None else found & names):
            found, text = both, rest
    every = {e.name for e in editions}
    if found is None or (found == every and not found - every):
        names_ = () if found is None else tuple(e.name for e in editions)
        return Named(() if found is None else names_, text)
    return Named(tuple(e.name for e in editions if e.name in found), text)


def _by_title(text: str, editions: Sequence[Edition], scope: Scope) -> tuple[set[str], str]:
    """《2026年市政府工作报告重点任务清单》, or the name without its quotes."""
    names: set[str] = set()
    for notice in sorted(scope.notices, key=lambda n: -len(n.name)):
        for title in (notice.name, notice.title or ""):
            if len(title) >= 4 and title in text:
                text = re.sub(rf"《?{re.escape(title)}》?{_FRAME}?", "", text)
                names.add(notice.name)
    return names, text


def _by_place(text: str, editions: Sequence[Edition], scope: Scope) -> tuple[set[str], str]:
    """许昌那份, 上海市的清单, 许昌市教育局; not 与上海合作, and 上海海关 stays a unit."""
    names: set[str] = set()
    places = sorted({e.place for e in editions if e.place}, key=lambda p: (-len(p), p))
    if not places:
        return names, text
    choice = "|".join(map(re.escape, places))
    printed = [u for t in scope.tasks for u in t.units]
    pattern = re.compile(
        rf"(?<![与和跟同向对到赴])({choice})[市县]?(?:{_JOINED}({choice})[市县]?)?({_FRAME})?"
    )
    out, last = [], 0
    for match in pattern.finditer(text):
        after = text[match.start() :]
        whole_unit = any(u.startswith(match[1]) and after.startswith(u) for u in printed)
        here = {e.name for e in editions if e.place in (match[1], match[2])}
        names |= here
        if not whole_unit:
            kept = _level_kept(text, match)
            out.append(text[last : match.start()] + kept)
            last = match.end()
    return names, "".join([*out, text[last:]])


def _level_kept(text: str, match: re.Match[str]) -> str:
    """许昌市教育局: the 市 belongs to the unit's name and stays."""
    if match[3] or match[2]:
        return ""
    tail = text[match.end() : match.end() + 12]
    level = text[match.end() - 1]
    unit = re.match(r"\w{1,10}?(?:局|委|办|厅|院|中心|政府)", tail)
    return level if level in "市县" and unit else ""


def _by_year(text: str, editions: Sequence[Edition], scope: Scope) -> tuple[set[str], str]:
    """2025年的, 2025年度清单里, 2025年市教委有哪些任务; not 到2025年底完成."""
    years = {e.year for e in editions if e.year}
    names: set[str] = set()
    for match in [*_YEAR.finditer(text)][::-1]:
        year = int(match[1])
        if year in years and not re.search(r"[到至自从前]$", text[: match.start()]):
            names |= {e.name for e in editions if e.year == year}
            text = text[: match.start()] + text[match.end() :]
    first = _YEAR_ALONE.fullmatch(text.strip("?!。")) or _YEAR_FIRST.match(text)
    if first and int(first[1]) in years:
        names |= {e.name for e in editions if e.year == int(first[1])}
        text = text[first.end() :]
    return names, text


def _by_relative_year(text: str, editions: Sequence[Edition], scope: Scope) -> tuple[set[str], str]:
    """今年, 去年: by place, its newest edition and the ones before."""
    match = _RELATIVE.search(text)
    newest: dict[str, int] = {}
    for edition in editions:
        newest[edition.place] = max(newest.get(edition.place, 0), edition.year)
    several = len({(e.place, e.year) for e in editions}) > len(newest)
    if match is None or not several:
        return set(), text
    back = _BACK[match[1]]
    names = {e.name for e in editions if e.year and e.year == newest[e.place] - back}
    return names, text[: match.start()] + text[match.end() :] if names else text


def limited(query: Query, names: Sequence[str]) -> Query:
    """The query with its notices as a condition; what looks at no task stays as it is."""
    if not names or query.ask in ("refuse", "nothing"):
        return query
    kept = tuple(c for c in query.where if c.kind != "notice")
    return replace(query, where=(*kept, Condition("notice", tuple(names))))


def by_district(query: Query, scope: Scope) -> Query:
    """魏都区政府 of one city is not among 各区政府 of another: limited to the notices of its place.

    Only where the open notices are of several places and one of them prints the district.
    """
    if len(scope.notices) < 2 or of_query(query):
        return query
    named = [v for c in query.where if c.kind == "unit" and not c.negated for v in c.values]
    districts = [v for v in named if scope.units.covering(v)]
    printed = {t.notice for t in scope.tasks if not set(scope.organs_of(t)).isdisjoint(districts)}
    editions = [edition_of(n) for n in scope.notices]
    places = {e.place for e in editions if e.name in printed}
    names = [e.name for e in editions if e.place in places]
    if not districts or "" in places or not names or len(names) == len(editions):
        return query
    return limited(query, names)


def of_query(query: Query) -> tuple[str, ...]:
    """The notices that a query is limited to, () for all."""
    return tuple(v for c in query.where if c.kind == "notice" and not c.negated for v in c.values)
