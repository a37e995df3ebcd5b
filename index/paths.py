"""Where indexes live on this machine."""

from __future__ import annotations

import os
from pathlib import Path


def cache_root() -> Path:
    """The cache folder: QINGDAN_CACHE where it is set, else the user's cache folder."""
    if own := os.environ.get("QINGDAN_CACHE"):
        return Path(own).expanduser()
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("qingdan"))
