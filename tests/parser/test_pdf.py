"""PDF: tables with every kind of rule or none, pages that lie on their side, pages that do harm."""

import itertools
import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest
from pypdfium2 import raw

from parser import parse, read
from parser.document import Document
from parser.readers import recognised, scan
from parser.readers.limits import MOST_MARKS
from parser.readers.ruled import Printed, Row, Ruled
from parser.readers.unruled import aligned
from parser.report import NotAReport, Source
from tests.conftest import ROOT
from tests.factory import Box, Grid, Sample, as_chromium_pdf, as_office_pdf, sample, table3
from tests.pdfs import (
    LINE,
    SIZE,
    Canvas,
    Laid,
    fill_in,
    laid,
    width_of,
    with_pictured_page,
    written,
)

REQUESTS = table3(random.Random(5), 2021)
WIDTHS = (60.0, 70.0, 230.0, *[56.0] * 7)
TITLE = "云山市水利局2022年政府信息公开工作年度报告"
SHORT = tuple(
    tuple(Box(box.text, box.across, min(box.down, 12 - at)) for box in row)
    for at, row in enumerate(REQUESTS[:12])
)
"""The header and the first rows, which fit on a page with room to spare."""


def rows(document: Document) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in block.cells) for block in document.blocks if block.cells]


def paragraphs(document: Document) -> list[str]:
    return [document.slice(b.start, b.end) for b in document.blocks if not b.cells]


def expected(grid: Grid) -> list[tuple[str, ...]]:
    return [tuple(box.text for box in row) for row in grid]


def sides(table: Laid) -> list[tuple[float, float, float, float]]:
    """Return the four sides of every cell."""
    return [
        side
        for _, x0, y0, x1, y1 in table.cells
        for side in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1))
    ]


def strokes(canvas: Canvas, table: Laid) -> None:
    for side in sides(table):
        canvas.line(*side)


def thin_rectangles(canvas: Canvas, table: Laid) -> None:
    for x0, y0, x1, y1 in sides(table):
        canvas.fill(x0 - 0.3, y0 - 0.3, x1 + 0.3, y1 + 0.3)


def dashes(canvas: Canvas, table: Laid) -> None:
    for side in sides(table):
        canvas.line(*side, dash="[3 2] 0 d")


def short_strokes(canvas: Canvas, table: Laid) -> None:
    """Dashes that are lines of their own."""
    for x0, y0, x1, y1 in sides(table):
        length = max(x1 - x0, y1 - y0)
        for at in range(int(length / 5)):
            first, last = 5 * at / length, min(1, (5 * at + 3) / length)
            canvas.line(
                x0 + (x1 - x0) * first, y0 + (y1 - y0) * first,
                x0 + (x1 - x0) * last, y0 + (y1 - y0) * last,
            )  # fmt: skip


def dots(canvas: Canvas, table: Laid) -> None:
    for side in sides(table):
        canvas.dots(*side, step=2)


def without_outer(canvas: Canvas, table: Laid) -> None:
    """No line at the left and right of the table, none over its first row."""
    for x0, y0, x1, y1 in sides(table):
        is_side = x0 == x1 and x0 in (table.xs[0], table.xs[-1])
        if not is_side and not (y0 == y1 == table.ys[0]):
            canvas.line(x0, y0, x1, y1)


RULED: dict[str, Callable[[Canvas, Laid], None]] = {
    "strokes": strokes,
    "thin rectangles": thin_rectangles,
    "dashes": dashes,
    "dashes as strokes": short_strokes,
    "dots": dots,
    "no outer lines": without_outer,
}


def one_page(
    draw: Callable[[Canvas, Laid], None], grid: Grid = SHORT, align: str = "middle"
) -> Canvas:
    canvas = Canvas()
    canvas.text(200, 40, TITLE, 14)
    table = laid(grid, 70, WIDTHS)
    draw(canvas, table)
    fill_in(canvas, table, align)
    return canvas


