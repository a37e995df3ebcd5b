"""Questions typed in pinyin, in English or with typos -> the Chinese that was meant.

    yanqingqu fuze naxie renwu           -> 延庆区负责哪些任务
    水物局负责的人务                      -> 水务局负责的任务
    tasks of the Water Affairs Bureau    -> 任务 水务局
Only what the notices name and what questions are made of is put right; content words stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.names import parts
from corpus.resources import thesaurus_data
from qa.lexicon import data

if TYPE_CHECKING:
    from qa.reading import Reading
    from qa.scope import Scope

_HAN = re.compile(r"[\u4e00-\u9fff]")
_SYLLABLE = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ueng|ang|eng|ing|ong|iao|ian|uai|uan|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|uo|ui|ue|ve|er|a|o|e|i|u|v)"
)
_FUZZY = (
    ("zh", "z"),
    ("ch", "c"),
    ("sh", "s"),
    ("ang", "an"),
    ("eng", "en"),
    ("ing", "in"),
    ("v", "u"),
)


def repaired(text: str, reading: Reading, scope: Scope) -> str:
    """`text` with what was mistyped put right; unchanged where nothing is."""
    text = without_slips(text)
    if reading.conditions and not reading.unknown and not _another(reading, scope):
        return text
    latin = re.findall(r"[A-Za-z][A-Za-z'\-]*", text)
    han = len(_HAN.findall(text))
    if sum(map(len, latin)) > 2 * han and len(latin) >= 2:
        return _from_pinyin(text, scope) if _is_pinyin(latin) else _from_english(text, scope)
    if reading.numbers or not han:
        return text
    return _from_typos(text, reading, scope)


_ENDS_LIKE_A_UNIT = re.compile("[\u4e00-\u9fff]{2,6}[局委办]")


def _another(reading: Reading, scope: Scope) -> bool:
    """Whether beside the units that are named something else ends like one: 证鉴局跟金融办."""
    left = (*reading.content, *reading.asides)
    return any(_ENDS_LIKE_A_UNIT.fullmatch(w) and w not in scope.all_text for w in left)


# -- sounds ----------------------------------------------------------------------------------------


@lru_cache(maxsize=8192)
def syllable(char: str) -> str:
    """The toneless syllable of a character."""
    from pypinyin import lazy_pinyin

    return str(lazy_pinyin(char)[0])


def sound(char: str) -> str:
    """The syllable of a character, with the distinctions that typists lose removed."""
    return as_typed(syllable(char))


@lru_cache(maxsize=1024)
def as_typed(heard: str) -> str:
    """zhuang -> zuan: a syllable without the distinctions that typists lose."""
    for full, plain in _FUZZY:
        heard = heard.replace(full, plain)
    return heard


@lru_cache(maxsize=1)
def _groups() -> dict[str, set[str]]:
    table: dict[str, set[str]] = {}
    for group in data("repair")["lookalikes"]:
        for char in group:
            table.setdefault(char, set()).update(group)
    return table


def alike(one: str, other: str) -> bool:
    """Whether two characters sound or look alike: 剧 and 局, 肓 and 育."""
    return one == other or other in _groups().get(one, ()) or sound(one) == sound(other)


# -- typos -----------------------------------------------------------------------------------------


def _unit_words(scope: Scope) -> list[str]:
    """Names and plain abbreviations of units, the longest first."""
    words: dict[str, None] = {}
    for name in scope.units.names():
        core = parts(name, scope.units.city)
        words[core.core] = None
        if core.ending and len(core.stem) >= 4:
            for later in core.stem[1:]:
                words[core.stem[0] + later + core.ending] = None
        if len(name) == 3:
            words[name] = None  # 市教委
        if len(core.core) < 3 < len(name):
            words[name] = None  # 市政府外办
        if core.ending == "区政府":
            words[core.stem + "区"] = None
    return sorted((w for w in words if len(w) >= 3), key=len, reverse=True)


_NOT = "不没未无"
_NAMES = 2  # names of units in one question that are put right


def _from_typos(text: str, reading: Reading, scope: Scope) -> str:
    """Replace windows that sound or look like a unit's name or a word of the frame."""
    out = _replaced(text, data("repair")["frames"], scope.all_text)
    if (
        reading.has("responsible", "list", "tasknoun", "count", "lead", "support", "who")
        or out != text
    ):
        for _ in range(_NAMES):
            out = _replaced(out, _unit_words(scope))
    return out


def _replaced(text: str, words: Iterable[str], known: str = "") -> str:
    """The window most like one of the words, but none of them, replaced by that word; what stands
    in `known` is meant (家政服务 holds no 政府)."""
    best: tuple[float, int, int, str] | None = None
    held, right = set(text), frozenset(words := list(words))
    for word in words:
        size = len(word)
        if word in text or sum(char in held for char in word) < size / 2:
            continue
        for start in range(len(text) - size + 1):
            window = text[start : start + size]
            same = sum(a == b for a, b in zip(window, word, strict=True))
            if window in right or same < size / 2 or not all(map(_HAN.match, window)):
                continue
            if window[0] in _NOT:  # 垃圾不分类 speaks of no 部分
                continue
            rank = (same / size, size, start, word)
            better = best is None or rank > best
            if better and all(map(alike, window, word)) and window not in known:
                best = rank
    if best is None:
        return text
    _, size, start, word = best
    return text[:start] + word + text[start + size :]


