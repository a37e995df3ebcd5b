"""A question as it is typed -> the plain form that everything else reads.

normalise("請問　市體育局\\u3000負責哪幾項？") -> "请问市体育局负责哪几项?"
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 1200  # characters of a question that are read; what is longer is cut and said so

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_GAP = re.compile(
    rf"(?<=[{_HAN}0-9,。、?!:;()])[ \t]+(?=[{_HAN},。、?!:;()])|(?<=[{_HAN}])[ \t]+(?=\d)"
)
_PUNCTUATION = str.maketrans(
    {"，": ",", "？": "?", "！": "!", "：": ":", "；": ";", "（": "(", "）": ")"}
)
_INCLUDED = re.compile(
    r"[(]含(?:本数|[^()]{0,3}[\d一二三四五六七八九十][^()]{0,3})?[)]"
)  # 10家(含)以上
_SPACED = re.compile(r"第 ?\d(?: \d)+ ?(?=[项条号])")  # 第 3 6 项
_EXCLUDED = re.compile(  # 10家以上(不含10家)
    r"([\d一二三四五六七八九十百]{1,8}[家个项条])(?:及)?以(上|下)[(]不(?:含|包括)[^()]{0,6}[)]"
)
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d\u20e3]")
_UNITS = (("平方米", "平米|平方(?!米|公里)|m2|㎡"), ("公顷", "公倾"))


def clean(text: str) -> str:
    """Drop what is no text: NULs, control characters, lone surrogates, emoji."""
    text = _EMOJI.sub(" ", text)
    kept = (c if c not in "\r\n\t\u3000\u00a0" else " " for c in text)
    return "".join(c for c in kept if c == " " or unicodedata.category(c)[0] != "C")


def to_simplified(text: str) -> str:
    """Traditional characters to simplified ones; only loads the table where there are any."""
    try:
        text.encode("gb2312", errors="strict")
        return text
    except UnicodeEncodeError:
        pass
    if not any(_rare(c) for c in text):
        return text
    from zhconv import convert

    return str(convert(text, "zh-cn"))


def _rare(char: str) -> bool:
    if not "\u4e00" <= char <= "\u9fff":
        return False
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


def normalise(question: str) -> str:
    """NFKC, simplified, one kind of punctuation, no spaces between Chinese characters."""
    text = clean(question[: 4 * LONGEST])
    text = to_simplified(text)
    text = unicodedata.normalize("NFKC", text).translate(_PUNCTUATION)
    text = text.replace("〔", "[").replace("〕", "]").replace("“", '"').replace("”", '"')
    text = text.replace("「", '"').replace("」", '"').replace("『", '"').replace("』", '"')
    text = re.sub(r"(?<=\d)[oO](?![A-Za-z])|(?<=第)[oO](?=\d)", "0", text)
    text = re.sub(r"(?<=\d) ?(?:hours?|hrs?|h)(?![A-Za-z])", "小时", text, flags=re.I)
    text = _SPACED.sub(lambda m: m.group().replace(" ", ""), text)
    text = _EXCLUDED.sub(lambda m: ("超过" if m[2] == "上" else "少于") + m[1], text)
    text = _INCLUDED.sub("", text)
    text = re.sub(r"\s+", " ", text).strip()
    previous = None
    while previous != text:
        previous, text = text, _GAP.sub("", text)
    return text[:LONGEST]
