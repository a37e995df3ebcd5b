"""report.html: complete in itself, everything escaped, opens in a real browser."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from browser import chromium

from eval.__main__ import main
from eval.judging import judge
from eval.page import html_page
from eval.plots import plots
from eval.records import Question, Result
from eval.report import make_report, read_report, write_report

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-background-networking "
    "--disable-component-update --disable-sync --no-first-run"
).split()
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&\ud800"


def results():
    rows = []
    for number in range(24):
        absent = number % 4 == 0
        kind = "unanswerable" if absent else "topic"
        tasks = () if absent else (number,)
        asked = Question(
            f"q{number}", kind, EVIL, tasks, (EVIL,), (), ((EVIL, "x"),), absent, note=EVIL
        )
        answer = {
            "status": "answered",
            "text": EVIL,
            "citations": [{"task": 1, "notice": EVIL, "quote": "q", "start": 0, "end": 1}],
            "elapsed_ms": 0.5 * number,
        }
        rows.append(Result(asked, answer, judge(asked, answer), understood=EVIL))
    return rows


def page():
    rows = results()
    recall = {f"R@{k}": {r.question.id: k / 10 for r in rows} for k in (1, 5, 10)}
    report = make_report(EVIL, rows, {EVIL: "q"}, recall, EVIL, 1.0)
    tops = {r.question.id: float(i) for i, r in enumerate(rows)}
    return html_page(report, rows, plots(report, rows, tops))


class Reader(HTMLParser):
    """Collects tags, addresses and text."""

    def __init__(self):
        super().__init__()
        self.tags, self.addresses, self.texts = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.addresses += [v for k, v in attrs if k in ("src", "href", "xlink:href", "action")]
        assert not [k for k, _ in attrs if k.startswith("on")]

    def handle_data(self, data):
        self.texts.append(data)


def test_everything_is_escaped_and_nothing_is_fetched():
    reader = Reader()
    reader.feed(page())
    assert "script" not in reader.tags and "img" not in reader.tags
    assert all(a == "data:," or a.startswith("#") for a in reader.addresses)
    assert reader.tags.count("svg") == 4
    shown = "".join(reader.texts)
    assert shown.count("<script>alert(1)</script>") > 24
    assert not re.search(r"@import|url\((?!#)", page())


def test_ids_are_unique_over_all_figures():
    ids = re.findall(r'\bid="([^"]+)"', page())
    assert ids and len(ids) == len(set(ids))


def test_figures_without_data_are_left_out():
    rows = results()[1:3]
    report = make_report("s", rows, {}, {}, None, 1.0)
    assert len(plots(report, rows, {})) == 2  # pass rates and latency


def test_a_failure_shows_question_understanding_expected_and_got():
    asked = Question("q7", "who", "谁管违建", (10,), ("前面的话",), (11,), (("规自委", "规划"),))
    answer = {"status": "answered", "text": "市教委。", "citations": [{"task": 3}], "elapsed_ms": 1}
    row = Result(asked, answer, judge(asked, answer), "who: 主题 违建")
    text = html_page(make_report("s", [row], {}, {}, None, 1.0), [row])
    for piece in (
        "前面的话 → 谁管违建",
        "漏掉任务10",
        "who: 主题 违建",
        "规自委 或 规划",
        "市教委。",
    ):
        assert piece in text


def test_report_round_trip(tmp_path):
    report = make_report("s", results(), {EVIL: "q"}, {}, None, 1.0)
    write_report(tmp_path / "report.json", report)
    read = read_report(tmp_path)
    assert read["results"][3]["turns"] == [EVIL, EVIL]
    assert read == report


@pytest.mark.browser
def test_opens_in_chromium_without_errors_or_requests(tmp_path):
    program = chromium()
    from playwright.sync_api import sync_playwright

    small = tmp_path / "s.txt"
    small.write_text("怀柔区有哪些任务 | 4 41\n第99项是什么 | -\n" + EVIL[:-1] + " | 4\n", "utf-8")
    assert main(["run", str(small), "--out", str(tmp_path / "out")]) == 0
    (tmp_path / "evil.html").write_bytes(page().encode("utf-8", "replace"))
    messages, requests = [], []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=FLAGS)
        tab = browser.new_page()
        tab.on("console", lambda message: messages.append(message.text))
        tab.on("pageerror", lambda error: messages.append(str(error)))
        tab.on("dialog", lambda dialog: messages.append(dialog.message))
        tab.on("request", lambda request: requests.append(request.url))
        for path in (tmp_path / "out" / "report.html", tmp_path / "evil.html"):
            tab.goto(path.as_uri())
            assert "评测报告" in tab.title()
            assert tab.locator("figure svg").first.bounding_box()["width"] > 200
            assert tab.locator("article").count() > 0
        browser.close()
    assert messages == []
    assert [url.rsplit("/", 1)[1] for url in requests] == ["report.html", "evil.html"]
