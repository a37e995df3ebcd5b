"""The command `qingdan`: data on standard output, notes on standard error."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Sequence

from qa.commands import (
    ask,
    build,
    check,
    diff,
    expand,
    export,
    feedback,
    mcp,
    passwd,
    search,
    serve,
)
from qa.commands.shared import Failure, Parser

_COMMANDS = (ask, search, check, diff, export, build, expand, serve, mcp, feedback, passwd)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status (0 done, 1 with warnings, 2 cannot)."""
    parser = _parser()
    args = parser.parse_args(argv)
    if args.command is None:
        parser.print_help()
        return 2
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a character the terminal lacks is no reason
            stream.reconfigure(errors="backslashreplace")
    try:
        status: int = args.run(args)
        sys.stdout.flush()
        return status
    except BrokenPipeError:  # whoever read has seen enough (`| head`)
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        return _failed(error)


def _parser() -> Parser:
    parser = Parser(
        prog="qingdan", description="清单问答：对政府重点任务清单提问，答案完整、可核对、带出处。"
    )
    commands = parser.add_subparsers(dest="command", metavar="命令")
    for command in _COMMANDS:
        command.add(commands)
    return parser


def _failed(error: Exception) -> int:
    """Say in one line what went wrong; what nobody foresaw is raised again."""
    from corpus.errors import NoticeError

    if isinstance(error, OSError):
        line = f"{error.filename or ''}：{error.strerror or error}".lstrip("：")
    elif isinstance(error, NoticeError | Failure | RuntimeError | ValueError):
        line = " ".join(str(error).split())
    else:
        raise error
    print(f"qingdan: {line}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
