"""Questions on the page and over the API, over the five reports."""

import csv
import io
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image, ImageChops
from starlette.testclient import TestClient

from bot.web import Service, create_app
from bot.web.asking import text_fragment
from index.build import build
from index.sqlite import open_store
from index.store import Store

RECEIVED = "绥芬河2021年收到多少件信息公开申请？"


@pytest.fixture
def client(store: Store) -> TestClient:
    """Return a reader of the web face over the five reports, on 2026-11-21."""
    service = Service(store, "https://gongkai.example", today=lambda: date(2026, 11, 21))
    return TestClient(create_app(service))


def test_an_answer_has_an_address(client: TestClient) -> None:
    """The page of a question holds the figure, the row as printed and the way to the cell."""
    page = client.get("/", params={"q": RECEIVED}).text

    assert '<p class="headline">14 件</p>' in page
    assert "一、本年新收政府信息公开申请数量\t14\t0\t0\t0\t0\t0\t14" in page
    assert 'href="/reports/suifenhe-2021#c1575"' in page


def test_a_follow_up_inherits_what_was_asked_before(client: TestClient) -> None:
    """Agency and year of the earlier question hold; the address says both questions."""
    page = client.get("/", params={"q": "予以公开呢？", "after": RECEIVED}).text

    assert '<p class="headline">11 件</p>' in page
    assert f'<input type="hidden" name="after" value="{RECEIVED}">' in page


def test_a_question_typed_as_markup_is_text(client: TestClient) -> None:
    """A question reaches its own page as characters, in every place it stands in."""
    page = client.get("/", params={"q": '"><script>alert(1)</script>', "after": "'<b>"}).text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<b>" not in page


@pytest.mark.parametrize(
    "params",
    [
        {"q": "x" * 4097},
        {"q": "绥芬河", "after": ["一"] * 5},
        {"q": "绥芬河", "after": "x" * 4097},
    ],
)
def test_too_much_is_refused(client: TestClient, params: dict[str, str]) -> None:
    """A question longer than Telegram can send, and a longer chat than we ask again, end in 400."""
    assert client.get("/", params=params).status_code == 400


def test_the_longest_question_is_taken(client: TestClient) -> None:
    """4,096 Chinese characters, what Telegram can send, are a question like any other."""
    assert client.get("/", params={"q": "信" * 4096}).status_code == 200


def test_the_api_answers_as_the_contract_says(client: TestClient) -> None:
    """One question gives the JSON object of the contract with an address that can be opened."""
    answer = client.get("/api/ask", params={"q": RECEIVED}).json()
    figure = answer["figures"][0]

    assert answer["status"] == "answered"
    assert (figure["value"], figure["unit"], figure["citation"]["line"]) == (14, "件", 57)
    assert figure["citation"]["url"] == "https://gongkai.example/reports/suifenhe-2021#c1575"


def test_every_cited_address_is_on_its_page(client: TestClient) -> None:
    """The fragment of a citation, of a cell or a sentence, is an id of the page it points to."""
    asked = [
        RECEIVED,
        "绥芬河2021年存在哪些问题？",
        "哈尔滨市外事办2020年收到多少申请",
        "山西省外办2021年新收申请",
    ]
    for question in asked:
        answer = client.get("/api/ask", params={"q": question}).json()
        cited = [one["citation"] for one in (*answer["figures"], *answer["passages"])]

        assert cited, question
        for citation in filter(None, cited):
            page, anchor = citation["url"].removeprefix("https://gongkai.example").split("#")
            assert f'id="{anchor}"' in client.get(page).text


def test_an_answer_is_a_table_for_a_spreadsheet(client: TestClient) -> None:
    """The CSV of an answer has a line for each figure with its report, line and address."""
    text = client.get("/api/ask", params={"q": RECEIVED, "format": "csv"}).text
    row = next(csv.DictReader(io.StringIO(text)))

    assert (row["agency"], row["value"], row["report"], row["line"]) == (
        "绥芬河市人民政府", "14", "suifenhe-2021", "57",
    )  # fmt: skip


def test_several_agencies_are_drawn(client: TestClient) -> None:
    """Figures of several agencies come with a picture whose longest bar is the highest value."""
    page = client.get("/", params={"q": "2021年各机关新收申请数排名"}).text

    assert '<rect width="100.0%"' in page
    assert page.index('<rect width="100.0%"') < page.index('<span class="value">14 件</span>')


def test_kinds_of_applicants_are_drawn_without_their_total(client: TestClient) -> None:
    """Six bars for six columns; the seventh, their sum, is no bar beside its parts."""
    page = client.get("/", params={"q": "绥芬河2021年申请人构成"}).text

    assert page.count("<rect ") == 6
    assert '<span class="label"><a href="/reports/suifenhe-2021#c1562">自然人</a></span>' in page


