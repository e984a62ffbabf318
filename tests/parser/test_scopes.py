"""Parts and wholes: which of several tables, or of several columns, is the report's figure."""

from decimal import Decimal

import pytest

from parser import parse, read
from parser.report import Report, Source, State

HEAD = "宿迁市人民政府2023年政府信息公开工作年度报告\n一、总体情况\n全市工作有序。\n"
THIRD = "三、收到和处理政府信息公开申请情况\n"


def table(count: int) -> str:
    """Return a small table 3."""
    row = f"{count} | 0 | 0 | 0 | 0 | 0 | {count} |\n"
    none = "0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
    return (
        f"| 一、本年新收政府信息公开申请数量 | {row}| 二、上年结转政府信息公开申请数量 | {none}"
        f"| （一）予以公开 | {row}| （七）总计 | {row}| 四、结转下年度继续办理 | {none}"
    )


def report_of(text: str, name: str = "a.md") -> Report:
    """Return the one report in a text."""
    (report,) = parse(read(text.encode(), name))
    return report


def value(report: Report, indicator: str, column: str = "") -> tuple[State, Decimal | None]:
    """Return a table's cell."""
    return next(
        (one.state, one.value)
        for one in report.figures
        if one.source is Source.TABLE and (one.indicator, one.column) == (indicator, column)
    )


@pytest.mark.parametrize(
    ("body", "expected", "named"),
    [
        (f"（一）市本级\n{table(12)}（二）全市汇总\n{table(300)}", 300, ["（一）市本级"]),
        (f"全市行政机关汇总表\n{table(300)}市本级表\n{table(12)}", 300, ["市本级表"]),
        (f"| 市本级 |\n{table(12)}| 全市汇总 |\n{table(300)}", 300, ["市本级"]),
        (f"2022年情况\n{table(12)}2023年情况\n{table(300)}", 300, ["2022年情况"]),
        (f"2023年度\n{table(12)}历年累计\n{table(300)}", 12, ["历年累计"]),
        (f"（一）市本级\n{table(12)}", 12, []),
        (table(12), 12, []),
        (
            f"{table(300)}附：各部门情况\n宿迁市教育局\n{table(12)}",
            300,
            ["宿迁市教育局"],
        ),
        (
            f"{table(300)}宿迁市教育局\n{table(12)}宿迁市水利局\n{table(7)}",
            300,
            ["宿迁市教育局", "宿迁市水利局"],
        ),
        (f"宿迁市教育局\n{table(12)}宿迁市人民政府\n{table(300)}", 300, ["宿迁市教育局"]),
        (f"填报单位：宿迁市人民政府\n{table(300)}", 300, []),
        (
            f"表3-1 全市汇总\n{table(300)}表3-2 市政府办公室\n{table(12)}表3-3 市水利局\n"
            f"{table(7)}",
            300,
            ["表3-2 市政府办公室", "表3-3 市水利局"],
        ),
    ],
)
def test_of_two_tables_the_whole_counts(body: str, expected: int, named: list[str]) -> None:
    """市本级 gives way to 全市汇总, other years to the report's; what was left out is named."""
    report = report_of(HEAD + THIRD + body)

    assert value(report, "new_received", "total") == (State.NUMBER, Decimal(expected))
    assert [one.detail for one in report.problems if one.code == "other_scope"] == named


EARLIER = "附件：2022年收到和处理政府信息公开申请情况（上年度，仅供对比，与本年数据无关）"
LAST = "六、其他需要报告的事项\n无。\n"


