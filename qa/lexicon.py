"""The phrases of a question, read from qa/data/*.toml, and a question cut into them.

"体育局参与的任务有哪些" -> [unit 体育局][responsible 参与][tasknoun 任务][list 有哪些]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from corpus.resources import load_toml

# Single characters that are words of their own wherever they stand.
_FREE = frozenset("的了吗呢吧啊呀嘛么哦啦哈嗯、和与跟及或谁")
_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a question. `classes` are the phrase classes it belongs to; content has none.

    Mentions (unit, number, section, figure ...) are tokens of one class with their `value`.
    """

    text: str
    start: int
    end: int
    classes: frozenset[str]
    value: Any = None

    def has(self, *names: str) -> bool:
        """Whether it belongs to one of the classes."""
        return any(n in self.classes for n in names)


@lru_cache(maxsize=1)
def _phrases() -> dict[str, list[tuple[str, frozenset[str]]]]:
    """Phrases by first character, the longest first, each with all its classes."""
    classes: dict[str, set[str]] = {}
    for name, row in load_toml(_DATA / "phrases.toml").items():
        for word in row["words"]:
            classes.setdefault(word, set()).add(name)
    table: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for word in sorted(classes, key=len, reverse=True):
        table.setdefault(word[0], []).append((word, frozenset(classes[word])))
    return table


@lru_cache(maxsize=8)
def data(name: str) -> dict[str, Any]:
    """One of the data files: document, refusals."""
    return load_toml(_DATA / f"{name}.toml")


@lru_cache(maxsize=64)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for words in which … is a gap of up to six characters."""
    gap = "[^,。?!;]{0,12}?"
    parts = (gap.join(map(re.escape, w.split("…"))) for w in sorted(words, key=len, reverse=True))
    return re.compile("|".join(parts), re.IGNORECASE)


def find_words(words: Iterable[str], text: str) -> re.Match[str] | None:
    """The first of `words` (longest alternatives first) that occurs in `text`."""
    return _pattern(tuple(words)).search(text)


def tokenize(text: str, mentions: Sequence[Token], known: str = "") -> list[Token]:
    """Cut `text` into mentions, phrases (longest match) and content, in order, nothing lost.

    A phrase of one character needs phrases or mentions on both sides, else it may be part of a
    word (能 of 人工智能); the few in `_FREE` stand alone anywhere. Padding that cuts a word of
    `known` (the tasks' text) is none: 通通 of 交通通勤.
    """
    mentions = [*mentions, *_names(text, mentions)]
    starts = {m.start: m for m in mentions}
    stops = [*sorted(starts), len(text)]
    out: list[Token] = []
    at = pending = 0  # `pending`: where the content run that is being read began
    while at < len(text):
        limit = next(s for s in stops if s > at)
        token = starts.get(at) or _phrase_at(text, at, limit)
        if token and len(token.text) == 1 and at not in starts and token.text not in _FREE:
            left = pending == at and (not out or bool(out[-1].classes))
            after_mention = left and bool(out) and out[-1].value is not None
            right = at + 1 in (*starts, len(text)) or _boundary(text, at + 1, limit)
            token = token if (left and right) or after_mention else None
        if token is None or (token.classes == _PADDING and _cuts(text, token, known)):
            at += 1
            continue
        if pending < at:
            out.append(Token(text[pending:at], pending, at, frozenset()))
        out.append(token)
        at = pending = token.end
    if pending < len(text):
        out.append(Token(text[pending:], pending, len(text), frozenset()))
    return out


def whole_names(text: str) -> Iterator[re.Match[str]]:
    """Names with a character in them that is a word of its own: 协和医院, 都江堰."""
    return re.finditer("|".join(data("places")["whole_names"]), text)


def _names(text: str, mentions: Sequence[Token]) -> list[Token]:
    return [
        Token(m.group(), *m.span(), frozenset())
        for m in whole_names(text)
        if all(m.end() <= t.start or t.end <= m.start() for t in mentions)
    ]


_PADDING = frozenset({"padding"})


def _cuts(text: str, token: Token, known: str) -> bool:
    """Whether a phrase stands across words that `known` holds."""
    before, after = text[token.start - 1 : token.start], text[token.end : token.end + 1]
    if not known or not (before + after).strip():
        return False
    pairs = (before + token.text[0], token.text[-1] + after)
    wider = (before + token.text, token.text + after)
    return (bool(before and after) and all(p in known for p in pairs)) or any(
        w in known for w in wider if len(w) > len(token.text)
    )


def _boundary(text: str, at: int, limit: int) -> bool:
    """Whether a phrase or punctuation begins at `at`."""
    if at >= limit or not text[at].isalnum():
        return True
    token = _phrase_at(text, at, limit)
    return token is not None and (len(token.text) > 1 or token.text in _FREE)


def _phrase_at(text: str, at: int, limit: int) -> Token | None:
    for word, classes in _phrases().get(text[at].lower(), ()):
        end = at + len(word)
        if end <= limit and text[at:end].lower() == word and _whole(text, at, end):
            return Token(text[at:end], at, end, classes)
    return None


def _whole(text: str, start: int, end: int) -> bool:
    """Latin words only match whole: `or` is not in `world`."""
    if not text[start:end].isascii() or not text[start].isalpha():
        return True
    before = start == 0 or not (text[start - 1].isascii() and text[start - 1].isalnum())
    after = end == len(text) or not (text[end].isascii() and text[end].isalnum())
    return before and after


@lru_cache(maxsize=64)
def words_of(name: str) -> frozenset[str]:
    """All phrases of one class."""
    return frozenset(load_toml(_DATA / "phrases.toml")[name]["words"])


def is_phrase(text: str) -> bool:
    """Whether `text` as a whole is a phrase of some class."""
    return any(word == text for word, _ in _phrases().get(text[:1], ()))
