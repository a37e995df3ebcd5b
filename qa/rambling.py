"""A long question in one breath, cut to what it says it is about.

您好我刚来…清单里有一项是关于违法群租房治理的我想知道由哪些部门负责谢谢
    -> 违法群租房治理由哪些单位负责
"""

from __future__ import annotations

import re

_LONG = 45  # characters
_ABOUT = re.compile(
    r"有一?(?:条|项|个)(?:任务)?(?:好像|大概|应该)?(?:就?是)?(?:讲|说|写|关于|涉及|有关)的?是?"
    r"([^,。?]{4,32})"
)
_ASIDE = re.compile(
    r"的?(?:但是?|可是?)?(?:我|也|还)?(?:记不清|不知道|不清楚|忘了|不确定|想知道|想问|想查)"
    r"|的?麻烦|的?帮我|的?谢谢|的?具体是"
)
_WHO = re.compile(r"(?:哪些?|哪几?个|什么|几个)(?:主责|责任)?(?:部门|单位)|谁(?:负责|管|牵头)|归谁")


def shortened(text: str) -> str:
    """`text` (normalised) as it is where it is short or does not say what it is about."""
    match = _ABOUT.search(text) if len(text) > _LONG else None
    if match is None:
        return text
    about = _ASIDE.split(match.group(1))[0].rstrip("的")
    who = _WHO.search(text[match.start(1) :]) and not _WHO.search(about)
    return about + ("由哪些单位负责" if who else "") if len(about) >= 4 else text
