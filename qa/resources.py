"""Files that come with the package."""

from __future__ import annotations

from importlib.resources import files


def chat_file(name: str) -> str:
    """A style sheet or script of the chat."""
    return (files("qa") / "data" / "chat" / name).read_text(encoding="utf-8")
