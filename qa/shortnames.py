"""Short names of institutions that the notices print in full: 首师大 -> 首都师范大学."""

from __future__ import annotations

import re

from corpus.names import occurs_in_order
from qa.scope import Scope

_SHORT = re.compile(r"[\u4e00-\u9fff]{2,3}大(?![学型小多量家楼力幅厂会兴会])")
_FULL = re.compile(r"[\u4e00-\u9fff]{2,12}大学")


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
