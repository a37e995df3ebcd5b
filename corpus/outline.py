"""Nodes -> which of them are tasks, which are headings, and how the tasks are numbered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.blocks import Node
from corpus.chars import Flat, join
from corpus.lines import RANKS
from corpus.records import Heading, Span

_NOT_TASKS = re.compile(
    r"总体(?:要求|思路|目标)|指导思想|基本原则|(?:工作|主要|总体|发展)目标$|(?:保障|组织)(?:措施|保障|实施|领导)|工作要求|"
    r"有关要求|工作机制|推进机制|实施步骤|工作安排$"
)
_PART_ITEM = re.compile(r"第\w{1,4}?(?:部分|篇|章|板块)")
_LOOSE = 9  # the rank of a paragraph without label: under whatever stands above it


@dataclass(slots=True)
class Entry:
    """A task before its units are read: its node and the headings above it."""

    node: Node
    section: Heading | None
    subsection: Heading | None
    number: int = 0


@dataclass(slots=True)
class Outline:
    """Tasks in order, headings, and what found no place: whole nodes, and words under headings."""

    entries: list[Entry] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    unplaced: list[Node] = field(default_factory=list)
    intros: list[tuple[int, str]] = field(default_factory=list)
    duplicates: list[Entry] = field(default_factory=list)
    through: bool = False


def task_kind(nodes: Sequence[Node], titled: bool) -> str | None:
    """The kind of label that tasks bear: the one that most duties follow.

    Without any duty a text is a task list only where its title says so (`titled`).
    """
    counts: dict[str, int] = {}
    for node in nodes:
        if node.raw_duties or (titled and not node.tail and node.rows.deadline):
            counts[node.kind] = counts.get(node.kind, 0) + 1
    if not counts:
        if not titled:
            return None
        for node in nodes:
            if node.kind in ("ar", "item", "cnp", "row") and node.parts:
                counts[node.kind] = counts.get(node.kind, 0) + 1
        best = max(counts, key=lambda k: (counts[k], RANKS[k]), default="")
        return best if best and counts[best] >= 2 else None
    best = max(counts, key=lambda k: (counts[k], -RANKS[k]))
    if counts.get("") and best in ("part", "cn", "cnp"):
        own = [n for n in nodes if n.kind == best and n.raw_duties]
        if all(len(n.parts) > 1 and is_title(n.parts[0]) for n in own):
            return ""  # paragraphs under titles, the first of each beside its title
    return (best and _outer_kind(nodes, best)) or best


def is_title(flat: Flat) -> bool:
    """Whether a line looks like a title: short, without a full stop."""
    return len(flat) <= 40 and flat.norm[-1:] not in "。;:!?)"


def _outer_kind(nodes: Sequence[Node], kind: str) -> str | None:
    """The outer kind, where duties follow only the last of its items: they are the outer one's."""
    groups: list[tuple[str, list[bool]]] = []
    for node in nodes:
        if node.kind and node.rank < RANKS[kind]:
            groups.append((node.kind, []))
        elif node.kind == kind and groups:
            groups[-1][1].append(bool(node.raw_duties))
    several = [(outer, g) for outer, g in groups if len(g) >= 2]
    last = [outer for outer, g in several if g[-1] and not any(g[:-1])]
    return last[0] if len(several) >= 2 and len(last) * 5 >= len(several) * 4 else None


def _duty_below(nodes: Sequence[Node]) -> list[bool]:
    """For every node whether a duty stands below it, before the next node of its rank or above."""
    below = [False] * (_LOOSE + 1)
    out = [False] * len(nodes)
    for k in range(len(nodes) - 1, -1, -1):
        node = nodes[k]
        rank = node.rank if node.kind else _LOOSE
        out[k] = below[rank]
        for r in range(len(below)):
            if r >= rank and rank != _LOOSE:
                below[r] = False
            elif r < rank and node.raw_duties:
                below[r] = True
    return out


def _resolved(nodes: Sequence[Node], kind: str) -> list[tuple[str, Node]]:
    """Every node with its part: task, heading, loose; items within a task are joined to it."""
    rank = RANKS[kind]
    below = _duty_below(nodes)
    out: list[tuple[str, Node]] = []
    task: Node | None = None
    task_rank = rank
    touched: list[Node] = []
    for node, has_below in zip(nodes, below, strict=True):
        if not node.kind:
            is_task = bool(node.raw_duties) or (kind == "" and not node.tail and not task)
            out.append(("task" if is_task else "loose", node))
            continue
        if node.rank > task_rank and task is not None:
            task.parts += [node.whole, *node.parts[1:]]
            task.duty += node.duty
            touched.append(task)
            continue
        task, task_rank = None, rank
        if node.kind == kind or (node.rank == rank and node.raw_duties):
            task = node
            out.append(("task", node))
        elif node.rank < rank and node.raw_duties and not has_below and kind:
            task, task_rank = node, node.rank
            out.append(("task", node))
        elif node.rank < rank:
            out += _split(node)
        else:
            out.append(("task" if node.raw_duties else "loose", node))
    for node in {id(n): n for n in touched}.values():
        node.read()
    return out


def _split(node: Node) -> list[tuple[str, Node]]:
    """A heading; one with a paragraph of its own that names units gives a task too."""
    size = node.soft + 1
    if not node.raw_duties or len(node.parts) <= size:
        return [("heading", node)]
    title = Node(node.kind, node.value, node.label, node.line, node.whole, node.parts[:size])
    title.soft = node.soft
    title.read()
    first = node.parts[size]
    task = Node("", 0, "", node.line + size, first, node.parts[size:], node.duty)
    task.read()
    return [("heading", title), ("task", task)]


