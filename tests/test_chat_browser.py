"""The chat in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser import Server, chromium, serving

from qa.feedback import FeedbackStore

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser
SPORT = [30, 38, 39, 40, 42, 44, 45, 46, 58]  # read from the notice: tasks with 市体育局
HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
MARKDOWN = "![a](http://evil.example/a.png) [b](javascript:alert(1)) **c** ${1+1} {{d}} `e` $f$"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    chromium()
    with serving(tmp_path_factory.mktemp("chat") / "log") as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(params=[1440])
def page(server: Server, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A fresh visitor's page of that width; requests to other hosts and dialogs fail the test."""
    size = {"width": request.param, "height": 900 if request.param > 800 else 844}
    context = browser.new_context(viewport=size, locale="zh-CN")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    shown = context.new_page()
    shown.set_default_timeout(15_000)
    strange: list[str] = []
    own = (server.url, "data:", "blob:")
    shown.on("request", lambda r: r.url.startswith(own) or strange.append(r.url))
    shown.on("dialog", lambda d: strange.append(d.message) or d.dismiss())
    open_page(shown, server.url)
    yield shown
    hacked = shown.evaluate("window.hacked")
    context.close()
    assert strange == [] and hacked is None


def open_page(page: Page, url: str) -> None:
    """Go there and wait until the page can be used."""
    page.goto(url)
    page.wait_for_selector("#qd-box textarea")
    page.wait_for_selector(".qd-a")


