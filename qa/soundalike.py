"""Words of the tasks that were typed by their sound, in pinyin or with other characters, or in
English.

    laozihao今年怎么扶持     -> 老字号今年怎么扶持
    离竟退水怎么办           -> 离境退税怎么办
Only what the notices themselves say is put in; everything else stays as typed.
"""

from __future__ import annotations

import re
from bisect import bisect
from functools import lru_cache

from corpus.resources import thesaurus_data
from qa.numbers import to_int
from qa.repair import as_typed, letters_of, pinyin_words, syllable, syllables, translated
from qa.scope import Scope

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_LATIN = re.compile(r"(?<![A-Za-z0-9\-+.])[A-Za-z]{4,30}(?![A-Za-z0-9\-+.])")
_FOREIGN = 4  # words in Latin letters that a Chinese sentence has at most
_FUNCTION = frozenset("是的了在有和与要不也都就还谁哪几这那")  # which nobody mistypes for a word
_WINDOW = 4  # characters of a phrase that is told by its sound, half of them right at least
_WORD = 3  # characters of a word that is told by its sound and two of its characters
_LONGEST = 8  # characters of a phrase that is typed in pinyin


def by_sound(text: str, scope: Scope) -> str:
    """`text` with the notices' own words where it has their sound; unchanged where it has none."""
    if _HAN.search(text) and 0 < len(re.findall("[A-Za-z]+", text)) <= _FOREIGN:
        text = translated(text)
        text = _LATIN.sub(lambda m: _spoken(m.group(), scope) or m.group(), text)
        text = _HALF.sub(lambda m: m[1] + (_half(m[1], m[2], scope) or m[2]), text)
    text = _NTH.sub(lambda m: _as_printed(m.group(1), m.group(2), scope.task_text), text)
    text = _LINE.sub(lambda m: _line(m.group(), m.group(1), scope.task_text), text)
    names = tuple(m.text for m in scope.units.find(text) if m.strength != "place")
    return _mended(text, scope.task_text, names)


_NTH = re.compile(r"第(\d)(?=([\u4e00-\u9fff]{2}))")


_LINE = re.compile("([一二三四五六七八九十]{1,3})号线")


def _line(said: str, numeral: str, notices: str) -> str:
    """二十二号线 -> 22号线, where the tasks have that."""
    printed = f"{to_int(numeral)}号线"
    return printed if said not in notices and printed in notices else said


def _as_printed(digit: str, word: str, notices: str) -> str:
    """第4使馆区 -> 第四使馆区, where the tasks have that."""
    written = f"第{'零一二三四五六七八九'[int(digit)]}"
    return written if written + word in notices else f"第{digit}"


# -- pinyin inside a Chinese sentence --------------------------------------------------------------


def _spoken(word: str, scope: Scope) -> str:
    """laozihao -> 老字号; '' for what is no pinyin, or stands in the notices as it is."""
    low = word.lower()
    pieces = syllables(low)
    if pieces is None or len(pieces) < 2 or low in scope.all_text.lower():
        return ""
    if any(low in key.lower() for key in thesaurus_data().get("words", {}) if key.isascii()):
        return ""  # ofo, reits: words of their own
    return _named(low, scope) or _printed(low, scope.task_text)


_HALF = re.compile(r"([\u4e00-\u9fff])([a-z]{2,6})(?![A-Za-z0-9\-+.])")


def _half(before: str, letters: str, scope: Scope) -> str:
    """首dian -> 店: the character with that sound that most often follows in the notices."""
    if syllables(letters) != [letters]:
        return ""
    text, found = scope.task_text, dict[str, int]()
    at = text.find(before)
    while 0 <= at < len(text) - 1:
        after = text[at + 1]
        if _HAN.fullmatch(after) and syllable(after) == letters:
            found[after] = found.get(after, 0) + 1
        at = text.find(before, at + 1)
    return max(found, key=lambda c: found[c], default="")


def _named(letters: str, scope: Scope) -> str:
    """A word of questions, a unit or a matter of the thesaurus."""
    return next((w for w in pinyin_words(scope) if letters in letters_of(w)), "")


def _printed(letters: str, text: str) -> str:
    """The most frequent phrase of the tasks with these letters: liubai -> 留白."""
    found: dict[str, int] = {}
    for run in _HAN.findall(text):
        said = [syllable(c) for c in run]
        for start in range(len(run)):
            heard = ""
            for end in range(start, min(start + _LONGEST, len(run))):
                heard += said[end]
                if heard == letters:
                    phrase = run[start : end + 1]
                    found[phrase] = found.get(phrase, 0) + 1
                if not letters.startswith(heard):
                    break
    return max(found, key=lambda p: found[p], default="")


# -- other characters of the same sound ------------------------------------------------------------


