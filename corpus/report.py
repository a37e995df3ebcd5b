"""What the parser repaired, ignored or could not place, and the JSON of a checked notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from corpus.head import Head
from corpus.lines import Line, may_be_row
from corpus.outline import Outline
from corpus.records import Notice, Task
from corpus.roles import is_person_role

if TYPE_CHECKING:
    from corpus.tables import Table


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

    def to_text(self, notice: Notice) -> str:
        """What `qingdan check FILE` prints: verdict, head, then every oddity with its line."""
        fields = {
            "标题": notice.title,
            "文号": notice.document_number,
            "印发机关": notice.issuer,
            "日期": notice.date,
        }
        head = [f"{label}:{value or '(未找到)'}" for label, value in fields.items()]
        rows = [f"第{w.line}行 {w.message}({w.code})" for w in self.warnings]
        return "\n".join([self.verdict, *head, *rows])


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


@dataclass(slots=True)
class Report:
    """Collects warnings while a notice is parsed."""

    warnings: list[Warning_] = field(default_factory=list)

    def note(self, line: int, code: str, message: str) -> None:
        """Add one warning."""
        self.warnings.append(Warning_(line, code, message))

    def done(self, notice: Notice, through: bool) -> ParseReport:
        """The finished report."""
        warnings = tuple(sorted(set(self.warnings), key=lambda w: (w.line, w.code, w.message)))
        return ParseReport(warnings, _verdict(notice, through, len(warnings)))

    def furniture(self, aside: Sequence[Line]) -> None:
        """Lines of the web page or the printed page, run by run."""
        runs: list[list[Line]] = []
        for line in aside:
            if runs and line.no - runs[-1][-1].no <= 2:
                runs[-1].append(line)
            else:
                runs.append([line])
        for run in runs:
            words = "、".join(f"“{x.flat.raw[:20]}”" for x in run[:3])
            more = f"等{len(run)}行" if len(run) > 3 else ""
            self.note(run[0].no, "furniture", f"网页或版面附带文字已忽略:{words}{more}。")

    def spaces(self, lines: Sequence[Line]) -> None:
        """Characters set apart by spaces, as some PDFs give them."""
        spaced = [
            x
            for x in lines
            if len(x.flat.gaps) >= 4 and not any(x.flat.gaps.values()) and not may_be_row(x)
        ]
        if spaced:
            self.note(
                spaced[0].no, "spaced_text", f"汉字之间的空格已去除(自本行起共{len(spaced)}行)。"
            )

    def second_copy(self, first: Line, last: Line) -> None:
        """The second copy is left out."""
        self.note(first.no, "second_copy", f"第{first.no}行至第{last.no}行是全文的重复,已忽略。")

    def first_copy(self, first: Line, second: Line) -> None:
        """The first copy is left out: the second is fuller."""
        self.note(
            first.no,
            "first_copy",
            f"全文出现两遍,第{second.no}行起的一遍更完整,以其为准,第{first.no}行起的一遍已忽略。",
        )

    def soft_breaks(self, count: int, line: int) -> None:
        """Lines joined to the one before."""
        if count:
            self.note(line, "soft_break", f"段内断行已接续(自本行起共{count}处)。")

    def of_tables(self, table: Table) -> None:
        """What tables had beside tasks."""
        for line in table.repeated_heads:
            self.note(line, "repeated_header", "重复的表头已忽略。")
        for name, line in table.ignored.items():
            self.note(line, "column_ignored", f"表格的“{name}”一列未收入任务。")
        for line in table.joined:
            self.note(line, "row_joined", "本行已并入上一行的任务。")

    def of_outline(self, outline: Outline, tasks: Sequence[Task]) -> None:
        """Numbers, tasks without units, and what found no place."""
        for entry in outline.duplicates:
            label = entry.node.label
            self.note(
                entry.node.line, "duplicate_task", f"任务“{label}”重复出现且文字相同,只计一次。"
            )
        for line, words in outline.intros:
            self.note(line, "unplaced", f"标题下的文字未归入任务:“{words[:30]}”。")
        for node in outline.unplaced:
            words = node.whole.raw[:30]
            self.note(node.line, "unplaced", f"未归入任务的文字:“{words}”。")
        lines = [entry.node.line for entry in outline.entries]
        self._units(lines, tasks)
        if outline.through:
            self._numbers(outline, lines)

    def _units(self, lines: Sequence[int], tasks: Sequence[Task]) -> None:
        missing = [k for k, t in enumerate(tasks) if not t.responsibilities]
        roles = [r.role for t in tasks for r in t.responsibilities if not is_person_role(r.role)]
        role = max(set(roles), key=roles.count) if roles else "责任单位"
        if len(missing) == len(tasks):
            self.note(lines[0], "no_units", "全部任务都没有载明责任单位。")
            return
        for k in missing:
            at_end = ",疑为文本在此截断" if k == len(tasks) - 1 else ""
            self.note(lines[k], "no_units", f"第{tasks[k].number}项没有{role}{at_end}。")
        last = tasks[-1]
        if last.text and last.text[-1] not in "。!?;)）》”.；！？" and not last.responsibilities:
            self.note(
                lines[-1], "cut_end", f"第{last.number}项的文字不完整,止于“{last.text[-12:]}”。"
            )

    def _numbers(self, outline: Outline, lines: Sequence[int]) -> None:
        numbers = [e.number for e in outline.entries]
        printed = [bool(e.node.value) for e in outline.entries]
        seen: set[int] = set()
        before = 0
        for line, number, own in zip(lines, numbers, printed, strict=True):
            if not own:
                self.note(line, "no_number", f"一项任务没有编号,按顺序编为第{number}项。")
            elif number in seen:
                self.note(line, "repeated_number", f"编号{number}重复出现。")
            elif number < before:
                self.note(line, "out_of_order", f"编号{number}排在{before}之后,顺序有误。")
            seen.add(number)
            before = number if own else before
        gaps = sorted(set(range(1, min(max(numbers), 100_000) + 1)) - seen)
        for gap in gaps[:20]:
            after = next((x for x, n in zip(lines, numbers, strict=True) if n > gap), lines[-1])
            self.note(after, "missing_number", f"缺编号{gap}。")
        if len(gaps) > 20:
            self.note(lines[-1], "missing_number", f"另缺{len(gaps) - 20}个编号。")

    def of_head(self, head: Head, tail: Sequence[Line]) -> None:
        """Lines of the head and after the list that found no place."""
        for line in head.unplaced:
            self.note(line.no, "unplaced", f"文首未识别的文字:“{line.flat.raw[:30]}”。")
        if tail:
            words = tail[0].flat.raw[:30]
            self.note(
                tail[0].no, "after_list", f"清单之后的文字(共{len(tail)}行)未归入任务:“{words}”。"
            )
        if head.title is None and head.list_title is None:
            self.note(1, "no_title", "没有找到标题。")


def _verdict(notice: Notice, through: bool, warnings: int) -> str:
    tasks = notice.tasks
    numbers = f"(编号{tasks[0].number}至{tasks[-1].number})" if through and tasks else ""
    parts = sum(h.level == 1 for h in notice.headings)
    subs = len(notice.headings) - parts
    units = len({u for t in tasks for u in t.units})
    places = f"{parts}个部分" if parts else "不分部分"
    places += f"、{subs}个小节" if subs else ""
    state = f"有{warnings}处需要留意" if warnings else "未见异常"
    return f"解析出{len(tasks)}项任务{numbers},{places},{units}个单位名称;{state}。"
