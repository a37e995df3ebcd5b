"""Who is responsible: the brackets, lines and phrases that follow a task's words.

……建设。(牵头单位:市发改委;配合单位:财政局、各区政府)
……改革。(市政府办公室牵头,市级各有关部门按职责分工负责)
主责单位:市教委,市财政局
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.chars import CLOSE, OPEN, Flat, groups, inside
from corpus.roles import GENERIC, VERB, Field, fields, is_person_role, role_name
from corpus.unitsplit import complete, pieces

_TRIM = " \t。.;,、·:"
_LEADING = re.compile(r"(?:由|会同|并由|以及|及|和)+")
_MARKED = re.compile(
    r"[(【\[](牵头(?:单位|部门)?|主办|主责|总牵头|配合(?:单位|部门)?|协办|参与)[)】\]]$"
)
_BY = re.compile(
    r"(?:请?于|在)?((?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:年?底|月?底|上半年|下半年|[一二三四]季度)?之?[前内]?)"
    r"(?<=[年月日底度前内])(?:完成|办结|落实|建成)?|(全年推进|全年|持续推进|持续实施|长期坚持|长期推进|常态化推进)"
)
_GROUP_END = re.compile(
    r"(?:政府|部门|单位|街道|企业|园区|委会|办事处|公司|集团|银行|中心|地区|乡镇|区县|县区|..区)[)】〕]?$"
)


@dataclass(slots=True)
class RawDuty:
    """A role and the printed list of its units; `span` covers role and list in the source."""

    role: str
    units: Flat
    span: tuple[int, int]
    spoken: bool = False  # from a phrase (市A牵头), not from a printed role


@dataclass(slots=True)
class Duties:
    """Everything said about responsibility in one task."""

    raw: list[RawDuty] = field(default_factory=list)
    deadline: Flat | None = None
    unplaced: list[Flat] = field(default_factory=list)

    def extend(self, other: Duties) -> None:
        self.raw += other.raw
        self.unplaced += other.unplaced
        self.deadline = self.deadline or other.deadline

    def __bool__(self) -> bool:
        return bool(self.raw)


def _unit_like(part: str) -> bool:
    part = re.sub(r"等$", "", part)
    return complete(part) and len(part) <= 40 and "。" not in part


def _phrase_ok(flat: Flat) -> bool:
    """Whether a bracket holds a phrase with a verb, told of units: 市A牵头,市B配合."""
    match = VERB.search(flat.norm)
    if match is None or match.start() == 0:
        return False
    first = pieces(flat.cut(0, match.start()), ",;、")
    if not first:
        return False
    name = _LEADING.sub("", first[0].norm.strip(_TRIM), count=1)
    name = re.split(r"等|会同|以及|及", name)[0] or name
    return bool(_GROUP_END.search(name)) or (
        complete(name) and name[-1] in "局委办厅院部会)】〕室署"
    )


def _plain_ok(flat: Flat) -> bool:
    """Whether a bracket at the end holds nothing but names of units."""
    names = [p.norm.strip(_TRIM) for p in pieces(flat, ",;、")]
    if not names or not all(_unit_like(n) for n in names if n):
        return False
    return names[0][:1] in tuple("市省县区各旗州") and len(names[0]) >= 3


_HINT = re.compile(
    r"[局委办厅院署会部府司行团协联心]|单位|领导|负责|牵头|配合|时限|期限|时间|分工|公司|责任"
)


def is_duty(flat: Flat, at_end: bool) -> bool:
    """Whether the inside of a bracket says who is responsible."""
    if not _HINT.search(flat.norm):
        return False
    found = fields(flat)
    if found:
        return found[0].kind != "other" and (found[0].start == 0 or _phrase_ok(flat) or at_end)
    return _phrase_ok(flat) or (at_end and _plain_ok(flat))


def read_text(flat: Flat) -> tuple[Flat, Duties]:
    """A task's words and the duties in them: brackets at the end or inside, 责任单位: after 。"""
    duties = Duties()
    brackets = groups(flat.norm)
    end = len(flat)
    within = inside(flat.norm)
    for entry in fields(flat):
        own = flat.norm[entry.start] in "[【〔" and not within[entry.start - 1]
        if entry.start and entry.kind != "other" and (own or not within[entry.start]):
            end = entry.start
            break
    areas = [flat.cut(end)] if end < len(flat) else []
    closing = {b: a for a, b in brackets}
    while True:
        last = len(flat.norm[:end].rstrip(" \t。.;,、"))
        begin = closing.get(last - 1)
        if not begin or not is_duty(flat.cut(begin + 1, last - 1), True):
            break
        areas.insert(0, flat.cut(begin + 1, last - 1))
        end = begin
    for begin, close in brackets:
        if 0 < begin and close < end and is_duty(flat.cut(begin + 1, close), False):
            areas.insert(0, flat.cut(begin + 1, close))
    for area in areas:
        duties.extend(read_area(area))
    return flat.cut(0, end).strip(right=" \t,、"), duties


