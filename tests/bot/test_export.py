"""Exports: the contract's columns, plain numbers, places that are right, in every format."""

import csv
import io
import json
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from bot import files
from bot.terminal import audit, export
from bot.words import Failure
from index.choosing import Choice, Wanted
from index.sqlite import SqliteStore, open_store

CONTRACT = {
    "figures": "report, agency, year, indicator, column, value, state, unit, raw, source, section,"
    " line, page, label, formula, reservations, quote, url",
    "reports": "report, agency, aliases, level, place, year, title, published, form_table2,"
    " form_table3, file, source_url, sha256, sections, problems, checks_failed",
}


@pytest.fixture(scope="session")
def stored(database: Path) -> SqliteStore:
    return open_store(database)


def chosen(store: SqliteStore, *agencies: str, year: int | None = None) -> Choice:
    return files.choose(store, Wanted(agencies, [year] if year else []))


def rows(
    store: SqliteStore, what: str, agency: str = "", year: int | None = None
) -> list[dict[str, str]]:
    out = io.StringIO()
    export(what, "csv", chosen(store, agency, year=year), out, None)
    return list(csv.DictReader(io.StringIO(out.getvalue())))


@pytest.mark.parametrize("what", CONTRACT)
def test_columns(stored: SqliteStore, what: str) -> None:
    """The columns are those of the contract, in its order; what was added stands behind them."""
    assert list(rows(stored, what)[0]) == CONTRACT[what].split(", ")


def test_figures(stored: SqliteStore) -> None:
    """suifenhe-2021, lines 50 and 57: a fee and the requests received, as printed."""
    cells = {
        (row["indicator"], row["column"]): row
        for row in rows(stored, "figures", agency="绥芬河市人民政府", year=2021)
        if row["source"] == "table"
    }

    fee, received = cells["admin_fee_amount", ""], cells["new_received", "total"]
    assert (fee["value"], fee["unit"], fee["state"], fee["line"]) == (
        "93.4385", "万元", "number", "50",
    )  # fmt: skip
    assert (received["value"], received["raw"], received["line"]) == ("14", "14", "57")
    assert received["section"] == "三、收到和处理政府信息公开申请情况"
    assert {row["report"] for row in cells.values()} == {"suifenhe-2021"}


def test_blank_is_not_zero(stored: SqliteStore) -> None:
    """shanxi-fao-2021 left table 3 empty: its cells are blank, without a value."""
    (cell,) = [
        row
        for row in rows(stored, "figures", agency="山西省外办")
        if (row["indicator"], row["column"]) == ("new_received", "total")
    ]

    assert (cell["value"], cell["state"], cell["raw"]) == ("", "blank", "")


def test_a_lost_table_has_no_place(stored: SqliteStore) -> None:
    """harbin-fao-2020 lost its tables: their cells have neither a value nor a line."""
    lost = [
        row
        for row in rows(stored, "figures", year=2020)
        if row["report"] == "harbin-fao-2020" and row["source"] == "table"
    ]

    assert {row["state"] for row in lost} == {"table_missing"}
    assert {(row["value"], row["raw"], row["line"]) for row in lost} == {("", "", "")}


def test_every_figure_stands_where_it_says(stored: SqliteStore, reports: Path) -> None:
    """The raw text of every exported cell is in the line that the export names."""
    lines = {file.stem: file.read_text("utf-8").split("\n") for file in reports.glob("*.txt")}
    astray = [
        row
        for row in rows(stored, "figures")
        if row["source"] == "table" and row["line"]
        and row["raw"] not in lines[row["report"]][int(row["line"]) - 1]
    ]  # fmt: skip

    assert astray == []


def test_json_has_numbers(stored: SqliteStore) -> None:
    """In JSON a value is a number, and an absent one null."""
    out = io.StringIO()
    export("figures", "json", chosen(stored, "山西省外办"), out, None)

    read = json.loads(out.getvalue())
    assert {type(row["value"]) for row in read} == {int, type(None)}
    assert list(read[0]) == CONTRACT["figures"].split(", ")


def test_a_workbook(stored: SqliteStore, tmp_path: Path) -> None:
    """XLSX holds the same rows, numbers as numbers."""
    file = tmp_path / "figures.xlsx"
    export("figures", "xlsx", chosen(stored, year=2021), io.StringIO(), file)

    sheet = CalamineWorkbook.from_path(str(file)).get_sheet_by_name("figures").to_python()
    assert sheet[0] == CONTRACT["figures"].split(", ")
    assert len(sheet) == len(rows(stored, "figures", year=2021)) + 1
    fees = [row[5] for row in sheet if row[0] == "suifenhe-2021" and row[3] == "admin_fee_amount"]
    assert 93.4385 in fees


def test_a_workbook_runs_nothing(tmp_path: Path) -> None:
    """Text that looks like a formula or a link stays text."""
    file = tmp_path / "hostile.xlsx"
    hostile = ["=1+1", "http://example.org", "+1", "@SUM(A1)"]
    files.as_xlsx(["text"], [{"text": text} for text in hostile], "hostile", file)

    sheet = CalamineWorkbook.from_path(str(file)).get_sheet_by_name("hostile").to_python()
    assert [row[0] for row in sheet[1:]] == hostile


def test_reports(stored: SqliteStore) -> None:
    """A report's row names its agency's other names, its sections, and the checks it fails."""
    by_id = {row["report"]: row for row in rows(stored, "reports")}
    suifenhe, commerce = by_id["suifenhe-2021"], by_id["heilongjiang-fao-2021"]

    assert (suifenhe["year"], suifenhe["published"]) == ("2021", "2022-01-20")
    assert suifenhe["sections"].split(";")[2] == "三、收到和处理政府信息公开申请情况"
    assert "t3_identity@total" in commerce["checks_failed"].split(";")
    assert "黑龙江省外办" in commerce["aliases"].split(";")
    assert len(by_id) == 5


def test_passages_are_verbatim(stored: SqliteStore, reports: Path) -> None:
    """Every exported passage is a piece of its report's text."""
    texts = {file.stem: file.read_text("utf-8") for file in reports.glob("*.txt")}
    found = rows(stored, "passages")

    assert len(found) > 40
    assert [row for row in found if row["text"] not in texts[row["report"]]] == []


def test_audit_names_the_cells(stored: SqliteStore) -> None:
    """heilongjiang-fao-2021: 1 received (line 53) against 0 handled (line 79)."""
    out = io.StringIO()
    audit(chosen(stored, "黑龙江省外办"), out, "zh", False)

    said = out.getvalue()
    assert "t3_identity@total" in said
    assert "new_received/total=1@L53" in said
    assert "handled_total/total=0@L79" in said


def test_audit_without_faults(stored: SqliteStore) -> None:
    """Where nothing failed, the audit says so."""
    out = io.StringIO()
    audit(chosen(stored, "黑龙江省商务厅"), out, "en", False)

    assert out.getvalue() == "No check failed or was undecidable.\n"


def test_a_sheet_that_is_full_is_said(
    stored: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Excel's last row is no end of the export in silence, and a cell that is cut shows it."""
    monkeypatch.setattr(files, "MOST_ROWS", 9)
    output = tmp_path / "figures.xlsx"

    with pytest.raises(Failure) as failed:
        export("figures", "xlsx", files.choose(stored), io.StringIO(), output)

    assert failed.value.name == "sheet_full"
    assert list(tmp_path.iterdir()) == []
    files.as_xlsx(["text"], [{"text": "字" * 40_000}], "long", output)
    assert CalamineWorkbook.from_path(output).get_sheet_by_name("long").to_python()[1] == [
        "字" * 32_766 + "…"
    ]
