"""Questions that the task table answers: sets, look-ups, headings, the document itself."""

from __future__ import annotations

from collections import Counter

from corpus.records import Notice, Span, Task
from qa.conditions import describe, resolved_numbers, select
from qa.findings import Evidence, Findings, Row
from qa.printed import people_of
from qa.records import Condition, Query, Status
from qa.scope import Scope
from qa.search import Search
from qa.sections import key_of


def task_evidence(task: Task) -> Evidence:
    """The whole text of a task as evidence."""
    return Evidence(task.notice, task, task.span)


def list_tasks(query: Query, scope: Scope, search: Search) -> Findings:
    """Every task that meets the conditions; none is an answer too (not_found, nearest offered)."""
    missing = missing_sections(query, scope)
    tasks = () if missing else select(query.where, scope)
    absent = _absent_numbers(query, scope)
    values: dict[str, object] = {
        "missing_sections": missing,
        "absent_numbers": absent,
        "groups": by_group(query, scope),
    }
    values |= _figures(query, tasks, scope)
    if count := int(query.option("first") or query.option("last") or 0):
        values["total"] = len(tasks)
        tasks = tasks[:count] if query.option("first") else tasks[-count:]
    if tasks:
        return Findings(query, Status.ANSWERED, tasks, values=values)
    status = Status.NOT_FOUND if missing or absent else Status.ANSWERED
    return Findings(query, status, suggestions=nearest(query, scope), values=values)


def _figures(query: Query, tasks: tuple[Task, ...], scope: Scope) -> dict[str, object]:
    """What the tasks are a share of, as (words, number of tasks), and how often words occur in
    them, where that is asked for."""
    out: dict[str, object] = {}
    if of := query.option("share"):
        units = tuple(dict.fromkeys(u for m in scope.units.find(of) for u in m.units))
        parts = [c for c in query.where if c.kind == "section"] if of == "1" else []
        base = len(select([Condition("unit", units)] if units else parts, scope))
        whole = "、".join(units) or "、".join(describe(c, scope) for c in parts) or "全部"
        out["share"] = (whole, base)
    if query.option("times"):
        words = [v for c in query.where if c.kind == "text" for v in c.values]
        out["times"] = [(word, sum(t.text.count(word) for t in tasks)) for word in words]
    return out


def by_group(query: Query, scope: Scope) -> tuple[str, ...]:
    """Printed groups (各区政府) through which a district of the question was found."""
    named = (v for c in query.where if c.kind == "unit" and not c.negated for v in c.values)
    return tuple(dict.fromkeys(g for v in named for g in scope.units.covering(v)))


def missing_sections(query: Query, scope: Scope) -> tuple[str, ...]:
    """Headings that are asked for and do not exist (第五部分)."""
    held = {key_of(h) for n in scope.notices for h in n.headings}
    titles = {h.title for n in scope.notices for h in n.headings}
    keys = (v for c in query.where if c.kind == "section" for v in c.values)
    return tuple(k for k in keys if k not in held and k not in titles)


def _absent_numbers(query: Query, scope: Scope) -> tuple[int, ...]:
    held = {t.number for t in scope.tasks}
    return tuple(n for n in resolved_numbers(query.where, scope) if n not in held)


def nearest(query: Query, scope: Scope) -> tuple[str, ...]:
    """Questions close to one with an empty result that do have an answer."""
    out = []
    for i, condition in enumerate(query.where):
        rest = query.without(i).where
        if rest and len(query.where) > 1 and (count := len(select(rest, scope))):
            words = ",".join(describe(c, scope) for c in rest)
            out.append(f"{words}的任务有哪些({count}项)" if condition else "")
    return tuple(out[:3])


def show(query: Query, scope: Scope, search: Search) -> Findings:
    """Tasks by number: their text, their units, or how their units differ."""
    held: dict[int, list[Task]] = {}
    for task in scope.tasks:
        held.setdefault(task.number, []).append(task)
    names = [v for c in query.where if c.kind == "notice" for v in c.values]
    wanted = resolved_numbers(query.where, scope)
    tasks = tuple(t for n in wanted for t in held.get(n, ()) if not names or t.notice in names)
    absent = tuple(n for n in wanted if n not in held)
    values: dict[str, object] = {
        "absent": absent,
        "last": scope.tasks[-1].number if scope.tasks else 0,
    }
    if not tasks:
        return Findings(query, Status.NOT_FOUND, values=values)
    if query.ask in ("units_of", "count_units", "compare") and not any(t.units for t in tasks):
        return Findings(query, Status.NOT_FOUND, tasks, values={**values, "no_units": True})
    evidence = tuple(e for t in tasks for e in (task_evidence(t), *unit_evidence(t)))
    if query.ask == "units_of" and len(tasks) > 1:
        values["rows"] = True
    return Findings(query, Status.ANSWERED, tasks, evidence=evidence, values=values)


