"""Reports in what carries them: JSON, XML, messages, markup kept in a page, Office files as XML."""

import base64
import json
import re
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
import xlsxwriter
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from parser import parse, read
from parser.document import Document
from parser.report import NotAReport, Source
from tests.factory import APPLICANTS, as_docx, as_rtf, sample

TITLE = "某县水利局2022年政府信息公开工作年度报告"
NAMES = ("申请人情况", *APPLICANTS, "总计")
ROWS = (
    ("一、本年新收政府信息公开申请数量", 5, 4, 0, 0, 0, 0, 9),
    ("二、上年结转政府信息公开申请数量", 1, 0, 0, 0, 0, 0, 1),
    ("（一）予以公开", 6, 4, 0, 0, 0, 0, 10),
)
HEADING = "三、收到和处理政府信息公开申请情况"
TABLE = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in (NAMES, *ROWS))
BODY = f"<p>{HEADING}</p><table>{TABLE}</table>"
LINES = "\n".join([HEADING, *("\t".join(map(str, row)) for row in (NAMES, *ROWS)), *["。"] * 9])


def escaped(markup: str) -> str:
    return markup.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def message(kind: str) -> bytes:
    page = f"<html><body><h1>{TITLE}</h1>{BODY}</body></html>"
    return (
        b"From: a@example.org\r\nSubject: report\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/%s; boundary="b"\r\n\r\n--b\r\n'
        b'Content-Type: text/html; charset="gbk"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        b"%s\r\n--b--\r\n" % (kind.encode(), base64.encodebytes(page.encode("gbk")))
    )


def records(named: bool) -> bytes:
    """Return fields and lists of figures, as a program keeps them."""
    rows = [dict(zip(NAMES, row, strict=True)) for row in ROWS]
    table: object = rows if named else [list(NAMES), *map(list, ROWS)]
    data = {"title": TITLE, "source": "某县水利局", "sections": [HEADING, {"table": table}]}
    return json.dumps(data, ensure_ascii=False).encode()


CARRIED = {
    "JSON of an editor": json.dumps({"data": {"docTitle": TITLE, "content": BODY}}).encode(),
    "JSON of a text": json.dumps({"title": TITLE, "text": LINES}).encode(),
    "JSON of lists": records(named=False),
    "JSON of records": records(named=True),
    "XML": f"<?xml version='1.0'?><a><title>{TITLE}</title><c>{escaped(BODY)}</c></a>".encode(),
    "XML with its data": (
        f"<?xml version='1.0'?><a><title>{TITLE}</title><c><![CDATA[{BODY}]]></c></a>"
    ).encode(),
    "markup as text": f"<html><h1>{TITLE}</h1><div>{escaped(BODY)}</div></html>".encode(),
    "a page in a frame": f'<h1>{TITLE}</h1><iframe srcdoc="{escaped(BODY)}"></iframe>'.encode(),
    "a field of a form": f"<h1>{TITLE}</h1><textarea>{escaped(BODY)}</textarea>".encode(),
    "a program": f"<h1>{TITLE}</h1><script>var s={json.dumps(BODY)}</script>".encode(),
    "state of a program": (
        f"<html><title>{TITLE}</title><script>window.s={{\"c\": "
        f"{json.dumps(BODY).replace('</', '<' + chr(92) + '/')}}}</script></html>"
    ).encode(),
    "a letter": message("alternative"),
    "an archive of a page": message("related"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(CARRIED))
def test_a_report_is_read_in_what_carries_it(name: str) -> None:
    (report,) = parse(read(CARRIED[name], "报告"))

    assert (report.agency, report.year) == ("某县水利局", 2022)
    figures = [one for one in report.figures if one.source is Source.TABLE]
    said = {(one.indicator, one.column): one.value for one in figures}
    assert said["new_received", "enterprise"] == 4
    assert said["carried_in", "total"] == 1
    assert said["disclosed_full", "natural_person"] == 6


def test_what_a_page_prints_counts_not_what_it_keeps_beside() -> None:
    kept = BODY.replace("<td>9</td>", "<td>8</td>")
    page = f"<html><h1>{TITLE}</h1>{BODY}<textarea>{escaped(kept)}</textarea></html>"

    (report,) = parse(read(page.encode(), "报告"))

    assert [one.value for one in report.figures if one.raw in ("9", "8")] == [9]


def test_what_only_begins_like_json_is_text() -> None:
    assert read(b'{"title": "a", oh no', "x").format == "text"


def saved(word: WordDocument) -> bytes:
    into = BytesIO()
    word.save(into)
    return into.getvalue()


def cells(document: Document) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in block.cells) for block in document.blocks if block.cells]


