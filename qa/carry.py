"""Follow-ups that join what was asked before: 哪些是这两家都有的, 也加上第二部分, 它俩谁的单位多.

商务局有哪些任务 / 那市场监管局呢 / 哪些是两家都有的   ->  unit 市商务局 and unit 市市场监管局
公安局在第一部分有哪些任务 / 把第二部分的也加上         ->  section 1|2
"""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.names import is_district_government
from qa import absence
from qa.asks import ADDED_UP
from qa.asks_number import absent_field, by_number
from qa.asks_rank import sections_of
from qa.carry_sets import RULES as SETS
from qa.carry_sets import units_of
from qa.followup import Turn, carried, nth, on_numbers
from qa.numbers import to_int
from qa.reading import Reading
from qa.records import Condition, Query
from qa.scope import Scope
from qa.terms import terms

_PAIR = re.compile(
    r"(?:这|那|前面|上面|刚才)?(?:两|二|2)(?:家|个(?:单位|部门|局|区|委)?)|[它他]?们?俩|双方|二者|两者"
    r"|[它他]们(?=都|共同|一起|同时|加|合)"
)
_SEVERAL = re.compile(r"(?:这|那)?([三四五345])(?:家|个(?:单位|部门|局|区|委)?)")
_PAIR_OF_TASKS = re.compile(
    r"[它他这]?们?俩|(?:这|那)?(?:两|2)(?:项|条|个任务)|二者|两者|^(?:这|那)?两个(?=有|的|一样|都)"
)
_BEFORE = re.compile(r"(?:上面|前面|上一|前一|刚才|刚刚|之前)(?:的)?(?:那|这)?(?:个|家|一家)?")
_ADD = re.compile(
    r"(?:也|一并|一起|都)?(?:算上|加上|加进来|加进去|算进来|算进去|并上|连同|带上|加在一起)|再加"
)
_MORE = re.compile(r"(?:谁|哪个|哪家|哪项|哪条)[^,]{0,8}[多少]|比")


_IN_ALL = re.compile(
    "(?:两|二|2)(?:家|个)(?:区|单位|部门|局|委)?(?:一共|总共|共)(?:有)?(?:几|多少)"
)


def two_units(reading: Reading, turns: tuple[Turn, ...], scope: Scope) -> Query | None:
    """哪些是这两家都有的; 跟上面那个比谁多: the units of the last two turns together."""
    if len(turns) < 2 or reading.units or reading.numbers or reading.sections:
        return None
    pair, before = _PAIR.search(reading.text), _BEFORE.search(reading.text)
    several = _SEVERAL.search(reading.text)
    count = (to_int(several.group(1)) or 2) if several else 2
    named = tuple(dict.fromkeys(u for t in turns[-count:] for u in units_of(t)))
    if len(named) != count or not (pair or before or several):
        return None
    pair = pair or several
    where = tuple(Condition("unit", (n,)) for n in named)
    what = "承接上文的" + "、".join(named)
    if pair and (ADDED_UP.search(reading.text) or _IN_ALL.search(reading.text)):
        return carried(Query("each", where, options=(("sum", "1"),)), what)
    if _MORE.search(reading.text) and not (pair and reading.has("both")):
        return carried(Query("compare_units", where), what)
    if pair and several and reading.has("count") and not re.search("都|共同|同时", reading.text):
        return carried(Query("each", where, options=(("count", "1"),)), what)
    if pair and (reading.has("both") or re.search("都|共|一样|一起", reading.text)):
        return carried(Query("count" if reading.has("count") else "list", where), what)
    return None


_SAME = re.compile(
    r"(?:跟|和|与|同)(?:[它他]们?|前面|上面|上一?个|刚才)[^,。?]{0,6}"
    r"(?:一样|相同|一致|同样|(?:有)?(?:什么|啥|多大|何)?(?:不同|区别|不一样|差别|差多少))"
)


_WITH_IT = re.compile("(?:跟|和|与|同)(?:它|他们?)(?:重合|重叠|共同|一起|都有|交叉|同时)")


