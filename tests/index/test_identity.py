"""Whose reports a store holds: spellings, unknown agencies, rivals for a year, corrections."""

from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import index
from bot.web import Service, create_app
from index.build import build
from index.sqlite import SqliteStore, open_store

TODAY = date(2026, 11, 21)


def text(title: str, requests: int) -> str:
    """Return a small report whose prose states how many requests came."""
    return (
        f"{title}\n一、总体情况\n全年收到政府信息公开申请{requests}件。\n"
        "二、主动公开政府信息情况\n无。\n三、收到和处理政府信息公开申请情况\n无。\n"
    )


def built(folder: Path, files: dict[str, str], sources: str = "") -> SqliteStore:
    """Return the store of these files in a folder of their own."""
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, "utf-8")
    if sources:
        (folder / "sources.csv").write_text(sources, "utf-8")
    build([folder], folder.parent / "a.db")
    return open_store(folder.parent / "a.db")


def held(store: SqliteStore) -> dict[str, tuple[str, int]]:
    """Return agency and year of every report by id."""
    return {one.report: (one.agency.name, one.year) for one in store.documents()}


def warnings(store: SqliteStore, question: str) -> list[tuple[str, object]]:
    """Return code and value or detail of an answer's warnings about its sources."""
    answer = index.ask(question, store, TODAY).answer
    about = ("two_reports", "corrected", "agency_given", "agency_overruled", "year_given",
             "year_overruled", "agency_conflict", "year_conflict")  # fmt: skip
    told = [warn for warn in answer.warnings if warn.code in about]
    return [(warn.code, warn.fields.get("value", warn.fields.get("detail"))) for warn in told]


def test_spellings_of_a_place_are_one_agency(tmp_path: Path) -> None:
    """泗洪县 and 宿迁市泗洪县 are one; the fullest spelling is the name, whatever the order."""
    one = text("泗洪县人民政府2022年政府信息公开工作年度报告", 3)
    two = text("宿迁市泗洪县人民政府2021年政府信息公开工作年度报告", 4)
    store = built(tmp_path / "x", {"a.txt": one, "b.txt": two})

    assert held(store) == {
        "a": ("宿迁市泗洪县人民政府", 2022),
        "b": ("宿迁市泗洪县人民政府", 2021),
    }
    assert [one.name for one in store.named("泗洪县人民政府")] == ["宿迁市泗洪县人民政府"]


def test_namesakes_stay_apart(tmp_path: Path) -> None:
    """There are several 鼓楼区: without its city one is nobody else's other spelling."""
    files = {
        "a.txt": text("鼓楼区教育局2022年政府信息公开工作年度报告", 3),
        "b.txt": text("南京市鼓楼区教育局2022年政府信息公开工作年度报告", 4),
        "c.txt": text("徐州市鼓楼区教育局2022年政府信息公开工作年度报告", 5),
    }

    assert {name for name, _ in held(built(tmp_path / "x", files)).values()} == {
        "鼓楼区教育局", "南京市鼓楼区教育局", "徐州市鼓楼区教育局",
    }  # fmt: skip


def test_reports_of_nobody_evict_none(tmp_path: Path) -> None:
    """Two reports without an agency are both there, and the build names them."""
    files = {
        "a.txt": text("2022年政府信息公开工作年度报告", 3),
        "b.txt": text("2022年政府信息公开工作年度报告", 4),
        "c.txt": text("绥芬河市教育局政府信息公开工作年度报告", 5),
    }
    folder = tmp_path / "x"
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_text(content, "utf-8")
    result = build([folder], tmp_path / "a.db")

    assert [(Path(doubt.file).name, doubt.code) for doubt in result.doubts] == [
        ("a.txt", "agency_unknown"), ("b.txt", "agency_unknown"), ("c.txt", "year_unknown"),
    ]  # fmt: skip
    assert sorted(one.report for one in open_store(tmp_path / "a.db").reports()) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("a.txt,,绥芬河市教育局,2019,", ("绥芬河市教育局", 2019)),
        ("a.txt,,,,320106", ("南京市鼓楼区教育局", 2022)),
        ("a.txt,,县民政局,,321324", ("泗洪县民政局", 2022)),
        ("a.txt,,,二〇一九,99", ("鼓楼区教育局", 2022)),
    ],
)
def test_the_list_of_sources_is_above_all(
    tmp_path: Path, row: str, expected: tuple[str, int]
) -> None:
    """Agency, year and place code of sources.csv outrank the title; what is none is left out."""
    files = {"a.txt": text("鼓楼区教育局2022年政府信息公开工作年度报告", 3)}
    store = built(tmp_path / "x", files, f"file,source_url,agency,year,place_code\n{row}\n")

    assert held(store) == {"a": expected}


