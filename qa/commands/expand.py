"""qingdan expand: everyday phrasings of a notice's tasks, written by a language model."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from qa.commands.shared import Failure

if TYPE_CHECKING:
    from qa.commands.shared import Commands


def add(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "expand", help="请语言模型为清单写日常说法，使白话问题更易找到任务"
    )
    parser.add_argument("--notice", required=True, metavar="FILE", help="清单文件")
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="写出的 .jsonl 文件，默认为清单旁的 清单文件名.expansions.jsonl",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the file after every task; status 1 where a task got no phrasings."""
    from corpus import read_notice
    from index.progress import Bar
    from qa import expanding
    from qa.llm import Endpoint

    notice_path = Path(args.notice)
    out = Path(args.output or notice_path.with_name(f"{notice_path.name}.expansions.jsonl"))
    if out.suffix != ".jsonl":
        raise Failure(f"输出文件应为 .jsonl，现为 {out}。")
    endpoint = Endpoint.from_environment()
    notice, _ = read_notice(args.notice)
    known = expanding.read(out)
    if not out.parent.is_dir():
        raise Failure(f"没有文件夹 {out.parent}。请先建立，或换一个位置。")
    found = expanding.expand(
        notice, endpoint, known, Bar(), lambda rows: expanding.write(out, rows)
    )
    asked = {number for phrasing in found for number in phrasing.tasks}
    lacking = [t.number for t in notice.tasks if t.number not in asked]
    total = len(found)
    print(f"{len(notice.tasks) - len(lacking)}项任务共{total}条说法：{out}", file=sys.stderr)
    if lacking:
        numbers = "、".join(map(str, lacking))
        print(f"第{numbers}项没有得到合用的说法，可再运行一次。", file=sys.stderr)
    return 1 if lacking else 0
