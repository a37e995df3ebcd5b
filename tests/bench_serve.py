"""The HTTP service under concurrent load, beside the bare library, in one run.

    make bench-serve              (60 s of load from 8 clients)

The clients run on the same cores as the service. Questions come from the product's own sets; there
are more of them than vectors that are remembered. Prints p50 and p95 in milliseconds; the status is
1 where a request failed or got another answer than the library gives.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).parent))
from command import ROOT, serving

from qa import Assistant

CLIENTS = 8
SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
ALONE = 15.0  # seconds for each of the other measurements
QUESTIONS = [
    json.loads(line)["question"]
    for name in ("staff", "plain", "smoke")
    for line in (ROOT / "eval" / "questions" / f"{name}.jsonl").read_text("utf-8").splitlines()
]
Ask = Callable[[str], str]


def load(make: Callable[[], Ask], clients: int, lasting: float) -> tuple[list[float], list[str]]:
    """Milliseconds of every answer, and what went wrong, of clients that ask without a pause."""
    until = time.perf_counter() + lasting

    def client(seed: int) -> tuple[list[float], list[str]]:
        ask, order = make(), random.Random(seed)
        took, wrong = [], []
        while time.perf_counter() < until:
            question = order.choice(QUESTIONS)
            start = time.perf_counter()
            try:
                text = ask(question)
            except Exception as error:
                wrong.append(f"{question}: {error!r}")
            else:
                took.append((time.perf_counter() - start) * 1000)
                if text != EXPECTED.get(question, text):
                    wrong.append(f"{question}: another answer")
        return took, wrong

    with ThreadPoolExecutor(clients) as pool:
        done = list(pool.map(client, range(clients)))
    return [t for took, _ in done for t in took], [w for _, wrong in done for w in wrong]


def told(name: str, took: list[float], wrong: list[str], lasting: float) -> None:
    took = sorted(took)
    p50, p95 = (took[int(len(took) * share)] for share in (0.5, 0.95))
    print(
        f"{name:24} p50 {p50:7.1f} ms   p95 {p95:7.1f} ms   max {took[-1]:7.1f} ms   "
        f"{len(took) / lasting:6.1f}/s   {len(took)} answers, {len(wrong)} errors",
        flush=True,
    )


def over(url: str) -> Callable[[], Ask]:
    def make() -> Ask:
        client = httpx.Client(base_url=url, timeout=60)

        def ask(question: str) -> str:
            reply = client.post("/ask", json={"question": question})
            reply.raise_for_status()
            return str(reply.json()["text"])

        return ask

    return make


EXPECTED: dict[str, str] = {}


def main() -> int:
    assistant = Assistant.open()
    assistant.retriever.load()
    EXPECTED.update({q: assistant.ask(q).text for q in QUESTIONS[:: len(QUESTIONS) // 100]})
    bad: list[str] = []

    def library() -> Ask:
        return lambda question: assistant.ask(question).text

    def measure(name: str, make: Callable[[], Ask], clients: int, lasting: float) -> None:
        took, wrong = load(make, clients, lasting)
        told(name, took, wrong, lasting)
        bad.extend(wrong)

    measure("library, one thread", library, 1, ALONE)
    measure(f"library, {CLIENTS} threads", library, CLIENTS, ALONE)
    with serving("serve", "--rate", "0") as url:
        measure("service, one client", over(url), 1, ALONE)
        measure(f"service, {CLIENTS} clients", over(url), CLIENTS, SECONDS)
    print(f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}")
    print("\n".join(bad[:10]))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
