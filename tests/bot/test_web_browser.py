"""What a reader sees: the pages in real headless Chromium."""

from collections.abc import Iterator
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Page
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from bot.reply import compose
from bot.web import Service, create_app
from index import ask
from index.store import Store
from tests.browser import chromium, served
from tests.shelf import shelf

pytestmark = pytest.mark.browser

SIDE_BY_SIDE = "agency=黑龙江省人民政府外事办公室&agency=绥芬河市人民政府"

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


@pytest.fixture(scope="module")
def library(store: Store) -> Iterator[str]:
    """Return where the five reports are served."""
    with served(create_app(Service(store))) as address:
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


def test_the_citation_of_a_cell_can_be_copied(browser: Browser, address: str) -> None:
    """The copied line names agency, section, row, column, figure, line and address."""
    page = page_of(browser, locale="zh-CN")
    page.goto(f"{address}/reports/suifenhe-2021#c1947")
    bar = page.locator(".citebar")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    bar.get_by_role("button").click()
    copied = page.evaluate("navigator.clipboard.readText()")

    assert copied == bar.locator("output").inner_text()
    assert copied.startswith(
        "绥芬河市人民政府：《绥芬河市人民政府 2021 年政府信息公开工作年度报告》，三、"
    )
    assert "8.属于行政查询事项 · 总计：1（第 69 行）" in copied
    assert f"{address}/reports/suifenhe-2021#c1947" in copied
    page.close()


def test_the_cited_cell_is_shown_in_the_table_too(browser: Browser, address: str) -> None:
    """With script, the rebuilt table beside the text highlights the same figure, in view."""
    page = page_of(browser)
    page.goto(f"{address}/reports/suifenhe-2021#c1947")
    mirror = page.locator("td.mirror")

    assert mirror.inner_text() == "1"
    assert mirror.evaluate(IN_VIEW)
    page.close()


def test_an_offset_inside_a_sentence_opens_the_sentence(browser: Browser, address: str) -> None:
    """With script, an address without an element of its own finds the one it lies in."""
    page = page_of(browser)
    page.goto(f"{address}/reports/suifenhe-2021#c570")

    assert (page.locator(".near").get_attribute("id")) == "c565"
    assert page.locator(".near").evaluate(IN_VIEW)
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
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    assert [what for what in seen if not what.startswith(address)] == []
    page.close()


def test_from_a_question_to_the_highlighted_cell(browser: Browser, library: str) -> None:
    """Typed on the ask page, answered, followed to the report: the cell is in view and coloured."""
    page = page_of(browser, locale="zh-CN")
    page.goto(library)
    page.get_by_role("searchbox").fill("绥芬河2021年收到多少件信息公开申请？")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="看原文").click()
    page.wait_for_url("**/reports/suifenhe-2021#c1575")
    cell = page.locator("#c1575")

    assert cell.text_content() == "14"
    assert cell.evaluate(IN_VIEW)
    assert cell.evaluate(BACKGROUND) != page.locator("#c1562").evaluate(BACKGROUND)
    page.close()


@pytest.mark.parametrize(
    "question",
    [
        "绥芬河2021年收到多少件信息公开申请？",
        "山西省外办2021年新收申请",
        "绥芬河2021年存在哪些问题？",
    ],
)
def test_the_link_of_an_answer_opens_at_its_place(
    browser: Browser, library: str, store: Store, question: str
) -> None:
    """What a chat shows under an answer, of a cell, a blank cell or a sentence, opens in view."""
    reply = compose(ask(question, store, date(2026, 11, 21)).answer, library)
    page = page_of(browser, viewport={"width": 390, "height": 844})
    assert reply.links[0].url is not None
    page.goto(reply.links[0].url)
    place = page.locator(f"#{reply.links[0].anchor}")

    assert place.evaluate(IN_VIEW)
    assert place.evaluate(BACKGROUND) != "rgba(0, 0, 0, 0)"
    page.close()


