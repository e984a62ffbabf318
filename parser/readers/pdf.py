"""PDF with text: ruled tables by pdfplumber, everything else as lines joined to paragraphs.

Page pictures are left to the scan reader.
"""

import logging
from io import BytesIO

import pdfplumber
import pypdfium2
from pdfminer.pdfparser import PDFSyntaxError
from pdfminer.psparser import PSException
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from parser.document import Document
from parser.readers import scan
from parser.readers.limits import MOST_MARKS, MOST_PAGES
from parser.readers.pages import Sheet, pieces_of
from parser.readers.pieces import document
from parser.readers.ruled import parts_of
from parser.readers.rules import tables_of
from parser.readers.words import PAGE, refused

# What pdfminer says of fonts without a box is no news to anyone.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


def read(content: bytes, name: str) -> Document:
    """Return a PDF; raises NotAReport for a locked, damaged, poisoned or purely pictured one."""
    pictured = _pictured(content, name)
    if pictured:
        return scan.read_pages(content, name, pictured)
    try:
        sheets = _sheets(content)
    except (PSException, PDFSyntaxError, PdfminerException, MalformedPDFException) as fault:
        raise refused(name, "damaged", format="PDF") from fault
    except (ValueError, TypeError, KeyError, IndexError, RecursionError, AssertionError) as fault:
        # pdfminer lets many malformed objects through to plain Python errors.
        raise refused(name, "damaged", format="PDF") from fault
    return document(pieces_of(sheets), content, name, "pdf", _metadata(content))


def _pictured(content: bytes, name: str) -> tuple[int, ...]:
    """Return the pages that are pictures of text, counted from 1; checks locks and limits."""
    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as fault:
        is_locked = fault.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD
        raise refused(name, "encrypted" if is_locked else "damaged", format="PDF") from fault
    with pdf:
        if len(pdf) > MOST_PAGES:
            raise refused(name, "too_many_pages", limit=MOST_PAGES)
        return tuple(at + 1 for at in range(len(pdf)) if _is_pictured(pdf, at, name))


def _is_pictured(pdf: pypdfium2.PdfDocument, at: int, name: str) -> bool:
    try:
        page = pdf[at]
        letters = page.get_textpage().count_chars()
        marks = pypdfium2.raw.FPDFPage_CountObjects(page.raw)
    except pypdfium2.PdfiumError as fault:
        raise refused(name, "damaged", format="PDF") from fault
    if max(letters, marks) > MOST_MARKS:
        raise refused(name, "too_many_marks", page=at + 1, limit=f"{MOST_MARKS:,}")
    if letters > 20:
        return False
    whole = page.get_width() * page.get_height()
    images = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
    return any(_area(image.get_bounds()) > 0.3 * whole for image in images)


def _area(bounds: tuple[float, float, float, float]) -> float:
    left, bottom, right, top = bounds
    return abs((right - left) * (top - bottom))


def _metadata(content: bytes) -> dict[str, str]:
    """Return the title property where it names a report; most name a template."""
    with pypdfium2.PdfDocument(content) as pdf:
        title = pdf.get_metadata_value("Title").strip()
    return {"title": title} if any(word in title for word in PAGE.report) else {}


def _sheets(content: bytes) -> list[Sheet]:
    with pdfplumber.open(BytesIO(content)) as pdf:
        return [_sheet(page) for page in pdf.pages]


def _sheet(page: Page) -> Sheet:
    # Bold is often one character printed twice: 1 must not become 11.
    glyphs = page.dedupe_chars(tolerance=1, extra_attrs=()).chars
    width, number = float(page.width), page.page_number
    sheet = Sheet(width, float(page.height), parts_of(tables_of(page), glyphs, width, number))
    page.close()
    return sheet
