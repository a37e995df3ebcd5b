"""The parser on the real notice: expected values counted by hand in the printed text."""

from pathlib import Path

from corpus import bundled_notice, read_notice

FIXTURES = Path(__file__).parent / "fixtures" / "notices"


def test_the_real_notice():
    notice, report = bundled_notice()
    assert [t.number for t in notice.tasks] == list(range(1, 65))
    assert [h.level for h in notice.headings].count(1) == 3
    assert [h.level for h in notice.headings].count(2) == 8
    assert notice.title == "北京市人民政府关于印发《2026年市政府工作报告重点任务清单》的通知"
    assert notice.document_number == "京政发〔2026〕1号"
    assert notice.issuer == "北京市人民政府"
    assert notice.addressees == "各区人民政府,市政府各委、办、局,各市属机构"
    assert notice.date == "2026-02-10"
    assert [r.label for r in notice.requirements] == ["一", "二", "三"]
    assert len({u for t in notice.tasks for u in t.units}) == 71
    assert [t.number for t in notice.tasks if "市体育局" in t.units] == [
        30, 38, 39, 40, 42, 44, 45, 46, 58,
    ]  # fmt: skip
    assert notice.tasks[63].responsibilities == ()
    assert [w.code for w in report.warnings] == ["no_units"]


def test_the_scraped_page_gives_the_same_tasks():
    once, _ = bundled_notice()
    twice, report = read_notice(FIXTURES / "beijing-2026-as-scraped.txt")
    assert twice.tasks == once.tasks
    assert [w.code for w in report.warnings] == ["no_units", "second_copy"]
