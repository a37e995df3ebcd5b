"""qingdan check: what the parser made of a file, and every oddity with its line."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from qa.commands.shared import print_json

if TYPE_CHECKING:
    from qa.commands.shared import Commands


def add(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("check", help="查看清单文件的解析报告")
    parser.add_argument("file", help="清单文件")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit status 0 where the file is clean, 1 with warnings; NoticeError (2) else."""
    from corpus import read_notice

    notice, report = read_notice(args.file)
    if args.json:
        print_json(report.to_dict(notice))
    else:
        print(report.to_text(notice))
    return 1 if report.warnings else 0