def with_the_last(reading: Reading, turns: tuple[Turn, ...], scope: Scope) -> Query | None:
    """丰台跟它重合的是哪一项: the tasks of the last unit that the new one has as well."""
    old, new = units_of(turns[-1]), tuple(dict.fromkeys(reading.units))
    if not new and len(reading.places) == 1:
        new = tuple(u for u in reading.places[0].units if is_district_government(u))
    if len(old) != 1 or len(new) != 1 or old == new or not _WITH_IT.search(reading.text):
        return None
    where = (Condition("unit", old), Condition("unit", new))
    return carried(Query("list", where), "承接上文的" + old[0])


def beside_the_last(reading: Reading, turns: tuple[Turn, ...], scope: Scope) -> Query | None:
    """延庆呢,跟它一样吗: the unit of the last question and the new one side by side."""
    old, new = units_of(turns[-1]), tuple(dict.fromkeys(reading.units))
    if len(old) != 1 or len(new) != 1 or old == new or not _SAME.search(reading.text):
        return None
    where = (Condition("unit", old), Condition("unit", new))
    return carried(Query("compare_units", where), "承接上文的" + old[0])


def two_tasks(reading: Reading, turns: tuple[Turn, ...], scope: Scope) -> Query | None:
    """它俩里面责任单位更多的是哪个; 这两项有什么不同: the tasks of the last two turns."""
    if (
        len(turns) < 2
        or reading.units
        or reading.numbers
        or not _PAIR_OF_TASKS.search(reading.text)
    ):
        return None
    if any(len(t.tasks) != 1 for t in turns[-2:]):
        return None
    numbers = tuple(n for t in turns[-2:] for n in t.tasks)
    if _MORE.search(reading.text) or reading.has("most", "least", "compare"):
        query = Query("compare", (Condition("number", tuple(map(str, numbers))),))
        return carried(query, f"承接上文的任务{numbers[0]}、{numbers[1]}")
    return on_numbers(replace(reading, content=()), numbers, scope)


def added(reading: Reading, turns: tuple[Turn, ...], scope: Scope) -> Query | None:
    """算上人民银行呢; 把第二部分的也加上: one more alternative in the last query."""
    if not _ADD.search(reading.text) or reading.numbers:
        return None
    last = turns[-1].query
    for kind, new in (("section", sections_of(reading)), ("unit", reading.conditions)):
        old = next((c for c in last.where if c.kind == kind and not c.negated), None)
        values = tuple(v for c in new if c.kind == kind and not c.negated for v in c.values)
        if old is None or not values:
            continue
        if kind == "unit" and reading.has("both") and not reading.has("or"):
            # 再加上体育局,三家都在的
            where = (*last.where, *(Condition("unit", (v,)) for v in values))
            return carried(replace(last, where=where, also=()), "在上一问基础上增加")
        both = replace(old, values=tuple(dict.fromkeys((*old.values, *values))))
        where = tuple(both if c == old else c for c in last.where)
        ask = "count" if reading.has("count") else last.ask
        return carried(replace(last, ask=ask, where=where, also=()), "在上一问基础上增加")
    return None


def of_the_task(reading: Reading, turns: tuple[Turn, ...], scope: Scope) -> Query | None:
    """商务局负责吗; 除了商务局还有谁; 里面有几个区; 目标是多少: about the last turn's task."""
    last = turns[-1]
    if reading.numbers or reading.sections or not _single(last):
        return None
    where = (Condition("number", (str(last.tasks[0]),)),)
    told = f"承接上文的任务{last.tasks[0]}"
    small = len("".join(reading.content)) <= 2
    if among := _units_asked_for(reading, small):
        return carried(Query("verify_units", (*where, *among)), told)
    if reading.conditions and small and not reading.has("tasknoun", "list"):
        if reading.has("verify", "with_whom", "who") or all(
            c.kind == "group" for c in reading.conditions
        ):
            query = by_number(replace(reading, numbers=last.tasks[:1], content=()), scope)
            return carried(query, told) if query else None
    if reading.conditions or reading.counts or reading.unknown:
        return None
    if small and (field := absent_field(reading)):
        return carried(Query("field", where, options=(("field", field),)), told)
    units = reading.has("unitnoun") and (
        re.search("单位|部门", reading.text) or not re.search("(?:多少|几)家", reading.text)
    )
    if units or reading.has("who", "which_number", "lead", "support"):
        return None
    kind = _WHAT_KIND.search(reading.text)
    if kind and any(kind[1] in t.text for t in scope.tasks if t.number == last.tasks[0]):
        return carried(Query("fact", where, reading.topic, (("text", reading.text),)), told)
    if _FIELD_OF.search(reading.text) and (_general(reading) or _of(last, reading, scope)):
        topic = f"{last.query.topic} {reading.topic}".strip() or reading.text
        return carried(Query("fact", where, topic, (("text", reading.text),)), told)
    if last.query.ask == "fact" and _ELSE.fullmatch(reading.text) and _of(last, reading, scope):
        asked = _ASKED.search(last.query.option("text"))
        text = reading.topic + (_MEASURED.sub(r"\1", asked.group()) if asked else "")
        return carried(Query("fact", where, reading.topic, (("text", text),)), told)
    if reading.has("pronoun_one") and _of(last, reading, scope):
        return carried(Query("topic", where, reading.topic, (("text", reading.text),)), told)
    return None