@pytest.mark.parametrize("kind", list(RULED))
def test_ruled_tables_come_back_cell_for_cell(kind: str) -> None:
    """However the rules are drawn, merged cells and all."""
    document = read(written([one_page(RULED[kind])]), "报告.pdf")

    assert rows(document) == expected(SHORT)
    assert paragraphs(document) == [TITLE]


def test_columns_without_rules_stay_over_a_page_break() -> None:
    """Each page shows only how far its own figures reach; the columns are those of both."""

    def part(edges: Sequence[float], label: float) -> Ruled:
        cells = [Printed("标签", (10, 0, label, 9))]
        cells += [Printed("1", (a, 0, b, 9)) for a, b in itertools.pairwise(edges)]
        return Ruled((10, 0, edges[-1], 9), (Row(tuple(cells), 1),))

    above = part((90, 140, 180, 230, 270, 320), 60)
    below = part((100, 144, 190, 224, 275, 320), 95)
    places = [
        [(cell.box[0], cell.box[2]) for cell in table.rows[0].cells if cell.box]
        for table in aligned(above, below)
    ]

    assert places[0][1:] == places[1][1:]
    assert [place[1] <= places[0][1][0] for place in (places[0][0], places[1][0])] == [True, True]
    assert aligned(above, part((300, 340, 380, 430, 470, 520), 60))[0] is above


def test_blank_columns_behind_a_page_break_spoil_no_row_before_it() -> None:
    """Where the last row alone is on the next page, it does not show which columns are blank."""
    places = (100, 205, 262, 319, 376, 433, 490, 547)
    applicants = ["自然人", "商业企业", "科研机构", "社会公益", "法律服务", "其他", "总计"]
    pages = [
        [
            ["", *applicants],
            ["", "", "", "", "组织", "机构", "", ""],
            ["一、本年新收政府信息公开申请数量", "24", "1", "", "0", "", "0", "25"],
            ["二、上年结转政府信息公开申请数量", "1", "1", "", "0", "", "0", "2"],
            ["（一）予以公开", "24", "2", "", "0", "", "0", "26"],
            ["（七）总计", "24", "2", "", "0", "", "0", "26"],
        ],
        [["四、结转下年度继续办理", "1", "0", "", "0", "", "0", "1"]],
    ]
    canvases = [Canvas(), Canvas()]
    canvases[0].text(120, 40, "某县水利局2022年政府信息公开工作年度报告", 14)
    canvases[0].text(40, 75, "三、收到和处理政府信息公开申请情况")
    for canvas, lines in zip(canvases, pages, strict=True):
        for at, line in enumerate(lines):
            for x, text in zip(places, line, strict=True):
                canvas.text(x - width_of(text) / 2, 100 + 12 * at, text)
    (report,) = parse(read(written(canvases), "报告.pdf"))
    said = {
        row: [
            str(one.value) if one.value is not None else str(one.state)
            for one in report.figures
            if one.indicator == row and one.source is Source.TABLE
        ]
        for row in ("new_received", "carried_in", "handled_total", "carried_out")
    }

    assert said == {
        "new_received": ["24", "1", "blank", "0", "blank", "0", "25"],
        "carried_in": ["1", "1", "blank", "0", "blank", "0", "2"],
        "handled_total": ["24", "2", "blank", "0", "blank", "0", "26"],
        "carried_out": ["unreadable"] * 7,
    }


def nothing(canvas: Canvas, table: Laid) -> None:
    """No rules at all."""


def level_only(canvas: Canvas, table: Laid) -> None:
    for x0, y0, x1, y1 in sides(table):
        if y0 == y1:
            canvas.line(x0, y0, x1, y1)


def upright_only(canvas: Canvas, table: Laid) -> None:
    top, bottom = table.ys[0], table.ys[-1]
    for x in (table.xs[0], *table.xs[3:]):
        canvas.line(x, top, x, bottom)
    for y in (top, bottom):
        canvas.line(table.xs[0], y, table.xs[-1], y)


