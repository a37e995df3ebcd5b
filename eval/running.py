"""Ask a set of questions, each in a conversation of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from eval.judging import judge
from eval.records import Question, Result
from index.progress import Progress
from qa import Assistant, Query


def ask_all(
    assistant: Assistant, questions: Sequence[Question], progress: Progress | None = None
) -> list[Result]:
    """One Result a question, in order; earlier turns are asked first, in one conversation."""
    results = []
    for done, question in enumerate(questions, 1):
        answer, understood = _ask(assistant, question)
        row = {"id": question.id, **answer}
        results.append(Result(question, row, judge(question, row), understood))
        if progress is not None:
            progress(done, len(questions), "提问")
    return results


def _ask(assistant: Assistant, question: Question) -> tuple[dict[str, Any], str]:
    """The last turn's answer as JSON types. An exception is an answer that fails, not the end."""
    conversation = assistant.conversation()
    try:
        for turn in question.history:
            assistant.ask(turn, conversation)
        answer = assistant.ask(question.question, conversation)
        return answer.to_dict(), described(assistant, answer.query)
    except Exception as error:  # noqa: BLE001 - one bug must not hide the other answers
        broken = {"question": question.question, "status": "error", "text": "", "citations": []}
        return {**broken, "query": {}, "error": f"{type(error).__name__}: {error}"}, ""


def described(assistant: Assistant, query: Query) -> str:
    """What was understood, in one line: list: 主责单位含市体育局; 主题: 冰雪."""
    parts = [query.ask]
    where = [assistant.describe(condition) for condition in query.where]
    if query.topic:
        where.append(f"主题 {query.topic}")
    where += [f"{name}={value}" for name, value in query.options if name != "text"]
    line = ": ".join(filter(None, (*parts, "; ".join(filter(None, where)))))
    return " | ".join([line, *(described(assistant, q) for q in query.also)])


def write_answers(path: Path, results: Sequence[Result]) -> None:
    """answers.jsonl: one answer a line, in the order of the questions."""
    write_lines(path, (dict(r.answer) for r in results))


def write_lines(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    """One JSON object a line, UTF-8; a lone surrogate is written as its escape."""
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_bytes(text.encode("utf-8", "backslashreplace"))
