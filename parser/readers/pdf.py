"""PDF with text: ruled tables by pdfplumber, everything else as lines joined to paragraphs.

Page pictures are left to the scan reader.
"""

import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import pairwise

import pdfplumber
import pypdfium2
from pdfminer.pdfparser import PDFSyntaxError
from pdfminer.psparser import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from parser.document import Document
from parser.readers import scan
from parser.readers.breaks import mended, overflowing
from parser.readers.limits import MOST_MARKS, MOST_PAGES
from parser.readers.pieces import Piece, document
from parser.readers.ruled import Line, Ruled, parts_of
from parser.readers.words import PAGE, refused

# What pdfminer says of fonts without a box is no news to anyone.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)

_PAGE_NUMBER = re.compile(r"[\s\-—–_·.第]*\d{1,4}[\s\-—–_·./页共第]*(\d{1,4}[\s\-—–_·.页]*)?")
_MARGIN = 0.1
"""Share of the page's height in which headers and footers stand."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page as read."""

    number: int
    width: float
    height: float
    parts: tuple[Line | Ruled, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines outside the tables."""
        return tuple(part for part in self.parts if isinstance(part, Line))


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
    return document(
        _pieces(_mended(_without_margins(sheets))), content, name, "pdf", _metadata(content)
    )


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


def _sheets(content: bytes) -> list[_Sheet]:
    with pdfplumber.open(BytesIO(content)) as pdf:
        sheets = []
        for page in pdf.pages:
            # Bold is often one character printed twice: 1 must not become 11.
            parts = tuple(parts_of(page, page.dedupe_chars(tolerance=1, extra_attrs=()).chars))
            sheets.append(_Sheet(page.page_number, page.width, page.height, parts))
            page.close()
        return sheets


def _without_margins(sheets: Sequence[_Sheet]) -> list[_Sheet]:
    """Return the pages without page numbers and without lines that stand on most of them."""
    repeated = Counter(key for sheet in sheets for key in {_key(line) for line in _edges(sheet)})
    often = {key for key, count in repeated.items() if count > 1 and 2 * count > len(sheets)}

    def is_report(sheet: _Sheet, part: Line | Ruled) -> bool:
        if isinstance(part, Ruled) or part not in _edges(sheet):
            return True
        return not _PAGE_NUMBER.fullmatch(part.text) and _key(part) not in often

    return [
        _Sheet(
            sheet.number,
            sheet.width,
            sheet.height,
            tuple(part for part in sheet.parts if is_report(sheet, part)),
        )
        for sheet in sheets
    ]


def _edges(sheet: _Sheet) -> list[Line]:
    """Return the lines at the head and the foot of a page."""
    margin = _MARGIN * sheet.height
    return [
        line for line in sheet.lines if line.box[3] < margin or line.box[1] > sheet.height - margin
    ]


def _key(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "0", line.text), round(line.box[1] / 6)


def _mended(sheets: Sequence[_Sheet]) -> list[_Sheet]:
    """Return the pages with the tables put together that page breaks cut."""
    parts = [list(sheet.parts) for sheet in sheets]
    for above, below in pairwise(parts):
        at = next((at for at, part in enumerate(above) if _is_last(above, at)), None)
        if at is None or not below or not isinstance(below[0], Ruled):
            continue
        lines = [part for part in above[at + 1 :] if isinstance(part, Line)]
        table, lines = overflowing(_ruled(above[at]), lines)
        above[at + 1 :] = lines
        if not lines:
            table, below[0] = mended(table, below[0])
        above[at] = table
    return [replace(sheet, parts=tuple(own)) for sheet, own in zip(sheets, parts, strict=True)]


def _is_last(parts: Sequence[Line | Ruled], at: int) -> bool:
    """Whether a part is the last table of its page."""
    return isinstance(parts[at], Ruled) and not any(
        isinstance(part, Ruled) for part in parts[at + 1 :]
    )


def _ruled(part: Line | Ruled) -> Ruled:
    assert isinstance(part, Ruled)
    return part


def _pieces(sheets: Sequence[_Sheet]) -> Iterator[Piece]:
    """Yield paragraphs and rows; a table that goes on after a page break keeps its number."""
    margins = _margins(sheets)
    table, running = 0, _Paragraph()
    before: Line | Ruled | None = None
    for sheet in sheets:
        for at, part in enumerate(sheet.parts):
            if isinstance(part, Line) and len(part.parts) < 3:
                if not running.goes_on(part, margins[sheet.width]):
                    yield from running.ended()
                running.add(part, sheet.number)
            else:
                yield from running.ended()
                table += at > 0 or not isinstance(before, Ruled)
                yield from _rows(part, sheet.number, table)
            before = part
    yield from running.ended()


def _rows(part: Line | Ruled, page: int, table: int) -> Iterator[Piece]:
    if isinstance(part, Line):
        texts, boxes = zip(*part.parts, strict=True)
        yield Piece(texts, is_row=True, boxes=boxes, page=page)
        return
    for row in part.rows:
        if len(row.cells) > 1 or any(cell.text for cell in row.cells):
            yield Piece(
                tuple(cell.text for cell in row.cells),
                is_row=True,
                boxes=tuple(cell.box for cell in row.cells),
                page=row.page,
                table=table,
            )


def _margins(sheets: Iterable[_Sheet]) -> dict[float, tuple[float, float]]:
    """Return where lines of prose begin and end, by the width of the page."""
    margins: dict[float, tuple[float, float]] = {}
    for sheet in sheets:
        left, right = margins.get(sheet.width, (sheet.width, 0.0))
        lines = [line.box for line in sheet.lines]
        margins[sheet.width] = (
            min([left, *(box[0] for box in lines)]),
            max([right, *(box[2] for box in lines)]),
        )
    return margins


class _Paragraph:
    """Lines that run on; a line that is indented, or follows a short one, begins anew."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._page = 0

    def goes_on(self, line: Line, margins: tuple[float, float]) -> bool:
        """Whether a line continues the paragraph."""
        if not self._lines:
            return False
        last, (left, right) = self._lines[-1], margins
        is_indented = line.box[0] > left + 1.2 * line.size
        was_short = last.box[2] < right - 2 * last.size
        changed = abs(line.size - last.size) > 0.15 * last.size
        return not (is_indented or was_short or changed)

    def add(self, line: Line, page: int) -> None:
        """Append a line."""
        self._page = self._page if self._lines else page
        self._lines.append(line)

    def ended(self) -> Iterator[Piece]:
        """Yield the paragraph, if there is one, and begin anew."""
        if self._lines:
            text = self._lines[0].text
            for line in self._lines[1:]:
                ascii_seam = text[-1].isascii() and line.text[0].isascii()
                text += (" " if ascii_seam and not text[-1].isdigit() else "") + line.text
            self._lines = []
            yield Piece((text,), page=self._page)
