# ruff: noqa: E501
"""Mutated notices: every one gives a notice or a NoticeError, in time, with sound spans.

python tests/fuzz_parse.py --cases 20000 [--seed 1]
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from corpus import NoticeError, parse_notice, read_text
from corpus.readers import decode

FIXTURES = Path(__file__).parent / "fixtures" / "notices"
LIMIT = 2.0
LONGEST = 68_000  # characters: 200 KB of Chinese in UTF-8
SIGNS = list(
    "()[]【】〔〕《》“”,，、;；:：。.．|\t\n\r \u3000\u200b\ufeff0123456789一二十百①〃#*-—>市县区局委办等及和"
    "\x00\ud800\U0001f600ａ１"
)
WORDS = [
    "主责单位:", "牵头单位：", "(牵头单位:市A;配合单位:", "责任单位", "完成时限:", "一、", "(一)", "1.", "1．", "第一部分第2项",
    "各区政府", "市发展改革委", "等", "按职责分工负责", "牵头,", "附件", "2026年2月10日", "序号\t任务\t责任单位", "| 1 | x |",
    "排在第一位的为牵头单位", "\t\t\t", "北京市人民政府", "扫一扫在手机上查看", "责任单位:" * 5, "((((((((", "))))))))", "。。。",
]  # fmt: skip

Mutation = Callable[[str, random.Random], str]


def texts() -> list[str]:
    """The words of every fixture that can be read."""
    out = []
    for path in sorted(FIXTURES.iterdir()):
        if path.suffix != ".expect" and path.name != "scanned.pdf":
            out.append(read_text(path)[:12_000])
    return out


def _signs(text: str, rng: random.Random) -> str:
    chars = list(text)
    for _ in range(rng.randint(1, 40)):
        at = rng.randrange(len(chars) + 1)
        chars[at:at] = [rng.choice(SIGNS)]
    return "".join(chars)


def _drop(text: str, rng: random.Random) -> str:
    chars = list(text)
    for _ in range(min(len(chars), rng.randint(1, 60))):
        del chars[rng.randrange(len(chars))]
    return "".join(chars)


def _words(text: str, rng: random.Random) -> str:
    for _ in range(rng.randint(1, 12)):
        at = rng.randrange(len(text) + 1)
        text = text[:at] + rng.choice(WORDS) + text[at:]
    return text


def _lines(text: str, rng: random.Random) -> str:
    rows = text.split("\n")
    for _ in range(rng.randint(1, 10)):
        a, b = rng.randrange(len(rows)), rng.randrange(len(rows))
        action = rng.randrange(4)
        if action == 0:
            rows[a], rows[b] = rows[b], rows[a]
        elif action == 1 and len(rows) > 1:
            del rows[a]
        elif action == 2:
            rows.insert(b, rows[a])
        else:
            rows[a] += rows[b]
    return "\n".join(rows)


def _cut(text: str, rng: random.Random) -> str:
    a, b = sorted((rng.randrange(len(text) + 1), rng.randrange(len(text) + 1)))
    return rng.choice((text[:b], text[a:], text[a:b], text[:a] + text[b:]))


def _wrap(text: str, rng: random.Random) -> str:
    width = rng.randint(3, 60)
    rows = text.split("\n")
    return "\n".join(r[i : i + width] for r in rows for i in range(0, max(len(r), 1), width))


def _full(text: str, rng: random.Random) -> str:
    return "".join(
        chr(ord(c) + 0xFEE0) if "!" <= c <= "~" and rng.random() < 0.7 else c for c in text
    )


def _space(text: str, rng: random.Random) -> str:
    return " ".join(text) if rng.random() < 0.5 else text.replace("\n", rng.choice("\t \r"))


def _twice(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) + 1)
    return text + rng.choice(("", "\n", text[:at])) + text[rng.choice((0, at)) :]


def _bytes(text: str, rng: random.Random) -> str:
    data = bytearray(text.encode(rng.choice(("utf-8", "gb18030", "utf-16")), "replace"))
    for _ in range(rng.randint(0, 6)):
        if data:
            data[rng.randrange(len(data))] = rng.randrange(256)
    return decode(bytes(data), "x")


MUTATIONS: list[Mutation] = [
    _signs, _drop, _words, _lines, _cut, _wrap, _full, _space, _twice, _bytes,
]  # fmt: skip


def mutate(text: str, rng: random.Random) -> str:
    """One to four mutations; now and then the text is blown up to 200 KB."""
    for _ in range(rng.randint(1, 4)):
        if text:
            text = rng.choice(MUTATIONS)(text, rng)
    if rng.random() < 0.004 and text:
        text = text * (LONGEST // len(text) + 1)
    return text[:LONGEST]


def check(text: str) -> str:
    """Parse and look at what came out; 'notice' or 'error'."""
    try:
        notice, report = parse_notice(text)
    except NoticeError as error:
        assert str(error).strip() and "\n" not in str(error)
        return "error"
    assert notice.text == text and notice.tasks and report.verdict
    report.to_dict(notice)
    spans = [task.span for task in notice.tasks]
    spans += [duty.span for task in notice.tasks for duty in task.responsibilities]
    spans += [heading.span for heading in notice.headings] + [s for _, s in notice.meta]
    for span in spans:
        assert 0 <= span.start <= span.end <= len(text), span
    for task in notice.tasks:
        assert all(unit for duty in task.responsibilities for unit in duty.units)
    lines = text.count("\n") + 1
    assert all(1 <= warning.line <= lines for warning in report.warnings)
    return "notice"


def main() -> int:
    """Run the cases; print the figures; 1 if one failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    sources = texts()
    counts = {"notice": 0, "error": 0, "crash": 0, "slow": 0}
    worst = 0.0
    began = time.perf_counter()
    for case in range(args.cases):
        rng = random.Random(args.seed * 1_000_003 + case)
        start = time.process_time()
        try:
            text = mutate(rng.choice(sources), rng)
            start = time.process_time()
            counts[check(text)] += 1
        except NoticeError:
            counts["error"] += 1  # bytes that no encoding fits
        except Exception as error:
            counts["crash"] += 1
            print(f"case {case}: {type(error).__name__}: {error}", file=sys.stderr)
        spent = time.process_time() - start
        worst = max(worst, spent)
        if spent > LIMIT:
            counts["slow"] += 1
            print(f"case {case}: {spent:.1f} s", file=sys.stderr)
    total = time.perf_counter() - began
    print(f"{args.cases} cases in {total:.0f} s: {counts}; slowest {worst:.2f} s")
    return 1 if counts["crash"] or counts["slow"] else 0


if __name__ == "__main__":
    sys.exit(main())
