"""Who reports about which year: titles, agencies, years, dates, levels."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from parser import parse, read
from parser.names import full_name, is_agency, is_government, level_of, may_make_rules
from parser.report import NotAReport, Report
from parser.titles import read_title
from tests.conftest import ROOT

HEADS = ROOT / "tests" / "heads"


def cases(name: str) -> list[dict[str, Any]]:
    """Return the cases of a file."""
    found: list[dict[str, Any]] = tomllib.loads((HEADS / name).read_text("utf-8"))["case"]
    return found


def report_of(text: str) -> Report:
    """Return the one report in a text."""
    (report,) = parse(read(text.encode(), "a.txt"))
    return report


@pytest.mark.parametrize("case", cases("titles.toml"), ids=lambda case: case["title"])
def test_title(case: dict[str, Any]) -> None:
    """A line is a title with this agency and year, or none."""
    expected = (case["agency"], case.get("year")) if "agency" in case else None

    assert read_title(case["title"]) == expected


@pytest.mark.parametrize("case", cases("agencies.toml"), ids=lambda case: case["why"])
def test_identity(case: dict[str, Any]) -> None:
    """A report's opening and end tell who reports about which year."""
    report = report_of(case["text"])

    assert report.agency == case["agency"]
    assert report.year == case["year"]
    assert set(case.get("aliases", [])) <= set(report.aliases)
    assert [problem.code for problem in report.problems if problem.code != "table_missing"] == (
        case.get("problems", [])
    )
    published = case.get("published")
    assert report.published == (date.fromisoformat(published) if published else None)


@pytest.mark.parametrize(
    ("stem", "agency", "aliases", "year", "published"),
    [
        ("heilongjiang-fao-2021", "黑龙江省人民政府外事办公室", ("省外办",), 2021, None),
        ("suifenhe-2021", "绥芬河市人民政府", (), 2021, date(2022, 1, 20)),
        (
            "harbin-fao-2020",
            "哈尔滨市人民政府外事办公室",
            ("哈尔滨市外事办", "市外事办"),
            2020,
            None,
        ),
        (
            "shanxi-fao-2021",
            "山西省人民政府外事办公室",
            ("山西省外事办公室", "省外事办"),
            2021,
            date(2022, 1, 30),
        ),
        ("heilongjiang-commerce-2020", "黑龙江省商务厅", ("省商务厅",), 2020, None),
    ],
)
def test_embedded_reports(
    reports: Path,
    stem: str,
    agency: str,
    aliases: tuple[str, ...],
    year: int,
    published: date | None,
) -> None:
    """The five reports that come with the program."""
    report = report_of((reports / f"{stem}.txt").read_text("utf-8"))

    assert (report.agency, report.aliases) == (agency, aliases)
    assert (report.year, report.published) == (year, published)


def test_titles_as_printed(reports: Path) -> None:
    """A title of two lines is one; white space is one space."""
    shanxi = report_of((reports / "shanxi-fao-2021.txt").read_text("utf-8"))
    commerce = report_of((reports / "heilongjiang-commerce-2020.txt").read_text("utf-8"))

    assert shanxi.title == "山西省人民政府外事办公室 2021年政府信息公开工作年度报告"
    assert commerce.title == "黑龙江省商务厅 2020 年 政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("name", "agency", "year"),
    [
        ("shanghai-stc-2024.md", "上海市科学技术委员会", 2024),
        ("shanghai-office-2019.html", "上海市人民政府办公厅", 2019),
        ("hongze-2023.pdf", "淮安市洪泽区人民政府", 2023),
    ],
)
def test_other_reports(shared: Path, name: str, agency: str, year: int) -> None:
    """Reports that are not in the repository."""
    (report,) = parse(read((shared / "reports" / name).read_bytes(), name))

    assert (report.agency, report.year) == (agency, year)


def test_two_reports_in_one_file() -> None:
    """Each title with sections of its own begins a report; offsets are those of the file."""
    one = (
        "绥芬河市商务局2021年政府信息公开工作年度报告\n一、总体情况\n收到政府信息公开申请 3 件。\n"
    )
    two = (
        "绥芬河市教育局2021年政府信息公开工作年度报告\n一、总体情况\n收到政府信息公开申请 5 件。\n"
    )
    first, second = parse(read((one + two).encode(), "a.txt"))

    assert (first.agency, second.agency) == ("绥芬河市商务局", "绥芬河市教育局")
    assert [len(report.sections) for report in (first, second)] == [1, 1]
    assert (one + two)[second.passages[0].start : second.passages[0].end] == (
        "收到政府信息公开申请 5 件。"
    )


