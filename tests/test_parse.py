"""The parser against hand-written expectations: the real notice, one fixture a form, and dirt."""

from __future__ import annotations

import re

import pytest
from expectations import FIXTURES, expected, rows_of

from corpus import Notice, NoticeError, ParseReport, bundled_notice, parse_notice, read_notice

NAMES = sorted(path.stem for path in FIXTURES.glob("*.expect"))


def fixture(name: str) -> tuple[Notice, ParseReport]:
    path = next(p for p in FIXTURES.glob(f"{name}.*") if p.suffix != ".expect")
    return read_notice(path)


def check_spans(notice: Notice) -> None:
    """Every span quotes what is printed; a task's words are its quote but for white space."""

    def bare(text: str) -> str:
        return re.sub(r"\s|\*\*|<br>", "", text)

    for task in notice.tasks:
        assert bare(task.text) == bare(notice.quote(task.span)), task.label
        for duty in task.responsibilities:
            assert 0 <= duty.span.start < duty.span.end <= len(notice.text)
    for heading in notice.headings:
        assert bare(heading.title) in bare(notice.quote(heading.span))
    for requirement in notice.requirements:
        assert bare(requirement.text) == bare(notice.quote(requirement.span))
    meta = dict(notice.meta)
    for name in ("title", "document_number", "issuer", "addressees"):
        value = getattr(notice, name)
        if value is not None and name in meta:
            assert bare(value) == bare(notice.quote(meta[name]))


def test_the_real_notice() -> None:
    notice, report = bundled_notice()
    assert [t.number for t in notice.tasks] == list(range(1, 65))
    assert [h.title for h in notice.headings if h.level == 1] == [
        "深入落实城市总体规划,推动京津冀协同发展走深走实",
        "增强内需主导能力,巩固拓展经济稳中向好势头",
        "持续推动教育科技人才一体发展,构建有竞争优势的新质生产力发展格局",
    ]
    assert [h.label for h in notice.headings if h.level == 2] == [
        "(一)", "(二)", "(三)", "(四)", "(一)", "(二)", "(一)", "(二)",
    ]  # fmt: skip
    assert notice.name == "2026年市政府工作报告重点任务清单"
    assert notice.title == "北京市人民政府关于印发《2026年市政府工作报告重点任务清单》的通知"
    assert notice.document_number == "京政发〔2026〕1号"
    assert notice.issuer == "北京市人民政府"
    assert notice.addressees == "各区人民政府,市政府各委、办、局,各市属机构"
    assert notice.date == "2026-02-10"
    assert [(r.label, r.title) for r in notice.requirements] == [
        ("一", "坚持首善标准,主动担当作为"),
        ("二", "狠抓责任落实,加强协同联动"),
        ("三", "强化目标导向,精心组织实施"),
    ]
    assert len({u for t in notice.tasks for u in t.units}) == 71
    assert [t.number for t in notice.tasks if "市体育局" in t.units] == [
        30, 38, 39, 40, 42, 44, 45, 46, 58,
    ]  # fmt: skip
    assert notice.by_number[1].units == ("市规划自然资源委(首规委办)",)
    assert notice.by_number[14].units[4] == "市科委、中关村管委会"
    assert notice.by_number[64].responsibilities == ()
    assert {r.role for t in notice.tasks for r in t.responsibilities} == {"主责单位"}
    assert [(w.line, w.code) for w in report.warnings] == [(149, "no_units")]
    check_spans(notice)


def test_the_scraped_page_gives_the_same_tasks() -> None:
    once, _ = bundled_notice()
    twice, report = fixture("beijing-2026-as-scraped")
    assert twice.tasks == once.tasks
    assert twice.headings == once.headings
    assert twice.requirements == once.requirements
    assert [(w.line, w.code) for w in report.warnings] == [(149, "no_units"), (150, "second_copy")]


@pytest.mark.parametrize("name", NAMES)
def test_each_form(name: str) -> None:
    notice, report = fixture(name)
    want = expected(name)
    assert rows_of(notice) == want.rows
    for field, value in want.fields.items():
        if field == "requirements":
            assert "/".join(r.label for r in notice.requirements) == value
        elif field == "codes":
            assert "/".join(dict.fromkeys(w.code for w in report.warnings)) == value
        else:
            assert getattr(notice, field) == value, field
    check_spans(notice)
    assert report.verdict.startswith(f"解析出{len(want.rows)}项任务")