def build(nodes: Sequence[Node], kind: str) -> Outline:
    """Sort the nodes into headings and tasks of `kind`, and number the tasks."""
    resolved = _resolved(nodes, kind)
    ranks = sorted({n.rank for part, n in resolved if part == "heading"})
    has_tasks = _sections_with_duty(resolved, ranks[0] if ranks else 0)
    outline = Outline()
    stack: list[tuple[int, Heading]] = []
    counts: dict[int, int] = {}
    bare = False
    for part, node in resolved:
        if part == "heading":
            depth, intros = ranks.index(node.rank), len(outline.intros)
            while stack and stack[-1][0] >= depth:
                stack.pop()
            heading = _heading(node, [h for _, h in stack], counts, outline)
            stack.append((depth, heading))
            if depth == 0:
                bare = bool(_NOT_TASKS.search(heading.title)) and id(node) not in has_tasks
            if bare:
                del outline.intros[intros:]
                outline.headings.pop()
                outline.unplaced.append(node)
        elif part == "task" and not (bare and not node.raw_duties):
            above = [h for _, h in stack]
            section = above[0] if above else None
            outline.entries.append(Entry(node, section, above[-1] if len(above) > 1 else None))
        else:
            outline.unplaced.append(node)
    _drop_duplicates(outline)
    _number(outline, kind)
    return outline


def _sections_with_duty(resolved: Sequence[tuple[str, Node]], top: int) -> set[int]:
    """The ids of top headings that have a task with duties below them."""
    out: set[int] = set()
    current = 0
    for part, node in resolved:
        if part == "heading" and node.rank == top:
            current = id(node)
        elif part == "task" and node.raw_duties:
            out.add(current)
    return out


def _heading(
    node: Node, above: Sequence[Heading], counts: dict[int, int], outline: Outline
) -> Heading:
    """The record of a heading; words after its title go to the intros."""
    title = join(node.parts[: node.soft + 1]) if node.parts else node.whole
    rest = node.parts[node.soft + 1 :]
    if rest and not node.soft and _soft_title(title, rest[0]):
        title, rest = join([title, rest[0]]), rest[1:]
    stop = title.norm.find("。")
    if 0 <= stop < len(title) - 1:
        rest = [title.cut(stop + 1), *rest]
        title = title.cut(0, stop)
    title = title.strip(right="。;:,、 ")
    if node.raw_duties and not rest:
        outline.intros.append((node.line, "标题后的责任单位"))
    for flat in rest:
        outline.intros.append((node.line, flat.text()))
    parent = above[-1] if above else None
    key = id(parent) if parent else 0
    counts[key] = counts.get(key, 0) + 1
    start = node.whole.span[0] if node.label else title.span[0]
    span = Span(min(start, title.span[0]) if title.norm else start, title.span[1] or start)
    heading = Heading(
        1 if parent is None else 2, counts[key], node.label, title.text(), span, parent
    )
    outline.headings.append(heading)
    return heading


def _soft_title(title: Flat, after: Flat) -> bool:
    """Whether a heading runs over two lines."""
    return (
        title.norm[-1:] not in "。;:!?"
        and len(title) >= 12
        and len(after) <= 30
        and "。" not in after.norm[:-1]
        and len(title) + len(after) <= 70
    )


def _drop_duplicates(outline: Outline) -> None:
    """Tasks printed twice word for word (a second copy with other line breaks) count once."""
    seen: set[tuple[str, str, str]] = set()
    kept: list[Entry] = []
    for entry in outline.entries:
        title = entry.section.title if entry.section else ""
        key = (entry.node.label, entry.node.body.norm, title)
        if len(key[1]) >= 12 and key in seen:
            outline.duplicates.append(entry)
        else:
            seen.add(key)
            kept.append(entry)
    if not outline.duplicates:
        return
    outline.entries = kept
    used = {id(h) for e in kept for h in (e.section, e.subsection) if h}
    known: set[tuple[str, str]] = set()
    headings = []
    for heading in outline.headings:
        name = (heading.label, heading.title)
        if name not in known or id(heading) in used:
            headings.append(heading)
        known.add(name)
    outline.headings = headings


def _number(outline: Outline, kind: str) -> None:
    """The printed numbers where the list is numbered through, else 1, 2, 3 in order."""
    entries = outline.entries
    values = [e.node.value for e in entries]
    outline.through = (
        kind in ("ar", "item", "row", "arp")
        and sum(v > 0 for v in values) * 2 > len(values)
        and not any(_restarts(entries, values, i) for i in range(1, len(entries)))
        and not any(
            e.node.shared or "." in e.node.label or _PART_ITEM.match(e.node.label) for e in entries
        )
    )
    if not outline.through:
        for k, entry in enumerate(entries, 1):
            entry.number = k
        return
    taken = set(values)
    highest = max(values)
    last = 0
    for entry in entries:
        own = entry.node.value if entry.node.kind in (kind, "ar", "item", "row") else 0
        if not own:
            own = last + 1 if last + 1 not in taken else highest + 1
            highest = max(highest, own)
            taken.add(own)
        entry.number = last = own


def _restarts(entries: Sequence[Entry], values: Sequence[int], i: int) -> bool:
    """Whether the numbering begins anew at entry i."""
    if values[i] != 1 or not any(values[:i][-3:]):
        return False
    if i + 1 < len(values) and values[i + 1] == 2:
        return True
    before, here = entries[i - 1], entries[i]
    return before.section is not here.section or before.subsection is not here.subsection