_AMONG_UNITS = re.compile("(?:单位|部门|名单)(?:里面?|里头|中|当中)?(?:有没有|有|包括|含)")


_HOW_MANY = re.compile("(?:那|那么)?(?:一共|总共|共|有)*(?:几|多少)家(?:单位|部门)?(?:呢)?[?]?")


def _units_asked_for(reading: Reading, small: bool) -> tuple[Condition, ...]:
    """主责单位里有没有邮政管理局, 这个单位里有延庆吧: who is asked for among a task's units."""
    if not _AMONG_UNITS.search(reading.text):
        return ()
    if reading.units and small:
        return reading.conditions
    if reading.conditions or len(reading.places) != 1 or not reading.has("verify"):
        return ()
    districts = tuple(u for u in reading.places[0].units if is_district_government(u))
    return (Condition("unit", districts),) if districts else ()


def of_its_tasks(reading: Reading, turns: tuple[Turn, ...], scope: Scope) -> Query | None:
    """一年办多少项 after a theme of several tasks: a figure of one of them."""
    last = turns[-1]
    named = reading.conditions or reading.numbers or reading.sections or reading.unknown
    if named or last.query.ask not in _THEMES or not 1 < len(last.tasks) <= _MOST_TASKS:
        return None
    if not (reading.content and _FIELD_OF.search(reading.text) and _general(reading)):
        return None
    where = (Condition("number", tuple(map(str, last.tasks))),)
    topic = f"{last.query.topic} {reading.topic}"
    return carried(Query("fact", where, topic, (("text", reading.text),)), "在上文任务范围内")


def how_many_units(reading: Reading, turns: tuple[Turn, ...], scope: Scope) -> Query | None:
    """一共几家, after who is responsible for a task."""
    last = turns[-1]
    if last.query.ask not in ("units_of", "who", "verify_units") or not _single(last):
        return None
    if reading.units or not _HOW_MANY.fullmatch(reading.text):
        return None
    where = (Condition("number", (str(last.tasks[0]),)),)
    return carried(Query("count_units", where), f"承接上文的任务{last.tasks[0]}")


def groups_of_them(reading: Reading, turns: tuple[Turn, ...], scope: Scope) -> Query | None:
    """涉及哪些区 after some tasks: the units of that kind which those have."""
    last, text = turns[-1], reading.text
    groups = bool(reading.conditions) and all(
        c.kind == "group" and not c.negated and not c.op for c in reading.conditions
    )
    if not groups or reading.content or reading.has("tasknoun") or len(text) > _SHORT:
        return None
    if not 0 < len(last.tasks) <= _MOST_UNITS or not re.search("涉及|哪[些几]", text):
        return None
    where = (Condition("number", tuple(map(str, last.tasks))), *reading.conditions)
    return carried(Query("units_in", where), "在上文任务范围内")


