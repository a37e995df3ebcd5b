"""python -m eval: run question sets, compare runs. Data on stdout, notes on stderr."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any

from eval import commands
from eval.errors import EvalError
from eval.loading import SETS


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m eval", description="运行问题集，度量答案，比较两次运行。"
    )
    subparsers = parser.add_subparsers(dest="command", metavar="命令", required=True)
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--notice", action="append", metavar="FILE", help="清单文件或文件夹，可多次使用"
    )
    shared.add_argument("--index", metavar="DIR", help="索引文件夹，默认在用户缓存目录")

    run = subparsers.add_parser("run", parents=[shared], help="运行一个问题集并写出报告")
    run.add_argument(
        "questions",
        help=f"问题文件，或自带问题集的名称：{'、'.join(SETS)}",
    )
    run.add_argument("--out", required=True, metavar="DIR", help="写出结果的文件夹")
    run.add_argument("--model", metavar="NAME", help="向量模型名称或文件夹，默认用内置模型")
    run.add_argument(
        "--fail-under",
        action="append",
        default=[],
        metavar="KIND=RATE",
        help="某类（all 为全部）通过率低于此数时以状态 1 结束，可多次使用",
    )
    run.set_defaults(run=commands.run)
    _other_commands(subparsers)
    return parser


def _other_commands(subparsers: Any) -> None:  # noqa: ANN401 - argparse keeps its type private
    compare = subparsers.add_parser("compare", help="比较两次运行：B 减 A")
    compare.add_argument("a", metavar="A", help="一次运行的文件夹")
    compare.add_argument("b", metavar="B", help="另一次运行的文件夹")
    compare.add_argument("--json", action="store_true", help="输出 JSON")
    compare.set_defaults(run=commands.compare)

    baseline = subparsers.add_parser("baseline", help="用自带问题集与已提交的基线比较")
    baseline.add_argument("--update", action="store_true", help="以本次结果更新基线")
    baseline.set_defaults(run=commands.baseline)

    generate = subparsers.add_parser("generate", help="由清单的结构生成问题集")
    generate.add_argument("--notice", metavar="FILE", help="清单文件，默认为自带清单")
    generate.add_argument("--out", metavar="FILE", help="写出的 .jsonl 文件，默认写到标准输出")
    generate.add_argument("--limit", type=int, metavar="N", help="只取 N 个，句式尽量多样")
    generate.add_argument("--seed", type=int, default=1, help="随机种子，默认 1")
    generate.set_defaults(run=commands.generate)

    models = subparsers.add_parser("models", help="比较向量模型与各检索信号")
    models.add_argument(
        "models", nargs="+", metavar="MODEL", help="模型名称或文件夹；bundled 为内置"
    )
    models.add_argument("--questions", default="plain", help="问题文件或自带问题集，默认 plain")
    models.add_argument("--notice", action="append", metavar="FILE", help="清单文件，可多次使用")
    models.add_argument("--json", action="store_true", help="输出 JSON")
    models.set_defaults(run=commands.models)

    bench = subparsers.add_parser("bench-retrieval", help="逐项度量检索的每种手段，打印一张表")
    bench.set_defaults(run=commands.bench_retrieval)

    fit = subparsers.add_parser("fit-selection", help="重新估计引用几项任务的判断所用的系数")
    fit.set_defaults(run=commands.fit_selection)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status (0 done, 1 a bar is missed, 2 cannot)."""
    args = _parser().parse_args(argv)
    from corpus.errors import NoticeError
    from index.errors import IndexUnavailable

    try:
        return int(args.run(args))
    except (EvalError, NoticeError, IndexUnavailable, OSError) as error:
        print(f"eval: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