def ends_with_duty(flat: Flat) -> bool:
    """Whether a paragraph is a whole task: its last words say who is responsible."""
    norm = flat.norm.rstrip(" \t。.;,、")
    if not norm or norm[-1] not in CLOSE:
        return False
    tail = max(0, len(norm) - 1500)
    for begin, close in reversed(groups(norm[tail:])):
        if close + tail == len(norm) - 1:
            return is_duty(flat.cut(begin + tail + 1, close + tail), True)
        break
    return False


def read_area(flat: Flat) -> Duties:
    """A stretch of text that is all about responsibility."""
    duties = Duties()
    flat = flat.strip(_TRIM + "•*-—–★☆●◆■※→>~", _TRIM)
    brackets = groups(flat.norm)
    while brackets and brackets[0] == (0, len(flat) - 1) and not _is_box(flat, brackets[0]):
        flat = flat.cut(1, len(flat) - 1).strip(_TRIM, _TRIM)
        brackets = groups(flat.norm)
    found = fields(flat)
    if not found:
        flat, duties.deadline = _deadline(flat)
        duties.raw += read_phrase(flat)
        return duties
    if found[0].start > 1:
        duties.raw += read_phrase(flat.cut(0, found[0].start))
    for k, entry in enumerate(found):
        stop = found[k + 1].start if k + 1 < len(found) else len(flat)
        _read_field(flat, entry, stop, duties)
    return duties


def _deadline(flat: Flat) -> tuple[Flat, Flat | None]:
    """市A牵头,2025年6月底前完成 -> the phrase without its last part, and 2025年6月底前."""
    at = max(flat.norm.rfind(","), flat.norm.rfind(";"))
    match = _BY.fullmatch(flat.norm, at + 1) if at > 0 else None
    if match is None:
        return flat, None
    group = match.lastindex or 1
    return flat.cut(0, at), flat.cut(match.start(group), match.end(group))


def _is_box(flat: Flat, group: tuple[int, int]) -> bool:
    """Whether the bracket is the frame of a role, 【责任单位】, with nothing after it."""
    return flat.norm[group[0]] in "【[" and ":" not in flat.norm


def _read_field(flat: Flat, entry: Field, stop: int, duties: Duties) -> None:
    body = _unbracketed(flat.cut(entry.end, stop))
    if not body.norm:
        return
    if entry.kind == "when":
        duties.deadline = duties.deadline or body
    elif entry.kind == "other":
        duties.unplaced.append(flat.cut(entry.start, stop))
    else:
        role = role_name(entry.name)
        spoken = role in GENERIC and roles_in(body)
        if spoken:
            duties.raw += [_printed_role(d, role) for d in read_phrase(body)]
            return
        if not is_person_role(role):
            body = without_verb(body)
        start, end = flat.pos[entry.start], body.pos[-1] + 1
        span = (start, end) if start < end else flat.cut(entry.start, stop).span
        duties.raw.append(RawDuty(role, body, span))


def _printed_role(duty: RawDuty, role: str) -> RawDuty:
    """In 责任单位:市A牵头,市B负责 the printed role stands for those who are merely 负责."""
    return duty if duty.role != "责任单位" else RawDuty(role, duty.units, duty.span)


def _unbracketed(body: Flat) -> Flat:
    """Without punctuation at the ends and without a closing bracket whose opening is outside."""
    body = body.strip(_TRIM, _TRIM)
    while body.norm and body.norm[-1] in CLOSE and not _balanced(body.norm):
        body = body.cut(0, len(body) - 1).strip(_TRIM, _TRIM)
    while body.norm and body.norm[-1] in OPEN:
        body = body.cut(0, len(body) - 1).strip(_TRIM, _TRIM)
    return body


