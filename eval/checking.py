"""Rows of a question file -> Questions, or a list of what is wrong with them and on which line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from eval.errors import EvalError
from eval.records import KINDS, Question

_KEYS = frozenset("id kind question history tasks ok_tasks contains abstain note".split())
_SHOWN = 20


class Faults:
    """Collects faults with their lines and raises them all at once."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._lines: list[tuple[int, str]] = []

    def add(self, line: int, what: str) -> None:
        """Note that `what` is wrong on `line`."""
        self._lines.append((line, what))

    def check(self) -> None:
        """Raise EvalError where anything was noted."""
        if not self._lines:
            return
        rows = [f"{self.name} 第{line}行: {what}" for line, what in sorted(self._lines)[:_SHOWN]]
        if more := len(self._lines) - len(rows):
            rows.append(f"……另有{more}处")
        raise EvalError("\n".join(rows))


def to_question(row: object, line: int, faults: Faults) -> Question | None:
    """One row of the .jsonl form as a Question; None, with faults noted, where it is not one."""
    if not isinstance(row, Mapping):
        faults.add(line, "应为一个 JSON 对象")
        return None
    wrong = [*_unknown(row), *_wrong_types(row)]
    if not wrong:
        wrong = _wrong_values(row)
    for what in wrong:
        faults.add(line, what)
    if wrong:
        return None
    contains = row.get("contains") or ()
    return Question(
        id=row["id"],
        kind=row["kind"],
        question=row["question"],
        tasks=tuple(row.get("tasks") or ()),
        history=tuple(row.get("history") or ()),
        ok_tasks=tuple(row.get("ok_tasks") or ()),
        contains=tuple((e,) if isinstance(e, str) else tuple(e) for e in contains),
        abstain=bool(row.get("abstain", False)),
        note=row.get("note") or "",
        line=line,
    )


def _unknown(row: Mapping[str, Any]) -> list[str]:
    unknown = sorted(str(k) for k in row if k not in _KEYS)
    return (
        [f"不认识的字段 {'、'.join(unknown)}；可用：{'、'.join(sorted(_KEYS))}"] if unknown else []
    )


def _wrong_types(row: Mapping[str, Any]) -> list[str]:
    wrong = []
    for key in ("id", "kind", "question"):
        if not isinstance(row.get(key), str):
            wrong.append(f"缺少 {key}，或不是文字")
    for key in ("tasks", "ok_tasks"):
        if not _all(row.get(key, ()), _is_number):
            wrong.append(f"{key} 应为任务编号（正整数）的列表")
    if not _all(row.get("history", ()), _is_text):
        wrong.append("history 应为文字的列表")
    if not _all(row.get("contains", ()), _is_options):
        wrong.append("contains 的每一项应为文字，或若干可选文字的列表")
    if not isinstance(row.get("abstain", False), bool):
        wrong.append("abstain 应为 true 或 false")
    if not isinstance(row.get("note", ""), str):
        wrong.append("note 应为文字")
    return wrong


def _wrong_values(row: Mapping[str, Any]) -> list[str]:
    wrong = []
    if not re.fullmatch(r"\S+", row["id"]):
        wrong.append("id 为空或含有空白")
    if row["kind"] not in KINDS:
        wrong.append(f"不认识的 kind “{row['kind']}”；可用：{'、'.join(KINDS)}")
    if not row["question"].strip():
        wrong.append("问题为空")
    if row.get("abstain") and row.get("tasks"):
        wrong.append("abstain 为 true 时 tasks 应为空；可以引用的任务写在 ok_tasks")
    return wrong


def _all(value: object, holds: Any) -> bool:  # noqa: ANN401 - a predicate of anything
    return isinstance(value, (list, tuple)) and all(map(holds, value))


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_options(value: object) -> bool:
    return _is_text(value) or (_all(value, _is_text) and bool(value))


def distinct(questions: Iterable[Question], faults: Faults) -> list[Question]:
    """The questions; an id that stands twice is a fault."""
    seen: dict[str, int] = {}
    out = []
    for question in questions:
        if first := seen.setdefault(question.id, question.line) != question.line:
            faults.add(question.line, f"id {question.id} 与第{seen[question.id]}行重复")
        if not first:
            out.append(question)
    return out


def numbers(text: str) -> tuple[int, ...]:
    """Task numbers as people write them: '30、38-40 42' -> (30, 38, 39, 40, 42).

    Raises ValueError with the piece that is none.
    """
    found: list[int] = []
    for piece in re.split(r"[\s,，、;；和]+", text.strip()):
        match = re.fullmatch(r"(?:任务|第)?(\d{1,5})(?:[-—–~～至到](\d{1,5}))?[项条]?", piece)
        if not match:
            raise ValueError(piece)
        first, last = int(match[1]), int(match[2] or match[1])
        if not 0 < first <= last <= first + 999:
            raise ValueError(piece)
        found += range(first, last + 1)
    return tuple(dict.fromkeys(found))


def known_tasks(questions: Iterable[Question], numbers: frozenset[int], faults: Faults) -> None:
    """A task that the open notices do not have is a fault of its question."""
    for question in questions:
        absent = sorted({*question.tasks, *question.ok_tasks} - numbers)
        if absent:
            faults.add(question.line, f"清单中没有任务{'、'.join(map(str, absent))}")
