"""Charts of the pages: what a bar says to who points at it, and what can be kept beside it."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from bot.chart import Chart, Point
from bot.web import Service, create_app
from bot.web.bars import bars
from bot.web.pages import drawn
from bot.web.vector import ROOM, laid_out, width
from index.store import Store

SVG = "{http://www.w3.org/2000/svg}"
OFFICE, SUIFENHE = "黑龙江省人民政府外事办公室", "绥芬河市人民政府"
HEALTH = "江苏省卫生健康委员会"
RANKING = {"q": "2021年各机关办理结果总计排名"}
BESIDE = {"agency": [SUIFENHE, OFFICE], "year": "2021", "row": "handled_total"}


@pytest.fixture(scope="module")
def client(stores: dict[str, Store]) -> Iterator[TestClient]:
    service = Service(stores["own"], "https://gongkai.example", lambda: date(2026, 11, 21))
    with TestClient(create_app(service), headers={"accept-language": "zh"}) as made:
        yield made


@pytest.fixture(scope="module")
def years(stores: dict[str, Store]) -> Iterator[TestClient]:
    service = Service(stores["more"], "https://gongkai.example", lambda: date(2026, 11, 21))
    with TestClient(create_app(service), headers={"accept-language": "zh"}) as made:
        yield made


def kept(page: str) -> list[str]:
    """Return the addresses of what a figure with a chart offers to keep."""
    figure = page.partition('<figure class="picture">')[2].partition("</figure>")[0]
    return [one.replace("&amp;", "&") for one in re.findall(r'href="([^"]+)" download', figure)]


def words(svg: str) -> list[str]:
    """Return the texts of a drawing, each line of them."""
    found = ElementTree.fromstring(svg).iter(f"{SVG}text")
    return ["".join(one.itertext()) for one in found]


def test_a_bar_tells_its_figure_and_its_place(client: TestClient) -> None:
    """Who points at a bar reads whose it is, value, mark and where it stands; no script."""
    page = client.get("/", params=RANKING).text

    assert f"<title>{SUIFENHE}: 14 件 · 表三 · 办理结果总计 · 总计 · 第80行</title>" in page
    assert f"<title>{OFFICE}: 0 件 ⚠ 报告自相矛盾：另一处为 1 · 表三 · " in page


@pytest.mark.parametrize(
    ("path", "query"),
    [("/", RANKING), ("/compare", BESIDE), (f"/agencies/{HEALTH}", {"row": "disclosed_full"})],
)
def test_table_and_drawing_are_kept_beside_the_chart(
    client: TestClient, years: TestClient, path: str, query: dict[str, str]
) -> None:
    """Drawing, picture and table stand under each chart, and each has the figures of the bars."""
    browser = years if HEALTH in path else client
    page = browser.get(path, params=query).text
    drawing, picture, table = kept(page)
    shown = re.findall(r'<span class="value">(\d+) 件', page)
    rows = list(csv.DictReader(io.StringIO(browser.get(table).text)))
    svg = browser.get(drawing)

    assert len(shown) >= 2
    assert f'og:image" content="https://gongkai.example{picture}"' in page.replace("&amp;", "&")
    assert svg.headers["content-type"] == "image/svg+xml"
    assert [re.sub(r" 件.*", "", one) for one in words(svg.text) if " 件" in one] == shown
    assert {row["value"] for row in rows} >= set(shown)
    assert browser.get(picture).headers["content-type"] == "image/png"
    assert "出处：" in "".join(words(svg.text))


def test_a_drawing_says_by_itself_what_the_page_says(client: TestClient) -> None:
    """Marks, places, sources and the address it is of stand in it; each bar leads to its cell."""
    page = client.get("/compare", params=BESIDE).text
    svg = client.get(kept(page)[0]).text
    said = words(svg)
    links = re.findall(r'<a href="([^"]+)">', svg)

    assert said[0] == "2021 · 办理结果总计"
    assert said[1:5] == [SUIFENHE, "14 件", OFFICE, "0 件 ⚠ 报告自相矛盾：另一处为 1"]
    assert "".join(said[5:]).startswith(f"出处：{SUIFENHE} 2021 年政府信息公开工作年度报告 等 2 份")
    assert f"https://gongkai.example/compare?agency={SUIFENHE}&agency=" in "".join(said)
    assert links[1].startswith("https://gongkai.example/reports/heilongjiang-fao-2021#c")
    assert svg.count("stroke-dasharray") == 0  # nothing is drawn of a nought
    assert 'style="' not in svg  # the policy of the pages would take it away


def test_a_doubtful_bar_is_drawn_hollow_and_a_blank_not_at_all(client: TestClient) -> None:
    """What is contradicted looks unlike what is not; a blank cell has no bar and says so."""
    asked = {"agency": [SUIFENHE, OFFICE, "山西省人民政府外事办公室"], "year": "2021"}
    svg = client.get("/compare/chart.svg", params=asked).text
    said = words(svg)

    assert svg.count("stroke-dasharray") == 1
    assert "空白" in said
    assert len(re.findall(r'<rect x="16"', svg)) == 2


@pytest.mark.parametrize(
    "path",
    [f"/agencies/{SUIFENHE}/chart.svg", "/agencies/none/chart.svg", "/chart.gif?q=绥芬河",
     f"/agencies/{HEALTH}/chart.jpg", "/compare/chart.svg?agency=none"],
)  # fmt: skip
def test_where_nothing_is_drawn_nothing_is_found(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_hostile_label_is_text(store: Store) -> None:
    """What an agency is called cannot become part of a drawing."""
    evil = '"><script>alert(1)</script>&'
    chart = Chart(evil, (Point(evil, None, evil, evil, f"a#{evil}", evil),), evil)
    app = SimpleNamespace(state=SimpleNamespace(service=Service(store, "https://gongkai.example")))
    asked = Request({
        "type": "http", "path": "/", "query_string": b"", "headers": [], "app": app,
        "path_params": {"form": "svg"},
    })  # fmt: skip
    svg = bytes(drawn(asked, chart, f"/{evil}", q=evil).body).decode()

    assert "<script" not in svg
    assert words(svg)[:3] == [evil, evil, f"{evil} ⚠ {evil}"]


def test_nothing_runs_out_of_a_drawing() -> None:
    """Long titles and sources take several lines; a long value stands below its label."""
    name = "某某自治州某某自治县人民政府信访与政务服务数据管理局某某分局"
    mark = "报告自相矛盾：另一处为 123456"
    chart = Chart("标题" * 40, (Point(name, None, "空白", mark), Point("甲", None, "1")), "出" * 90)
    shown = laid_out(chart, "https://gongkai.example/" + "a" * 300)
    first, second = shown.rows

    assert all(width(line, 17) <= ROOM for _, line in shown.title)
    assert all(width(line, 12) <= ROOM for _, line in shown.source)
    assert "".join(line for _, line in shown.source).endswith("a" * 300)
    assert first.value_at > first.label_at
    assert second.value_at == second.label_at
    assert second.label_at > first.bar_at + 14
    assert shown.high > shown.source[-1][0]
    assert bars(chart.points)[0].length == 0