_THEMES, _MOST_TASKS = ("topic", "fact", "who", "verify"), 5
_ALSO = re.compile(
    r"^(?:那|那么)?(?:(?:这|那|该)(?:一|[两三四五几])?(?:个|家|些)?(?:单位|部门|局|委|机构)?|[它他]们?)(?:都)?"
    r"(?:另外)?(?:还|另外|另)(?:都|有)?(?:管|负责|承担|牵头|参与|主责|有|干|做|领)(?:着|了)?"
    r"[^,。?]{0,2}(?:别|其[他它]|另外|哪|什么|啥|多少|几)"
)
_MOST_UNITS = 8  # units whose other tasks are listed one after the other


def their_other_tasks(reading: Reading, turns: tuple[Turn, ...], scope: Scope) -> Query | None:
    """这家单位还管别的什么任务: all tasks of the units that answered the last question."""
    last = turns[-1]
    if reading.units or reading.numbers or reading.sections or not _ALSO.search(reading.text):
        return None
    if last.query.ask not in _OF_UNITS or not _single(last):
        return None
    task = next((t for t in scope.tasks if t.number == last.tasks[0]), None)
    units = tuple(scope.organs_of(task)) if task else ()
    if not 0 < len(units) <= _MOST_UNITS:
        return None
    where = tuple(Condition("unit", (unit,)) for unit in units)
    ask = "each" if len(where) > 1 else "count" if reading.has("count") else "list"
    return carried(Query(ask, where), "承接上文的" + "、".join(units))


_OF_UNITS = ("who", "units_of", "fact", "topic", "show", "verify_units", "verify")
_MEANS = re.compile(
    r"(?:靠|用|通过|采取|采用|以)(?:的是|些|哪)?(?:什么|哪些|啥|何种|种)样?的?"
    r"(?:办法|方式|手段|措施|途径|法子|方法|渠道|路子|招)"
)


def by_what_means(reading: Reading, turns: tuple[Turn, ...], scope: Scope) -> Query | None:
    """具体靠什么办法增加: the words of the last answer's task."""
    last = turns[-1]
    own = reading.units or reading.numbers or reading.sections
    if own or not _single(last) or not _MEANS.search(reading.text):
        return None
    if len(_MEANS.sub("", reading.text)) > _SHORT:
        return None
    where = (Condition("number", (str(last.tasks[0]),)),)
    return carried(Query("show", where), f"承接上文的任务{last.tasks[0]}")


_SHORT = 8  # characters beside 靠什么办法 that name no matter of their own
_FIELD_OF = re.compile(
    r"多少|(?<!第)几(?!项|条)(?:个|家|所|处|款|批|成|户|年|次|场|座|块|人|期)|多大|多长|多久"
    r"|数字|指标|数量|目标|哪(?:里|儿|个|几|些)|叫(?:什么|啥)"
    r"|(?:金额|面积|规模|资金|投资|时间|地点|名字)(?:上|方面)?有?(?:没有?)?(?:说|写|提|讲|定)?(?:了|过|到)?(?:吗|没|么)"
)
_WHAT_KIND = re.compile("是(?:个|一个)?什么(?:样的)?([\u4e00-\u9fff]{1,2})(?:[?。]|$)")
_ELSE = re.compile(r"(?:那|那么)?[^,。?]{2,12}呢\??")  # 核心企业呢: another figure of the same task
_ASKED = re.compile(
    r"(?:(?:今年)?(?:一共|总共|共)?要?(?:达到|完成|新增|增加)?(?:了|到)?(?:多少|(?<!第)几).*|(?:是|叫|在)(?:什么|哪).*)$"
)
_MEASURED = re.compile(
    "(多少|几)[家个所处款批户名项场座条]"
)  # another thing may be counted otherwise
_GENERAL = re.compile(
    r"(?:这|那|该|其|它)?(?:个|些|项|条)?"
    r"(?:目标|指标|数[字量额]|面积|规模|盘子|体量|摊子|有?多大|金额|总数|名[称字]|时间|地[点方]|具体|要求|量化|都|分别|规定|预计|计划"
    r"|一年|年内|[举开]?办|新?[增建改修]|增加|增长|减少|开展|完成|达到|拆除?|培训|招收?|投[资入]?|引进|落地|覆盖|有?[说写提讲]到?)+"
)


def _single(last: Turn) -> bool:
    return len(last.tasks) == 1 or (
        bool(last.tasks) and last.query.ask in ("fact", "who", "verify")
    )


