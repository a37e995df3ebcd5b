"""Text -> Notice and ParseReport: the steps in order; each step has its own module.

lines   labels, page furniture, table rows      (corpus.lines)
copies  the second copy of a scraped page       (corpus.dedupe)
head    title, 文号, signer, requirements        (corpus.head)
nodes   what a label or a table row begins      (corpus.blocks, corpus.tables)
outline which are tasks, which headings         (corpus.outline)
duties  who is responsible                      (corpus.duties, corpus.unitlist)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from corpus.assemble import tasks_of
from corpus.blocks import Builder, Node
from corpus.bounds import date_line, is_list_title, list_start
from corpus.dedupe import second_copy
from corpus.duties import ends_with_duty, first_leads
from corpus.errors import NoticeError
from corpus.head import Head, read_closing, read_head
from corpus.lines import Line, is_furniture, is_row, label_of, may_be_row, split_lines, wrap_width
from corpus.outline import Outline, build, task_kind
from corpus.readers import read_text
from corpus.records import Notice, Span, Task
from corpus.report import ParseReport, Report
from corpus.roles import starts_with_field

_TITLED = re.compile(r"任务|清单|分工|分解|重点工作|要点|台账|工作事项|实事")
_NO_LIST = (
    "没有找到任务清单:文中没有带责任单位的任务。请确认文件是任务清单类通知,且正文(含附件)完整。"
)
MAX_CHARS = 20_000_000


def bundled_notice() -> tuple[Notice, ParseReport]:
    """The notice that ships with the package (Beijing, 2026)."""
    return read_notice(Path(__file__).parent / "data" / "notices" / "beijing-2026.txt")


def read_notice(path: str | Path, name: str | None = None) -> tuple[Notice, ParseReport]:
    """Read and parse a file of any supported format; raises NoticeError naming the file."""
    text = read_text(path)
    try:
        return parse_notice(text, name, Path(path).stem)
    except NoticeError as error:
        raise NoticeError(f"{path}:{error}") from error


def parse_notice(
    text: str, name: str | None = None, fallback: str = "未命名清单"
) -> tuple[Notice, ParseReport]:
    """Parse the text of a notice.

    `name` is how citations call it; without one it is what the title promulgates, else the title of
    the list, else `fallback`. Raises NoticeError where there is no task list.
    """
    if not text.strip():
        raise NoticeError("文件是空的。请提供含有任务清单的文件。")
    if len(text) > MAX_CHARS:
        raise NoticeError("文本过长(超过2000万字)。请只提供任务清单本身。")
    report = Report()
    lines, aside = _own_lines(text, report)
    first = next(
        (k for k, line in enumerate(lines) if _has_duty(line, text) or _flat_head(lines, k)), None
    )
    start = list_start(lines, first if first is not None else len(lines))
    if first is None and start >= len(lines):
        start = list_start(lines, _first_title(lines))
    head_lines, body = lines[:start], lines[start:]
    head = read_head(head_lines, aside)
    body, tail = _tail(body)
    _titles(head, body)
    outline = _outline(text, head_lines, body, head, report)
    tail = read_closing(head, tail) if tail else tail
    name = name or short_name(head) or fallback
    leads = _first_leads(_spoken(lines, outline, start), report)
    tasks = tasks_of(name, outline, _city(head), leads, report.note)
    report.of_outline(outline, tasks)
    report.of_head(head, tail)
    notice = _notice(name, text, head, outline, tasks)
    return notice, report.done(notice, outline.through)


def _notice(name: str, text: str, head: Head, outline: Outline, tasks: tuple[Task, ...]) -> Notice:
    return Notice(
        name=name,
        text=text,
        title=head.title or head.list_title,
        document_number=head.document_number,
        issuer=head.issuer,
        addressees=head.addressees,
        date=head.date,
        headings=tuple(outline.headings),
        tasks=tasks,
        requirements=tuple(head.requirements),
        meta=tuple(head.meta.items()),
    )


def _first_leads(spoken: Sequence[Line], report: Report) -> bool:
    """Whether the text says that the first unit of a list leads; the report quotes it."""
    sentence = first_leads("".join(line.norm for line in spoken))
    if sentence is None:
        return False
    at = next((line.no for line in spoken if sentence[:8] in line.norm), spoken[0].no)
    words = sentence[:60]
    report.note(at, "first_leads", f"按文中规定,排在首位的责任单位视为牵头单位:“{words}”。")
    return True


def _own_lines(text: str, report: Report) -> tuple[list[Line], list[Line]]:
    """The notice's own lines of its better copy, and the page furniture."""
    lines: list[Line] = []
    aside: list[Line] = []
    for line in split_lines(text):
        (aside if is_furniture(line) else lines).append(line)
    report.furniture(aside)
    report.spaces(lines)
    at = second_copy(lines)
    if at is None:
        return lines, aside
    if _richness(lines[at:], text) > _richness(lines[:at], text):
        title = lines[: max(0, min(3, at))]
        report.first_copy(lines[0], lines[at])
        keys = {line.norm for line in lines[at:]}
        return [x for x in title if x.norm not in keys] + lines[at:], aside
    report.second_copy(lines[at], lines[-1])
    return lines[:at], aside


def _richness(lines: Sequence[Line], text: str) -> int:
    return sum(_has_duty(line, text) for line in lines)


def _has_duty(line: Line, text: str) -> bool:
    """Whether a line says who is responsible: a duty line, a bracket at its end, a table head."""
    if is_row(line):
        from corpus.tables import TableReader  # only notices with tables pay for it

        return TableReader(text).starts_table(line) or starts_with_field(line.flat)
    if starts_with_field(line.flat) or ends_with_duty(line.flat):
        return True
    return bool(_INLINE.search(line.norm))


