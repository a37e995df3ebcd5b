"""What no phrase and no name of a question covers: a matter that limits the tasks, or an aside.

商务局的任务里和旅游有关的          -> 旅游 limits: the notices know the word
商务局的任务有哪些,写论文用         -> 写论文用 is an aside: an exact question stands without it
民政局低保方面的任务               -> 低保 limits though no task knows it: 方面的任务 says so
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.lexicon import data
from qa.scope import Scope
from qa.terms import terms

_BEFORE = re.compile(
    r"(?:(?:有没有|是否|有无|是不是)(?:在)?(?:管|抓|做|负责|参与|推|搞)(?:过|着|到)?"
    r"|有关|关于|涉及|涉及到|提到|说到|写到|讲到|牵涉|针对|围绕|沾|讲|谈)(?:到|的|了|着)?\"?$"
)
_AFTER = re.compile(
    r"\"?(?:(?:等|这|那)?(?:方面|类|领域|一类|一块|这块|那块|这种|那种|之类)"
    r"|(?:有关|相关|沾边|挂钩|沾上边|搭边))"
)
# 出门游玩路线这种,商务局没掺和的是哪条: a clause of its own that says what it is about
_SET_OFF = re.compile(
    r"(?:的(?:事儿?|事情|活儿?|任务|那些|内容)|这种|这类|这块|那种|之类)的?[,。:]"
)
# 通州要做的里头,吃喝玩乐的
_WITHIN = re.compile("(?:里头|里面?|当中|之中|其中|的),$")
_WITH = re.compile("(?:跟|和|与|同)$")  # 跟水有关的
_THE = re.compile(r"(?:[的里中]|里[面头边])$")
# 卫健委管的打疫苗那一摊, 水务局的放水那事
_TAIL = re.compile(
    r"[这那](?:一?(?:摊|档|块)子?|(?:件|回|档|摊|点|些)?(?:子)?(?:事儿?|活儿?|东西))$"
)
_TASK = re.compile(r"(的)?(?:重点)?(?:任务|工作|内容|项目|名单|情况|进展|安排)")
_OWN = re.compile(r"(?:方面|类|领域)$")
_CLAUSE = re.compile(r"[,。;?!:]|\s")
# 多少 and 几 that count something else than tasks and units.
_OTHER_FIGURE = re.compile(
    r"(?:多少|(?<![这那哪好十])几)(?!项|条|个|件|任务|重点|回|次|家|工作|事|样|桩|家|处|区|部门|单位|责任|主责|[,。?]|$)."
    "|哪一?(?:段|座|片|栋|趟|款|张|位|辆|间|口|棵|条(?:路|街|线|河|胡同|巷))"
)
# The share of a run that has to be known words: in a clause that names something, and elsewhere.
_ASKED, _STATED = (0.5, 0.8), (0.3, 0.3)
# 树枝挡了路灯,园林绿化局管吗: what stands before is the matter, in whatever words
_WHETHER = re.compile(
    r"[,。?].{0,12}(?:管不管|归不归|管吗|管么|管不|管嘛|负责吗|负责不|管得着)[?。,]?$"
    r"|(?:管不管|负不负责)[^,。?]{2,16}[?]?$"
)
_ASKS = re.compile("哪|几|啥|什么|多少")  # 哪几相: a slip in the words that ask
_ASKING = re.compile("(?:哪|几|啥|什么|多少)+一?.?的?")
_TASKS = ("tasknoun", "list", "responsible", "lead", "support", "only", "both", "most", "least")


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the question that nothing covers, and where it stands."""

    text: str
    start: int
    end: int