def lines(document: Document) -> list[str]:
    return [document.slice(b.start, b.end) for b in document.blocks if not b.cells]


def rtf(body: str) -> Document:
    head = r"{\rtf1\ansi\ansicpg936{\fonttbl{\f0\fcharset134 S;}{\f1\fcharset0 A;}}\uc1\f0 "
    return read((head + body + "}").encode(), "x.rtf")


def test_half_a_character_in_json_is_no_fault() -> None:
    """Half a character, which JSON can write and no encoding holds, is a question mark."""
    content = b'{"title": "\\ud800", "body": "<p>\\u516c\\u5f00</p>"}'

    assert "公开" in read(content, "report.json").text


def test_an_open_text_without_its_text_is_refused() -> None:
    """A package that says it is an ODT and holds neither text nor styles is no report."""
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")

    with pytest.raises(NotAReport):
        read(stream.getvalue(), "report.odt")


@pytest.mark.parametrize("letters", ["8862", "8864a4a4"])
def test_an_accent_of_big5_is_no_fault(letters: str) -> None:
    """Two letters of Big5 are two characters of Unicode, of which the second alone is none."""
    with pytest.raises(NotAReport):
        parse(read(bytes.fromhex(letters) * 40, "report.txt"))


def test_rich_text_says_what_is_printed() -> None:
    """Fields and list numbers are printed; notes, struck, hidden and removed text are not."""
    document = rtf(
        r"{\listtext\'d2\'bb\'a1\'a2}\u24635?\u20307?\par "
        r"{\field{\*\fldinst PAGE}{\fldrslt 12}}{\strike 7}{\v 8}{\footnote 9}\line 3\par "
        r"\trowd\cellx900\cellx1800\intbl 22{\super 1}\cell{\*\shppict{\pict 00ff}}"
        r"{\nonshppict{\pict 00}}\cell\row\pard\par"
    )

    assert lines(document) == ["一、总体", "12", "3"]
    assert cells(document) == [("22[1]", "￼")]


def test_cells_of_rich_text_are_merged() -> None:
    document = rtf(
        r"\trowd\clmgf\cellx900\clmrg\cellx1800\clvmgf\cellx2700\intbl A\cell\cell B\cell\row"
        r"\trowd\cellx900\cellx1800\clvmrg\cellx2700\intbl 1\cell 2\cell\cell\row\pard\par"
    )

    assert cells(document) == [("A", "B"), ("1", "2")]
    assert [(cell.column, cell.across) for cell in document.blocks[0].cells] == [(0, 2), (2, 1)]


def test_rich_text_has_tables_in_tables() -> None:
    document = rtf(
        r"\trowd\cellx900\cellx2700\intbl A\cell B\cell\row"
        r"\trowd\cellx900\cellx2700\pard\intbl C\cell"
        r"\pard\intbl\itap2 1\nestcell 2\nestcell{\*\nesttableprops\trowd\cellx1200\cellx2700"
        r"\nestrow}{\nonesttables\par}\pard\intbl\itap1\cell\row\pard\par D\par"
    )

    assert cells(document) == [("A", "B"), ("C", "1", "2")]
    assert lines(document) == ["D"]


def test_rich_text_counts_characters_that_stand_for_others() -> None:
    assert lines(rtf(r"\uc2\u20844\'b9\'ab\u24320\'bf\'aa\uc0\u65288 1\u65289\par")) == [
        "公开（1）"
    ]


