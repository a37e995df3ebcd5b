"""Tasks that say what is asked in the very words of the question: 第五立面归谁管.

Likeness cannot tell that a printed phrase is there; reading can.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.records import Task

_LEAST = 4  # characters of a phrase that names a matter
_SHARE = 0.7  # of what the question says that a phrase has to be
_PHRASE = 6  # characters that nobody says by chance
_HAN = re.compile("[\u4e00-\u9fff]+")
_FEW = 5  # tasks beyond which a phrase tells nothing
# What is asked about any phrase, and is no part of it.
_ASKED = frozenset("意思 含义 意味 解释 内容 情况 工作 要求 安排 进展 方面 事 事情 事项".split())


def holders(topic: str, tasks: Sequence[Task], text: str) -> frozenset[int]:
    """Places of the tasks that hold the phrases of a topic as they are; none where they make up
    too little of it or stand in many tasks. `text` is that of all tasks.

    第五立面 意思 -> the task with 加强第五立面维护
    """
    runs = [run for run in topic.split() if run not in _ASKED]
    phrases = [found for run in runs if (found := _longest(run, text))]
    if not phrases:
        return frozenset()
    words = [*phrases, *(run for run in runs if len(run) < _LEAST - 1)]  # 第五立面, 维护
    enough = _SHARE * sum(map(len, runs))
    held = frozenset(
        i
        for i, t in enumerate(tasks)
        if all(p in t.text for p in phrases) and sum(len(w) for w in words if w in t.text) >= enough
    )
    return held if len(held) <= _FEW else frozenset()


def quoted(phrases: Sequence[str], tasks: Sequence[Task]) -> frozenset[int]:
    """Places of the tasks that print everything a question puts in quotation marks."""
    held = frozenset(i for i, t in enumerate(tasks) if all(p in t.text for p in phrases))
    return held if phrases and len(held) <= _FEW else frozenset()


def spans(text: str, notices: str) -> list[tuple[int, int]]:
    """Places of the phrases of a question that the tasks print, six characters and more.

    谁来指导各区完善学区制 -> 指导各区完善学区制
    """
    out: list[tuple[int, int]] = []
    start = 0
    while start + _PHRASE <= len(text):
        end = start + _PHRASE
        if not _HAN.fullmatch(text[start:end]) or text[start:end] not in notices:
            start += 1
            continue
        while end < len(text) and text[start : end + 1] in notices:
            end += 1
        out.append((start, end))
        start = end
    return out


def _longest(run: str, text: str) -> str:
    """The longest piece of a run, four characters or all of three, that the tasks print."""
    least = min(_LEAST, max(len(run), _LEAST - 1))
    best = ""
    for start in range(len(run) - least + 1):
        end = start + max(least, len(best) + 1)
        while end <= len(run) and run[start:end] in text:
            best = run[start:end]
            end += 1
    return best
