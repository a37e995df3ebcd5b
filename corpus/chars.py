"""Characters: one normal form of equal length, Chinese numerals, and texts freed of line breaks.

Everything is matched on the normal form; because it has the length of the print, positions in it
are positions in the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

# Traditional characters of the words that give a notice its structure, with their simplified forms.
_PAIRS = (
    "責责單单頭头牽牵協协辦办領领導导時时間间數数號号發发關关於于為为報报錄录項项應应點点"
    "節节標标題题與与縣县區区務务會会廳厅條条團团聯联銀银鎮镇鄉乡構构機机門门負负參参實实"
    "級级類类別别圍围積积電电網网業业國国華华東东車车經经濟济體体衛卫環环規规劃划農农財财"
    "資资監监稅税總总產产權权貿贸統统計计運运輸输質质設设築筑護护準准內内備备證证歷历專专"
    "項项達达處处長长職职屬属請请貫贯執执進进認认組组織织確确據据當当從从個个們们來来則则"
    "後后軍军庫库廣广庁厅歲岁曆历寫写術术樣样極极無无現现聲声對对將将幾几這这還还過过"
    "遠远並并併并讓让訂订記记許许證证詢询議议調调論论識识鐵铁隊队際际險险隨随難难電电"
    "續续縱纵紀纪約约給给結结絡络績绩維维緊紧編编練练縮缩營营獎奖觀观錢钱銷销錯错鍵键"
    "開开閉闭閱阅關关陽阳陸陆階阶雙双雜杂離离頁页順顺須须預预頒颁顧顾額额顯显風风飛飞"
    "館馆駐驻驗验魚鱼鳳凤麗丽黃黄點点齊齐齡龄龍龙"
)
_TABLE = {ord(_PAIRS[i]): _PAIRS[i + 1] for i in range(0, len(_PAIRS), 2)}
_TABLE |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_TABLE |= {ord(c): " " for c in "\u3000\xa0\u2002\u2003\u2009\u200b\u202f\u2028\u2029\x0b\x0c\x85"}
_TABLE |= {ord("﹙"): "(", ord("﹚"): ")", ord("﹕"): ":", ord("︰"): ":", ord("﹔"): ";"}
_TABLE |= {ord("﹐"): ",", ord("\ufe0f"): " ", ord("\ufeff"): " ", ord("\r"): " ", ord("∶"): ":"}

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": 0, "○": 0, "O": 0, "Ｏ": 0, "两": 2, "0": 0, "o": 0, "◯": 0, "Ο": 0}
NUMERALS = "一二三四五六七八九十百零〇"
_SPACE = re.compile(r"[ \t]+")


def normal(text: str) -> str:
    """`text` in simplified structure words and half-width forms, character for character.

    >>> normal("（１）主責單位：")
    '(1)主责单位:'
    """
    return text.translate(_TABLE)


def numeral(text: str) -> int | None:
    """A Chinese numeral up to 999, or Arabic digits: 二十三 -> 23; None for anything else."""
    if text.isascii() and text.isdigit():
        return int(text) if len(text) <= 6 else None
    total, digit = 0, 0
    for char in text:
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        elif char in _DIGITS:
            digit = _DIGITS[char]
        else:
            return None
    return total + digit if text else None


def year_of(text: str) -> int | None:
    """Four digits of either script: 二○○六 -> 2006."""
    digits = [int(c) if c.isascii() and c.isdigit() else _DIGITS.get(c) for c in text]
    if len(digits) != 4 or any(d is None for d in digits):
        return None
    return int("".join(str(d) for d in digits))


def is_wide(char: str) -> bool:
    """Whether a character is Chinese, or punctuation that needs no space beside it."""
    return char >= "\u2e80" or char in "“”‘’—…·、。《》〔〕"


@dataclass(slots=True)
class Flat:
    """A text without line breaks and inner spaces, each character with its place in the source.

    `norm` is the normal form, `raw` what is printed (equally long), `pos[i]` the offset of
    character i in the notice, `gaps[i]` the white space left out before character i: "" for a soft
    line break or the spacing of a PDF, " " for a space that belongs to the text.
    """

    norm: str
    raw: str
    pos: Sequence[int]
    gaps: dict[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.norm)

    def cut(self, start: int, end: int | None = None) -> Flat:
        """The part from `start` to `end`."""
        stop = len(self.norm) if end is None else end
        if not self.gaps:
            gaps: dict[int, str] = {}
        elif stop - start < len(self.gaps):
            gaps = {i - start: self.gaps[i] for i in range(start + 1, stop) if i in self.gaps}
        else:
            gaps = {i - start: g for i, g in self.gaps.items() if start < i < stop}
        return Flat(self.norm[start:stop], self.raw[start:stop], self.pos[start:stop], gaps)

    def strip(self, left: str = " \t", right: str = " \t") -> Flat:
        """Without the given characters at its ends."""
        end = len(self.norm.rstrip(right))
        start = len(self.norm[:end]) - len(self.norm[:end].lstrip(left))
        return self if (start, end) == (0, len(self.norm)) else self.cut(start, end)

    def text(self) -> str:
        """The printed words, spaces that belong to them put back."""
        if not any(self.gaps.values()):
            return self.raw
        out, last = [], 0
        for i in sorted(self.gaps):
            out += [self.raw[last:i], self.gaps[i]]
            last = i
        return "".join([*out, self.raw[last:]])

    @property
    def span(self) -> tuple[int, int]:
        """Start and end in the source; (0, 0) where it is empty.

        Cells of a broken table may be joined out of order; then it covers them all.
        """
        if not self.norm:
            return (0, 0)
        first, last = self.pos[0], self.pos[-1]
        return (first, last + 1) if first <= last else (min(self.pos), max(self.pos) + 1)


def flatten(raw: str, start: int, norm: str | None = None) -> Flat:
    """The Flat of one line (or cell) that begins at `start` of the notice."""
    norm = normal(raw) if norm is None else norm
    if " " not in norm and "\t" not in norm:
        return Flat(norm, raw, range(start, start + len(raw)))
    pieces: list[tuple[int, int]] = []
    last, inner = 0, 0
    for match in _SPACE.finditer(norm):
        if match.start() > last:
            pieces.append((last, match.start()))
        inner += 1
        last = match.end()
    if last < len(norm):
        pieces.append((last, len(norm)))
    single = [b - a == 1 for a, b in pieces]
    spaced = (inner >= 4 and inner * 5 > len(norm) - inner) or (inner >= 2 and all(single))
    gaps: dict[int, str] = {}
    pos: list[int] = []
    out_norm, out_raw = [], []
    size = 0
    for k, (a, b) in enumerate(pieces):
        if k:
            before, after = norm[pieces[k - 1][1] - 1], norm[a]
            wide = is_wide(before) or is_wide(after)
            if not wide and not (spaced and single[k - 1] and single[k]):
                out_norm.append(" ")
                out_raw.append(" ")
                pos.append(a - 1 + start)
                size += 1
            else:
                gaps[size] = "" if spaced else " "
        out_norm.append(norm[a:b])
        out_raw.append(raw[a:b])
        pos.extend(range(start + a, start + b))
        size += b - a
    return Flat("".join(out_norm), "".join(out_raw), pos, gaps)


def join(flats: Iterable[Flat], between: str = "", titled: bool = False) -> Flat:
    """Several Flats as one; `between` is the white space that stood between them.

    Soft breaks vanish; with `titled` the first one is a title and keeps a space after it.
    """
    parts = [f for f in flats if f.norm]
    if len(parts) == 1:
        return parts[0]
    pos: list[int] = []
    gaps: dict[int, str] = {}
    for k, part in enumerate(parts):
        if k:
            before, after = parts[k - 1].norm, part.norm
            latin = before[-1].isascii() and before[-1].isalpha() and after[0].isascii()
            latin = latin and after[0].isalpha() and not (before[-1] + after[0]).isupper()
            spaced = latin or (titled and k == 1)
            gaps[len(pos)] = " " if spaced else between
        gaps.update({i + len(pos): g for i, g in part.gaps.items()})
        pos.extend(part.pos)
    return Flat("".join(p.norm for p in parts), "".join(p.raw for p in parts), pos, gaps)


def is_word(char: str) -> bool:
    """Whether a character is no punctuation."""
    return char.isalnum() or char in ")》”"


OPEN, CLOSE = "([【〔", ")]】〕"
_BRACKET = re.compile(r"[(\[【〔)\]】〕]")


def groups(norm: str) -> list[tuple[int, int]]:
    """Outermost matched brackets of a normal form as (opening, closing) positions.

    >>> groups("各县(市、区)政府(")
    [(2, 6)]
    """
    pairs: list[tuple[int, int]] = []
    stack: list[int] = []
    for match in _BRACKET.finditer(norm):
        if match[0] in OPEN:
            stack.append(match.start())
        elif stack:
            pairs.append((stack.pop(), match.start()))
    found: list[tuple[int, int]] = []
    for pair in sorted(pairs):
        if not found or pair[0] > found[-1][1]:
            found.append(pair)
    return found


def inside(norm: str) -> bytearray:
    """For every character 1 where it stands within matched brackets (or is one of them), else 0."""
    flags = bytearray(len(norm))
    if not _BRACKET.search(norm):
        return flags
    for begin, close in groups(norm):
        flags[begin : close + 1] = b"\x01" * (close + 1 - begin)
    return flags