def test_examples_can_be_answered(client: TestClient) -> None:
    """Every example on the ask page leads to an answer, never to a question back."""
    for language in ("zh", "en"):
        page = client.get("/", params={"lang": language}).text
        examples = [part.split('"')[0] for part in page.split('<li><a href="')[1:]]

        assert 2 <= len(examples) <= 3
        for address in examples:
            assert 'class="result answered"' in client.get(address.replace("&amp;", "&")).text


def test_agencies_are_found_by_place(client: TestClient) -> None:
    """From the province to the city to the agency, and back."""
    assert "/agencies?place=230000" in client.get("/agencies").text
    province = client.get("/agencies?place=230000").text
    assert "/agencies?place=230100" in province
    assert quote("黑龙江省商务厅") in province
    assert quote("哈尔滨市人民政府外事办公室") in client.get("/agencies?place=230100").text
    assert client.get("/agencies?place=999999").status_code == 404


def test_an_agency_has_its_figures_by_year(client: TestClient) -> None:
    """The page of an agency leads from each figure to its cell."""
    page = client.get("/agencies/绥芬河市人民政府").text

    cell = '<td class="number"><a href="/reports/suifenhe-2021#c1575">14 件</a></td>'
    assert cell in page


def test_a_contradicted_figure_is_marked_on_the_agency_page(client: TestClient) -> None:
    """heilongjiang-fao-2021 prints a total of 0 over parts of 1: the cell says so."""
    page = client.get("/agencies/黑龙江省人民政府外事办公室", params={"lang": "zh"}).text

    place = "/reports/heilongjiang-fao-2021?lang=zh#c2196"
    cell = f'<td class="number zero doubt"><a href="{place}">0 件</a>'
    assert f'{cell}<span class="mark">⚠ 报告自相矛盾：另一处为 1</span></td>' in page


def test_a_contradicted_figure_is_marked_in_a_picture(client: TestClient) -> None:
    """The bar of a contradicted figure says so, and the picture names its sources."""
    page = client.get("/", params={"q": "2021年各机关办理结果总计排名"}).text

    assert '0 件 <span class="mark">⚠ 报告自相矛盾：另一处为 1</span>' in page
    assert '<p class="aside">出处：绥芬河市人民政府 2021 年政府信息公开工作年度报告 等 3 份' in page
    assert client.get("/agencies/没有这个机关").status_code == 404


def test_coverage_counts_what_is_held(client: TestClient) -> None:
    """Three reports are about 2021; the one that contradicts itself is named."""
    page = client.get("/coverage", params={"lang": "zh"}).text

    assert "收录 5 个机关的 5 份报告" in page
    assert '<a href="/reports?year=2021&amp;lang=zh">3</a>' in page
    assert "/reports/heilongjiang-fao-2021?lang=zh#checks" in page


@pytest.mark.parametrize(
    ("url", "quoted", "expected"),
    [
        ("https://a.example/b", "新收\t14", "https://a.example/b#:~:text=%E6%96%B0%E6%94%B6"),
        ("https://a.example/b#top", "a-b, c", "https://a.example/b#top:~:text=a%2Db%2C%20c"),
        ("https://a.example/b", "", "https://a.example/b"),
        ("javascript:alert(1)", "x", None),
        (None, "x", None),
    ],
)
def test_a_link_finds_the_words_at_the_publisher(
    url: str | None, quoted: str, expected: str | None
) -> None:
    """A text fragment names the row's label; only web addresses become links."""
    assert text_fragment(url, quoted) == expected


def test_a_page_of_a_pdf_is_shown_with_the_cell_boxed(shared: Path, tmp_path: Path) -> None:
    """The cell 21 of page 3 stands in a frame; without it, and elsewhere, the page is as it was."""
    build([shared / "reports" / "hongze-2023.pdf"], tmp_path / "gongkai.db")
    store = open_store(tmp_path / "gongkai.db")
    held = store.reports()[0]
    place = store.figures(held.id)["new_received", "total"].place
    client = TestClient(create_app(Service(store)))
    assert place is not None

    plain = client.get(f"/reports/{held.report}/pages/3")
    boxed = client.get(f"/reports/{held.report}/pages/3?box=c{place.start}")
    assert plain.headers["content-type"] == "image/png"
    assert changed(plain.content, boxed.content) == pytest.approx((866, 858, 934, 907), abs=3)
    assert client.get(f"/reports/{held.report}/pages/3?box=c0").content == plain.content
    assert client.get(f"/reports/{held.report}/pages/99").status_code == 404
    page = client.get(f"/reports/{held.report}").text
    assert f'<img src="/reports/{held.report}/pages/3"' in page
    assert '<span class="page" data-page="第 3 页"></span>' in page


def changed(before: bytes, after: bytes) -> tuple[int, int, int, int]:
    """Return the box in which two pictures differ."""
    pictures = [Image.open(io.BytesIO(content)) for content in (before, after)]
    box = ImageChops.difference(*pictures).getbbox()
    assert box is not None
    return box
