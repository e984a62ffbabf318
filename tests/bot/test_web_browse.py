"""The browser of reports: what is narrowed, ordered and paged, and the table of all of it."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date

import pytest
from starlette.testclient import TestClient

from bot.web import Service, create_app
from index.store import Agency, Store
from tests.shelf import Shelf, Shelved, held

OWN = ("harbin-fao-2020", "suifenhe-2021", "shanxi-fao-2021", "heilongjiang-commerce-2020",
       "heilongjiang-fao-2021")  # fmt: skip


@pytest.fixture(scope="module")
def client(stores: dict[str, Store]) -> Iterator[TestClient]:
    service = Service(stores["own"], "https://gongkai.example", lambda: date(2026, 11, 21))
    with TestClient(create_app(service), headers={"accept-language": "zh"}) as made:
        yield made


@pytest.fixture(scope="module")
def more(stores: dict[str, Store]) -> Iterator[TestClient]:
    service = Service(stores["more"], "https://gongkai.example", lambda: date(2026, 11, 21))
    with TestClient(create_app(service), headers={"accept-language": "zh"}) as made:
        yield made


def shown(client: TestClient, query: str) -> list[str]:
    """Return the ids of the reports of a page, in its order, each once."""
    page = client.get(f"/reports?{query}")
    assert page.status_code == 200, page.text
    rows = page.text.partition("<tbody")[2].partition("</tbody>")[0]
    return list(dict.fromkeys(re.findall(r'href="/reports/([^"#?]+)', rows)))


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("place=230000&year=2021", {"suifenhe-2021", "heilongjiang-fao-2021"}),
        ("place=231000", {"suifenhe-2021"}),  # a county of the prefecture
        ("place=黑龙江省&level=province", {"heilongjiang-fao-2021", "heilongjiang-commerce-2020"}),
        ("level=county", {"suifenhe-2021"}),
        ("form=g2019", {"suifenhe-2021", "heilongjiang-commerce-2020"}),  # its table 3 alone
        ("form=none", {"harbin-fao-2020"}),
        ("checks=fail", {"suifenhe-2021", "heilongjiang-fao-2021"}),
        ("checks=undecidable", {"shanxi-fao-2021"}),
        ("checks=pass", {"heilongjiang-commerce-2020"}),
        ("checks=not_assessable", {"harbin-fao-2020"}),
        ("text=外办 黑龙江", {"heilongjiang-fao-2021"}),
        ("text=綏芬河", {"suifenhe-2021"}),
        ("text=%25", set()),  # no sign stands for others
        ("agency=绥芬河&year=2021&level=&form=&text=", {"suifenhe-2021"}),  # as a form sends it
        ("level=central", set()),
    ],
)
def test_a_filter_narrows(client: TestClient, query: str, ids: set[str]) -> None:
    """Every filter alone and with others leaves the reports that meet all of them."""
    assert set(shown(client, query)) == ids


@pytest.mark.parametrize(
    ("order", "first"),
    [
        ("failed", ["heilongjiang-fao-2021", "suifenhe-2021"]),  # four checks fail, and one
        ("published", ["shanxi-fao-2021", "suifenhe-2021"]),  # 30 and 20 January 2022
        ("agency", ["harbin-fao-2020", "shanxi-fao-2021"]),
        ("year", ["shanxi-fao-2021", "suifenhe-2021"]),
    ],
)
def test_reports_are_put_in_order(client: TestClient, order: str, first: list[str]) -> None:
    """The newest, the latest or the most contradictory stand first; all stand there."""
    found = shown(client, f"sort={order}")
    assert found[:2] == first
    assert sorted(found) == sorted(OWN)


def test_the_state_of_the_checks_is_shown(client: TestClient) -> None:
    """A report that contradicts itself says in how many checks, and leads to them."""
    page = client.get("/reports?agency=黑龙江省外办").text

    assert '<a class="mark" href="/reports/heilongjiang-fao-2021#checks">⚠ 4 项未通过</a>' in page


def test_pages_keep_the_filters(more: TestClient) -> None:
    """The pages before and after have the same filters and order."""
    page = more.get("/reports?place=320000&sort=year&limit=3&offset=3").text

    assert "共 8 份报告 · 第 4–6 份" in page
    assert 'href="/reports?place=320000&amp;sort=year&amp;limit=3&amp;offset=0" rel="prev"' in page
    assert 'href="/reports?place=320000&amp;sort=year&amp;limit=3&amp;offset=6" rel="next"' in page
    pages = [shown(more, f"place=320000&sort=year&limit=3&offset={at}") for at in (0, 3, 6)]
    assert [len(one) for one in pages] == [3, 3, 2]
    assert len({report for one in pages for report in one}) == 8


def test_all_that_is_sought_comes_as_a_table(more: TestClient) -> None:
    """The link has every report sought, not the page alone, and no path of the operator's."""
    page = more.get("/reports?place=320000&checks=pass&limit=1").text
    found = re.search(r'href="(/api/reports[^"]*format=csv[^"]*)"', page)
    assert found is not None
    answer = more.get(found[1].replace("&amp;", "&"))
    rows = list(csv.DictReader(io.StringIO(answer.text)))

    assert answer.headers["content-type"].startswith("text/csv")
    assert {row["report"] for row in rows} == {
        "jiangsu-health-2019", "jiangsu-health-2020", "jiangsu-health-2021",
        "suzhou-government-2022", "suzhou-government-office-2022", "suzhou-ecology-2021",
        "suzhou-ecology-2022",
    }  # fmt: skip
    assert "file" not in rows[0]


