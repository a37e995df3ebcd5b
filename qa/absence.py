"""When the notices do not hold what is asked: names and figures they lack, and sheer unlikeness."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from corpus.records import Task
from corpus.resources import thesaurus_data
from qa import figures
from qa.lexicon import data, find_words, whole_names
from qa.numbers import NUMERAL, amounts, to_int
from qa.records import Query
from qa.scope import Scope

_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9\-]{1,}")
_NUMBERED = re.compile(r"[A-Z]?\d+号线")  # 13号线
# 密云水库: a place by name, of which the notices would have to speak.
_KINDS_OF_PLACE = (
    "水库|公园|机场|医院|大学|学院|体育[场馆]|博物馆|图书馆|火车站|高铁站|大桥|湿地|影城"
)
_YEAR = re.compile(r"(?<![到至])(20[0-4]\d)年")  # 管到2035年的规划 names no year of its own


def missing_names(
    text: str, topic: str, scope: Scope, quote: str = "", task: str = ""
) -> tuple[str, ...]:
    """Names in a question that the notices lack altogether: GDP, a year, a quoted term.

    A Latin word that the thesaurus explains (AI) is not missing.
    """
    table = thesaurus_data().get("words", {})
    low = scope.all_text.lower()
    out = []
    if re.search(r"[\u4e00-\u9fff]", text):
        for word in _LATIN.findall(text):
            known = word.lower() in low or word in table or word.upper() in table
            aside = re.search(rf"[在从去到逛用][\u4e00-\u9fff]?{word}", text)  # 在SKP买了包
            if not known and not aside and re.search(r"[A-Z]", word):
                out.append(word)
    own = {y for n in scope.notices for y in re.findall(r"20\d\d", f"{n.title}{n.date}")}
    for year in _YEAR.findall(text):
        if year not in own and year not in (quote or scope.all_text):
            out.append(f"{year}年")
    whole = scope.all_text
    out += [name for name in _NUMBERED.findall(text) if name not in whole]
    named = re.findall(f"(?:{_districts(scope)})(?:{_KINDS_OF_PLACE})", text)
    out += [name for name in named if name not in whole]
    out += _institutions(text, scope)
    out += [m.group() for m in whole_names(text) if m.group() not in whole]
    for place in (p for p in data("places")["places"] if p in text):
        if _elsewhere(place, text, whole) or (task and _of_another(place, text, scope, task)):
            out.append(place)
    out += _other_members(text, whole)
    for quoted in quoted_in(text):
        asks = re.search(r"什么|哪|几|某|[×xX*]{2}|\.\.|…", quoted) is not None
        asks = asks or any(form in whole for form in table.get(quoted, ()))
        if not asks and not _near(quoted, scope.all_text) and not collective(quoted, whole):
            out.append(quoted)
    return tuple(dict.fromkeys(out))


_INSTITUTION = "大学|学院|医院|机场|高铁|铁路|高速|港(?![澳口台])|博物馆|电影节|音乐节"


def _institutions(text: str, scope: Scope) -> list[str]:
    """天津港, 首都经贸大学, 京沈高铁: institutions with a place in their name, of which the notices
    have no word; not those that a question only speaks from (在北京大学读书)."""
    heads = [scope.units.city or "北京", "首都", *data("places")["places"]]
    heads += [stem for stem, _ in scope.districts]
    prefix = "|".join(map(re.escape, dict.fromkeys(heads)))
    short = f"{(scope.units.city or '北京')[-1]}[\u4e00-\u9fff]"
    named = re.finditer(
        rf"(?<![在从去到逛是])(?:(?:{prefix})[\u4e00-\u9fff]{{0,4}}?(?:{_INSTITUTION})"
        rf"|{short}(?:高铁|铁路|高速))",
        text,
    )
    whole, table = scope.all_text, thesaurus_data().get("words", {})
    found = (m.group() for m in named)
    return [
        name
        for name in found
        if name not in whole
        and not re.search("[的和与跟及等那这边新好老旁里外附近周]", name)
        and not any(form in whole for form in table.get(name, ()))
    ]


def _other_members(text: str, notices: str) -> list[str]:
    """第二使馆区 where the notices have the fourth: a name out of a row of such names."""
    out = []
    for row in contrasts():
        said = [w for member in row for w in member if len(w) >= _PROPER and w in text]
        if not said:
            continue
        held = [any(w in notices for w in member) for member in row]
        missing = {w for m, there in zip(row, held, strict=True) if not there for w in m}
        out += [w for w in said if any(held) and w in missing]
    return out


_PROPER = 5  # characters from which a member of a row of opposites is a name


def quoted_in(text: str) -> list[str]:
    """What stands in quotation marks, 2 to 20 characters: 含"局"没有"委"的 -> []."""
    return [words for words in re.findall(r'"([^"]*)"', text) if 2 <= len(words) <= 20]


def _elsewhere(place: str, text: str, notices: str) -> bool:
    """Whether a question is about another place: 成都的地铁, 成都地铁; not 从成都来, 成都的朋友."""
    forms = (place, *thesaurus_data().get("words", {}).get(place, ()))
    return not any(form in notices for form in forms) and bool(
        re.search(
            rf"(?<![从自去到往在跟和与比像学回离给])(?<![去到在]了){place}[市省]?"
            r"(?!的?人(?![工力才民均口])|过?来|[这那一]样|[到去回飞坐]|的?(?:朋友|亲戚|同[事学]|[游旅]客|客[户人]|老[人板家]|学生|公司|企业|车))",
            text,
        )
    )


def _of_another(place: str, text: str, scope: Scope, task: str) -> bool:
    """天津今年要办几场: another place does something, and the task says nothing of that place."""
    forms = (place, *thesaurus_data().get("words", {}).get(place, ()))
    return (
        place != scope.units.city
        and not any(form in task for form in forms)
        and re.match(
            rf"(?:请问|那)?{place}[市省]?(?:今年|明年|要|打算|准备|计划|将|新[增建]|一共|总共)",
            text,
        )
        is not None
    )


_COLLECTIVE = re.compile("([二两三四五六七八九])个?([\u4e00-\u9fff])")


def collective(word: str, text: str) -> str:
    """三个圈 where a sentence has 通勤圈、功能圈、产业圈: that sentence; '' where none has them."""
    match = _COLLECTIVE.fullmatch(word)
    number = to_int(match.group(1)) if match else None
    if match is None or not number:
        return ""
    counts = ((s.count(match.group(2)), s) for s in re.split("[。；;\n]", text))
    best = max(counts, default=(0, ""))
    return best[1] if best[0] >= number else ""


def _near(quoted: str, text: str) -> bool:
    """Whether most of a quoted term occurs: “北京家政” may be typed 北京家政服务."""
    pairs = [quoted[i : i + 2] for i in range(len(quoted) - 1)]
    return sum(p in text for p in pairs) >= 0.6 * len(pairs)


def lacking_answer(query: Query, quote: str, task: Task, scope: Scope) -> str:
    """What a question for a fact asks and its best quote does not say, in words; else ''."""
    text = query.option("text")
    if field := query.option("field"):
        row = data("refusals")["fields"][field]
        if not re.search(row["needs"], quote) and not _staged(row, text, quote):
            return str(row["label"])
    if attribute := missing_attribute(text, task.text):
        return attribute
    if unlisted(text, task.text):
        return NAMES
    if _WHICH_DISTRICT.search(text) and not re.search(_districts(scope), task.text):
        return _subject(query)
    if _WHERE.search(text) and not any(c not in text for c in _PLACE.findall(quote)):
        return _subject(query)
    want = figures.asked(text)
    return _lacking_figure(query, want, quote, task, scope) if want else ""


_WHICH_DISTRICT = re.compile("(?:分|落|给|放|建|布局?)(?:到|在|给)?(?:了)?哪(?:个|些|几个)区")


def _districts(scope: Scope) -> str:
    """Stems of the districts, as alternatives of a pattern."""
    return "|".join(re.escape(stem) for stem, _ in scope.districts) or "(?!)"


def _staged(row: dict[str, Any], text: str, quote: str) -> bool:
    """何时通车 where the clause says 具备通车条件: how far it is to come within the list's year
    answers, unless a date is asked for outright."""
    stages = row.get("stages")
    if not stages or re.search(stages["exact"], text):
        return False
    when = stages["when"]
    return any(
        re.search(
            rf"{when}[^,。?]{{0,10}}(?:{step['asked']})|(?:{step['asked']})[^,。?]{{0,6}}{when}",
            text,
        )
        and re.search(step["said"], quote)
        for step in stages["steps"]
    )


def _lacking_figure(query: Query, want: figures.Asked, quote: str, task: Task, scope: Scope) -> str:
    """What a question for a figure asks and its best quote does not say."""
    text = query.option("text")
    if _EACH.search(text) and not re.search("[每各]个?(?:区|县|街|乡|单位|校)", quote):
        return "分项数字"
    if subject := missing_subject(text, scope):
        return subject
    if not in_place(districts_of(text, scope), task, scope) or opposed(text, quote):
        return _subject(query)
    any_figure = figures.holds_any(quote) or bool(figures.answers(want, quote))
    if not want.strict:
        return "" if any_figure or figures.holds_any(task.text) else _subject(query)
    if not any_figure:
        return _subject(query)
    loose = want.measures & {"元", "%", "成", "小时"}
    return "" if loose or figures.answers(want, quote) else _subject(query)


NAMES = "具体名单"
_COUNTED = re.compile(
    rf"({NUMERAL})(?:多|余|来)?(?:家|个|处|所|座|条|块|项|间|款|公顷|亩|亿)|第[一二三四五六七八九十]批"
)
_NAMED = re.compile(
    r"名单|叫(?:什么|啥|做)|名[字称]|哪(?:几|些|[两三四五六七八九十\d]+)?(?:家|处|所|座|块|款|里|儿|些|个(?!单位|部门|任务))"
    r"|都?有谁|有(?:没有)?(?:我们|我家|咱)"
)
_OF_TASKS = re.compile("任务|单位|部门|负责|牵头|归谁|[哪几]些?个?(?:局|委)|牵扯")


def unlisted(text: str, task: str) -> bool:
    """Whether a question wants the names of things that a task only counts: 那80家企业叫什么."""
    if not _NAMED.search(text) or _OF_TASKS.search(text):
        return False
    clauses = re.split("[,，;；。]", task)
    for match in _COUNTED.finditer(text):
        said = match.group(1)
        figure = (
            rf"(?<!\d){to_int(said)}(?:余|多)?[家个处所座条块项间款公亩亿]"
            if said
            else match.group()
        )
        holders = [clause for clause in clauses if re.search(figure, clause)]
        if holders:
            return not any(_enumerates(clause) for clause in holders)
    return "名单" in text and not any(_enumerates(clause) for clause in clauses)


def _enumerates(clause: str) -> bool:
    """丽泽、三里屯等4个商圈: whether a clause names things one by one."""
    return re.search("[、×和及].*等", clause) is not None


def missing_attribute(text: str, quote: str) -> str:
    """票价, 名额: a property that is asked for and that the clause does not speak of."""
    if found := _lacked("attributes", text, quote):
        return found
    table = thesaurus_data().get("words", {})
    for match in _PROPERTY.finditer(text):
        word = match.group(1)
        forms = (word, word[-2:], *table.get(word, ()), *table.get(word[-2:], ()))
        if not any(f in quote for f in forms):
            return word
    return ""


def missing_subject(text: str, scope: Scope) -> str:
    """中考, 公积金: a matter of its own that no notice speaks of."""
    return _lacked("subjects", text, scope.task_text)


def _lacked(kind: str, text: str, source: str) -> str:
    table = thesaurus_data().get("words", {})
    for word in sorted(data("absent")[kind]["words"], key=len, reverse=True):
        if word in text and not any(w in source for w in (word, *table.get(word, ()))):
            return str(word)
    return ""


# 每个区各拆多少, 分到各区: a figure for each, where the clause has one for all.
_EACH = re.compile(
    r"(?:每个?|各|分到各|分到每个?)(?:区县|区|县|街道|乡镇|单位|部门|学校|医院|月|季度)"
    r"[^,。]{0,4}(?:各|分别|都|摊|有|要)?[^,。]{0,6}(?:多少|几)"
)


# 报名费多少, 开幕时间是哪天: a property in general, by how such words end.
_PROPERTY = re.compile(
    r"([\u4e00-\u9fff]{1,2}(?:费|价|价格|金额|人数|名单|日期|时间|地点|地址|主题|口号|级别|条件|流程|电话|分数|奖金|票))"
    r"(?:是|有|为|大概|大约|到底|要|需要|收|得)*(?:多少|几|什么|啥|哪|怎么|如何|咋)"
)


def districts_of(text: str, scope: Scope) -> list[tuple[str, str]]:
    """The districts that a question names, by stem (昌平) and government."""
    return [
        (stem, unit)
        for stem, unit in scope.districts
        if stem in text and re.search(f"(?<![东西南北]){stem}", text)  # 东西城核心区 is no district
    ]


def in_place(districts: Sequence[tuple[str, str]], task: Task, scope: Scope) -> bool:
    """Whether a task names some districts, in its text or its units."""
    return all(stem in task.text or unit in scope.organs_of(task) for stem, unit in districts)


_WHERE = re.compile(
    r"在哪(?!一?[条项件]|部分|一?节)个?(?:馆|场|地方|儿|里|区|县)?|哪(?:个|些|几个)(?:馆|体育馆|场馆|体育场|地点|区|县)|什么地方|哪里(?!管)|哪儿(?!管)"
)
_PLACE = re.compile(
    r"[\u4e00-\u9fff]{1,6}(?:区|县|镇|街道|路|馆|场|园|院|校|湖|站|村|山|庄|乡|河|门|里|中心|城|岛|桥|屯|泽)|雄安|天津|河北|北京"
)


def _subject(query: Query) -> str:
    match = find_words(("多少…", "几…"), query.option("text"))
    topic = "".join(query.topic.split())
    return f"所问的“{topic}”的具体数字" if match else f"所问的“{topic}”"


@lru_cache(maxsize=1)
def contrasts() -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Rows of things that exclude each other (小学, 中学), each with its words."""
    table = thesaurus_data().get("contrasts", {})
    return tuple(tuple(tuple(member) for member in row) for row in table.values())


