"""The headings a question names: by ordinal (第二部分(一)), by title or by a piece of a title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.names import occurs_in_order
from corpus.records import Heading, Notice
from qa.numbers import NUMERAL, to_int

_PART = r"(?:大?部分|大?板块|大?块|章|篇|大类|大项|大标题)"
_SUB = (
    rf"[的里中、,]*(?:第?[(]?({NUMERAL})[)]?(?:小?节|小部分|小块|小标题|部分|款|块)"
    rf"|[(]({NUMERAL})[)](?:小?节|部分)?"
    rf"|第({NUMERAL})(?=[、和与跟及]第?{NUMERAL}(?:小?节|小部分|小块)))"
)
_ORDINAL = re.compile(
    rf"(?:第({NUMERAL})(?:个)?|({NUMERAL})(?={_PART}[里中]?的?[(第]))"  # 一大块里的(一)
    rf"{_PART}(?:{_SUB})?"
)
# ...(二)和(三)两小节: further subsections of the same part
_MORE_SUBS = re.compile(
    rf"(?:[、,和与跟及]|以及|还有)第?(?:[(]({NUMERAL})[)]|({NUMERAL})(?=[、,和与跟及]?.{{0,4}}节))"
    r"(?:这?[两三四]?(?:个)?(?:小?节|小部分|小块|部分))?"
)
_PLAIN = re.compile(
    rf"(?<![第\d一二三四五六七八九十])({NUMERAL})、?[(]({NUMERAL})[)](?:小?节|部分)?"
)
_LABEL = re.compile(rf"^({NUMERAL})、(?=下面|底下|之下|里[面头]?的|这|那|的)")  # 一、下面的任务
_BOTH_PARTS = re.compile(
    rf"第({NUMERAL})(?:[、和与跟及])(?:第)?({NUMERAL})(?:(?:[、和与跟及])(?:第)?({NUMERAL}))?(?:这)?(?:个|[两三]个)?{_PART}"
)
_LAST_PART = re.compile(rf"最后(?:的)?(?:那|这)?(?:一)?(?:个)?({_PART}|小?节)")
_SUB_ONLY = re.compile(
    rf"第({NUMERAL})(?:个)?小?节|(?<![)\d一二三四五六七八九十第])[(]({NUMERAL})[)](?:小?节|部分)?"
)
CUE = re.compile(
    r"(?!一块儿?[看管干弄做办来去讲说算合搞帮])(?:的)?[那这]?(?:一|两|个|几|三)?(?:个)?(?:大|小)?(?:部分|节|章|板块|标题|篇|块(?!钱))|下面|底下|之下|项下|[名旗]下|方面的?那?(?=部分|节)"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class SectionMention:
    """Headings named at a place of the question, as keys ("2", "2.1"); `sure` where the words
    say that a heading is meant (那一节, 第二部分), not only its matter."""

    start: int
    end: int
    keys: tuple[str, ...]
    sure: bool
    negated: bool = False


def key_of(heading: Heading) -> str:
    """ "2" for a part, "2.1" for its first subsection."""
    return f"{heading.parent.ordinal}.{heading.ordinal}" if heading.parent else str(heading.ordinal)


def plain_title(title: str) -> str:
    """A title without quotation marks and with plain punctuation, as questions are normalised."""
    return re.sub(r"[“”\"「」《》]", "", title).replace("，", ",")


class SectionIndex:
    """All headings of the notices that are open, and the search for them in a question."""

    def __init__(self, notices: Sequence[Notice]) -> None:
        self.titles: dict[str, list[str]] = {}
        for notice in notices:
            for heading in notice.headings:
                self.titles.setdefault(key_of(heading), []).append(plain_title(heading.title))
        self.parts = [k for k in self.titles if "." not in k]

    def find(self, text: str, part: str = "") -> list[SectionMention]:
        """Headings named in `text`; `part` is the part under discussion, for a bare 第二节."""
        whole = self._whole_titles(text)
        ordinal = [m for m in self._by_ordinal(text, part) if not _within(m, whole)]
        found = [*whole, *ordinal] if whole or ordinal else self._by_title(text)
        return [replace(m, negated=m.sure and _left_out(text, m)) for m in found]

    def _whole_titles(self, text: str) -> list[SectionMention]:
        """Titles that stand in the question as printed, quotes and commas apart."""
        out: list[SectionMention] = []
        for key, titles in self.titles.items():
            for title in titles:
                chars = [re.escape(c) for c in title if c.isalnum()]
                match = re.search("[^\\w\\s]?".join(chars), text) if len(chars) >= 5 else None
                if match is None or _within(SectionMention(*match.span(), (), True), out):
                    continue
                after = CUE.match(text[match.end() :].lstrip('"'))
                stop = (
                    text.index(after.group(), match.end()) + after.end() if after else match.end()
                )
                out.append(SectionMention(match.start(), stop, (key,), True))
        return out

    def _by_ordinal(self, text: str, part: str) -> list[SectionMention]:
        out: list[SectionMention] = []
        for match in _BOTH_PARTS.finditer(text):
            keys = tuple(str(n) for g in match.groups() if g and (n := to_int(g)))
            out.append(SectionMention(*match.span(), keys, True))
        for match in _ORDINAL.finditer(text):
            if any(m.start <= match.start() < m.end for m in out):
                continue
            sub = to_int(next((g for g in match.groups()[2:] if g), ""))
            part = str(to_int(match.group(1) or match.group(2)))
            keys, end = (f"{part}.{sub}" if sub else part,), match.end()
            keys, end = self._below(text, end, keys[0]) or (keys, end)
            while sub and (more := _MORE_SUBS.match(text, end)):
                keys, end = (*keys, f"{part}.{to_int(more.group(1) or more.group(2))}"), more.end()
            end = self._with_title(text, end, keys)
            out.append(SectionMention(match.start(), end, keys, True))
        if not out and (label := _LABEL.match(text)):
            out.append(SectionMention(*label.span(), (str(to_int(label.group(1))),), True))
        for match in _LAST_PART.finditer(text):
            level = [k for k in self.titles if ("." in k) == ("节" in match.group(1))]
            if level:
                out.append(SectionMention(*match.span(), (level[-1],), True))
        alone = not out
        for match in _PLAIN.finditer(text):
            if alone or re.search("除(?:了|去|开)?$", text[: match.start()]):
                key = f"{to_int(match.group(1))}.{to_int(match.group(2))}"
                out.append(SectionMention(*match.span(), (key,), True))
        if not out and part:
            for match in _SUB_ONLY.finditer(text):
                sub = to_int(match.group(1) or match.group(2))
                out.append(SectionMention(*match.span(), (f"{part.split('.')[0]}.{sub}",), True))
        return out

    def _below(self, text: str, end: int, part: str) -> tuple[tuple[str, ...], int] | None:
        """第一部分规划统筹引领那一节: a subsection of that part by its title, and where it ends."""
        rest = text[end:] if "." not in part else ""
        if not re.match(r"[的里中,、\"]{0,3}[\u4e00-\u9fff]{3,16}?\"?[那这](?:一)?(?:小)?节", rest):
            return None
        found = [m for m in self._by_title(rest) if m.sure and m.start <= 3]
        keys = [k for m in found for k in m.keys if k.startswith(part + ".")]
        return ((keys[0],), end + found[0].end) if keys else None

    def _with_title(self, text: str, end: int, keys: tuple[str, ...]) -> int:
        """第二部分增强内需: where the words of the heading end that follow its number."""
        if aside := re.match(r"[(][^()]{2,12}(?:那块|这块|部分|那节|节)[)]", text[end:]):
            return end + aside.end()  # 第二部分(扩内需那块)
        rest = text[end:].lstrip(' :,、"的是即(\u201c')
        start = len(text) - len(rest)
        for title in (t for key in keys for t in self.titles.get(key, ())):
            sizes = range(min(len(title), len(rest)), 2, -1)
            for size in sizes:  # from its beginning, or four characters of it: 教育体系
                if title.startswith(rest[:size]) or (size > 3 and rest[:size] in title):
                    return start + size
        return end

    def _by_title(self, text: str) -> list[SectionMention]:
        pieces: list[tuple[int, int, int, str]] = []  # length, start, end, key
        for key, titles in self.titles.items():
            for title in titles:
                start, length = _longest_common(text, title)
                if length >= 2:
                    again = text.rfind(text[start : start + length])
                    for at in dict.fromkeys((start, again)):
                        pieces.append((length, at, at + length, key))
                pieces += [(n, at, at + n, key) for at, n in _shortened(text, title)]
        out: list[SectionMention] = []
        for length, start, end, _ in sorted(pieces, key=lambda p: (-p[0], p[1])):
            if any(start < m.end and m.start < end for m in out):
                continue
            rivals = [k for n, s, _, k in pieces if n == length and s == start]
            cue = CUE.search(text[end : end + 8])
            if cue is None and length >= 4:  # a word or two after 部分里 is no title
                cue = CUE.search(text[max(0, start - 6) : start])
            bare = cue is not None and not re.search(
                "[那这一两几]|小|大|部分|章|板块|标题|篇|面|下", cue.group()
            )
            sure = cue is not None and length >= (4 if bare else 2)
            if cue is not None and length < 4 and "块" in cue.group():
                sure = sure and cue.start() == 0  # 城市内涝这块: of the word before it, not of 城市
            if len(rivals) > 1 and cue:
                small = "节" in cue.group() or "小" in cue.group()
                rivals = [k for k in rivals if ("." in k) == small] or rivals
            whole = any(length >= 0.7 * len(t) for k in rivals for t in self.titles[k])
            part = rivals[0] in self.parts  # whose long titles speak of more than one matter
            long = length >= (8 if part else 5)
            if (sure and (length >= 3 or len(rivals) == 1)) or long or whole:
                gap = 1 if text[end : end + 1] == '"' else 0
                after = CUE.match(text[end + gap : end + 8])
                stop = end + gap + after.end() if sure and after else end
                out.append(SectionMention(start, stop, (rivals[0],), sure))
        return [replace(m, sure=m.sure or _joined(text, m, out)) for m in out]


_BEFORE_OUT = re.compile("(?:除[了去开]?|(?<!是)不是|不[算含要在]|没在|不属于|排除|去掉|刨[去掉])$")
_AFTER_OUT = re.compile("[里中]?(?:的任务)?(?:以外|之外|除外|不算|不要)")


def _left_out(text: str, mention: SectionMention) -> bool:
    """除了第一部分,还有什么; 第二部分以外的."""
    before, after = text[: mention.start], text[mention.end :]
    return bool(_BEFORE_OUT.search(before) or _AFTER_OUT.match(after))


def _joined(text: str, mention: SectionMention, others: Sequence[SectionMention]) -> bool:
    """甲和乙两节: what is joined to a heading is one itself."""
    return any(
        o.sure and re.fullmatch("[和与跟及、]|以及", text[mention.end : o.start]) for o in others
    )


def _within(mention: SectionMention, others: Sequence[SectionMention]) -> bool:
    return any(mention.start < o.end and o.start < mention.end for o in others)


_SHORT = re.compile(
    r"([\u4e00-\u9fff]{3,8})\"?(?:的)?[那这](?:一)?(?:个)?(?:大|小)?(?:部分|节|章|板块|块)"
)


def _shortened(text: str, title: str) -> list[tuple[int, int]]:
    """疏整促那一节 for 接续实施疏解整治促提升: characters of a title in order, before a cue."""
    out = []
    for match in _SHORT.finditer(text):
        for size in range(len(match.group(1)), 2, -1):
            word = match.group(1)[-size:]
            if occurs_in_order(word, title):
                out.append((match.end(1) - size, size))
                break
    return out


def _longest_common(text: str, title: str) -> tuple[int, int]:
    """Start in `text` and length of the longest run of Chinese that both hold."""
    best = (0, 0)
    for start in range(len(text)):
        length = best[1] + 1
        while start + length <= len(text) and text[start : start + length] in title:
            if all(_HAN.match(c) for c in text[start : start + length]):
                best = (start, length)
            length += 1
    return best
