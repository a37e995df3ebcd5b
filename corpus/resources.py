"""Readable data that ships with the package, read once, and the user's additions to it."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

DATA = Path(__file__).parent / "data"


def load_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file; raises ValueError naming the file where it is not TOML."""
    try:
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        return table
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: {error}") from error


def merged(base: dict[str, Any], extra: dict[str, Any]) -> dict[str, Any]:
    """`base` with `extra` laid over it: tables merge, lists grow, anything else is replaced."""
    out = dict(base)
    for key, value in extra.items():
        old = out.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            out[key] = merged(old, value)
        elif isinstance(old, list) and isinstance(value, list):
            out[key] = [*old, *(v for v in value if v not in old)]
        else:
            out[key] = value
    return out


def _with_user_file(name: str, variable: str) -> dict[str, Any]:
    data = load_toml(DATA / name) if (DATA / name).exists() else {}
    extra = os.environ.get(variable)
    return merged(data, load_toml(Path(extra))) if extra else data


@lru_cache(maxsize=1)
def units_data() -> dict[str, Any]:
    """units.toml, with the file that QINGDAN_UNITS names laid over it."""
    return _with_user_file("units.toml", "QINGDAN_UNITS")


@lru_cache(maxsize=1)
def thesaurus_data() -> dict[str, Any]:
    """thesaurus.toml, with the file that QINGDAN_THESAURUS names laid over it."""
    return _with_user_file("thesaurus.toml", "QINGDAN_THESAURUS")
