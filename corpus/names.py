"""How the names of Chinese units are put together, and when one is short for another.

市发展改革委  =  市 (level) + 发展改革 (stem) + 委 (ending)
发改委 is short for it: same ending, its stem's characters occur in order, the first ones agree
市发展和改革委员会 is its full form: the same rule the other way round
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from corpus.resources import units_data

_LEVEL = re.compile(r"^(?:(?:省|市|县|州)(?:委|人民政府|政府)(?=..)|[省市县州区](?!委$))")
_BRACKET = re.compile(r"[(（]([^()（）]+)[)）]")
# Characters that never stand inside the full form of a unit's name; they part it from a sentence.
NEVER_INSIDE = frozenset(
    "哪个的归由是谁吗什么不没任项条这那了你我他它在给让把被请问,。、?!;:，。？！；：()（） "
)
# Stems that half of all units share: 管理局 alone is nobody's name.
_GENERIC = frozenset(
    {"管理", "工作", "服务", "事务", "监督", "监管", "建设", "发展", "联合", "综合", "市", "区"}
)
# What a full form adds to a short one: 发展[和]改革委[员会], 应急[管理]局, 科[学技术]委.
_FILLERS = frozenset("和与及管理工作监督事务学技术服务人民共公育济输播视产权化信息员会有资保护")


@dataclass(frozen=True, slots=True)
class Parts:
    """A name taken apart: `stem` and normalised `ending`; `core` is both without level or city."""

    core: str
    stem: str
    ending: str


@lru_cache(maxsize=1)
def _endings() -> tuple[tuple[str, str], ...]:
    table: dict[str, str] = units_data()["endings"]
    return tuple(sorted(table.items(), key=lambda item: -len(item[0])))


def ending_of(name: str) -> tuple[str, str]:
    """The printed ending of a name and its short form: 市教育委员会 -> ("委员会", "委")."""
    for printed, short in _endings():
        if name.endswith(printed) and len(name) > len(printed):
            return printed, short
    return "", ""


def is_district_government(name: str) -> bool:
    """朝阳区政府, 固安县政府."""
    return name.endswith(("区政府", "县政府"))


def strip_level(name: str, city: str = "") -> str:
    """Drop the city and the level: 北京市文化和旅游局 -> 文化和旅游局, 市委金融办 -> 金融办."""
    for head in (f"中共{city}", f"{city}市", f"{city}省", city) if city else ():
        if name.startswith(head) and len(name) - len(head) >= 2:
            name = name[len(head) :]
            break
    for head in ("我市", "本市", "全市", "咱市"):
        name = name.removeprefix(head)
    if name.startswith(("市场", "城市", "市政和", "市容", "县域", "区域", "州际", "市民中心")):
        return name
    match = _LEVEL.match(name)
    if match and len(name) - match.end() >= 2:
        return name[match.end() :]
    return name


@lru_cache(maxsize=8192)
def parts(name: str, city: str = "") -> Parts:
    """Take a name apart: 市住房城乡建设委 -> core 住房城乡建设委, stem 住房城乡建设, ending 委."""
    core = strip_level(_BRACKET.sub("", name), city)
    printed, short = ending_of(core)
    stem = core[: len(core) - len(printed)] if printed else core
    return Parts(stem + short, stem, short)


def halves(name: str) -> tuple[str, ...]:
    """The names of a double name: 市科委、中关村管委会 -> 市科委, 中关村管委会."""
    plain = _BRACKET.sub("", name)
    return tuple(plain.split("、")) if "、" in plain else ()


def bracketed(name: str) -> tuple[str, ...]:
    """The names in brackets: 市规划自然资源委(首规委办) -> 首规委办."""
    return tuple(_BRACKET.findall(name))


def without_brackets(name: str) -> str:
    """市规划自然资源委(首规委办) -> 市规划自然资源委; 高新区(虎丘区)管委会 stays as it is."""
    return re.sub(_BRACKET.pattern + "$", "", name)


@lru_cache(maxsize=8192)
def bare(stem: str) -> str:
    """A stem without 和, 与, 及, which people put in and leave out: 文化与旅游 -> 文化旅游."""
    return stem[:1] + re.sub("[和与及]", "", stem[1:])


def readings(name: str, city: str = "") -> tuple[Parts, ...]:
    """The ways to take a name apart: 城市管理委员会 is 城市 + 管委会 or 城市管理 + 委."""
    first = parts(name, city)
    if name.endswith("管理委员会") and len(name) > 7:
        stem = first.stem + "管理"
        return (Parts(stem + "委", stem, "委"), first)
    return (first,)


def occurs_in_order(short: str, long: str) -> bool:
    """Whether the characters of `short` occur in `long` in this order (发改 in 发展改革)."""
    rest = iter(long)
    return all(char in rest for char in short)


def abbreviates(mention: Parts, name: Parts) -> bool:
    """发改委 for 发展改革委, 协同办 for 京津冀协同办: same ending, stem in order, heads agree.

    The heads agree where the first characters are the same or the shorter stem stands in the longer
    one as it is; so 健委 is nobody's short name.
    """
    if mention.ending != name.ending or not mention.stem:
        return False
    if len(bare(mention.stem)) >= len(bare(name.stem)) or mention.stem in _GENERIC:
        return False
    if mention.stem in name.stem:
        # one character is enough for 科委, 教委; 京办 is nobody's short name
        lone = mention.ending in ("委", "工委") and name.stem.startswith(mention.stem)
        return len(mention.stem) >= 2 or lone
    if len(mention.stem) >= 3 and occurs_in_order(mention.stem, name.stem):
        return True  # 临空区管委会 for 大兴机场临空经济区联合管委会
    return mention.stem[0] == name.stem[0] and occurs_in_order(mention.stem, name.stem)


def expands(mention: Parts, name: Parts) -> bool:
    """教育委 (from 教育委员会) for 教委: the same rule with the printed name as the short one."""
    if not mention.stem or not name.stem or mention.stem[0] != name.stem[0]:
        return False
    if mention.ending in ("区政府", "县政府"):
        return False  # a district's name has no longer form: 东西城核心区 is not 东城区
    if len(mention.stem) > 2 * len(name.stem) + 6 or any(c in NEVER_INSIDE for c in mention.stem):
        return False
    if len(name.stem) == 1 and any(c not in _FILLERS for c in mention.stem[1:]):
        return False  # 外国人办 is not 外办
    if re.search("局[和与跟同及]", mention.stem):
        return False  # 文律局跟商物局: two names
    return mention.ending == name.ending and occurs_in_order(bare(name.stem), mention.stem)


def plainly_expands(mention: Parts, name: Parts) -> bool:
    """A full form that only adds what full forms add; sure enough to beat a shorter name in it."""
    if not expands(mention, name):
        return False
    rest = list(mention.stem)
    for char in bare(name.stem):
        rest.remove(char)
    return all(c in _FILLERS for c in rest)
