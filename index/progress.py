"""Progress of long work: a callable (done, total, label); the default draws a bar on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

Progress = Callable[[int, int, str], None]

_AFTER = 1.0  # seconds of work before lines show where stderr is no terminal
_WIDTH = 24


class Bar:
    """A bar on standard error: redrawn on a terminal, a line for each quarter elsewhere."""

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self._shown = 0

    def __call__(self, done: int, total: int, label: str) -> None:
        """Show that `done` of `total` pieces are finished."""
        share = done / total if total else 1.0
        if sys.stderr.isatty():
            full = int(share * _WIDTH)
            end = "\n" if done >= total else ""
            bar = "█" * full + "░" * (_WIDTH - full)
            sys.stderr.write(f"\r{label} {bar} {done}/{total}{end}")
        else:
            quarter = int(share * 4)
            if time.perf_counter() - self._start < _AFTER or quarter == self._shown:
                return
            self._shown = quarter
            sys.stderr.write(f"{label} {done}/{total}\n")
        sys.stderr.flush()
