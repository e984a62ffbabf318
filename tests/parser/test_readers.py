"""Every format is read back cell for cell, and what cannot be read is refused in one sentence."""

import random
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import docx
import pdfplumber
import pytest
import xlsxwriter
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pypdfium2 import PdfDocument

from parser import read
from parser.document import Document
from parser.readers import limits, recognised, scan, sheet
from parser.report import NotAReport
from tests.factory import FORMATS, PROSE, Sample, as_docx, as_html, as_office_pdf, as_xlsx, sample

KINDS = {
    "word_page": "html",
    "site_page": "html",
    "chromium_pdf": "pdf",
    "office_pdf": "pdf",
    "xls": "xlsx",
    "ods": "xlsx",
    "odt": "doc",
    "rtf": "doc",
}


def rows(document: Document) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in block.cells) for block in document.blocks if block.cells]


def paragraphs(document: Document) -> list[str]:
    return [document.slice(b.start, b.end) for b in document.blocks if not b.cells]


def page(body: str, head: str = "") -> Document:
    return read(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "page.html")


def why(content: bytes, name: str = "file") -> str:
    with pytest.raises(NotAReport) as refusal:
        read(content, name)
    return refusal.value.why


@pytest.mark.parametrize("form", [2019, 2021])
@pytest.mark.parametrize("is_blank", [False, True], ids=["filled", "blank"])
@pytest.mark.parametrize("kind", list(FORMATS))
def test_every_format_reads_back(kind: str, form: int, is_blank: bool) -> None:
    """Tables and paragraphs come back as they went in, whatever the format or the page breaks."""
    report = sample(form, form, is_blank)
    document = read(FORMATS[kind](report), "report")

    assert rows(document) == [row for table in report.tables for row in table]
    assert paragraphs(document) == [report.title, *(p for p in report.parts if isinstance(p, str))]
    assert document.format == KINDS.get(kind, kind)
    assert len({block.table for block in document.blocks if block.cells}) >= 3


@pytest.mark.parametrize("make", [as_html, as_docx, as_xlsx])
def test_offsets_are_exact(make: Callable[[Sample], bytes]) -> None:
    """A citation is a plain slice of the text: block by block and cell by cell."""
    document = read(make(sample(7, 2021)), "report")
    lines = document.text.split("\n")

    for block in document.blocks:
        assert document.slice(block.start, block.end) == lines[block.line - 1]
        assert [document.slice(c.start, c.end) for c in block.cells] == [
            c.text for c in block.cells
        ]


def test_a_site_page_gives_its_facts_and_no_navigation() -> None:
    """Meta tags say who, when, where; navigation, footer and hidden drafts are no report."""
    document = read(FORMATS["site_page"](sample(1, 2021)), "report")

    assert document.metadata == {
        "title": "云山市水利局2022年政府信息公开工作年度报告",
        "publisher": "云山市水利局",
        "published": "2022-01-20 09:30",
        "site": "云山市人民政府",
        "url": "http://www.example.gov.cn/art/2022/1/20/art_1_2.html",
    }
    assert not any(word in document.text for word in ("栏目", "主办单位", "打印", "999", "12345"))


def test_the_table_of_facts_speaks_where_meta_tags_do_not() -> None:
    """索引号/发布机构/公开日期 above the body name the agency and the date."""
    facts = "<table><tr><td>索引号</td><td>1</td><td>发布机构：</td><td>云山市水利局</td></table>"
    dates = "<p>公开日期：2022-01-20 来源：本站</p>"
    document = page(f"{facts}{dates}<div><p>一、总体情况</p><p>{PROSE}</p></div>")

    assert document.metadata["publisher"] == "云山市水利局"
    assert document.metadata["published"] == "2022-01-20"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("&nbsp;", ""),
        ("<p class=MsoNormal><o:p>&nbsp;</o:p></p>", ""),
        ("<p>结果</p><p>维持</p>", "结果维持"),
        ("本年新<br/>制作数量", "本年新制作数量"),
        ("1<br>0", "1 ⏎ 0"),
        ("22<sup>1</sup>", "22[1]"),
        ("<s>5</s>6", "6"),
        ("<del>5</del><ins>6</ins>", "6"),
        ('<span style="display: none">9</span>3', "3"),
        ("3601. 21885", "3601. 21885"),
        ("&lt;b&gt;1", "<b>1"),
    ],
)
def test_html_cells(cell: str, text: str) -> None:
    """A cell says what a browser shows; two figures in it never become one."""
    assert rows(page(f"<table><tr><td>规章</td><td>{cell}</td></tr></table>")) == [("规章", text)]


