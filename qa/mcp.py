"""The Model Context Protocol: what an assistant can be asked, as tools for other people's models.

A tool's description is read by a model in either language. Results are structured, with a schema;
an answer is the same as on every other surface.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations

from qa import lookup
from qa.records import UnknownUnit
from qa.schemas import (
    AnswerRow,
    Count,
    History,
    HitRow,
    Hits,
    NoticeName,
    QueryText,
    QuestionText,
    Section,
    TaskCount,
    TaskList,
    TaskRow,
    UnitList,
    UnitNames,
    UnitRow,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.records import Task
    from qa.assistant import Assistant

_INSTRUCTIONS = (
    "对政府重点任务清单的问答与查询。回答完整、带出处；引用 citations 中的原文，"
    "不要补充清单之外的内容。\n"
    "Answers about Chinese government task lists: complete and cited. Quote the citations and add "
    "nothing that the notice does not say. For lists and counts prefer ask, list_tasks or "
    "count_tasks (complete) to search_tasks (the nearest few)."
)
_T = TypeVar("_T")
_READS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


def server(assistant: Assistant) -> MCPServer:
    """An MCP server over the notices that an assistant has open."""
    tools = Tools(assistant)
    made = MCPServer(
        "qingdan",
        title="清单问答",
        instructions=_INSTRUCTIONS,
        log_level="WARNING",
    )
    for tool in (
        tools.ask,
        tools.search_tasks,
        tools.get_task,
        tools.list_tasks,
        tools.count_tasks,
        tools.list_units,
    ):
        made.add_tool(
            tool,
            description=inspect.getdoc(tool),
            annotations=_READS,
            structured_output=True,
        )
    return made


class Tools:
    """The tools; their docstrings are what a model reads."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def ask(self, question: QuestionText, history: History = []) -> AnswerRow:  # noqa: B006
        """回答关于任务清单的问题：单位、数量、组合条件、排名、编号、部分、内容、数字、文件信息。

        Answer a question about the task list in full, with the notice's words as citations. It
        counts, filters and combines exactly, and says so where the notice has nothing.
        """
        answer = lookup.ask(self._assistant, question, history)
        return AnswerRow.model_validate(answer.to_dict())

    def search_tasks(
        self,
        query: QueryText,
        k: Count = 10,
        units: UnitNames = [],  # noqa: B006
        section: Section = None,
        notice: NoticeName = None,
    ) -> Hits:
        """按内容检索最相近的任务（不是完整名单）。

        Find the tasks nearest to some words, best first. Not complete: use list_tasks for that.
        """
        found = self._known(
            lambda: lookup.search(self._assistant, query, k, units, section, notice)
        )
        return Hits(hits=[HitRow.model_validate(lookup.hit_row(hit)) for hit in found])

    def get_task(self, number: int, notice: NoticeName = None) -> TaskRow:
        """查看第几项任务的全文、主责单位和所在部分。

        One task by its number: text, responsible units, section.
        """
        task = lookup.get_task(self._assistant, number, notice)
        if task is None:
            raise ToolError(lookup.no_such_task(self._assistant, number))
        return TaskRow.model_validate(lookup.task_row(task))

    def list_tasks(
        self,
        units: UnitNames = [],  # noqa: B006
        section: Section = None,
        notice: NoticeName = None,
    ) -> TaskList:
        """列出符合条件的全部任务，一项不漏。

        Every task of some units or of a section, complete and in the notice's order.
        """
        tasks = self._tasks(units, section, notice)
        rows = [TaskRow.model_validate(lookup.task_row(task)) for task in tasks]
        return TaskList(count=len(rows), checked=self._checked, tasks=rows)

    def count_tasks(
        self,
        units: UnitNames = [],  # noqa: B006
        section: Section = None,
        notice: NoticeName = None,
    ) -> TaskCount:
        """统计符合条件的任务有几项，并给出编号。

        How many tasks some units or a section have, and their numbers.
        """
        numbers = [task.number for task in self._tasks(units, section, notice)]
        return TaskCount(count=len(numbers), checked=self._checked, numbers=numbers)

    def list_units(self) -> UnitList:
        """列出清单中的全部单位及其任务编号，任务多的在前。

        Every responsible unit with the numbers of its tasks, those with most tasks first.
        """
        rows = [UnitRow.model_validate(row) for row in lookup.list_units(self._assistant)]
        return UnitList(count=len(rows), units=rows)

    @property
    def _checked(self) -> int:
        return len(self._assistant.scope.tasks)

    def _tasks(self, units: list[str], section: str | None, notice: str | None) -> list[Task]:
        return self._known(lambda: lookup.list_tasks(self._assistant, units, section, notice))

    @staticmethod
    def _known(look: Callable[[], _T]) -> _T:
        try:
            return look()
        except UnknownUnit as error:
            raise ToolError(str(error)) from error
