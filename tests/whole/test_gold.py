"""The figures of the reports that come with the program, against what a person read in them."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from bot import files
from bot.rows import Row, of_reports
from index.sqlite import open_store
from tests.conftest import ROOT

GOLD = sorted((ROOT / "tests" / "gold").glob("*.csv"))


@pytest.fixture(scope="session")
def exported(database: Path) -> dict[tuple[str, str, str], Row]:
    """The exported table cells by (report, indicator, column)."""
    choice = files.choose(open_store(database))
    rows = of_reports(choice)
    return {
        (str(row["report"]), str(row["indicator"]), str(row["column"])): row
        for row in rows
        if row["source"] == "table"
    }


@pytest.mark.parametrize("file", GOLD, ids=lambda file: file.stem)
def test_every_cell_is_as_printed(file: Path, exported: dict[tuple[str, str, str], Row]) -> None:
    """Every cell a person read is exported with its value and state, and none differs."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    differing = []
    for row in rows:
        got = exported.get((file.stem, row["indicator"], row["column"]))
        value = Decimal(row["value"]) if row["value"] else None
        if got is None or (got["value"], got["state"]) != (value, row["state"]):
            differing.append((row["indicator"], row["column"], row["value"], got and got["value"]))

    assert rows
    assert differing == []


def test_every_report_with_tables_has_gold() -> None:
    """Four of the five reports print tables; harbin-fao-2020 lost its own."""
    assert [file.stem for file in GOLD] == [
        "heilongjiang-commerce-2020", "heilongjiang-fao-2021", "shanxi-fao-2021", "suifenhe-2021",
    ]  # fmt: skip
