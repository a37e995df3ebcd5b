"""qingdan ask: one question, the text of standard input, or a file of questions."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from qa.commands.shared import (
    Failure,
    add_notice_options,
    lines_of,
    open_assistant,
    print_json,
    print_text,
    typed_text,
)

if TYPE_CHECKING:
    from qa.commands.shared import Commands
    from qa.records import Answer


def add(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("ask", help="提一个问题")
    parser.add_argument("question", nargs="?", help="问题；- 表示从标准输入读取")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.add_argument("--batch", metavar="FILE", help="一行一个问题的文件，只打开一次索引")
    add_notice_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Answer on standard output: text, or one JSON object a line."""
    questions = _questions(args)
    assistant = open_assistant(args)
    for number, question in enumerate(questions, 1):
        answer = assistant.ask(question)
        if args.json:
            print_json({**({"id": str(number)} if args.batch else {}), **answer.to_dict()})
        else:
            _print_answer(answer, headed=len(questions) > 1)
    return 0


def _questions(args: argparse.Namespace) -> list[str]:
    if args.batch is not None:
        if args.question is not None:
            raise Failure("问题和 --batch 只能给出一个。")
        return lines_of(args.batch)
    if args.question is None:
        raise Failure("请给出问题，或用 --batch 指定问题文件。")
    return [typed_text() if args.question == "-" else args.question]


def _print_answer(answer: Answer, headed: bool) -> None:
    if headed:
        print_text(f"问：{answer.question}")
    print_text(answer.text)
    if answer.suggestions:
        print_text("可以接着问：" + "；".join(answer.suggestions))
    if headed:
        print()
