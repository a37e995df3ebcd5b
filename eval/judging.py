"""The pass rule: whether an answer is what its question asks for. The headline of every run."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from eval.records import Question, cited_tasks

# Where the answer is found by meaning, something near may be cited beside what is asked for.
_ONE_MORE = frozenset({"fact", "who"})
_A_THIRD = frozenset({"topic", "filter_topic", "robustness"})


def folded(text: str) -> str:
    """Compatible forms unified (NFKC), white space dropped: '２８ 项' -> '28项'."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def judge(question: Question, answer: Mapping[str, Any] | None) -> str:
    """Why the answer (a line of answers.jsonl) fails its question; '' where it passes."""
    if answer is None:
        return "没有回答"
    text = folded(str(answer.get("text") or ""))
    if not text:
        return "答案为空"
    answered = answer.get("status") == "answered"
    cited = cited_tasks(answer)
    beyond = cited - set(question.tasks) - set(question.ok_tasks)
    if question.abstain:
        if answered:
            return "清单中没有的事，答成了有"
        return f"不应引用任务{_listed(beyond)}" if beyond else ""
    if not answered:
        return f"状态为 {answer.get('status')}"
    if missing := set(question.tasks) - cited:
        return f"漏掉任务{_listed(missing)}"
    if len(beyond) > _allowance(question.kind, len(cited)):
        return f"多引任务{_listed(beyond)}"
    return _lacking(question, text)


def _allowance(kind: str, cited: int) -> float:
    """How many tasks beyond those of the question may be cited."""
    if kind in _ONE_MORE:
        return 1
    return cited / 3 if kind in _A_THIRD else 0


def _lacking(question: Question, text: str) -> str:
    for options in question.contains:
        if not any(folded(option) in text for option in options):
            return "答案中没有" + "或".join(f"“{o}”" for o in options[:3])
    return ""


def _listed(numbers: set[int] | frozenset[int]) -> str:
    return "、".join(map(str, sorted(numbers)))
