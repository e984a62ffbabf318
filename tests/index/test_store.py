"""The store: what goes in comes out, cell by cell and place by place."""

import shutil
import sqlite3
import threading
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import parser
from index import ask
from index.build import build
from index.sqlite import SqliteStore, StoreError, open_store
from index.store import EVERYTHING, Extent, Held
from index.words import words
from parser.report import Figure, Outcome, Report, Source, State

SUIFENHE = "suifenhe-2021"


@pytest.fixture(scope="session")
def stored(database: Path) -> SqliteStore:
    return open_store(database)


@pytest.fixture(scope="session")
def parsed(reports: Path) -> dict[str, Report]:
    """The reports as the parser gives them, by id."""
    files = sorted(reports.glob("*.txt"))
    return {f.stem: parser.parse(parser.read(f.read_bytes(), f.name))[0] for f in files}


def held(store: SqliteStore, report: str) -> Held:
    found = store.report(report)
    assert found is not None
    return found


def test_every_cell_comes_back(stored: SqliteStore, parsed: dict[str, Report]) -> None:
    """A stored cell has the value, state, raw text, flags and place the parser gave it."""
    for name, report in parsed.items():
        id = held(stored, name).id
        cells = {(f.indicator, f.column): f for f in report.figures if f.source is Source.TABLE}

        assert dict(stored.figures(id)) == cells
        assert list(stored.claims(id)) == [
            f for f in report.figures if f.source is Source.NARRATIVE
        ]


def test_everything_else_comes_back(stored: SqliteStore, parsed: dict[str, Report]) -> None:
    """Text, passages, sections, problems, checks and the facts about a report are kept as read."""
    for name, report in parsed.items():
        kept = held(stored, name)

        assert stored.text(kept.id) == report.document.text
        assert tuple(stored.passages(kept.id)) == report.passages
        assert (kept.sections, kept.problems) == (report.sections, report.problems)
        in_year = [check for _, check in stored.checks([kept.id])][: len(report.checks)]
        assert tuple(in_year) == report.checks
        assert (kept.title, kept.year, kept.published) == (
            report.title, report.year, report.published,
        )  # fmt: skip
        assert kept.agency.name == report.agency
        assert kept.sha256 == report.document.sha256


def test_a_cell_is_cited_exactly(stored: SqliteStore) -> None:
    """suifenhe-2021, line 57: 本年新收 … 14, read in the file by a person."""
    id = held(stored, SUIFENHE).id
    figure = stored.figures(id)["new_received", "total"]

    assert (figure.value, figure.state, figure.raw) == (Decimal(14), State.NUMBER, "14")
    assert figure.place is not None
    assert figure.place.line == 57
    text = stored.text(id)
    assert text[figure.place.start : figure.place.end] == "14"
    quote = text[figure.place.row_start : figure.place.row_end]
    assert quote == "一、本年新收政府信息公开申请数量\t14\t0\t0\t0\t0\t0\t14"


def cells(
    stored: SqliteStore, indicator: str, column: str, extent: Extent = EVERYTHING
) -> dict[int, tuple[object, object]]:
    """Return value and state of one cell by the numbers of the reports of an extent."""
    rows = stored.rows(extent)
    found = stored.cells(indicator, column, rows)
    return {
        report: (found.values[at], found.states.get(at, State.NUMBER))
        for at, report in enumerate(rows.reports)
    }


def test_decimals_stay_exact(stored: SqliteStore) -> None:
    """suifenhe-2021, line 50: a fee of 93.4385 is that, not nearly that."""
    id = held(stored, SUIFENHE).id

    assert stored.figures(id)["admin_fee_amount", ""].value == Decimal("93.4385")
    assert cells(stored, "admin_fee_amount", "")[id][0] == Decimal("93.4385")


def test_one_cell_of_all_reports_has_its_zeros(stored: SqliteStore) -> None:
    """A printed 0 is a value, a blank is none, and a report without the table says so."""
    zeros = cells(stored, "carried_in", "total")
    suifenhe, shanxi = held(stored, SUIFENHE).id, held(stored, "shanxi-fao-2021").id
    lost = held(stored, "harbin-fao-2020").id

    assert zeros[suifenhe] == (0, State.NUMBER)
    assert cells(stored, "new_received", "total")[shanxi] == (None, State.BLANK)
    assert zeros[lost] == (None, State.TABLE_MISSING)


def test_cells_agree_with_the_reports(stored: SqliteStore) -> None:
    """The table by cells says of every cell what its report says."""
    reports = stored.reports()
    keys = {key for one in reports for key in stored.figures(one.id)}

    assert len(keys) > 180
    for key in keys:
        read: dict[int, Figure | None] = {r.id: stored.figures(r.id).get(key) for r in reports}
        there = {id: (f.value, f.state) if f else (None, None) for id, f in read.items()}
        assert cells(stored, *key) == there


