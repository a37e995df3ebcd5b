"""The head of a notice: title, 文号, addressees, preamble, requirements, signer and date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.bounds import ATTACHED, ORGAN, date_line, is_addressees, is_boundary, iso_date
from corpus.chars import Flat, join
from corpus.lines import Line, label_of
from corpus.records import Requirement, Span

_NUMBER = re.compile(r"\w{1,14}[〔\[(【]((?:19|20)\d\d)[〕\])】] ?第? ?\d{1,4} ?号")
_TITLE_END = re.compile(
    r"(?:通知|意见|决定|函|公告|通报|方案|批复|办法|清单|分工|要点|计划|分解表?|一览表)[》〉\"”)]*$"
)


@dataclass(slots=True)
class Head:
    """What the head says; `meta` maps each field to where it is printed."""

    title: str | None = None
    document_number: str | None = None
    issuer: str | None = None
    addressees: str | None = None
    date: str | None = None
    requirements: list[Requirement] = field(default_factory=list)
    meta: dict[str, Span] = field(default_factory=dict)
    list_title: str | None = None
    unplaced: list[Line] = field(default_factory=list)


def read_head(lines: Sequence[Line], aside: Sequence[Line]) -> Head:
    """Read the lines before the list; `aside` are page furniture, which may hold 文号 and date."""
    head = Head()
    used: set[int] = set()
    to = next((k for k, x in enumerate(lines) if is_addressees(x)), None)
    if to is not None:
        _addressees(head, lines, to, used)
    _document_number(head, lines, aside, used, to)
    _title(head, lines, used, to)
    _signature(head, lines, used, to)
    _body(head, lines, used, to)
    if head.issuer is None and head.title:
        match = re.match(
            r"(.{2,30}?(?:人民政府(?:办公[厅室])?|委员会|办公[厅室]|管委会|局|厅))关[于於]",
            head.title,
        )
        if match and "title" in head.meta:
            begin = head.meta["title"].start
            head.issuer = match[1]
            head.meta["issuer"] = Span(begin, begin + match.end(1))
    if head.date is None:
        _date_aside(head, aside)
    head.unplaced = [x for k, x in enumerate(lines) if k not in used]
    return head


def _put(head: Head, name: str, flat: Flat) -> str:
    head.meta[name] = Span(*flat.span)
    return flat.raw.replace(" ", "") if name == "document_number" else flat.raw


def _addressees(head: Head, lines: Sequence[Line], to: int, used: set[int]) -> None:
    parts = [lines[to].flat]
    used.add(to)
    k = to - 1
    while (
        k >= 0 and len(parts) < 3 and lines[k].norm.startswith("各") and "。" not in lines[k].norm
    ):
        parts.insert(0, lines[k].flat)
        used.add(k)
        k -= 1
    head.addressees = _put(head, "addressees", join(parts).strip(right=": "))


def _document_number(
    head: Head, lines: Sequence[Line], aside: Sequence[Line], used: set[int], to: int | None
) -> None:
    before = lines[: to if to is not None else 25]
    for strict in (True, False):
        for k, line in enumerate(before):
            match = _NUMBER.search(line.norm)
            if not match or line.norm.find("《") in range(match.start()):
                continue
            alone = len(line.norm) - (match.end() - match.start()) <= 4
            if alone:
                used.add(k)
            if (alone or not strict) and head.document_number is None:
                cut = line.flat.cut(match.start(), match.end())
                head.document_number = _put(head, "document_number", cut)
        if head.document_number:
            return
    for line in aside:
        match = re.search(rf"(?:文号|字号|编号):?({_NUMBER.pattern})", line.norm)
        if match:
            cut = line.flat.cut(match.start(1), match.end(1))
            head.document_number = _put(head, "document_number", cut)
            return


def _title(head: Head, lines: Sequence[Line], used: set[int], to: int | None) -> None:
    stop = to if to is not None else min(len(lines), 25)
    ends = [k for k in range(stop) if k not in used and _plain(lines[k]) and _ends_title(lines, k)]
    if not ends:
        k = next((k for k in range(stop) if k not in used and _plain(lines[k])), None)
        if (
            k is not None
            and (to is not None or len(lines[k].norm) >= 6)
            and not date_line(lines[k].flat)
        ):
            used.add(k)
            head.title = _put(head, "title", lines[k].flat)
        return
    best: list[int] = []
    for end in ends:
        group = [end]
        while group[0] - 1 >= 0 and len(group) < 5 and _goes_up(lines, group[0], group, used):
            group.insert(0, group[0] - 1)
        used.update(group)
        if not best:
            best = group
    head.title = _put(head, "title", join([lines[k].flat for k in best]))


def _ends_title(lines: Sequence[Line], k: int) -> bool:
    """Whether a title ends on line k, which may hold no more than its last character (通 / 知)."""
    norm = lines[k].norm
    if len(norm) < 3 and k:
        norm = lines[k - 1].norm[-4:] + norm
    return bool(_TITLE_END.search(norm))


def _plain(line: Line) -> bool:
    norm = line.norm
    return (
        len(norm) <= 120
        and not re.search(r"[。;:]$", norm)
        and not norm.endswith("文件")
        and not re.match(r"[^《]{0,8}:", norm)
        and label_of(line.flat) is None
        and not _NUMBER.fullmatch(norm.strip("()"))
    )


def _goes_up(lines: Sequence[Line], top: int, group: Sequence[int], used: set[int]) -> bool:
    """Whether the line above belongs to the title whose lines are `group`."""
    above = lines[top - 1]
    if top - 1 in used or not _plain(above) or date_line(above.flat):
        return False
    title = "".join(lines[k].norm for k in group)
    if re.match(r".{2,30}?(?:政府|办公厅|办公室|委员会|局|委|厅|部)(?:关于|印发|转发)", title):
        return False
    if title.startswith(("关于", "印发", "转发")):
        return bool(ORGAN.search(above.norm)) and len(above.norm) < 40
    begun = [lines[k].norm for k in range(max(0, top - 3), top) if _plain(lines[k])]
    return "关于" not in title and any("关于" in x or "印发" in x or "《" in x for x in begun)


def _signature(head: Head, lines: Sequence[Line], used: set[int], to: int | None) -> None:
    first = to + 1 if to is not None else 0
    at = next((k for k in range(len(lines) - 1, first - 1, -1) if date_line(lines[k].flat)), None)
    if at is None:
        return
    flat = lines[at].flat
    found = iso_date(flat.norm)
    if found is None:
        return
    head.date = found[0]
    head.meta["date"] = Span(*flat.cut(found[1], found[2]).span)
    used.add(at)
    before = flat.cut(0, found[1]).strip(" (", " (")
    if before.norm:
        head.issuer = _put(head, "issuer", before)
        return
    signers: list[int] = []
    for k in range(at - 1, first - 1, -1):
        if k in used or not _signs(lines[k]):
            break
        signers.insert(0, k)
    if not signers and at + 1 < len(lines) and _signs(lines[at + 1]):
        signers = [at + 1]
    if signers:
        used.update(signers)
        head.issuer = _put(head, "issuer", join([lines[k].flat for k in signers], " "))


def _signs(line: Line) -> bool:
    norm = line.norm
    return bool(ORGAN.search(norm)) and len(norm) <= 30 and not re.search(r"[。:;,、]", norm)


def read_closing(head: Head, lines: Sequence[Line]) -> list[Line]:
    """Signer and date after a list that stands in the notice's body; returns the other lines."""
    end = Head()
    used: set[int] = set()
    _signature(end, lines, used, None)
    if head.date is None and end.date:
        head.date, head.issuer = end.date, end.issuer or head.issuer
        head.meta.update(end.meta)
    return [x for k, x in enumerate(lines) if k not in used and not is_boundary(x)]