# 财政局……啊不是,商务局有哪些任务: what was taken back is not asked.
_TAKEN_BACK = re.compile("^.*(?:啊不是|哦不是?|噢不是?|不对不对|口误)[,。.… ]*(?=.{5})")


# 难道甲就没有任务吗: whether it has
_RHETORICAL = (
    (re.compile("谁说([^,。?]{0,14}?)没有?([^,。?]+?)的?([,。?]|$)"), r"\1有\2吗\3"),
    (
        re.compile("难道([^,。?]{0,14}?)(?:就|都|真的?)?没有?(?!任务)([^,。?]+?)[吗么]?([,。?]|$)"),
        r"\1有\2吗\3",
    ),
    (
        re.compile("难道([^,。?]{0,14}?)(?:就|都|真的?)?不(?:是)?([^,。?]+?)[吗么]?([,。?]|$)"),
        r"\1\2吗\3",
    ),
    (
        re.compile(
            "([^,。?难道]{0,14})难道(?:就|都|真的?)?没有?(?!任务)([^,。?]+?)[吗么]?([,。?]|$)"
        ),
        r"\1有\2吗\3",
    ),
)


def without_slips(text: str) -> str:
    """Plain slips and words of dialects put right: 有那些 -> 有哪些, 嘅 -> 的."""
    for wrong, right in data("repair")["slips"].items():
        text = text.replace(wrong, right)
    for pattern, meant in _RHETORICAL:
        text = pattern.sub(meant, text)
    return _TAKEN_BACK.sub("", text)


def longer_names(text: str, scope: Scope) -> str:
    """卫建委 -> 卫健委: a name inside a window that sounds like a longer one is not meant."""
    words, seen = _unit_words(scope), set[tuple[str, str]]()
    for mention in scope.units.find(text):
        size = mention.end - mention.start
        here = (mention.text, text[max(0, mention.end - size - 4) : mention.end])
        if mention.strength != "name" or size > 5 or here in seen:
            continue
        seen.add(here)  # a long text says the same again and again
        for word in words:
            start = mention.end - len(word)
            window = text[max(0, start) : mention.end]
            longer = size < len(word) <= size + 4 and len(window) == len(word)
            if longer and word != window and _slips(window, word):
                return text[: max(0, start)] + word + text[mention.end :]
    return text


def _slips(window: str, word: str) -> bool:
    """Whether all characters are alike, the first ones the same, and half of them at least."""
    same = sum(a == b for a, b in zip(window, word, strict=True))
    if not all(map(_HAN.match, window)):
        return False
    return window[0] == word[0] and same >= len(word) / 2 and all(map(alike, window, word))


# -- pinyin ----------------------------------------------------------------------------------------


def _is_pinyin(words: list[str]) -> bool:
    """Whether Latin words are syllables of Mandarin: haidianqu, but not bureau."""
    ok = sum(len(w) for w in words if syllables(w.lower()) is not None)
    return ok >= 0.85 * sum(map(len, words))


def syllables(word: str) -> list[str] | None:
    """haidianqu -> hai dian qu; None where it is no pinyin."""
    best: dict[int, list[str]] = {0: []}
    for at in range(len(word)):
        if at not in best:
            continue
        for size in range(1, 7):
            piece = word[at : at + size]
            if len(piece) == size and _SYLLABLE.fullmatch(piece) and at + size not in best:
                best[at + size] = [*best[at], piece]
    return best.get(len(word))


@lru_cache(maxsize=8192)
def letters_of(word: str) -> tuple[str, ...]:
    """All usual readings of a word, at most eight: 朝阳 -> chaoyang, zhaoyang."""
    from itertools import islice, product

    from pypinyin import Style, pinyin

    readings = pinyin(word, style=Style.NORMAL, heteronym=True)
    return tuple("".join(r) for r in islice(product(*(x[:2] for x in readings)), 8))


def _from_pinyin(text: str, scope: Scope) -> str:
    """Read pinyin by the words that questions are made of and the names in the notices."""
    table = {letters: w for w in reversed(pinyin_words(scope)) for letters in letters_of(w)}
    longest = max(map(len, table))
    out: list[str] = []
    for chunk in re.findall(r"[A-Za-z' ]+|[^A-Za-z' ]+", text):
        letters = re.sub(r"[^a-z]", "", chunk.lower())
        if not letters:
            out.append(chunk)
            continue
        at = 0
        while at < len(letters):
            size = next(
                (
                    n
                    for n in range(min(longest, len(letters) - at), 1, -1)
                    if letters[at : at + n] in table
                ),
                0,
            )
            out.append(table[letters[at : at + size]] if size else letters[at])
            at += size or 1
    return "".join(out)


