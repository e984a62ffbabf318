"""Figures side by side: at an address that stays, with their marks, and as table and picture."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest
from PIL import Image
from starlette.testclient import TestClient

from bot.web import Service, create_app
from index.store import Store

HEALTH, ECOLOGY = "江苏省卫生健康委员会", "苏州市生态环境局"


def reader(store: Store) -> TestClient:
    service = Service(store, "https://gongkai.example", lambda: date(2026, 11, 21))
    return TestClient(
        create_app(service), headers={"accept-language": "zh"}, follow_redirects=False
    )


@pytest.fixture(scope="module")
def client(stores: dict[str, Store]) -> Iterator[TestClient]:
    with reader(stores["more"]) as made:
        yield made


def compared(client: TestClient, *agencies: str, **more: object) -> str:
    answer = client.get("/compare", params={"agency": agencies, **more})  # type: ignore[dict-item]
    assert answer.status_code == 200, (answer.status_code, answer.text)
    return answer.text


def row(page: str, name: str) -> list[str]:
    """Return the cells of a row of the table, as read."""
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    line = next(one for one in table.split("</tr>") if f">{name}<" in one)
    return [re.sub("<[^>]*>", "", one) for one in re.findall(r"<td[^>]*>.*?</td>", line)]


def test_an_address_in_short_leads_to_one_that_stays(client: TestClient) -> None:
    """Names are written in full and the year that all have is added, so that later reports change
    nothing of what the address shows."""
    answer = client.get("/compare", params={"agency": ["江苏省卫健委", ECOLOGY, ""], "lang": "zh"})

    assert answer.status_code == 302
    assert parse_qsl(urlsplit(answer.headers["location"]).query) == [
        ("agency", HEALTH), ("agency", ECOLOGY), ("year", "2021"), ("lang", "zh"),
    ]  # fmt: skip
    page = client.get(answer.headers["location"])
    assert page.status_code == 200
    assert '<link rel="canonical" href="https://gongkai.example/compare?agency=' in page.text


def test_the_address_is_not_the_name_asked_for(stores: dict[str, Store]) -> None:
    """Whatever name a proxy or visitor asks under, the permanent address is the operator's."""
    service = Service(stores["more"], "https://gongkai.example", hosts=frozenset({"elsewhere"}))
    with TestClient(create_app(service), "http://elsewhere") as made:
        page = made.get("/compare", params={"agency": HEALTH, "year": 2021}).text

    assert 'href="https://gongkai.example/compare?' in page
    assert "//elsewhere" not in page


def test_figures_stand_side_by_side(client: TestClient) -> None:
    """Each number is the printed one and opens its place."""
    page = compared(client, HEALTH, ECOLOGY, year=2021)

    assert row(page, "本年新收") == ["120 件", "40 件"]
    assert row(page, "予以公开") == ["70 件", "20 件"]
    assert '<a href="/reports/jiangsu-health-2021#c563">120 件</a>' in page
    assert "<figcaption>2021 · 本年新收</figcaption>" in page


def test_years_stand_side_by_side(client: TestClient) -> None:
    """A report that is not held leaves a place empty, and is named."""
    page = compared(client, HEALTH, ECOLOGY, year=[2021, 2022])

    assert row(page, "本年新收") == ["120 件", "", "40 件", "55 件"]
    assert f"没有收录{HEALTH} 2022 年度的报告。" in page
    assert page.count('<th scope="col">2022</th>') == 2


def test_another_row_is_drawn(client: TestClient) -> None:
    """The name of a row draws it, on the page and as a picture to keep."""
    page = compared(client, HEALTH, year=[2019, 2020], row="disclosed_full")
    found = re.search(r'href="(/compare/chart.png[^"]*)"', page)
    assert found is not None
    answer = client.get(found[1].replace("&amp;", "&"))

    assert f"<figcaption>{HEALTH} · 予以公开</figcaption>" in page
    assert '<span class="value">60 件</span>' in page
    assert '<span class="value">50 件</span>' in page
    assert answer.headers["content-type"] == "image/png"
    assert Image.open(io.BytesIO(answer.content)).width > 800


def test_a_contradicted_figure_is_marked(stores: dict[str, Store]) -> None:
    """heilongjiang-fao-2021 counts 0 results where its rows add up to 1: in table and preview."""
    with reader(stores["own"]) as own:
        page = compared(own, "黑龙江省人民政府外事办公室", "绥芬河市人民政府", year=2021)

    assert row(page, "办理结果总计")[0] == "0 件⚠ 报告自相矛盾：另一处为 1"