@pytest.mark.parametrize(
    ("body", "expected", "named"),
    [
        (f"{table(300)}{LAST}{EARLIER}\n{table(12)}", (State.NUMBER, Decimal(300)), [EARLIER]),
        (
            f"{table(300)}{LAST}2022年情况\n{table(12)}",
            (State.NUMBER, Decimal(300)),
            ["2022年情况"],
        ),
        (f"{table(300)}{LAST}2023年情况\n{table(12)}", (State.UNREADABLE, None), []),
        (f"{table(300)}{LAST}附件：对比情况\n{table(12)}", (State.UNREADABLE, None), []),
        (f"{table(300)}{LAST}2022年至2023年情况\n{table(12)}", (State.UNREADABLE, None), []),
        (f"{table(300)}{LAST}2022年相比增减情况\n{table(12)}", (State.UNREADABLE, None), []),
        (f"2022年情况\n{table(300)}{LAST}对比\n{table(12)}", (State.UNREADABLE, None), []),
    ],
)
def test_a_table_of_the_year_before_behind_the_own_gives_way(
    body: str, expected: tuple[State, Decimal | None], named: list[str]
) -> None:
    """Only a heading that names an earlier year alone says so; what is left open stays unread."""
    report = report_of(HEAD + THIRD + body)

    assert value(report, "new_received", "total") == expected
    assert [one.detail for one in report.problems if one.code == "other_scope"] == named


@pytest.mark.parametrize(
    ("line", "said"),
    [("（一）市本级", ["（一）市本级"]), ("2022年情况", ["2022年情况"]), ("单位：件", [])],
)
def test_a_part_that_stands_alone_is_read_and_said(line: str, said: list[str]) -> None:
    """Without a table about the whole, the figures are those of the part, and named as such."""
    report = report_of(f"{HEAD}{THIRD}{line}\n{table(12)}")

    assert value(report, "new_received", "total") == (State.NUMBER, Decimal(12))
    assert [one.detail for one in report.problems if one.code == "part_only"] == said


OLD = "滨海县人民政府2017年政府信息公开工作年度报告\n一、概述\n全县认真贯彻条例。\n附表：统计表\n"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("统计指标\t单位\t统计数\n{received}\t17\n", (State.NUMBER, 17)),
        ("统计指标\t单位\t本级\t行政区域汇总\n{received}\t17\t143\n", (State.NUMBER, 143)),
        ("统计指标\t单位\t汇总\t其中：本级\n{received}\t143\t17\n", (State.NUMBER, 143)),
        ("指标名称\t单位\t本年度\t历年累计\n{received}\t17\t143\n", (State.NUMBER, 17)),
        ("统计指标\t单位\t2016年\t2017年\n{received}\t17\t143\n", (State.NUMBER, 143)),
        ("统计指标\t单位\t2015年\t2016年\n{received}\t17\t143\n", (State.UNREADABLE, None)),
        ("统计指标\t单位\t统计数\n\t\t本级\t全县\n{received}\t17\t143\n", (State.NUMBER, 143)),
        ("统计指标\t单位\t本级\t行政区域汇总\n{received}\t17\t\n", (State.BLANK, None)),
    ],
)  # fmt: skip
def test_columns_of_the_table_of_2014(rows: str, expected: tuple[State, int | None]) -> None:
    """The whole area's column and its own year's are the report's."""
    text = OLD + rows.replace("{received}", "（一）收到申请数\t件")
    assert value(report_of(text, "a.txt"), "s14_requests_received") == expected


def test_labels_of_the_table_of_2014() -> None:
    """其中 before a label and the note behind it do not matter; like labels go by their order."""
    rows = (
        "统计指标\t单位\t统计数\n（三）申请答复数\t件\t9\n4.不同意公开答复数\t件\t3\n"
        "其中：1.涉及国家秘密\t件\t1\n2.涉及商业秘密\t件\t2\n"
        "（三）从事政府信息公开工作人员数\t人\t5\n1.专职人员数\t人\t4\n"
    )
    report = report_of(OLD + rows, "a.txt")
    said = {one.indicator: str(one.value) for one in report.figures if one.source is Source.TABLE}

    assert said == {
        "s14_replies_total": "9",
        "s14_reply_denied": "3",
        "s14_denied_secret": "1",
        "s14_denied_trade_secret": "2",
        "s14_staff_total": "5",
        "s14_staff_full_time": "4",
    }