def _of(last: Turn, reading: Reading, scope: Scope) -> bool:
    """Whether the task speaks of what is asked: 核心企业要达到多少家 after 北京礼物."""
    task = next((t for t in scope.tasks if t.number == last.tasks[0]), None)
    own = [w for w in reading.content if not _GENERAL.fullmatch(w)] or reading.content
    content = "".join(own)
    if task is None or not content:
        return False
    here, _ = terms(own, task.text)
    return sum(len(t.text) for t in here if t.within(task.text)) >= 0.5 * len(content)


def _general(reading: Reading) -> bool:
    """Whether what is asked has no matter of its own: 这个目标是多少家."""
    return all(_GENERAL.fullmatch(w) or len(w) == 1 for w in reading.content)


_THE_NTH = re.compile(
    r"(?:那|那么)?(?:排)?第([一二三四五六七八九十\d]+)(?:名|位)?(?:的)?(?:呢|是谁|是哪家)?[?]?"
)


def next_place(reading: Reading, turns: tuple[Turn, ...], scope: Scope) -> Query | None:
    """第二呢 after a ranking: that place of it."""
    last, match = turns[-1].query, _THE_NTH.fullmatch(reading.text)
    if match is None or not last.ask.startswith("rank_") or last.ask == "rank_place":
        return None
    kept = tuple(o for o in last.options if o[0] not in ("place", "top", "at"))
    place = ("place", str(to_int(match.group(1)) or 1))
    return carried(replace(last, options=(*kept, place)), "沿用上一问的排名")


_WITHOUT = re.compile("^(?:那)?(?:不要|不含|不算|去掉|除去|除了|排除|刨除)(?:和|跟|与|关于)?")


def without_matter(reading: Reading, turns: tuple[Turn, ...], scope: Scope) -> Query | None:
    """不要体育的 after some tasks: those of them that do not speak of it."""
    last = turns[-1]
    named = reading.conditions or reading.numbers or reading.sections or reading.unknown
    if named or not reading.content or len(last.tasks) < 2 or not _WITHOUT.match(reading.text):
        return None
    found, unknown = terms(reading.content, scope.task_text)
    forms = tuple(dict.fromkeys(form for term in found for form in term.forms))
    if not forms or unknown:
        return None
    numbers = Condition("number", tuple(map(str, last.tasks)))
    where = (numbers, Condition("text", forms, negated=True))
    return carried(Query("list", where), "在上文任务范围内")


def nth_before(reading: Reading, turns: tuple[Turn, ...], scope: Scope) -> Query | None:
    """第二个呢, after 第一个是谁负责 of a list: of that list again."""
    if len(turns) < 2 or len(turns[-1].tasks) != 1 or not turns[-1].query.carried:
        return None
    listed = next((t for t in reversed(turns[:-1]) if len(t.tasks) > 1), None)
    if listed is None or reading.units or reading.content:
        return None
    query = nth(reading, listed, scope)
    if query is None or reading.has("who", "unitnoun", "show", "elaborate"):
        return query
    return replace(query, ask=turns[-1].query.ask)


def the_other_one(reading: Reading, turns: tuple[Turn, ...], scope: Scope) -> Query | None:
    """小学呢, after 中学学位新增多少: the last question with its opposite put in."""
    last, match = turns[-1].query, _ELSE.fullmatch(reading.text)
    text = last.option("text")
    if match is None or not text or last.ask not in _THEMES:
        return None
    for row in absence.contrasts():
        said = [w for member in row for w in member if w in reading.text]
        before = [w for member in row for w in member if w in text]
        if said and before and said[0] not in before:
            old, new = max(before, key=len), max(said, key=len)
            options = tuple(
                ("text", text.replace(old, new)) if o[0] == "text" else o for o in last.options
            )
            topic = last.topic.replace(old, new)
            return carried(replace(last, topic=topic, options=options), "沿用上一问的问法")
    return None


RULES = (
    *SETS,
    the_other_one,
    next_place,
    nth_before,
    without_matter,
    two_units,
    with_the_last,
    beside_the_last,
    two_tasks,
    added,
    their_other_tasks,
    by_what_means,
    how_many_units,
    of_the_task,
    of_its_tasks,
    groups_of_them,
)
