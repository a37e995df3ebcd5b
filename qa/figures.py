"""Figures: which one a question asks for, and where a text gives it.

asked("绿地要新增多大面积")              -> {"平方米", "公顷", ...}
pick("拆除违法建设", "拆除违法建设500万平方米、治理存量历史无手续建筑500万平方米") -> 500万平方米
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.numbers import Amount, amounts

_AREA = frozenset({"平方米", "公顷", "亩", "平方公里"})
_MONEY = frozenset({"元", "亿", "亿元", "万元"})
_SHARE = frozenset({"%", "成", "倍"})
_TIME = frozenset({"小时", "分钟", "天", "年"})
THINGS = frozenset(
    {
        "个",
        "家",
        "所",
        "处",
        "款",
        "项",
        "座",
        "条",
        "套",
        "辆",
        "台",
        "场",
        "届",
        "次",
        "户",
        "人次",
        "批",
        "张",
        "间",
        "名",
        "栋",
        "幢",
        "株",
        "棵",
        "册",
        "艘",
        "架",
    }
)

DAYS = r"休几天|(?:该|到底|共|批|给|放)几天(?=[,。?呢啊吗假]|$)"  # not 想出去玩几天
SEATS = r"(?:学位|床位|泊位|车位|座位)数(?:量|是|为|[?,。]|$)"
# What a question asks by these words, and the measures that answer it.
_ASKED: tuple[tuple[str, frozenset[str]], ...] = (
    (r"多大面积|面积|多少平|多少公顷|多少亩|多大地方", _AREA),
    (r"多少钱|多少亿|多少万元|多少元|投资额|总投资|预算|造价|资金规模|多少资金|盘子|金额", _MONEY),
    (SEATS, frozenset({"个", "张"})),
    (r"百分之|比例|比重|占比|几成|百分比|几个百分点|几个点", _SHARE),
    (r"多少户|几户|户数", frozenset({"户"})),
    (
        r"多少(?:个)?(?:小时|钟头)|几个(?:小时|钟头)|多长时间|时间[^,。?]{0,6}多长|几小时|多久",
        _TIME,
    ),
    (r"多少人|几个人|多少名|人次|几人|招多少", frozenset({"人次"})),
    (r"多少公里|几公里|多长(?!时间)|里程", frozenset({"公里"})),
    (rf"多少天|{DAYS}", frozenset({"天"})),
    (r"(?:多少|几)倍", frozenset({"倍"})),
    (r"几岁|多少岁", frozenset({"岁"})),
    (r"多少吨|几吨", frozenset({"吨"})),
    (r"(?:多少|几)(?:张床|床位?|张)", frozenset({"张"})),
    (r"(?:多少|几)(?:条|根)?车道", frozenset({"车道"})),
    (r"(?:多少|几)站(?![台])", frozenset({"站"})),
    (r"(?:多少|几)个?班(?![子组])", frozenset({"班"})),
    (r"(?:多少|几)(?:分钟|秒钟?)", frozenset({"分钟"})),
    (r"(?:多少|几)立?方(?![米向面式案])", frozenset({"方"})),
    (r"(?:多少|几)度(?!假)", frozenset({"度"})),
    (r"(?:多少|几)层", frozenset({"层"})),
    (r"(?:多少|几)(?:兆瓦|千瓦|度电)|装机", frozenset({"兆瓦", "千瓦", "兆瓦时", "千瓦时"})),
    (r"(?:多少|几)[株棵]", frozenset({"株", "棵"})),
    # 养老院建多少: something that is built, no people
    (
        r"(?:建|盖|修|造|开设|新增)(?:了|成|起|设)?(?:多少|几)(?=$|[,。?吗呢啊呀])",
        (THINGS | _AREA) - {"人次", "名", "次", "届"},
    ),
    (
        r"(?:多少|几)(?:个|家|所|处|款|项|座|条|套|辆|台|场|届|次|块|片|道|间|册|艘|架|幢|栋)|多少",
        THINGS | _AREA | _SHARE | (_TIME - {"分钟"}),
    ),
)
_CHINESE_COUNT = re.compile(
    r"[一二三四五六七八九十两][年个大批期次届]|第[一二三四五六七八九十]|[千百万]亿级|3个100|\d"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The measures that would answer; `strict` where the question names one."""

    measures: frozenset[str]
    strict: bool


