"""The organs of the notices at hand, and which of them a question means.

`UnitTable` gathers printed names into organs (市规划自然资源委(首规委办) and 市规划自然资源委 are
one), knows every name that a rule or units.toml gives them, and finds mentions in a question.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from corpus import groups, names
from corpus.chars import normal
from corpus.names import Parts
from corpus.records import Notice
from corpus.resources import units_data

_BOARD = "管委会"
_DEPARTMENT = ("口", "部门", "系统", "条线", "战线", "口子", "条口", "主管部门", "口上")
_OWN_CITY = ("全市", "本市", "我市", "咱市", "各市", "城市")  # which name no level
_UNIT_AFTER = re.compile(
    "(?:[和与跟同及、,或]|还有|或者)[\u4e00-\u9fff]{2,9}?(?:局|委|办|部|区政府)"
    "|(?:也|都|没有?|不)?(?:参与|负责|牵头|承担|主责)"
)
_UNIT_BEFORE = re.compile("(?:局|委|办|部|区政府)(?:和|与|跟|同|及|、|或|或者|还有)市$")
_NAME_ENDS = re.compile("[的,。?、和与跟都也有]|同时|一起|共同|参与|负责|牵头|$")
_A_DISTRICT = re.compile(
    r"(?:^|(?<=[^\u4e00-\u9fff])|(?<=[市是问由让归给和与跟及、那查看]))"
    r"((?![由但有在把被让请问查看列归跟与及是给从那这哪以个或我你他想凡拉带]|和(?!平)|向(?!阳))"
    r"[^\W\da-zA-Z_一二三四五六七八九十两几各全里没有还都也其的了把被让请麻烦问说要查想]{2,3}(?:[区县](?:人民政府|政府)?|市(?:人民)?政府))"
)
_ABROAD = re.compile(
    r"(?:国家|中央|全国|部里的?|(?:河北|山西|天津|上海|重庆|广州|深圳|杭州|南京|苏州|武汉|成都|西安|浙江|江苏|广东|山东|河南|湖北|湖南|四川|辽宁|福建|安徽|江西|陕西|雄安|石家庄|廊坊|三河|燕郊)(?:省|市|新区)?)$"
)
_LONGEST = 18
_GOVERNMENTS = ("", "政府", "人民政府")


def _short_for_a_unit(text: str, start: int, end: int) -> bool:
    """市公安和市交通委, 市教委和市财政: a matter with the level before it, beside a unit."""
    before = text[:start]
    if not before.endswith("市") or before.endswith(_OWN_CITY):
        return False
    if _UNIT_AFTER.match(text[end:]):
        return True
    return bool(_UNIT_BEFORE.search(before) and _NAME_ENDS.match(text[end:]))


@dataclass(frozen=True, slots=True)
class Unit:
    """An organ: its canonical name, every printed form of it, and how many tasks name it."""

    name: str
    forms: tuple[str, ...]
    tasks: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a text that names a unit.

    strength: "name" (a name or a plain abbreviation), "place" (a place or a field of work, which
    means the unit only in a question about units), "group" (a kind of units), "unknown" (a unit
    that the notices do not have). `units` are canonical names; several mean it is ambiguous.
    """

    start: int
    end: int
    text: str
    units: tuple[str, ...]
    strength: str


def city_of(notice: Notice) -> str:
    """The city's name without 市: 北京市人民政府 -> 北京; '' where the head does not tell."""
    for field in (notice.issuer, notice.title):
        match = re.match(r"^(?:中共)?(.{2,8}?)[省市县区州盟旗](?:人民政府|委)", field or "")
        if match:
            return match.group(1)
    return ""


