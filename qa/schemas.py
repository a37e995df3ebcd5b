"""The JSON of answers, tasks and units as typed models, for the surfaces that publish a schema.

They describe what `Answer.to_dict` and qa.lookup write and add nothing to it. pydantic comes with
the extras `mcp` and `serve`; nothing else imports this module.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

LONGEST = 20_000  # characters of a question
MOST = 100  # hits of a search
EARLIER = 20  # earlier questions of a conversation

QuestionText = Annotated[
    str,
    Field(
        max_length=LONGEST,
        description="问题，如：哪些任务由市体育局牵头 / the question, best in Chinese",
    ),
]
History = Annotated[
    list[Annotated[str, Field(max_length=LONGEST)]],
    Field(
        max_length=EARLIER,
        description="此前的问题，按先后 / earlier questions of the conversation, in order",
    ),
]
QueryText = Annotated[
    str,
    Field(max_length=LONGEST, description="要找的内容 / what to look for"),
]
Count = Annotated[int, Field(ge=1, le=MOST, description="最多返回几项 / at most so many tasks")]
UnitNames = Annotated[
    list[Annotated[str, Field(max_length=100)]],
    Field(
        max_length=100,
        description=(
            "只要这些单位中任一家承担的任务，全称、简称均可，如：市体育局、发改委 / "
            "tasks of any of these units, by full or short name"
        ),
    ),
]
Section = Annotated[
    str | None,
    Field(
        max_length=200,
        description=(
            "只要这一部分：序号（2、2.1）或标题中的文字 / "
            "only this section: its number (2, 2.1) or words of its heading"
        ),
    ),
]
NoticeName = Annotated[
    str | None,
    Field(
        max_length=300,
        description="只要这份清单（名称见结果中的 notice） / only this notice, by name",
    ),
]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Cited(_Row):
    """What an answer rests on: `quote` is the notice's text from `start` to `end`."""

    notice: str
    task: int | None = Field(description="任务编号；文首为空 / task number; null for the head")
    section: str
    quote: str = Field(description="原文 / the notice's own words")
    start: int = Field(description="原文起始位置（字符） / offset in characters")
    end: int


class AnswerRow(_Row):
    """An answer; `text` is plain text in which [任务45] marks a citation."""

    question: str
    status: Literal["answered", "not_found", "clarify", "refused"]
    text: str
    citations: list[Cited]
    query: dict[str, Any] = Field(description="对问题的理解 / how the question was understood")
    related: list[int] = Field(description="可能相关的任务 / weaker, possibly related tasks")
    suggestions: list[str] = Field(description="可以接着问 / what can be asked next")
    elapsed_ms: float


class Duty(_Row):
    """The units of one printed role."""

    role: str = Field(description="主责单位、牵头单位、配合单位等")
    units: list[str]


class TaskRow(_Row):
    """One task in full; `start` and `end` are where its text stands in its notice."""

    notice: str
    task: int
    label: str
    section: str
    subsection: str
    text: str
    units: list[str]
    responsibilities: list[Duty]
    deadline: str | None
    start: int
    end: int


class HitRow(_Row):
    """One task that a search found; `start` and `end` are its best clause."""

    notice: str
    task: int
    score: float
    section: str
    text: str
    units: list[str]
    start: int
    end: int


class UnitRow(_Row):
    """A unit with its tasks."""

    name: str
    count: int
    tasks: list[int]


class Hits(_Row):
    """Tasks that a search found, the nearest first."""

    hits: list[HitRow]


class TaskList(_Row):
    """Every task that satisfies the filters, complete; `checked` is how many were looked at."""

    count: int
    checked: int
    tasks: list[TaskRow]


class TaskCount(_Row):
    """How many tasks satisfy the filters, and which; `checked` is how many were looked at."""

    count: int
    checked: int
    numbers: list[int]


class UnitList(_Row):
    """Every unit of the notices, those with most tasks first."""

    count: int
    units: list[UnitRow]