def _balanced(norm: str) -> bool:
    return sum(c in OPEN for c in norm) >= sum(c in CLOSE for c in norm)


def roles_in(body: Flat) -> bool:
    """Whether a list tells roles apart itself: 市A(牵头)、市B or 市A牵头,市B配合."""
    if any(_MARKED.search(p.norm.strip(_TRIM)) for p in pieces(body, ",;、")):
        return True
    return any(v["lead"] or v["join"] for v in _verbs(body.norm)) and _phrase_ok(body)


def _verbs(norm: str) -> list[re.Match[str]]:
    """The verbs outside brackets."""
    within = inside(norm)
    return [m for m in VERB.finditer(norm) if not within[m.start()]]


def without_verb(body: Flat) -> Flat:
    """责任单位:市A、市B按职责分工负责 -> the names alone."""
    for match in VERB.finditer(body.norm):
        if match.end() == len(body) and match.start():
            head = body.cut(0, match.start()).strip(_TRIM, _TRIM)
            if head.norm and complete(re.sub(r"等$", "", head.norm)):
                return head
    return body


def read_phrase(flat: Flat) -> list[RawDuty]:
    """市A牵头,市B、市C配合,各区政府按职责分工负责 -> three roles; names alone are 责任单位."""
    flat = flat.strip(_TRIM, _TRIM)
    out: list[RawDuty] = []
    last = 0
    lead = False
    for match in _verbs(flat.norm):
        role = "牵头单位" if match["lead"] else "配合单位" if match["join"] else "责任单位"
        chunk = _trimmed(flat.cut(last, match.start()))
        if chunk.norm:
            out += _marked(chunk, role, (chunk.pos[0], flat.pos[match.end() - 1] + 1))
            lead = lead or role == "牵头单位"
        last = match.end()
    rest = flat.cut(last)
    joined = rest.norm.lstrip(_TRIM).startswith("会同")
    rest = _trimmed(rest)
    if rest.norm:
        role = "配合单位" if lead or joined else "责任单位"
        out += _marked(rest, role, rest.span)
    return out


def _trimmed(chunk: Flat) -> Flat:
    chunk = _unbracketed(chunk)
    match = _LEADING.match(chunk.norm)
    return _unbracketed(chunk.cut(match.end())) if match else chunk


def _marked(chunk: Flat, role: str, span: tuple[int, int]) -> list[RawDuty]:
    """市A(牵头)、市B: marks in brackets tell some names apart from the rest."""
    parts = pieces(chunk, ",;、")
    if not any(_MARKED.search(p.norm.strip(_TRIM)) for p in parts):
        return [RawDuty(role, chunk, span, True)]
    out: list[RawDuty] = []
    for part in parts:
        part = part.strip(_TRIM, _TRIM)
        mark = _MARKED.search(part.norm)
        own = role
        if mark:
            own = "配合单位" if mark[1][0] in "配协参" else "牵头单位"
            part = part.cut(0, mark.start())
        if part.norm:
            out.append(RawDuty(own, part, span, True))
    return out


_FIRST = re.compile(
    r"第[一1](?:位|个|家|名|责任|的)|首位|首个|首家|最前|排[名在]?第[一1]|[排列]首|第[一1](?:责任)?(?:单位|部门)"
)
_LEADS = re.compile(r"牵头|汇总|主办|负总责|总负责|主责")


def first_leads(text: str) -> str | None:
    """The sentence that makes the first unit of a list the leading one, if there is one."""
    for sentence in re.split(r"[。;!]", text):
        if ("单位" in sentence or "部门" in sentence) and len(sentence) < 300:
            first = _FIRST.search(sentence)
            near = sentence[max(0, first.start() - 12) : first.end() + 30] if first else ""
            if near and _LEADS.search(near) and "责任人" not in near:
                return sentence
    return None


def led_by_first(raw: Sequence[RawDuty]) -> RawDuty | None:
    """The plain list (责任单位) whose first name leads, None where a role says who leads."""
    if any(d.role.startswith("牵头") and not is_person_role(d.role) for d in raw):
        return None
    return next((d for d in raw if d.role in GENERIC), None)