def test_the_encoding_is_found_whatever_the_page_declares() -> None:
    """UTF-8 beats a wrong meta tag, gb2312 pages are gb18030, UTF-16 has its mark."""
    text = "<html><head><meta charset={}></head><body><p>总体情况：镕</p></body></html>"

    for encoding, declared in [("utf-8", "gb2312"), ("gb18030", "gb2312"), ("utf-16", "utf-8")]:
        document = read(text.format(declared).encode(encoding), "page")
        assert document.text == "总体情况：镕"


def test_word_prints_numbers_that_were_never_typed() -> None:
    """Automatic numbering is part of the text: headings are told by it."""
    word = docx.Document()
    numbering = word.part.numbering_part.element
    level = (
        '<w:abstractNum xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'w:abstractNumId="77"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
    )
    numbering.insert(0, parse_xml(level))
    number = numbering.add_num(77).numId
    for title in ("总体情况", "主动公开政府信息情况"):
        paragraph: Any = word.add_paragraph(title)._p
        properties = paragraph.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_numId().val = number
        properties.get_or_add_ilvl().val = 0

    assert paragraphs(read(saved(word), "x")) == ["一、总体情况", "二、主动公开政府信息情况"]


def saved(word: "docx.document.Document") -> bytes:
    stream = BytesIO()
    word.save(stream)
    return stream.getvalue()


def test_word_says_neither_struck_nor_hidden_text() -> None:
    """A figure struck out or hidden is no longer said, and a note's mark is no digit."""
    word = docx.Document()
    cell = word.add_table(1, 2).rows[0].cells[1].paragraphs[0]
    cell.add_run("5").font.strike = True
    cell.add_run("7").font.hidden = True
    cell.add_run("22")
    cell.add_run("1").font.superscript = True
    word.add_paragraph("上").add_run().add_break(WD_BREAK.LINE)

    assert rows(read(saved(word), "x")) == [("", "22[1]")]


