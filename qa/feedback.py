"""What users said of answers, in one SQLite file; listed, and exported as questions for eval."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from qa.records import Answer, Status

VERDICTS = ("有用", "引用错误", "漏列")
_LIMIT = 2000  # characters of a note that are kept
_FIELDS = "id, at, verdict, note, question, history, status, text, tasks, query, model, notices"
_TABLE = """CREATE TABLE IF NOT EXISTS feedback (
  id INTEGER PRIMARY KEY, at TEXT NOT NULL, verdict TEXT NOT NULL, note TEXT NOT NULL DEFAULT '',
  question TEXT NOT NULL, history TEXT NOT NULL, status TEXT NOT NULL, text TEXT NOT NULL,
  tasks TEXT NOT NULL, query TEXT NOT NULL, model TEXT NOT NULL, notices TEXT NOT NULL)"""


@dataclass(frozen=True, slots=True)
class Feedback:
    """One judgement. `at` is ISO 8601 in UTC; `question` is '' where a query was edited by chips.

    `history` are the earlier questions of the conversation; `query` is the JSON of what was
    understood; `tasks` the numbers that were cited; `model` '' is the bundled one.
    """

    id: int
    at: str
    verdict: str
    note: str
    question: str
    history: tuple[str, ...]
    status: str
    text: str
    tasks: tuple[int, ...]
    query: dict[str, Any]
    model: str
    notices: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def default_path() -> Path:
    """QINGDAN_FEEDBACK where it is set, else a file in the user's data folder."""
    if own := os.environ.get("QINGDAN_FEEDBACK"):
        return Path(own).expanduser()
    from platformdirs import user_data_dir

    return Path(user_data_dir("qingdan")) / "feedback.sqlite3"


class FeedbackStore:
    """The file. Made at the first judgement; safe between threads and processes."""

    def __init__(self, path: str | Path | None = None) -> None:
        self.path = Path(path) if path else default_path()

    def add(
        self,
        verdict: str,
        answer: Answer,
        history: Sequence[str] = (),
        model: str = "",
        notices: Sequence[str] = (),
    ) -> int:
        """Keep one judgement; returns its id. ValueError where the verdict is none of VERDICTS."""
        if verdict not in VERDICTS:
            raise ValueError(f"没有“{verdict}”这种评价；可用：{'、'.join(VERDICTS)}。")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        tasks = list(dict.fromkeys(c.task for c in answer.citations if c.task is not None))
        row = (
            datetime.now(timezone.utc).isoformat(timespec="seconds"),
            verdict,
            answer.question,
            *map(_json, (list(history),)),
            answer.status.value,
            answer.text,
            *map(_json, (tasks, answer.query.to_dict())),
            model,
            _json(list(notices)),
        )
        columns = "at, verdict, question, history, status, text, tasks, query, model, notices"
        with self._open() as db:
            db.execute(_TABLE)
            marks = ", ".join("?" * len(row))
            done = db.execute(f"INSERT INTO feedback ({columns}) VALUES ({marks})", row)
            return int(done.lastrowid or 0)

    def annotate(self, row: int, note: str) -> None:
        """Put a note (at most 2,000 characters of it) beside a judgement."""
        with self._open() as db:
            db.execute("UPDATE feedback SET note = ? WHERE id = ?", (_clean(note)[:_LIMIT], row))

    def rows(self) -> list[Feedback]:
        """Every judgement, oldest first; [] where there is no file yet."""
        if not self.path.exists():
            return []
        with self._open() as db:
            db.execute(_TABLE)
            return [_row(r) for r in db.execute(f"SELECT {_FIELDS} FROM feedback ORDER BY id")]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.path, timeout=10)) as db, db:
            yield db


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=True)


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def _row(values: Sequence[Any]) -> Feedback:
    row = dict(zip(_FIELDS.split(", "), values, strict=True))
    lists = {name: tuple(json.loads(row[name])) for name in ("history", "tasks", "notices")}
    return Feedback(**{**row, **lists, "query": json.loads(row["query"])})


def to_questions(rows: Sequence[Feedback]) -> list[dict[str, Any]]:
    """Judged questions as a question set of eval; edited queries, which nobody typed, are left out.

    The tasks that were cited stand as gold. Where the user called the answer wrong they are only a
    start: the note says 待核对, and somebody who knows the notice has to correct the line.
    """
    out = []
    for row in rows:
        if not row.question.strip():
            continue
        checked = row.verdict == VERDICTS[0]
        note = "：".join(x for x in ("" if checked else "待核对", row.verdict, row.note) if x)
        absent = row.status in (Status.NOT_FOUND.value, Status.REFUSED.value)
        out.append(
            {
                "id": f"feedback-{row.id}",
                "kind": "followup" if row.history else "tasks",
                "question": row.question,
                "history": list(row.history),
                "tasks": [] if absent else list(row.tasks),
                "ok_tasks": list(row.tasks) if absent else [],
                "contains": [],
                "abstain": absent,
                "note": note,
            }
        )
    return out
