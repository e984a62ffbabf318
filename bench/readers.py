"""Reports of every format from bytes to Document, beside the bare library on the same bytes."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from io import BytesIO

import docx
import pdfplumber
import pytest
import wps2md
from lxml.html import document_fromstring
from python_calamine import CalamineWorkbook

from bench import Timing, seconds
from parser import read
from tests.factory import FORMATS, sample

SEED, FORM = 1, 2021


def measure() -> Iterator[Timing]:
    """Yield the time of a report in each format this machine can make."""
    for kind, (peer, bare) in PEERS.items():
        try:
            content = FORMATS[kind](sample(SEED, FORM))
        except pytest.skip.Exception:
            continue
        ours = seconds(partial(read, content, "report"))
        yield Timing(f"{kind} read", ours, peer, seconds(partial(bare, content)), "report")


def by_lxml(content: bytes) -> str:
    """Return the text lxml finds in a page."""
    return "\n".join(map(str, document_fromstring(content).itertext()))


def by_docx(content: bytes) -> list[str]:
    """Return the cells python-docx finds, each merged one as often as it is spanned."""
    tables = docx.Document(BytesIO(content)).tables
    return [cell.text for table in tables for row in table.rows for cell in row.cells]


def by_calamine(content: bytes) -> list[list[object]]:
    """Return the values calamine finds."""
    with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
        return [list(row) for row in book.get_sheet_by_index(0).to_python()]


def by_wps2md(content: bytes) -> str:
    """Return the Markdown wps2md makes."""
    return str(wps2md.to_markdown(wps2md.parse(content).paragraphs))


def by_pdfplumber(content: bytes) -> list[object]:
    """Return the tables and the text pdfplumber finds."""
    with pdfplumber.open(BytesIO(content)) as pdf:
        return [
            found for page in pdf.pages for found in (page.extract_tables(), page.extract_text())
        ]


PEERS: Mapping[str, tuple[str, Callable[[bytes], object]]] = {
    "html": ("lxml alone", by_lxml),
    "word_page": ("lxml alone", by_lxml),
    "site_page": ("lxml alone", by_lxml),
    "docx": ("python-docx alone", by_docx),
    "xlsx": ("calamine alone", by_calamine),
    "doc": ("wps2md alone", by_wps2md),
    "chromium_pdf": ("pdfplumber alone", by_pdfplumber),
    "office_pdf": ("pdfplumber alone", by_pdfplumber),
}