class UnitTable:
    """All organs of some notices. Built in milliseconds; immutable, so threads may share it."""

    def __init__(self, printed: dict[str, int], cities: Sequence[str] = ()) -> None:
        """`printed` maps every printed name to the number of tasks that bear it."""
        self.city = cities[0] if cities else ""
        self._forms: dict[str, list[str]] = {}
        self._tasks: dict[str, int] = {}
        self._canonical: dict[str, str] = {}
        for form in printed:
            grouped = groups.is_group(form)  # 各县(市、区)政府 is no 各县政府
            base = normal(form) if grouped else names.without_brackets(form)
            name = self._canonical.get(base) or (form if grouped else base)
            self._canonical[form] = self._canonical[base] = name
            self._forms.setdefault(name, []).append(form)
            self._tasks[name] = self._tasks.get(name, 0) + printed[form]

    @classmethod
    def from_notices(cls, notices: Iterable[Notice]) -> UnitTable:
        """Count the printed names of all tasks, in order of appearance."""
        printed: dict[str, int] = {}
        cities = []
        for notice in notices:
            if (city := city_of(notice)) and city not in cities:
                cities.append(city)
            for task in notice.tasks:
                for unit in task.units:
                    printed[unit] = printed.get(unit, 0) + 1
        return cls(printed, cities)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """All organs, in order of first appearance."""
        return tuple(Unit(n, tuple(f), self._tasks[n]) for n, f in self._forms.items())

    def names(self) -> tuple[str, ...]:
        """The canonical names."""
        return tuple(self._forms)

    def canonical(self, printed: str) -> str | None:
        """The organ of a printed or otherwise usual name, None where there is none or several."""
        if printed in self._canonical:
            return self._canonical[printed]
        found = self.match(printed)
        return found[0] if len(found) == 1 else None

    # -- names ---------------------------------------------------------------------------------

    @cached_property
    def _parts(self) -> dict[str, tuple[Parts, ...]]:
        """Every organ's names taken apart, those of its halves and brackets among them."""
        table = {}
        for name, forms in self._forms.items():
            every = [name, *names.halves(name)]
            for form in forms:
                every += names.bracketed(form)
            table[name] = tuple(dict.fromkeys(names.parts(n, self.city) for n in every))
        return table

    @cached_property
    def _by_ending(self) -> dict[str, list[tuple[Parts, str]]]:
        table: dict[str, list[tuple[Parts, str]]] = {}
        for name, all_parts in self._parts.items():
            for part in all_parts:
                table.setdefault(part.ending, []).append((part, name))
        return table

    @cached_property
    def _aliases(self) -> dict[str, tuple[tuple[str, ...], str]]:
        """Exact names -> (organs, strength)."""
        table: dict[str, tuple[dict[str, None], str]] = {}

        def add(alias: str, name: str, strength: str = "name") -> None:
            if len(alias) >= 2:
                table.setdefault(alias, ({}, strength))[0][name] = None

        for name, forms in self._forms.items():
            for form in (name, *forms, *names.halves(name)):
                plain = unicodedata.normalize("NFKC", form)  # as questions are normalised
                add(plain, name)
                add(names.strip_level(plain, self.city), name)
            for core in dict.fromkeys(part.core for part in self._parts[name]):
                add(core, name)
        for alias, organs, strength in self._family_names():
            if alias not in table:
                for name in organs:
                    add(alias, name, strength)
        for name in self._forms:
            for part in self._parts[name]:
                stem = part.stem if part.ending else ""
                if table.get(stem, ({}, "place"))[1] == "place":
                    add(stem, name, "place")
        return {
            alias: (
                self._with_place(alias, found) if strength == "place" else tuple(found),
                strength,
            )
            for alias, (found, strength) in table.items()
        }

    def _with_place(self, place: str, found: Iterable[str]) -> tuple[str, ...]:
        """大兴 -> the district and the airport zone."""
        more = [n for n in self._forms if any(p.core.startswith(place) for p in self._parts[n])]
        return tuple(dict.fromkeys((*found, *more)))

    def _family_names(self) -> list[tuple[str, list[str], str]]:
        """(alias, organs, strength) of the rows of units.toml with one organ in the notices."""
        rows: list[tuple[str, list[str], str]] = []
        for row in units_data()["families"].values():
            plain = [alias.removeprefix("~") for alias in row]
            found = list(dict.fromkeys(n for alias in plain for n in self._bearers(alias)))
            if len(found) != 1:
                continue  # none here, or the notice tells apart what the row puts together
            for alias in row:
                place = alias.startswith("~")
                rows.append((alias.removeprefix("~"), found, "place" if place else "name"))
                printed, _ = names.ending_of(alias)
                stem = alias[: len(alias) - len(printed)] if printed and not place else ""
                if len(stem) >= 2 and printed in ("局", "委", "办"):
                    rows.append((stem, found, "place"))
        return rows

    def _bearers(self, alias: str) -> list[str]:
        """Organs one of whose names is `alias`, its full form, or (4+ characters) holds it."""
        part = names.parts(alias, self.city)
        return [
            name
            for name, all_parts in self._parts.items()
            if any(
                p.core == part.core
                or names.expands(part, p)
                or (len(alias) >= 4 and alias in p.core)
                for p in all_parts
            )
        ]

    def _ruled(self, mention: str) -> tuple[list[str], str]:
        """Organs that a name means by the rules of corpus.names, and the rule: exact ones first."""
        readings = list(names.readings(mention, self.city))
        if mention.startswith("市") and readings[0].core != mention:
            readings.append(names.parts("·" + mention))  # 市监局: the 市 of 市场监管局
        best: tuple[int, list[str]] = (len(_RULES), [])
        for part in readings:
            stem = part.stem.removeprefix("·")
            part = Parts(stem + part.ending, stem, part.ending)
            pool = self._by_ending.get(part.ending, [])
            for order, (_, holds) in enumerate(_RULES[: best[0]]):
                found = list(dict.fromkeys(name for p, name in pool if holds(part, p)))
                if found:
                    best = (order, found)
                    break
        return best[1], _RULES[best[0]][0] if best[1] else ""

    def match(self, mention: str) -> tuple[str, ...]:
        """Every organ that `mention`, taken as a whole, may mean: 发改委 -> (市发展改革委,)."""
        if mention in self._aliases and self._aliases[mention][1] == "name":
            return self._aliases[mention][0]
        core = names.strip_level(mention, self.city)
        if core in self._aliases and self._aliases[core][1] == "name":
            return self._aliases[core][0]
        return tuple(self._ruled(mention)[0])

    # -- groups --------------------------------------------------------------------------------

    @cached_property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """Groups of units.toml by label, with the organs here that belong to them."""
        return {
            row["label"]: tuple(n for n in self._forms if re.search(row["match"], n))
            for row in units_data()["groups"].values()
        }

    def covering(self, district: str) -> tuple[str, ...]:
        """Printed groups that a district belongs to: 朝阳区政府 -> 各区政府 (not 有关区政府)."""
        if district in self._own_governments:
            return ()
        return tuple(n for n in self._groups if groups.holds(n, district))

    def maybe_covering(self, district: str) -> tuple[str, ...]:
        """Printed groups that a district may belong to: 朝阳区政府 -> 有关区政府."""
        if district in self._own_governments:
            return ()
        return tuple(n for n in self._groups if groups.may_hold(n, district))

    @cached_property
    def _groups(self) -> tuple[str, ...]:
        return tuple(n for n in self._forms if groups.is_group(n))

    @cached_property
    def _own_governments(self) -> frozenset[str]:
        """The city's own government, which is none of its districts."""
        return frozenset(f"{self.city}{level}{g}" for level in "省市区县旗州" for g in _GOVERNMENTS)

    # -- mentions ------------------------------------------------------------------------------

    @cached_property
    def _exact(self) -> dict[str, dict[str, tuple[tuple[str, ...], str]]]:
        """Aliases, groups and known names by their first character, for the scan."""
        table: dict[str, dict[str, tuple[tuple[str, ...], str]]] = {}
        for alias, entry in self._aliases.items():
            table.setdefault(alias[0], {})[alias] = entry
        held = tuple(n for n in self._forms if n.endswith("管委会"))
        if len(held) > 1:  # alone it may be any of them
            table.setdefault("管", {})["管委会"] = (held, "name")
        for row in units_data()["groups"].values():
            for word in row["words"]:
                table.setdefault(word[0], {}).setdefault(word, ((row["label"],), "group"))
        for name in units_data()["known"]["names"]:
            if not self.match(name):
                table.setdefault(name[0], {}).setdefault(name, ((), "unknown"))
        return table

    def find(self, text: str) -> list[Mention]:
        """Mentions in order, not overlapping; longer and surer ones win. `text` is normalised."""
        exact = self._scan_exact(text)
        short, full = self._scan_rules(text)
        other = [m for m in (self._elsewhere(text, m) for m in (*exact, *short)) if m]
        sure = [m for m in exact if m.strength != "place"] + short + other
        sure += self._scan_districts(text)
        places = [m for m in exact if m.strength == "place"]
        found: list[Mention] = []
        for tier in (sure, full, places):
            found += sorted(tier, key=lambda m: (m.start - m.end, m.strength))
        taken: list[Mention] = []
        for mention in found:
            if all(mention.end <= t.start or mention.start >= t.end for t in taken):
                taken.append(mention)
        return sorted((_completed(m, text) for m in taken), key=lambda m: m.start)

    def _scan_exact(self, text: str) -> list[Mention]:
        out = []
        other_words = units_data()["other_words"]
        for start, char in enumerate(text):
            best = max(
                (
                    alias
                    for alias in self._exact.get(char, ())
                    if text.startswith(alias, start)
                    and not (alias.endswith("部") and text.startswith("门", start + len(alias)))
                    and not text.startswith(tuple(other_words.get(alias, ())), start)
                ),
                key=len,
                default=None,
            )
            if best is None:
                continue
            units, strength = self._exact[char][best]
            end = start + len(best)
            if strength == "place":
                tail = next((t for t in _DEPARTMENT if text.startswith(t, end)), "")
                board = tuple(u for u in units if u.endswith(_BOARD))
                if tail:
                    strength, end = "name", end + len(tail)
                elif len(units) == 1 and _short_for_a_unit(text, start, end):
                    strength = "name"
                elif board and text.startswith(_BOARD, end):  # 亦庄管委会
                    units, strength, end = board, "name", end + len(_BOARD)
            if strength in ("name", "unknown"):
                start = self._with_level(text, start, units)
            out.append(Mention(start, end, text[start:end], units, strength))
        return out

    def _scan_districts(self, text: str) -> list[Mention]:
        """平谷区政府, 平谷区: a district's name that no unit here bears."""
        return [
            Mention(m.start(1), m.end(1), m.group(1), self.covering(m.group(1)), "unknown")
            for m in _A_DISTRICT.finditer(text)
            if not m.group(1).endswith(self._districts)
            and m.group(1) not in self._own_governments
            and not any(
                m.group(1).startswith(w) or (m.group(1).endswith(w) and w != "山区")
                for w in units_data()["not_districts"]["words"]
            )
        ]

    @cached_property
    def _districts(self) -> tuple[str, ...]:
        """朝阳区, 朝阳区政府 of the districts here."""
        full = [n for n in self._forms if re.search("[区县]政府$", n)]
        return (*full, *(n.removesuffix("政府") for n in full))

    def _elsewhere(self, text: str, mention: Mention) -> Mention | None:
        """国家发改委, 天津市商务局: an organ of another level or place, which is not ours."""
        if mention.strength != "name" or mention.text.startswith(("国家", self.city or "-")):
            return None
        match = _ABROAD.search(text, 0, mention.start)
        if match is None or (self.city and self.city in match.group()):
            return None
        text = text[match.start() : mention.end]
        return Mention(match.start(), mention.end, text, (), "unknown")

    def _with_level(self, text: str, start: int, units: tuple[str, ...] = ()) -> int:
        """Take 市, 北京市, 我市 in front of a name into the mention; 区 where the unit has it."""
        own = units[0][:1] if units else ""
        if own in ("区", "县") and text.endswith(own, 0, start):
            return start - 1
        for head in (f"中共{self.city}市", f"{self.city}市", self.city, "我市", "本市", "市", "咱"):
            if head and text.endswith(head, 0, start):
                return start - len(head)
        return start

    def _scan_rules(self, text: str) -> tuple[list[Mention], list[Mention]]:
        """Mentions by rule: names and abbreviations, and full forms, which are looser."""
        short: list[Mention] = []
        full: list[Mention] = []
        endings = units_data()["endings"]
        ruled = cache(self._ruled)  # a long text names a unit again and again
        for end in range(2, len(text) + 1):
            printed = next((e for e in endings if text.endswith(e, 0, end)), None)
            if printed is None:
                continue
            for start in range(max(0, end - _LONGEST), end - len(printed)):
                mention = text[start:end]
                if any(c in names.NEVER_INSIDE for c in mention):
                    continue
                units, rule = ruled(mention)
                if units:
                    into = full if rule == "full" else short
                    into.append(Mention(start, end, mention, tuple(units), "name"))
                    if rule != "full":
                        break
        return short, full


_FIRMS = (("集团", "有限公司"), ("集团", "公司"), ("集团", "有限责任公司"))


def _completed(mention: Mention, text: str) -> Mention:
    """市卫生健康委 in front of 员会 goes on to the end of 委员会."""
    for ending, rest in (
        ("委", "员会"),
        ("办", "公室"),
        ("区", "政府"),
        ("区", "人民政府"),
        *_FIRMS,
    ):
        if mention.text.endswith(ending) and text.startswith(rest, mention.end):
            end = mention.end + len(rest)
            whole = text[mention.start : end]
            return Mention(mention.start, end, whole, mention.units, mention.strength)
    return mention


def _same(mention: Parts, name: Parts) -> bool:
    return mention.ending == name.ending and names.bare(mention.stem) == names.bare(name.stem)


# How a name may mean a unit, the surest rule first.
_RULES = (
    ("exact", _same),
    ("short", names.abbreviates),
    ("plain", names.plainly_expands),
    ("full", names.expands),
)
