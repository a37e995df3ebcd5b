"""Many notices at once: 100 notices of 50 tasks load, build and answer; prints time and memory.

python tests/bench_many.py [--notices 100] [--tasks 50] [--index DIR]

The texts are put together from the bundled notice's sentences with names and figures of their own,
so that nearly every text has to be embedded.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from corpus import bundled_notice, parse_notice
from corpus.records import Notice
from qa import Assistant

CITIES = (
    *"成都 西安 济南 苏州 青岛 长沙 昆明 南宁 贵阳 大连".split(),
    *"沈阳 合肥 福州 厦门 南昌 郑州 太原 兰州 银川 西宁".split(),
)
QUESTIONS = (
    "哪些任务由市体育局牵头",
    "成都2021年的清单里市水务局有哪些任务",
    "第3项是什么",
    "哪个单位任务最多",
    "老旧小区改造由谁负责",
    "人工智能产业有哪些任务",
)


def make(number: int, size: int, rng: random.Random) -> Notice:
    """One notice: its own city and year, its own figures in every sentence."""
    source, _ = bundled_notice()
    city, year = CITIES[number % len(CITIES)], 2021 + number // len(CITIES)
    units = sorted({u for t in source.tasks for u in t.units if u.startswith("市")})
    lines = [
        f"{city}市人民政府关于印发{year}年重点任务清单的通知",
        f"{city[0]}政发〔{year}〕1号",
        "各区人民政府:",
        "现印发给你们,请认真抓好落实。",
        f"{city}市人民政府",
        f"{year}年2月1日",
        f"{year}年重点任务清单",
    ]
    for k in range(size):
        if k % 10 == 0:
            lines.append(f"{'一二三四五六七八九十'[k // 10]}、{city}重点工作第{k // 10 + 1}部分")
        sentence = rng.choice(rng.choice(source.tasks).text.split("。"))[:80] or "推进重点工作"
        lines.append(f"{k + 1}.{sentence},{city}市{year}年完成{rng.randrange(10, 9999)}项。")
        lines.append("主责单位:" + ",".join(rng.sample(units, rng.randint(1, 5))))
    return parse_notice("\n".join(lines))[0]


def memory() -> float:
    """The greatest resident size so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Make, load, build, ask; one line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notices", type=int, default=100)
    parser.add_argument("--tasks", type=int, default=50)
    parser.add_argument("--index", type=Path)
    args = parser.parse_args()
    rng = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for number in range(args.notices):
            notice = make(number, args.tasks, rng)
            (root / f"{number:03}.txt").write_text(notice.text, encoding="utf-8")
        start = time.perf_counter()
        assistant = Assistant.open([root], index_dir=args.index or root / "index")
        tasks = len(assistant.scope.tasks)
        print(f"load: {len(assistant.notices)} notices, {tasks} tasks", end=", ")
        print(f"{time.perf_counter() - start:.1f} s, {memory():.0f} MB", flush=True)
        start = time.perf_counter()
        info = assistant.retriever.build()
        print(f"build: {info.vectors} vectors, {info.embedded} embedded", end=", ")
        print(f"{time.perf_counter() - start:.1f} s, {memory():.0f} MB", flush=True)
        for question in QUESTIONS:
            start = time.perf_counter()
            answer = assistant.ask(question)
            spent = (time.perf_counter() - start) * 1000
            print(f"ask: {question} {answer.status.value}, {len(answer.citations)} cited", end=", ")
            print(f"{spent:.0f} ms, {memory():.0f} MB", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