def test_figures_are_chosen_by_the_same_filters(client: TestClient) -> None:
    """The API gives the figures of what the browser shows."""
    found = client.get(
        "/api/figures?place=230000&level=county&indicator=new_received&column=total"
    ).json()
    assert [(row["report"], row["value"]) for row in found["figures"]] == [("suifenhe-2021", 14)]


def test_a_title_is_no_formula() -> None:
    """What a report calls itself cannot act in the spreadsheet that its list is opened in."""
    agency = Agency(1, "=cmd|' /C calc'!A0", "", "", "", ("@SUM(1)",))
    entry = held(1, "a-2021", agency, 2021, "x", "x.txt", title='=HYPERLINK("http://x.example")')
    with TestClient(create_app(Service(Shelf([Shelved(entry, "x", ())])))) as made:
        (line,) = csv.DictReader(io.StringIO(made.get("/api/reports?format=csv").text))

    assert line["title"] == '\'=HYPERLINK("http://x.example")'
    assert line["agency"] == "'=cmd|' /C calc'!A0"
    assert line["aliases"] == "'@SUM(1)"


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("place=黑龙江市", 404, "没有名为“黑龙江市”的地区。最接近的是：黑龙江省"),
        ("level=town", 404, "没有名为“town”的层级。最接近的是：township"),
        ("form=g2020", 404, "没有名为“g2020”的表格格式"),
        ("checks=failed", 404, "没有名为“failed”的核对结果。最接近的是：fail"),
        ("sort=yaer", 404, "不能按“yaer”排序。最接近的是：year"),
        ("indicator=new_received", 400, "没有名为“indicator”的参数"),
    ],
)
def test_a_filter_that_is_not_known_is_an_error(
    client: TestClient, query: str, status: int, said: str
) -> None:
    """Nothing is left out in silence because a filter was misspelt."""
    answer = client.get(f"/reports?{query}")
    assert answer.status_code == status
    assert said in answer.text


def test_places_lead_down_and_up(client: TestClient) -> None:
    """The list of places has the path to the one chosen and what lies right below it."""
    page = client.get("/reports?place=231000").text
    options = page.partition('name="place">')[2].partition("</select>")[0]

    assert re.findall(r'value="(\d+)"( selected)?>(\S+)<', options.replace("\u3000", "")) == [
        ("230000", "", "黑龙江省（4）"), ("231000", " selected", "牡丹江市（1）"),
        ("231081", "", "绥芬河市（1）"),
    ]  # fmt: skip


def choices(page: str) -> dict[str, list[tuple[str, int]]]:
    """Return the values of each filter of a page, and the number beside each."""
    found = {}
    for name in re.findall(r'<select id="(\w+)"', page):
        options = page.partition(f'<select id="{name}"')[2].partition("</select>")[0]
        counted = re.findall(r'value="([^"]*)"(?: selected)?>[^<]*（([\d,]+)）<', options)
        if counted:
            found[name] = [(value, int(count.replace(",", ""))) for value, count in counted]
    return found


def total(page: str) -> int:
    counted = re.search(r'role="status">共 (\d+) 份报告', page)
    assert counted is not None
    return int(counted[1])


@pytest.mark.parametrize(
    "query",
    [
        "", "place=230000", "year=2021", "form=g2019", "checks=fail", "text=外办",
        "agency=外事办公室&checks=fail",
        "place=230000&level=province&year=2021&form=g2021&checks=fail&text=外",
        "level=central&checks=pass", "form=none&checks=not_assessable", "year=2020&year=2021",
    ],
)  # fmt: skip
def test_beside_each_choice_stands_what_it_leaves(
    client: TestClient, more: TestClient, query: str
) -> None:
    """The number beside a choice is the number of reports that the page shows after it."""
    for browser in (client, more):
        page = browser.get(f"/reports?{query}")
        if page.status_code == 404:  # the other library has no such agency
            assert browser is more
            continue
        found = choices(page.text)
        assert set(found) >= {"place", "level", "form", "checks"}
        for name, counted in found.items():
            others = [one for one in query.split("&") if not one.startswith(f"{name}=")]
            for value, count in counted:
                led = browser.get(f"/reports?{'&'.join([*others, f'{name}={value}'])}")
                # Of agencies that are named a year of which they have nothing is refused.
                is_refused = led.status_code == 404 and "agency" in query
                assert (0 if is_refused else total(led.text)) == count, (name, value)


def test_counts_are_written_in_the_language_of_the_page(client: TestClient) -> None:
    page = client.get("/reports?lang=en&checks=fail").text

    assert '<option value="">All (5)</option>' in page
    assert '<option value="2020">2020 (0)</option>' in page


def test_several_years_stay_chosen(client: TestClient) -> None:
    """A form sent from a page about two years is about two years again."""
    page = client.get("/reports?year=2020&year=2021&checks=fail").text
    boxes = re.findall(r'name="year" value="(\d+)"( checked)?> \d+（(\d)）', page)

    assert boxes == [("2021", " checked", "2"), ("2020", " checked", "0")]
    assert '<select id="year"' not in page
