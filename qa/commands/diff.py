"""qingdan diff: two editions of a list compared, task by task and unit by unit."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from qa.commands.shared import Failure, print_json

if TYPE_CHECKING:
    from qa.commands.shared import Commands
    from qa.diff import Diff

_KINDS = {
    "added": "新增",
    "gone": "不再列入",
    "joined": "新列入",
    "left": "不再列",
    "changed": "有调整",
}


def add(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("diff", help="比较两份清单：新增、不再列入、有调整的任务")
    parser.add_argument("old", metavar="OLD", help="旧清单文件")
    parser.add_argument("new", metavar="NEW", help="新清单文件")
    parser.add_argument("--unit", help="只看一家单位的变化")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the comparison; NoticeError (2) where a file holds no list."""
    from index.opening import open_notices
    from qa.diff import compare
    from qa.editions import report
    from qa.scope import Scope

    opened = [o.notice for o in open_notices([args.old, args.new])]
    if len(opened) < 2:
        raise Failure("两份清单的内容相同，没有变化。")
    diff = compare(opened[0], opened[1])
    if args.unit:
        organ = diff.units.canonical(args.unit)
        if organ is None:
            raise Failure(f"两份清单中没有“{args.unit}”这家单位，或有几家同名；请用全称。")
        diff = diff.of_units([organ])
    if args.json:
        print_json(diff.to_dict())
        return 0
    print("\n".join([*report(diff, Scope(opened), names=[args.unit] if args.unit else []), ""]))
    print("\n".join(_by_unit(diff)))
    return 0


def _by_unit(diff: Diff) -> list[str]:
    """市体育局：新增2项（任务3、9）；不再列入1项（任务5）."""
    lines = ["分单位看："]
    for name, kinds in diff.by_unit.items():
        said = [
            f"{_KINDS[kind]}{len(tasks)}项（任务{'、'.join(str(t.number) for t in tasks)}）"
            for kind, tasks in kinds.items()
        ]
        lines.append(f"{name}：{'；'.join(said)}")
    return lines if len(lines) > 1 else ["各单位承担的任务没有变化。"]
