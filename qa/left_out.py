"""What a question sets aside: a matter that is not asked for, and what is not meant by a group.

除了治水,还管什么水上项目        -> 治水 is no matter of the question
修轨道的任务,商业的那种不算      -> not the tasks that speak of 商业
有区政府参加的(管委会不算)      -> says what 区政府 means; leaves out no task
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.records import Condition
from qa.scope import Scope
from qa.terms import terms

_SET_ASIDE = re.compile(r"除了?([^,。?的]{2,10})(?:以外|之外|外)?(?:,|还)")
_NOT_THAT = re.compile(
    r"[,。?;(]([\u4e00-\u9fff]{2,8}?)(?:的)?(?:[那这][种类些个]|那块)?(?:的)?(?:任务)?"
    r"(?:不算|不计|别算|除外|不用列)(?:在内|进去)?[)。?]*$"
)


def besides(text: str, content: tuple[str, ...], more: bool) -> tuple[str, ...]:
    """The content without what is set aside, where there is another matter, or `more` (a heading)
    is named."""
    match = _SET_ASIDE.search(text)
    rest = tuple(c for c in content if match is None or c not in match.group(1))
    return rest if more or sum(map(len, rest)) >= 3 else content


def not_that(
    text: str, content: tuple[str, ...], scope: Scope
) -> tuple[tuple[str, ...], tuple[Condition, ...]]:
    """(the content that is left, the condition that leaves a matter out), where one is."""
    match = _NOT_THAT.search(text)
    said = tuple(c for c in content if match and c in match.group(1))
    if not said:
        return content, ()
    found, unknown = terms(said, scope.task_text)
    forms = tuple(dict.fromkeys(form for term in found for form in term.forms))
    if not forms or unknown:
        return content, ()
    rest = tuple(c for c in content if c not in said)
    return rest, (Condition("text", forms, negated=True),)


def meant_groups(text: str, conditions: Sequence[Condition], scope: Scope) -> list[Condition]:
    """Conditions without units that are only said not to belong to a group that is named."""
    groups = [c for c in conditions if c.kind == "group" and not c.negated]
    members = {m for c in groups for v in c.values for m in scope.units.groups.get(v, ())}
    return [
        c
        for c in conditions
        if not (
            groups
            and c.kind == "unit"
            and c.negated
            and len(c.values) > 1
            and members.isdisjoint(c.values)
            and re.search("不算|不计", text)
        )
    ]
