"""A question analysed but not yet understood: its mentions, its phrases, and what is left over."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from corpus.names import occurs_in_order
from corpus.units import Mention
from qa import boolean, limits, residue
from qa.lexicon import Token, data, find_words, is_phrase, tokenize
from qa.numbers import NUMERAL, Amount, amounts, task_numbers
from qa.records import Condition
from qa.residue import Run
from qa.scope import Scope
from qa.sections import SectionMention

_PUNCTUATION = re.compile(r"[\s,。、?!;:()\[\]\"'《》<>·.…—~\-+*/\\|#@]+")
_QUOTED = re.compile(r"\"([^\"]{1,40})\"")
_OUR_DISTRICT = re.compile(r"(?:我们|咱们|咱|我|本|俺们|我们这个)(?:区|县)(?:政府|里)?|区政府|区里")


@dataclass(frozen=True)
class Reading:
    """What stands in a question. `content` are the runs that no phrase and no name covers."""

    text: str
    tokens: tuple[Token, ...]
    flags: frozenset[str]
    conditions: tuple[Condition, ...] = ()
    counts: tuple[Condition, ...] = ()
    numbers: tuple[int, ...] = ()
    sections: tuple[SectionMention, ...] = ()
    amounts: tuple[Amount, ...] = ()
    places: tuple[Mention, ...] = ()
    unknown: tuple[str, ...] = ()
    ambiguous: Mention | None = None
    content: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()
    role: str = ""
    extra: frozenset[str] = field(default=frozenset())

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
    groups = [(m.start, m.end, m.units) for m in found if m.strength == "group"]
    named_units = sum(m.strength == "name" or m.strength == "place" for m in found)
    members = limits.group_limits(text, groups, named_units)
    sizes = [
        x
        for x in limits.unit_limits(text, named_units)
        if all(x.end <= g.start or x.start >= g.end for g in members)
    ]
    count_spans = [(x.start, x.end) for x in (*sizes, *members)]
    counts = [c for x in sizes for c in x.conditions]
    taken = [(n.start, n.end) for n in numbers] + count_spans
    taken += [(s.start, s.end) for s in sections if s.sure]
    mentions = [m for m in found if all(m.end <= a or m.start >= b for a, b in taken)]
    named = _settle(text, mentions, scope)
    tokens = [
        Token(text[n.start : n.end], n.start, n.end, frozenset({"number"}), n) for n in numbers
    ]
    tokens += [Token(text[a:b], a, b, frozenset({"limit"})) for a, b in count_spans]
    tokens += [
        Token(m.group(), *m.span(), frozenset({"count"}), "either") for m in _EITHER.finditer(text)
    ]
    asked = [m for m in named if m.strength == "group" and _which(text, m)]
    named = [m for m in named if m not in asked]
    tokens += [_unit_token(m) for m in named]
    tokens += [Token(text[m.start - 2 : m.end], m.start - 2, m.end, _WHO, m) for m in asked]
    used = taken + [(m.start, m.end) for m in named]
    plain = [s for s in sections if s.sure or all(s.end <= a or s.start >= b for a, b in used)]
    tokens += [
        Token(text[s.start : s.end], s.start, s.end, frozenset({"section"}), s) for s in plain
    ]
    cut = tokenize(text, tokens, scope.task_text)
    runs, flags = _content(cut, named)
    flags |= _document_flags(text) | _sentence_flags(text, flags, bool(cut))
    runs = _beyond_titles(runs, [s for s in plain if s.sure], scope)
    content: tuple[str, ...] = tuple(r.text for r in runs)
    asides: tuple[str, ...] = ()
    places = [t for t in cut if t.value is not None or t.has("limit")]
    if runs and any(t.has("unit", "group", "limit", "section") for t in cut):
        if not numbers:
            asking = [t for t in cut if t.has("list", "count", "tasknoun")]
            spans = [(t.start, t.end) for t in (*places, *asking)]
            content, asides = residue.parted(text, runs, flags, spans, scope)
    role = "lead" if "lead" in flags else ""
    if "support" in flags and not flags & {"only", "lead"}:
        role = "support"
    conditions = boolean.unit_conditions([t for t in cut if t.value != ()], role)
    if of := next((x.of for x in sizes if x.of), ""):
        conditions = list(boolean.some_of(conditions, of))
    conditions += [c for x in members for c in x.conditions]
    unknown = tuple(m.text for m in named if m.strength == "unknown")
    return Reading(
        text=text,
        tokens=tuple(cut),
        flags=flags,
        conditions=tuple(conditions),
        counts=tuple(counts),
        numbers=tuple(dict.fromkeys(i for n in numbers for i in n.numbers)),
        sections=tuple(plain),
        amounts=tuple(amounts(text)),
        places=tuple(m for m in mentions if m.strength == "place" and m not in named),
        unknown=unknown,
        ambiguous=next((m for m in named if m.strength == "name" and len(m.units) > 1), None),
        content=content,
        asides=asides,
        quoted=tuple(_QUOTED.findall(text)),
        role=role,
        extra=frozenset(n.how for n in numbers),
    )


_EITHER = re.compile(rf"{NUMERAL}(?:项|条|个)?还是{NUMERAL}(?:项|条|个)")
_QUESTION = frozenset("list count who show most least headings sections compare".split())


def _sentence_flags(text: str, flags: frozenset[str], any_: bool) -> frozenset[str]:
    """四项还是五项 asks a count; a statement that ends in ? asks whether it is so."""
    if _EITHER.search(text):
        return frozenset({"count"})
    stated = "?" in text and not flags & _QUESTION and not _OPEN.search(text)
    return (
        frozenset({"verify"}) if stated and re.search(r"是|有|为|\d|由|在", text) else frozenset()
    )


_OPEN = re.compile(r"什么|啥|哪|谁|几|多少|多大|多长|多久|怎么|如何|为何|呢")


def _beyond_titles(
    runs: tuple[Run, ...], sections: list[SectionMention], scope: Scope
) -> tuple[Run, ...]:
    """第三部分教育科技人才都有哪些: words of the heading that is named limit nothing further."""
    titles = [t for s in sections for k in s.keys for t in scope.sections.titles.get(k, ())]
    return tuple(r for r in runs if not any(occurs_in_order(r.text, t) for t in titles))


_WHO = frozenset({"who"})


def _which(text: str, group: Mention) -> bool:
    """是哪个委办局的活 asks whose it is; 哪个委办局任务最多 ranks the group."""
    before = text[max(0, group.start - 2) : group.start]
    return before in ("哪个", "哪些", "哪几", "什么", "哪家") and not re.search("最|排|前", text)


def _unit_token(mention: Mention) -> Token:
    kind = {"group": "group", "unknown": "unknown"}.get(mention.strength, "unit")
    return Token(mention.text, mention.start, mention.end, frozenset({kind}), mention.units)


def _settle(text: str, mentions: list[Mention], scope: Scope) -> list[Mention]:
    """Which mentions are units here. A place (昌平, 体育) is one only where nothing else is asked.

    我是延庆的,我们区政府领了哪几项 -> 延庆区政府: the place tells which district is meant.
    """
    sure = [m for m in mentions if m.strength != "place"]
    places = [m for m in mentions if m.strength == "place"]
    ours = [m for m in sure if m.strength == "group" and _OUR_DISTRICT.fullmatch(m.text)]
    districts = [m for m in places if any(u.endswith(("区政府", "县政府")) for u in m.units)]
    if ours and districts:
        unit = tuple(u for u in districts[0].units if u.endswith(("区政府", "县政府")))
        here = districts[0]
        return [m for m in sure if m not in ours] + [
            Mention(here.start, here.end, here.text, unit, "name")
        ]
    if len(districts) >= 2:  # 丰台、门头沟任意一个区政府: the districts are the ones named
        sure = [m for m in sure if m.strength != "group"]
    named = {u for m in sure for u in m.units}
    same = [m for m in places if set(m.units) <= named and _touches(m, sure)]
    places = [m for m in places if m not in same]
    sure = sorted(sure + same, key=lambda m: m.start)
    if not places:
        return sure
    meant = [m for m in places if _beside(text, m, sure)]
    if not meant and not sure:
        meant = _as_units(text, places, scope)
    several = len(districts) > 1
    chosen = [Mention(m.start, m.end, m.text, _meant(m, several, scope), "name") for m in meant]
    return sorted(sure + chosen, key=lambda m: m.start)


def _meant(place: Mention, several: bool, scope: Scope) -> tuple[str, ...]:
    """教育, said of a department, is 教育局 before it is anything else with 教育 in its name;
    大兴 among other districts is the district."""
    if len(place.units) > 1:
        own = tuple(u for u in place.units if u.endswith(("区政府", "县政府")))
        if several and own:
            return own
        for ending in ("局", "委"):
            if len(found := scope.units.match(place.text + ending)) == 1:
                return found
    return place.units


def _touches(place: Mention, sure: list[Mention]) -> bool:
    """亦庄经开区管委会 names one organ twice; 文旅局的旅游任务 does not."""
    if any(u.endswith(("区政府", "县政府", "管委会")) for u in place.units):
        return True
    return any(place.end == m.start or m.end == place.start for m in sure)


_JOINT = re.compile(r"(?:[、,和与跟及或+]|以及|还有|或者|加上|但|但是|而|除了?|没有|不含)+")
_UNIT_WORDS = frozenset(
    "responsible lead support list count tasknoun both only".split()
    + "or absent except most least compare".split()
)
_DOES = re.compile(
    "负责|牵头|参与|承担|配合|主责|管|落实|办理|干|[这那](?:边|块|口|头|儿)|[摊分领派揽][上到了着]|认领|挂名"
)
_APPOSED = re.compile(r"(?:这|那)?[两三四五六几\d二]+(?:家|个(?:单位|部门|局|委|区|城区))")


def _beside(text: str, place: Mention, sure: list[Mention]) -> bool:
    """通州和经开区: a district that is joined to a unit is one."""
    if not any(u.endswith(("区政府", "县政府")) for u in place.units):
        return False
    for unit in sure:
        low, high = sorted((place, unit), key=lambda m: m.start)
        if unit.strength == "name" and _JOINT.fullmatch(text[low.end : high.start]):
            return True
    return False


def _as_units(text: str, places: list[Mention], scope: Scope) -> list[Mention]:
    """The places of a question about units: 怀柔延庆都参加而通州不参加的任务.

    They are left as a matter where anything else is asked (怀柔建哪几个科学设施), and so are
    words such as 体育 that are a matter as well, unless several stand for units (教育、民政两家).
    """
    rest = text
    for mention in sorted(places, key=lambda m: -m.start):
        rest = rest[: mention.start] + "、" + rest[mention.end :]
    runs, flags = _content(tokenize(rest, []), [])
    content, asides = residue.parted(rest, runs, flags, [(0, len(rest))], scope)
    told = len("".join(asides)) > (8 if "tasknoun" in flags else 4)
    if content or told or not flags & _UNIT_WORDS:
        return []
    districts = [m for m in places if any(u.endswith(("区政府", "县政府")) for u in m.units)]
    if len(districts) == len(places):
        return places
    firm = not runs and _DOES.search(rest) is not None
    return places if firm or (len(places) > 1 and _APPOSED.search(text)) else districts


def _content(tokens: list[Token], named: list[Mention]) -> tuple[tuple[Run, ...], frozenset[str]]:
    """The runs that are content, and the classes of the phrases."""
    owners = "".join(u for m in named for u in m.units)
    runs: list[Run] = []
    flags: set[str] = set()
    for token in tokens:
        flags |= token.classes
        if token.classes:
            continue
        at = 0
        for piece in _PUNCTUATION.split(token.text):
            word = _strip(piece)
            if (
                word
                and word not in owners
                and (not _CLAIM.fullmatch(word) or _PLAN.fullmatch(word))
            ):
                at = token.text.index(word, at)
                runs.append(Run(word, token.start + at, token.start + at + len(word)))
    return tuple(runs), frozenset(flags)


_FETCH = re.compile(r".{1,2}(?:出来|一下|给我)")  # 拎出来, 扒一下: to fetch, however it is put
_PARTS = re.compile(r"[,、;。?!]+|以及|还有|(?<=[\u4e00-\u9fff]{2})[和跟与](?=[\u4e00-\u9fff]{2})")


def matters(text: str) -> tuple[str, ...]:
    """The separate matters of a question, each without its frame, at most four.

    老人吃饭、孩子托管,都说说 -> (老人吃饭, 孩子托管)
    """
    out = []
    for piece in _PARTS.split(text):
        runs, _ = _content(tokenize(piece, []), [])
        words = [r.text for r in runs]
        if len("".join(words)) >= 4:
            out.append(" ".join(words))
    return tuple(out[:4]) if len(out) > 1 else ()


_PLAN = re.compile("十[一二三四五]五")  # the five-year plans are words, not numbers
_CLAIM = re.compile(
    rf"(?:是|有|就|共)?{NUMERAL}(?:项|条|个|件)?(?:任务)?"
)  # a count that is claimed
_ABOUT = re.compile(
    r"^(?:专门|主要|具体|单独|里)?(?:是|在)?(?:讲|谈|关于|有关|涉及|针对|属于)(?=..)|(?<=..)(?:类|方面|领域|相关)$"
)
_EDGE = "的了吗呢吧啊呀嘛么是都也就还把被给哦啦哈嗯这那而但哪呗其所之"


def _strip(piece: str) -> str:
    """Drop particles at both ends: 的旅游 -> 旅游; a lone particle or numeral is no content."""
    piece = _ABOUT.sub("", piece.strip(_EDGE)).strip(_EDGE)
    if (len(piece) == 1 and (not piece.isalnum() or piece == "儿")) or _FETCH.fullmatch(piece):
        return ""
    return "" if len(piece) <= 3 and all(is_phrase(c) for c in piece) else piece


def _document_flags(text: str) -> frozenset[str]:
    """Which fields of the document the question asks about, as doc:date and so on."""
    fields = (f"doc:{n}" for n, row in data("document").items() if find_words(row["words"], text))
    return frozenset(fields)
