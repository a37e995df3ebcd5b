"""Numerals and the ways an answer may say a number or a yes."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
_MEASURES = ("项", "条", "个", "件")
YES = ("是的", "是。", "是,", "对。", "对,", "属实", "正确", "确实", "有。", "有,")
NOTHING = ("没有", "0项", "零项")
NO = ("不是", "没有", "不对", "不属实", "不含", "未列", "不准确", "有误")


def chinese(number: int) -> str:
    """A number from 1 to 999 in Chinese: 45 -> 四十五, 110 -> 一百一十."""
    if number < 10:
        return _DIGITS[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
    hundreds, rest = divmod(number, 100)
    if not rest:
        return _DIGITS[hundreds] + "百"
    filler = "零" if rest < 10 else "一" if rest < 20 else ""
    return f"{_DIGITS[hundreds]}百{filler}{chinese(rest)}"


def full_width(number: int) -> str:
    """45 -> ４５."""
    return "".join(chr(ord(c) + 0xFEE0) for c in str(number))


def counted(number: int, measures: tuple[str, ...] = _MEASURES) -> tuple[str, ...]:
    """Every way to say so many: 28项, 二十八项, ...; 两 for two."""
    spoken = [str(number), chinese(number)] + (["两"] if number == 2 else [])
    return tuple(f"{n}{m}" for m in measures for n in spoken)


def families(number: int) -> tuple[str, ...]:
    """So many units: 3家, 三家, 3个."""
    return counted(number, ("家", "个"))
