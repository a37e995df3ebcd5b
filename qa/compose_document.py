"""The words of answers about the document itself: its number, its date, whom it is sent to."""

from __future__ import annotations

import re

from qa.findings import Findings
from qa.scope import Scope


def meta(findings: Findings, scope: Scope) -> list[str]:
    """The fields of the document that were asked for."""
    lines = []
    for field, notice, span_ in findings.values["fields"]:
        name = f"《{notice.name}》" if scope.several else ""
        quote = notice.quote(span_) if span_ else ""
        said = ""
        if quote and (claim := findings.query.option("claim")):
            printed = set(map(int, re.findall(r"\d+", quote)))
            said = "是。" if set(map(int, re.findall(r"\d+", claim))) <= printed else "不是。"
        lines.append(name + said + _field_text(field, notice, quote))
    return lines


_COLONS = ":："


def _field_text(field: str, notice: object, quote: str) -> str:
    from corpus.records import Notice

    assert isinstance(notice, Notice)
    labels = {
        "document_number": "文号",
        "date": "印发日期",
        "issuer": "印发机关",
        "addressees": "主送机关",
        "title": "标题",
    }
    if field in labels:
        return (
            f"{labels[field]}:{quote.strip().rstrip(_COLONS)}。"
            if quote
            else f"所载文本没有{labels[field]}。"
        )
    if field == "requirements":
        if not notice.requirements:
            return "所载文本没有另列工作要求。"
        rows = [f"正文提出{len(notice.requirements)}条要求:"]
        rows += [f"{r.label}、{r.text.removeprefix(r.label + '、')}" for r in notice.requirements]
        return "\n".join(rows)
    if field in ("total", "scope"):
        tasks_ = notice.tasks
        lacking = [t.number for t in tasks_ if not t.units]
        tail = f"其中任务{'、'.join(map(str, lacking))}未载明主责单位。" if lacking else ""
        return (
            f"所载清单共{len(tasks_)}项任务,编号从{tasks_[0].number}到{tasks_[-1].number}。{tail}"
        )
    return f"清单原文:“{quote.strip()}”" if quote else "所载文本没有写明。"
