"""Questions about all of a set at once: whether every task of it is so, and the average.

甲局的任务都在第二部分吗      -> verify_all: unit 甲局, claimed section 2
平均每项任务有几家主责单位    -> average, of units
"""

from __future__ import annotations

import re

from qa.asks_rank import sections_of
from qa.asks_where import where_of
from qa.reading import Reading, read
from qa.records import Condition, Query
from qa.scope import Scope

_ALL = re.compile(
    "(?:都|均|全都?|全部|统统)(?:是|只)?"
    "(?=在|由|归|有|含|属于|涉及|超过|不|没|至少|落在|集中|少于|多于|列|写)"
)
# 甲局的任务,乙局是不是都参与了
_THEY_TOO = re.compile(
    "(?P<subject>.+?任务),(?P<claim>[^,]+?)(?P<asked>是不是|是否)?(?:也)?(?:都|全都?)"
    "(?:参与|参加|有份|负责|牵头|在列?|有)(?:了)?(?(asked)(?:吗|呢)?|(?:吗|么|吧))[?]?$"
)
_EACH = re.compile(
    "(?:所有|全部|每一?(?:项|条|个)|任何一?(?:项|条|个))(?:的)?(?:重点)?(?:任务|工作)"
)
_OF_TASKS = re.compile("任务|每一?[项条]|工作|的$")
_WHETHER = re.compile("(?:吗|么|吧|对不对|对吧)[?。]?$")
_ASKED_AHEAD = re.compile("是不是|是否")
_OPEN = re.compile("任务|哪|几|多少|什么|谁|[,;]")  # what a claim about all tasks does not say
_BORNE = re.compile("有(?:明确)?(?:的)?(?:主责|责任|牵头)(?:单位|部门)")
_SOME_UNIT = Condition("count", ("0",), negated=True, op="==")


def all_of_them(reading: Reading, scope: Scope) -> Query | None:
    """每项任务都由甲局负责吗: what is said of all the tasks of a set."""
    parts = _parts(reading.text)
    if parts is None or reading.numbers:
        return None
    subject, claim = parts
    if _OPEN.search(claim) or not _OF_TASKS.search(subject):
        return None
    of, said = read(subject, scope), read(claim, scope)
    where = where_of(of)
    claimed = (*said.conditions, *said.counts, *sections_of(said))
    if not claimed and _BORNE.search(claim):
        claimed = (_SOME_UNIT,)
    several = len(of.units) > 1 and not where_of(said)
    if not claimed or several or said.content and claimed != (_SOME_UNIT,):
        return None
    if not (where or _EACH.search(subject)) or any(len(c) > 1 for c in of.content):
        return None
    return Query("verify_all", (*where, *claimed), options=(("claimed", str(len(claimed))),))


def _parts(text: str) -> tuple[str, str] | None:
    """(of what, what is said of it): 甲局的任务 and 在第二部分吗."""
    if match := _THEY_TOO.match(text):
        return match["subject"], match["claim"]
    match = _ALL.search(text)
    if match is None:
        return None
    subject, claim = text[: match.start()], text[match.end() :]
    if subject.endswith(("单位", "部门")):
        claim = "单位" + claim
    asked = _WHETHER.search(claim) or _ASKED_AHEAD.search(subject)
    return (subject, claim) if asked else None


_AVERAGE = re.compile("平均|人均|均摊")
_PER_UNIT = re.compile(r"(?:每|一)(?:个|家)(?:单位|部门|委办局|局)|(?:单位|部门)平均")


def average(reading: Reading, scope: Scope) -> Query | None:
    """平均每项任务几家单位; 平均每家单位几项任务."""
    told = [c for c in reading.content if not _AVERAGE.search(c)]
    if not _AVERAGE.search(reading.text) or reading.numbers or sum(map(len, told)) > 2:
        return None
    if not reading.has("tasknoun", "unitnoun", "count") or "单位" not in reading.text:
        return None
    of = "tasks" if _PER_UNIT.search(reading.text) else "units"
    return Query("average", (*reading.conditions, *sections_of(reading)), options=(("of", of),))


_MEANING = re.compile(
    r"\"?(?P<word>主责单位|责任单位|牵头单位|配合单位|主责|牵头)\"?(?:这个词|一词|这词|究竟|到底)*"
    r"(?:是(?:个)?(?:什么|啥)(?:意思|概念)|(?:什么|啥)意思|指(?:的是)?(?:什么|啥)|怎么(?:理解|解释)|的(?:含义|定义|意思))"
)


def meaning(reading: Reading, scope: Scope) -> Query | None:
    """主责单位是什么意思: a word of the list itself, which lists seldom explain."""
    match = _MEANING.search(reading.text)
    if match is None or reading.units or reading.numbers or reading.sections:
        return None
    return Query("meaning", options=(("word", match["word"]),))