_INLINE = re.compile(r"[。;!(【\[〔](?:主责|牵头|责任|承办|主办|落实)(?:单位|部门|领导)[】\]〕]?:")


def _first_title(lines: Sequence[Line]) -> int:
    """Without any duty: the line after the last title of a list."""
    return next((k + 1 for k in range(len(lines) - 1, -1, -1) if is_list_title(lines[k])), 0)


def _titles(head: Head, body: list[Line]) -> None:
    """Take the list's own title (over up to three lines) off the body."""
    for size in (3, 2, 1):
        group = body[:size]
        if len(group) < size or not all(_title_like(line) for line in group):
            continue
        if not is_list_title(group[-1]):
            continue
        head.list_title = "".join(line.flat.raw for line in group)
        head.meta["list_title"] = Span(group[0].flat.span[0], group[-1].flat.span[1])
        del body[:size]
        return


def _title_like(line: Line) -> bool:
    if line.norm in _FLAT or label_of(line.flat) is not None:
        return False
    return len(line.norm) < 60 and not re.search(r"[。;:]$", line.norm) and not is_row(line)


def _tail(body: list[Line]) -> tuple[list[Line], list[Line]]:
    """Cut off what follows the list: signer, date, 抄送."""
    duty = [
        k
        for k, x in enumerate(body)
        if starts_with_field(x.flat) or ends_with_duty(x.flat) or is_row(x)
    ]
    last = duty[-1] if duty else -1
    flat = [k for k in range(len(body)) if _flat_head(body, k)]
    if flat:  # its rows hold dates of their own
        numbers = [k for k in range(flat[0], len(body)) if body[k].norm.isdigit()]
        last = max([last, *(k + 6 for k in numbers[-1:])])
    for k in range(max(last + 1, 1), len(body)):
        if date_line(body[k].flat):
            back = k
            while back - 1 > last and re.search(
                r"(?:政府|办公[厅室]|委员会)$", body[back - 1].norm
            ):
                back -= 1 if len(body[back - 1].norm) <= 30 else 10**9
            if back > 0:
                return body[:back], body[back:]
            return body[:k], body[k:]
    return body, []


def _outline(
    text: str, head_lines: Sequence[Line], body: Sequence[Line], head: Head, report: Report
) -> Outline:
    builder = Builder(wrap_width([*head_lines, *body]))
    if any(is_row(line) or line.norm in _FLAT for line in body):
        _feed_tables(builder, text, body, report)
    else:
        for line in body:
            builder.feed(line)
    nodes: list[Node] = builder.nodes
    for node in nodes:
        node.read()
    titled = bool(_TITLED.search((head.title or "") + (head.list_title or "")))
    kind = task_kind(nodes, titled)
    outline = build(nodes, kind) if kind is not None else Outline()
    if not outline.entries:
        raise NoticeError(_NO_LIST)
    report.soft_breaks(builder.soft, builder.soft_line)
    return outline


_FLAT = ("序号", "编号")


def _flat_head(lines: Sequence[Line], at: int) -> int:
    """The size of the head of a table that a scraper left as one cell a line, 0 for none."""
    if lines[at].norm not in _FLAT:
        return 0
    from corpus.flat_table import header_size

    return header_size(lines, at)


def _feed_tables(builder: Builder, text: str, body: Sequence[Line], report: Report) -> None:
    """Runs of rows go to the table reader, other lines to the builder."""
    from corpus.tables import TableReader

    tables = TableReader(text)
    run: list[Line] = []
    skip = 0
    for k, line in enumerate([*body, None]):
        if k < skip:
            continue
        if line is not None and line.norm in _FLAT and (size := _flat_head(body, k)):
            from corpus.flat_table import rows_of

            rows, skip = rows_of(body, k, size)
            for node in tables.read_rows(rows):
                builder.add(node)
            continue
        if line is not None and (
            may_be_row(line) if run else is_row(line) and tables.starts_table(line)
        ):
            run.append(line)
            continue
        if run:
            for node in tables.read(run):
                builder.add(node)
            run = []
        if line is not None:
            builder.feed(line)
    report.of_tables(tables.table)


def _spoken(lines: Sequence[Line], outline: Outline, start: int) -> list[Line]:
    """The lines where a rule about the list may stand: the head, and what is no task."""
    tasks = {entry.node.line for entry in outline.entries}
    return [x for k, x in enumerate(lines) if k < start or x.no not in tasks]


def _city(head: Head) -> str:
    """北京 of 北京市人民政府."""
    for words in (head.issuer, head.title):
        match = re.match(r"(?:中共)?(.{2,6}?)[省市县区州盟旗](?:人民政府|委)", words or "")
        if match:
            return match[1]
    return ""


def short_name(head: Head) -> str | None:
    """What the title promulgates (关于印发《X》的通知), else the list's title, else the title."""
    title = head.title or ""
    match = re.search(
        r"(?:印发|下发|下达|转发|公布|明确|分解落实)(.{4,}?)的(?:通知|函|公告)", title
    )
    if match:
        inner = match[1].strip()
        whole = inner.startswith("《") and inner.find("》") == len(inner) - 1
        return inner[1:-1] if whole else inner
    quoted = re.search(r"《(.+)》", title)
    if quoted and _TITLED.search(quoted[1]):
        return quoted[1]
    return head.list_title or head.title