def asked(text: str) -> Asked | None:
    """Which kind of figure a question wants; None where it wants none."""
    if re.search("几[个座所家][^,。?]{0,12}(?:叫|名字|名称|是哪|分别是)", text):
        return None  # 几个小镇都叫什么: the names are asked for
    if re.search("哪(?:几|些)", text) and not re.search("多少|百分之|(?<!哪)几", text):
        return None  # 占比要提高的是哪几片: names again
    for i, (words, measures) in enumerate(_ASKED):
        if re.search(rf"(?<![第十好这那哪]){words}" if i == len(_ASKED) - 1 else words, text):
            return Asked(measures, i < len(_ASKED) - 1)
    return None


def answers(want: Asked, text: str) -> list[Amount]:
    """Figures of `text` that have a wanted measure."""
    return [a for a in amounts(text) if a.measure in want.measures and not _is_a_year(a)]


def _is_a_year(amount: Amount) -> bool:
    return amount.measure == "年" and amount.value > 1900


_MEASURE = re.compile(
    r"(?:多少|(?<![十好这那哪])几)(所|家|处|款|批|届|户|成|公顷|人次|小时|倍|座|场|号线|平方米)"
)


def has_measure(question: str, text: str) -> bool:
    """Whether `text` has a figure with the measure a question names: 几所 and 6所; False where
    the question names none."""
    match = _MEASURE.search(question)
    return match is not None and any(a.measure == match.group(1) for a in amounts(text))


def holds_any(text: str) -> bool:
    """Whether a text gives any number at all, in digits or as 三年, 第二批, 千亿级."""
    return _CHINESE_COUNT.search(_NUMBERED.sub("", text)) is not None


# M102线, 22号线, 2026年, 第四使馆区: numbers that count nothing
_NUMBERED = re.compile(
    r"[A-Za-z]+\d+线?|\d+号线|20\d\d年|第[一二三四五六七八九十](?![批期届次轮阶个])"
)


_PARTS = "[,，。;；、]"
_CLAUSE = "[,，。;；]"


_FRAME = frozenset("的要达到多少几今年个有是为在")  # characters that tell no figure from another
_SAME_MEASURE = 2  # shared characters that the measure a question names is worth: 多少项 and 200项


def pick(question: str, text: str, want: Asked) -> Amount | None:
    """The wanted figure whose words stand nearest to the question's, None where none stands out."""
    found = answers(want, text)
    if not found:
        return None
    scored = []
    for amount in found:
        before = re.split(_PARTS, text[: amount.start])[-1]
        after = re.split(_PARTS, text[amount.end :])[0]
        same = re.search(f"(?:多少|几){re.escape(amount.measure)}", question) is not None
        shared = len((set(before + after) & set(question)) - {amount.measure} - _FRAME)
        scored.append((shared + _SAME_MEASURE * same, -amount.start, amount))
    best = max(scored, key=lambda s: (s[0], s[1]))
    ties = [s for s in scored if s[0] == best[0]]
    return best[2] if len(ties) == 1 or len(found) == 1 else None


_TELLING = 2  # characters that words have to share with those around a figure to be its own


def comparable(one: Amount, other: Amount) -> bool:
    """Whether two figures count the like: the same measure, or things (10个 and 100家)."""
    return one.measure == other.measure or {one.measure, other.measure} <= THINGS


def words_around(amount: Amount, here: Sequence[Amount], text: str) -> set[str]:
    """The characters of the phrase a figure stands in, as far as the figures beside it."""
    start = max((a.end for a in here if a.end <= amount.start), default=0)
    end = min((a.start for a in here if a.start >= amount.end), default=len(text))
    before = re.split(_CLAUSE, text[start : amount.start])[-1]
    after = re.split(_CLAUSE, text[amount.end : end])[0]
    # 达到10个、核心企业达到100家: what follows a comma belongs to the next figure.
    return set(before if after.startswith("、") else before + after)


def told_by(words: set[str], around: Sequence[set[str]]) -> int | None:
    """Which of some figures, by the characters around each, words are told by; None where by none
    or by several alike."""
    shared = [len(words & near) for near in around]
    most = max(shared, default=0)
    return shared.index(most) if most >= _TELLING and shared.count(most) == 1 else None


_LARGE = frozenset(
    {"平方米", "公顷", "亩", "公里", "元", "亿元", "万元", "亿", "套", "人次", "吨", "辆"}
)