@pytest.mark.parametrize("cut", [40, 400, 4000])
def test_rich_text_that_is_cut_off_is_read_as_far_as_it_goes(cut: int) -> None:
    whole = as_rtf(sample(1, 2021))
    try:
        document = read(whole[:-cut], "x.rtf")
    except NotAReport:
        return
    assert read(whole, "x.rtf").text.startswith(document.text[:20])


RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"
SPACES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "style", "table", "text")
) + ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'  # fmt: skip


def odt(body: str, styles: str = "") -> bytes:
    return (
        f"<?xml version='1.0'?><office:document{SPACES}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document>"
    ).encode()


def test_open_text_counts_its_lists_and_leaves_out_what_is_not_printed() -> None:
    styles = (
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" '
        'style:num-format="一, 二, 三, ..." style:num-suffix="、"/></text:list-style>'
        '<style:style style:name="S"><style:text-properties style:text-line-through-style="solid"/>'
        "</style:style>"
    )
    item = "<text:list-item><text:p>{}</text:p></text:list-item>"
    body = (
        f'<text:list text:style-name="L">{item.format("总体情况")}{item.format("主动公开")}'
        "</text:list>"
        "<text:tracked-changes><text:p>旧</text:p></text:tracked-changes><text:p>5<text:span "
        'text:style-name="S">7</text:span><text:note><text:p>9</text:p></text:note>件</text:p>'
        "<text:p><draw:frame><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame></text:p>"
    )

    assert lines(read(odt(body, styles), "x.fodt")) == ["一、总体情况", "二、主动公开", "5件", "框"]


def test_a_cell_of_an_open_text_that_shows_a_picture_is_no_blank() -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    image = "<draw:frame><draw:image/></draw:frame>"
    row = "".join(map(cell.format, ("a", image, "")))
    body = f"<table:table><table:table-row>{row}</table:table-row></table:table>"

    assert cells(read(odt(body), "x.fodt")) == [("a", "￼", "")]


def test_an_open_text_with_entities_is_refused() -> None:
    with pytest.raises(NotAReport, match="实体"):
        read(odt("<text:p>a</text:p>").replace(b"?>", b'?><!DOCTYPE a [<!ENTITY b "c">]>', 1), "x")


def test_a_workbook_as_one_xml_file() -> None:
    """Merged cells cover those below and beside them; cells may say in which column they stand."""
    content = (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table>'
        '<Row><Cell ss:MergeDown="1"><Data ss:Type="String">甲</Data></Cell>'
        '<Cell ss:MergeAcross="1"><Data ss:Type="String">乙</Data></Cell></Row>'
        '<Row><Cell ss:Index="2"><Data ss:Type="Number">1</Data></Cell>'
        '<Cell><Data ss:Type="Number">2</Data></Cell></Row>'
        '<Row><Cell><Data ss:Type="String">丙</Data></Cell><Cell ss:Index="3">'
        '<Data ss:Type="Number">3</Data></Cell></Row></Table></Worksheet></Workbook>'
    )

    assert cells(read(content.encode(), "x.xls")) == [("甲", "乙"), ("1", "2"), ("丙", "", "3")]


def test_a_word_document_of_2003_as_one_xml_file() -> None:
    cell = "<w:tc><w:tcPr>{}</w:tcPr><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    content = (
        '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
        '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body>'
        "<w:p><w:r><w:t>标题</w:t></w:r></w:p><w:tbl><w:tr>"
        f"{cell.format('<w:vmerge w:val=`restart`/>', '甲')}{cell.format('', '1')}</w:tr><w:tr>"
        f"{cell.format('<w:vmerge/>', '')}{cell.format('', '2')}</w:tr></w:tbl>"
        "</w:body></w:wordDocument>"
    ).replace("`", '"')

    document = read(content.encode(), "x.xml")

    assert (lines(document), cells(document)) == (["标题"], [("甲", "1"), ("2",)])


def _held(name: str, content: bytes) -> str:
    if not name.endswith((".xml", ".rels")):
        return f"<pkg:binaryData>{base64.b64encode(content).decode()}</pkg:binaryData>"
    markup = content.decode("utf-8-sig")
    return f"<pkg:xmlData>{markup[markup.find('?>') + 2 :]}</pkg:xmlData>"


