"""Printed lists of units -> their names, as a careful clerk would write them.

市发展改革委、财政局等,各县(市、区)政府  ->  市发展改革委, 市财政局, 各县(市、区)政府
市科委、中关村管委会,市教委            ->  市科委、中关村管委会, 市教委   (a double name)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from corpus.chars import Flat, inside

_STRONG = "局委办厅院府司行关队社台署心团联协门位组"  # last characters of a whole name
_ENDS = _STRONG + "部会处室科所馆校库站道镇乡区县市盟旗州企业场)】〕]"
_HALF = frozenset("市委 省委 县委 区委 州委 市政府 省政府 县政府 区政府 市人民政府 中共".split())
_REST = re.compile(r"(?:会|员会|公室|理局|理委|交警|交管|分局|局|委|办|厅|院|府)")
_LEVELS = "市省县区州盟旗"
_CONJ = re.compile(r"以及|会同|[及和与暨]")
_GROUPED = re.compile(
    r"等(?:\d+|[一二三四五六七八九十两多]+)?(?:个|家)?(?:市级|市直|省级|省直|区级|区直|县直|县级)?"
    r"(?:各?(?:有关|相关|成员|责任|职能))?(?:部门和单位|部门单位|部门|单位|地区|企业|委办局|地)?[)】〕]?$"
)
_GROUP_NAME = re.compile(  # groups with a 、 of their own: 各区、县(市)政府
    r"各有?关?(?:市|区|县|旗|州|盟|镇|乡|地|乡镇|县区|区县)(?:\([^()]{1,8}\))?、"
    r"(?:(?:县级?市?|区|市|镇|乡|街道|旗|州|开发区|园区|功能区)(?:\([^()]{1,8}\))?、?){1,3}"
    r"(?:人民政府|政府|管委会|办事处|街道办)?(?=[,;、(等]|$)"
)
_DISTRICT = re.compile(r"\w{1,5}?([区县市旗])((?:人民)?政府|管委会)")
_ZONE = re.compile(r"(?:开发|高新|示范|保税|园|新|度假|功能|试验)区$")
_BARE_DISTRICT = re.compile(r"\w{1,5}[区县旗]")


def complete(name: str) -> bool:
    """Whether a text ends as names of units do."""
    return len(name) >= 2 and name[-1] in _ENDS


def _strong(name: str) -> bool:
    if len(name) < 3 or name in _HALF:
        return len(name) == 2 and name[0] in _LEVELS and name[1] in "办协"
    return name[-1] in _STRONG or name.endswith(
        (")", "】", "传部", "战部", "织部", "作部", "员会", "委会")
    )


def pieces(flat: Flat, separators: str) -> list[Flat]:
    """Cut at the separators outside brackets, and at spaces between whole names."""
    norm = flat.norm
    within = inside(norm)
    if "各" in norm and "、" in norm:
        for match in _GROUP_NAME.finditer(norm):
            within[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
    cuts = [0]
    for i, char in enumerate(norm):
        if char in separators and not within[i]:
            cuts += [i, i + 1]
    cuts.append(len(norm))
    out: list[Flat] = []
    for a, b in zip(cuts[::2], cuts[1::2], strict=True):
        if a < b:
            out += _at_gaps(flat.cut(a, b))
    return out


def _at_gaps(part: Flat) -> list[Flat]:
    """市教育局 市财政局: a space parts names that are whole; one inside a name does not."""
    if not part.gaps:
        return [part]
    edges = [0, *sorted(part.gaps), len(part.norm)]
    out: list[Flat] = []
    start = 0
    for k in range(1, len(edges) - 1):
        left = part.norm[start : edges[k]]
        right = part.norm[edges[k] : edges[k + 1]]
        new = right[0] in "市省各有相" if right else False
        whole = len(right) >= 3 and complete(right) and part.gaps[edges[k]] == " "
        if _strong(left) and not _REST.match(right) and (new or whole):
            out.append(part.cut(start, edges[k]))
            start = edges[k]
    out.append(part.cut(start))
    return out


def _at_conjunctions(part: Flat) -> list[Flat]:
    """市级各有关部门及各县市区政府 -> both groups; 市文化和旅游局 stays whole."""
    norm = part.norm
    within = inside(norm)
    start = 0
    out = []
    for match in _CONJ.finditer(norm):
        left, right = norm[start : match.start()], norm[match.end() :]
        if within[match.start()] or not right:
            continue
        if not left or (_strong(_GROUPED.sub("", left)) and complete(_GROUPED.sub("", right))):
            if left:
                out.append(part.cut(start, match.start()))
            start = match.end()
    out.append(part.cut(start))
    return out


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
    tokens = [_outside(token) for row in rows for token in row]
    several = [t for t in tokens if "、" in t]
    style = UnitStyle(commas=_commas_separate(rows, tokens, several), city=city)
    if style.commas:
        alone = set(tokens) - set(several)
        style.doubles = {t for t in several if _is_double(t, several.count(t), alone)}
    counts: dict[str, int] = {}
    for token in tokens:
        for name in token.split("、"):
            name = _GROUPED.sub("", name)
            level = _level_of(name)
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


def _outside(token: str) -> str:
    """The token with 、 inside brackets and group names hidden."""
    if "、" not in token:
        return token
    within = inside(token)
    for match in _GROUP_NAME.finditer(token):
        within[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
    return "".join("·" if c == "、" and within[i] else c for i, c in enumerate(token))


def _commas_separate(
    rows: Sequence[Sequence[str]], tokens: Sequence[str], several: Sequence[str]
) -> bool:
    """Whether commas part the names, so that 、 inside one is part of a double name.

    They do, where most lists that part anything use them, and few names between them hold a 、.
    """
    by_comma = sum(len(row) > 1 for row in rows)
    by_mark = sum(len(row) == 1 and "、" in _outside(row[0]) for row in rows)
    few = len(set(several)) * 4 <= len(set(tokens))
    longest = max((t.count("、") for t in several), default=0)
    return by_comma > 0 and by_comma >= 2 * by_mark and few and longest <= 2


def _level_of(name: str) -> str:
    """市 of 市财政局; nothing for 市场监管局, whose 市 is part of a word."""
    if not name or name[0] not in _LEVELS or len(name) < 2:
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
    if not level or _level_of(name) or len(name) < 2:
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


@dataclass(slots=True)
class Names:
    """What a list of units came to, and what was mended: 等 left out, a 市 put back ..."""

    units: list[str] = field(default_factory=list)
    others: bool = False
    restored: list[str] = field(default_factory=list)
    completed: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)


def read_units(flat: Flat, style: UnitStyle, plain: bool = False) -> tuple[Names, bool]:
    """The names of one list, and whether one of them carries the level (see `dropped`)."""
    names = Names()
    parts: list[Flat] = []
    for part in pieces(flat, ",;/" if style.commas else ",;、/"):
        if style.commas and "、" in (outer := _outside(part.norm)) and outer not in style.doubles:
            parts += [c for p in pieces(part, "、") for c in _at_conjunctions(p)]
        else:
            parts += _at_conjunctions(part)
    whole: list[tuple[str, str]] = []  # normal form and print
    for part in parts:
        part = part.strip(" \t。.:;,、·", " \t。.:;,、·")
        cut = _GROUPED.search(part.norm)
        if cut:
            names.others = True
            part = part.cut(0, cut.start())
        if part.norm:
            whole.append((part.norm, part.raw))
    _complete_places(whole, names)
    for norm, raw in whole:
        plain = plain or _level_of(norm) == style.level != ""
        prefix = dropped(norm, plain, style)
        full = prefix + raw
        if prefix:
            names.restored.append(full)
        if full in names.units:
            names.repeated.append(full)
            continue
        names.units.append(full)
        if len(full) > 40 or "。" in full:
            names.odd.append(full)
    return names, plain


def _complete_places(whole: list[tuple[str, str]], names: Names) -> None:
    """荔湾区、黄埔区政府 -> 荔湾区政府, 黄埔区政府; 江岸、江汉区政府 alike."""
    kind = tail = ""
    for i in range(len(whole) - 1, -1, -1):
        name, raw = whole[i]
        match = _DISTRICT.fullmatch(name)
        if match and name[0] not in "各有相市省":
            kind, tail = match.groups()
            continue
        added = ""
        if tail and _BARE_DISTRICT.fullmatch(name) and name[0] not in "各有相市省":
            added = tail if bool(_ZONE.search(name)) == (tail == "管委会") else ""
        elif tail and len(name) == 2 and not complete(name) and name[0] not in _LEVELS:
            added = kind + tail
        if not added:
            kind = tail = ""
            continue
        whole[i] = (name + added, raw + added)
        names.completed.append(raw + added)


def read_people(flat: Flat) -> list[str]:
    """The names of people: 王 东、李明 -> 王东, 李明."""
    out: list[str] = []
    for part in pieces(Flat(flat.norm, flat.raw, flat.pos), ",;、/"):
        begin = part.pos[0]
        start = next(i for i, p in enumerate(flat.pos) if p == begin)
        piece = flat.cut(start, start + len(part)).strip(" 。.:;,", " 。.:;,")
        out += _people(piece)
    return list(dict.fromkeys(n for n in out if n))


def _people(piece: Flat) -> list[str]:
    edges = [0, *sorted(piece.gaps), len(piece.norm)]
    words = [piece.raw[a:b] for a, b in zip(edges, edges[1:], strict=False) if a < b]
    if all(len(word) == 1 for word in words) and len(words) <= 4:
        return ["".join(words)]
    out: list[str] = []
    for word in words:
        title = bool(out) and out[-1].endswith(("长", "主任", "书记", "委员", "领导", "巡视员"))
        if out and (title or len(out[-1]) == 1):
            out[-1] += word
        else:
            out.append(word)
    return out
