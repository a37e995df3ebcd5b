"""What is embedded of a notice: tasks, tasks in context, clauses, everyday phrases, the head."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpus.records import Notice, Span, Task
from index.phrases import Phrasing

VERSION = 3  # raise it when the pieces change: saved indexes are rebuilt then
KINDS = ("task", "context", "clause", "phrase", "head")

_CLAUSE = re.compile(r"[^,，。;；\t]+")
_SENTENCE = re.compile(r"[^。;；]+[。;；]?")
_SPACE = re.compile(r"\s+")
_SHORTEST = 4  # characters; shorter clauses (等, 力争) say nothing by themselves

Phrases = Sequence[Sequence[Phrasing]]  # of each notice

ASKED, ALSO = 1.0, 0.5  # how much a phrasing asks for a task


class Chunk(NamedTuple):
    """A piece of text to embed, of one of KINDS.

    `owner` is the place of its task among all tasks that are open; for "head" and "phrase" the
    place of the notice. `span` is where it stands in its notice (a phrase stands nowhere). `labels`
    say which tasks a phrase asks for, and how much: ASKED, ALSO.
    """

    kind: str
    owner: int
    text: str
    span: Span
    labels: tuple[tuple[int, float], ...] = ()


def _pieces(pattern: re.Pattern[str], text: str, span: Span) -> list[tuple[str, Span]]:
    out = []
    for match in pattern.finditer(text, span.start, span.end):
        raw = match.group()
        words = _SPACE.sub("", raw)
        if len(words) >= _SHORTEST:
            start = match.start() + len(raw) - len(raw.lstrip())
            out.append((words, Span(start, match.start() + len(raw.rstrip()))))
    return out


def clauses(text: str, span: Span) -> list[tuple[str, Span]]:
    """The clauses of ``text[span]`` with their spans; line breaks inside a clause are joined.

    推动街区更新,实施危旧房改造。 -> 推动街区更新 | 实施危旧房改造
    """
    return _pieces(_CLAUSE, text, span)


def in_context(task: Task) -> str:
    """A task after the heading it stands under and before the units that are responsible."""
    heading = task.subsection or task.section
    title = heading.title if heading else ""
    units = f"主责单位:{'、'.join(task.units)}" if task.units else ""
    return f"{title}。{task.text}{units}"


def _of_head(place: int, notice: Notice) -> list[Chunk]:
    """Requirements whole and by the sentence, and the sentences of the preamble."""
    out = [Chunk("head", place, r.text, r.span) for r in notice.requirements]
    spans = [r.span for r in notice.requirements]
    spans += [span for name, span in notice.meta if name == "preamble"]
    for span in spans:
        out += [Chunk("head", place, t, s) for t, s in _pieces(_SENTENCE, notice.text, span)]
    return out


def _phrases(
    place: int, notice: Notice, phrases: Sequence[Phrasing], first: int
) -> Iterator[Chunk]:
    places: dict[int, list[int]] = {}
    for at, task in enumerate(notice.tasks, first):
        places.setdefault(task.number, []).append(at)
    for text, tasks, also in phrases:
        labels = {at: ALSO for number in also for at in places.get(number, ())}
        labels.update({at: ASKED for number in tasks for at in places.get(number, ())})
        if labels or not tasks:
            yield Chunk("phrase", place, text, Span(0, 0), tuple(sorted(labels.items())))


def chunks_of(notices: Sequence[Notice], phrases: Phrases) -> list[Chunk]:
    """Every chunk of all notices in the order of KINDS, owners ascending within a kind.

    Every task has one "task", one "context" and at least one "clause".
    """
    by_kind: dict[str, list[Chunk]] = {kind: [] for kind in KINDS}
    at = 0
    for place, notice in enumerate(notices):
        for task in notice.tasks:
            whole = Chunk("task", at, task.text, task.span)
            by_kind["task"].append(whole)
            by_kind["context"].append(Chunk("context", at, in_context(task), task.span))
            parts = clauses(notice.text, task.span) or [(task.text, task.span)]
            by_kind["clause"] += [Chunk("clause", at, t, s) for t, s in parts]
            at += 1
        by_kind["phrase"] += _phrases(place, notice, phrases[place], at - len(notice.tasks))
        by_kind["head"] += _of_head(place, notice)
    return [chunk for kind in KINDS for chunk in by_kind[kind]]


def text_hash(text: str) -> bytes:
    """16 bytes that stand for a text; equal texts share a vector."""
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()[:16]


def corpus_hash(chunks: Sequence[Chunk], versions: Sequence[object]) -> str:
    """Hex digest of all that is indexed: every chunk, and whatever else `versions` holds."""
    digest = hashlib.sha256(json.dumps([VERSION, *map(str, versions)]).encode())
    for kind, owner, text, span, labels in chunks:
        digest.update(f"\0{kind}\0{owner}\0{span.start}\0{span.end}\0{labels}\0".encode())
        digest.update(text.encode("utf-8", "replace"))
    return digest.hexdigest()
