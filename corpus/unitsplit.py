"""Parting a printed list of units into names: at signs, and at spaces between whole names."""

from __future__ import annotations

import re

from corpus.chars import Flat, inside

_STRONG = "局委办厅院府司行关队社台署心团联协门位组"  # last characters of a whole name
_ENDS = _STRONG + "部会处室科所馆校库站道镇乡区县市盟旗州企业场)】〕]"
_HALF = frozenset("市委 省委 县委 区委 州委 市政府 省政府 县政府 区政府 市人民政府 中共".split())
_REST = re.compile(r"(?:会|员会|公室|理局|理委|交警|交管|分局|局|委|办|厅|院|府)")
LEVELS = "市省县区州盟旗"
GROUP_NAME = re.compile(  # groups with a 、 of their own: 各区、县(市)政府
    r"各有?关?(?:市|区|县|旗|州|盟|镇|乡|地|乡镇|县区|区县)(?:\([^()]{1,8}\))?、"
    r"(?:(?:县级?市?|区|市|镇|乡|街道|旗|州|开发区|园区|功能区)(?:\([^()]{1,8}\))?、?){1,3}"
    r"(?:人民政府|政府|管委会|办事处|街道办)?(?=[,;、(等]|$)"
    r"|各[^,;、各]{1,12}政府、管委会(?=[,;、(等]|$)"
)
GROUPED = re.compile(
    r"等(?:\d+|[一二三四五六七八九十两多]+)?(?:个|家)?(?:市级|市直|省级|省直|区级|区直|县直|县级)?"
    r"(?:各?(?:有关|相关|成员|责任|职能))?(?:部门和单位|部门单位|部门|单位|地区|企业|委办局|地)?[)】〕]?$"
)


def complete(name: str) -> bool:
    """Whether a text ends as names of units do."""
    return len(name) >= 2 and name[-1] in _ENDS


def strong(name: str) -> bool:
    if len(name) < 3 or name in _HALF:
        return len(name) == 2 and name[0] in LEVELS and name[1] in "办协"
    return name[-1] in _STRONG or name.endswith(
        (")", "】", "传部", "战部", "织部", "作部", "员会", "委会")
    )


def pieces(flat: Flat, separators: str) -> list[Flat]:
    """Cut at the separators outside brackets, and at spaces between whole names."""
    norm = flat.norm
    within = inside(norm)
    if "各" in norm and "、" in norm:
        for match in GROUP_NAME.finditer(norm):
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
        if strong(left) and not _REST.match(right) and (new or whole):
            out.append(part.cut(start, edges[k]))
            start = edges[k]
    out.append(part.cut(start))
    return out


def outside(token: str) -> str:
    """The token with 、 inside brackets and group names hidden."""
    if "、" not in token:
        return token
    within = inside(token)
    for match in GROUP_NAME.finditer(token):
        within[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
    return "".join("·" if c == "、" and within[i] else c for i, c in enumerate(token))
