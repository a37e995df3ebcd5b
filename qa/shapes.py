"""How the tasks of an exact answer are to be shown, and what is to be said of their number.

只要编号 -> numbers; 任务和责任单位都要 -> units; 全文给我 -> text; 占全部的百分之几 -> share
"""

from __future__ import annotations

import re

NUMBERS, UNITS, TEXT = "numbers", "units", "text"
_SHAPES = {
    NUMBERS: (
        r"(?:只|仅|光|单)(?:要|给|列|写|说|报|需要?|用)(?:出|我|个|一?下)?(?:任务)?(?:的)?(?:编号|序号|号码?|题号)(?!和|与|加|、|及)"
    ),
    TEXT: (
        r"(?:全文|原文|完整(?:的)?(?:内容|文字)|全部内容)(?:都|也|全|一并|一起)?(?:给|列|发|贴|写|要|附|带|显示|$|[,。?])"
        r"|(?:给|列|发|贴|附|带|要)(?:出|上|我)?(?:全文|原文)"
    ),
    UNITS: (
        r"任务(?:和|与|及|、|跟|连同|加上?)(?:其|各自的?|它们的|对应的?)?(?:主责|责任|牵头)?(?:单位|部门)"
        r"|(?:主责|责任|牵头)(?:单位|部门)(?:也|都|一并|一起)?(?:附|带|标|写|注)[上明]"
        r"|(?:带上|附上|写明|标明|列明|注明|标上)(?:各自的?|对应的?)?(?:主责|责任|牵头)?(?:单位|部门)"
    ),
}
_SHARE = re.compile(
    r"占(?:了|到)?(?:全部|总数?|整个|所有|清单|全市|一共)?([^,。?]{0,10}?)的?"
    r"(?:任务|工作)?(?:总数|总量)?的?(?:百分之|多少|几成|比例|比重|几分之)"
    r"|(?:占比|比重|比例)(?:是|有|为)?多|(?:占比|比重)[?]?$|^(?:那|那么)?(?:占比|比重|比例)(?:呢|是)?[?]?$"
)


def shape_of(text: str) -> tuple[tuple[str, str], ...]:
    """The options of a query: ("shape", one of NUMBERS, UNITS, TEXT), ("share", "1" of all
    tasks, or the words for the others that they are a share of)."""
    shape = next((name for name, words in _SHAPES.items() if re.search(words, text)), "")
    match = _SHARE.search(text)
    of = match.group(1) if match else ""
    share = (("share", of or "1"),) if match else ()
    return ((("shape", shape),) if shape else ()) + share


def wants_units(text: str) -> bool:
    """Whether tasks and their units are asked for, not the units alone."""
    return re.search(_SHAPES[UNITS], text) is not None


def says_share(words: str) -> bool:
    """Whether words that are left over ask for a share and limit nothing: 占比, 百分之."""
    return re.search("占|百分之|比重|比例|几成|几分之", words) is not None
