"""A PDF of text with one scanned page: `python -m tests.scanned FILE` writes it for `.ci/run`.

It prints what the program must find on the scanned page: the figures of table 4, in order.
"""

import sys
from io import BytesIO
from pathlib import Path

import pypdfium2

from tests.factory import Sample, as_office_pdf, sample
from tests.pdfs import Canvas, with_pictured_page, written

TITLE = "云山县水利局2022年政府信息公开工作年度报告"
WORDS = (
    TITLE,
    "一、总体情况",
    "2022年，全局主动公开政府信息12条。",
    "四、政府信息公开行政复议、行政诉讼情况",
)
TABLE = sample(3, 2021).parts[7]


def scanned() -> bytes:
    """Return a page of text, and behind it the picture of a page with table 4."""
    words = Canvas(595, 842)
    for at, line in enumerate(WORDS):
        words.text(100, 60 + 30 * at, line, 14)
    whole = pypdfium2.PdfDocument(written([words]))
    whole.import_pages(pypdfium2.PdfDocument(as_office_pdf(Sample("复议诉讼", (TABLE,)))))
    stream = BytesIO()
    whole.save(stream)
    return with_pictured_page(stream.getvalue(), 1)


def figures() -> list[str]:
    """Return the figures printed in table 4."""
    assert not isinstance(TABLE, str)
    return [box.text for box in TABLE[-1]]


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(scanned())
    print(*figures())