def _body(head: Head, lines: Sequence[Line], used: set[int], to: int | None) -> None:
    """The preamble, then the requirements: labelled paragraphs and what goes on with them."""
    start = to + 1 if to is not None else max(used, default=-1) + 1
    preamble: list[Flat] = []
    current: list[Flat] = []
    label = ""
    attached = False
    for k in range(start, len(lines)):
        line = lines[k]
        if k in used or is_boundary(line):
            used.add(k)
            attached = attached or bool(ATTACHED.match(line.norm))
            continue
        used.add(k)
        given = label_of(line.flat)
        if given is not None and not attached:
            _requirement(head, label, current)
            label, current = given.printed, [line.flat.cut(given.size).strip(" 、")]
        elif current:
            current.append(line.flat)
        elif not attached:
            preamble.append(line.flat)
    _requirement(head, label, current)
    if preamble:
        head.meta["preamble"] = Span(preamble[0].span[0], preamble[-1].span[1])


def _requirement(head: Head, label: str, parts: Sequence[Flat]) -> None:
    flat = join(parts) if any(p.norm for p in parts) else None
    if flat is None:
        return
    first = parts[0].norm
    stop = flat.norm.find("。")
    end = stop if 0 < stop <= 60 else len(first) if len(first) <= 60 else 0
    title = flat.cut(0, end).strip(right="。;:").text() if end else ""
    head.requirements.append(Requirement(label, title, flat.text(), Span(*flat.span)))


def _date_aside(head: Head, aside: Sequence[Line]) -> None:
    for words in ("成文日期", "发文日期", "印发日期", "发布日期", "发布时间", "日期", "时间"):
        for line in aside:
            at = line.norm.find(words + ":")
            found = iso_date(line.norm[at : at + 30]) if at >= 0 else None
            if found:
                head.date = found[0]
                cut = line.flat.cut(at + found[1], at + found[2])
                head.meta["date"] = Span(*cut.span)
                return