def parted(
    text: str,
    runs: Sequence[Run],
    flags: frozenset[str],
    named: Sequence[tuple[int, int]],
    scope: Scope,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(what limits, asides) of a question that names units, headings or numbers of units.

    `named` are the places of those names.
    """
    if _WHETHER.search(text):
        return tuple(r.text for r in runs), ()
    frame = flags.intersection(_TASKS) or ("count" in flags and not _OTHER_FIGURE.search(text))
    if not frame or (_OTHER_FIGURE.search(text) and "tasknoun" not in flags):
        return tuple(r.text for r in runs), ()
    main = _main_clauses(text, named)
    least = _STATED if "verify" in flags else _ASKED
    kept = [r for run in runs if not _aside(run.text) for r in _said(run)]
    limiting = []
    for run in kept:
        inside = any(a <= run.start < b for a, b in main)
        if _limits(text, run, inside, least, scope):
            limiting.append(run)
    for run in kept:  # 老城保护、平房: what is listed together limits together
        if run not in limiting and any(_listed(text, run, r) for r in limiting):
            limiting.append(run)
    chosen = tuple(r.text for r in kept if r in limiting)
    return chosen, tuple(r.text for r in kept if r not in limiting)


def _said(run: Run) -> list[Run]:
    """What a run says beside asking: 密云水库哪一段 -> 密云水库; 哪几相 -> nothing."""
    if not _ASKS.search(run.text):
        return [run]
    out, at = [], 0
    for piece in _ASKING.split(run.text):
        if len(piece) >= 3:
            at = run.text.index(piece, at)
            out.append(Run(piece, run.start + at, run.start + at + len(piece)))
    return out


def _listed(text: str, one: Run, other: Run) -> bool:
    low, high = sorted((one, other), key=lambda r: r.start)
    return re.fullmatch("[、和与及或]", text[low.end : high.start]) is not None


def _aside(run: str) -> bool:
    """写汇报用, 领导要看: what people add about why they ask."""
    return any(re.search(p, run) for p in data("asides")["patterns"])


def _main_clauses(text: str, named: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The clauses that name or ask something."""
    out, start = [], 0
    for end in [*(m.start() for m in _CLAUSE.finditer(text)), len(text)]:
        if any(start <= a < end for a, _ in named):
            out.append((start, end))
        start = end + 1
    return out


def _limits(text: str, run: Run, inside: bool, least: tuple[float, float], scope: Scope) -> bool:
    before, after = text[max(0, run.start - 6) : run.start], text[run.end : run.end + 6]
    if len(run.text) >= 2 and (
        _BEFORE.search(before) or _OWN.search(run.text) or run.text.startswith("凡是")
    ):
        return True
    if _WHICH_IS.search(before):
        return True  # 哪个是说国企总部搬家的
    if run.text[0] in _DOING and before.endswith(("有没有", "是否", "有无")):
        return True  # 有没有管疫苗
    if _WITH.search(before) and _AFTER.match(after):
        return True
    if inside and len(run.text) >= 4 and _TAIL.search(run.text):
        return True
    if len(run.text) >= 3 and before.endswith("在") and run.text.endswith(("上", "里")):
        return True  # 商务局在吃喝上要干点啥
    if len(run.text) >= 2 and re.match("的(?:事|活)", after) and before.endswith(_BEARING):
        return True  # 外办还管下馆子的事
    if len(run.text) >= 3 and _SET_OFF.match(after):
        return True
    if len(run.text) >= 2 and _WITHIN.search(before) and re.match("的(?:[,。?]|$)", after):
        return True
    if len(run.text) >= 2 and inside and (_AFTER.match(after) or _qualifies(before, after)):
        return True
    return _known_share(run.text, scope) >= least[0 if inside else 1]


def _qualifies(before: str, after: str) -> bool:
    """教委的中考任务, 教委低保任务; but not 教委搞的任务, whose run is a verb."""
    task = _TASK.match(after)
    if _THE.search(before) and after.startswith("的"):
        return True  # 教委管的中小学座位不够的
    return task is not None and (bool(_THE.search(before)) or task.group(1) is None)


_BEARING = ("管", "抓", "办", "负责", "参与")
_WHICH_IS = re.compile("哪一?(?:个|(?:个|项|条|几项)(?:是|是?[说讲管]))$")
_DOING = "管干做抓办搞推弄"


def _known_share(run: str, scope: Scope) -> float:
    """The share of a run's characters that are words of the tasks or everyday words for them."""
    if len(run) > 2 and run[0] in _DOING:  # 管餐饮: of food
        run = run[1:]
    found, _ = terms([run], scope.task_text)
    known = sum(len(t.text) for t in found)
    return known / len(run) if run else 0.0