def ask(page: Page, question: str) -> Locator:
    """Type a question, press Enter, wait for its complete answer."""
    before = page.locator(".qd-acts").count()
    page.fill("#qd-box textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_function(f"document.querySelectorAll('.qd-acts').length > {before}")
    return answer(page, before)


def answer(page: Page, turn: int) -> Locator:
    """The answer of one turn, complete."""
    found = page.locator(f".qd-a[data-turn='{turn}']")
    found.locator(".qd-acts").wait_for()
    return found


def numbers(where: Locator) -> list[int]:
    """The numbers of the citations, as linked."""
    return [int(x.strip("[]任务")) for x in where.locator(".qd-sec .qd-cite").all_text_contents()]


def downloaded(page: Page, selector: str, folder: Path) -> Path:
    """Click, and the file that the browser saves."""
    with page.expect_download() as waiting:
        page.click(selector)
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def upload(page: Page, path: Path) -> None:
    """Choose a file in the tab 资料."""
    with page.expect_file_chooser() as waiting:
        page.get_by_role("button", name="添加清单文件").click()
    waiting.value.set_files(str(path))


# -- answers and their sources ---------------------------------------------------------------------


def test_answer_with_its_sources(page: Page) -> None:
    found = ask(page, "哪些任务由市体育局牵头")
    assert "共9项" in found.inner_text()
    assert numbers(found) == SPORT
    found.locator(".qd-cite", has_text="[任务45]").click()
    panel = page.locator("#qd-panel")
    panel.locator("h2", has_text="任务45").wait_for()
    assert panel.locator(".qd-text mark").all_inner_texts() == ["完善全民健身公共服务体系"]
    assert "昌平区政府" in panel.locator(".qd-role").inner_text()
    assert "二(一)大力提振消费" in panel.inner_text()
    panel.get_by_role("button", name="下一项 任务46").click()
    panel.locator("h2", has_text="任务46").wait_for()
    panel.get_by_role("button", name="复制引用").click()
    panel.get_by_role("button", name="已复制").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“推动体育产业提质升级”") and "京政发〔2026〕1号" in copied
    assert "任务46" in copied and "主责单位" in copied


def test_examples_and_follow_up_keep_the_conversation(page: Page) -> None:
    page.click(".qd-example >> nth=0")
    answer(page, 0)
    second = ask(page, "那市体育局呢")
    assert numbers(second) == SPORT
    assert page.locator(".qd-q").count() == 2


def test_long_list_folds_by_section_and_states_the_count(page: Page) -> None:
    found = ask(page, "第二部分有哪些任务")
    sections = found.locator("details.qd-sec")
    assert sections.count() == 2
    assert not any(s.get_attribute("open") is not None for s in sections.all())
    stated = [int(n.rstrip("项")) for n in found.locator("summary .qd-n").all_inner_texts()]
    assert sum(stated) == len(numbers(found)) == 26  # tasks 28 to 53
    assert "26项" in found.locator(".qd-p").first.inner_text()
    sections.first.locator("summary").click()
    assert sections.first.locator(".qd-cite").first.is_visible()


def test_chip_removes_a_condition(page: Page) -> None:
    found = ask(page, "第三部分中市体育局的任务有哪些")
    assert numbers(found) == [58]
    chip = found.get_by_role("button", name="去掉条件")
    assert chip.count() == 2
    chip.filter(has_text="体育局").click()
    assert numbers(answer(page, 1)) == list(range(54, 65))


def test_unclear_unit_offers_buttons(page: Page) -> None:
    found = ask(page, "管委会有哪些任务")
    choice = found.get_by_role("button", name="城市副中心管委会有哪些任务")
    choice.click()
    assert "4项" in answer(page, 1).inner_text()


def test_related_tasks_open(page: Page) -> None:
    found = ask(page, "北京礼物归谁管")
    related = found.locator(".qd-p", has_text="另有可能相关").locator(".qd-cite")
    number = related.first.inner_text()
    related.first.click()
    page.locator("#qd-panel h2", has_text=f"任务{number}").wait_for()


def test_first_answer_is_quick(page: Page) -> None:
    page.wait_for_timeout(500)
    ask(page, "第45项讲什么")
    took = page.evaluate(
        """async () => {
          const box = document.querySelector('#qd-box textarea');
          const seen = new Promise((done) => new MutationObserver((_, o) => {
            if (document.querySelectorAll('.qd-acts').length === 2) { o.disconnect(); done(); }
          }).observe(document.body, { childList: true, subtree: true }));
          box.value = '哪些任务由市水务局牵头';
          box.dispatchEvent(new Event('input', { bubbles: true }));
          await new Promise((r) => setTimeout(r, 50));
          const start = performance.now();
          box.dispatchEvent(new KeyboardEvent('keypress', { key: 'Enter', bubbles: true }));
          await seen;
          return performance.now() - start;
        }"""
    )
    print(f"answer visible after {took:.0f} ms")
    assert took < 3000  # 300 ms is measured by `make bench-chat`; here other tests share the cores


# -- keyboard --------------------------------------------------------------------------------------


def test_keyboard(page: Page) -> None:
    box = page.locator("#qd-box textarea")
    box.click()
    page.keyboard.type("a")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("b")
    page.wait_for_timeout(300)
    assert box.input_value() == "a\nb" and page.locator(".qd-q").count() == 0
    composing = "new KeyboardEvent('{}', {{key: 'Enter', isComposing: true, bubbles: true}})"
    for kind in ("keydown", "keypress"):
        box.evaluate(f"b => b.dispatchEvent({composing.format(kind)})")
    page.wait_for_timeout(300)
    assert page.locator(".qd-q").count() == 0
    found = ask(page, "第45项讲什么")
    page.wait_for_timeout(200)
    assert page.evaluate("document.activeElement === document.querySelector('#qd-box textarea')")
    link = found.locator(".qd-cite").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.tagName === 'H2'")
    page.keyboard.press("Escape")
    assert link.evaluate("e => e === document.activeElement")


# -- conversations, feedback, files ----------------------------------------------------------------


def test_conversation_is_kept_reopened_and_exported(
    page: Page, server: Server, tmp_path: Path
) -> None:
    ask(page, "只由市政府外办一家负责的任务")
    ask(page, "它讲什么")
    page.wait_for_timeout(300)
    open_page(page, server.url)
    assert "任务6" in answer(page, 1).inner_text()
    assert page.locator(".qd-q").first.inner_text() == "只由市政府外办一家负责的任务"
    text = downloaded(page, "#qd-keep", tmp_path).read_text("utf-8")
    assert text.count("\n## ") == 2 and "市政府外办" in text
    page.click("#qd-new")
    page.wait_for_function("document.querySelectorAll('.qd-q').length === 0")
    ask(page, "第45项讲什么")
    page.click("#qd-earlier summary")
    page.locator("#qd-earlier button", has_text="只由市政府外办").click()
    page.wait_for_function("document.querySelectorAll('.qd-q').length === 2")
    assert "任务6" in answer(page, 1).inner_text()
    page.locator("#qd-earlier", has_text="第45项讲什么").wait_for(state="attached")


def test_feedback_is_stored_with_its_note(page: Page, server: Server) -> None:
    found = ask(page, "市水务局有几项任务")
    found.get_by_role("button", name="漏列").click()
    page.fill("#qd-note textarea", HOSTILE)
    page.click("#qd-note button >> text=提交说明")
    page.locator("#qd-note").wait_for(state="hidden")
    pressed = found.get_by_role("button", name="漏列").get_attribute("aria-pressed")
    assert pressed == "true"
    row = FeedbackStore(server.log.parent / "feedback.sqlite3").rows()[-1]
    assert (row.verdict, row.note, row.question) == ("漏列", HOSTILE, "市水务局有几项任务")
    assert set(row.tasks) == {4, 11, 27, 39, 49, 50}


def test_lists_are_exported(page: Page, tmp_path: Path) -> None:
    import docx
    import openpyxl

    found = ask(page, "哪些任务由市体育局牵头")
    sheet = downloaded(page, ".qd-a[data-turn='0'] >> text=导出 Excel", tmp_path)
    column = [str(row[0].value) for row in openpyxl.load_workbook(sheet).active.iter_rows()]
    assert [int(c) for c in column if c.isdigit()] == SPORT == numbers(found)
    written = downloaded(page, ".qd-a[data-turn='0'] >> text=导出 Word", tmp_path)
    cells = docx.Document(str(written)).tables[0].columns[0].cells
    assert [int(c.text) for c in cells if c.text.isdigit()] == SPORT


# -- the other tabs --------------------------------------------------------------------------------


def test_overview_filters_sorts_and_opens(page: Page, tmp_path: Path) -> None:
    page.get_by_role("tab", name="总览").click()
    table = page.locator("#qd-tasks tbody tr")
    assert table.count() == 64
    page.locator("#qd-charts .qd-chart").first.get_by_role("button", name="市体育局").click()
    page.wait_for_function("document.querySelectorAll('#qd-tasks tbody tr').length === 9")
    assert [int(n) for n in page.locator("#qd-tasks .qd-cite").all_inner_texts()] == SPORT
    head = page.locator("#qd-tasks th").first
    head.locator("button").click()
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert page.locator("#qd-tasks .qd-cite").first.inner_text() == "58"
    page.fill("#qd-text input, #qd-text textarea", "健身")
    page.wait_for_function("document.querySelectorAll('#qd-tasks tbody tr').length === 1")
    page.click("#qd-tasks .qd-cite")
    page.locator("#qd-panel h2", has_text="任务45").wait_for()
    assert "与市体育局共同负责的单位" in page.locator("#qd-charts").inner_text()
    assert "1项" in downloaded(page, "#qd-xlsx", tmp_path).name


def test_upload_is_parsed_asked_and_inert(page: Page, tmp_path: Path) -> None:
    notice = tmp_path / "某市.txt"
    notice.write_text(
        f"某市人民政府关于印发重点任务清单的通知\n\n一、{HOSTILE}\n"
        f"1. 建设{MARKDOWN}公园。\n主责单位：市园林局\n"
        f"2. 整治{HOSTILE}河道。\n主责单位：市水务局<b>，市{MARKDOWN}局\n",
        encoding="utf-8",
    )
    page.get_by_role("tab", name="资料").click()
    assert "64项" in page.locator("#qd-notices").inner_text()
    upload(page, notice)
    page.locator("#qd-status", has_text="已添加").wait_for(timeout=60_000)
    shown = page.locator("#qd-notices")
    assert shown.locator(".qd-notice").count() == 2
    assert "解析出2项任务" in shown.inner_text()
    page.get_by_role("tab", name="对话").click()
    found = ask(page, "某市清单的第2项讲什么")
    assert "河道" in found.inner_text()
    assert HOSTILE in page.locator("#qd-log").inner_text()
    page.get_by_role("tab", name="总览").click()
    assert page.locator("#qd-tasks tbody tr").count() == 66
    assert page.locator(":is(#qd-tasks, #qd-notices, .qd-a, #qd-panel) img").count() == 0
    bad = tmp_path / "坏.pdf"
    bad.write_bytes(b"%PDF-1.4 broken")
    page.get_by_role("tab", name="资料").click()
    upload(page, bad)
    page.locator("#qd-status", has_text="坏.pdf").wait_for()
    assert "/tmp" not in page.locator("#qd-status").inner_text()
    assert shown.locator(".qd-notice").count() == 2


def choose(page: Page, box: str, option: str) -> None:
    """Pick one option of a drop-down list."""
    page.locator(f"{box} input").click()
    page.get_by_role("option", name=option).last.click()


def test_two_editions_are_compared(page: Page, tmp_path: Path) -> None:
    page.get_by_role("tab", name="资料").click()
    head = "某县人民政府关于印发{}年重点任务清单的通知\n\n一、民生\n"
    unit = "主责单位：县教育局\n"
    old = f"1. 新增中小学学位2万个。\n{unit}2. 修缮老旧桥梁十座。\n{unit}"
    new = f"1. 新增中小学学位3万个。\n{unit}2. 建成社区食堂五处。\n{unit}"
    for year, text in (("2025", old), ("2026", new)):
        path = tmp_path / f"某县{year}.txt"
        path.write_text(head.format(year) + text, encoding="utf-8")
        upload(page, path)
        page.locator("#qd-status", has_text=f"{year}年重点任务清单").wait_for(timeout=60_000)
    page.click("#qd-compare")
    page.locator("#qd-changes", has_text="请先添加").wait_for()
    choose(page, "#qd-old", "2025")
    choose(page, "#qd-edition", "2026年重点任务清单")
    page.click("#qd-compare")
    shown = page.locator("#qd-changes", has_text="新增1项，取消1项，变化1项，不变0项")
    shown.wait_for()
    assert shown.locator("del").all_inner_texts() == ["2"]
    assert shown.locator("ins").all_inner_texts() == ["3"]
    assert "建成社区食堂五处" in shown.inner_text() and "修缮老旧桥梁十座" in shown.inner_text()


def test_questions_are_inert(page: Page) -> None:
    for text in (HOSTILE, MARKDOWN, "</div></div><h1>x</h1>", "<b>第45项</b>讲什么"):
        ask(page, text)
    shown = page.locator(".qd-q").all_inner_texts()
    assert shown == [HOSTILE, MARKDOWN, "</div></div><h1>x</h1>", "<b>第45项</b>讲什么"]
    inside = "#qd-log :is(img, script, h1, strong, code, .katex, a[href^='javascript'])"
    assert page.locator(inside).count() == 0


# -- looks -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [1440, 390], indirect=True)
def test_no_serious_violation(page: Page) -> None:
    from axe_playwright_python.sync_playwright import Axe

    ask(page, "哪些任务由市体育局牵头")
    found = []
    for tab in ("对话", "总览", "资料"):
        page.get_by_role("tab", name=tab).click()
        page.wait_for_timeout(300)
        for rule in Axe().run(page).response["violations"]:
            if rule["impact"] in ("serious", "critical"):
                found.append((tab, rule["id"], [n["html"][:160] for n in rule["nodes"]]))
    assert found == []


@pytest.mark.parametrize("page", [390], indirect=True)
def test_phone(page: Page) -> None:
    found = ask(page, "哪些任务由市体育局牵头")
    panel = page.locator("#qd-panel .qd-src")
    assert not panel.locator(".qd-body").is_visible()
    assert panel.bounding_box()["y"] > found.bounding_box()["y"]
    found.locator(".qd-cite", has_text="[任务45]").click()
    panel.locator("h2", has_text="任务45").wait_for()
    page.wait_for_timeout(300)
    assert 0 <= panel.bounding_box()["y"] < 844
    panel.locator(".qd-fold").click()
    assert not panel.locator(".qd-body").is_visible()
    for tab in ("总览", "资料", "对话"):
        page.get_by_role("tab", name=tab).click()
        page.wait_for_timeout(200)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
