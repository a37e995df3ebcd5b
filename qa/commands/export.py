"""qingdan export: a unit's tasks, or those of any answer, as a file for a meeting."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from qa.commands.shared import Failure, add_notice_options, open_assistant

if TYPE_CHECKING:
    from corpus.records import Task
    from qa.assistant import Assistant
    from qa.commands.shared import Commands


def add(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("export", help="导出单位的责任清单，或某个问题的任务清单")
    parser.add_argument("question", nargs="?", help="问题：导出答案所列的任务")
    parser.add_argument(
        "--unit", action="append", default=[], help="单位名称或简称，可多次使用（其一即可）"
    )
    parser.add_argument(
        "-o", "--output", required=True, metavar="FILE", help=".xlsx、.docx、.csv 或 .md 文件"
    )
    add_notice_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the file; what was written goes to standard error."""
    from qa.export import export_tasks

    if bool(args.unit) == (args.question is not None):
        raise Failure("请用 --unit 给出单位，或给出一个问题（二者取其一）。")
    assistant = open_assistant(args)
    if args.unit:
        tasks, title = _of_units(assistant, args.unit)
    else:
        tasks, title = _of_question(assistant, args.question)
    path = export_tasks(tasks, args.output, title)
    print(f"已导出{len(tasks)}项任务：{path}", file=sys.stderr)
    return 0


def _of_units(assistant: Assistant, names: list[str]) -> tuple[list[Task], str]:
    """Every task of the units, through groups (各区政府) too."""
    from qa.conditions import select
    from qa.records import Condition

    found: list[str] = []
    for name in names:
        organs = assistant.scope.units.match(name.strip())
        if len(organs) > 1:
            raise Failure(f"“{name}”可以指几家单位：{'、'.join(organs)}。请用全称。")
        if not organs and not assistant.scope.units.covering(name):
            raise Failure(f"清单中没有“{name}”这家单位。请用清单中的名称或常用简称。")
        found += organs or [name]
    tasks = select([Condition("unit", tuple(dict.fromkeys(found)))], assistant.scope)
    return list(tasks), "、".join(found) + "责任清单"


def _of_question(assistant: Assistant, question: str) -> tuple[list[Task], str]:
    from qa.export import tasks_of

    answer = assistant.ask(question)
    tasks = tasks_of(answer, assistant.scope)
    if not tasks:
        raise Failure(f"这个问题的答案没有列出任务，未导出：{answer.text.splitlines()[0]}")
    return tasks, question
