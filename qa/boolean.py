"""How the units of a question combine: 和, 或, 但没有, 只有, 至少三家 -> conditions.

有文旅局也有商务局,但没有发改委 -> unit 文旅局; unit 商务局; not unit 发改委
海关或者边检总站 -> unit 海关|边检总站
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.lexicon import Token
from qa.records import Condition

_EMPTY_WORDS = re.compile(r"^(?:的|了|里|中|和|与|跟|、|,|也|都|有|在|还|又|是|任务|那|这)*$")


# 不归, 也不由, 没交给 before a unit; 归不归 asks.
_DENIED = re.compile(
    r"(?P<a>.?)[不没未](?P<verb>归|由|属于?|在|让|是|给|含|包[含括]|涉及|用|写|提到?|列|见到?|挂|需要?|找|经|交给?|派|轮到)$"
)


# 把带文旅局的剔掉, 有教委的别给我, 跟规自委无关: said after the unit that is left out
_NOT_ONE = (  # 一个都没参与, 八竿子打不着
    r"(?:[,]?这?[两三四五六七八九十几][家个](?:单位|部门|区)?|里[头面]?|当中)?[,]?"
    r"(?:一个|一家|谁|哪个|哪家|一项|一点儿?)?(?:都|也|均|全都?)(?:没有?|不|未)"
    r"(?:有份|参与|参加|负责|承担|沾边?|掺和|涉及|出现|在|挂名|牵头|管|露面|列入?|碰|插手)"
    r"|八竿子打不着|(?:毫|并)?[没无]有?(?:半点|任何|一点儿?|半毛钱)?(?:关系|瓜葛|关联|牵扯)"
    r"|(?:不|没)(?:沾边|搭边|搭界|挨着)|扯不上"
)
_STRUCK = re.compile(
    rf"{_NOT_ONE}|"
    r"(?:也|都)?(?:有份|参与|在|在里面|在内)?的?(?:都|全|统统)?"
    r"(?:(?:剔掉|剔除|去掉|去除|排除掉?|刨掉|刨除|除掉|拿掉|别(?:给我|要|列|算)|不要了?|不算(?:在内|进去|数)?(?:的话)?|不计(?:在内|入)?(?:的话)?)(?:[,。?了吧)]|$)|无关|不相干)"
)


_BESIDES = re.compile("[,的]?(?:还有|其他|别的|其余|又是|是)?(?:谁|哪|单位|部门|委办局)")


# 别把经开区混进来
_KEPT_OUT = (
    re.compile("(?:别|不要|不用|甭)(?:再)?(?:把|将)$"),
    re.compile("(?:也)?(?:[混算列加放掺带]|统计)[进上]"),
)
# 甲可有可无: limits nothing
_ALL_THE_SAME = re.compile("(?:可有可无|有没有都(?:行|可以)|在不在都行|无所谓|随意)")
# 甲没有,乙有
_CROSSED = (
    re.compile("(?:也|都|是)?(?:没有|没|不在|不参与|没参与|没份)(?:的)?[,但而却可是]*"),
    re.compile("(?:却|倒|是|也|都)?(?:有|在|参与|承担|负责)"),
)
# 不是甲和乙同时参与的
_NOT_TOGETHER = (
    re.compile("(?:(?<!是)不是|并非)(?:由)?$"),
    re.compile("(?:同时|一起|共同|都)(?:参与|负责|承担|有|在|出现|牵头)"),
)


def _denied(before: str) -> bool:
    """Whether what stands right before a unit is a denied verb: 也不归 -> True; 归不归 -> False."""
    match = _DENIED.search(re.sub(r"[到了着过]$", "", before))
    return match is not None and match["a"] != match["verb"][0]


def _gap(tokens: Sequence[Token], left: int, right: int) -> list[Token]:
    return [t for t in tokens[left + 1 : right] if not _EMPTY_WORDS.match(t.text) or t.classes]


def negated(tokens: Sequence[Token], places: Sequence[int]) -> dict[int, bool]:
    """For each unit token (by index in `tokens`): whether the question leaves it out."""
    out: dict[int, bool] = {}
    for order, at in enumerate(places):
        before = places[order - 1] if order else -1
        after = places[order + 1] if order + 1 < len(places) else len(tokens)
        pre, post = _gap(tokens, before, at), _gap(tokens, at, after)
        last = next((t for t in reversed(pre) if not t.has("pronoun_one", "padding")), None)
        while (
            last is not None
            and last.has("and", "responsible", "both", "particle")
            and not last.has("except")
        ):
            rest = pre[: pre.index(last)]
            joined = last.has("and") and order and not rest
            if joined:
                break
            last = rest[-1] if rest else None
        out[at] = bool(
            (last is not None and last.has("except") and _governs(tokens, last, at, before))
            or _denied(_text(tokens, before, at))
            or _kept_out(tokens, before, at)
            or _left_out_after(tokens, at, post, after)
            or (order and out[before] and _joined(tokens, before, at))
        )
    for left, right in zip(reversed(places[:-1]), reversed(places[1:]), strict=True):
        if out[right] and not out[left] and _joined(tokens, left, right):
            out[left] = True  # 财政局和住建委都不参与: both are left out
        beside, ahead = _text(tokens, left, right), _text(tokens, right, len(tokens))
        if beside and _CROSSED[0].fullmatch(beside) and _CROSSED[1].match(ahead):
            out[left], out[right] = True, False
        if right == left + 1 and tokens[left].value == tokens[right].value:
            out[left] = out[right] = out[left] or out[right]  # 科委中关村: one organ, said twice
    return out


def _text(tokens: Sequence[Token], left: int, right: int) -> str:
    """The words between two tokens."""
    return "".join(t.text for t in tokens[left + 1 : right])


def _joined(tokens: Sequence[Token], left: int, right: int) -> bool:
    """Only 和, 、 between two units: they share their polarity."""
    between = _text(tokens, left, right)
    return re.fullmatch(r"[、和与跟及]|以及|还有|", between) is not None


def _kept_out(tokens: Sequence[Token], before: int, at: int) -> bool:
    ahead, rest = _text(tokens, before, at), _text(tokens, at, len(tokens))
    return bool(_KEPT_OUT[0].search(ahead) and _KEPT_OUT[1].match(rest))


def _governs(tokens: Sequence[Token], word: Token, at: int, before: int) -> bool:
    """A 没有 that ends a statement about the unit before it does not govern the next unit."""
    if before >= 0 and _STRUCK.match(_text(tokens, before, len(tokens))):
        return False  # 通州不算的话,哪个区
    if not word.text.endswith("没有") or before < 0:
        return True
    between = "".join(t.text for t in tokens[before + 1 : at])
    if re.search(r"[但而却,、;]", between.split("没有")[0]):
        return True
    ahead = "".join(t.text for t in tokens[:before])
    if between == "没有" and re.search(r"有[^,]{0,3}$", ahead):
        return True  # 有A没有B
    if re.fullmatch("[也又还]没有", between) and re.search(r"[没未不]有?[^,]{0,3}$", ahead):
        return True  # 既没有A也没有B
    rest = "".join(t.text for t in tokens[at + 1 :])
    return not re.match(r"[^,]{0,2}(?:有|参与|在|负责)", rest)


def _left_out_after(tokens: Sequence[Token], at: int, post: Sequence[Token], after: int) -> bool:
    """商务局没有的, 经信局没参与的, 体育局不在的, 除了…以外."""
    if _STRUCK.match(_text(tokens, at, len(tokens))):
        return True
    first = next(
        (t for t in post if not t.has("both", "padding", "particle") or t.has("absent", "except")),
        None,
    )
    if first is None:
        return False
    index = tokens.index(first)
    if any(
        t.text not in "的,、都也并却倒反而根本压根其实"
        for t in tokens[at + 1 : index]
        if not t.has("both", "padding", "particle")
    ):
        return False
    if first.has("absent"):
        return (
            first.text not in ("以外", "之外", "除外")
            or any(t.has("except") for t in tokens[:at])
            or _BESIDES.match(_text(tokens, index, len(tokens))) is not None
        )
    if first.text in ("没有", "无"):
        follows = "".join(t.text for t in tokens[index + 1 : after])
        if re.match("[,、;]", follows):
            return True  # 财政局没有、也不归住建委
        return (
            after == len(tokens)
            and re.match(r"^(?:的|参与|在|份|负责|列|出现|挂|牵头|上|$|,|。|\?)", follows)
            is not None
        )
    return False


_ALL_OF_THEM = re.compile("(?:全部?|全都|都|均)(?:是|为|由)$|只由$")  # 主责单位全是市级部门的


def unit_conditions(tokens: Sequence[Token], role: str) -> list[Condition]:
    """Conditions for all unit tokens of a question, in order; 或 puts units into one condition."""
    places = [
        i
        for i, t in enumerate(tokens)
        if t.has("unit", "group") and not _ALL_THE_SAME.match(_text(tokens, i, len(tokens)))
    ]
    polarity = negated(tokens, places)
    either = _either(tokens, places)
    out: list[Condition] = []
    for order, at in enumerate(places):
        token = tokens[at]
        kind = "group" if token.has("group") else "unit"
        condition = Condition(kind, tuple(token.value), polarity[at], "" if polarity[at] else role)
        if kind == "group" and _ALL_OF_THEM.search(_text(tokens, -1, at)):
            condition = Condition(kind, tuple(token.value), polarity[at], op="all")
        previous = out[-1] if out else None
        if (
            order
            and either[order]
            and previous
            and previous.kind == kind
            and previous.negated == polarity[at]
        ):
            out[-1] = Condition(
                kind, (*previous.values, *condition.values), previous.negated, previous.role
            )
        elif condition not in out:
            out.append(condition)
    if together := _not_together(tokens, places):
        values = [v for at in together for v in tokens[at].value]
        left = [c for c in out if not set(c.values) <= set(values)]
        return [*left, Condition("unit", tuple(values), negated=True, op=f">={len(together)}")]
    asked = {v for c in out if not c.negated for v in c.values}
    return [c for c in out if not (c.negated and c.kind == "unit" and asked.issuperset(c.values))]


def _not_together(tokens: Sequence[Token], places: Sequence[int]) -> Sequence[int]:
    """The units of 不是甲和乙同时参与的: not both, be it one of them or none."""
    for first in range(len(places)):
        last = first
        while last + 1 < len(places) and _joined(tokens, places[last], places[last + 1]):
            last += 1
        ahead = _text(tokens, places[first - 1] if first else -1, places[first])
        rest = _text(tokens, places[last], len(tokens))
        if last > first and _NOT_TOGETHER[0].search(ahead) and _NOT_TOGETHER[1].match(rest):
            return places[first : last + 1]
    return ()


def some_of(conditions: Sequence[Condition], op: str) -> tuple[Condition, ...]:
    """甲、乙、丙里至少两家 -> one condition over all of them."""
    units = [c for c in conditions if c.kind == "unit" and not c.negated]
    values = tuple(dict.fromkeys(v for c in units for v in c.values))
    rest = tuple(c for c in conditions if c not in units)
    return (Condition("unit", values, op=op), *rest)


# 或 between two units; other words (至少有一家) stand after all that they are about.
_BETWEEN = ("或", "或者", "或是", "or", "抑或", "要么")


def _either(tokens: Sequence[Token], places: Sequence[int]) -> list[bool]:
    """For each unit whether it is an alternative to the one before (A或B, A、B或C, A和B任一)."""
    if len(places) < 2:
        return [False] * len(places)
    said_after = [i for i, t in enumerate(tokens) if t.has("or") and t.text not in _BETWEEN]
    out = [False]
    for left, right in zip(places, places[1:], strict=False):
        between = tokens[left + 1 : right]
        out.append(any(i > right for i in said_after) or any(t.text in _BETWEEN for t in between))
    for i in range(len(out) - 2, 0, -1):  # A、B或C: the comma list belongs to the 或
        if out[i + 1] and all(t.text == "、" for t in tokens[places[i - 1] + 1 : places[i]]):
            out[i] = True
    return out
