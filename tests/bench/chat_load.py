"""The chat under load: `make bench-chat`. 30 visitors ask for a minute, as the page does.

Prints the time to the first page, the time from Enter to a visible answer in Chromium, errors, the
median and 95th percentile of answers, and the server's memory before, half-way and after.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import threading
import time
import urllib.request
import uuid
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).parent.parent))

from browser import Server, chromium

QUESTIONS = (
    "哪些任务由市水务局牵头",
    "第45项讲什么",
    "第二部分有哪些任务",
    "今年新开工多少保障房",
    "流浪猫狗归谁管",
    "交通委有、公安局没有的任务有哪些",
    "任务最多的单位是哪家",
    "第20项有市应急局吗",
    "管委会有哪些任务",
    "文号是多少",
)


def memory_mb(pid: int) -> float:
    """Resident memory of a process in MiB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


class Visitor(threading.Thread):
    """One page: asks, waits for the complete answer, thinks, asks again."""

    def __init__(self, url: str, ask: int, number: int, until: float, think: float) -> None:
        super().__init__(daemon=True)
        self.url, self.ask, self.number, self.until, self.think = url, ask, number, until, think
        self.took: list[float] = []
        self.errors: list[str] = []

    def run(self) -> None:
        session = uuid.uuid4().hex
        time.sleep(self.number * self.think / 30)
        with httpx.Client(base_url=self.url, timeout=30) as client:
            turn = self.number
            while time.time() < self.until:
                start = time.perf_counter()
                try:
                    self._ask(client, session, QUESTIONS[turn % len(QUESTIONS)])
                except (httpx.HTTPError, AssertionError) as error:
                    self.errors.append(repr(error))
                self.took.append(time.perf_counter() - start)
                turn += 1
                time.sleep(self.think)

    def _ask(self, client: httpx.Client, session: str, question: str) -> None:
        body = {"data": [question, None], "fn_index": self.ask, "session_hash": session}
        client.post("/gradio_api/queue/join", json=body).raise_for_status()
        data = f"/gradio_api/queue/data?session_hash={session}"
        with client.stream("GET", data) as events:
            for line in events.iter_lines():
                if line.startswith("data:"):
                    event = json.loads(line[5:])
                    if event["msg"] == "process_completed":
                        assert event["success"], event
                        return
        raise AssertionError("no answer")


def browser_times(url: str) -> list[float]:
    """Milliseconds from Enter to the painted answer, or its first line, of each question."""
    from playwright.sync_api import sync_playwright

    script = """async () => {
      const box = document.querySelector('#qd-box textarea');
      const before = document.querySelectorAll('.qd-a[data-turn]').length;
      const start = performance.now();
      box.dispatchEvent(new KeyboardEvent('keypress', { key: 'Enter', bubbles: true }));
      while (document.querySelectorAll('.qd-a[data-turn]').length === before)
        await new Promise((done) => requestAnimationFrame(done));
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      return performance.now() - start;
    }"""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        page.goto(url)
        page.wait_for_selector(".qd-a")
        page.wait_for_timeout(1500)
        times = []
        for question in QUESTIONS:
            page.fill("#qd-box textarea", question)
            page.wait_for_timeout(100)
            times.append(float(page.evaluate(script)))
            done = "document.querySelectorAll('.qd-acts').length === "
            page.wait_for_function(f"{done}{len(times)}")
        browser.close()
        return times


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visitors", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--think", type=float, default=5, help="seconds between two questions")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(log=Path(folder) / "log")
        try:
            urllib.request.urlopen(server.url).read()
            print(f"first page after {server.started_s:.2f} s")
            times = browser_times(server.url)
            print("Enter to answer, ms:", " ".join(f"{t:.0f}" for t in times))
            return load(server, args)
        finally:
            server.stop()


def load(server: Server, args: argparse.Namespace) -> int:
    """The minute; the exit status says whether it met the bar."""
    config = httpx.get(server.url + "/config").json()
    ask = next(d["id"] for d in config["dependencies"] if d["api_name"] == "ask")
    before, until = memory_mb(server.process.pid), time.time() + args.seconds
    numbers = range(args.visitors)
    visitors = [Visitor(server.url, ask, n, until, args.think) for n in numbers]
    for visitor in visitors:
        visitor.start()
    time.sleep(args.seconds / 2)
    middle = memory_mb(server.process.pid)
    for visitor in visitors:
        visitor.join(60)
    took = sorted(t for v in visitors for t in v.took)
    errors = [e for v in visitors for e in v.errors]
    p95 = took[int(0.95 * len(took)) - 1]
    counts = f"{len(took)} answers, {len(errors)} errors"
    print(f"{args.visitors} visitors, {args.seconds:.0f} s: {counts}")
    print(f"median {statistics.median(took):.3f} s, p95 {p95:.3f} s")
    after = memory_mb(server.process.pid)
    print(f"memory, MiB: {before:.0f} before, {middle:.0f} half-way, {after:.0f} after")
    for error in errors[:5]:
        print(error)
    return 1 if errors or p95 > 1 else 0


if __name__ == "__main__":
    sys.exit(main())
