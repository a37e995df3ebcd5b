"""qingdan search: the tasks nearest to some words."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from qa.commands.shared import add_notice_options, open_assistant, positive, print_json, print_text

if TYPE_CHECKING:
    from qa.commands.shared import Commands


def add(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("search", help="按内容检索任务")
    parser.add_argument("query", help="要找的内容；- 表示从标准输入读取")
    parser.add_argument("-k", type=positive, default=10, help="最多返回几项，默认 10")
    parser.add_argument(
        "--unit", action="append", default=[], help="只在这些主责单位的任务中找，可多次使用"
    )
    parser.add_argument("--section", help="只在这一部分中找：序号（2.1）或标题中的文字")
    parser.add_argument("--json", action="store_true", help="每项输出一行 JSON")
    add_notice_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """One line a task, best first."""
    from qa.commands.shared import typed_text
    from qa.lookup import hit_row, search

    assistant = open_assistant(args)
    query = typed_text() if args.query == "-" else args.query
    hits = search(assistant, query, args.k, args.unit, args.section)
    for hit in hits:
        if args.json:
            print_json(hit_row(hit))
        else:
            print_text(f"[任务{hit.task.number}] {hit.score:.3f} {hit.task.text}")
    if not hits:
        print("没有符合条件的任务。", file=sys.stderr)
    return 0
