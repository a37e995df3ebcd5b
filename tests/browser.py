"""A served chat and a Chromium to look at it, for the tests marked `browser`."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def chromium() -> str:
    """Debian's Chromium; without one the test is skipped, or fails in CI."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is required in CI")
        pytest.skip("no chromium on this machine")
    return found


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """`python app.py` as its own process."""

    def __init__(self, *options: str, log: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = log
        start = time.perf_counter()
        with log.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "app.py", "--port", str(self.port), *options],
                cwd=ROOT,
                stdout=out,
                stderr=subprocess.STDOUT,
                env={**os.environ, "QINGDAN_FEEDBACK": str(log.parent / "feedback.sqlite3")},
            )
        while not self._up():
            if self.process.poll() is not None or time.perf_counter() > start + 120:
                self.stop()
                pytest.fail(f"app.py did not start: {log.read_text()}")
            time.sleep(0.05)
        self.started_s = time.perf_counter() - start

    def _up(self) -> bool:
        try:
            with urllib.request.urlopen(self.url + "/healthz", timeout=5) as page:
                return page.status == 200
        except OSError:
            return False

    def stop(self) -> int:
        """SIGTERM, and the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=20)


@contextmanager
def serving(log: Path, *options: str) -> Iterator[Server]:
    """A server for as long as the block lasts."""
    server = Server(*options, log=log)
    try:
        yield server
    finally:
        server.stop()
