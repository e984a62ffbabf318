"""Headings, sections and passages of reports."""

from pathlib import Path

import pytest

from parser import parse, read
from parser.report import Passage, Report

STATUTORY = [1, 2, 3, 4, 5, 6]


def report_of(text: str, name: str = "a.txt") -> Report:
    """Return the one report in a text."""
    (report,) = parse(read(text.encode(), name))
    return report


def embedded(reports: Path, stem: str) -> Report:
    """Return a report that comes with the program."""
    return report_of((reports / f"{stem}.txt").read_text("utf-8"), f"{stem}.txt")


def outline(report: Report) -> list[tuple[int, str]]:
    """Return number and title of every section."""
    return [(section.number, section.title) for section in report.sections]


def text_of(report: Report, passage: Passage) -> str:
    """Return a passage without white space."""
    return "".join(report.document.text[passage.start : passage.end].split())


@pytest.mark.parametrize(
    ("stem", "lines"),
    [
        ("heilongjiang-fao-2021", [7, 31, 48, 82, 89, 95]),
        ("suifenhe-2021", [9, 35, 52, 83, 90, 100]),
        ("harbin-fao-2020", [28, 88, 89, 93, 98, 120]),
        ("shanxi-fao-2021", [5, 15, 30, 59, 64]),
        ("heilongjiang-commerce-2020", [5, 17, 38, 68, 75, 83]),
    ],
)
def test_sections_of_embedded_reports(reports: Path, stem: str, lines: list[int]) -> None:
    """The statutory sections stand at these lines; rows of table 3 are none."""
    report = embedded(reports, stem)

    assert [section.line for section in report.sections] == lines
    assert [section.number for section in report.sections] == STATUTORY[: len(lines)]


def test_heading_loses_its_markdown(reports: Path) -> None:
    """`## **六、…**` is titled as it is read."""
    assert outline(embedded(reports, "heilongjiang-commerce-2020"))[4:] == [
        (5, "五、存在的主要问题及下步工作计划"),
        (6, "六、其他需要报告的事项"),
    ]


def test_numbering_that_restarts(shared: Path) -> None:
    """A narrative of six chapters, then the tables numbered anew, then 五."""
    name = "shanghai-stc-2024.md"
    (report,) = parse(read((shared / "reports" / name).read_bytes(), name))

    assert outline(report) == [
        (1, "一、总体情况"),
        (0, "二、工作机制保障"),
        (2, "三、主动公开工作情况"),
        (3, "四、政府信息公开申请情况"),
        (0, "五、政府信息管理"),
        (0, "六、政府信息公开平台建设"),
        (2, "一、主动公开政府信息情况"),
        (3, "二、收到和处理政府信息公开申请情况"),
        (4, "三、政府信息公开行政复议、行政诉讼情况"),
        (6, "五、其他需要报告的事项"),
    ]


TITLE = "绥芬河市商务局2021年政府信息公开工作年度报告\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("1、总体情况\n无。\n2、主动公开政府信息情况\n无。", [1, 2]),
        ("—、总体情况\n无。\n二、主动公开政府信息情况\n无。", [1, 2]),
        ("总体情况\n无。\n主动公开政府信息情况\n无。", [1, 2]),
        ("一、总体情况\n工作有序。二、主动公开政府信息情况\n无。", [1, 2]),
        ("一、总体情况 2021年，我局依法公开。\n二、主动公开政府信息情况", [1, 2]),
        ("一、总体情况\n1、主动公开情况\n无。\n二、主动公开政府信息情况\n无。", [1, 2]),
        ("一、总体情况\n二、主动公开政府信息情况\n一、总体情况\n无。\n二、主动公开政府信息情况\n无。",
         [1, 2]),
        ("一、总体情况……1\n二、主动公开政府信息情况……2\n一、总体情况\n无。", [1]),
        ("一、总体情况\n（一）依申请公开情况\n无。\n第二、依法公开。", [1]),
        ("一、总体情况\n五、存在问题\n一、制度不全\n二、人员不足\n六、其他事项\n无。", [1, 5, 6]),
        ("三、收到和处理政府信息公开申请情况\n二、上年结转政府信息公开申请数量\n三、本年度办理结果\n"
         "四、结转下年度继续办理", [3]),
        ("一、 总 体 情 况\n无。", [1]),
    ],
)  # fmt: skip
def test_headings(body: str, expected: list[int]) -> None:
    """Ways to print a heading, and lines that only look like one."""
    assert [section.number for section in report_of(TITLE + body).sections] == expected


def test_passages_join_cut_lines(reports: Path) -> None:
    """suifenhe-2021: the page break between lines 31 and 33 cuts 年度考核."""
    report = embedded(reports, "suifenhe-2021")
    passage = next(passage for passage in report.passages if passage.line == 31)

    assert "把政务公开纳入年度考核。" in text_of(report, passage)
    assert passage.heading == "（五）监督保障情况"
    assert passage.section == 0


def test_passages_of_a_text_broken_at_a_fixed_width(reports: Path) -> None:
    """harbin-fao-2020: thirteen passages instead of forty-five lines."""
    report = embedded(reports, "harbin-fao-2020")
    passages = {passage.line: passage for passage in report.passages}

    assert len(passages) == 12
    assert text_of(report, passages[121]) == "暂无其他需要报告的事项。"
    assert text_of(report, passages[57]).startswith("2020年，我办为提高宣传效力，抢占政务新媒体")
    assert text_of(report, passages[57]).endswith("发挥了重要作用。")
    assert passages[57].heading == "（二）提高宣传效力、拓宽政务公开途径"
    assert text_of(report, passages[4]).count("以下简称《通知》）的要求") == 1


def test_sub_heading_within_a_paragraph(reports: Path) -> None:
    """（二）改进措施。2021 年，… carries its heading with it."""
    report = embedded(reports, "harbin-fao-2020")
    passage = next(passage for passage in report.passages if passage.line == 106)

    assert passage.heading == "（二）改进措施"
    assert text_of(report, passage).startswith("（二）改进措施。2021年，我办将进一步完善工作机制")


def test_bold_opening_is_a_heading(reports: Path) -> None:
    """**一是提高主动公开力度。** heads its paragraph."""
    report = embedded(reports, "heilongjiang-commerce-2020")

    assert [passage.heading for passage in report.passages][1:4] == [
        "一是提高主动公开力度",
        "二是拓宽宣传报道渠道",
        "三是强化工作制度建设",
    ]


def test_rows_and_torn_labels_are_no_passages(shared: Path) -> None:
    """shanghai-stc-2024: nothing of the torn tables 2 to 4 is prose."""
    name = "shanghai-stc-2024.md"
    (report,) = parse(read((shared / "reports" / name).read_bytes(), name))

    assert [passage.line for passage in report.passages if 73 <= passage.line < 192] == []
    assert [passage.heading for passage in report.passages if 192 <= passage.line < 205] == [
        "（一）主要问题",
        "（二）改进情况",
        "（二）改进情况",
    ]


def test_passages_are_slices(reports: Path) -> None:
    """A passage begins on its line, ends where its text ends, and overlaps no other."""
    for file in sorted(reports.glob("*.txt")):
        report = embedded(reports, file.stem)
        text, end = report.document.text, 0
        for passage in report.passages:
            assert passage.start >= end
            assert text.count("\n", 0, passage.start) + 1 == passage.line
            assert text[passage.start : passage.end] == text[passage.start : passage.end].strip()
            end = passage.end