def opposed(question: str, quote: str) -> bool:
    """Whether a question and a quote name different members of a set of opposites.

    小学学位 against 新增中学学位1万个 -> True
    """
    question, quote = (t.replace("中小学", "中学、小学") for t in (question, quote))
    for row in contrasts():
        asked = [m for m in row if any(w in question for w in m)]
        given = [m for m in row if any(w in quote for w in m)]
        if asked and given and not any(m in given for m in asked):
            return True
    return False


def stage_borne(claim: str, text: str) -> bool:
    """Whether the stage that a claim with figures gives (建成投用) stands in a clause that has one
    of its figures; True where it gives none."""
    row = data("refusals")["overstated"]["finished"]
    stage = re.search(row["claimed"], claim)
    if stage is None:
        return True
    said = {a.value for a in amounts(claim)}
    clauses = [c for c in re.split("[,，。;；]", text) if stage.group() in c]
    return any(said & {a.value for a in amounts(c)} for c in clauses)


def other_member(claim: str, quote: str) -> str:
    """高中 where the quote speaks of 中学, which the claim speaks of as well; '' for none."""
    for row in contrasts():
        said = [w for member in row for w in member if w in claim]
        given = [w for member in row for w in member if w in quote]
        if given and (
            new := [w for w in said if w not in quote and not any(w in g for g in given)]
        ):
            return new[0]
    return ""


def overstated(question: str, quote: str) -> bool:
    """Whether a question claims more than a quote says: 全线通车 where a stretch is to be ready."""
    return any(
        re.search(row["claimed"], question)
        and re.search(row["said"], quote)
        and not re.search(row["claimed"], re.sub(row["said"], "", quote))
        for row in data("refusals")["overstated"].values()
    )


_FEW = 20


def unlike(top: float, strength: tuple[float, float], covered: float, tasks: int) -> bool:
    """Whether even the best task is too unlike the question to be an answer.

    Raw cosines of e5 lie close together, so likeness to a task's everyday phrasings, its clauses
    and the coverage of the words are taken together with how far the task stands out.
    """
    expansion, clause = strength
    if tasks < _FEW:  # among a handful of tasks, standing out says nothing
        return not (clause >= 0.885 or (covered >= 0.6 and clause >= 0.86))
    if covered >= 0.6 and top >= 7:
        return False
    if expansion and expansion >= 0.91 or clause >= 0.915:
        return top < 6
    return top < (9.0 if covered < 0.3 else 7.5) or (
        expansion < 0.885 and clause < 0.895 and covered < 0.3
    )
