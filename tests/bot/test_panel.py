"""The panel for research: one row an agency and year, every figure with its state, described."""

import csv
import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot import cells, panel
from bot.__main__ import main
from index.build import build
from index.choosing import Unknown, Wanted, choose
from index.sqlite import SqliteStore, open_store
from tests.conftest import ROOT

REPORTS = ROOT / "tests" / "reports"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory, reports: Path) -> Path:
    """Return a store of the five reports and of invented ones over several years."""
    path = tmp_path_factory.mktemp("panel") / "store.db"
    build([reports, *sorted(REPORTS.glob("*.txt"))], path)
    return path


@pytest.fixture(scope="module")
def store(database: Path) -> SqliteStore:
    return open_store(database)


def exported(database: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["export", "panel", "--db", str(database), *arguments])


def child(*arguments: str) -> str:
    """Return what a Python of its own prints: what pandas reserves is not for the reading tests."""
    made = subprocess.run(
        [sys.executable, *arguments], capture_output=True, encoding="utf-8", check=False
    )
    assert made.returncode == 0, made.stdout + made.stderr
    return made.stdout


def rows(database: Path, *arguments: str) -> list[dict[str, str]]:
    made = exported(database, *arguments)
    assert made.exit_code == 0, made.output
    return list(csv.DictReader(StringIO(made.stdout)))


def test_a_row_an_agency_and_year_with_a_state_beside_each_figure(database: Path) -> None:
    (suifenhe,) = rows(database, "--agency", "绥芬河", "--year", "2021")
    assert (suifenhe["agency"], suifenhe["year"]) == ("绥芬河市人民政府", "2021")
    assert (suifenhe["place_code"], suifenhe["level"]) == ("231081", "county")
    assert (suifenhe["new_received@total"], suifenhe["new_received@total:state"]) == (
        "14",
        "number",
    )
    assert (suifenhe["admin_fee_amount"], suifenhe["other_handled@total"]) == ("93.4385", "0")
    assert (suifenhe["other_misc@total"], suifenhe["other_misc@total:state"]) == (
        "",
        "not_in_form",
    )
    (shanxi,) = rows(database, "--agency", "山西省外办")
    assert (shanxi["new_received@total"], shanxi["new_received@total:state"]) == ("", "blank")
    (harbin,) = rows(database, "--agency", "哈尔滨市外事办")
    assert (harbin["new_received@total"], harbin["new_received@total:state"]) == (
        "",
        "table_missing",
    )


def test_reservations_travel_with_the_row(database: Path) -> None:
    (fao,) = rows(database, "--agency", "黑龙江省外办", "--year", "2021")
    assert "t3_identity@total" in fao["checks_failed"].split(";")


def test_agency_has_one_id_over_the_years(database: Path) -> None:
    found = rows(database, "--agency", "苏州市生态环境局", "--agency", "苏州市人民政府")
    years: dict[str, list[str]] = {}
    for row in found:
        years.setdefault(row["agency_id"], []).append(row["year"])
    assert sorted(years.values()) == [["2021", "2022", "2023"], ["2022"]]
    assert panel.agency_id("江苏省苏州市生态环境局") == panel.agency_id("苏州市生态环境局")


