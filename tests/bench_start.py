"""What a cold start costs: `qingdan ask` on a list question beside importing a retrieval stack.

    make bench-start

Both are processes of their own, run in turn so that other work on the machine meets both alike.
Prints medians and their ratio; the status is 1 where the ratio is over 1.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROUNDS = 15
STACK = [sys.executable, "-c", "import numpy, faiss, jieba; jieba.initialize()"]
ASK = [sys.executable, "-m", "qa", "ask", "哪些任务由市体育局牵头"]


def seconds(command: list[str]) -> tuple[float, float]:
    """Seconds of the clock and of the processor that one process takes."""
    before, start = os.times(), time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    clock, after = time.perf_counter() - start, os.times()
    used = after.children_user + after.children_system
    return clock, used - before.children_user - before.children_system


def main() -> int:
    for command in (STACK, ASK):  # compiled files and jieba's cache are there for both
        seconds(command)
    rounds = [(seconds(STACK), seconds(ASK)) for _ in range(ROUNDS)]
    ratios = []
    for at, kind in enumerate(("clock", "processor")):
        stack, ask = (statistics.median(r[which][at] for r in rounds) for which in (0, 1))
        ratios.append(ask / stack)
        print(
            f"{kind:9}  qingdan ask {ask * 1000:4.0f} ms   "
            f"numpy, faiss, jieba {stack * 1000:4.0f} ms   ratio {ask / stack:.2f}"
        )
    print(f"medians of {ROUNDS} rounds; load average {os.getloadavg()[0]:.1f}")
    return 0 if max(ratios) <= 1 else 1


if __name__ == "__main__":
    sys.exit(main())