def three_lines(canvas: Canvas, table: Laid) -> None:
    for y in (table.ys[0], table.ys[3], table.ys[-1]):
        canvas.line(table.xs[0], y, table.xs[-1], y)


def zebra(canvas: Canvas, table: Laid) -> None:
    for top, bottom in list(zip(table.ys, table.ys[1:], strict=False))[::2]:
        canvas.fill(table.xs[0], top, table.xs[-1], bottom, 0.9)


UNRULED: dict[str, Callable[[Canvas, Laid], None]] = {
    "nothing": nothing,
    "level lines": level_only,
    "upright lines": upright_only,
    "three lines": three_lines,
    "zebra": zebra,
}


@pytest.mark.parametrize("align", ["middle", "left", "right"])
@pytest.mark.parametrize("kind", list(UNRULED))
def test_tables_without_a_grid_are_read_by_places(kind: str, align: str) -> None:
    """Labels over two lines and names of groups find their rows, figures their columns."""
    document = read(written([one_page(UNRULED[kind], align=align)]), "报告.pdf")
    found = rows(document)

    assert found[-9:] == expected(SHORT)[3:]
    names = [box.text for box in SHORT[2]]
    header = next(row for row in found if "商业企业" in row)
    assert [header.index(name) for name in names] == sorted(map(header.index, names))


def test_a_blank_cell_without_a_grid_stays_in_its_column() -> None:
    """What stands under no figure is blank, and the figures beside it do not move."""
    canvas = Canvas()
    lines = [
        ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
        ("规章", "3", "", "17"),
        ("行政规范性文件", "", "", "5"),
        ("其他", "1", "", ""),
    ]
    for at, line in enumerate(lines):
        for x, text in zip((80, 250, 400, 550), line, strict=True):
            canvas.text(x - width_of(text) / 2, 100 + 20 * at, text)

    assert rows(read(written([canvas]), "报告.pdf")) == lines


def test_words_over_several_columns_end_where_a_column_does() -> None:
    """A short name in the middle of wide columns cuts none of them in two."""
    canvas = Canvas()
    canvas.text(320, 100, "法人或其他组织")
    lines = [("项目", "商业企业商业企业", "科研机构科研机构", "总计"), ("新收", "3", "4", "7")]
    for at, line in enumerate(lines):
        for x, text in zip((80, 300, 400, 550), line, strict=True):
            canvas.text(x - width_of(text) / 2, 120 + 20 * at, text)
    over, names, _ = (b.cells for b in read(written([canvas]), "报告.pdf").blocks if b.cells)

    assert over[0].box
    assert names[1].box
    assert names[2].box
    assert (over[0].box[0], over[0].box[2]) == (names[1].box[0], names[2].box[2])


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("lean", [0, 90, 180, 270])
def test_text_is_read_in_its_own_direction(lean: int, rotate: int) -> None:
    """A page may be shown turned, and its text written in any direction; boxes are those shown."""
    upright = one_page(strokes)
    matrix, width, height = {
        0: ("1 0 0 1 0 0", 842, 595),
        90: ("0 1 -1 0 595 0", 595, 842),
        180: ("-1 0 0 -1 842 595", 842, 595),
        270: ("0 -1 1 0 0 842", 595, 842),
    }[lean]
    page = Canvas(width, height, [f"{matrix} cm", *upright.drawing], rotate)
    document = read(written([page]), "报告.pdf")

    assert rows(document) == expected(SHORT)
    received = next(b for b in document.blocks if b.cells and "本年新收" in b.cells[0].text)
    box = received.cells[-1].box
    assert box
    shown = (height, width) if rotate % 180 else (width, height)
    assert 0 <= box[0] < box[2] <= shown[0]
    assert 0 <= box[1] < box[3] <= shown[1]
    if lean == rotate:
        table = laid(SHORT, 70, WIDTHS)
        assert box == pytest.approx((table.xs[-2], table.ys[3], table.xs[-1], table.ys[4]), abs=1)