def test_repeated_filters_mean_several(database: Path) -> None:
    found = rows(database, "--year", "2019", "--year", "2020", "--indicator", "new_received",
                 "--column", "total", "--column", "自然人")  # fmt: skip
    assert {row["year"] for row in found} == {"2019", "2020"}
    figures = [name for name in found[0] if name not in panel.KEYS]
    assert figures == [
        "new_received@natural_person", "new_received@natural_person:state",
        "new_received@total", "new_received@total:state",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--agency", "绥芬和市"), "没有名为“绥芬和市”的机关。最接近的是：绥芬河市人民政府"),
        (("--agency", "绥芬河", "--year", "2019"), "没有 2019 年度的报告。最接近的是：2021。"),
        (("--indicator", "new_recieved"), "没有名为“new_recieved”的指标。最接近的是：new_received"),
        (("--column", "personal"), "没有名为“personal”的列。最接近的是：natural_person"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("what", ["panel", "figures", "reports"])
def test_unknown_name_is_an_error_with_the_nearest(
    database: Path, what: str, arguments: tuple[str, ...], said: str
) -> None:
    made = CliRunner().invoke(main, ["export", what, "--db", str(database), *arguments])
    assert made.exit_code == 1
    assert said in made.stderr
    assert made.stdout == ""


def test_unknown_agency_of_an_audit_is_an_error(database: Path) -> None:
    made = CliRunner().invoke(main, ["audit", "--db", str(database), "--agency", "松江市水利局"])
    assert made.exit_code == 1
    assert "没有名为“松江市水利局”的机关" in made.stderr


def test_folder_describes_itself(database: Path, tmp_path: Path) -> None:
    """The data package is valid, the code book has every figure, the citation the data version."""
    made = exported(database, "--output", str(tmp_path))
    assert made.exit_code == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "CITATION.txt", "codebook.csv", "datapackage.json", "panel.csv",
    ]  # fmt: skip
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    store = open_store(database)
    assert package["version"] == store.data_version
    child("-m", "frictionless", "validate", str(tmp_path / "datapackage.json"))
    with (tmp_path / "codebook.csv").open(encoding="utf-8") as file:
        book = {row["column"]: row for row in csv.DictReader(file)}
    with (tmp_path / "panel.csv").open(encoding="utf-8") as file:
        header = next(csv.reader(file))
    figures = [name for name in header if name not in panel.KEYS and ":" not in name]
    assert list(book) == figures
    other, now = book["other_handled@total"], book["other_misc@total"]
    assert (other["comparable_from"], other["comparable_to"]) == ("2019", "2020")
    assert (now["comparable_from"], now["comparable_to"], now["unit"]) == ("2021", "", "件")
    assert store.data_version in (tmp_path / "CITATION.txt").read_text("utf-8")


READ = """
import json, sys
import pandas
file = sys.argv[1]
name, state = "new_received@total", "new_received@total:state"
if file.endswith("dta"):
    frame = pandas.read_stata(file)
    name, state = "t3_01_7", "t3_01_7_s"
elif file.endswith("xlsx"):
    frame = pandas.read_excel(file, engine="calamine")
else:
    frame = pandas.read_parquet(file) if file.endswith("parquet") else pandas.read_csv(file)
frame = frame.set_index("agency")
kept = frame.loc[["绥芬河市人民政府", "山西省人民政府外事办公室"], [name, state, "year"]]
print(kept.to_json(orient="values"))
"""


@pytest.mark.parametrize("form", ["csv", "parquet", "dta", "xlsx"])
def test_every_format_holds_the_same_figures(database: Path, tmp_path: Path, form: str) -> None:
    """As the README loads them: a number, and no number beside the state that says why."""
    child("-m", "bot", "export", "panel", "--db", str(database), "--format", form,
          "--output", str(tmp_path))  # fmt: skip
    read = json.loads(child("-c", READ, str(tmp_path / f"panel.{form}")))
    assert read == [[14, "number", 2021], [None, "blank", 2021]]


def test_names_for_stata_are_unique(store: SqliteStore) -> None:
    keys = panel.columns(choose(store, Wanted()))
    short = [cells.short(key) for key in keys]
    assert len(set(short)) == len(short)
    assert max(map(len, short)) <= 30


def test_excel_gets_the_mark_of_utf8(database: Path) -> None:
    assert exported(database, "--excel").stdout.startswith("\ufeffagency_id,")
    made = CliRunner().invoke(main, ["export", "reports", "--db", str(database), "--excel"])
    assert made.stdout.startswith("\ufeffreport,")


def test_other_formats_need_a_folder(database: Path) -> None:
    made = exported(database, "--format", "parquet")
    assert made.exit_code == 1
    assert "--output" in made.stderr
    assert exported(database, "--format", "json").exit_code == 1


def test_resolver_names_what_is_nearest(store: SqliteStore) -> None:
    with pytest.raises(Unknown) as raised:
        choose(store, Wanted(agencies=["苏州市生太环境局"]))
    assert raised.value.nearest[0] == "苏州市生态环境局"
