"""What is asked of a large store costs as much as of a small one: in statements, steps and rows."""

from datetime import date

import pytest
from starlette.testclient import TestClient

from bench.synthetic import fill
from bot.channel import holdings
from bot.telegram.browse import branch
from bot.web import Service, create_app
from index import ask
from tests.counted import Counted

TODAY = date(2026, 1, 1)
SMALL, LARGE = 2_000, 8_000
"""Reports of the two stores: of 223 and of 889 governments of counties."""
PAGES = (
    "/", "/?lang=en", "/reports", "/reports?offset=700", "/reports?year=2021",
    "/reports?agency=安次区人民政府&checks=fail&form=g2021", "/api/reports",
    "/api/reports?offset=700&limit=200", "/api/figures?limit=1", "/agencies?place=130000",
    "/agencies?place=131000", "/agencies/安次区人民政府", "/readyz",
)  # fmt: skip
"""Addresses; what is counted once for each state of the data has been counted before."""
QUESTIONS = {
    "你好": "answered", "帮助": "answered", "谢谢": "answered", "有哪些报告": "answered",
    "blah blah": "not_understood", "随便": "not_understood", "收到多少件申请": "clarify",
    "安次区人民政府2021年收到多少件申请": "answered", "安次区2021年收到多少件申请": "answered",
    "安次府2021年收到多少件申请": "clarify", "anciqu 2021年收到多少件申请": "answered",
    "安此区人民政府2021年收到多少件申请": "clarify",
    "安次区仁民政府2021年收到多少件申请": "answered",
    "安次区外办2021年收到多少件申请": "not_found",
}  # fmt: skip


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> tuple[Counted, Counted]:
    """A store, and one four times as large that holds the same reports and others."""
    folder = tmp_path_factory.mktemp("scale")
    paths = [folder / f"{size}.db" for size in (SMALL, LARGE)]
    for path, size in zip(paths, (SMALL, LARGE), strict=True):
        fill(path, size, with_passages=False, readings=40)
    small, large = map(Counted, paths)
    return small, large


@pytest.fixture(scope="module")
def clients(stores: tuple[Counted, Counted]) -> list[tuple[Counted, TestClient]]:
    """Each store with a browser."""
    return [(one, TestClient(create_app(Service(one)), "http://localhost")) for one in stores]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_reads_what_it_shows(
    clients: list[tuple[Counted, TestClient]], address: str
) -> None:
    """No page reads the whole store: of four times the reports it takes the same steps."""
    steps = []
    for store, browser in clients:
        assert browser.get(address).status_code == 200
        store.ran.clear()
        assert browser.get(address).status_code == 200
        steps.append(store.steps)

    small, large = steps
    assert large <= small * 1.1 + 100


@pytest.mark.parametrize(("question", "status"), QUESTIONS.items())
def test_a_question_reads_what_it_is_about(
    stores: tuple[Counted, Counted], question: str, status: str
) -> None:
    """Greetings, words that are not understood, names as they are misspelt: none looks at all."""
    steps = []
    for store in stores:
        assert ask(question, store, TODAY).answer.status == status
        store.ran.clear()
        ask(question, store, TODAY)
        steps.append(store.steps)

    small, large = steps
    # Names that tell no place are looked through, of which the larger store has a few more.
    assert large <= small * 1.1 + 500
    assert large < SMALL * 10


def test_deep_pages_pass_over_an_index_alone(clients: list[tuple[Counted, TestClient]]) -> None:
    """What stands before a page is counted off, not read."""
    store, browser = clients[1]
    browser.get("/reports")

    steps = {}
    for offset in (0, LARGE - 50):
        store.ran.clear()
        assert browser.get(f"/reports?offset={offset}").status_code == 200
        steps[offset] = store.steps

    assert steps[LARGE - 50] - steps[0] < 35 * LARGE
    assert "agency" in browser.get("/api/reports?limit=1&offset=7999").json()["reports"][0]


@pytest.mark.parametrize(
    "query",
    ["place=130000", "level=county", "form=g2019", "checks=pass", "text=安次", "sort=failed",
     "sort=published&year=2021&level=county&offset=100", "checks=undecidable&sort=year"],
)  # fmt: skip
def test_reports_are_sought_in_few_statements(
    clients: list[tuple[Counted, TestClient]], query: str
) -> None:
    """A page of the browser is narrowed, ordered and counted in SQL, whatever is sought.

    As a table too: what a report says of its checks is read of many at once.
    """
    for store, browser in clients:
        browser.get("/reports")
        for address in ("/reports?limit=200&", "/api/reports?limit=200&"):
            store.ran.clear()
            assert browser.get(address + query).status_code == 200
            assert len(store.ran) <= 6


def test_counts_beside_filters_are_one_walk(clients: list[tuple[Counted, TestClient]]) -> None:
    """All counts of a page are one statement, run once for the same filters of the same data."""
    for number, (store, browser) in enumerate(clients):
        counted = []
        for order in ("agency", "year", "failed"):
            store.ran.clear()
            address = f"/reports?level=county&form=g2021&text=安&sort={order}"
            assert browser.get(address).status_code == 200
            counted.append([steps for sql, steps in store.ran if "walked" in sql])

        assert [len(one) for one in counted] == [1, 0, 0]
        assert counted[0][0] < 100 * (SMALL, LARGE)[number]


@pytest.mark.parametrize("address", ["/coverage", "/coverage?year=2021", "/agencies"])
def test_what_is_held_is_counted_in_few_statements(
    clients: list[tuple[Counted, TestClient]], address: str
) -> None:
    """The first look at what is held, for each state of the data, counts in SQL."""
    for store, browser in clients:
        store.ran.clear()
        assert browser.get(address).status_code == 200
        assert len(store.ran) <= 12


def test_reports_that_contradict_themselves_are_counted(stores: tuple[Counted, Counted]) -> None:
    """Of those that are named alone the checks are read: ten, of however many."""
    for store in stores:
        store.ran.clear()
        answer = ask("哪些年报自相矛盾", store, TODAY).answer
        assert answer.coverage is not None
        assert answer.coverage.contradictory > 500
        assert len(answer.warnings) < 60
        assert len(store.ran) <= 45


def test_blank_cells_are_counted(stores: tuple[Counted, Counted]) -> None:
    """哪些年报有空白 opens no report."""
    for store in stores:
        ask("哪些年报有空白", store, TODAY)
        store.ran.clear()
        answer = ask("哪些年报有空白", store, TODAY).answer
        assert answer.kind == "blanks"
        assert len(store.ran) <= 4
        assert not [sql for sql, _ in store.ran if "body" in sql]


@pytest.fixture
def telling(stores: tuple[Counted, Counted]) -> Counted:
    """The larger store, as the Telegram bot uses it first."""
    stores[1].ran.clear()
    return stores[1]


def test_the_bot_counts_what_is_held(telling: Counted) -> None:
    """/about and /agencies read counts, and the agencies of the place that is shown."""
    held = holdings(telling)
    top, county = branch(telling, ""), branch(telling, "131000")

    assert (held.agencies, held.reports, held.first, held.last) == (889, 8000, 2017, 2025)
    assert top is not None
    assert county is not None
    assert sum(count for *_, count in top.places) + len(top.agencies) == 889
    assert "安次区人民政府" in dict(county.agencies)
    assert not [sql for sql, _ in telling.ran if "FROM report r" in sql or "outline" in sql]
    assert len(telling.ran) < 30