@pytest.mark.parametrize(
    ("path", "scheme"),
    [
        ("/", "light"),
        ("/?q=绥芬河2021年收到多少件信息公开申请？", "dark"),
        ("/?q=2021年各机关新收申请数排名", "light"),
        ("/reports", "dark"),
        ("/reports?place=230000&checks=fail&sort=failed", "light"),
        ("/reports?level=central&lang=en", "dark"),
        ("/compare", "light"),
        (f"/compare?{SIDE_BY_SIDE}", "dark"),
        (f"/compare?{SIDE_BY_SIDE}&year=2020&year=2021&lang=en", "light"),
        ("/compare?agency=外事办公室", "light"),
        ("/reports/suifenhe-2021#c1575", "light"),
        ("/reports/heilongjiang-fao-2021", "dark"),
        ("/reports/shanxi-fao-2021?lang=en", "light"),
        ("/agencies/绥芬河市人民政府", "light"),
        ("/agencies/黑龙江省人民政府外事办公室", "dark"),
        ("/agencies/黑龙江省人民政府外事办公室/card", "light"),
        ("/agencies?place=230000", "dark"),
        ("/agencies", "light"),
        ("/coverage", "dark"),
        ("/coverage?year=2021", "light"),
        ("/check", "light"),
        ("/api", "light"),
        ("/api?lang=en", "dark"),
        ("/reports/none", "dark"),
    ],
)
def test_nothing_keeps_a_reader_out(browser: Browser, library: str, path: str, scheme: str) -> None:
    """axe-core finds no violation of WCAG 2.2 A and AA, contrast included."""
    page = page_of(browser, locale="zh-CN", color_scheme=scheme, bypass_csp=True)
    page.goto(library + path)
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = Axe().run(page, options=rules)

    assert [violation["id"] for violation in found.response["violations"]] == [], (
        found.generate_report()
    )
    page.close()


def test_a_phone_is_not_scrolled_sideways(browser: Browser, library: str) -> None:
    """Wide tables scroll in their own frame; the page keeps to the width of the screen."""
    page = page_of(browser, viewport={"width": 360, "height": 740})
    for path in (
        "/",
        "/reports",
        "/reports/suifenhe-2021",
        "/agencies/绥芬河市人民政府",
        "/coverage",
        "/api",
        f"/compare?{SIDE_BY_SIDE}&year=2020&year=2021",
    ):
        page.goto(library + path)

        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
    page.close()


@pytest.mark.parametrize("width", [320, 390])
def test_the_list_of_reports_is_read_without_scrolling(
    browser: Browser, library: str, width: int
) -> None:
    """On a phone each report stands whole in the width of the screen, still a table to hear."""
    page = page_of(browser, locale="zh-CN", viewport={"width": width, "height": 844})
    page.goto(f"{library}/reports")
    frame = page.locator(".scroll")
    boxes = [one.bounding_box() for one in page.get_by_role("cell").all() if one.is_visible()]

    assert frame.evaluate("it => it.scrollWidth <= it.clientWidth")
    assert len(boxes) > 20
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)
    assert page.get_by_role("row").count() == 5
    assert page.locator("tr", has_text="绥芬河市").inner_text().split() == [
        "绥芬河市人民政府", "2021", "⚠", "1", "项未通过", "绥芬河市人民政府", "2021",
        "年政府信息公开工作年度报告", "2021", "2019", "2022-01-20",
    ]  # fmt: skip
    page.close()


@pytest.mark.parametrize("width", [390, 1200])
def test_the_label_of_a_row_stays_beside_its_cells(
    browser: Browser, library: str, width: int
) -> None:
    """The statutory table stays a table: scrolled to its last column, the row's name is seen."""
    page = page_of(browser, locale="zh-CN", viewport={"width": width, "height": 844})
    page.goto(f"{library}/reports/suifenhe-2021#c1575")
    cell = page.locator("td.mirror")
    cell.scroll_into_view_if_needed()
    label = cell.locator("xpath=../th[@scope='row']")
    frame = cell.locator("xpath=ancestor::div[@class='scroll']").bounding_box()
    seen, name = cell.bounding_box(), label.bounding_box()

    assert cell.text_content() == "14"
    assert label.text_content() == "一、本年新收政府信息公开申请数量"
    assert frame is not None
    assert seen is not None
    assert name is not None
    assert frame["x"] - 1 <= name["x"]
    assert name["x"] + name["width"] <= seen["x"] + 1
    assert seen["x"] + seen["width"] <= width
    page.close()


def test_a_card_can_be_framed_elsewhere_and_nothing_else(browser: Browser, library: str) -> None:
    """A page of another origin shows the card of an agency; the page of the agency stays shut."""
    name = "/agencies/黑龙江省人民政府外事办公室"
    frames = "".join(f'<iframe src="{library}{path}"></iframe>' for path in (f"{name}/card", name))
    page = page_of(browser, locale="zh-CN")
    with served(Starlette(routes=[Route("/", lambda request: HTMLResponse(frames))])) as elsewhere:
        page.goto(elsewhere)
        page.wait_for_load_state("networkidle")
        shown = ["另一处为 1" in frame.content() for frame in page.frames[1:]]

    assert shown == [True, False]
    page.close()
