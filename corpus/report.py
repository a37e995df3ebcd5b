"""What the parser repaired, ignored or could not place, and the JSON of a checked notice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from corpus.records import Notice, Task


@dataclass(frozen=True, slots=True)
class Warning_:  # noqa: N801 - the builtin Warning is something else
    """One oddity: the line (from 1) where it stands, a stable code, and a Chinese sentence."""

    line: int
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class ParseReport:
    """Every oddity in order of lines, and a verdict of one line."""

    warnings: tuple[Warning_, ...] = ()
    verdict: str = ""

    def to_dict(self, notice: Notice) -> dict[str, Any]:
        """The JSON of `qingdan check FILE --json`."""
        return {
            "title": notice.title,
            "document_number": notice.document_number,
            "issuer": notice.issuer,
            "date": notice.date,
            "tasks": [_task(task) for task in notice.tasks],
            "warnings": [
                {"line": w.line, "code": w.code, "message": w.message} for w in self.warnings
            ],
        }


def _task(task: Task) -> dict[str, Any]:
    out: dict[str, Any] = {
        "number": task.number,
        "label": task.label,
        "section": task.section.title if task.section else None,
        "subsection": task.subsection.title if task.subsection else None,
        "text": task.text,
        "responsibilities": [
            {"role": r.role, "units": list(r.units)} for r in task.responsibilities
        ],
    }
    if task.deadline is not None:
        out["deadline"] = task.deadline
    return out
