"""What other sites show of ours: previews of links, cards, oEmbed, the map of the site."""

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from bot.web import Service, create_app
from index.store import Store

OFFICE = "黑龙江省人民政府外事办公室"


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[TestClient]:
    service = Service(store, "https://gongkai.example", lambda: date(2026, 11, 21))
    with TestClient(create_app(service)) as made:
        yield made


def described(page: str) -> str:
    found = re.search(r'<meta property="og:description" content="([^"]*)">', page)
    assert found is not None
    return found[1]


def test_a_shared_answer_shows_its_figure_and_mark(client: TestClient) -> None:
    """The preview of a link to an answer is the figure, its mark and whose it is."""
    page = client.get("/", params={"q": "黑龙江省外办2021年办结几件？"}).text

    assert described(page) == (
        f"0 件 ⚠️ 报告自相矛盾：另一处为 1 · {OFFICE} · 2021年度 · 办理结果总计"
    )


def test_a_shared_agency_shows_its_main_figures(client: TestClient) -> None:
    """The preview of an agency has the newest main figures, each with its mark."""
    page = client.get(f"/agencies/{OFFICE}", params={"lang": "zh"}).text

    assert described(page).startswith("2021 · 本年新收 1 件 ⚠️ 报告自相矛盾 · ")
    assert 'type="application/json+oembed"' in page


def test_a_shared_report_says_that_it_contradicts_itself(client: TestClient) -> None:
    """The preview of a report names agency, year and how many checks failed."""
    page = client.get("/reports/heilongjiang-fao-2021", params={"lang": "zh"}).text

    assert described(page).startswith(f"{OFFICE} · 2021 · ")
    assert "4" in described(page)


def test_the_card_of_an_agency(client: TestClient) -> None:
    """Five figures with their marks and addresses, framed by any site, without a script."""
    answer = client.get(f"/agencies/{OFFICE}/card", params={"lang": "zh"})

    place = "https://gongkai.example/reports/heilongjiang-fao-2021?lang=zh#c2196"
    assert (
        f'<a href="{place}">0 件</a><span class="mark">⚠ 报告自相矛盾：另一处为 1</span>'
        in answer.text
    )
    assert "出处：黑龙江省人民政府外事办公室 2021 年政府信息公开工作年度报告" in answer.text
    assert "<script" not in answer.text
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert "x-frame-options" not in answer.headers
    assert client.get("/agencies/没有/card").status_code == 404


def test_no_other_page_can_be_framed(client: TestClient) -> None:
    """The page beside the card, and one whose name ends alike, stay shut."""
    for path in ("/", f"/agencies/{OFFICE}", "/reports/card", "/card"):
        headers = client.get(path).headers
        assert headers["x-frame-options"] == "DENY", path
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path


def test_oembed(client: TestClient) -> None:
    """The address of an agency is told as a frame with its card; another address is not found."""
    address = f"https://gongkai.example/agencies/{quote(OFFICE)}"
    told = client.get("/api/oembed", params={"url": address}).json()

    assert (told["version"], told["type"], told["title"]) == ("1.0", "rich", OFFICE)
    assert f'src="{address}/card"' in told["html"]
    assert client.get("/api/oembed", params={"url": "https://x.example/"}).status_code == 404
    assert client.get("/api/oembed", params={"url": address, "format": "xml"}).status_code == 501


def test_the_map_of_the_site(client: TestClient) -> None:
    """Every agency and report has its address; crawlers are told where the map is."""
    found = re.findall("<loc>(.*?)</loc>", client.get("/sitemap.xml").text)
    robots = client.get("/robots.txt").text

    assert len(found) == 7 + 5 + 5
    assert f"https://gongkai.example/agencies/{quote(OFFICE)}" in found
    assert "https://gongkai.example/reports/suifenhe-2021" in found
    assert "Sitemap: https://gongkai.example/sitemap.xml" in robots
    for path in ("/api/", "/reports?", "/compare?"):  # every filter would be a page of its own
        assert f"Disallow: {path}\n" in robots
    assert client.get("/favicon.ico").headers["content-type"].startswith("image/svg+xml")


def test_a_large_map_comes_in_parts(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more addresses than one map may hold none is left out: the map names the parts."""
    whole = re.findall("<loc>(.*?)</loc>", client.get("/sitemap.xml").text)
    monkeypatch.setattr("bot.web.embed.MOST_ADDRESSES", 7)
    index = client.get("/sitemap.xml").text
    parts = re.findall("<loc>https://gongkai.example(.*?)</loc>", index)
    found = [re.findall("<loc>(.*?)</loc>", client.get(part).text) for part in parts]

    assert "<sitemapindex " in index
    assert parts == ["/sitemap-1.xml", "/sitemap-2.xml", "/sitemap-3.xml"]
    assert [len(one) for one in found] == [7, 7, 3]
    assert [address for one in found for address in one] == whole
    assert client.get("/sitemap-4.xml").status_code == 404
    assert client.get("/sitemap-0.xml").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/?q=2021年各机关新收申请数排名",
        f"/compare?agency=绥芬河市人民政府&agency={OFFICE}&year=2021",
    ],
)
def test_the_preview_of_a_chart_is_its_picture(client: TestClient, path: str) -> None:
    """A shared page with a chart is shown with it; one without is shown in words alone."""
    page = client.get(path).text
    found = re.search(r'og:image" content="https://gongkai.example([^"]*)"', page)
    assert found is not None
    picture = client.get(found[1].replace("&amp;", "&"))

    assert picture.headers["content-type"] == "image/png"
    assert 'content="summary_large_image"' in page
    assert "og:image" not in client.get("/?q=绥芬河2021年收到多少件申请").text
