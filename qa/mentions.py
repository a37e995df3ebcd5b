"""Which mentions of a question are units: a place (昌平, 体育) is one only in the right company."""

from __future__ import annotations

import re

from corpus.names import is_district_government
from corpus.units import Mention
from qa import residue
from qa.content import content_of
from qa.lexicon import tokenize
from qa.scope import Scope

_OUR_DISTRICT = re.compile(r"(?:我们|咱们|咱|我|本|俺们|我们这个)(?:区|县)(?:政府|里)?|区政府|区里")


def settle(text: str, mentions: list[Mention], scope: Scope) -> list[Mention]:
    """Which mentions are units here. A place (昌平, 体育) is one only where nothing else is asked.

    我是延庆的,我们区政府领了哪几项 -> 延庆区政府: the place tells which district is meant.
    """
    sure = [m for m in mentions if m.strength != "place" and not _spoken_of(text, m)]
    places = [m for m in mentions if m.strength == "place"]
    ours = [m for m in sure if m.strength == "group" and _OUR_DISTRICT.fullmatch(m.text)]
    districts = [m for m in places if any(is_district_government(u) for u in m.units)]
    if ours and len(districts) == 1:
        unit = tuple(u for u in districts[0].units if is_district_government(u))
        here = districts[0]
        return [m for m in sure if m not in ours] + [
            Mention(here.start, here.end, here.text, unit, "name")
        ]
    groups: list[Mention] = []
    if len(districts) >= 2:  # 丰台、门头沟任意一个区政府: the districts are the ones named
        groups = [m for m in sure if m.strength == "group" and apposed(m)]
        sure = [m for m in sure if m.strength != "group"]
    named = {u for m in sure for u in m.units}
    same = [m for m in places if set(m.units) <= named and _touches(m, sure)]
    places = [m for m in places if m not in same]
    sure = sorted(sure + same, key=lambda m: m.start)
    if not places:
        return sure
    meant = [m for m in places if _beside(text, m, sure)]
    if not meant and all(m.strength == "group" for m in sure):  # 除了通州,哪个区任务最多
        meant = _as_units(text, places, [*groups, *sure], scope)
    several = len(districts) > 1
    chosen = [Mention(m.start, m.end, m.text, _meant(m, several, scope), "name") for m in meant]
    return sorted(sure + chosen, key=lambda m: m.start)


def apposed(group: Mention) -> bool:
    """海淀、朝阳两个区政府: a word that only says what the names before it are."""
    return group.strength == "group" and group.text in ("区政府", "县政府", "区县政府", "区县")


def _spoken_of(text: str, group: Mention) -> bool:
    """国有企业什么时候搬家: a kind of bodies of which something is said, where no word asks for
    tasks or who bears them."""
    if group.strength != "group" or any(map(_of_government, group.units)):
        return False
    rest = text[: group.start] + "、" + text[group.end :]
    runs, flags = content_of(tokenize(rest, []), [])
    told = sum(len(r.text) for r in runs)
    return told >= _TOLD and not flags & _OF_BODIES


def _of_government(label: str) -> bool:
    """各区政府, 市委部门: bodies that are asked about as units, whatever is said of them."""
    return "政府" in label or label.endswith("部门")


def _meant(place: Mention, several: bool, scope: Scope) -> tuple[str, ...]:
    """教育, said of a department, is 教育局 before it is anything else with 教育 in its name;
    大兴 among other districts is the district."""
    if len(place.units) > 1:
        own = tuple(u for u in place.units if is_district_government(u))
        if several and own:
            return own
        for ending in ("局", "委"):
            if len(found := scope.units.match(place.text + ending)) == 1:
                return found
    return place.units


def _touches(place: Mention, sure: list[Mention]) -> bool:
    """亦庄经开区管委会 names one organ twice; 文旅局的旅游任务 does not."""
    if any(is_district_government(u) or u.endswith("管委会") for u in place.units):
        return True
    return any(place.end == m.start or m.end == place.start for m in sure)


_JOINT = re.compile(
    r"(?:[、,和与跟及或+]|以及|还有|或者|加上|但|但是|而|除了?|没有|不含|的?任务(?:里面?|当中|中))+"
)
_UNIT_WORDS = frozenset(
    ("responsible", "lead", "support", "list", "count", "tasknoun", "both", "only")
    + ("or", "absent", "except", "most", "least", "compare")
)
_OF_BODIES = frozenset(
    ("responsible", "lead", "support", "tasknoun", "both", "only", "absent", "except")
    + ("who", "unitnoun", "with_whom", "count", "most", "least")
)
_TOLD = 4  # characters that say something of a kind of bodies
_DOES = re.compile(
    "负责|牵头|参与|承担|配合|主责|管|落实|办理|干|[扛担挑啃]|[这那](?:边|块|口|头|儿)|[摊分领派揽][上到了着]|认领|挂名"
)
_BOTH = r"既[要有归由是让得]?{place}(?:[管点头参与有负责]*,?)又[要有归由是让得]?"
_APPOSED = re.compile(r"(?:这|那)?[两三四五六几\d二]+(?:家|个(?:单位|部门|局|委|区|城区)|区)")


def _beside(text: str, place: Mention, sure: list[Mention]) -> bool:
    """通州和经开区: a district that is joined to a unit is one; 既要公安又要交通委."""
    ahead = text[: min((m.start for m in sure if m.start >= place.end), default=0)]
    if re.search(_BOTH.format(place=re.escape(place.text)) + "$", ahead):
        return True
    if not any(is_district_government(u) for u in place.units):
        return False
    for unit in sure:
        low, high = sorted((place, unit), key=lambda m: m.start)
        if unit.strength == "name" and _JOINT.fullmatch(text[low.end : high.start]):
            return True
    return False


def _as_units(
    text: str, places: list[Mention], groups: list[Mention], scope: Scope
) -> list[Mention]:
    """The places of a question about units: 怀柔延庆都参加而通州不参加的任务.

    They are left as a matter where anything else is asked (怀柔建哪几个科学设施), and so are
    words such as 体育 that are a matter as well, unless several stand for units (教育、民政两家).
    """
    rest = text
    for mention in sorted([*places, *groups], key=lambda m: -m.start):
        rest = rest[: mention.start] + "、" + rest[mention.end :]
    runs, flags = content_of(tokenize(rest, []), [])
    content, asides = residue.parted(rest, runs, flags, [(0, len(rest))], scope)
    told = len("".join(asides)) > (8 if "tasknoun" in flags else 4)
    if content or told or not flags & _UNIT_WORDS:
        return []
    districts = [m for m in places if any(is_district_government(u) for u in m.units)]
    if len(districts) == len(places):
        return places
    firm = not runs and _DOES.search(rest) is not None
    return places if firm or (len(places) > 1 and _APPOSED.search(text)) else districts