def test_a_report_of_2009_loads_with_its_sections_and_passages() -> None:
    """Parts numbered 第一部分, no table: agency, year, sections, passages, stated figures."""
    report = report_of(
        "桐庐县审计局2009年度政府信息公开年度报告\n根据《条例》要求，特编制本报告。\n"
        "第一部分 概述\n2009年，我局认真贯彻落实《条例》。\n"
        "第二部分 主动公开政府信息情况\n全年主动公开政府信息128条。\n"
        "第三部分 依申请公开政府信息情况\n2009年，共收到政府信息公开申请4件。\n"
        "第四部分 政府信息公开的收费及减免情况\n无。\n"
        "第五部分 因政府信息公开申请行政复议、提起行政诉讼情况\n"
        "本年度未发生针对本部门有关政府信息公开事务的行政复议、行政诉讼案件。\n"
        "第六部分 存在的主要问题和改进措施\n一是公开不够及时。\n",
        "a.txt",
    )

    assert (report.agency, report.year) == ("桐庐县审计局", 2009)
    assert [section.number for section in report.sections] == [1, 2, 3, 0, 4, 5]
    assert len(report.passages) == 7
    assert [(one.indicator, str(one.value)) for one in report.figures] == [
        ("new_received", "4"), ("review_total", "0"), ("suit_total", "0"),
    ]  # fmt: skip
    assert report.problems == ()


LINES = (
    "统计指标：统计数\n一、主动公开情况\n（一）主动公开政府信息数：1702条\n其中：主动公开规范性文件数：2条\n"
    "制发规范性文件总数：3件\n1.政府公报公开政府信息数：37条\n2.政府网站公开政府信息数：924条\n"
    "3.政务微博公开政府信息数：218条\n4.政务微信公开政府信息数：0条\n（一）收到申请数：9件\n"
    "1.当面申请数：5件\n2.传真申请数：\n七、依申请公开信息收取的费用：350元\n（三）接受培训人员数：31人次\n"
)


def test_the_table_of_2014_in_lines() -> None:
    """A label, a colon and a figure a line is a row; below the table's name, and ten of them."""
    report = report_of(OLD + LINES, "a.txt")

    assert value(report, "s14_published_total") == (State.NUMBER, Decimal(1702))
    assert value(report, "s14_normative_docs_disclosed") == (State.NUMBER, Decimal(2))
    assert value(report, "s14_requests_received") == (State.NUMBER, Decimal(9))
    assert value(report, "s14_trainees") == (State.NUMBER, Decimal(31))
    fees = next(one for one in report.figures if one.indicator == "s14_fees")
    assert (fees.value, fees.unit, fees.raw) == (Decimal(350), "元", "350元")
    assert fees.place is not None
    assert report.document.text[fees.place.row_start : fees.place.row_end].startswith("七、")
    few = OLD + "\n".join(LINES.split("\n")[:6])
    assert [one for one in report_of(few, "a.txt").figures if one.source is Source.TABLE] == []


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("七、依申请公开信息收取的费用（单位：元）\t350", (350, "元")),
        ("七、依申请公开信息收取的费用（单位：万元）\t0.35", (Decimal("0.35"), "万元")),
        ("七、依申请公开信息收取的费用\t元\t350", (350, "元")),
        ("七、依申请公开信息收取的费用\t万元\t0.35", (Decimal("0.35"), "万元")),
        ("七、依申请公开信息收取的费用\t350元", (350, "元")),
        ("七、依申请公开信息收取的费用\t0.35", (Decimal("0.35"), "万元")),
        ("七、依申请公开信息收取的费用\t元\t350\t999", (350, "元")),
    ],
)
def test_units_of_the_table_of_2014(row: str, expected: tuple[Decimal, str]) -> None:
    """An amount is in the unit printed beside it; a number beside the header's columns is none."""
    columns = "统计指标\t单位\t统计数" if row.count("\t") > 1 else "统计指标\t统计数"
    report = report_of(f"{OLD}{columns}\n（一）收到申请数\t件\t9\n{row}", "a.txt")
    fees = next(one for one in report.figures if one.indicator == "s14_fees")

    assert (fees.value, fees.unit) == expected
