"""A conversation as a Markdown document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from qa.records import Answer

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#+\-!|&$~])")


def to_markdown(answers: Sequence[Answer], notices: Sequence[str], on: date) -> str:
    """Questions as headings, answers as text with their quotes; all of it escaped.

    `notices` are the names of the notices that were asked, `on` the day that is printed.
    """
    names = "".join(f"《{name}》" for name in notices)
    parts = ["# 清单问答记录", _plain(f"{on:%Y年%m月%d日}，依据{names}。")]
    for answer in answers:
        parts.append(f"## {_plain(answer.question or '（修改条件后重新查询）')}")
        parts.append("  \n".join(_plain(x) for x in answer.text.split("\n") if x.strip()))
        quotes = [
            f"> “{_plain(c.quote)}”（{_plain(_place(c.notice, c.task, c.section))}）"
            for c in answer.citations
        ]
        if quotes:
            parts.append("出处：\n\n" + "\n>\n".join(quotes))
    return "\n\n".join(parts) + "\n"


def _place(notice: str, task: int | None, section: str) -> str:
    return "，".join(x for x in (f"《{notice}》" + (f"任务{task}" if task else ""), section) if x)


def _plain(text: str) -> str:
    clean = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")
    return _SPECIAL.sub(r"\\\1", " ".join(clean.split()))
