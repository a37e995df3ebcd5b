"""地铁8号线什么时候通车: where a list prints deadlines, the task's own one answers."""

from __future__ import annotations

from dataclasses import replace

from qa import matter
from qa.findings import Findings
from qa.records import Query, Status
from qa.scope import Scope
from qa.search import Search


def fact(query: Query, scope: Scope, search: Search) -> Findings:
    """As `matter.fact`; a question for the time that the task's words leave open is answered by
    its printed deadline."""
    found = matter.fact(query, scope, search)
    if query.option("field") != "deadline" or len(found.tasks) != 1 or not found.tasks[0].deadline:
        return found
    if found.status is not Status.ANSWERED and found.values.get("reason") != "field":
        return found
    values = {"answer": f"完成时限:{found.tasks[0].deadline}"}
    return replace(found, status=Status.ANSWERED, values=values)
