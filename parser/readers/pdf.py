"""PDF: characters and ruling lines by PDFium, grids and paragraphs by this package.

A page that is a picture of text is read by the scan reader, where that is installed; elsewhere by
the text that a scanner laid unseen over the picture, if it did.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
from pypdfium2 import raw

from parser.document import Document
from parser.readers import faces, scan
from parser.readers.frames import Frame
from parser.readers.glyphs import Mark, is_hidden, marks_of, printed
from parser.readers.limits import MOST_MARKS, MOST_PAGES
from parser.readers.pages import Sheet, pieces_of
from parser.readers.pieces import document
from parser.readers.sheets import sheets_of
from parser.readers.streams import is_too_large
from parser.readers.strokes import Drawn, TooMany, drawn_on
from parser.readers.words import PAGE, refused

_FEW = 20
"""Characters: a page with no more has no text but its number."""
_PICTURE = 0.3
"""Share of a page that its pictures cover if it is a scan."""
_TABLE = 0.05
"""Share of a page that a picture of a table covers; a stamp covers less."""
_OUTLINES = 100
"""Shapes: more of them on a page without characters are characters drawn as shapes."""


@dataclass(slots=True)
class _Read:
    """What came of the pages."""

    sheets: list[Sheet] = field(default_factory=list)
    recognised: list[int] = field(default_factory=list)
    """Pages read from their pictures, counted from 1."""
    unread: list[int] = field(default_factory=list)
    """Pages that are pictures nobody could read."""
    layered: list[int] = field(default_factory=list)
    """Pages that are pictures, read by a scanner's own text."""
    pictured: list[int] = field(default_factory=list)
    """Pages of text with a picture large enough for a table."""


def read(content: bytes, name: str) -> Document:
    """Return a PDF; raises NotAReport for a locked, damaged, poisoned or purely pictured one."""
    if is_too_large(content):
        raise refused(name, "too_much_drawn")
    done = _Read()
    with _opened(content, name) as pdf:
        for at in range(len(pdf)):
            _read_page(pdf, at, name, done)
        metadata = _metadata(pdf)
    if done.unread and not done.sheets:
        raise refused(name, "scan_pages", pages=_listed(done.unread))
    if done.unread:
        metadata["unread_pages"] = _listed(done.unread)
    if done.layered:
        metadata["layered_pages"] = _listed(done.layered)
    if done.pictured:
        metadata["pictured_pages"] = _listed(done.pictured)
    form = "scan" if len(done.recognised) == len(done.sheets) else "pdf"
    return document(pieces_of(done.sheets), content, name, form, metadata)


def _listed(pages: list[int]) -> str:
    return "、".join(map(str, pages))


@contextmanager
def _opened(content: bytes, name: str) -> Iterator[pypdfium2.PdfDocument]:
    faces.use_ours()
    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as fault:
        is_locked = fault.err_code == raw.FPDF_ERR_PASSWORD
        raise refused(name, "encrypted" if is_locked else "damaged", format="PDF") from fault
    with pdf:
        if len(pdf) > MOST_PAGES:
            raise refused(name, "too_many_pages", limit=MOST_PAGES)
        yield pdf


def _read_page(pdf: pypdfium2.PdfDocument, at: int, name: str, done: _Read) -> None:
    with _loaded(pdf, at, name) as (page, text):
        try:
            marks, drawn = _marks(text), drawn_on(page)
        except TooMany as fault:
            raise refused(name, "too_many_marks", page=at + 1, limit=f"{MOST_MARKS:,}") from fault
        view = _view(page)
        by_turn = printed(text, marks)
        hidden = is_hidden(text, marks)
    if not _is_pictured(by_turn, drawn, view, hidden):
        done.sheets += sheets_of(at + 1, by_turn, drawn, view)
        if _covered(drawn) > _TABLE * view.width * view.height:
            done.pictured.append(at + 1)
        return
    sheet = scan.sheet_of(pdf, at)
    if sheet and sheet.parts:
        done.sheets.append(sheet)
        done.recognised.append(at + 1)
    elif sheet is None and hidden and (own := sheets_of(at + 1, by_turn, drawn, view)):
        done.sheets += own
        done.layered.append(at + 1)
    else:
        done.unread.append(at + 1)


@contextmanager
def _loaded(pdf: pypdfium2.PdfDocument, at: int, name: str) -> Iterator[tuple[Any, Any]]:
    """Give a page and its text; raises NotAReport if PDFium cannot read them."""
    page = raw.FPDF_LoadPage(pdf.raw, at)
    if page and raw.FPDFPage_GetAnnotCount(page):
        # Fields of forms and typed notes become text of the page, as they are when it is printed.
        raw.FPDFPage_Flatten(page, raw.FLAT_PRINT)
        raw.FPDF_ClosePage(page)
        page = raw.FPDF_LoadPage(pdf.raw, at)
    text = raw.FPDFText_LoadPage(page) if page else None
    try:
        if not text:
            raise refused(name, "damaged", format="PDF")
        yield page, text
    finally:
        if text:
            raw.FPDFText_ClosePage(text)
        if page:
            raw.FPDF_ClosePage(page)


def _marks(text: Any) -> list[Mark]:
    if raw.FPDFText_CountChars(text) > MOST_MARKS:
        raise TooMany
    return marks_of(text)


def _view(page: Any) -> Frame:
    """Return the page as it is shown."""
    bounds = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, bounds)
    box = (bounds.left, bounds.bottom, bounds.right, bounds.top)
    return Frame(box, raw.FPDFPage_GetRotation(page))


def _is_pictured(by_turn: dict[int, list[Mark]], drawn: Drawn, view: Frame, hidden: bool) -> bool:
    """Whether what a page says stands in its pictures, or in shapes of characters."""
    letters = sum(mark.is_letter for marks in by_turn.values() for mark in marks)
    if letters > _FEW and not hidden:
        return False
    unnamed = sum(map(len, by_turn.values())) - letters > _FEW
    return (
        _covered(drawn) > _PICTURE * view.width * view.height or drawn.shapes > _OUTLINES or unnamed
    )


def _covered(drawn: Drawn) -> float:
    """Return the area of the pictures of a page, in square points."""
    return sum((right - left) * (top - bottom) for left, bottom, right, top in drawn.images)


def _metadata(pdf: pypdfium2.PdfDocument) -> dict[str, str]:
    """Return the title property where it names a report; most name a template."""
    title = pdf.get_metadata_value("Title").strip()
    return {"title": title} if any(word in title for word in PAGE.report) else {}
