"""A cell that shows a figure without printing its text is no blank, whatever shows it."""

import re
from collections.abc import Callable, Sequence
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
import xlsxwriter
from docx.oxml import parse_xml

from parser import parse, read
from parser.document import Block, Cell
from parser.report import State
from parser.tables.lattice import lattice_of
from tests.factory import APPLICANTS
from tests.pdfs import Canvas, written

TITLE = "云山县水利局2022年政府信息公开工作年度报告"
HEADING = "三、收到和处理政府信息公开申请情况"
NAMES = ("申请人情况", *APPLICANTS, "总计")
ROWS = (
    "一、本年新收政府信息公开申请数量",
    "二、上年结转政府信息公开申请数量",
    "（一）予以公开",
    "（七）总计",
)
SHOWN = ["", "5", "", "", "", "", ""]
"""The second cell prints 5; what the first shows is the case's."""
WORD = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def test_a_table_goes_on_at_the_head_of_the_next_column_of_its_page() -> None:
    """Its header stands at the foot of the left column, its rows in the right one."""

    def row(left: float, top: float, texts: Sequence[str], at: int) -> Block:
        cells = tuple(
            Cell(
                text, at, at + len(text), (left + 40 * place, top, left + 40 * place + 40, top + 9)
            )
            for place, text in enumerate(texts)
        )
        return Block(at, at + 9, at, cells, page=1, table=1)

    blocks = [row(20, 700, ["", *NAMES[1:]], 0), row(360, 50, [ROWS[0], *"1234560"], 9)]
    lattice = lattice_of(blocks)

    assert [spot.column for spot in lattice.rows[0]] == list(range(8))
    assert [spot.column for spot in lattice.rows[1]] == list(range(8))


def states(content: bytes, name: str) -> list[str]:
    """Return what the first three cells of 新收 say."""
    (report,) = parse(read(content, name))
    row = [one for one in report.figures if one.indicator == "new_received"]
    return [str(one.value) if one.state is State.NUMBER else str(one.state) for one in row[:3]]


def page(cell: str, after: str = "", attributes: str = "") -> bytes:
    def row(at: int) -> str:
        own = [f"<td{attributes if at == 0 else ''}>{cell if at == 0 else ''}</td>"]
        return "".join([*own, *(f"<td>{text}</td>" for text in SHOWN[1:])])

    head = "".join(f"<td>{name}</td>" for name in NAMES)
    rows = "".join(f"<tr><td>{name}</td>{row(at)}</tr>" for at, name in enumerate(ROWS))
    body = f"<h1>{TITLE}</h1><p>{HEADING}</p><table><tr>{head}</tr>{rows}</table>{after}"
    return f"<!doctype html><html><body>{body}</body></html>".encode()


@pytest.mark.parametrize(
    ("cell", "attributes", "after"),
    [
        ('<img src="5.png">', "", ""),
        ("<svg><text>5</text></svg>", "", ""),
        ("<canvas></canvas>", "", ""),
        ('<i class="n n5"></i>', "", ""),
        ('<meter value="5" max="9"></meter>', "", ""),
        ('<iframe srcdoc="5"></iframe>', "", ""),
        ('<span style="display:none">5</span>', "", ""),
        ("", ' data-value="5"', ""),
        ("", ' id="c1"', "<script>document.getElementById('c1').innerHTML = 5</script>"),
        ('<input id="c1">', "", "<script>$('#c1').val(5)</script>"),
        ("", ' class="v"', "<style>.v::before { content: '5' }</style>"),
    ],
)
def test_a_page_shows_a_figure_without_text(cell: str, attributes: str, after: str) -> None:
    assert states(page(cell, after, attributes), "报告.html") == ["unreadable", "5", "blank"]


@pytest.mark.parametrize(
    ("cell", "attributes", "after"),
    [
        ("", "", ""),
        ("&nbsp;", ' class="v" id="c1" width="30"', "<script>var a = 'c1'</script>"),
        ('<p class="MsoNormal"><span style="font-size:9pt">&nbsp;</span><o:p></o:p></p>', "", ""),
        ("<br>", ' colspan="1" data-colwidth="120"', "<style>.v { width: 30px }</style>"),
    ],
)
def test_what_only_lays_out_a_page_leaves_a_cell_blank(
    cell: str, attributes: str, after: str
) -> None:
    assert states(page(cell, after, attributes), "报告.html") == ["blank", "5", "blank"]