def test_the_json_of_a_report() -> None:
    notice, report = fixture("ezhou-leaders")
    data = report.to_dict(notice)
    assert list(data) == ["title", "document_number", "issuer", "date", "tasks", "warnings"]
    assert data["tasks"][0] == {
        "number": 1,
        "label": "1",
        "section": "经济发展",
        "subsection": None,
        "text": "全市生产总值增长12%以上。",
        "responsibilities": [
            {"role": "牵头领导", "units": ["范锐平"]},
            {"role": "主责单位", "units": ["市发改委"]},
            {"role": "协办单位", "units": ["市统计局", "市经委", "各区政府"]},
        ],
        "deadline": "2010年12月",
    }
    assert "deadline" not in data["tasks"][2]
    assert notice.tasks[0].units == ("市发改委", "市统计局", "市经委", "各区政府")


# -- dirt: the same notice, soiled, gives the same tasks -----------------------------------------


def lines_of(name: str) -> list[str]:
    return (FIXTURES / f"{name}.txt").read_text(encoding="utf-8").splitlines()


FULL = {ord(c): ord(c) + 0xFEE0 for c in "0123456789,:;()"}
TEXTS = [
    "xuchang-lines",
    "hangzhou-first-leads",
    "ezhou-leaders",
    "puyang-phrases",
    "guangzhou-running",
]


def spaced(line: str) -> str:
    return " ".join(line)


def broken(line: str, width: int = 24) -> str:
    return "\n".join(line[i : i + width] for i in range(0, len(line), width))


SOIL = {
    "bom": lambda rows: "\ufeff" + "\n".join(rows),
    "crlf": lambda rows: "\r\n".join(rows),
    "indented": lambda rows: "\n".join("\u3000\u3000" + r for r in rows),
    "blank lines": lambda rows: "\n\n".join(rows),
    "dots": lambda rows: "\n".join(re.sub(r"^(\d+)[.、]", r"\1．", r) for r in rows),
    "commas": lambda rows: "\n".join(re.sub(r"^(\d+)[.、]", r"\1、", r) for r in rows),
    "spaces after numbers": lambda rows: "\n".join(
        re.sub(r"^(\d+[.、]|\([一二三]\))", r"\1 ", r) for r in rows
    ),
    "twice": lambda rows: "\n".join([*rows, *rows]),
    "twice without title": lambda rows: "\n".join([*rows, *rows[1:]]),
    "page furniture": lambda rows: "\n".join(
        [
            "首页 > 政务公开 > 政府文件",
            "字号 大 中 小",
            *rows,
            "打印整页",
            "扫一扫在手机上查看当前页面",
        ]
    ),
    "page numbers": lambda rows: "\n".join(
        x for i, r in enumerate(rows) for x in ([r, f"- {i} -"] if i % 6 == 5 else [r])
    ),
}


@pytest.mark.parametrize("soil", SOIL)
@pytest.mark.parametrize("name", TEXTS)
def test_dirt_changes_no_task(name: str, soil: str) -> None:
    notice, _ = parse_notice(SOIL[soil](lines_of(name)))
    assert rows_of(notice) == expected(name).rows
    check_spans(notice)


@pytest.mark.parametrize("name", TEXTS)
def test_full_width_signs_change_nothing_but_the_print(name: str) -> None:
    notice, _ = parse_notice("\n".join(lines_of(name)).translate(FULL))
    back = {full: half for half, full in FULL.items()}
    plain = [
        row._replace(
            label=row.label.translate(back),
            section=row.section.translate(back),
            subsection=row.subsection.translate(back),
            deadline=row.deadline.translate(back),
            duties=tuple((r, tuple(u.translate(back) for u in us)) for r, us in row.duties),
        )
        for row in rows_of(notice)
    ]
    assert plain == expected(name).rows


@pytest.mark.parametrize("name", TEXTS)
def test_spaces_between_characters(name: str) -> None:
    notice, report = parse_notice("\n".join(spaced(r) for r in lines_of(name) if r))
    assert rows_of(notice) == expected(name).rows
    assert "spaced_text" in {w.code for w in report.warnings}


@pytest.mark.parametrize("width", [12, 16, 24, 30, 41])
@pytest.mark.parametrize("name", TEXTS)
def test_soft_line_breaks(name: str, width: int) -> None:
    notice, _ = parse_notice("\n".join(broken(r, width) for r in lines_of(name) if r))
    assert rows_of(notice) == expected(name).rows
    check_spans(notice)


@pytest.mark.parametrize("width", [16, 28, 40])
def test_the_real_notice_broken_into_lines(width: int) -> None:
    whole, _ = bundled_notice()
    notice, _ = parse_notice("\n".join(broken(r, width) for r in whole.text.splitlines()))
    assert rows_of(notice) == rows_of(whole)
    assert [t.text for t in notice.tasks] == [t.text for t in whole.tasks]
    assert notice.title == whole.title


def test_nothing_is_a_task_list() -> None:
    for text in ("", " \n\t", "今天天气很好。", "一、会议听取了汇报。\n二、会议要求抓好落实。\n"):
        with pytest.raises(NoticeError):
            parse_notice(text)
