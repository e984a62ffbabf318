"""What the statutory tables of real and of damaged reports say, cell by cell."""

import csv
import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from parser.document import Document
from parser.readers.text import read
from parser.report import Figure, State
from parser.sections import find_sections
from parser.tables import Tables, read_tables
from parser.tables.numbers import read_cell
from tests.conftest import ROOT

HERE = ROOT / "tests"
REPORTS = HERE.parent / "data" / "reports"
SHARED = HERE.parents[1] / "shared" / "reports"
COLUMNS = (
    "natural_person", "enterprise", "research_institute", "public_welfare_org",
    "legal_service_org", "other_org", "total",
)  # fmt: skip
FILLED = re.compile(r"[-+]?[\d.]+")

# The other rows of the form, so that the row under test is what the columns miss: new 3 = total 3.
BEFORE = """一、本年新收政府信息公开申请数量\t{new}
二、上年结转政府信息公开申请数量\t0\t0\t0\t0\t0\t0\t0
（一）予以公开\t0\t0\t0\t0\t0\t0\t0
（二）部分公开\t0\t0\t0\t0\t0\t0\t0
1.属于国家秘密\t0\t0\t0\t0\t0\t0\t0
2.其他法律行政法规禁止公开\t0\t0\t0\t0\t0\t0\t0
3.危及“三安全一稳定”\t0\t0\t0\t0\t0\t0\t0
4.保护第三方合法权益\t0\t0\t0\t0\t0\t0\t0
5.属于三类内部事务信息\t0\t0\t0\t0\t0\t0\t0
6.属于四类过程性信息\t0\t0\t0\t0\t0\t0\t0
7.属于行政执法案卷\t0\t0\t0\t0\t0\t0\t0
8.属于行政查询事项\t0\t0\t0\t0\t0\t0\t0
1.本机关不掌握相关政府信息\t0\t0\t0\t0\t0\t0\t0
2.没有现成信息需要另行制作\t0\t0\t0\t0\t0\t0\t0
3.补正后申请内容仍不明确\t0\t0\t0\t0\t0\t0\t0
1.信访举报投诉类申请\t0\t0\t0\t0\t0\t0\t0
2.重复申请\t0\t0\t0\t0\t0\t0\t0
3.要求提供公开出版物\t0\t0\t0\t0\t0\t0\t0
4.无正当理由大量反复申请\t0\t0\t0\t0\t0\t0\t0
"""
AFTER = """（六）其他处理\t0\t0\t0\t0\t0\t0\t0
（七）总计\t{new}
四、结转下年度继续办理\t0\t0\t0\t0\t0\t0\t0
"""


def cases(name: str) -> list[dict[str, Any]]:
    source = (HERE / "tables" / f"{name}.toml").read_text("utf-8")
    found: list[dict[str, Any]] = tomllib.loads(source)["case"]
    return found


def tables_of(document: Document, year: int | None = None) -> Tables:
    return read_tables(document, find_sections(document), year)


def read_text(text: str) -> Tables:
    document = read(text.encode(), "case.txt")
    return placed(document, read_tables(document, ()))


def placed(document: Document, tables: Tables) -> Tables:
    """Return the tables; fails if a figure does not stand where its place says."""
    lines = document.text.split("\n")
    for figure in tables.figures:
        place = figure.place
        if place is None:
            assert figure.state in (State.ROW_MISSING, State.TABLE_MISSING)
            continue
        assert document.slice(place.start, place.end) == figure.raw
        assert place.row_start <= place.start <= place.end <= place.row_end
        row = document.slice(place.row_start, place.row_end).split("\n")
        assert row[0] in lines[place.line - 1]
    return tables


def by_cell(tables: Tables) -> dict[tuple[str, str], Figure]:
    cells = {(figure.indicator, figure.column): figure for figure in tables.figures}
    assert len(cells) == len(tables.figures), "a cell is given twice"
    return cells


def said(figure: Figure) -> str:
    return str(figure.value) if figure.state is State.NUMBER else str(figure.state)


