"""The command `qingdan`: data on standard output, notes on standard error."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.records import Answer


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="qingdan", description="清单问答:对政府重点任务清单提问,答案完整、可核对、带出处。"
    )
    commands = parser.add_subparsers(dest="command", metavar="命令")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--notice", action="append", metavar="FILE", help="清单文件或文件夹,可多次使用"
    )
    shared.add_argument("--model", help="向量模型名称或文件夹,默认用内置模型")
    shared.add_argument("--index", metavar="DIR", help="索引文件夹,默认在用户缓存目录")

    ask = commands.add_parser("ask", parents=[shared], help="提一个问题")
    ask.add_argument("question", nargs="?", help="问题;- 表示从标准输入读取")
    ask.add_argument("--json", action="store_true", help="输出 JSON")
    ask.add_argument("--batch", metavar="FILE", help="一行一个问题的文件,只打开一次索引")

    search = commands.add_parser("search", parents=[shared], help="按内容检索任务")
    search.add_argument("query")
    search.add_argument("-k", type=int, default=10, help="最多返回几项,默认 10")
    search.add_argument("--unit", action="append", default=[], help="只在这些主责单位的任务中找")
    search.add_argument("--section", help="只在这一部分中找:序号(2.1)或标题中的文字")
    search.add_argument("--json", action="store_true", help="输出 JSON")

    check = commands.add_parser("check", help="查看清单文件的解析报告")
    check.add_argument("file")
    check.add_argument("--json", action="store_true", help="输出 JSON")

    commands.add_parser("build", parents=[shared], help="建立或更新索引")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status (0 done, 1 with warnings, 2 cannot)."""
    parser = _parser()
    args = parser.parse_args(argv)
    if args.command is None:
        parser.print_help()
        return 2
    from corpus.errors import NoticeError

    try:
        return _COMMANDS[args.command](args)
    except NoticeError as error:
        print(f"qingdan: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130
    except (RuntimeError, OSError, ValueError) as error:
        print(f"qingdan: {error}", file=sys.stderr)
        return 2


def _open(args: argparse.Namespace) -> Assistant:
    from qa.assistant import Assistant

    return Assistant.open(args.notice, model=args.model, index_dir=args.index)


def _ask(args: argparse.Namespace) -> int:
    if args.batch is None and args.question is None:
        print("qingdan ask: 请给出问题,或用 --batch 指定问题文件", file=sys.stderr)
        return 2
    if args.batch is not None:
        with open(args.batch, encoding="utf-8-sig") as lines:
            questions = [line.strip() for line in lines if line.strip()]
    elif args.question == "-":
        questions = [sys.stdin.read().strip()]
    else:
        questions = [args.question]
    assistant = _open(args)
    for number, question in enumerate(questions, 1):
        answer = assistant.ask(question)
        if args.json:
            _print_json({**({"id": str(number)} if args.batch else {}), **answer.to_dict()})
        else:
            _print_answer(answer, headed=len(questions) > 1)
    return 0


def _print_answer(answer: Answer, headed: bool) -> None:
    if headed:
        print(f"问:{answer.question}")
    print(answer.text)
    if answer.suggestions:
        print("可以接着问:" + ";".join(answer.suggestions))
    if headed:
        print()


def _print_json(data: Any) -> None:  # noqa: ANN401 - whatever json takes
    text = json.dumps(data, ensure_ascii=False)
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.flush()


def _search(args: argparse.Namespace) -> int:
    assistant = _open(args)
    units = tuple(_canonical(assistant, u) for u in args.unit)
    hits = assistant.retriever.search(args.query, k=args.k, units=units, section=args.section)
    for hit in hits:
        task = hit.task
        if args.json:
            place = task.subsection or task.section
            row = {"notice": task.notice, "task": task.number, "score": round(float(hit.score), 4)}
            row |= {"section": place.title if place else "", "text": task.text}
            row |= {"units": list(task.units)}
            _print_json(row)
        else:
            print(f"[任务{task.number}] {hit.score:.3f} {task.text}")
    return 0


def _canonical(assistant: Assistant, name: str) -> str:
    from qa.records import UnknownUnit

    organ = assistant.scope.units.canonical(name)
    if organ is None:
        raise UnknownUnit(f"清单中没有“{name}”这家单位,或有几家同名;请用全称")
    return organ


def _check(args: argparse.Namespace) -> int:
    from corpus import read_notice

    notice, report = read_notice(args.file)
    if args.json:
        _print_json(report.to_dict(notice))
    else:
        print(report.to_text(notice))
    return 1 if report.warnings else 0


def _build(args: argparse.Namespace) -> int:
    assistant = _open(args)
    assistant.retriever.build()
    print(
        f"索引已就绪:{len(assistant.notices)}份清单,{len(assistant.scope.tasks)}项任务",
        file=sys.stderr,
    )
    return 0


_COMMANDS = {"ask": _ask, "search": _search, "check": _check, "build": _build}

if __name__ == "__main__":
    sys.exit(main())