def unit_evidence(task: Task) -> tuple[Evidence, ...]:
    """The printed lines of responsibility of a task."""
    return tuple(Evidence(task.notice, task, r.span) for r in task.responsibilities)


def headings_of(query: Query, scope: Scope, search: Search) -> Findings:
    """The headings a task stands under, the task being given by number or by its matter."""
    if query.topic and not resolved_numbers(query.where, scope):
        from qa import matter

        found = matter.fact(query, scope, search)
        tasks = found.tasks[:1]
    else:
        tasks = show(query, scope, search).tasks
    if not tasks:
        return Findings(
            query,
            Status.NOT_FOUND,
            values={"absent": _absent_numbers(query, scope), "last": scope.tasks[-1].number},
        )
    return Findings(query, Status.ANSWERED, tasks)


def each(query: Query, scope: Scope, search: Search) -> Findings:
    """商务局和教委各有几项: one row a unit, the union of their tasks cited."""
    rest = [c for c in query.where if c.kind != "unit"]
    rows = []
    for name in (v for c in query.where if c.kind == "unit" for v in c.values):
        rows.append(Row(name, len(t := select([Condition("unit", (name,)), *rest], scope)), t))
    kept = {id(t) for r in rows for t in r.tasks}
    tasks = tuple(t for t in scope.tasks if id(t) in kept)
    return Findings(query, Status.ANSWERED if tasks else Status.NOT_FOUND, tasks, tuple(rows))


def compare_units(query: Query, scope: Scope, search: Search) -> Findings:
    """体育局和文旅局谁的任务多: the counts and the tasks both have."""
    found = each(query, scope, search)
    common = select([Condition("unit", (r.name,)) for r in found.rows], scope)
    return Findings(query, found.status, found.tasks, found.rows, values={"common": common})


def units_in(query: Query, scope: Scope, search: Search) -> Findings:
    """第一部分涉及哪些单位: every organ of the selected tasks with its count there."""
    tasks = select([c for c in query.where if c.kind not in ("group",)], scope)
    groups = [c for c in query.where if c.kind == "group" and not c.negated]
    members = {m for c in groups for v in c.values for m in scope.units.groups.get(v, ())}
    named = query.option("named")
    table: dict[str, list[Task]] = {}
    for task in tasks:
        for organ in scope.organs_of(task):
            if (not groups or organ in members) and named in organ:
                table.setdefault(organ, []).append(task)
    if query.option("only"):  # 只在第三部分有任务的单位
        everywhere = Counter(o for t in scope.tasks for o in scope.organs_of(t))
        table = {name: ts for name, ts in table.items() if len(ts) == everywhere[name]}
    rows = sorted(
        (Row(name, len(ts), tuple(ts)) for name, ts in table.items()), key=lambda r: -r.number
    )
    return Findings(
        query,
        Status.ANSWERED if rows else Status.NOT_FOUND,
        (),
        tuple(rows),
        values={"checked": len(tasks)},
    )


def sections(query: Query, scope: Scope, search: Search) -> Findings:
    """The headings, or those under one part, with the numbers of their tasks."""
    keys = [v for c in query.where if c.kind == "section" for v in c.values]
    rows = []
    evidence = []
    for notice in scope.notices:
        for heading in notice.headings:
            key = key_of(heading)
            if keys and not any(key == k or key.startswith(k.split(".")[0] + ".") for k in keys):
                continue
            tasks = tuple(t for t in notice.tasks if heading in (t.section, t.subsection))
            rows.append(Row(key, len(tasks), tasks))
            evidence.append(Evidence(notice.name, None, heading.span))
    if not rows:
        return Findings(query, Status.NOT_FOUND, values={"missing_sections": tuple(keys)})
    return Findings(query, Status.ANSWERED, (), tuple(rows), tuple(evidence))


def unknown_unit(query: Query, scope: Scope, search: Search) -> Findings:
    """A unit that stands in no line of responsibility: said so, with the nearest names."""
    name = query.option("name")
    covering = scope.units.covering(name)
    if covering:
        found = Condition("unit", covering)
        return Findings(
            query,
            Status.ANSWERED,
            select([found], scope),
            values={"covering": covering, "name": name},
        )
    stem = name.removeprefix("市")
    near = sorted(
        (
            u
            for u in scope.units.units
            if len(set(u.name) & set(stem)) >= 2 and _alike(u.name, stem)
        ),
        key=lambda u: (-len(set(u.name) & set(stem)), u.name),
    )
    place = stem.removesuffix("人民政府").removesuffix("政府").removesuffix("区").removesuffix("县")
    mentions = (
        tuple(t for t in scope.tasks if len(place) >= 2 and place in t.text)
        if stem.endswith(("区", "县", "政府"))
        else ()
    )
    said = tuple(e for n in scope.notices for e in _in_head(n, name))
    return Findings(
        query,
        Status.ANSWERED if said else Status.NOT_FOUND,
        evidence=said,
        related=mentions,
        values={"name": name, "near": () if said else tuple(u.name for u in near[:3])},
    )