def mistakes(document: Document, year: int, gold: list[dict[str, str]]) -> list[tuple[str, ...]]:
    """Return every cell that is not what a person read there."""
    cells = by_cell(tables_of(document, year))
    wrong: list[tuple[str, ...]] = []
    for row in gold:
        figure = cells[row["indicator"], row["column"]]
        number = FILLED.match(row["value"])
        expected = Decimal(number[0]) if number else None
        if figure.value != expected or (expected is None and figure.state is not State.BLANK):
            wrong.append((row["indicator"], row["column"], row["value"], said(figure)))
    return wrong


@pytest.mark.parametrize(
    ("stem", "year"),
    [
        ("heilongjiang-fao-2021", 2021),
        ("shanxi-fao-2021", 2021),
        ("heilongjiang-commerce-2020", 2020),
        ("suifenhe-2021", 2021),
    ],
)
def test_every_cell_is_what_a_person_read(stem: str, year: int) -> None:
    document = read((REPORTS / f"{stem}.txt").read_bytes(), f"{stem}.txt")
    with (HERE / "gold" / f"{stem}.csv").open(encoding="utf-8", newline="") as lines:
        gold = list(csv.DictReader(lines))
    assert mistakes(document, year, gold) == []


@pytest.mark.parametrize("name", ["shuyang-2025.txt", "shanghai-stc-2024.md"])
def test_every_cell_of_reports_kept_elsewhere(name: str) -> None:
    if not SHARED.is_dir():
        pytest.skip("the shared reports are not here")
    document = read((SHARED / name).read_bytes(), name)
    with (SHARED / "gold.csv").open(encoding="utf-8", newline="") as lines:
        gold = [row for row in csv.DictReader(lines) if row["file"] == name]
    assert gold
    assert mistakes(document, int(gold[0]["year"]), gold) == []


@pytest.mark.parametrize("path", sorted(REPORTS.glob("*.txt")), ids=lambda path: path.stem)
def test_every_figure_stands_where_it_says(path: Path) -> None:
    document = read(path.read_bytes(), path.name)
    assert placed(document, tables_of(document, 2021)).figures


def test_forms_are_told_by_layout_table_by_table() -> None:
    document = read((REPORTS / "suifenhe-2021.txt").read_bytes(), "suifenhe-2021.txt")
    tables = tables_of(document, 2021)
    assert (tables.form_table2, tables.form_table3) == ("g2021", "g2019")


def test_lost_tables_are_missing_cell_by_cell() -> None:
    document = read((REPORTS / "harbin-fao-2020.txt").read_bytes(), "harbin-fao-2020.txt")
    tables = tables_of(document, 2020)
    assert {figure.state for figure in tables.figures} == {State.TABLE_MISSING}
    assert len(tables.figures) == 198
    assert [problem.code for problem in tables.problems] == ["table_missing"] * 3
    assert (tables.form_table2, tables.form_table3) == ("", "")


def test_a_lone_zero_is_the_total_and_flagged() -> None:
    document = read((REPORTS / "shanxi-fao-2021.txt").read_bytes(), "shanxi-fao-2021.txt")
    cells = by_cell(tables_of(document, 2021))
    for row, line in (("handled_total", 57), ("carried_out", 58)):
        total = cells[row, "total"]
        assert (said(total), total.raw, total.flags) == ("0", "0", ("lone_value",))
        assert total.place is not None
        assert total.place.line == line
        assert said(cells[row, "natural_person"]) == "blank"
        assert cells[row, "natural_person"].flags == ("lone_value",)


def test_amount_keeps_its_printed_unit() -> None:
    name = "heilongjiang-commerce-2020.txt"
    cells = by_cell(tables_of(read((REPORTS / name).read_bytes(), name), 2020))
    amount = cells["procurement_amount", ""]
    assert (said(amount), amount.unit, amount.raw) == ("3601.21885", "万元", "3601. 21885 万元")


