"""The lines of a notice: what is label, what is furniture of a web page, what is a table row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.chars import NUMERALS, Flat, flatten, normal, numeral

# Ranks of label kinds, outermost first; "row" is a table row, "" a paragraph without label.
RANKS = {"part": 0, "cn": 1, "cnp": 2, "ar": 3, "item": 3, "row": 3, "": 3, "arp": 4, "circ": 5}

_N = f"[{NUMERALS}]"
_PART = re.compile(rf"第({_N}{{1,4}}|\d{{1,2}})(部分|篇|章|板块)[、:.,]?")
_ITEM = re.compile(rf"(?:第({_N}{{1,5}}|\d{{1,3}})[项条]|任务({_N}{{1,5}}|\d{{1,3}}))[、:.,]?")
_CN = re.compile(rf"({_N}{{1,5}})[、.](?!{_N}[、号线环产])")
_CN_GAP = re.compile(rf"({_N}{{1,4}})(?=[^{NUMERALS}是个项批年月日次些定般])")
_CNP = re.compile(rf"[(〔\[【]({_N}{{1,5}})[)〕\]】][、.]?")
_DEC = re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,3})(?=[、 ]|[^\d%.])[、.]?")
_AR = re.compile(r"(\d{1,3})(?:\\?[.、]|、)(?!\d)")
_AR_DIGIT = re.compile(r"(\d{1,3})[.、](?=(?:19|20)\d\d年|\d{1,2}[GDA-Z])")
_AR_GAP = re.compile(r"(\d{1,3})(?=[^\d年月日个项家万亿米公人条%.,、~-])")
_ARP = re.compile(r"\((\d{1,3})\)[、.]?|(\d{1,3})\)[、.]?")
_CIRC = re.compile(r"[①-⑳]")
_MARKS = re.compile(r"(?:#{1,6} +|> +|[-*+] +(?=\S)|[•●▪◦] *)+")

_FURNITURE = re.compile(
    r"(?:[\[【(]?(?:字号|字体(?:大小)?)[\]】)]?:?[\[【(]?(?:默认|[特大中小超\[\]【】()|/, +A-])*"
    r"|[大中小|/]{3,5}"
    r"|[\[【(]?(?:打印|关闭|收藏|返回)(?:整页|本页|内容|页面|窗口|文章|顶部|首页|列表)?[\]】)]?"
    r"(?:[|/,]?[\[【(]?(?:打印|关闭|收藏|分享|返回)(?:整页|本页|内容|页面|窗口|文章|顶部|首页|列表)?[\]】)]?)*"
    r"|.{0,8}扫(?:一扫|码|描).{0,24}|分享(?:到|至)?:?.{0,20}|(?:一键)?复制(?:链接|全文)|听全文|语音播[报放]:?.{0,4}"
    r"|(?:您?(?:当前|现在)?(?:所在)?(?:的)?位置|当前栏目):?.{1,60}|首页(?:[>»›/|-]+[^>»›。]{1,20})+[>»›]?"
    r"|(?:浏览|阅读|点击|访问)(?:次数|量|数)?:?\d*次?|(?:文章|信息|稿件)?来源:.{0,40}|(?:责任)?编辑:.{0,20}|作者:.{0,20}"
    r"|(?:索引号|主题分类|发布(?:日期|时间|机构)|信息(?:分类|来源|类别|索引)|有效性|公开(?:方式|类别|范围)|主题词|关键词|"
    r"体裁分类|服务对象|生成日期|时效性|效力状态|公文时效|所属机构|发文机关|废止日期):.{0,60}"
    r"|(?:无障碍(?:浏览|阅读)?|长者模式|关怀版|适老化|简体|繁体|手机版|网站地图|联系我们|登录|注册|收起|展开|首页|政务公开"
    r"|网站首页|加入收藏|设为首页|English|EN)"
    r"(?:[|/ ](?:长者模式|繁体|简体|关怀版|登录|注册|English|网站地图|联系我们))*"
    r"|(?:上|下)一(?:篇|条|页):?.{0,60}|相关(?:链接|文件|解读|文章|附件|阅读|稿件):?.{0,60}|(?:政策|文件|图文)解读:?.{0,40}"
    r"|版权所有.{0,60}|Copyright.{0,80}|.{0,20}ICP备.{0,30}|.{0,10}公网安备.{0,30}|(?:主办|承办|技术支持|主办单位|承办单位):"
    r".{0,20}(?:办公[室厅]|人民政府|公司|中心|网|管理局).{0,40}(?:电话|邮编|地址|标识码|备案).{0,60}|网站标识码.{0,40}|返回顶部"
    r"|[-—–·.]{0,3}\d{1,4}[-—–]{1,3}|[-—–]{1,3}\d{1,4}|第\d{1,4}页(?:[,/]?共\d{1,4}页)?|\d{1,4}/\d{1,4}|Page\d+(?:of\d+)?"
    r"|(?:19|20)\d\d-\d{1,2}-\d{1,2}(?:\d{1,2}:\d\d(?::\d\d)?)?|附件下载:?.{0,60})"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line with words: its number from 1, its words without margins, and where the print ends."""

    no: int
    flat: Flat
    source: str
    start: int

    @property
    def norm(self) -> str:
        return self.flat.norm


