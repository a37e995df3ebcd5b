"""A question file -> Questions: .jsonl in full, or a plain list as .txt, .csv, .tsv or .xlsx.

A plain list has a question and its tasks a row: ``30 38-40``, or ``-`` where the notice does not
hold it. docs/eval.md describes both.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from eval.checking import Faults, distinct, numbers, to_question
from eval.errors import EvalError, MissingExtra
from eval.records import Question

# The shipped question sets (eval/questions), of which docs/eval.md says where they come from.
SETS = ("smoke", "staff", "plain", "office", "visitors", "callers", "desk", "clerks")
_COLUMNS = {
    "question": ("question", "问题"),
    "tasks": ("tasks", "task", "任务", "任务编号", "任务号"),
    "kind": ("kind", "类别", "类型"),
    "ok_tasks": ("ok_tasks", "可引用", "可引用任务"),
    "contains": ("contains", "须含", "答案须含"),
    "history": ("history", "前文"),
    "id": ("id", "编号", "序号"),
    "note": ("note", "备注", "说明"),
}
_NONE = frozenset({"-", "—", "–", "－", "无", "没有"})
Cells = dict[str, str]


def shipped(name: str) -> Path | None:
    """The question set of this name in eval/questions (smoke, staff, plain), None where none is."""
    path = Path(str(files("eval"))) / "questions" / f"{name}.jsonl"
    return path if re.fullmatch(r"[a-z]+", name) and path.is_file() else None


def load_questions(source: str | Path) -> list[Question]:
    """Read a file, or a shipped set by its name; raises EvalError with every faulty line."""
    path = shipped(str(source)) or Path(source)
    if not path.is_file():
        raise EvalError(f"没有问题文件 {path}；自带的问题集有 {'、'.join(SETS)}")
    faults = Faults(path.name)
    suffix = path.suffix.lower()
    if suffix in (".jsonl", ".json", ".ndjson"):
        rows = _json_rows(_text(path), faults)
    elif suffix in (".csv", ".tsv"):
        rows = _listed(_csv_rows(_text(path), "\t" if suffix == ".tsv" else ","), faults)
    elif suffix in (".xlsx", ".xlsm"):
        rows = _listed(_sheet_rows(path), faults)
    elif suffix in (".txt", ".md", ""):
        rows = _listed(_text_rows(_text(path)), faults)
    else:
        raise EvalError(f"{path.name}: 不认识的格式；可用 .jsonl、.txt、.csv、.tsv、.xlsx")
    made = [to_question(row, line, faults) for line, row in rows]
    questions = distinct((q for q in made if q is not None), faults)
    faults.check()
    if not questions:
        raise EvalError(f"{path.name}: 没有问题")
    return questions


def _text(path: Path) -> str:
    """UTF-8, or what Excel writes in China."""
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise EvalError(f"{path.name}: 不是文本文件（应为 UTF-8 或 GB18030 编码）")


def _json_rows(text: str, faults: Faults) -> Iterator[tuple[int, Any]]:
    for line, row in enumerate(text.split("\n"), 1):
        if not row.strip():
            continue
        try:
            yield line, json.loads(row)
        except ValueError as error:
            faults.add(line, f"不是 JSON: {error}")


# -- plain lists -----------------------------------------------------------------------------------


def _text_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """``question | tasks`` or with a tab between them; # starts a note."""
    for line, row in enumerate(text.splitlines(), 1):
        if row.strip() and not row.lstrip().startswith("#"):
            if row.strip()[0] in "|｜" and row.strip()[-1] in "|｜":
                row = row.strip()[1:-1]  # a row of a Markdown table
            parts = re.split(r"[\t|｜]", row)
            yield line, [p.strip() for p in parts]


def _csv_rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    for row in reader:
        yield line, [cell.strip() for cell in row]
        line = reader.line_num + 1


def _sheet_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first sheet."""
    try:
        import openpyxl
    except ImportError as error:
        raise MissingExtra("读取 .xlsx 需要：pip install 'qingdan-qa[files]'") from error
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:
        raise EvalError(f"{path.name}: 不是可读的 .xlsx 文件（{error}）") from error
    try:
        for line, row in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
            yield line, ["" if cell is None else _cell(cell) for cell in row]
    finally:
        book.close()


def _cell(value: object) -> str:
    """45.0, as sheets keep a number, is 45."""
    return (
        str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
    )


def _listed(rows: Iterator[tuple[int, list[str]]], faults: Faults) -> Iterator[tuple[int, Any]]:
    """Rows of cells as rows of the .jsonl form. The first row may name the columns."""
    columns: list[str] | None = None
    count = 0
    for line, cells in rows:
        if not any(cells):
            continue
        if columns is None:
            named = [_column(cell) for cell in cells]
            columns = named if "question" in named else ["question", "tasks"]
            if "question" in named:
                if "tasks" not in named:
                    faults.add(line, "表头缺少“任务”一列")
                continue
        count += 1
        row = {name: cell for name, cell in zip(columns, cells, strict=False) if name}
        if (made := _row(row, line, count, faults)) is not None:
            yield line, made


def _column(cell: str) -> str:
    plain = cell.strip().lower()
    return next((name for name, words in _COLUMNS.items() if plain in words), "")


def _row(row: Cells, line: int, count: int, faults: Faults) -> dict[str, Any] | None:
    """{"question": "体育局 → 其中两家的", "tasks": "30 38"} -> a row of the .jsonl form."""
    turns = [t.strip() for t in re.split(r"→|->", row.get("question", ""))]
    expected = row.get("tasks", "").strip()
    if not expected and not row.get("contains"):
        faults.add(line, "没有写应引用的任务；清单中没有的写 -")
        return None
    try:
        tasks = () if expected in _NONE or not expected else numbers(expected)
        ok_tasks = numbers(row["ok_tasks"]) if row.get("ok_tasks") else ()
    except ValueError as error:
        faults.add(line, f"“{error}”不是任务编号")
        return None
    earlier = [t for t in re.split(r"→|->|\n", row.get("history", "")) if t.strip()]
    contains = [
        [o.strip() for o in e.split("|")]
        for e in re.split(r"[;；]", row.get("contains", ""))
        if e.strip()
    ]
    return {
        "id": row.get("id") or f"Q{count}",
        "kind": row.get("kind") or "tasks",
        "question": turns[-1],
        "history": [*earlier, *turns[:-1]],
        "tasks": tasks,
        "ok_tasks": ok_tasks,
        "contains": contains,
        "abstain": expected in _NONE,
        "note": row.get("note", ""),
    }
