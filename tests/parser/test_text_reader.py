"""Text and Markdown files: encodings, paragraphs, rows and their cells, places."""

from pathlib import Path

import pytest

from parser import read
from parser.document import Document
from parser.report import NotAReport


def rows(text: str) -> list[tuple[str, ...]]:
    """Return the cells of every block; a paragraph has none."""
    document = read(text.encode(), "a.txt")
    return [tuple(cell.text for cell in block.cells) for block in document.blocks]


def assert_places(document: Document) -> None:
    """Every block and cell is a slice of the text, and its line is where it says."""
    lines = document.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for block in document.blocks:
        assert document.text[block.start : block.end].strip() in lines[block.line - 1]
        for cell in block.cells:
            assert document.text[cell.start : cell.end] == cell.text


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_encodings(encoding: str) -> None:
    """UTF-8, GB18030 and marked UTF-16 are read; the mark is no part of the text."""
    text = "绥芬河市人民政府 2021 年政府信息公开工作年度报告\n一、总体情况\n"
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")

    assert read(mark + text.encode(encoding), "a.txt").text == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "big5", "gb18030"])
def test_encodings_without_a_mark(encoding: str) -> None:
    """The zeros of its figures tell UTF-16, the letters that people write tell Big5."""
    text = (
        "綏芬河市人民政府2021年政府信息公開工作年度報告\n一、總體情況\n"
        "2021年共收到政府信息公開申請14件，均已按時答復。\n"
    )

    assert read(text.encode(encoding), "a.txt").text == text


@pytest.mark.parametrize(
    "content",
    [b"", b"  \n\t\r\n", b"\x00\x01\x02\x03" * 20, b"\xff\xff\xff"],
    ids=["empty", "blank", "binary", "unknown encoding"],
)
def test_unreadable(content: bytes) -> None:
    """An empty file, a binary and an unknown encoding are refused with one sentence."""
    with pytest.raises(NotAReport) as refused:
        read(content, "a.txt")

    assert refused.value.source == "a.txt"
    assert "\n" not in refused.value.why


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("行政许可\t28799\t\t", ("行政许可", "28799", "", "")),
        ("\t\t商业企业\t科研机构", ("", "", "商业企业", "科研机构")),
        ("规章 | 0 | 0 | 0 |", ("规章", "0", "0", "0")),
        ("| 规章 | 0 | 0 | 0 |", ("规章", "0", "0", "0")),
        ("行政许可 | 0 | ||", ("行政许可", "0", "", "")),
        ("规章               0          0       0", ("规章", "0", "0", "0")),
        ("信息内容       本年制发件数    本年废止件数    现行有效件数",
         ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")),
        ("政府集中采购\t27\t3601. 21885 万元", ("政府集中采购", "27", "3601. 21885 万元")),
        ("一、  总体情况", ()),
        ("　　2021年，我办  认真贯彻条例。", ()),
        ("\t2021年，我办认真贯彻条例。", ()),
        ("我办认真贯彻条例。\t", ()),
        ("行政许可 97", ()),
    ],
)  # fmt: skip
def test_cells(line: str, cells: tuple[str, ...]) -> None:
    """Tabs part cells, else pipes, else wide gaps in a line that looks like a row."""
    assert rows(line) == [cells]


@pytest.mark.parametrize("sign", "~^#¦")
def test_a_sign_that_a_program_parts_cells_with(sign: str) -> None:
    """Four rows of figures show it; a sentence is no row, whatever signs stand in it."""
    lines = [
        "信息内容~本年制发件数~本年废止件数~现行有效件数",
        "规章~0~1~2",
        "行政规范性文件~3~~4",
        "行政许可~5~6~7",
        "行政处罚~8~9~10",
        "行政强制~11~12~13",
        "2020年~2022年，我办认真贯彻条例。",
    ]

    assert rows("\n".join(line.replace("~", sign) for line in lines)) == [
        ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
        ("规章", "0", "1", "2"),
        ("行政规范性文件", "3", "", "4"),
        ("行政许可", "5", "6", "7"),
        ("行政处罚", "8", "9", "10"),
        ("行政强制", "11", "12", "13"),
        (),
    ]


def test_markdown_rule_is_no_row() -> None:
    """The line under a Markdown header says nothing."""
    assert rows("| 信息内容 | 件数 |\n|---|:---:|\n| 规章 | 0 |\n") == [
        ("信息内容", "件数"),
        ("规章", "0"),
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_are_counted(newline: str) -> None:
    """Every kind of line end counts one line; blank lines are no blocks."""
    document = read(newline.join(["", "甲", "", " 乙", "丙\t1"]).encode(), "a.txt")

    assert [block.line for block in document.blocks] == [2, 4, 5]
    assert_places(document)


def test_places_in_the_embedded_reports(reports: Path) -> None:
    """Text as read is the file's own, and every offset holds."""
    for file in sorted(reports.glob("*.txt")):
        document = read(file.read_bytes(), file.name)

        assert document.text == file.read_bytes().decode("utf-8")
        assert_places(document)


def test_known_row(reports: Path) -> None:
    """suifenhe-2021 line 57, cell by cell."""
    file = reports / "suifenhe-2021.txt"
    document = read(file.read_bytes(), file.name)
    row = next(block for block in document.blocks if block.line == 57)

    assert [cell.text for cell in row.cells] == [
        "一、本年新收政府信息公开申请数量", "14", "0", "0", "0", "0", "0", "14",
    ]  # fmt: skip
    assert document.format == "text"