@pytest.mark.parametrize("case", cases("rows"), ids=lambda case: case["name"])
def test_damaged_row(case: dict[str, Any]) -> None:
    total = "14\t0\t0\t0\t0\t0\t14" if "14" in case["says"] else "3\t0\t0\t0\t0\t0\t3"
    text = f"{BEFORE}{case['row']}\n{AFTER}".format(new=total)
    tables = read_text(text)
    row = [figure for figure in tables.figures if figure.indicator == "rejected_reconfirm"]
    assert [figure.column for figure in row] == list(COLUMNS)
    assert [said(figure) for figure in row] == case["says"]
    assert {figure.flags for figure in row} == {tuple(case["flags"])}
    problems = [problem.code for problem in tables.problems if problem.detail not in ("t2", "t4")]
    assert problems == case.get("problems", [])


@pytest.mark.parametrize("case", cases("rows"), ids=lambda case: case["name"])
def test_damaged_row_leaves_the_others_alone(case: dict[str, Any]) -> None:
    text = f"{BEFORE}{case['row']}\n{AFTER}".format(new="3\t0\t0\t0\t0\t0\t3")
    others = [
        figure
        for figure in read_text(text).figures
        if figure.column and figure.indicator != "rejected_reconfirm"
    ]
    assert len(others) == 22 * 7
    assert {said(figure) for figure in others} == {"0", "3"}
    assert sum(figure.value or 0 for figure in others) == 12


@pytest.mark.parametrize("case", cases("small"), ids=lambda case: case["name"])
def test_small_table(case: dict[str, Any]) -> None:
    cells = by_cell(read_text(case["text"]))
    flags = case.get("flags", {})
    assert {row: said(cells[row, ""]) for row in case["says"]} == case["says"]
    if flags:
        assert {row: list(cells[row, ""].flags) for row in flags} == flags


@pytest.mark.parametrize("case", cases("cells"), ids=lambda case: case["printed"])
def test_cell(case: dict[str, Any]) -> None:
    reading = read_cell(case["printed"])
    assert reading is not None
    assert str(reading.state) == case["state"]
    assert reading.value == (Decimal(case["value"]) if case["value"] else None)
    assert reading.unit == case.get("unit", "")
    assert list(reading.flags) == case.get("flags", [])


def test_words_are_no_cell_value() -> None:
    assert read_cell("1.属于国家秘密") is None
    assert read_cell("约5") is None


@pytest.mark.parametrize(
    ("head", "cell", "unit", "flags"),
    [
        ("本年收费金额（单位：万元）", "350", "万元", ()),
        ("本年收费金额（单位：元）", "350", "元", ()),
        ("本年收费金额(元)", "350", "元", ()),
        ("本年收費金額（單位：萬元）", "350", "万元", ()),
        ("本年收费金额（单 位：万 元）", "350", "万元", ()),
        ("本年收费金额（单位：万元）", "350元", "元", ()),
        ("本年收费金额（单位：千元）", "350", "千元", ()),
        ("本年收费金额（单位：百万元）", "350", "百万元", ()),
        ("本年收费金额（单位：万美元）", "350", "万美元", ()),
        ("本年收费金额（单位：人民币万元）", "350", "万元", ()),
        ("本年收费金额（人民币 元）", "350", "元", ()),
        ("本年收费金额/元", "350", "元", ()),
        ("本年收费金额（单位：元/万元）", "350", "元/万元", ()),
        ("本年收费金额", "350", "万元", ("unit_missing",)),
        ("本年收费金额", "0", "万元", ()),
    ],
)
def test_a_fee_is_told_in_the_unit_of_its_header(
    head: str, cell: str, unit: str, flags: tuple[str, ...]
) -> None:
    """350 under （单位：元） is not 350 万元; where no unit is printed, that is said."""
    fee = by_cell(read_text(f"信息内容\t{head}\n行政事业性收费\t{cell}"))["admin_fee_amount", ""]

    assert (fee.raw, fee.unit, fee.flags) == (cell, unit, flags)
