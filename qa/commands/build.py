"""qingdan build: make the index now, or bring it up to date."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from qa.commands.shared import add_notice_options, open_assistant

if TYPE_CHECKING:
    from qa.commands.shared import Commands


def add(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("build", help="建立或更新索引")
    add_notice_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Build and save; a note on standard error says of what."""
    assistant = open_assistant(args)
    if assistant.retriever.build().folder is None:  # why not has been said on standard error
        return 2
    print(
        f"索引已就绪：{len(assistant.notices)}份清单，{len(assistant.scope.tasks)}项任务。",
        file=sys.stderr,
    )
    return 0
