"""qingdan mcp: the tools of the Model Context Protocol, over a pipe or on this machine's port."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from qa.commands.shared import add_notice_options, extra, open_assistant

if TYPE_CHECKING:
    from qa.commands.shared import Commands


def add(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("mcp", help="作为 MCP 服务供其他智能助手调用")
    parser.add_argument(
        "--http",
        action="store_true",
        help="用本机端口（streamable HTTP），默认用标准输入输出",
    )
    parser.add_argument("--port", type=int, default=8765, help="--http 的端口，默认 8765；0 为任意")
    add_notice_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until the other side hangs up or Ctrl-C; nothing but protocol on standard output."""
    with extra("mcp"):
        from qa.mcp import server

    made = server(open_assistant(args))
    if not args.http:
        made.run("stdio")
        return 0
    from qa.listen import HOST, listen

    listen(made.streamable_http_app(host=HOST), args.port, "MCP 服务已启动", "/mcp")
    return 0
