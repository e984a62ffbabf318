"""Tables shown as pictures: nothing of them is read, and the report says so."""

import struct
import zlib
from io import BytesIO

import docx
import pytest

from parser import parse, read
from parser.report import Report
from tests.pdfs import Canvas, written

HEADINGS = (
    "云山县水利局2022年政府信息公开工作年度报告", "一、总体情况",
    "2022年，我局认真贯彻落实条例，坚持以公开为常态、不公开为例外。",
    "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况",
    "公开内容还不够丰富。",
)  # fmt: skip


def png() -> bytes:
    """Return a white picture."""
    head = struct.pack(">IIBBBBB", 400, 300, 8, 0, 0, 0, 0)
    parts = (b"IHDR", head), (b"IDAT", zlib.compress((b"\0" + b"\xff" * 400) * 300)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


def as_page(image: str) -> Report:
    body = "".join(
        f"<p>{line}</p>" + (f"<p>{image}</p>" if line[0] in "二三四" else "") for line in HEADINGS
    )
    (report,) = parse(read(f"<html><body>{body}</body></html>".encode(), "报告.html"))
    return report


def said(report: Report) -> list[str]:
    return [one.detail for one in report.problems if one.code == "table_pictured"]


@pytest.mark.parametrize(
    ("image", "is_said"),
    [
        ('<img src="t.png">', True),
        ('<img src="t.png" width="600px" height="400">', True),
        ('<img src="icon.png" width="16" height="16">', False),
        ('见图<img src="t.png">', False),
        ("", False),
    ],
)
def test_a_picture_on_a_page_is_named_where_a_table_is_missing(image: str, is_said: bool) -> None:
    assert said(as_page(image)) == (list(HEADINGS[3:6]) if is_said else [])


def test_a_picture_in_a_word_document_is_named_where_a_table_is_missing() -> None:
    word = docx.Document()
    for line in HEADINGS:
        word.add_paragraph(line)
        if line[0] == "三":
            word.add_picture(BytesIO(png()))
    stream = BytesIO()
    word.save(stream)
    (report,) = parse(read(stream.getvalue(), "报告.docx"))

    assert said(report) == [HEADINGS[4]]


@pytest.mark.parametrize(("share", "is_said"), [(0.2, True), (0.01, False)])
def test_a_picture_in_a_pdf_is_named_where_a_table_is_missing(share: float, is_said: bool) -> None:
    canvas = Canvas(595, 842)
    for at, line in enumerate(HEADINGS):
        canvas.text(60, 60 + 20 * at, line)
    width, height = 400, share * 595 * 842 / 400
    canvas.drawing.append(f"q {width} 0 0 {height} 60 300 cm BI /W 1 /H 1 /BPC 8 /CS /G ID 0 EI Q")
    (report,) = parse(read(written([canvas]), "报告.pdf"))

    assert said(report) == (list(HEADINGS[3:6]) if is_said else [])
