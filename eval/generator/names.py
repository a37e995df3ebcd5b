"""Other names of organs, as clerks use them: written down by hand, apart from corpus.units.

Only names that can mean nothing else in the notice are used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.records import Notice
from eval.generator.table import Organ, Table

# long piece -> short piece, and the other way round: the usual ones, at the end of a name
_SHORT = (
    ("发展和改革委员会", "发改委"),
    ("发展改革委", "发改委"),
    ("发展改革局", "发改局"),
    ("住房城乡建设委", "住建委"),
    ("住房城乡建设局", "住建局"),
    ("住房和城乡建设局", "住建局"),
    ("经济和信息化局", "经信局"),
    ("经济信息化委", "经信委"),
    ("工业和信息化局", "工信局"),
    ("规划自然资源委", "规自委"),
    ("人力资源社会保障局", "人社局"),
    ("人力资源和社会保障局", "人社局"),
    ("卫生健康委", "卫健委"),
    ("文化和旅游局", "文旅局"),
    ("城市管理委", "城管委"),
    ("城市管理局", "城管局"),
    ("市场监督管理局", "市场监管局"),
    ("政务和数据局", "政数局"),
    ("重大项目办", "重大办"),
    ("投资促进中心", "投促中心"),
    ("经济技术开发区管委会", "经开区管委会"),
    ("人民银行北京市分行", "人行北京分行"),
    ("退役军人局", "退役军人事务局"),
)
_FULL = (
    ("市教委", "市教育委员会"),
    ("市交通委", "市交通委员会"),
    ("发展改革委", "发展和改革委员会"),
    ("发改委", "发展和改革委员会"),
    ("发改局", "发展和改革局"),
    ("住房城乡建设委", "住房和城乡建设委员会"),
    ("住房城乡建设局", "住房和城乡建设局"),
    ("规划自然资源委", "规划和自然资源委员会"),
    ("城市管理委", "城市管理委员会"),
    ("卫生健康委", "卫生健康委员会"),
    ("卫健委", "卫生健康委员会"),
    ("人力资源社会保障局", "人力资源和社会保障局"),
    ("人社局", "人力资源和社会保障局"),
    ("市市场监管局", "市市场监督管理局"),
    ("广电局", "广播电视局"),
    ("经信局", "经济和信息化局"),
    ("工信局", "工业和信息化局"),
    ("科技局", "科学技术局"),
    ("市应急局", "市应急管理局"),
    ("管委会", "管理委员会"),
    ("区政府", "区人民政府"),
)
_LEVELS = ("市委", "市政府", "市", "区", "县", "省")
_ENDS_WELL = re.compile(r"[委办局会院部心团社]$")


def place_of(notice: Notice) -> str:
    """The place whose list it is, with its kind: 北京市; '' where the head does not say."""
    for text in (notice.issuer, notice.title):
        match = re.match(r"(\w{2,4}?[市区县])(?:人民政府|委)", text or "")
        if match:
            return match.group(1)
    return ""


def _without_level(name: str) -> str:
    """市教委 -> 教委, 市委金融办 -> 金融办; a place's own name has no level to drop."""
    if not _ENDS_WELL.search(name):
        return ""
    for level in _LEVELS:
        rest = name.removeprefix(level)
        if rest != name and len(rest) >= 2 and not rest.startswith(("委", "场监", "政府")):
            return rest
    return ""


def _candidates(organ: Organ, place: str) -> Iterable[str]:
    yield from organ.forms
    yield organ.name
    halves = organ.name.split("、") if "、" in organ.name else []
    yield from halves
    for name in (organ.name, *halves):
        bare = _without_level(name)
        yield bare
        for long, short in _SHORT:
            if name.endswith(long):
                yield name.removesuffix(long) + short
                yield bare.removesuffix(long) + short if bare else ""
        for printed, full in _FULL:
            if name.endswith(printed):
                yield name.removesuffix(printed) + full
        if place and name.startswith(place[-1]) and bare:
            yield place[:-1] + name
        if place and name.startswith(place[:-1]):
            rest = name.removeprefix(place).removeprefix(place[:-1])
            yield rest if len(rest) >= 3 else ""
    district = re.fullmatch(r"(.{2,4}[区县])政府", organ.name)
    if district:
        yield district.group(1)
        if place and not place.endswith("区"):
            yield place + district.group(1)


def names_of(table: Table) -> dict[str, tuple[str, ...]]:
    """Every organ's names by its plain name, the printed one first; ambiguous ones are left out."""
    place = place_of(table.notice)
    found = {
        organ.name: tuple(dict.fromkeys(n for n in _candidates(organ, place) if len(n) >= 2))
        for organ in table.asked
    }
    bearers: dict[str, set[str]] = {}
    for organ, names in found.items():
        for name in names:
            bearers.setdefault(name, set()).add(organ)
    return {
        organ.name: tuple(
            n
            for n in found[organ.name]
            if n in organ.forms or (len(bearers[n]) == 1 and not _inside_another(n, organ, table))
        )
        for organ in table.asked
    }


def _inside_another(name: str, organ: Organ, table: Table) -> bool:
    """科技局 is a piece of 市工信和科技局, and may mean it."""
    others = (form for o in table.organs.values() if o is not organ for form in o.forms)
    return any(name in form for form in others)
