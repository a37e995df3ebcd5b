"""Questions about a matter: who, fact, verify, topic, or tasks that print a word."""

from __future__ import annotations

import re

from qa.asks_claims import claims_alone
from qa.asks_number import absent_field
from qa.asks_where import where_of
from qa.figures import DAYS, SEATS
from qa.numbers import NUMERAL, to_int
from qa.reading import Reading
from qa.records import Condition, Query
from qa.scope import Scope
from qa.shapes import UNITS

_FIGURE = re.compile(
    rf"{DAYS}|"
    r"多少(?!年了|年来|[遍回]|次了)|(?<![十好这那几哪么没])几(?!乎|十|条(?:说|讲|提|写|涉|任务|管|跟|和|有关))(?:个|家|所|处|款|项|条|批|成|户|公顷|亿|万|倍|期|场|座|块|人|点|次|小时|届|名|类|种|大|米|亩|号线|张|床|站|条?车道|个?班|分钟|度|层)|多大|多长|多久|多远|多高|比例|百分之|哪年|第几|哪一年|"
    rf"占比|指标|目标值|量级|{SEATS}|"
    # 往后几年, 有几年的规划: some years, and no question for a figure
    r"(?:是|要|为|到底|共|用|干|花|需|期|第)几年|(?<![十好这那前后近过来有])几年(?:之?内|时间|完|才|能|[,?呢]|$)"
)
# 几分钟一集的短剧, 几年一次: some, and no question for a figure
_RATE = re.compile(
    r"(?:会|能|可以)(?:不会|不能)?多(?:出|了)?几(?:个|家|处|条|所)(?!项|条|任务)|多几(?:个|家|处)(?:这样|这种|新)|几(?:个)?(?:分钟|小时|天|周|月|年|块钱?|毛钱?|公里)一(?!共)[\u4e00-\u9fff]"
)
# 内容在哪里 asks for no place; 养老和上学都在哪条, 分别是第几项 for several tasks
_WRITTEN = re.compile(
    r"(?:内容|条款|原文|写|列|载)(?:都|是)?在?哪[里儿](?=[,。?呢]|$)|(?:任务)?(?:编|序)?号码?(?:是|为)?(?:多少|几)(?=[,。?呢]|$)|[往朝向]哪(?:[里儿边]|个方向)?"
)
_WHICH_TASK = re.compile("哪一?条(?=里|中|写|在|呢|管|是|讲|说|提|规定|要求|[,。?]|$)")
_MATTERS = re.compile(r"\S{2,} \S{2,} \S{2,}")
_EACH_TASK = re.compile(
    r"(?:分别|各自?|都)(?:是|在|写在|列在|归在|对应|属于)?(?:第几|哪一?(?:几)?(?:项|条|个任务))"
)
_NAME = re.compile(
    r"叫(?:什么|啥|做|作)|怎么[叫称]|称为|叫法|名称|全称|简称|全名|名字|什么名|哪(?:个|座|条|所|一段|一批|两|几(?!项|条)|(?<![上去到往朝向]哪)[里儿]|[里儿](?!能?[学玩逛吃练])|种|类|一(?!项|条)|三|四|五)|是什么|是啥|分别是|都有谁|都在哪|指的|啥样|哪\d+|在哪(?:儿|里|个|座)?(?:地方|城市)?(?:举?办|举行|比|开(?!会)|建|修|踢|跑)|什么[^,。]{0,6}(?:机制|模式|品牌|标准)|什么(?:样|程度|进度|级别|机制|阶段|时候|品牌|模式|标准|要求|说法|方向|领域)"
)


def matter(reading: Reading, scope: Scope) -> Query | None:
    """Whatever has content: who, verify, fact or topic, with its exact conditions."""
    content = reading.topic or _place_topic(reading)
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
    ours = field == "membership" and reading.units  # 那项里有没有我们石景山区
    if (field in _DETAILS and not ours) or (field and "几点" in text):
        return Query("fact", where, content, options)
    if _stated(reading):
        return _statement(reading, where, content, options)
    literal = literal_term(reading, scope)
    if literal:
        times = (("times", "1"),) if _TIMES.search(text) else ()
        units = (("shape", UNITS),) if reading.has("who", "unitnoun") else ()
        where = (*where, Condition("text", literal))
        return Query("list", where, content, options + times + units)
    if _who_else(reading):
        where = tuple(c for c in where if c not in reading.conditions)
        return Query("who", where, content, options)
    if _asks_who(reading):
        return Query("who", where, content, options)
    if reading.has("headings") and _WHICH_HEADING.search(text):
        return Query("headings_of", where, content, options)
    asked = _WRITTEN.sub("", _RATE.sub("", text))
    several = _EACH_TASK.search(text) or (_WHICH_TASK.search(text) and _MATTERS.search(content))
    figure = not several and (_FIGURE.search(asked) or _NAME.search(asked))
    places = _WHICH_DISTRICTS.search(text) and not where
    if places or ((figure or field) and not _filters(reading)):
        return Query("fact", where, content, options)
    return Query("topic", where, content, options)


_WHICH_HEADING = re.compile(
    "(?:在|归|属|列)[^,]{0,4}(?:哪|第几)(?:一|个)?(?:大|小)?(?:部分|节|章|标题|板块|块|类|项下)"
    "|(?:属于|归在|归到|列在)哪"
)


def _statement(
    reading: Reading,
    where: tuple[Condition, ...],
    content: str,
    options: tuple[tuple[str, str], ...],
) -> Query:
    """What is to be checked; of units that are none here as well: 由妇联参与吗."""
    where += tuple(Condition("unit", (name,)) for name in reading.unknown)
    if claims_alone(reading):
        where = tuple(c for c in where if c.kind != "count")
        options += (("sole", "1"),)
    if _DENIES.search(reading.text):
        options += (("denied", "1"),)
    return Query("verify", where, content, options)