def test_sheets_print_numbers_as_excel_does() -> None:
    """14.0 is 14 and 126.84 has no tail of binary digits; hidden sheets are not read."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(2, 3, ["规章", 14.0, 0.1 + 0.2, 126.84])
        sheet.write_row(3, 3, ["行政许可", None, None, 5])
        hidden = book.add_worksheet()
        hidden.write(0, 0, "旧稿")
        hidden.hide()
    document = read(stream.getvalue(), "x")

    assert rows(document) == [("规章", "14", "0.3", "126.84"), ("行政许可", "", "", "5")]
    assert document.text.count("旧稿") == 0
    assert document.blocks[0].sheet == "Sheet1"


REAL = {
    "hongze-2023.pdf": (
        "pdf",
        [
            ("行政规范性文件", "0", "5", "5"),
            ("行政事业性收费", "7730.28"),
            ("3.补正后申请内容仍不明确", *("0" * 7)),
            ("5.要求行政机关确认或重新出具已获取信息", *("0" * 7)),
            ("10", "1", *("0" * 8), "5", *("0" * 4)),
        ],
    ),
    "shanghai-office-2019.html": (
        "html",
        [
            ("政府集中采购", "6", "251000元"),
            ("一、本年新收政府信息公开申请数量", "821", "35", "", "", "2", "1", "859"),
            ("（三）不予公开", "1.属于国家秘密", "14", "", "", "", "", "", ""),
        ],
    ),
    "blank-form-2021.docx": (
        "docx",
        [
            ("规章", "", "", ""),
            ("（七）总计", *[""] * 7),
            (
                "（六）其他处理",
                "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
                *[""] * 7,
            ),
        ],
    ),
}


@pytest.mark.parametrize("name", list(REAL))
def test_real_reports(shared: Path, name: str) -> None:
    """Rows a person read in the originals: across page breaks, with blanks, all blank."""
    form, expected = REAL[name]
    document = read((shared / "reports" / name).read_bytes(), name)

    assert document.format == form
    assert [row for row in expected if row not in rows(document)] == []


def test_a_page_number_is_no_text(shared: Path) -> None:
    """What stands at the foot of every page is no part of a paragraph that runs over it."""
    document = read((shared / "reports" / "hongze-2023.pdf").read_bytes(), "hongze-2023.pdf")

    assert "严格执行“分级审核、先审后发”程序" in document.text
    assert not any(line.strip("- ").isdigit() for line in document.text.split("\n"))


def zipped(members: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>'


def locked_pdf() -> bytes:
    """Return the smallest PDF whose encryption dictionary asks for a password."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <"
        + b"41" * 32
        + b"> /U <"
        + b"42" * 32
        + b"> >>",
    ]
    content = b"%PDF-1.4\n"
    offsets = []
    for at, part in enumerate(parts, 1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (at, part)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"<< /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [<41><41>] >>"
    return content + b"xref\n0 5\n0000000000 65535 f \n%strailer\n%s\nstartxref\n%d\n%%%%EOF" % (
        table,
        trailer,
        len(content),
    )


def far_corners() -> bytes:
    """Return a workbook of two figures that spans seventeen thousand million cells."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, 1)
        sheet.write(1048575, 16383, 1)
    return stream.getvalue()


def workbook(rows: str) -> bytes:
    """Return an OpenDocument workbook of some rows; `*` stands for the name of its elements."""
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "style", "table", "text")
    )
    content = f"<office:document-content{spaces}>{rows.replace('*', 'table:table')}"
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f"{content}</office:document-content>".encode(),
        }
    )


def test_ods_shows_what_the_sheet_shows() -> None:
    """Merges, repeats, hidden sheets, notes: a cell is what a reader of the sheet sees."""
    document = read(
        workbook(
            '<style:style style:name="h"><style:table-properties table:display="false"/>'
            '</style:style><* table:style-name="h"><*-row><*-cell><text:p>旧</text:p></*-cell>'
            "</*-row></*><* table:name='表'><*-row><*-cell><text:p>予以<text:s/>公开</text:p>"
            '</*-cell><*-cell table:number-columns-repeated="2"><text:p>0</text:p></*-cell>'
            '<*-cell office:value="7"/></*-row><*-row><*-cell><text:p>部分公开</text:p></*-cell>'
            '<*-cell table:number-columns-spanned="2"><office:annotation><text:p>批注</text:p>'
            "</office:annotation><text:p>1,234</text:p></*-cell><*-covered-table-cell/>"
            '<*-cell><text:p>5</text:p></*-cell></*-row><*-row table:number-rows-repeated="99999">'
            '<*-cell table:number-columns-repeated="16384"/></*-row></*>'.replace(
                "*-covered-table-cell", "table:covered-table-cell"
            )
        ),
        "年报.ods",
    )

    assert rows(document) == [("予以 公开", "0", "0", "7"), ("部分公开", "1,234", "5")]
    assert [cell.across for cell in document.blocks[1].cells] == [1, 2, 1]


HOSTILE = {
    "empty": (b"  \n", "文件是空的"),
    "zip bomb": (zipped({"word/document.xml": bytes(50_000_000)}), "压缩炸弹"),
    "xml entities": (zipped({"word/document.xml": LAUGHS}), "实体"),
    "deep html": (b"<div>" * 5000 + b"x" + b"</div>" * 5000, "嵌套层次过深"),
    "huge table": (b"<table>" + (b"<tr>" + b"<td>1" * 1000) * 250, "单元格超过"),
    "huge page": (b"<html>" + b"<p>1" * 400_000, "标签超过"),
    "locked pdf": (locked_pdf(), "密码"),
    "broken pdf": (b"%PDF-1.7 nothing of the kind", "已损坏"),
    "broken docx": (zipped({"word/document.xml": b"<w:p"}), "已损坏"),
    "far corners": (far_corners(), "单元格超过"),
    "endless rows of an ods": (
        workbook(
            '<*><*-row table:number-rows-repeated="999999"><*-cell><text:p>1</text:p></*-cell>'
            "</*-row></*>"
        ),
        "单元格超过",
    ),
    "endless columns of an ods": (
        workbook(
            '<*><*-row><*-cell table:number-columns-repeated="999999999"><text:p>1</text:p>'
            "</*-cell></*-row></*>"
        ),
        "单元格超过",
    ),
    "broken ods": (workbook("<*>"), "已损坏"),
    "broken xlsx": (zipped({"xl/workbook.xml": b"<w"}), "已损坏"),
    "program": (b"\x7fELF\x02\x01\0\0" * 9, "不认识的文件格式"),
    "some archive": (zipped({"readme.txt": b"1"}), "不认识的文件格式"),
    "page without text": (b"<html><body><img src=1.png></body></html>", "没有可读的文字"),
}


@pytest.mark.parametrize("kind", list(HOSTILE))
def test_hostile_files_are_refused(kind: str) -> None:
    """Poisoned, locked, broken and foreign files end in one sentence that says why."""
    content, sentence = HOSTILE[kind]
    assert sentence in why(content)


def test_a_file_over_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit is named with its unit."""
    monkeypatch.setattr("parser.readers.LARGEST_TEXT", 1 << 20)
    assert why("公开".encode() * (1 << 19)) == "文件超过 1 MB，未读取"


def test_pictures_name_the_extra_that_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra a scan is refused with the sentence that names it."""
    monkeypatch.setattr(scan, "recogniser", lambda: None)
    assert "gongkai[ocr]" in why(b"\x89PNG\r\n\x1a\n" + bytes(64), "scan.png")


TABLE_4 = Sample("复议诉讼", (sample(3, 2021).parts[7],))


def words_of(content: bytes) -> Callable[[object], SimpleNamespace]:
    """Return a recogniser that makes no mistakes: it knows the words of each page in turn."""
    with pdfplumber.open(BytesIO(content)) as pdf:
        pages = iter([page.extract_words() for page in pdf.pages])

    def engine(_: object) -> SimpleNamespace:
        boxes, texts = [], []
        for word in next(pages):
            x0, x1, top, bottom = (word[side] * 200 / 72 for side in ("x0", "x1", "top", "bottom"))
            boxes.append([(x0, top), (x1, top), (x1, bottom), (x0, bottom)])
            texts.append(word["text"])
        return SimpleNamespace(boxes=boxes, txts=texts)

    return engine


def test_a_scan_is_read_by_its_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words of a picture go into the cells that its rules make, over page breaks too."""
    report = sample(3, 2021)
    content = as_office_pdf(report)
    engine = words_of(content)
    monkeypatch.setattr(scan, "recogniser", lambda: recognised)
    monkeypatch.setattr(recognised, "engine", lambda: engine)
    monkeypatch.setattr("parser.readers.pdf._is_pictured", lambda *_: True)
    document = read(content, "scan.pdf")

    assert rows(document) == [row for table in report.tables for row in table]
    assert document.format == "scan"


def test_a_scan_is_recognised(tmp_path: Path) -> None:
    """With the extra, figures of a picture are the printed ones."""
    pytest.importorskip("rapidocr", reason="needs the extra [ocr]")
    pytest.importorskip("onnxruntime", reason="needs the extra [ocr]")
    pages = [page.render(scale=200 / 72).to_pil() for page in PdfDocument(as_office_pdf(TABLE_4))]
    pages[0].save(tmp_path / "scan.png")
    document = read((tmp_path / "scan.png").read_bytes(), "scan.png")

    assert rows(document)[-1] == TABLE_4.tables[0][-1]


SEEDS = (*(make(sample(0, 2021)) for make in (as_html, as_docx, as_xlsx)), locked_pdf())
# The first bytes by which formats are told; LibreOffice, which takes seconds, reads none of them.
STARTS = (b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<html>", b"GIF89a", b"\xff\xfe")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(STARTS), st.binary(max_size=400))
@example(b"", "\ufeff<p>".encode())
def test_any_bytes_are_read_or_refused(start: bytes, rest: bytes) -> None:
    """No content raises anything but NotAReport, and what is read has exact lines."""
    survives(start + rest)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SEEDS), st.integers(0, 2**32))
