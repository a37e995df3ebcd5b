"""How a notice writes its lists of units, learnt from all of them, and the level a name dropped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from corpus.chars import Flat
from corpus.unitsplit import GROUPED, LEVELS, outside, pieces


@dataclass(slots=True)
class UnitStyle:
    """How a notice writes its lists: what separates names, which names carry their level.

    `doubles` are double names (市科委、中关村管委会), `known` every name printed with its level,
    `level` its character (市, 省 ...), `city` the name of the place.
    """

    commas: bool = False
    doubles: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    level: str = ""
    city: str = ""


def style_of(lists: Iterable[Flat], city: str = "") -> UnitStyle:
    """Learn the style from all lists of a notice."""
    rows = [[p.norm for p in pieces(flat, ",;")] for flat in lists]
    tokens = [outside(token) for row in rows for token in row]
    several = [t for t in tokens if "、" in t]
    style = UnitStyle(commas=_commas_separate(rows, tokens, several), city=city)
    if style.commas:
        alone = set(tokens) - set(several)
        style.doubles = {t for t in several if _is_double(t, several.count(t), alone)}
    counts: dict[str, int] = {}
    for token in tokens:
        for name in token.split("、"):
            name = GROUPED.sub("", name)
            level = level_of(name)
            if level:
                counts[level] = counts.get(level, 0) + 1
                style.known.add(name)
    style.level = max(counts, key=lambda c: counts[c], default="")
    return style


def _is_double(token: str, count: int, alone: set[str]) -> bool:
    """Whether 市科委、中关村管委会 is one name: no group, and its halves do not stand alone too."""
    halves = token.split("、")
    if len(halves) != 2 or any(h.startswith(("各", "有关", "相关", "其他")) for h in halves):
        return False
    return count > 1 or not any(h in alone for h in halves)


def _commas_separate(
    rows: Sequence[Sequence[str]], tokens: Sequence[str], several: Sequence[str]
) -> bool:
    """Whether commas part the names, so that 、 inside one is part of a double name.

    They do, where most lists that part anything use them, and few names between them hold a 、.
    """
    by_comma = sum(len(row) > 1 for row in rows)
    by_mark = sum(len(row) == 1 and "、" in outside(row[0]) for row in rows)
    few = len(set(several)) * 4 <= len(set(tokens))
    longest = max((t.count("、") for t in several), default=0)
    return by_comma > 0 and by_comma >= 2 * by_mark and few and longest <= 2


def level_of(name: str) -> str:
    """市 of 市财政局; nothing for 市场监管局, whose 市 is part of a word."""
    if not name or name[0] not in LEVELS or len(name) < 2:
        return ""
    if name.startswith(
        ("市场", "市容", "市政园林", "市政公用", "市政管理", "市政工程", "市政设施", "州际")
    ):
        return ""
    if name.startswith(("区域", "县域", "区块", "区政府", "县政府")):
        return ""
    return name[0]


# Compiled when first used (re keeps them): most notices drop no level.
_OWN = (  # names that never drop a 市: groups, higher bodies, places, companies
    r"各|有关|相关|其[他它]|所有|沿线|属地|驻|国家|国网|中央|中国|中共|中铁|中建|全国|团[市省县区]委|人民银行|人行|武警|军|"
    r"省|自治区|兵团|民航|国铁|海关|边检|证监|银保监|金融监管|外汇|长江|黄河|淮河|珠江|太湖|海河|海事|铁路局|华[东中北南]|"
    r"中南|西[南北]|东北|我[市省县区]|本[市省县区]|市[属直级]|区[属直级]|县[属直级]"
)
_PLACED = r"\w{1,4}?(?<![社城景灾校园片厂库辖郊山牧林战矿港地])[区县旗盟](?![域块])"
_RESTORED = (
    r"(?:局|委|办|厅|委员会|办公室|中心|总工会|妇联|科协|残联|文联|侨联|社科联|工商联|贸促会|红十字会|供销社|"
    r"供销合作社|供销合作总社|法院|检察院|公积金中心|研究院|工商业联合会|政务服务和数据管理局|宣传部|组织部|统战部|社会工作部)$"
)
_NEVER = "|".join(
    ("管委会", "管理委员会", "分局", "支局", "海事局", "铁路局", "证监局", "银保监局", "街道办")
    + ("办事处", "公司", "集团", "银行", "支行", "分行")
)
_PARTY = frozenset(("宣传部", "组织部", "统战部", "社会工作部", "政法委"))


def dropped(name: str, plain: bool, style: UnitStyle) -> str:
    """The 市 (or 省, 县 ...) that a name dropped: 市 for 财政局 after 市发展改革委; else ''.

    `plain` tells that a name before it, in the same task, carries the level.
    """
    level = style.level
    if not level or level_of(name) or len(name) < 2:
        return ""
    if (style.city and name.startswith(style.city)) or re.match(_OWN, name):
        return ""
    for prefix in (level, level + "委", level + "政府"):
        if prefix + name in style.known:
            return prefix
    if (
        not plain
        or re.search(_NEVER, name)
        or not re.search(_RESTORED, name)
        or re.match(_PLACED, name)
    ):
        return ""
    if re.match(r"\w{2,3}[市州](?!场|政|容)", name):
        return ""
    return level + "委" if name in _PARTY else level
