"""qingdan serve: the HTTP service, on this machine unless another address is named."""

from __future__ import annotations

import argparse
import ipaddress
import os
from pathlib import Path
from typing import TYPE_CHECKING

from qa.commands.shared import Failure, add_notice_options, extra, open_assistant

if TYPE_CHECKING:
    from qa.commands.shared import Commands


def add(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("serve", help="启动 HTTP 服务，供其他程序调用")
    parser.add_argument("--port", type=int, default=8000, help="端口，默认 8000；0 为任意")
    parser.add_argument("--host", default="127.0.0.1", help="地址，默认只限本机（127.0.0.1）")
    parser.add_argument(
        "--token-file",
        metavar="FILE",
        help="访问令牌所在文件，也可用环境变量 QINGDAN_TOKEN；默认不需要令牌",
    )
    parser.add_argument(
        "--rate",
        type=int,
        metavar="N",
        default=600,
        help="每个客户端每分钟的请求，默认 600，0 不限",
    )
    parser.add_argument(
        "--allow-origin",
        action="append",
        default=[],
        metavar="URL",
        help="允许调用的网页来源（CORS），可多次使用；默认没有",
    )
    add_notice_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until Ctrl-C; the address is printed on standard error."""
    token = _token(args.token_file)
    local = _is_local(args.host)
    if not local and token is None:
        raise Failure("在本机之外提供服务须设置访问令牌：请用 --token-file 或 QINGDAN_TOKEN。")
    with extra("serve"):
        from qa.listen import listen
        from qa.serve import create_app

    assistant = open_assistant(args)
    assistant.retriever.load()  # now, and not at the first question
    names = {} if local else {"hosts": ("*",)}
    app = create_app(assistant, token, args.rate, args.allow_origin, **names)
    listen(app, args.port, "服务已启动", host=args.host)
    return 0


def _token(file: str | None) -> str | None:
    """The token that clients have to send; None where none was set."""
    if file is None:
        return os.environ.get("QINGDAN_TOKEN", "").strip() or None
    try:
        token = Path(file).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Failure(f"无法读取令牌文件 {file}。请检查路径和权限。") from error
    if not token:
        raise Failure(f"令牌文件 {file} 是空的。请写入一行令牌。")
    return token


def _is_local(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
