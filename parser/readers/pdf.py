"""PDF with text: characters and ruling lines by PDFium, grids and paragraphs by this package.

A page that is the picture of one is left to the scan reader, where that is installed.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pypdfium2
from pypdfium2 import raw

from parser.document import Document
from parser.readers import scan
from parser.readers.frames import Frame
from parser.readers.glyphs import glyphs_in, marks_of, printed
from parser.readers.limits import MOST_MARKS, MOST_PAGES
from parser.readers.pages import Sheet, pieces_of
from parser.readers.pieces import Box, document
from parser.readers.ruled import lines_of, parts_of
from parser.readers.rules import Rule, lattices, rules_of
from parser.readers.strokes import Drawn, TooMany, drawn_on
from parser.readers.words import PAGE, refused


def read(content: bytes, name: str) -> Document:
    """Return a PDF; raises NotAReport for a locked, damaged, poisoned or purely pictured one."""
    with _opened(content, name) as pdf:
        sheets = [sheet for at in range(len(pdf)) for sheet in _sheets(pdf, at, name)]
        metadata = _metadata(pdf)
    return document(pieces_of(sheets), content, name, "pdf", metadata)


@contextmanager
def _opened(content: bytes, name: str) -> Iterator[pypdfium2.PdfDocument]:
    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as fault:
        is_locked = fault.err_code == raw.FPDF_ERR_PASSWORD
        raise refused(name, "encrypted" if is_locked else "damaged", format="PDF") from fault
    with pdf:
        if len(pdf) > MOST_PAGES:
            raise refused(name, "too_many_pages", limit=MOST_PAGES)
        yield pdf


@contextmanager
def _page(pdf: pypdfium2.PdfDocument, at: int, name: str) -> Iterator[tuple[Any, Any]]:
    """Give a page and its text."""
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


def _sheets(pdf: pypdfium2.PdfDocument, at: int, name: str) -> Iterator[Sheet]:
    with _page(pdf, at, name) as (page, text):
        if raw.FPDFText_CountChars(text) > MOST_MARKS:
            raise refused(name, "too_many_marks", page=at + 1, limit=f"{MOST_MARKS:,}")
        try:
            drawn = drawn_on(page)
        except TooMany as fault:
            raise refused(name, "too_many_marks", page=at + 1, limit=f"{MOST_MARKS:,}") from fault
        by_turn = printed(text, marks_of(text))
        bounds = raw.FS_RECTF()
        raw.FPDF_GetPageBoundingBox(page, bounds)
        box = (bounds.left, bounds.bottom, bounds.right, bounds.top)
        view = Frame(box, raw.FPDFPage_GetRotation(page))
    for turn, marks in by_turn.items():
        frame = Frame(box, turn)
        level, upright = rules_of([frame.box(*line) for line in drawn.lines])
        tables, rest = parts_of(lattices(level, upright), glyphs_in(frame, marks), frame.width, at + 1)
        yield Sheet.of(at + 1, frame.width, frame.height, [*tables, *lines_of(rest)], _cuts(level, drawn, frame))


def _cuts(level: Sequence[Rule], drawn: Drawn, frame: Frame) -> Iterator[Box]:
    """Yield the level lines of a page and the upper and lower edges of its shadings."""
    for rule in level:
        yield rule.begin, rule.at, rule.end, rule.at
    for shading in drawn.shadings:
        left, top, right, bottom = frame.box(*shading)
        yield left, top, right, top
        yield left, bottom, right, bottom


def _metadata(pdf: pypdfium2.PdfDocument) -> dict[str, str]:
    """Return the title property where it names a report; most name a template."""
    title = pdf.get_metadata_value("Title").strip()
    return {"title": title} if any(word in title for word in PAGE.report) else {}