def _in_head(notice: Notice, name: str) -> list[Evidence]:
    """The sentence before the list that names an office: 由市政府办公厅督办."""
    head = notice.text[: notice.tasks[0].span.start] if notice.tasks else ""
    at = head.find(name) if len(name) >= _OFFICE else -1
    if at < 0:
        return []
    start = max(head.rfind(c, 0, at) for c in "。\n") + 1
    ends = [e for c in "。\n" if (e := head.find(c, at)) >= 0]
    return [Evidence(notice.name, None, Span(start, min(ends, default=len(head))))]


_OFFICE = 5  # characters of an office's name that is no word of the head by chance


def _alike(one: str, other: str) -> bool:
    """Two characters in a row in common, endings apart; 消防救援 and 应急 are not alike so."""
    pairs = {other[i : i + 2] for i in range(len(other) - 1)} - {
        "管理",
        "中心",
        "政府",
        "区政",
        "委会",
        "局市",
        "员会",
    }
    return any(p in one for p in pairs)


def field_of_task(query: Query, scope: Scope, search: Search) -> Findings:
    """第45项什么时候完成: what the list does not hold, unless the task's text or a field does."""
    import re

    from qa.lexicon import data

    name = query.option("field")
    row = data("refusals")["fields"][name]
    if not any(c.kind == "number" for c in query.where):
        return Findings(query, Status.NOT_FOUND, values={"label": row["label"]})
    found = show(query, scope, search)
    if found.tasks and name == "deadline" and all(t.deadline for t in found.tasks):
        return Findings(
            query, Status.ANSWERED, found.tasks, values={"label": row["label"], "deadline": True}
        )
    led = tuple(t for t in found.tasks if people_of(t))
    if name == "person" and led:
        evidence = tuple(e for t in led for e in (task_evidence(t), *unit_evidence(t)))
        values = {"label": row["label"], "people": True}
        return Findings(query, Status.ANSWERED, led, evidence=evidence, values=values)
    spans = []
    for task in found.tasks:
        notice = scope.notice(task.notice)
        for match in re.finditer(row["needs"], notice.quote(task.span)):
            start = task.span.start + match.start()
            spans.append(Evidence(task.notice, task, Span(start, start + len(match.group()))))
    status = Status.ANSWERED if spans else Status.NOT_FOUND
    return Findings(
        query,
        status,
        found.tasks,
        evidence=tuple(spans),
        values={**found.values, "label": row["label"]},
    )


def meta(query: Query, scope: Scope, search: Search) -> Findings:
    """The document itself: each field with the words that are printed."""
    fields = [v for k, v in query.options if k.startswith("field")]
    rows: list[tuple[str, Notice, Span | None]] = []
    for notice in scope.notices:
        for field in fields:
            rows.append((field, notice, meta_span(notice, field)))
    evidence = tuple(Evidence(n.name, None, s) for _, n, s in rows if s)
    found = bool(evidence) or any(f in ("scope", "total") for f in fields)
    return Findings(
        query,
        Status.ANSWERED if found else Status.NOT_FOUND,
        evidence=evidence,
        values={"fields": rows},
    )


def meta_span(notice: Notice, field: str) -> Span | None:
    """Where a field of the head is printed."""
    import re

    spans = dict(notice.meta)
    if field in spans:
        return spans[field]
    head = notice.text[: notice.tasks[0].span.start] if notice.tasks else notice.text
    patterns = {
        "meeting": r"[^。\n]*?(?:人民代表大会|全会|全体会议|常务会议|会议)"
        r"[^。\n]*?(?:批准|通过|审议)[^。\n]*。?",
        "supervision": r"[^。\n]*(?:督办|督查|跟踪问效|督促)[^。\n]*。?",
        "guidance": r"[^。\n]*以[^。\n]{4,}?为指导[^。\n]*。?",
        "publication": r"[(（]此件[^)）]*[)）]",
        "purpose": r"[^。\n]*(?:为推动|为贯彻|为落实|为确保|为全面|为做好|根据)[^。\n]*。?",
    }
    match = re.search(patterns[field], head) if field in patterns else None
    if match:
        return Span(match.start(), match.end())
    if field == "requirements" and notice.requirements:
        return Span(notice.requirements[0].span.start, notice.requirements[-1].span.end)
    return None