def test_cells_of_some_years(stored: SqliteStore) -> None:
    """A year narrows the cells to its reports."""
    years = {r.id: r.year for r in stored.reports()}

    found = cells(stored, "new_received", "total", Extent((2021,)))

    assert [years[report] for report in found] == [2021, 2021, 2021]
    assert cells(stored, "new_received", "total", Extent(())) == {}


def test_cells_of_some_places(stored: SqliteStore) -> None:
    """Places and a function narrow the reports; what is told in prose, too, is there."""
    extent = Extent(None, frozenset({"230000"}), "外办")

    listed = stored.listed(extent)

    assert [(one.name, one.year) for one in listed] == [("黑龙江省人民政府外事办公室", 2021)]
    numbers = [one.report for one in listed]
    assert [one.report for one in stored.opened(numbers)] == ["heilongjiang-fao-2021"]
    assert [*cells(stored, "new_received", "total", extent).values()] == [(1, State.NUMBER)]
    assert stored.told("new_received", numbers) == {numbers[0]: (State.NUMBER, Decimal(1))}
    assert stored.names([listed[0].agency]) == {listed[0].agency: "黑龙江省人民政府外事办公室"}


def test_reports_that_contradict_themselves_are_known_by_cell(stored: SqliteStore) -> None:
    """heilongjiang-fao-2021 received one request and handled none; suifenhe-2021 adds up."""
    rows = stored.rows(Extent((2021,)))
    fao = held(stored, "heilongjiang-fao-2021").id

    assert stored.contradicted([("new_received", "total")], rows) == {fao}
    assert stored.contradicted([("permit_decisions", "")], rows) == set()
    heilongjiang = stored.rows(Extent((2021,), frozenset({"230000"})))
    assert stored.contradicted([("new_received", "total")], heilongjiang) == {fao}
    assert stored.contradicted([("new_received", "total")], stored.rows(Extent((2020,)))) == set()


def test_reports_are_in_order_and_narrowed(stored: SqliteStore) -> None:
    """Reports come by agency and year, of the agencies and years asked for."""
    agency = held(stored, SUIFENHE).agency.id

    assert [r.year for r in stored.reports(years=[2020])] == [2020, 2020]
    assert [r.report for r in stored.reports([agency])] == [SUIFENHE]
    assert stored.reports([agency], [2020]) == []
    assert stored.report("no-such-report") is None


def test_names_lead_to_agencies(stored: SqliteStore) -> None:
    """A full name and a short one find the agency; a text is searched for all of them."""
    (agency,) = stored.named("黑龙江省外办")

    assert agency.name == "黑龙江省人民政府外事办公室"
    assert (agency.level, agency.place) == ("province", "230000")
    assert stored.agency(agency.id) == agency
    assert stored.agencies(place="230000", function=agency.function) == [agency]
    assert (2, 8, "黑龙江省外办") in stored.aliases_in("请问黑龙江省外办收到几件")
    assert stored.aliases_in("") == []
    assert stored.named("外办") == []


def test_checks_by_outcome(stored: SqliteStore) -> None:
    """heilongjiang-fao-2021 received 1 request and reports 0 as handled: its checks fail."""
    id = held(stored, "heilongjiang-fao-2021").id
    failed = stored.checks([id], [Outcome.FAIL])

    assert ("t3_identity", "total") in {(check.check, check.scope) for _, check in failed}
    assert {check.outcome for _, check in failed} == {Outcome.FAIL}
    assert {report for report, _ in stored.checks(None, [Outcome.FAIL])} >= {id}


def test_search_finds_a_passage(stored: SqliteStore) -> None:
    """A word of one report alone finds it, in the whole store and within the report."""
    id = held(stored, SUIFENHE).id

    everywhere = stored.search(words("第六版"))
    within = stored.search(words("第六版"), [id])

    assert {hit.report for hit in everywhere} == {id}
    assert [hit.passage for hit in within] == [hit.passage for hit in everywhere]
    passage = everywhere[0].passage
    assert "互联网协议第六版" in stored.text(id)[passage.start : passage.end]
    other = held(stored, "shanxi-fao-2021").id
    assert stored.search(words("第六版"), [other]) == []


@pytest.mark.parametrize(
    "said", ['"', "a* OR b", "NEAR(x y)", "scope : y2021", "''", "\0", "-", ""]
)
def test_search_takes_words_for_words(stored: SqliteStore, said: str) -> None:
    """Nothing in a question is a query language."""
    assert stored.search([said]) == []
    assert stored.search([said], [held(stored, SUIFENHE).id]) == []


def test_many_reports_may_be_named(stored: SqliteStore) -> None:
    """A scope of more reports than SQL has variables for is no trouble."""
    scope = range(1, 300_000)

    assert len(stored.search(words("公开"), scope, limit=3)) == 3
    assert len(stored.reports(agencies=scope)) == 5


def test_threads_read_at_once(stored: SqliteStore) -> None:
    """Every thread has a connection of its own."""
    found: list[Decimal | None] = []

    def read() -> None:
        id = held(stored, SUIFENHE).id
        found.extend(stored.figures(id)["new_received", "total"].value for _ in range(20))

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [Decimal(14)] * 160


