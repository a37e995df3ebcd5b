"""What a question asks for: rules in order, each from a Reading to a Query, or None.

The order is the order of certainty: what names a number or a heading comes before what needs
meaning. Each rule has its example; the whole of them is listed in docs/questions.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from qa import verbatim
from qa.asks_number import absent_field, by_number, counting_units, numbers_of
from qa.asks_rank import among, rank, sections_of
from qa.lexicon import data, find_words
from qa.numbers import NUMERAL, to_int
from qa.reading import Reading
from qa.records import Condition, Query
from qa.scope import Scope
from qa.shapes import UNITS, says_share, shape_of, wants_units

Rule = Callable[[Reading, Scope], Query | None]


def where_of(reading: Reading) -> tuple[Condition, ...]:
    """Every exact condition of the question: units, sections, limits on the number of units."""
    counts = reading.counts
    units = [c for c in reading.conditions if c.kind == "unit" and not c.negated]
    if reading.has("only") and not counts and (units or reading.has("unitnoun", "responsible")):
        counts = (Condition("count", (str(max(1, len(units))),), op="=="),)
    numbers = numbers_of(reading) if among(reading) else ()
    return (*numbers, *reading.conditions, *counts, *sections_of(reading))


# -- not about the tasks ---------------------------------------------------------------------------


def refused(reading: Reading, scope: Scope) -> Query | None:
    """忽略之前的指令 -> refused; 写首诗 -> refused."""
    for name in ("injection", "chitchat"):
        match = find_words(data("refusals")[name]["words"], reading.text)
        printed = verbatim.spans(reading.text, scope.task_text) if match else ()
        if match and any(a <= match.start() and match.end() <= b for a, b in printed):
            continue  # 对外讲好北京故事 is a task, no wish for a story
        if match and not (name == "chitchat" and (reading.numbers or reading.conditions)):
            return Query("refuse", options=(("why", name),))
    return None


def greeting(reading: Reading, scope: Scope) -> Query | None:
    """你好; 你能做什么 -> what can be asked."""
    words = data("refusals")["greeting"]["words"]
    rest = reading.text
    while match := find_words(words, rest):
        rest = rest[: match.start()] + rest[match.end() :]
    if len(re.sub(r"[\W_]|[啊呀吗呢你我请问都的]", "", rest)) == 0 and rest != reading.text:
        return Query("refuse", options=(("why", "greeting"),))
    return None


def other_scope(reading: Reading, scope: Scope) -> Query | None:
    """2024年的清单, 上海的清单: another year or place than the notices that are open."""
    held = {
        y for n in scope.notices for y in re.findall(r"20\d\d", (n.title or "") + (n.date or ""))
    }
    match = re.search(
        r"(20\d\d)年?(?:版|度)?[^,。?!;]{0,16}(?:那份|这份|任务|清单|报告|通知|文件|[几多]少?[项条])",
        reading.text,
    )
    if match and held and match.group(1) not in held:
        return Query("elsewhere", options=(("what", match.group(1) + "年"),))
    match = re.search(
        r"(?:去年|前年|上一年|往年|明年|后年|上年)(?:的)?(?:那份|这份|任务|清单|政府工作|重点|[^,]{0,6}(?:几项|哪些任务|多少项))",
        reading.text,
    )
    if match:
        return Query("elsewhere", options=(("what", match.group()[:2]),))
    for place in data("places")["places"]:
        if place in reading.text and place not in scope.all_text:
            named = rf"{place}(?:市|省|自治区)?"
            its_own = re.search(
                rf"{named}(?:政府|那份|市政府|\d|负责|重点|任务|清单"
                r"|(?:的|有|有哪些|今年)[^,。?]{0,4}(?:任务|清单|重点|政府|文件|通知))",
                reading.text,
            )
            alone = sum(map(len, reading.content)) - len(place) <= _PLACE_ALONE
            if its_own or (alone and re.search(f"{named}(?:今年|那边|也|怎么|呢)", reading.text)):
                return Query("elsewhere", options=(("what", place),))
    return None


_PLACE_ALONE = 4  # characters beside a place that make no matter of their own


def document(reading: Reading, scope: Scope) -> Query | None:
    """文号是多少 -> meta document_number; 印发日期是哪天 -> meta date."""
    fields = [f.removeprefix("doc:") for f in reading.flags if f.startswith("doc:")]
    if not fields or reading.numbers or reading.sections or reading.units:
        return None
    order = list(data("document"))
    matches = {f: find_words(data("document")[f]["words"], reading.text) for f in fields}
    best = max(fields, key=lambda f: (len(m.group()) if (m := matches[f]) else 0, -order.index(f)))
    found = matches[best]
    left = "".join(reading.content)
    words = found.group() if found else ""
    beyond = sum(1 for c in left if c not in words and c not in _DOCUMENT_WORDS)
    if best in (
        "title",
        "requirements",
        "total",
        "meeting",
        "supervision",
        "purpose",
        "scope",
        "publication",
    ):
        limit = 6
    else:
        limit = 4
    if beyond > limit:
        return None
    wanted = [f for f in order if f in fields and f != best and not _overlaps(matches, f, best)]
    return Query(
        "meta", options=(("field", best), *((f"field{i}", f) for i, f in enumerate(wanted, 2)))
    )


def _overlaps(matches: dict[str, re.Match[str] | None], one: str, other: str) -> bool:
    a, b = matches[one], matches[other]
    return a is None or b is None or (a.start() < b.end() and b.start() < a.end())


_DOCUMENT_WORDS = frozenset(
    "这份个该本次通知文件清单落款政府工作报告重点任务正文前面提出的是由谁来在哪开头全市发印情况任务落实推进日期时间号多少条几点三要求上会议批准被年度一份红头公"
)


_NO_NUMBER = re.compile(r"第(?:[-负]\d+|0|零)(?:项|条|号)")


def no_number(reading: Reading, scope: Scope) -> Query | None:
    """第0项讲什么 -> there is no such task."""
    match = _NO_NUMBER.search(reading.text)
    return Query("show", (Condition("number", ("0",)),)) if match else None


def odd(reading: Reading, scope: Scope) -> Query | None:
    """单数项有哪些, 编号是3的倍数的: not offered, and said so rather than guessed."""
    match = re.search(
        r"(?:单数|双数|奇数|偶数|质数|倍数|隔一|随机|随便)[^,]{0,4}(?:项|条|个|任务)?", reading.text
    )
    if match and not reading.conditions and len("".join(reading.content)) <= 8:
        return Query("unclear", unread=(match.group(),))
    return None


# -- headings --------------------------------------------------------------------------------------


def headings(reading: Reading, scope: Scope) -> Query | None:
    """第三部分分成哪些节 -> sections; its first and last task -> span."""
    where = sections_of(reading)
    if reading.has("span") and where:
        return Query("span", where)
    asks = (
        reading.has("sections")
        and not re.search("怎么分[类担工]", reading.text)
        and not reading.units
        and not reading.has("which_number", "most", "least")
    )
    if (
        asks
        and where
        and re.search(
            r"(?:几|哪|什么|啥|哪些|多少)[^,。]{0,4}(?:节|标题|块|部分|板块)|下设|分为|分成|怎么分|目录|框架|结构",
            reading.text,
        )
    ):
        if (
            all(s.sure for s in reading.sections)
            and len("".join(reading.content)) <= 6
            and "带" not in reading.text
            and "全列" not in reading.text
        ):
            return Query("sections", where)
    if asks and not where and not reading.counts and len("".join(reading.content)) <= 4:
        return Query("sections")
    return None


# -- ranks and counts ------------------------------------------------------------------------------


def count_tasks(reading: Reading, scope: Scope) -> Query | None:
    """清单一共多少项任务 -> count of all."""
    if (
        reading.conditions
        or reading.sections
        or reading.counts
        or any(len(w) > 1 for w in reading.content)
    ):
        return None
    text = reading.text
    if counting_units(text) or re.search(
        r"(?:哪|有|涉及)[些]?(?:的)?(?:主责|责任)?(?:单位|部门)", text
    ):
        return (
            Query("units_in")
            if reading.has("unitnoun", "who") and not reading.has("most", "least")
            else None
        )
    if reading.has("count") and (reading.has("tasknoun") or "项" in text):
        if reading.has("verify") and re.search(r"\d", text):
            return Query("verify_total", options=(("text", text),))
        return Query("meta", options=(("field", "total"),))
    if reading.has("tasknoun", "list") and re.search("全部|所有|都有哪些任务|清单", text):
        return Query("list")
    return None


# -- exact sets of tasks ---------------------------------------------------------------------------


_UNWRITTEN = re.compile(
    r"(?:没|未|没有|缺|缺少|漏了?|无)(?:写明?|列明?|载明|注明|标明?|填|写上|有)?(?:任何)?(?:主责|责任|牵头)(?:单位|部门)"
    r"|(?:主责|责任|牵头)(?:单位|部门)(?:是)?(?:空白?的?|缺失|没写|没有写|未写|未载明|没列|没标)"
)


_IDLE = re.compile(
    r"没有?(?:分到|领到|承担|安排)?(?:任何)?(?:一项)?(?:任务|活儿?|份)的(?P<a>区|单位|部门)"
    r"|(?P<b>区|单位|部门)(?:政府)?(?:是)?(?:没有?|无)(?:分到|领到|承担|安排|任何)?(?:任务|活儿?)"
)
_NAMED_SO = re.compile(
    r"(?:带|含|叫|名[字称](?:里|中)?(?:带|含|有))有?\"?([\u4e00-\u9fff]{1,6}?)\"?字?(?:的)?(?:单位|部门)"
)


def of_units(reading: Reading, scope: Scope) -> Query | None:
    """哪些区没有任务: those that have some, for a list prints no others; 名字带"金融"的单位."""
    if reading.units or reading.numbers:
        return None
    idle = _IDLE.search(reading.text)
    if idle and len("".join(reading.content)) <= 4:
        district = (idle["a"] or idle["b"]) == "区"
        where = (Condition("group", ("各区政府",)),) if district else ()
        return Query("units_in", where, options=(("idle", "1"),))
    named = _NAMED_SO.search(reading.text)
    if named and all(c in named.group() for c in reading.content):
        return Query("units_in", sections_of(reading), options=(("named", named.group(1)),))
    return None


def without_units(reading: Reading, scope: Scope) -> Query | None:
    """哪些任务没写主责单位 -> the tasks whose line of responsibility is not there."""
    if reading.units or reading.numbers or not _UNWRITTEN.search(reading.text):
        return None
    ask = "count" if reading.has("count") else "list"
    return Query(ask, (Condition("count", ("0",), op="=="), *sections_of(reading)))


def exact_set(reading: Reading, scope: Scope) -> Query | None:
    """Units, sections and limits with nothing left over -> list or count."""
    where = where_of(reading)
    text = reading.text
    shape = shape_of(text)
    told = [c for c in reading.content if not (shape and says_share(c))]
    if not where or told and not _only_asides(reading):
        return None
    field = absent_field(reading)
    if field and (field == "person" or not reading.has("tasknoun")):
        return Query("field", where, options=(("field", field),))
    claim = _claimed_count(reading)
    if claim is not None:
        return Query("verify_count", where, options=(("claim", str(claim)),))
    units = reading.units
    shared = re.search("交集|重合|重叠", text)
    if len(units) > 1 and reading.has("compare") and not reading.has("both") and not shared:
        return Query("compare_units", tuple(c for c in where if c.kind == "unit"))
    if (
        len(units) > 1
        and re.search("各(?:有|自|是)|分别", text)
        and not any(c.negated for c in where)
    ):
        return Query("each", where, options=(("count", "1"),) if reading.has("count") else ())
    only_group = all(c.kind in ("group", "section") and not c.op for c in where)
    both = wants_units(text)
    open_ = re.search("哪|几|多少|谁|什么|啥|都有|名单", text)
    if only_group and open_ and _asks_for_units(reading) and not both:
        return Query("units_in", where)
    if units and (reading.has("with_whom") and _asks_for_units(reading)):
        return Query("partners", where)
    if counting_units(text) and not reading.counts and not units:
        return Query("units_in", where)
    if (
        reading.has("verify")
        and len(units) >= 1
        and re.search(r"(?:有没有|是否有|有)(?:任务|份|活|事)", text)
        and not reading.has("list", "count")
    ):
        return Query("list", where)
    ask = "count" if reading.has("count") and not re.search("几项的|哪几", text) else "list"
    unread = tuple(a for a in reading.asides if len(a) >= 3 and not (shape and says_share(a)))
    return Query(ask, where, options=shape, unread=unread)


def _asks_for_units(reading: Reading) -> bool:
    return reading.has("who", "unitnoun") or bool(
        re.search(r"哪(?:几|些|两|三)?个区|哪些区|几个区|多少个区", reading.text)
    )


def _only_asides(reading: Reading) -> bool:
    """One or two characters beside units and asks are slips, not a topic."""
    return bool(reading.conditions or reading.sections) and len("".join(reading.content)) <= 1


def _claimed_count(reading: Reading) -> int | None:
    """市教委一共18项任务对吧 -> 18."""
    if not reading.has("verify"):
        return None
    match = re.search(rf"({NUMERAL})(?:项|条|个任务|件)", reading.text)
    if not match or reading.text[match.start() - 1] in "第哪几":
        return None
    return to_int(match.group(1))


_SAME_ORGAN = re.compile(
    r"(?:是|算|属于?)(?:不是|不算)?(?:写)?(?:成|作)?(?:同)?(?:一)(?:家|个(?:单位|部门|机构)|回事|码事)"
    r"|同一(?:家|个)(?:单位|部门|机构)?|(?:算|是)(?:一|两)(?:家|个)?还是(?:一|两)(?:家|个)"
)


def same_organ(reading: Reading, scope: Scope) -> Query | None:
    """甲和乙算一家还是两家: whether two names mean one unit of the lists."""
    match = _SAME_ORGAN.search(reading.text)
    if match is None or reading.numbers or not reading.units or reading.unknown:
        return None
    if any(word not in match.group() for word in reading.content):
        return None  # 某某和教委: one of them is no unit
    if reading.has("tasknoun") or not re.search("[和与跟同、]", reading.text):
        return None
    return Query("same_organ", tuple(c for c in reading.conditions if c.kind == "unit"))


def unknown_unit(reading: Reading, scope: Scope) -> Query | None:
    """市审计局承担哪些任务 -> a unit that the notices do not name."""
    if not reading.unknown:
        return None
    bare = reading.unknown[0].endswith(("区", "县")) and not reading.unknown[0].startswith("市")
    if len("".join(reading.content)) > (1 if bare else 3):
        return None
    return Query("unknown_unit", reading.conditions, options=(("name", reading.unknown[0]),))


# -- meaning ---------------------------------------------------------------------------------------

_FIGURE = re.compile(
    r"(?:该|到底|共|批|给|放)几天(?=[,。?呢啊吗假]|$)|休几天|"
    r"多少|(?<![十好这那几哪])几(?!乎|十)(?:个|家|所|处|款|项|条|批|成|户|公顷|亿|万|倍|期|场|座|块|人|点|次|小时|届|名|类|种|大|米|亩|号线|张|床|站|条?车道|个?班|分钟|度|层)|多大|多长|多久|多远|多高|比例|百分之|哪年|第几|哪一年|"
    r"占比|指标|目标值|量级|(?:学位|床位|泊位|车位|座位)数(?:量|是|为|[?,。]|$)|"
    # 往后几年, 有几年的规划: some years, and no question for a figure
    r"(?:是|要|为|到底|共|用|干|花|需|期|第)几年|(?<![十好这那前后近过来有])几年(?:之?内|时间|完|才|能|[,?呢]|$)"
)
# 几分钟一集的短剧, 几年一次: some, and no question for a figure
_RATE = re.compile(r"几(?:个)?(?:分钟|小时|天|周|月|年|块钱?|毛钱?|公里)一(?!共)[\u4e00-\u9fff]")
# 内容在哪里 asks for no place; 养老和上学都在哪条, 分别是第几项 for several tasks
_WRITTEN = re.compile(r"(?:内容|条款|原文|写|列|载)(?:都|是)?在?哪[里儿](?=[,。?呢]|$)")
_WHICH_TASK = re.compile("哪一?条(?=里|中|写|在|呢|管|是|讲|说|提|规定|要求|[,。?]|$)")
_MATTERS = re.compile(r"\S{2,} \S{2,} \S{2,}")
_EACH_TASK = re.compile(
    r"(?:分别|各自?|都)(?:是|在|写在|列在|归在|对应|属于)?(?:第几|哪一?(?:几)?(?:项|条|个任务))"
)
_NAME = re.compile(
    r"叫(?:什么|啥|做|作)|名称|全称|简称|全名|名字|什么名|哪(?:个|座|条|所|一段|一批|两|几(?!项|条)|(?<![上去到往朝向]哪)[里儿]|[里儿](?!能?[学玩逛吃练])|种|一(?!项|条)|三|四|五)|是什么|是啥|分别是|都有谁|都在哪|指的|啥样|哪\d+|在哪(?:儿|里|个|座)?(?:地方|城市)?(?:举?办|举行|比|开(?!会)|建|修|踢|跑)|什么[^,。]{0,6}(?:机制|模式|品牌|标准)|什么(?:样|程度|进度|级别|机制|阶段|时候|品牌|模式|标准|要求|说法|方向|领域)"
)


def matter(reading: Reading, scope: Scope) -> Query | None:
    """Whatever has content: who, verify, fact or topic, with its exact conditions."""
    content = _besides(reading) or _place_topic(reading)
    if not content:
        return None
    where = where_of(reading)
    text = reading.text
    if _WHICH_DISTRICTS.search(text):  # 分别在哪些区: a place is asked for, no kind of unit
        where = tuple(c for c in where if c.kind != "group")
    options: tuple[tuple[str, str], ...] = (("text", text),)
    field = absent_field(reading)
    if field:
        options += (("field", field),)
    if _WHENCE.search(text):
        return Query("topic", where, content, options)
    if field in _DETAILS or (field and "几点" in text):
        return Query("fact", where, content, options)
    if (
        reading.has("verify")
        and not _open_question(text)
        and not _WANTS_SOME.search(text)
        and not _ASKS_WHETHER.search(text)
    ):
        return Query("verify", where, content, options)
    if reading.units and _THAT_TASK.search(text):
        return Query("verify", where, content, options)
    literal = literal_term(reading, scope)
    if literal:
        times = (("times", "1"),) if _TIMES.search(text) else ()
        units = (("shape", UNITS),) if reading.has("who", "unitnoun") else ()
        where = (*where, Condition("text", literal))
        return Query("list", where, content, options + times + units)
    if (
        (reading.has("who") or _wants_units(reading) or _WHOSE_DISTRICT.search(text))
        and not reading.units
        and not _BODIES.search(text)
    ):
        return Query("who", where, content, options)
    if reading.has("headings") and re.search(r"(?:在|归|属|列)[^,]{0,4}(?:哪|第几)", text):
        return Query("headings_of", where, content, options)
    asked = _WRITTEN.sub("", _RATE.sub("", text))
    several = _EACH_TASK.search(text) or (_WHICH_TASK.search(text) and _MATTERS.search(content))
    figure = not several and (_FIGURE.search(asked) or _NAME.search(asked))
    places = _WHICH_DISTRICTS.search(text) and not where
    if places or ((figure or field) and not _filters(reading)):
        return Query("fact", where, content, options)
    return Query("topic", where, content, options)


_SET_ASIDE = re.compile(r"除了?([^,。?的]{2,10})(?:以外|之外|外)?(?:,|还)")


def _besides(reading: Reading) -> str:
    """除了治水,还管什么水上项目: what is set aside is no part of the topic where more is named."""
    match = _SET_ASIDE.search(reading.text)
    rest = [c for c in reading.content if match is None or c not in match.group(1)]
    return " ".join(rest) if sum(map(len, rest)) >= 3 else reading.topic


_WHICH_DISTRICTS = re.compile("(?:哪些|哪几个|哪个|几个)(?:区|县|城区)")

# 有说法吗, 有戏吗: whether there is anything about it, not whether a statement is true.
_ASKS_WHETHER = re.compile(
    r"(?:有|给)(?:没有|没)?[^,。?]{0,4}"
    r"(?:说法|安排|政策|规定|办法|支持|扶持|计划|措施|改善|动作|想法|打算|着落|指望|盼头|机会|希望|戏|谱|补贴|优惠|好处|方向|招)"
    r"[吗嘛么没不吧]|(?:提|写|说|讲)(?:到|着|过)?了?(?:吗|么|没有?[?。]?$)|(?:提|写|说|讲)没(?:提|写|说|讲)|(?:能|可以|会)[^,。?对是]{2,}[吗么嘛]\??$|管不管|支不支持|行不行|能不能|会不会|让不让"
)

_WHENCE = re.compile("哪[儿里]来")  # 钱打哪儿来: no place is asked for
_DETAILS = ("procedure", "price", "quota", "superlative", "membership")

# 跟养老有关的有吗, 给个名单吗: some are wanted, nothing is stated.
_WANTS_SOME = re.compile(r"[的类]有(?:吗|没有?)|(?:给|发|有)个?(?:名单|单子|清单)")

# 氢能那项任务有没有生态环境局: a unit of the task that the matter belongs to.
_THAT_TASK = re.compile(
    r"[那这](?:一)?(?:项|条|个任务|件|个事|事儿?)[^,。?]{0,4}(?:有没有|是不是|有无|算不算|里有|也有|归不归)"
)

_WHOSE_DISTRICT = re.compile(
    r"哪(?:个|些|几个)区县?(?:政府|(?:来|在|去)?(?:负责|主责|牵头|承担|管(?!委)))"
)

# 新建的三甲医院有几家: hospitals, not units, are asked for.
_BODIES = re.compile(
    r"(?:医院|企业|[国央民]企|学校|高校|大学|工?厂子?|酒店|宾馆|旅馆|饭店|公司|店|商[家户]|院区|校区|机场|园区|小区|品牌|商圈|景区)"
    r"[^,负责牵头管]{0,10}(?:哪几家|哪家|几家|多少家|哪几个|哪几所|都?有谁|都是谁)"
)


def _wants_units(reading: Reading) -> bool:
    return reading.has("unitnoun") and bool(
        re.search(
            r"(?:主责|责任|牵头|负责|配合)[^,]{0,3}(?:单位|部门)|(?:单位|部门)[^,]{0,4}(?:哪|谁|有|是)|哪几家",
            reading.text,
        )
    )


def _filters(reading: Reading) -> bool:
    """市商务局的任务里和旅游有关的: a set of tasks is asked for, not a figure."""
    return (
        bool(where_of(reading))
        and reading.has("tasknoun", "responsible", "list", "pronoun_all")
        and not re.search(r"多少(?!项|条|个任务)|叫什么|叫啥|全称|简称|名称", reading.text)
    )


def _open_question(text: str) -> bool:
    """Ends like a yes/no question and asks for something all the same: 知道是哪项吗."""
    return bool(
        re.search(
            r"(?:怎么(?:考虑|办|管|支持|弄|搞|安排)|咋[办管弄搞]|谁|哪个部门|哪些部门|哪些单位|哪项|哪一项|第几项|多少|什么|哪几)[^,]{0,8}$",
            re.sub(r"[吗吧呢?]+$", "", text),
        )
    ) and not re.search("是不是|对吧|对吗|没错", text[-6:])


def _place_topic(reading: Reading) -> str:
    return " ".join(m.text for m in reading.places)


_MENTIONS = re.compile(
    r"(?:提到|提及|提过|写到|写明|出现过?|写着|带有?|含有?|包含|说到|讲到)(?:了|过)?(?:的|\")?"
)


_WORDS = re.compile(r'字样|有"[^"]+"(?:这|那)?[一二两三四几]?个?[字词]')
_TIMES = re.compile("(?:几|多少)(?:次|回|遍|处)")


# 那个带"双"字的体系叫什么: a name is asked for, of which a character is remembered
_CALLED = re.compile("叫(?:什么|啥|做|法)|名[字称]|全称|是(?:什么|啥)[?。]?$")
_ITS_OWN = 4  # characters that say what it is that is called so


def literal_term(reading: Reading, scope: Scope) -> tuple[str, ...]:
    """哪些任务提到足球: the word itself is asked for, and the notices hold it."""
    if not _MENTIONS.search(reading.text) and not _WORDS.search(reading.text):
        return ()
    terms = reading.quoted or tuple(w for c in reading.content for w in c.split())
    rest = "".join(c for c in reading.content if c not in reading.quoted)
    if reading.quoted and _CALLED.search(reading.text) and len(rest) >= _ITS_OWN:
        return ()
    if len(terms) == 1 and any(terms[0] in t.text for t in scope.tasks):
        return terms
    return ()


RULES: tuple[Rule, ...] = (
    refused,
    greeting,
    other_scope,
    document,
    odd,
    no_number,
    by_number,
    headings,
    same_organ,
    of_units,
    rank,
    unknown_unit,
    without_units,
    count_tasks,
    exact_set,
    matter,
)