def unheard_of(question: str, text: str) -> list[Amount]:
    """Large figures of a question that no figure of `text` (all tasks) equals: 30万套."""
    values = {round(a.value, 6) for a in amounts(text)}
    claims = (a for a in amounts(question) if a.measure in _LARGE and a.value >= 10)
    return [a for a in claims if round(a.value, 6) not in values and not bound_of(question, a)]


_BOUNDS_BEFORE = (
    (">", "超过|多于|大于|高于|不止|突破"),
    (">=", "不少于|不低于|至少|起码|不小于|最少|下限(?:是|为)?"),
    ("<", "不到|不足|少于|低于|小于|没到"),
    ("<=", "不超过|至多|最多|不高于|不大于|不多于|上限(?:是|为)?"),
)


def bound_of(text: str, amount: Amount) -> str:
    """How a figure is bound where it stands: 不低于2000亿元 -> >=, 3成以上 -> >=; '' for itself."""
    before, after = text[max(0, amount.start - 8) : amount.start], text[amount.end :]
    if re.match("(?:及|或)?以上", after):
        return ">="
    if re.match("(?:及|或)?以[下内]", after):
        return "<="
    found = [(op, m) for op, w in _BOUNDS_BEFORE if (m := re.search(f"(?:{w})(?:了|到)?$", before))]
    return max(found, key=lambda f: len(f[1].group()))[0] if found else ""


def _reach(op: str, value: float) -> tuple[float, float]:
    """The least and the most that a bound figure may be."""
    near = 1e-6 * max(1.0, abs(value))
    return {
        ">": (value + near, float("inf")),
        ">=": (value, float("inf")),
        "<": (float("-inf"), value - near),
        "<=": (float("-inf"), value),
    }.get(op, (value, value))


def borne(claim: Amount, said: str, printed: Amount, text: str) -> bool | None:
    """Whether a figure of a statement `said` holds where `text` prints a figure for the same thing:
    超过60公顷 of 66公顷; None where the printed bound leaves it open."""
    low, high = _reach(bound_of(said, claim), claim.value)
    least, most = _reach(bound_of(text, printed), printed.value)
    if bound_of(said, claim) == "" and least != most:
        return abs(claim.value - printed.value) <= 1e-6  # 2000亿元, of 不低于2000亿元
    if low <= least and most <= high:
        return True
    return False if most < low or high < least else None


def wrong_figures(question: str, text: str) -> list[tuple[Amount, Amount]]:
    """Figures of a question that `text` contradicts, each with the figure it has instead."""
    here = amounts(text)
    out = []
    for claim in amounts(question):
        before = question[max(0, claim.start - 1) : claim.start]
        counted = claim.measure in ("项", "条", "次") and re.search("任务|清单", question)
        if before == "第" or claim.measure == "年" or counted:
            continue
        same = [a for a in here if a.measure == claim.measure or not claim.measure]
        if any(a.value == claim.value and {a.measure, claim.measure} <= THINGS for a in here):
            continue  # 25处 for 25个
        if bound_of(question, claim) and any(
            borne(claim, question, a, text) is not False for a in same
        ):
            continue
        if same and all(abs(a.value - claim.value) > 1e-6 for a in same):
            out.append((claim, same[0]))
        elif not same and (other := _of_another_measure(claim, here)):
            out.append((claim, other))
    return out


# What a measure is in the smallest of its kind.
_KINDS = (
    {"平方米": 1.0, "公顷": 1e4, "亩": 2000 / 3, "平方公里": 1e6},
    {"分钟": 1.0, "小时": 60.0, "天": 1440.0},
    {"米": 1.0, "公里": 1e3},
    {"元": 1.0, "美元": 7.0, "欧元": 8.0, "港元": 0.9},
)


def _of_another_measure(claim: Amount, here: Sequence[Amount]) -> Amount | None:
    """66公顷 for a claim of 66亩: the same number, or the only figure of that kind, where they
    are not as much; None for 0.66平方公里, which is."""
    kind = next((k for k in _KINDS if claim.measure in k), {})
    of_kind = [a for a in here if a.measure in kind]
    worth = kind.get(claim.measure, 1.0) * claim.value
    if any(abs(a.value * kind[a.measure] - worth) <= 1e-3 * worth for a in of_kind):
        return None
    number = next((a for a in here if abs(a.value - claim.value) < 1e-6), None)
    if number and not {number.measure, claim.measure} <= THINGS:
        return number
    return of_kind[0] if len(of_kind) == 1 else None