def test_a_swapped_file_is_noticed(reports: Path, tmp_path: Path) -> None:
    """A reader keeps the state it opened until it asks for the current one."""
    db = tmp_path / "gongkai.db"
    build([reports / "suifenhe-2021.txt"], db)
    old = open_store(db)
    assert old.current() is old

    build([reports], db)
    new = old.current()

    assert len(old.reports()) == 1
    assert len(new.reports()) == 5
    assert old.data_version != new.data_version
    counted: list[int] = []
    thread = threading.Thread(target=lambda: counted.append(len(old.reports())))
    thread.start()
    thread.join()
    assert counted == [1]


def test_a_store_is_read_only(database: Path, stored: SqliteStore) -> None:
    """Answering writes nothing: no journal appears beside the store, and no byte changes."""
    before = database.read_bytes()
    beside = sorted(database.parent.iterdir())

    stored.search(words("公开"))

    assert database.read_bytes() == before
    assert sorted(database.parent.iterdir()) == beside


def faulty(path: Path, kind: str, database: Path) -> None:
    """Put something at a path that is no usable store."""
    if kind == "store_foreign":
        path.write_text("plain text, and enough of it to fill a header" * 5)
    elif kind == "store_damaged":
        content = bytearray(database.read_bytes())
        content[200:] = b"\xff" * (len(content) - 200)
        path.write_bytes(content)
    elif kind in ("store_older", "store_newer"):
        shutil.copy(database, path)
        with sqlite3.connect(path) as connection:
            connection.execute(f"PRAGMA user_version = {0 if kind == 'store_older' else 999}")


@pytest.mark.parametrize(
    "kind", ["store_missing", "store_foreign", "store_damaged", "store_older", "store_newer"]
)
def test_an_unusable_store_is_told(kind: str, database: Path, tmp_path: Path) -> None:
    """A missing, foreign, damaged, older or newer file is named as that."""
    path = tmp_path / "gongkai.db"
    faulty(path, kind, database)

    with pytest.raises(StoreError) as error:
        open_store(path)

    assert error.value.code == kind
    assert str(path) in str(error.value)


def test_a_foreign_database_is_told(tmp_path: Path) -> None:
    """Another program's SQLite file is not ours, and stays as it is."""
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE report (id)")
    before = path.read_bytes()

    with pytest.raises(StoreError) as error:
        build([tmp_path], path)

    assert error.value.code == "store_foreign"
    assert path.read_bytes() == before


def test_damage_below_the_header_is_told(database: Path, tmp_path: Path) -> None:
    """A store whose pages are overwritten says so when they are read, and never answers wrongly."""
    path = tmp_path / "gongkai.db"
    content = bytearray(database.read_bytes())
    half = len(content) // 2
    content[half:] = b"\xa5" * (len(content) - half)
    path.write_bytes(content)

    with pytest.raises(StoreError) as error:  # noqa: PT012
        store = open_store(path)
        for one in store.reports():
            store.text(one.id)
            dict(store.figures(one.id))
            store.passages(one.id)

    assert error.value.code == "store_damaged"


def test_half_a_character_is_nobodys_name(stored: SqliteStore) -> None:
    """Lone surrogates, as broken bytes on a command line become, find nothing and end nothing."""
    assert stored.named("绥芬河\ud800") == []
    found = stored.aliases_in("\ud800绥芬河市人民政府\udfff")
    assert (1, 9, "绥芬河市人民政府") in found
    assert stored.report("\udc80") is None
    assert stored.search(["\ud800", "公\ud800"]) == []


FEES = (("水利局", "（单位：元）", "3500000"), ("教育局", "（单位：万元）", "20"),
        ("商务局", "（单位：万元）", "7000000元"), ("财政局", "（单位：万美元）", "9"))  # fmt: skip


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("绥芬河各局2021年行政事业性收费金额合计", 1070),
        ("绥芬河行政事业性收费金额超过100万元的有几家", 2),
    ],
)
def test_amounts_are_added_up_in_one_unit(tmp_path: Path, question: str, value: int) -> None:
    """350 万元 printed as 3500000 元 is 350 of the sum; another currency is none of it."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for office, unit, printed in FEES:
        (folder / f"{office}.txt").write_text(
            f"绥芬河市{office}2021年政府信息公开工作年度报告\n一、总体情况\n好。\n"
            f"二、主动公开政府信息情况\n信息内容\t本年收费金额{unit}\n行政事业性收费\t{printed}\n"
            "三、收到和处理政府信息公开申请情况\n无。\n",
            "utf-8",
        )
    build([folder], tmp_path / "fees.db")
    answer = ask(question, open_store(tmp_path / "fees.db"), date(2026, 11, 21)).answer

    assert [one.value for one in answer.figures][:1] == [value]
    assert [one.unit for one in answer.figures][:1] == ["万元" if value == 1070 else ""]
