"""Questions about what some lists print beside units: leaders and deadlines.

黄宁分管哪些任务          the tasks of which 黄宁 is 牵头领导
8月底前要完成哪些任务     the tasks whose deadline is 8月 or earlier
Only names and deadlines that the open notices print are looked for.
"""

from __future__ import annotations

import re

from qa.printed import people_of
from qa.reading import read
from qa.records import Condition, Query
from qa.scope import Scope

_SET = re.compile(r"哪些|哪几|几项|多少项|什么任务|任务|负责|牵头|分管|包联|联系|协同")
_WHEN = re.compile(
    r"(?:(20\d\d)年)?(?:(?<!\d)(1[0-2]|[1-9])月(?:份)?|(年))(底)?(?:之)?(前|以前)?"
    r"(?:[^,?。]{0,4}(?:完成|办结|到期|截止|落实|建成|做完)|到期)"
)
_LIST = re.compile(r"哪些|哪几|几项|多少项|有没有|列")


def asked(text: str, scope: Scope) -> Query | None:
    """The query of such a question, None for any other."""
    return _by_person(text, scope) or _by_deadline(text, scope)


def _by_person(text: str, scope: Scope) -> Query | None:
    held = {n for t in scope.tasks for n in people_of(t)}
    named = tuple(n for n in held if _bare(n) in text)
    if not named or not _SET.search(text) or re.search(r"第\d+[项条]|任务\d", text):
        return None
    count = re.search(r"几项|多少项|几个任务", text)
    return Query("count" if count else "list", (Condition("person", named), *_units(text, scope)))


def _bare(name: str) -> str:
    """副市长张立新 -> 张立新; names of two to four characters stay."""
    match = re.search(r"(?:市长|书记|主席|主任|常委|秘书长|区长|县长|局长)(\w{2,3})$", name)
    return match[1] if match else name


def _by_deadline(text: str, scope: Scope) -> Query | None:
    match = _WHEN.search(text)
    if match is None or not _LIST.search(text) or not any(t.deadline for t in scope.tasks):
        return None
    if re.search(r"第\d+[项条]|任务\d", text):
        return None
    month = match[2] or "12"
    op = "<=" if match[5] or match[4] and match[3] else "=="
    value = f"{match[1] or ''}-{month}"
    rest = text[: match.start()] + text[match.end() :]
    return Query("list", (Condition("deadline", (value,), op=op), *_units(rest, scope)))


def _units(text: str, scope: Scope) -> tuple[Condition, ...]:
    return tuple(c for c in read(text, scope).conditions if c.kind == "unit")
