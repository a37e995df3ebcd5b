"""qingdan passwd: users and hashed passwords for `app.py --auth-file`."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import TYPE_CHECKING

from qa.commands.shared import Failure

if TYPE_CHECKING:
    from qa.commands.shared import Commands


def add(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("passwd", help="为网页对话添加用户或修改密码")
    parser.add_argument("file", help="密码文件，没有时新建")
    parser.add_argument("user", help="用户名")
    parser.add_argument("--delete", action="store_true", help="删除这个用户")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """The password comes from the terminal, twice, or from the first line of standard input."""
    from qa.passwords import PasswordFile

    users = PasswordFile(args.file)
    if args.delete:
        users.remove(args.user)
        print(f"已删除用户“{args.user}”。", file=sys.stderr)
        return 0
    if sys.stdin.isatty():
        password = getpass.getpass("密码：")
        if getpass.getpass("再输一次：") != password:
            raise Failure("两次输入不一致，密码没有改动。")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    users.set(args.user, password)
    print(f"已保存用户“{args.user}”。", file=sys.stderr)
    return 0