@dataclass(frozen=True, slots=True)
class Label:
    """What a line begins with: kind (see RANKS), its value, the printed label, its length."""

    kind: str
    value: int
    printed: str
    size: int
    sure: bool = True


def split_lines(text: str) -> list[Line]:
    """All lines that hold anything, Markdown's marks and margins left out."""
    lines: list[Line] = []
    offset = 0
    for no, raw in enumerate(text.split("\n"), 1):
        source = normal(raw)
        body = source.strip()
        if body:
            start = source.index(body[0])
            if "\t" in source.lstrip() or (body.startswith("|") and body.count("|") > 1):
                start, end = 0, len(raw.rstrip("\r"))
            else:
                marks = _MARKS.match(source, start)
                start = marks.end() if marks else start
                end = start + len(source[start:].rstrip())
            flat = flatten(raw[start:end], offset + start, source[start:end])
            if "**" in flat.norm:
                flat = _unstarred(flat)
            if flat.norm:
                lines.append(Line(no, flat, source[start:end], offset + start))
        offset += len(raw) + 1
    return lines


def _unstarred(flat: Flat) -> Flat:
    """Without Markdown's ** around bold words."""
    keep = [i for i, c in enumerate(flat.norm) if c != "*"]
    new = {old: i for i, old in enumerate(keep)}
    return Flat(
        "".join(flat.norm[i] for i in keep),
        "".join(flat.raw[i] for i in keep),
        [flat.pos[i] for i in keep],
        {new[i]: g for i, g in flat.gaps.items() if i in new},
    )


def wrap_width(lines: Sequence[Line]) -> int:
    """The length at which running text was broken into lines, 0 where it was not.

    Broken text has many lines of nearly the greatest length, most of them ending within a sentence.
    """
    sizes = sorted((len(line.flat) for line in lines), reverse=True)
    if len(sizes) < 8:
        return 0
    widest = sizes[len(sizes) // 50 + 1]
    full = [line.norm for line in lines if widest - 2 <= len(line.flat) <= widest]
    within = sum(norm[-1] not in "。;:!?)" for norm in full)
    few = len(full) < max(4, len(sizes) // 8) or within * 2 < len(full)
    return 0 if few or widest < 10 else widest


def is_furniture(line: Line) -> bool:
    """Whether a line belongs to the web page or the printed page, not to the notice."""
    norm = line.norm
    if is_row(line) or len(norm) > 110:
        return False
    return bool(_FURNITURE.fullmatch(norm.replace(" ", "")))


def label_of(flat: Flat, expected: int = 0) -> Label | None:
    """The label a line begins with; a bare number counts only where it is the `expected` one."""
    norm = flat.norm
    if match := _PART.match(norm):
        item = _ITEM.match(norm, match.end())
        if item:
            return _label(flat, "item", item[1] or item[2], item.end())
        return _label(flat, "part", match[1], match.end())
    if match := _ITEM.match(norm):
        return _label(flat, "item", match[1] or match[2], match.end())
    for kind, pattern in (("cn", _CN), ("cnp", _CNP), ("ar", _AR), ("arp", _ARP)):
        if match := pattern.match(norm):
            return _label(flat, kind, next(g for g in match.groups() if g), match.end())
    if match := _CIRC.match(norm):
        return Label("circ", ord(norm[0]) - 0x245F, flat.raw[0], 1)
    return _unsure(flat, expected)


def _unsure(flat: Flat, expected: int) -> Label | None:
    """Labels without punctuation: 1 完善…, 一 深入…, 1.1 加快…, which soft breaks may feign."""
    norm = flat.norm
    if (match := _AR_DIGIT.match(norm)) and int(match[1]) == expected:
        label = _label(flat, "ar", match[1], match.end())
        return Label(label.kind, label.value, label.printed, label.size, False) if label else None
    if match := _DEC.match(norm):
        if match.end() in flat.gaps or norm[match.end() - 1] in "、.":
            value = int(match[1].rsplit(".", 1)[1])
            return Label("ar", value, flat.raw[: match.end(1)], match.end(), False)
        return None
    if match := _AR_GAP.match(norm):
        if match.end() in flat.gaps and int(match[1]) == expected:
            return _label(flat, "ar", match[1], match.end())
        return None
    if (match := _CN_GAP.match(norm)) and match.end() in flat.gaps and len(norm) < 40:
        if "。" not in norm:
            return _label(flat, "cn", match[1], match.end())
    return None


def _label(flat: Flat, kind: str, value: str, size: int) -> Label | None:
    number = numeral(value)
    if number is None or number == 0:
        return None
    printed = flat.raw[:size].rstrip("、.．:：,， \\｡")
    if kind == "ar":
        printed = value  # １ is printed for 1: the same label
    return Label(kind, number, printed, size)


def is_row(line: Line) -> bool:
    """Whether a line is a row of a table with words in two cells at least."""
    if "\t" in line.source:
        return sum(bool(cell.strip(" 〃")) for cell in line.source.split("\t")) > 1
    return may_be_row(line)


def may_be_row(line: Line) -> bool:
    """Whether a line is a row of a table, perhaps with one cell only."""
    source = line.source
    return "\t" in source or (source.lstrip().startswith("|") and source.count("|") > 2)
