"""Printed groups of units (各区政府, 各县(市、区)政府, 有关区政府) and what belongs to them.

各区政府 holds 朝阳区政府 for certain; 有关区政府 may hold it, which a list does not say.
"""

from __future__ import annotations

import re

from corpus.chars import normal

_ALL = re.compile(r"各(?!有关|相关|部门|单位)")
_SOME = re.compile(r"(?:各)?(?:有关|相关)|其他有关")
_MEMBER = re.compile(
    r"(?P<place>[^各有相]\w{0,7}?)(?:(?P<kind>[区县旗市])(?:人民)?(?:政府)?|(?P<zone>管委会|管理委员会)"
    r"|(?P<low>街道|镇|乡)(?:办事处|人民政府|政府)?)"
)
_GOVERNMENT = re.compile(r"政府|[区县市旗)]$")


def is_group(name: str) -> bool:
    """Whether a printed name is a group: 各区政府, 有关部门; not 各美其美集团."""
    plain = normal(name)
    return bool(re.match(r"各|有关|相关|其他有关", plain)) and bool(
        re.search(r"政府|部门|单位|管委会|街道|[区县市镇乡旗)]$|办事处|企业", plain)
    )


def holds(group: str, member: str) -> bool:
    """Whether every such unit is meant, `member` among them.

    holds("各县(市、区)政府", "魏都区政府") -> True; holds("有关区政府", "魏都区政府") -> False
    """
    return bool(_ALL.match(normal(group))) and _fits(normal(group), normal(member))


def may_hold(group: str, member: str) -> bool:
    """Whether some such units are meant, perhaps `member`: 有关区政府 and 魏都区政府."""
    return bool(_SOME.match(normal(group))) and _fits(normal(group), normal(member))


def _fits(group: str, member: str) -> bool:
    match = _MEMBER.fullmatch(member)
    if match is None or member.startswith(("市政府", "省政府", "市人民", "省人民", "市级", "市直")):
        return False
    if match["zone"]:
        return bool(re.search(r"管委会|管理委员会|(?:开发|园|功能)区$", group))
    if match["low"]:
        return match["low"] in group
    body = re.sub(r"管委会|(?:开发|高新|园|功能|示范|度假)区|市[级直属]", "", group)
    return match["kind"] in body and bool(_GOVERNMENT.search(body)) and "部门" not in body
