"""Everyday phrasings of tasks: shipped for the bundled notice, or beside a user's own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from corpus import bundled_notice
from corpus.resources import DATA
from index.errors import IndexUnavailable
from index.opening import Opened


def phrases_of(opened: Sequence[Opened]) -> list[dict[int, list[str]]]:
    """For each notice its phrasings by task number.

    A file NOTICE.expansions.jsonl beside NOTICE speaks for its notice; other tasks get the shipped
    phrasings where their words are those of a task of the bundled notice, whatever file they are
    in. Raises IndexUnavailable naming the line where a file is not as it should be.
    """
    out = []
    for item in opened:
        if item.phrases is not None:
            out.append(item.phrases)
        elif file := _beside(item.path):
            out.append(read_phrases(file))
        else:
            found = {t.number: _shipped().get(t.text, []) for t in item.notice.tasks}
            out.append({number: phrases for number, phrases in found.items() if phrases})
    return out


def _beside(path: Path | None) -> Path | None:
    if path is None:
        return None
    names = (f"{path.name}.expansions.jsonl", f"{path.stem}.expansions.jsonl")
    return next((f for f in map(path.with_name, names) if f.is_file()), None)


@lru_cache(maxsize=1)
def _shipped() -> dict[str, list[str]]:
    """The bundled notice's phrasings by the text of the task."""
    notice, _ = bundled_notice()
    rows = read_phrases(DATA / "expansions" / "beijing-2026.jsonl")
    return {task.text: rows.get(task.number, []) for task in notice.tasks}


def read_phrases(path: Path) -> dict[int, list[str]]:
    """Lines of {"task": 1, "phrases": [...]} -> phrasings by task number."""
    out: dict[int, list[str]] = {}
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise IndexUnavailable(f"无法读取说法文件 {path}({error})。请检查文件。") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            phrases = row["phrases"]
            if not isinstance(phrases, list) or not all(isinstance(p, str) for p in phrases):
                raise TypeError("phrases")
            out.setdefault(int(row["task"]), []).extend(p.strip() for p in phrases if p.strip())
        except (ValueError, TypeError, KeyError) as error:
            raise IndexUnavailable(
                f'{path} 第{number}行不是 {{"task": 序号, "phrases": [说法]}} 的形式。请改正该行。'
            ) from error
    return out