@pytest.mark.parametrize("kind", ["page", "archive", "document"])
def test_a_word_document_of_which_a_part_is_a_file_of_its_own(kind: str) -> None:
    """A page, an archive of one or a document stands whole where the document names it."""
    inner = docx.Document()
    table = inner.add_table(len(ROWS), len(NAMES))
    for at, row in enumerate(ROWS):
        for column, cell in enumerate(row):
            table.cell(at, column).text = str(cell)
    content, suffix = {
        "page": (f"<html><body><table>{TABLE}</table></body></html>".encode(), "htm"),
        "archive": (message("related"), "mht"),
        "document": (saved(inner), "docx"),
    }[kind]
    word = docx.Document()
    word.add_paragraph(TITLE)
    word.add_paragraph(HEADING)
    part = Part(
        PackURI(f"/word/afchunk.{suffix}"), "application/octet-stream", content, word.part.package
    )
    chunk = OxmlElement("w:altChunk")
    chunk.set(qn("r:id"), word.part.relate_to(part, RT.A_F_CHUNK))
    word.element.body.append(chunk)

    document = read(saved(word), "x.docx")

    assert document.text.startswith(f"{TITLE}\n{HEADING}\n")
    assert ("一、本年新收政府信息公开申请数量", *"5400009") in cells(document)


def test_a_package_written_flat() -> None:
    """The parts of a Word document in one XML file make the document."""
    made = as_docx(sample(3, 2021))
    with ZipFile(BytesIO(made)) as archive:
        typed = archive.read("[Content_Types].xml").decode()
        types = dict(re.findall(r'PartName="/([^"]+)" ContentType="([^"]+)"', typed))
        parts = "".join(
            f'<pkg:part pkg:name="/{name}" pkg:contentType="{types.get(name, RELATIONS)}">'
            f"{_held(name, archive.read(name))}</pkg:part>"
            for name in archive.namelist()
            if not name.startswith("[")
        )
    flat = (
        '<?xml version="1.0"?><?mso-application progid="Word.Document"?><pkg:package xmlns:pkg='
        f'"http://schemas.microsoft.com/office/2006/xmlPackage">{parts}</pkg:package>'
    )

    assert read(flat.encode(), "x.xml").text == read(made, "x.docx").text


def workbook(hide: bool = False) -> bytes:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["项目", "甲", "旧", "乙", "合计"])
        sheet.write_row(1, 0, ["新收", 3, 99, 4])
        sheet.write_formula(1, 4, "=SUM(B2,D2:D2)-1+$B$2", None, "")
        sheet.write_row(2, 0, ["旧稿", 9, 9, 9, 9])
        sheet.write_row(3, 0, ["合计", 3, 99, 4])
        sheet.write_formula(3, 4, "=E2*2", None, "")
        if hide:
            sheet.set_column(2, 2, None, None, {"hidden": True})
            sheet.set_row(2, None, None, {"hidden": True})
    return stream.getvalue()


def test_a_workbook_is_read_as_excel_shows_it() -> None:
    """Sums that no program has worked out yet are; what else is a formula is no blank."""
    made = read(workbook(), "x.xlsx")

    assert cells(made)[1:4:2] == [("新收", "3", "99", "4", "9"), ("合计", "3", "99", "4", "￼")]


def test_hidden_rows_and_columns_of_a_workbook_are_not_read() -> None:
    made = read(workbook(hide=True), "x.xlsx")

    assert cells(made) == [
        ("项目", "甲", "乙", "合计"),
        ("新收", "3", "4", "9"),
        ("合计", "3", "4", "￼"),
    ]


def test_tabs_of_a_word_document_part_the_cells_of_a_row() -> None:
    word = docx.Document()
    word.add_paragraph("\t标题")
    word.add_paragraph("予以公开\t\t3\t0")
    word.add_paragraph("部分公开\t\t\t\t\t")
    stream = BytesIO()
    word.save(stream)

    document = read(stream.getvalue(), "x.docx")

    assert lines(document) == ["标题"]
    assert cells(document) == [("予以公开", "", "3", "0"), ("部分公开", "", "", "", "", "")]
