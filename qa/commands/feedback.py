"""qingdan feedback: what users of the chat said of its answers."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from qa.commands.shared import print_json

if TYPE_CHECKING:
    from qa.commands.shared import Commands


def add(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("feedback", help="列出网页对话收到的评价")
    parser.add_argument("--file", metavar="FILE", help="评价文件，默认在用户数据目录")
    parser.add_argument("--json", action="store_true", help="输出 JSON，一行一条")
    parser.add_argument("--questions", metavar="OUT.jsonl", help="另存为评测问题集")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """List on standard output, or write a question set."""
    from qa.feedback import FeedbackStore, to_questions

    store = FeedbackStore(args.file)
    rows = store.rows()
    if args.questions is not None:
        questions = to_questions(rows)
        lines = "".join(json.dumps(q, ensure_ascii=False) + "\n" for q in questions)
        Path(args.questions).write_text(lines, encoding="utf-8", errors="backslashreplace")
        print(f"已写入{len(questions)}个问题：{args.questions}。", file=sys.stderr)
        return 0
    for row in rows:
        if args.json:
            print_json(row.to_dict())
        else:
            note = f"（{row.note}）" if row.note else ""
            print(f"{row.at} {row.verdict}{note} {row.question or '修改条件后的查询'}")
    if not rows:
        print(f"还没有收到评价（{store.path}）。", file=sys.stderr)
    return 0
