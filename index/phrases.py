"""Everyday phrasings of tasks: shipped for the bundled notice, or beside a user's own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from corpus import bundled_notice
from corpus.records import Notice
from corpus.resources import DATA
from index.errors import IndexUnavailable
from index.opening import Opened


class Phrasing(NamedTuple):
    """What people say, and the numbers of the tasks that are to be named when they do.

    `also` may be named, too. Without any task it is a matter that the notice does not hold.
    """

    text: str
    tasks: tuple[int, ...]
    also: tuple[int, ...] = ()


def phrases_of(opened: Sequence[Opened]) -> list[list[Phrasing]]:
    """The phrasings of each notice.

    A file NOTICE.expansions.jsonl beside NOTICE speaks for its notice; other tasks get the shipped
    phrasings where their words are those of a task of the bundled notice, whatever file they are
    in. Raises IndexUnavailable naming the line where a file is not as it should be.
    """
    out = []
    for item in opened:
        if item.phrases is not None:
            out.append([Phrasing(t, tuple(own), tuple(also)) for t, own, also in item.phrases])
        elif file := _beside(item.path):
            out.append(read_phrases(file))
        else:
            out.append(_shipped_for(item.notice))
    return out


def _beside(path: Path | None) -> Path | None:
    if path is None:
        return None
    names = (f"{path.name}.expansions.jsonl", f"{path.stem}.expansions.jsonl")
    return next((f for f in map(path.with_name, names) if f.is_file()), None)


@lru_cache(maxsize=1)
def _shipped() -> tuple[dict[str, int], list[Phrasing]]:
    """The bundled notice's numbers by the text of the task, and its phrasings."""
    notice, _ = bundled_notice()
    rows = read_phrases(DATA / "expansions" / "beijing-2026.jsonl")
    return {task.text: task.number for task in notice.tasks}, rows


def _shipped_for(notice: Notice) -> list[Phrasing]:
    """The shipped phrasings under the numbers that their tasks have in `notice`.

    What the bundled notice does not hold, another one may: those go only with all of its tasks.
    """
    numbers, rows = _shipped()
    here = {numbers[t.text]: t.number for t in notice.tasks if t.text in numbers}
    if not here:
        return []
    whole = len(here) == len(numbers) == len(notice.tasks)
    out = []
    for text, tasks, also in rows:
        own = tuple(here[n] for n in tasks if n in here)
        if own or (whole and not tasks):
            out.append(Phrasing(text, own, tuple(here[n] for n in also if n in here)))
    return out


def read_phrases(path: Path) -> list[Phrasing]:
    """Lines {"task": 1, "phrases": [...]} or {"tasks": [1, 2], "also": [3], "phrases": [...]}."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise IndexUnavailable(f"无法读取说法文件 {path}({error})。请检查文件。") from error
    out: list[Phrasing] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            out += _of_row(json.loads(line))
        except (ValueError, TypeError, KeyError) as error:
            raise IndexUnavailable(
                f'{path} 第{number}行不是 {{"task": 序号, "phrases": [说法]}} 的形式'
                '(几项任务共用的说法:{"tasks": [序号], "phrases": [说法]})。请改正该行。'
            ) from error
    return out


def _of_row(row: dict[str, Any]) -> list[Phrasing]:
    phrases = row["phrases"]
    if not isinstance(phrases, list) or not all(isinstance(p, str) for p in phrases):
        raise TypeError("phrases")
    tasks = _numbers(row["tasks"]) if "tasks" in row else (int(row["task"]),)
    also = _numbers(row.get("also", []))
    return [Phrasing(p.strip(), tasks, also) for p in phrases if p.strip()]


def _numbers(value: object) -> tuple[int, ...]:
    if not isinstance(value, list):
        raise TypeError("tasks")
    return tuple(dict.fromkeys(int(n) for n in value))
