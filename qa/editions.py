"""今年比去年新增了哪些任务: a question about two editions, its findings and its words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.records import Notice, Task
from qa.diff import Change, Diff, compare
from qa.findings import Evidence, Findings
from qa.notices import edition_of
from qa.reading import read
from qa.records import Query, Status
from qa.scope import Scope
from qa.search import Search
from qa.wording import gist, mark

_YEAR = r"(?:今年|去年|上一?年度?|前年|20\d\d年?度?)(?:的)?(?:清单|任务|版)?"
_RELATED = re.compile(
    rf"(?:{_YEAR})?(?:的)?(?:比|较|相比|对比|比较|和|与|跟|同)(?:起)?{_YEAR}(?:的)?(?:相?比较?(?:起来)?)?"
    r"|(?:两|2)(?:份|版|年|个版本)(?:的)?(?:清单|文件|任务)?(?:相比|之间|比较|对比)?"
    r"|(?:比|较|与|和|跟)(?:上一?版|旧版|老版)(?:相比|比)?"
)
_WHAT = (
    ("gone", r"取消|减少|去掉|删[去除掉]?|不再|没有?了|少了|拿掉|撤[销掉]|退出"),
    ("added", r"新增|增加|多[了出]|新加|新列|新出现|新任务|添了?|加了"),
    ("changed", r"调整|变化|变动|不同|区别|差异|差别|改|修改|变了|不一样|异同|比较|对比"),
)
_NAMES = {"added": "新增", "gone": "不再列入", "changed": "有调整"}


def asked(text: str, scope: Scope) -> Query | None:
    """The query of a question that compares two editions that are open, None for any other."""
    related = _RELATED.search(text)
    pair = _pair(text, scope)
    if related is None or pair is None:
        return None
    rest = text[: related.start()] + text[related.end() :]
    what = next((name for name, words in _WHAT if re.search(words, rest)), "")
    if not what:
        return None
    kinds = "all" if what == "changed" and re.search("变化|不同|区别|差|异同|比", rest) else what
    conditions = tuple(c for c in read(rest, scope).conditions if c.kind == "unit")
    options = (("what", kinds), ("old", pair[0].name), ("new", pair[1].name))
    return Query("editions", conditions, options=options)


def _pair(text: str, scope: Scope) -> tuple[Notice, Notice] | None:
    """The old and the new edition: of the one place that has two, those of the years named."""
    places: dict[str, dict[int, Notice]] = {}
    for notice in scope.notices:
        edition = edition_of(notice)
        places.setdefault(edition.place, {})[edition.year] = notice
    held = {p: by for p, by in places.items() if len(by) > 1}
    named = [p for p in held if p and p in text] or [*held]
    if len(named) != 1:
        return None
    by_year = held[named[0]]
    years = sorted({int(y) for y in re.findall(r"20\d\d", text)} & by_year.keys())
    chosen = years if len(years) == 2 else sorted(by_year)[-2:]
    return by_year[chosen[0]], by_year[chosen[1]]


def execute(query: Query, scope: Scope, search: Search) -> Findings:
    """Compare the two notices; what concerns the units that are named."""
    diff = compare(scope.notice(query.option("old")), scope.notice(query.option("new")))
    names = [v for c in query.where for v in c.values]
    if names:
        diff = diff.of_units([diff.units.canonical(n) or n for n in names])
    what = query.option("what")
    tasks: list[Task] = []
    if what in ("added", "all"):
        tasks += diff.added
    if what in ("gone", "all"):
        tasks += diff.gone
    if what in ("changed", "all"):
        tasks += [t for c in diff.changed for t in (c.old, c.new)]
    evidence = tuple(Evidence(t.notice, t, t.span) for t in tasks)
    return Findings(query, Status.ANSWERED, tuple(tasks), evidence=evidence, values={"diff": diff})


def compose(findings: Findings, scope: Scope) -> list[str]:
    """The counts first, then each kind that was asked for, one line a task."""
    diff: Diff = findings.values["diff"]
    what = findings.query.option("what")
    names = [v for c in findings.query.where for v in c.values]
    return report(diff, scope, (what,) if what != "all" else tuple(_NAMES), names)


def report(
    diff: Diff,
    scope: Scope,
    kinds: Sequence[str] = tuple(_NAMES),
    names: Sequence[str] = (),
) -> list[str]:
    """Lines of Chinese: 新增3项, 不再列入2项, 有调整5项, then the tasks of these kinds."""
    counts = {"added": len(diff.added), "gone": len(diff.gone), "changed": len(diff.changed)}
    told = "、".join(f"{_NAMES[k]}{counts[k]}项" for k in kinds)
    rest = f",未变{len(diff.kept) - len(diff.changed)}项" if len(kinds) > 1 else ""
    whose = f"{'、'.join(names)}的任务中," if names else ""
    lines = [
        f"{whose}《{diff.new.name}》与《{diff.old.name}》相比,{told}{rest}"
        f"(已逐项对照{len(diff.old.tasks)}项和{len(diff.new.tasks)}项)。"
    ]
    for kind in kinds:
        if not counts[kind]:
            continue
        if len(kinds) > 1:
            lines.append(f"{_NAMES[kind]}的任务:")
        if kind == "changed":
            lines += [_changed(change, scope) for change in diff.changed]
        else:
            tasks = diff.added if kind == "added" else diff.gone
            lines += [f"{mark(t, scope)} {gist(t)}{_units(t, diff)}" for t in tasks]
    return lines


def _units(task: Task, diff: Diff) -> str:
    organs = diff.organs(task)
    return f"({'、'.join(organs)})" if organs else ""


def _changed(change: Change, scope: Scope) -> str:
    said = []
    if change.reworded:
        said.append(f"原为“{change.old.text}”,现为“{change.new.text}”")
    if change.joined:
        said.append(f"新增单位{'、'.join(change.joined)}")
    if change.left:
        said.append(f"不再列{'、'.join(change.left)}")
    if change.redated:
        old, new = (t.deadline or "未载明" for t in (change.old, change.new))
        said.append(f"完成时限由{old}改为{new}")
    both = f"{mark(change.old, scope)}→{mark(change.new, scope)}"
    return f"{both} {gist(change.new)}:{';'.join(said)}。"
