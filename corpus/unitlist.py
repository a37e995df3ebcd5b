"""Printed lists of units -> their names, as a careful clerk would write them.

市发展改革委、财政局等,各县(市、区)政府  ->  市发展改革委, 市财政局, 各县(市、区)政府
市科委、中关村管委会,市教委            ->  市科委、中关村管委会, 市教委   (a double name)
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from corpus.chars import Flat, inside
from corpus.unitsplit import GROUPED, LEVELS, complete, outside, pieces, strong
from corpus.unitstyle import UnitStyle, dropped, level_of

_OFFICE = re.compile(  # a title that the name follows later: 市委常委、常务副市长 张三
    r"(?:市委|省委|县委|区委|市|省|县|区|常务|市政府|党组|政协|人大).{0,8}?(?:常委|书记|市长|省长|县长|区长|主席|主任|成员|秘书长)"
)
_CONJ = re.compile(r"以及|会同|[及和与暨]")
_DISTRICT = re.compile(r"\w{1,5}?([区县市旗])((?:人民)?政府|管委会)")
_ZONE = re.compile(r"(?:开发|高新|示范|保税|园|新|度假|功能|试验)区$")
_BARE_DISTRICT = re.compile(r"\w{1,5}[区县旗]")


def _at_conjunctions(part: Flat) -> list[Flat]:
    """市级各有关部门及各县市区政府 -> both groups; 市文化和旅游局 stays whole."""
    norm = part.norm
    if not _CONJ.search(norm):
        return [part]
    within = inside(norm)
    others = GROUPED.search(norm)
    last = others.start() if others else len(norm)  # 和 of 等部门和单位 parts nothing
    start = 0
    out = []
    for match in _CONJ.finditer(norm):
        left, right = norm[start : match.start()], norm[match.end() :]
        if within[match.start()] or not right or match.start() >= last:
            continue
        if not left or (strong(GROUPED.sub("", left)) and complete(GROUPED.sub("", right))):
            if left:
                out.append(part.cut(start, match.start()))
            start = match.end()
    out.append(part.cut(start))
    return out


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
        if style.commas and "、" in (outer := outside(part.norm)) and outer not in style.doubles:
            parts += [c for p in pieces(part, "、") for c in _at_conjunctions(p)]
        else:
            parts += _at_conjunctions(part)
    whole: list[tuple[str, str]] = []  # normal form and print
    for part in parts:
        part = part.strip(" \t。.:;,、·", " \t。.:;,、·")
        cut = GROUPED.search(part.norm)
        if cut:
            names.others = True
            part = part.cut(0, cut.start())
        if part.norm:
            whole.append((part.norm, part.raw))
    _complete_places(whole, names)
    for norm, raw in whole:
        plain = plain or level_of(norm) == style.level != ""
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


def _own_name(name: str) -> bool:
    """Whether a name is a place's own: no group (各区), no level (市), but 市南区 and 市中区."""
    return name[0] not in "各有相市省" or bool(re.match("市[东南西北中]区", name))


def _complete_places(whole: list[tuple[str, str]], names: Names) -> None:
    """荔湾区、黄埔区政府 -> 荔湾区政府, 黄埔区政府; 江岸、江汉区政府 alike."""
    kind = tail = ""
    for i in range(len(whole) - 1, -1, -1):
        name, raw = whole[i]
        match = _DISTRICT.fullmatch(name)
        if match and _own_name(name):
            kind, tail = match.groups()
            continue
        added = ""
        if tail == "管委会" and len(name) > 4 and re.fullmatch(r"[市省]\w+区", name):
            added = tail  # 市南部山区、高新区管委会
        elif tail and _BARE_DISTRICT.fullmatch(name) and _own_name(name):
            added = tail if bool(_ZONE.search(name)) == (tail == "管委会") else ""
        elif tail and len(name) == 2 and not complete(name) and name[0] not in LEVELS:
            added = kind + tail
        if not added:
            kind = tail = ""
            continue
        whole[i] = (name + added, raw + added)
        names.completed.append(raw + added)


def read_people(flat: Flat) -> list[str]:
    """The names of people: 王 东、李明 -> 王东, 李明."""
    out: list[str] = []
    title = ""
    for part in pieces(Flat(flat.norm, flat.raw, flat.pos), ",;、/"):
        start = bisect_left(flat.pos, part.pos[0])
        piece = flat.cut(start, start + len(part)).strip(" 。.:;,", " 。.:;,")
        if _OFFICE.fullmatch(piece.norm):
            title += piece.raw + "、"
            continue
        names = _people(piece)
        out += [title + names[0], *names[1:]] if names else []
        title = ""
    if title:
        out.append(title.rstrip("、"))
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