def _own_words(scope: Scope) -> list[str]:
    """The words of the tasks, the more frequent first; the dictionary loads here."""
    from collections import Counter

    import jieba

    jieba.setLogLevel(60)
    found = Counter(w for w in jieba.cut(scope.task_text) if len(w) > 1 and _HAN.match(w))
    return [word for word, _ in found.most_common()]


def pinyin_words(scope: Scope) -> list[str]:
    """Words for reading pinyin, the likelier of two with one sound first."""
    from qa.lexicon import words_of

    names = [w for n in scope.units.names() for w in (n, parts(n, scope.units.city).core)]
    places = [
        parts(n, scope.units.city).stem + "区" for n in scope.units.names() if n.endswith("区政府")
    ]
    stems = [w[:-1] for w in places]
    frames = [
        "任务",
        "哪些任务",
        "有哪些",
        "哪些",
        "负责",
        "有",
        "的",
        "由",
        "谁",
        "是",
        "和",
        "政府",
        "区政府",
        "多少",
        "多少项",
        "几项",
        "第",
        "项",
        "什么",
        "内容",
        "单位",
    ]
    classes = (
        "list",
        "count",
        "tasknoun",
        "unitnoun",
        "lead",
        "who",
        "responsible",
        "show",
        "both",
        "absent",
    )
    more = [w for c in classes for w in words_of(c) if _HAN.match(w) and len(w) > 1]
    short = [w for w in _unit_words(scope)]
    matters = [w for w in thesaurus_data().get("words", {}) if len(w) > 1 and _HAN.match(w)]
    numerals = ["号线", "十", *"一二三四五六七八九"]
    titles = [p for ts in scope.sections.titles.values() for t in ts for p in t.split(",")]
    return [
        *names,
        *places,
        *stems,
        *frames,
        *sorted(more),
        *short,
        *titles,
        *matters,
        *_own_words(scope),
        *numerals,
    ]


# -- English ---------------------------------------------------------------------------------------


def _from_english(text: str, scope: Scope) -> str:
    """Put the frame and the unit names of an English question into Chinese; the rest stays."""
    low = re.sub(r"[’']s\b", " ", text.lower())
    low = re.sub(
        r"\b(?:beijing|municipal(?:ity)?|city|the|a|an|of china|as|please|is|are|do|does)\b",
        " ",
        low,
    )
    table = data("repair")
    kinds = "|".join(sorted(map(re.escape, table["kinds"]), key=len, reverse=True))
    fields = "|".join(sorted(map(re.escape, table["fields"]), key=len, reverse=True))
    low = re.sub(r"\s+", " ", low)
    low = re.sub(rf"\b({kinds})\s+(?:of|for)\s+({fields})\b", r"\2 \1", low)
    low = re.sub(
        rf"\b({fields})\s+(?:{kinds}\s+)?({kinds})\b",
        lambda m: f" {table['fields'][m.group(1)]}{table['kinds'][m.group(2)]} ",
        low,
    )
    districts = [n for n in scope.units.names() if n.endswith("区政府")]
    for letters, name in (
        (x, n) for n in districts for x in letters_of(parts(n, scope.units.city).stem)
    ):
        low = re.sub(rf"\b{letters}(?:\s+district)?(?:\s+government)?\b", f" {name} ", low)
    low = re.sub(r"\btask\s+(?:no\.?\s*|number\s*)?(\d+)", r" 第\1项 ", low)
    phrases = {**data("english")["glosses"], **table["english"]}
    for phrase in sorted(phrases, key=len, reverse=True):
        low = re.sub(rf"(?<![a-z]){re.escape(phrase)}(?![a-z])", f" {phrases[phrase]} ", low)
    if _matter_in(low):
        return _in_chinese(low)
    if not scope.units.find(low.replace(" ", "")) and not re.search(r"第\d+项|文号|印发|部分", low):
        return text
    return re.sub(r"(?<=[\u4e00-\u9fff])\s+|\s+(?=[\u4e00-\u9fff])", "", low).strip()


def translated(text: str) -> str:
    """The English words of a Chinese sentence that have a gloss: 老师的training -> 老师的培训."""
    glosses = data("english")["glosses"]
    for phrase in sorted(glosses, key=len, reverse=True):
        text = re.sub(
            rf"(?<![A-Za-z]){re.escape(phrase)}(?![A-Za-z])", glosses[phrase], text, flags=re.I
        )
    return text


def _matter_in(text: str) -> bool:
    """Whether a gloss of english.toml stands in a question that was put into Chinese."""
    return any(gloss in text for gloss in data("english")["glosses"].values())


def _in_chinese(text: str) -> str:
    """The Chinese words and numbers of a half-translated question; what has no gloss is dropped."""
    return " ".join(re.findall(r"[\u4e00-\u9fffA-Z0-9.]+", text))
