"""The chat in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from browser import Server, chromium, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
SPORT = [30, 38, 39, 40, 42, 44, 45, 46, 58]  # read from the notice: tasks with 市体育局


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


@pytest.fixture
def page(server: Server, browser: Browser) -> Iterator[Page]:
    """A fresh visitor's page at 1440 x 900; requests to other hosts fail the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    shown = context.new_page()
    outside: list[str] = []
    shown.on(
        "request",
        lambda r: r.url.startswith((server.url, "data:", "blob:")) or outside.append(r.url),
    )
    shown.goto(server.url)
    shown.wait_for_selector("#qd-box textarea")
    shown.wait_for_selector(".qd-a")
    yield shown
    context.close()
    assert outside == []


def ask(page: Page, question: str) -> None:
    """Type a question, press Enter, wait for its answer."""
    before = page.locator(".qd-a[data-turn]").count()
    page.fill("#qd-box textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_function(f"document.querySelectorAll('.qd-a[data-turn]').length > {before}")


def test_answer_with_its_sources(page: Page) -> None:
    ask(page, "哪些任务由市体育局牵头")
    answer = page.locator(".qd-a[data-turn='0']")
    assert "共9项" in answer.inner_text()
    links = answer.locator(".qd-cite").all_inner_texts()
    assert links == [f"[任务{n}]" for n in SPORT]
    page.click(".qd-a[data-turn='0'] .qd-cite >> text=[任务45]")
    panel = page.locator("#qd-panel")
    panel.locator("h2", has_text="任务45").wait_for()
    assert panel.locator(".qd-text mark").all_inner_texts() == ["完善全民健身公共服务体系"]
    assert "主责单位:市体育局,市园林绿化局,昌平区政府" in panel.inner_text()
    assert "二(一)大力提振消费" in panel.inner_text()


def test_examples_and_follow_up_keep_the_conversation(page: Page) -> None:
    page.click(".qd-example >> nth=0")
    page.wait_for_selector(".qd-a[data-turn='0']")
    ask(page, "那市体育局呢")
    second = page.locator(".qd-a[data-turn='1']").inner_text()
    assert "市体育局列为主责单位的任务共9项" in second
    assert page.locator(".qd-q").count() == 2