def word(fill: Callable[[docx.table._Cell], object]) -> bytes:
    document = docx.Document()
    document.add_paragraph(TITLE)
    document.add_paragraph(HEADING)
    table = document.add_table(len(ROWS) + 1, len(NAMES))
    for at, texts in enumerate([list(NAMES), *([name, *SHOWN] for name in ROWS)]):
        for cell, text in zip(table.rows[at].cells, texts, strict=True):
            cell.text = text
    fill(table.rows[1].cells[1])
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("element", "says"),
    [
        ("<m:oMath {}><m:r><m:t>7</m:t></m:r></m:oMath>", "7"),
        ('<w:r {}><w:sym w:font="Arial" w:char="F037"/></w:r>', "unreadable"),
        ("<w:r {}><w:object/></w:r>", "unreadable"),
        ('<w:r {}><w:fldChar w:fldCharType="begin"/></w:r>', "unreadable"),
        ("<w:r {}><w:rPr><w:vanish/></w:rPr><w:t>7</w:t></w:r>", "unreadable"),
        ("<w:r {}><w:t> </w:t></w:r>", "blank"),
    ],
)
def test_a_word_document_shows_a_figure_without_text(element: str, says: str) -> None:
    content = word(lambda cell: cell.paragraphs[0]._p.append(parse_xml(element.format(WORD))))

    assert states(content, "报告.docx") == [says, "5", "blank"]


def workbook(fill: Callable[[xlsxwriter.worksheet.Worksheet, int, int], object]) -> bytes:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        rows: Sequence[Sequence[str]] = [
            [TITLE],
            [HEADING],
            NAMES,
            *([one, *SHOWN] for one in ROWS),
        ]
        for at, texts in enumerate(rows):
            for column, text in enumerate(texts):
                if text:
                    sheet.write(at, column, int(text) if text.isdigit() else text)
        fill(sheet, 3, 1)
    return stream.getvalue()


def without_values(content: bytes) -> bytes:
    """Return a workbook as programs write it that compute nothing."""
    stream = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", old.read(name)))
    return stream.getvalue()


@pytest.mark.parametrize(
    "fill",
    [
        lambda sheet, row, column: sheet.write_formula(row, column, "=INDEX(C9:C12,2)"),
        lambda sheet, row, column: sheet.write_formula(row, column, "=1/0", None, "#DIV/0!"),
        lambda sheet, row, column: sheet.insert_textbox(row, column, "5"),
        lambda sheet, row, column: sheet.write_comment(row, column, "5"),
    ],
)
def test_a_workbook_shows_a_figure_without_value(
    fill: Callable[[xlsxwriter.worksheet.Worksheet, int, int], object],
) -> None:
    content = without_values(workbook(fill))

    assert states(content, "报告.xlsx") == ["unreadable", "5", "blank"]


DRAWN = {
    "picture": "q 12 0 0 9 {x} {y} cm BI /W 1 /H 1 /BPC 8 /CS /G ID 0 EI Q",
    "outline": "{x} {y} m {x} 490 {x} 494 275 494 c 277 490 279 490 280 490 c 281 489 l h f",
    "stroke": "{x} {y} m 275 494 280 494 282 490 c S",
}


@pytest.mark.parametrize("is_ruled", [True, False])
@pytest.mark.parametrize("kind", sorted(DRAWN))
def test_a_pdf_shows_a_figure_without_text(kind: str, is_ruled: bool) -> None:
    canvas = Canvas()
    canvas.text(40, 40, TITLE)
    canvas.text(40, 60, HEADING)
    edges = [40.0, *(260.0 + 75 * at for at in range(7))]
    for at, texts in enumerate(
        [NAMES, *([name, "0" if at else "", "5", *"0000", "5"] for at, name in enumerate(ROWS))]
    ):
        top = 76 + 19 * at
        for left, text in zip(edges, texts, strict=True):
            canvas.text(left + 5, top + 13, text) if text else None
        for line in (top, top + 19) if is_ruled else ():
            canvas.line(edges[0], line, edges[-1] + 75, line)
    for edge in (*edges, edges[-1] + 75) if is_ruled else ():
        canvas.line(edge, 76, edge, 76 + 19 * 5)
    canvas.drawing.append(DRAWN[kind].format(x=270, y=595 - 76 - 19 - 14))

    assert states(written([canvas]), "报告.pdf") == ["unreadable", "5", "0"]