@pytest.mark.parametrize(
    ("title", "row", "told"),
    [
        ("2022年政府信息公开工作年度报告", "绥芬河市教育局,,", ["agency_given"]),
        ("绥芬河市教育局2022年政府信息公开工作年度报告", "绥芬河市教育局,2022,", []),
        (
            "鸡西市教育局2022年政府信息公开工作年度报告",
            "绥芬河市教育局,2022,",
            ["agency_overruled"],
        ),
        ("绥芬河市教育局2022年政府信息公开工作年度报告", ",2019,", ["year_overruled"]),
    ],
    ids=["not named", "named so too", "named otherwise", "another year"],
)
def test_what_the_operator_says_is_shown_as_such(
    tmp_path: Path, title: str, row: str, told: list[str]
) -> None:
    """The operator's word is never told as the report's own, nor as its contradiction."""
    files = {"a.txt": text(title, 3)}
    store = built(tmp_path / "x", files, f"file,agency,year,place_code\na.txt,{row}\n")
    (report,) = store.reports()

    assert [one.code for one in report.problems if one.code != "table_missing"] == told
    said = warnings(store, f"绥芬河市教育局{report.year}年收到多少申请")
    assert [code for code, _ in said] == told
    page = TestClient(create_app(Service(store))).get("/reports/a").text
    assert ("（收录者注明）" in page) is bool(told)


def test_a_changed_list_of_sources_is_read(tmp_path: Path) -> None:
    """The same file under another agency is a new reading of it."""
    files = {"a.txt": text("2022年政府信息公开工作年度报告", 3)}
    built(tmp_path / "x", files)
    store = built(tmp_path / "x", {}, "file,agency\na.txt,绥芬河市教育局\n")

    assert held(store) == {"a": ("绥芬河市教育局", 2022)}


def test_a_folder_may_tell(tmp_path: Path) -> None:
    """A file that names nobody is the report of the agency its folder is named after."""
    files = {"绥芬河市教育局/g.txt": text("2020年政府信息公开工作年度报告", 3)}

    assert held(built(tmp_path / "x", files)) == {"g": ("绥芬河市教育局", 2020)}


def test_two_reports_that_differ_are_both_said(tmp_path: Path) -> None:
    """Both stay, and a figure of the one is said with what the other states instead."""
    title = "泗洪县人民政府2022年政府信息公开工作年度报告"
    store = built(tmp_path / "x", {"a.txt": text(title, 3), "b.txt": text(title + "\n", 5)})

    assert set(held(store)) == {"a", "b"}
    ((code, value),) = warnings(store, "泗洪县2022年收到多少申请")
    assert (code, {3, 5} - {value}) in [("two_reports", {3}), ("two_reports", {5})]


def test_one_report_in_two_files_is_no_dispute(tmp_path: Path) -> None:
    """The same figures twice are not remarked upon."""
    title = "泗洪县人民政府2022年政府信息公开工作年度报告"
    store = built(tmp_path / "x", {"a.txt": text(title, 3), "b.txt": text(f"{title}\n发布", 3)})

    assert warnings(store, "泗洪县2022年收到多少申请") == []


def test_a_correction_is_said_with_the_figure(tmp_path: Path) -> None:
    """A notice that corrects a report held elsewhere is said beside its figures."""
    said = "我县2021年度报告“本年新收”3件，更正为4件，特此更正。"
    files = {
        "a.txt": text("泗洪县人民政府2021年政府信息公开工作年度报告", 3),
        "b.txt": f"关于更正宿迁市泗洪县人民政府2021年政府信息公开工作年度报告的公告\n{said}\n",
    }
    store = built(tmp_path / "x", files)

    assert list(held(store)) == ["a"]
    assert warnings(store, "泗洪县2021年收到多少申请") == [("corrected", said)]
