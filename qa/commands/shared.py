"""What several commands need: the options that open notices, and reading and writing text."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from qa.assistant import Assistant

    Commands = argparse._SubParsersAction["Parser"]


class Failure(Exception):
    """A command cannot go on; the message is one clear line for the user."""


class Parser(argparse.ArgumentParser):
    """An argument parser whose complaint is one line."""

    def error(self, message: str) -> NoReturn:
        """Print the complaint and where to read on; exit with status 2."""
        line = " ".join(message.split())
        self.exit(2, f"{self.prog}: 参数有误（{line}）。请用 {self.prog} --help 查看用法。\n")


def add_notice_options(parser: argparse.ArgumentParser) -> None:
    """--notice, --model, --index and --reranker, as `open_assistant` takes them."""
    parser.add_argument(
        "--notice", action="append", metavar="FILE", help="清单文件或文件夹，可多次使用"
    )
    parser.add_argument("--model", help="向量模型名称或文件夹，默认用内置模型")
    parser.add_argument("--index", metavar="DIR", help="索引文件夹，默认在用户缓存目录")
    parser.add_argument("--reranker", help="重排模型（CrossEncoder）名称或文件夹，默认不用")


def open_assistant(args: argparse.Namespace) -> Assistant:
    """The assistant over the notices that the options name; raises NoticeError."""
    from qa.assistant import Assistant

    return Assistant.open(
        args.notice, model=args.model, index_dir=args.index, reranker=args.reranker
    )


@contextlib.contextmanager
def extra(name: str) -> Iterator[None]:
    """Within it, a package that is missing becomes the pip line that brings it."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise Failure(
            f"缺少 {error.name}。请运行 pip install 'qingdan-qa[{name}]' 后再试。"
        ) from error


def positive(text: str) -> int:
    """An argument that counts something: 1 or more."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("须为正整数")
    return number


def typed_text() -> str:
    """Standard input as text: UTF-8, else GB18030 (a Chinese Windows console), never an error."""
    data = sys.stdin.buffer.read()
    for codec in ("utf-8-sig", "gb18030"):
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode(codec).strip()
    return data.decode("utf-8", errors="replace").strip()


def lines_of(path: str) -> list[str]:
    """The lines of a text file that hold something; raises Failure or NoticeError."""
    from corpus.readers import decode

    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise Failure(f"无法读取 {path}（{error.strerror}）。请检查路径和权限。") from error
    lines = [line.strip() for line in decode(data, path).splitlines()] if data else []
    if not any(lines):
        raise Failure(f"{path} 是空文件。请每行写一个问题。")
    return [line for line in lines if line]


def print_text(text: str) -> None:
    """Text without control characters, which a question or a notice may hold, but line breaks."""
    print("".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc"))


def print_json(data: Any) -> None:  # noqa: ANN401 - whatever json takes
    """One line of JSON in UTF-8; lone surrogates are escaped."""
    text = json.dumps(data, ensure_ascii=False)
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.flush()
