"""Names put in full: 首师大 -> 首都师范大学, 管文物的那个局 -> 文物局."""

from __future__ import annotations

import re

from corpus.names import occurs_in_order
from qa.scope import Scope

_SHORT = re.compile(r"[\u4e00-\u9fff]{2,3}大(?![学型小多量家楼力幅厂会兴会])")
_FULL = re.compile(r"[\u4e00-\u9fff]{2,12}大学")


_DESCRIBED = re.compile(
    r"(?:主管|分管|负责|管)([\u4e00-\u9fff]{2,4})的(?:那个|这个|那家)?(局|委|办|部门|单位)"
)


# Names as seals have them, and as lists print them.
_OFFICIAL = (
    (re.compile("国家税务总局(?=[\u4e00-\u9fff]{1,6}税务局)"), ""),
    (re.compile("中国(?=人民银行)"), ""),
    (re.compile("共(?:产主义)?青(?:年)?团(?:[\u4e00-\u9fff]{2,4}?)?(?=[市省县区州]委)"), "团"),
    (re.compile("(?:国家)?金融监督管理总局(?=[\u4e00-\u9fff]{2,4}监管局)"), ""),
    (re.compile("人民政府(?=国有资产监督|外事办公|办公厅)"), ""),
    (re.compile("国有资产监督管理委员会"), "国资委"),
)
# 主责单位里有企业的任务: companies as units
_ENTERPRISES = re.compile(
    r"(?:单位|部门)(?:里面?|中|当中|里头)?(?:有|含|包括|是)(?:没有)?企业(?!单位)"
)


def described_units(text: str, scope: Scope) -> str:
    """管文物的那个局 -> 文物局, where the notices have exactly one such unit."""
    for official, usual in _OFFICIAL:
        text = official.sub(usual, text)
    text = _ENTERPRISES.sub(r"\g<0>单位", text)
    match = _DESCRIBED.search(text)
    if match is None:
        return text
    for ending in (match.group(2), "局", "委", "办"):
        if len(scope.units.match(match.group(1) + ending)) == 1:
            return text[: match.start()] + match.group(1) + ending + text[match.end() :]
    return text


def full_names(text: str, scope: Scope) -> str:
    """`text` with each short name put in full where exactly one printed name fits it."""
    if "大" not in text:
        return text
    printed = set(_FULL.findall(scope.task_text))
    for match in _SHORT.finditer(text):
        for start in range(match.start(), match.end() - 2):
            short = text[start : match.end()]
            fitting = {
                name[name.index(short[0]) :]
                for name in printed
                if short[0] in name and occurs_in_order(short, name[name.index(short[0]) :])
            }
            if len(fitting) == 1 and short not in scope.task_text:
                return text.replace(short, fitting.pop())
    return text
