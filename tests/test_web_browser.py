"""What a reader sees: the pages in real headless Chromium."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Dialog, Page

from bot.web import Service, create_app
from tests.browser import chromium, served
from tests.shelf import shelf

pytestmark = pytest.mark.browser

IN_VIEW = """element => {
  const box = element.getBoundingClientRect();
  return box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth;
}"""
BACKGROUND = "element => getComputedStyle(element).backgroundColor"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return one Chromium for all tests of this file."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Return where the two reports of the shelf are served."""
    with served(create_app(Service(shelf()))) as address:
        yield address


def page_of(browser: Browser, **options: object) -> Page:
    """Return an empty page of a window 1280 × 800 unless told otherwise."""
    return browser.new_page(**{"viewport": {"width": 1280, "height": 800}, **options})  # type: ignore


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize(
    "size", [{"width": 1280, "height": 800}, {"width": 390, "height": 844}], ids=["desk", "phone"]
)
def test_a_citation_opens_at_its_highlighted_cell(
    browser: Browser, address: str, javascript: bool, size: dict[str, int]
) -> None:
    """The fragment of row 69's total brings the cell into view, coloured unlike its neighbours."""
    page = page_of(browser, java_script_enabled=javascript, viewport=size)
    page.goto(f"{address}/reports/suifenhe-2021#c1947")
    cell, neighbour = page.locator("#c1947"), page.locator("#c1562")

    assert cell.text_content() == "1"
    assert cell.evaluate(IN_VIEW)
    assert cell.evaluate(BACKGROUND) != neighbour.evaluate(BACKGROUND)
    page.close()


def test_a_hostile_report_runs_nothing(browser: Browser, address: str) -> None:
    """No dialog opens, no error is logged, nothing outside the site is asked for."""
    page = page_of(browser)
    seen: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        seen.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.on("console", lambda message: seen.append(message.text))
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("request", lambda request: seen.append(request.url))
    page.goto(f"{address}/reports/hostile-2021")

    assert "<script>alert(1)</script>" in page.locator(".source").first.inner_text()
    assert [what for what in seen if not what.startswith(address)] == []
    page.close()