# 清单里没有提到机器人,对吗
_DENIES = re.compile(
    "^(?:[这那该本]份?)?(?:个)?(?:清单|文件|通知|任务|全文|正文|里面?)?(?:里面?|中|上)?(?:压根|根本|并|都|好像|似乎|从来)?(?:也)?"
    "(?:没有?|未|不(?!是))(?:有)?(?:提到|提及|提过?|写到?|写过|说到?|讲到?|涉及|包括|包含|出现|列|讲)?"
)


def _stated(reading: Reading) -> bool:
    """Whether a statement is to be checked: 氢能那项任务有没有生态环境局."""
    text = reading.text
    if reading.units and (absent_field(reading) == "membership" or _THAT_TASK.search(text)):
        return True
    if not reading.has("verify") or _open_question(text):
        return False
    return not any(p.search(text) for p in (_WANTS_SOME, _ASKS_WHETHER, _LEFT_OPEN))


def _asks_who(reading: Reading) -> bool:
    text = reading.text
    asked = reading.has("who") or _wants_units(reading) or _WHOSE_DISTRICT.search(text)
    return bool(asked) and not reading.units and not _BODIES.search(text)


def _who_else(reading: Reading) -> bool:
    """元首来访,除了外办还有谁管: the units of the task, of which one is known."""
    named = reading.units and all(c.negated for c in reading.conditions)
    return bool(named) and _WHO_ELSE.search(reading.text) is not None


_WHO_ELSE = re.compile("(?:还有|另外)(?:谁|哪[些几个家]|什么(?:单位|部门))|还(?:归|由)?谁")
_WHICH_DISTRICTS = re.compile("(?:哪些|哪几个|哪个|几个)(?:区|县|城区)")

# 有说法吗, 有戏吗: whether there is anything about it, not whether a statement is true.
_ASKS_WHETHER = re.compile(
    r"(?:有|给)(?:没有|没)?[^,。?]{0,4}"
    r"(?:说法|安排|政策|规定|办法|支持|扶持|计划|措施|改善|动作|想法|打算|着落|指望|盼头|机会|希望|戏|谱|补贴|优惠|好处|方向|招)"
    r"[吗嘛么没不吧]|有(?:没有)?(?:这|那)(?:种|类|样)的?[^,。?]{1,4}[吗么没]|(?:提|写|说|讲)(?:到|着|过)?了?(?:吗|么|没有?[?。]?$)|(?:提|写|说|讲)没(?:提|写|说|讲)|(?:能|可以|会)[^,。?对是]{1,}[吗么嘛]\??$|管不管|支不支持|行不行|能不能|会不会|让不让"
)

_LEFT_OPEN = re.compile("(?:单位|部门|名称|时间|地点|数字|标准)(?:分别|都)?是[?]?$")  # 主管单位是?
_WHENCE = re.compile("哪[儿里]来")  # 钱打哪儿来: no place is asked for
_DETAILS = ("procedure", "price", "quota", "superlative", "membership")

# 跟养老有关的有吗, 给个名单吗: some are wanted, nothing is stated.
_WANTS_SOME = re.compile(
    r"[的类]有(?:吗|没有?)|(?:这|那|哪)(?:些|方面)的?任务|(?:给|发|有)个?(?:名单|单子|清单)"
)

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


_OCCURRENCES = re.compile(
    r"(?:多少(?:个|次|处|回)|几(?:次|处|回))[^,。?\"]{0,4}\"[^\"]+\""
    r"|\"[^\"]+\"[^,。?]{0,8}(?:多少|几)(?:次|处|回|遍)"
)


# 人工智能只提过一次吧
_SAID_SO_OFTEN = re.compile(
    r"(?P<word>\"?[\u4e00-\u9fff]{2,8}?\"?)(?:这个词)?(?:一共|总共|共|只|就|才)?(?:提到?|出现|说到?|讲到?)(?:过|了)?"
    rf"(?P<n>{NUMERAL})(?:次|遍|回|处)"
)


def occurrences(reading: Reading, scope: Scope) -> Query | None:
    """清单里有多少个"推动": how often words occur, be they words that questions are made of."""
    if claimed := _SAID_SO_OFTEN.search(reading.text):
        word = claimed["word"].strip('"“”')
        if word in scope.task_text and reading.has("verify"):
            times = (("times", "1"), ("claim", str(to_int(claimed["n"]) or 0)))
            return Query("list", (Condition("text", (word,)),), options=times)
    words = tuple(w for w in reading.quoted if w in scope.task_text)
    if len(words) != 1 or not _OCCURRENCES.search(reading.text):
        return None
    where = (*where_of(reading), Condition("text", words))
    return Query("list", where, options=(("times", "1"),))


def literal_term(reading: Reading, scope: Scope) -> tuple[str, ...]:
    """哪些任务提到足球: the word itself is asked for, and the notices hold it."""
    if not _MENTIONS.search(reading.text) and not _WORDS.search(reading.text):
        return ()
    said = (w for c in reading.content for w in c.split())
    terms = reading.quoted or tuple(w for w in said if w not in ("正文", "原文", "文字"))
    rest = "".join(c for c in reading.content if c not in reading.quoted)
    if reading.quoted and _CALLED.search(reading.text) and len(rest) >= _ITS_OWN:
        return ()
    if len(terms) == 1 and any(terms[0] in t.text for t in scope.tasks):
        return terms
    return ()
