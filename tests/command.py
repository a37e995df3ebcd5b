"""The command `qingdan` as a process of its own, for tests."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

ROOT = Path(__file__).parent.parent


class Ran(NamedTuple):
    """What a process left: exit status, standard output, standard error."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as one JSON value."""
        return json.loads(self.out)

    @property
    def rows(self) -> list[Any]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


def qingdan(*args: str | bytes, stdin: bytes | None = None, **env: str) -> Ran:
    """Run `python -m qa ARGS` from the repository's root."""
    done = subprocess.run(
        [sys.executable, "-m", "qa", *args],
        input=stdin if stdin is not None else b"",
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, **env},
        timeout=120,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


@contextlib.contextmanager
def serving(*args: str, **env: str) -> Iterator[str]:
    """Run a server command until the block ends; yields the address it prints when it listens.

    Port 0 is added, so that a free one is taken. Nothing may come on standard output.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "qa", *args, "--port", "0"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=ROOT,
            env={**os.environ, **env},
        )
        try:
            yield _address(process, log)
        finally:
            process.send_signal(signal.SIGINT)
            out, _ = process.communicate(timeout=30)
        log.seek(0)
        assert out == b"", out
        assert "Traceback" not in (text := log.read()), text
        assert process.returncode in (0, 130, -signal.SIGINT), process.returncode


def _address(process: subprocess.Popen[bytes], log: IO[str]) -> str:
    for _ in range(600):
        log.seek(0)
        if found := re.search(r"http://[\d.]+:\d+\S*\n", text := log.read()):
            return found[0].strip()
        assert process.poll() is None, text
        time.sleep(0.1)
    raise TimeoutError("the server did not start")