def test_a_label_on_its_side_stands_in_its_cell() -> None:
    """The name of a group is often written upwards beside its rows."""
    canvas = Canvas()
    grid: Grid = SHORT[3:5]
    table = laid(grid, 70, WIDTHS)
    for x in (20, 40, *table.xs[1:]):
        canvas.line(x, table.ys[0], x, table.ys[-1] + 60)
    for y in (*table.ys[:-1], table.ys[-1] + 60):
        canvas.line(40, y, table.xs[-1], y)
    canvas.line(20, table.ys[0], 40, table.ys[0])
    canvas.line(20, table.ys[-1] + 60, 40, table.ys[-1] + 60)
    fill_in(canvas, table)
    canvas.text(33, table.ys[-1] + 50, "办理情况", lean=90)

    assert rows(read(written([canvas]), "报告.pdf"))[0][0] == "办理情况"


def test_a_watermark_is_no_text() -> None:
    """Letters that lean over the page, or lie large and pale behind it, are not of the report."""
    canvas = one_page(strokes)
    canvas.text(200, 400, "内部资料", 80, lean=35, grey=0.8)
    canvas.text(100, 300, "注意保密", 90, grey=0.85)
    document = read(written([canvas]), "报告.pdf")

    assert rows(document) == expected(SHORT)
    assert paragraphs(document) == [TITLE]