def test_damaged_files_are_read_or_refused(content: bytes, seed: int) -> None:
    """Flipped and missing bytes raise nothing but NotAReport."""
    chance = random.Random(seed)
    damaged = bytearray(content[: chance.randrange(len(content) // 2, len(content))])
    for _ in range(20):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    survives(bytes(damaged))


def survives(content: bytes) -> None:
    try:
        document = read(content, "any")
    except NotAReport:
        return
    cells = [cell for block in document.blocks for cell in block.cells]
    assert [document.slice(cell.start, cell.end) for cell in cells] == [c.text for c in cells]


def test_the_limits_are_above_every_sample(reports: Path) -> None:
    """No report that comes with the program is near a limit."""
    assert all(10 * len(f.read_bytes()) < limits.LARGEST_TEXT for f in reports.glob("*.txt"))


def test_a_panic_of_a_library_is_a_damaged_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rust's panics reach Python as no Exception; an .xls found by fuzzing made calamine panic."""
    panic = type("PanicException", (BaseException,), {})

    def panicking(file: object) -> None:
        raise panic("range start index 116 out of range for slice of length 70")

    monkeypatch.setattr("parser.readers.sheet.CalamineWorkbook.from_filelike", panicking)
    with pytest.raises(NotAReport, match="Excel"):
        sheet.read(b"\xd0\xcf\x11\xe0", "a.xls")