def _mended(text: str, notices: str, names: tuple[str, ...]) -> str:
    """Phrases of four characters, two of them right and the others by sound, as the tasks have
    them; never what belongs to a unit's name: 是市政府外办的 is no 实施政府."""
    kept = bytearray(len(text))
    for name in set(names):
        for found in re.finditer(re.escape(name), text):
            kept[found.start() : found.end()] = b"\1" * len(name)
    for match in _HAN.finditer(text):
        for start in range(match.start(), match.end() - _WINDOW + 1):
            end = start + _WINDOW
            if text[start:end] in notices or any(kept[start:end]):
                continue
            if meant := _like(text, start, notices):
                return _mended(text[:start] + meant + text[end:], notices, names)
        for start in range(match.start(), match.end() - _WORD + 1):
            end = start + _WORD
            if not any(kept[start:end]) and (meant := _word_like(text, start, notices)):
                return _mended(text[:start] + meant + text[end:], notices, names)
    return text


def _word_like(text: str, start: int, notices: str) -> str:
    """A word of three characters of the tasks (老字号) for one with the same sound, of which one
    character is another (老子号); '' for what is a word, or part of words, as it stands."""
    window = text[start : start + _WORD]
    for place in range(_WORD):
        rest = window[:place] + window[place + 1 :]
        for word in sorted(_threes(notices).get((place, rest), ())):
            differs = word != window and _share(window[place], word[place])
            if differs and window[place] not in _FUNCTION:
                return "" if _is_said(text, start, place) else word
    return ""


def _is_said(text: str, start: int, place: int) -> bool:
    """Whether a window of three is a word, or its character at a place makes one with what stands
    beside the window: 消费着力 is no 消费者力."""
    end = start + _WORD
    before = text[start - 1 : start + 1] if place == 0 and start else ""
    after = text[end - 1 : end + 1] if place == _WORD - 1 else ""
    return any(_is_word(w) for w in (text[start:end], before, after) if len(w) > 1)


def _is_word(word: str) -> bool:
    import jieba

    jieba.setLogLevel(60)
    jieba.initialize()
    return bool(jieba.dt.FREQ.get(word))


@lru_cache(maxsize=4)
def _threes(text: str) -> dict[tuple[int, str], set[str]]:
    """Terms of three characters in a text, those in quotation marks and those of the thesaurus, by
    each place and the other two characters."""
    known = {w for words in thesaurus_data().get("words", {}).values() for w in words}
    known |= set(re.findall(r"[“\"]([\u4e00-\u9fff]{3})[”\"]", text))
    table: dict[tuple[int, str], set[str]] = {}
    for word in (w for w in known if len(w) == _WORD and _HAN.fullmatch(w) and w in text):
        for place in range(_WORD):
            table.setdefault((place, word[:place] + word[place + 1 :]), set()).add(word)
    return table


def _like(text: str, start: int, notices: str) -> str:
    """The phrase of the tasks that sounds like a window of the question; '' where none does.

    Words that differ are there in full on both sides: 京津冀一 (一体化) is not 京津冀医 (医联体).
    """
    window = text[start : start + _WINDOW]
    seen: set[str] = set()
    for place, char in enumerate(window[:-1]):
        at = notices.find(char)
        while at >= 0:
            begin = at - place
            phrase = notices[begin : begin + _WINDOW] if begin >= 0 else ""
            at = notices.find(char, at + 1)
            if len(phrase) < _WINDOW or phrase in seen or not _HAN.fullmatch(phrase):
                continue
            seen.add(phrase)
            other = [i for i in range(_WINDOW) if window[i] != phrase[i]]
            alike = all(_share(window[i], phrase[i]) for i in other)
            light = any(window[i] in _FUNCTION for i in other)
            if len(other) * 2 > _WINDOW or not alike or light:
                continue
            if _in_full(notices, begin, other) and _in_full(text, start, other):
                return phrase
    return ""


def _share(one: str, other: str) -> bool:
    """Whether two characters share a reading: 曾 (ceng, zeng) and 增."""
    return not _readings(one).isdisjoint(_readings(other))


@lru_cache(maxsize=4096)
def _readings(char: str) -> frozenset[str]:
    from pypinyin import Style, pinyin

    return frozenset(map(as_typed, pinyin(char, style=Style.NORMAL, heteronym=True)[0][:2]))


def _in_full(text: str, start: int, places: list[int]) -> bool:
    """Whether the words at some places of a window lie within it."""
    spans = _words(text)
    covering = [spans[bisect(spans, (start + i, len(text))) - 1] for i in places]
    return all(start <= a and b <= start + _WINDOW for a, b in covering)


@lru_cache(maxsize=8)
def _words(text: str) -> list[tuple[int, int]]:
    """Where the words of a text begin and end."""
    import jieba

    jieba.setLogLevel(60)
    return [(start, end) for _, start, end in jieba.tokenize(text)]