@pytest.mark.parametrize("blank", ["\x85", "\u2003", "\u200b", "\ufeff"])
def test_a_cell_of_blanks_is_empty(blank: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """White space of any kind and what shows nothing are no text, if alone in a cell or a line.

    A damaged table of characters in a PDF made U+0085 of one.
    """
    letter = raw.FPDFText_GetUnicode

    def says(page: object, index: int) -> int:
        code: int = letter(page, index)
        return ord(blank) if chr(code) == "甲" else code

    monkeypatch.setattr(raw, "FPDFText_GetUnicode", says)
    canvas, xs, ys = Canvas(), (40, 240, 440), (80, 100, 120, 140)
    for x in xs:
        canvas.line(x, ys[0], x, ys[-1])
    for y in ys:
        canvas.line(xs[0], y, xs[-1], y)
    for y in ys[1:]:
        canvas.text(xs[0] + 9, y - 6, "甲")
        canvas.text(xs[1] + 9, y - 6, "7")
    canvas.text(60, 500, "甲")
    document = read(written([canvas]), "报告.pdf")

    assert rows(document) == [("", "7")] * 3
    assert paragraphs(document) == []


def test_headers_footers_and_numbers_of_lines_are_no_text() -> None:
    """What stands around the text of every page is left out, the text is whole."""
    pages = []
    for number in range(1, 4):
        canvas = Canvas(595, 842)
        canvas.text(230, 30, "云山市年报汇编")
        canvas.text(280, 820, f"- {number} -")
        for line in range(20):
            canvas.text(40, 100 + 20 * line, str(20 * (number - 1) + line + 1), 8)
            canvas.text(
                80, 100 + 20 * line, f"第{number}页第{line}行全市坚持以公开为常态不公开为例外。"
            )
        pages.append(canvas)
    document = read(written(pages), "报告.pdf")

    assert "".join(paragraphs(document)) == "".join(
        f"第{number}页第{line}行全市坚持以公开为常态不公开为例外。"
        for number in range(1, 4)
        for line in range(20)
    )


def test_two_columns_are_read_one_after_the_other() -> None:
    """A title over both, then the left column, then the right one."""
    canvas = Canvas(595, 842)
    canvas.text(100, 60, TITLE, 16)
    for at in range(12):
        canvas.text(50, 100 + 20 * at, f"左栏第{at:02}行全市坚持以公开为常态。")
        canvas.text(310, 100 + 20 * at, f"右栏第{at:02}行不公开为例外主动公开。")
    document = read(written([canvas]), "报告.pdf")

    assert "".join(paragraphs(document)) == TITLE + "".join(
        [f"左栏第{at:02}行全市坚持以公开为常态。" for at in range(12)]
        + [f"右栏第{at:02}行不公开为例外主动公开。" for at in range(12)]
    )


@pytest.mark.parametrize("repeats_header", [False, True])
@pytest.mark.parametrize("kind", ["strokes", "nothing"])
def test_a_table_goes_on_on_the_next_page(kind: str, repeats_header: bool) -> None:
    """With or without its header again, and with no line over its first row."""
    cut = 5
    pages: list[Canvas] = []
    for part in (SHORT[:cut], (*(SHORT[:3] if repeats_header else ()), REQUESTS[-1])):
        canvas = Canvas()
        table = laid(part, 60, WIDTHS)
        for side in sides(table) if kind == "strokes" else []:
            if side[1] == side[3] == table.ys[0] and len(pages):
                continue
            canvas.line(*side)
        fill_in(canvas, table)
        pages.append(canvas)
    found = rows(read(written(pages), "报告.pdf"))

    for row in (*SHORT[3:cut], REQUESTS[-1]):
        assert tuple(box.text for box in row) in found


def test_rules_in_a_form_lie_where_it_is_placed() -> None:
    """The lines of a table may be a form of their own, moved twice."""
    canvas, rules = Canvas(), Canvas()
    table = laid(SHORT, 70, WIDTHS)
    strokes(rules, table)
    canvas.drawing = ["q 2 0 0 2 -30 -40 cm /X0 Do Q"]
    fill_in(canvas, table)
    entries = "/BBox [0 0 900 700] /Matrix [0.5 0 0 0.5 15 20]"
    content = written([canvas], [(entries, "\n".join(rules.drawing))])

    assert rows(read(content, "报告.pdf")) == expected(SHORT)


def test_bold_by_printing_twice_doubles_no_figure() -> None:
    """The same character half a point aside is the same character; 11 stays 11."""
    canvas = Canvas()
    table = laid(SHORT[3:5], 70, WIDTHS)
    strokes(canvas, table)
    fill_in(canvas, table)
    once = list(canvas.drawing)
    moved = Canvas()
    moved.drawing = [*once, "1 0 0 1 0.4 0 cm", *once]

    assert rows(read(written([moved]), "报告.pdf")) == expected(SHORT[3:5])


def close_dots(canvas: Canvas, table: Laid) -> None:
    for side in sides(table):
        canvas.dots(*side, step=0.9)


def test_thousands_of_dots_take_no_time() -> None:
    """Twenty thousand dots are a few lines."""
    canvas = one_page(close_dots)
    assert len(canvas.drawing) > 20_000
    content = written([canvas])
    start = time.process_time()

    assert rows(read(content, "报告.pdf")) == expected(SHORT)
    assert time.process_time() - start < 5


def lines_without_end(count: int) -> bytes:
    return b"".join(b"%d 0 m %d 9 l S\n" % (at % 600, at % 600) for at in range(count))


HARMFUL = {
    "lines": lines_without_end(MOST_MARKS + 1),
    "points of one path": b"0 0 m " + b"5 5 l 9 1 l\n" * 400_000 + b"S",
    "characters": b"BT /F 8 Tf " + b"<00310031> Tj\n" * 30_000 + b" ET",
    "millions of rectangles": b"0 0 1 1 re f\n" * 3_000_000,
}


@pytest.mark.parametrize("kind", list(HARMFUL))
def test_pages_of_too_much_are_refused_in_time(kind: str) -> None:
    """One clear sentence, before time and memory are gone."""
    content = written([Canvas(content=HARMFUL[kind])])
    start = time.process_time()
    with pytest.raises(NotAReport, match=r"第 1 页的图形或文字超过 50,000 个|远多于任何年报"):
        read(content, "报告.pdf")

    assert time.process_time() - start < 5


def test_forms_that_multiply_are_refused() -> None:
    """Ten forms in each of ten forms, nine deep, are more than any page has."""
    inner = [("/BBox [0 0 9 9]", f"/X{at + 1} Do\n" * 10) for at in range(9)]
    content = written([Canvas(drawing=["/X0 Do"])], [*inner, ("/BBox [0 0 9 9]", "0 0 1 1 re f")])
    with pytest.raises(NotAReport, match="远多于任何年报"):
        read(content, "报告.pdf")


def crossed(canvas: Canvas) -> None:
    for at in range(10_000):
        canvas.line(at * 0.08, 0, at * 0.08, 590)
        canvas.line(0, at * 0.05, 840, at * 0.05)


def test_lines_that_cross_everywhere_end() -> None:
    """A page black with lines is read in bounded time; its text stays text."""
    canvas = Canvas()
    crossed(canvas)
    canvas.text(200, 40, TITLE, 14)
    start = time.process_time()

    assert TITLE in read(written([canvas]), "报告.pdf").text
    assert time.process_time() - start < 10


def two_pages() -> bytes:
    words = Canvas()
    for at, line in enumerate((TITLE, "一、总体情况", "2022年，全局主动公开政府信息 12 条。")):
        words.text(100, 60 + 30 * at, line, 14)
    return written([words, one_page(strokes)])


def test_a_pictured_page_is_named_where_nobody_can_read_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The report is read, and says which page of it was not."""
    monkeypatch.setattr(scan, "recogniser", lambda: None)
    document = read(with_pictured_page(two_pages(), 1), "报告.pdf")

    assert document.metadata["unread_pages"] == "2"
    problems = [(p.code, p.detail) for report in parse(document) for p in report.problems]
    assert ("pages_unread", "2") in problems


def test_a_pdf_of_pictures_is_refused_where_nobody_can_read_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All pages pictures and no recogniser: the sentence names the pages and the extra."""
    monkeypatch.setattr(scan, "recogniser", lambda: None)
    content = with_pictured_page(written([one_page(strokes)]), 0)
    with pytest.raises(NotAReport, match=r"第 1 页是图片.*gongkai\[ocr\]"):
        read(content, "报告.pdf")


def test_the_text_of_a_scanner_is_read_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Text laid unseen over the picture of its page: every figure of it says so."""
    monkeypatch.setattr(scan, "recogniser", lambda: None)
    page = one_page(lambda canvas, table: strokes(canvas, table))
    picture = "q 595 0 0 842 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID 0 EI Q"
    page.drawing = [picture, *(one.replace(" Tf ", " Tf 3 Tr ") for one in page.drawing)]
    document = read(written([page]), "报告.pdf")
    (report,) = parse(document)

    assert rows(document) == expected(SHORT)
    assert document.metadata["layered_pages"] == "1"
    printed = [one for one in report.figures if one.value is not None]
    assert printed
    assert all("scanner_layer" in one.flags for one in printed)


def test_only_the_pictured_page_is_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other pages keep their text; the words of the picture go into its grid."""
    table = laid(SHORT, 70, WIDTHS)

    def engine(_: object) -> object:
        class Found:
            boxes: Sequence[object] = [
                [(x * 200 / 72, y * 200 / 72) for x, y in ((a, b), (c, b), (c, d), (a, d))]
                for _, x0, y0, x1, y1 in table.cells
                for a, b, c, d in [(x0 + 2, (y0 + y1) / 2 - 4, x1 - 2, (y0 + y1) / 2 + 4)]
            ]
            txts: Sequence[str] = [cell[0].text for cell in table.cells]

        return Found

    monkeypatch.setattr(scan, "recogniser", lambda: recognised)
    monkeypatch.setattr(recognised, "engine", lambda: engine)
    document = read(with_pictured_page(two_pages(), 1), "报告.pdf")

    assert rows(document) == expected(SHORT)
    assert paragraphs(document)[:2] == [TITLE, "一、总体情况"]
    assert {block.page for block in document.blocks if block.cells} == {2}
    assert "unread_pages" not in document.metadata


def figures(found: Iterable[Sequence[str]]) -> list[tuple[str, ...]]:
    """Return the figures of every row that has several, as they stand side by side."""
    kept = [tuple(cell for cell in row if cell.replace(".", "").isdigit()) for row in found]
    return sorted(row for row in kept if len(row) > 2)


def by_judge(content: bytes) -> list[tuple[str, ...]]:
    """Return what pdfplumber finds, without the rows whose figures it leaves in two lines."""
    with pdfplumber.open(BytesIO(content)) as pdf:
        tables = [table for page in pdf.pages for table in page.extract_tables()]
    cells = [[(cell or "").strip() for cell in row] for table in tables for row in table]
    return figures(row for row in cells if not any(re.search(r"\d\n\d", cell) for cell in row))


MADE: dict[str, Callable[[Sample], bytes]] = {
    "Chromium": as_chromium_pdf,
    "LibreOffice": as_office_pdf,
    "by hand": lambda _: written([one_page(strokes)]),
}


@pytest.mark.parametrize("seed", [12, 13])
@pytest.mark.parametrize("kind", list(MADE))
def test_no_row_is_lost_that_pdfplumber_finds(kind: str, seed: int) -> None:
    """Rows of figures equal the judge's, or are more than it finds."""
    content = MADE[kind](sample(seed, 2021))
    found, judged = figures(rows(read(content, "报告.pdf"))), by_judge(content)
    breaks = len(pypdfium2.PdfDocument(content)) - 1

    # A row cut by the end of a page is whole here, and in two there.
    assert sum(row not in found for row in judged) <= breaks
    assert len(found) >= len(judged) - breaks > 5


def test_no_row_of_a_real_report_is_lost_that_pdfplumber_finds(shared: Path) -> None:
    """The same for a report as published."""
    content = (shared / "reports" / "hongze-2023.pdf").read_bytes()
    found, judged = figures(rows(read(content, "报告.pdf"))), by_judge(content)

    assert [row for row in judged if row not in found] == []
    assert len(found) >= len(judged) > 20


def test_a_citation_holds_its_figure() -> None:
    """Every cell of a table without rules is a slice of the text, on its page."""
    document = read(written([one_page(nothing)]), "报告.pdf")
    cells = [cell for block in document.blocks for cell in block.cells]

    assert [document.slice(cell.start, cell.end) for cell in cells] == [c.text for c in cells]
    assert all(block.page == 1 for block in document.blocks)
    assert LINE > SIZE


HIDDEN = "mount -t tmpfs none /usr/share/fonts 2>/dev/null || exit 77; exec"


def test_a_machine_without_faces_reads_the_same(tmp_path: Path) -> None:
    """Of a PDF that brings no face nothing is dropped: each label ends in a line of one letter."""
    if shutil.which("unshare") is None:
        pytest.skip("needs unshare (util-linux)")
    labels = ("社会公益组织", "法律服务机构", "（三）不予公开")
    canvas = Canvas()
    table = laid(tuple((Box(label),) for label in labels), 70, (56.0,))
    strokes(canvas, table)
    fill_in(canvas, table)
    (tmp_path / "a.pdf").write_bytes(written([canvas]))
    code = (
        "import parser, pathlib; print(parser.read(pathlib.Path('a.pdf').read_bytes(), 'a').text)"
    )

    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", f'{HIDDEN} "$0" "$@"', sys.executable, "-c", code],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True, text=True,
    )  # fmt: skip

    if "Operation not permitted" in done.stderr or done.returncode == 77:
        pytest.skip("may not hide the faces of this machine")
    assert done.returncode == 0, done.stderr
    assert "".join(done.stdout.split()) == "".join(labels)