def test_running_header_is_no_second_report() -> None:
    """A title repeated at the top of a page begins no report."""
    title = "绥芬河市商务局2021年政府信息公开工作年度报告\n"
    text = f"{title}一、总体情况\n无。\n{title}五、存在的主要问题及改进情况\n无。\n"

    assert len(report_of(text).sections) == 2


@pytest.mark.parametrize(
    ("name", "level", "government", "rules"),
    [
        ("黑龙江省人民政府", "province", True, True),
        ("黑龙江省商务厅", "province", False, False),
        ("上海市人民政府办公厅", "province", False, False),
        ("哈尔滨市人民政府", "prefecture", True, True),
        ("绥芬河市人民政府", "county", True, False),
        ("沭阳县人民政府", "county", True, False),
        ("淮安市洪泽区人民政府", "county", True, False),
        ("荣成市荫子镇人民政府", "township", True, False),
        ("国家税务总局哈尔滨市税务局", "prefecture", False, False),
        ("国家统计局", "central", False, True),
        ("大连市住房和城乡建设局", "prefecture", False, False),
    ],
)
def test_level(name: str, level: str, government: bool, rules: bool) -> None:
    """A name tells the level, whether it is a government, and whether it may make 规章."""
    assert (level_of(name), is_government(name), may_make_rules(name)) == (level, government, rules)


@pytest.mark.parametrize("name", ["我局", "本机关", "各级行政机关", "首页", "我市商务局"])
def test_self_reference_is_no_agency(name: str) -> None:
    """What anyone may call itself is no name."""
    assert not is_agency(name)


def test_ambiguous_short_name_stays() -> None:
    """外事办 may be 人民政府外事办公室 or 外事办公室: without the text it stays as printed."""
    assert full_name("绥芬河市外事办", "") == "绥芬河市外事办"


@pytest.mark.parametrize(
    "text",
    [
        "今天天气很好。",
        "2021年法治政府建设年度报告\n一、总体情况\n依法行政。\n五、存在的主要问题\n不足。",
        "绥芬河市商务局2021年政府信息公开工作年度报告\n绥芬河市教育局2021年政府信息公开工作年度报告",
    ],
)
def test_no_such_report(text: str) -> None:
    """Other documents and lists of titles are refused with the reason."""
    with pytest.raises(NotAReport, match="没有找到政府信息公开工作年度报告"):
        parse(read(text.encode(), "a.txt"))


BODIES = {
    "new": "一、总体情况\n{we}认真做好政府信息公开工作，全年公开信息128条。\n"
    "二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n四、政府信息公开行政复议、行政诉讼情况\n无。\n"
    "五、存在的主要问题及改进情况\n{we}将继续努力。\n六、其他需要报告的事项\n无。",
    "old": "一、概述\n{we}认真贯彻条例。\n二、主动公开政府信息的情况\n全年公开信息128条。\n"
    "三、依申请公开政府信息的办理情况\n全年未收到申请。\n四、政府信息公开的收费及减免情况\n无。\n"
    "五、存在的主要问题及改进措施\n{we}将继续努力。",
    "traditional": "一、總體情況\n我局認真貫徹條例。\n二、主動公開政府信息情況\n"
    "三、收到和處理政府信息公開申請情況\n無。",
    "none": "",
}


def document_of(case: dict[str, Any]) -> tuple[bytes, str]:
    """Return the bytes and the file name of a case of documents.toml."""
    body = BODIES[case.get("body", "new")].format(we=case.get("we", "我局"))
    name, text = case.get("file", "报告.txt"), case["text"]
    if name.endswith(".html"):
        paragraphs = "".join(f"<p>{line}</p>" for line in body.split("\n"))
        return text.replace("{body}", paragraphs).encode(), name
    return "\n".join([text, body, case.get("end", "")]).encode(), name


@pytest.mark.parametrize("case", cases("documents.toml"), ids=lambda case: case["text"][:40])
def test_document(case: dict[str, Any]) -> None:
    """A document tells who reports about which year, or why it is no year's report."""
    document = read(*document_of(case))
    if "refused" in case:
        with pytest.raises(NotAReport, match=case["refused"]):
            parse(document)
        return
    (report,) = parse(document)

    assert (report.agency, report.year) == (case["agency"], case["year"])
    said = {"agency_conflict", "year_conflict", "corrected"}
    found = [problem.code for problem in report.problems if problem.code in said]
    assert found == case.get("problems", [])
