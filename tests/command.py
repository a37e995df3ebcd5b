"""The command `qingdan` as a process of its own, for tests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

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
