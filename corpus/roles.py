"""Words that say who does what: 主责单位, 牵头单位 ..., and phrases with 牵头, 配合, 负责."""

from __future__ import annotations

import re
from typing import NamedTuple

from corpus.chars import Flat

_ACT = (
    "主责|牵头|责任|配合|协办|协同|协助|协作|协调|主办|承办|落实|参加|参与|实施|负责|主管|执行|督办|督导|"
    "督查|汇总|成员|支持|指导|组织|完成|推进|主体|联系|包抓|分管|挂钩|包联|挂帅|总"
)
_WHO = "单位|部门|领导|机构|处室|科室|地区|主体|区县|县区|责任人|人"
ROLE = (
    rf"(?:(?!联系人)(?:市级|省级|区级|县级|州级|市直|省直|区直|市政府|省政府|县政府|区政府|主要|第一|第二|"
    rf"其他|具体|共同|联合|相关|有关|任务|市|省|区|县|属地|项目|工作|直接){{0,2}}(?:{_ACT}){{1,2}}(?:\({_ACT}\))?"
    rf"(?:{_WHO})(?:\((?:{_WHO}|部门|单位|个人|区|县|地区|及?责任人|\d)\))?(?:及(?:责任人|部门|领导))?"
    rf"|市领导|区领导|县领导|牵头市领导|责任分工|任务分工|分工|牵头|配合|主责|协办)"
)
DEADLINE = (
    r"(?:(?:(?:计划|拟|预计|要求)?(?:完成|办理|办结|落实|整改|推进|实施|工作)?"
    r"(?:时限|期限|时间|日期|节点|时间节点|时间安排)(?:要求|安排|节点|及要求)?)|时间进度|进度要求)"
)
OTHER = r"(?:备注|说明|联系人|联系电话|成果形式|完成标志|考核指标|资金来源|进展情况|序号)"
_FIELD = re.compile(
    rf"(?P<box>[\[【〔])?(?:(?P<role>{ROLE})|(?P<when>{DEADLINE})|(?P<other>{OTHER}))"
    r"(?P<end>[\]】〕]?:?)"
)
_BARE = {"牵头": "牵头单位", "配合": "配合单位", "主责": "主责单位", "协办": "协办单位"}
_BARE |= {"分工": "责任单位", "责任分工": "责任单位", "任务分工": "责任单位"}

# Verbs that end a phrase, with the role they mean.
_LEAD = r"(?:负责)?牵头(?:负责|抓总|组织|落实|推进|实施|单位)?(?:落实|实施|推进)?|总牵头"
_JOIN = r"(?:积极|协助|参与|共同)?(?:配合|参与|参加|协同|协助|协办)(?:落实|配合|实施|推进)?"
_DO = (
    r"(?:(?:按照?|根据|依据|依照|依)(?:各自|部门|本部门|自身|本单位)?(?:工作|法定)?(?:职责|职能|任务|分工)(?:分工|任务)?"
    r"(?:要求)?)?(?:共同|分别|具体|抓好|做好|组织|分工|各自|直接)?(?:负责|落实|承办|主办|实施)(?:落实|实施|推进)?"
    r"|(?:按照?|根据|依据|依照|依)(?:各自|部门|本部门|自身)?(?:工作|法定)?(?:职责|职能|分工)(?:分工)?"
)
VERB = re.compile(
    rf"(?:(?P<lead>{_LEAD})|(?P<join>{_JOIN})|(?P<do>{_DO}))(?=[,;、。.)\]】〕]|会同|$)"
)

_BULLETS = "(·•*-—–★☆●◆■※→>~"
_BEFORE = _BULLETS + "。;,.、)([】]! 》;|〕?:【〔"
LEADERS = ("领导", "责任人", "负责人")
GENERIC = frozenset(
    "责任单位 责任部门 主责单位 主责部门 落实单位 承办单位 承办部门 责任主体 分工单位 "
    "负责单位 负责部门 实施单位 完成单位 任务责任单位 落实部门 市级责任单位 责任机构 "
    "执行单位 工作责任单位".split()
)


def role_name(printed: str) -> str:
    """The role as it is printed, in simplified characters; bare 牵头: is 牵头单位."""
    return _BARE.get(printed, printed)


def is_person_role(role: str) -> bool:
    """Whether the role's holders are people: 牵头领导, 责任人."""
    return any(word in role for word in LEADERS) or role.endswith("人")


class Field(NamedTuple):
    """A 主责单位: or 完成时限: in a text; kind is role, when or other; [start, end) covers it."""

    kind: str
    name: str
    start: int
    end: int


def fields(flat: Flat) -> list[Field]:
    """Every 主责单位: and its like, in order: at the start, after punctuation or a space."""
    norm = flat.norm
    found: list[Field] = []
    if ":" not in norm and "】" not in norm and "]" not in norm and "〕" not in norm:
        return _headed(flat)
    for match in _FIELD.finditer(norm):
        at = match.start()
        boxed = bool(match["box"]) and match["end"][:1] in ("]", "】", "〕")
        if not (boxed and match["role"]) and not match["end"].endswith(":"):
            continue
        if match["box"] and not boxed:
            at += 1
        if at and not boxed and at not in flat.gaps and norm[at - 1] not in _BEFORE:
            continue
        kind = "role" if match["role"] else "when" if match["when"] else "other"
        found.append(Field(kind, match["role"] or match["when"] or match["other"], at, match.end()))
    return found or _headed(flat)


def _headed(flat: Flat) -> list[Field]:
    """责任单位 市教育局: a role parted from the names by a space, or alone on its line."""
    match = _FIELD.match(flat.norm)
    if match is None or not match["role"] or match["role"][-2:] not in ("单位", "部门", "领导"):
        return []
    end = match.end("role")
    if match["box"] or (end not in flat.gaps and end != len(flat.norm)):
        return []
    return [Field("role", match["role"], 0, end)]


def column_role(name: str) -> str | None:
    """The role that a column's heading names, None for another heading."""
    match = _FIELD.fullmatch(name)
    return match["role"] if match and not match["box"] and not match["end"] else None


def is_deadline(name: str) -> bool:
    """Whether a column's heading means a deadline."""
    match = _FIELD.fullmatch(name)
    return bool(match and match["when"])


def starts_with_field(flat: Flat) -> bool:
    """Whether a line begins with 主责单位: or 完成时限: or the like, in brackets or not."""
    lead = len(flat.norm) - len(flat.norm.lstrip(_BULLETS))
    match = _FIELD.match(flat.norm, lead)
    if match and not match["other"]:
        if match["end"].endswith(":") or (match["box"] and match["role"] and match["end"]):
            return True
    return bool(_headed(flat))