def test_named_rows_alone_are_shown(client: TestClient) -> None:
    """Rows are named by id or label; one that is not known is an error."""
    page = compared(client, HEALTH, year=2021, indicator="review_upheld")

    assert "本年新收" not in page.partition("<tbody>")[2]
    answer = client.get("/compare", params={"agency": HEALTH, "indicator": "review"})
    assert answer.status_code == 404


def test_the_table_is_kept_as_csv(client: TestClient) -> None:
    """The file has the cells that the page shows, one column of table 3, and no others."""
    page = compared(client, HEALTH, ECOLOGY, year=2021)
    found = re.search(r'href="(/api/figures[^"]*format=csv)"', page)
    assert found is not None
    answer = client.get(found[1].replace("&amp;", "&"))
    rows = list(csv.DictReader(io.StringIO(answer.text)))

    received = [one for one in rows if one["indicator"] == "new_received"]
    told = [(one["agency"], one["value"]) for one in received if one["source"] == "table"]
    assert told == [(HEALTH, "120"), (ECOLOGY, "40")]
    assert {one["column"] for one in rows} == {"", "total"}


@pytest.mark.parametrize(
    ("names", "status", "said"),
    [
        (["朝阳区人民政府"], 300, "“朝阳区人民政府”可以指几个机关，请选一个"),
        (["江苏省卫生健康委"], 302, ""),
        (["江苏省卫生建康局"], 404, "没有名为“江苏省卫生建康局”的机关。最接近的是："),
        ([HEALTH] * 9, 400, "at most 8"),
    ],
)
def test_no_agency_is_taken_for_another(
    client: TestClient, names: list[str], status: int, said: str
) -> None:
    """A name that fits several is asked back, one that fits none is an error with the nearest."""
    answer = client.get("/compare", params={"agency": names})
    assert answer.status_code == status
    assert said in answer.text


def test_a_name_that_fits_several_keeps_the_others(client: TestClient) -> None:
    """Each offer leads to the same comparison with that agency in its place."""
    page = client.get("/compare", params={"agency": [HEALTH, "朝阳区人民政府"]}).text
    offers = [parse_qsl(urlsplit(one.replace("&amp;", "&")).query)
              for one in re.findall(r'href="(/compare\?[^"]*)"', page)]  # fmt: skip

    assert [[name for _, name in one] for one in offers] == [
        [HEALTH, "北京市朝阳区人民政府"], [HEALTH, "长春市朝阳区人民政府"],
    ]  # fmt: skip


def test_an_answer_leads_to_its_comparison(stores: dict[str, Store]) -> None:
    """Figures of several agencies, or years, can be set side by side; a single one cannot."""
    with reader(stores["own"]) as own:
        page = own.get("/", params={"q": "2021年各机关新收申请数排名"}).text
        found = re.search(r'href="(/compare\?[^"]*)"', page)
        single = own.get("/", params={"q": "绥芬河2021年新收申请"}).text
        assert found is not None
        address = found[1].replace("&amp;", "&")
        beside = own.get(address)

    assert parse_qsl(urlsplit(address).query) == [
        ("agency", "绥芬河市人民政府"), ("agency", "黑龙江省人民政府外事办公室"), ("year", "2021"),
        ("row", "new_received"),
    ]  # fmt: skip
    assert beside.status_code == 200  # the address is whole: it leads nowhere else
    assert row(beside.text, "本年新收") == ["14 件", "1 件⚠ 报告自相矛盾"]
    assert "/compare?" not in single


def test_an_agencys_chart_is_kept_as_a_picture(client: TestClient) -> None:
    """The page of an agency offers its chart, and any other row to draw."""
    page = client.get(f"/agencies/{HEALTH}", params={"row": "disclosed_full"}).text
    found = re.search(r'href="([^"]*/chart.png[^"]*)"', page)
    assert found is not None
    answer = client.get(found[1].replace("&amp;", "&"))

    assert "<figcaption>予以公开</figcaption>" in page
    assert answer.headers["content-type"] == "image/png"
    assert client.get("/agencies/长春市朝阳区人民政府/chart.png").status_code == 404  # one year


def test_the_chart_of_an_answer_is_kept_as_a_picture(client: TestClient) -> None:
    """An answer with a chart offers it; one without has none."""
    page = client.get("/", params={"q": f"{HEALTH}2019到2021年新收申请"}).text
    found = re.search(r'href="(/chart.png[^"]*)"', page)
    assert found is not None
    assert client.get(found[1].replace("&amp;", "&")).headers["content-type"] == "image/png"
    assert client.get("/chart.png", params={"q": f"{HEALTH}2021年新收申请"}).status_code == 404
