"""Pages to pieces: no headers and footers, tables put together, lines joined to paragraphs."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from parser.document import PICTURE
from parser.readers.breaks import mended, overflowing
from parser.readers.frames import Frame
from parser.readers.margins import Page, without_margins
from parser.readers.pieces import Box, Piece
from parser.readers.ruled import Line, Printed, Ruled
from parser.readers.unruled import aligned, is_parted, with_tables
from parser.readers.zones import zones_of

_HEADING = re.compile(r"[一二三四五六七八九十]+、")
_FEWEST_STEPS = 8
"""Lines that must follow others before their distance is known."""
_APART = 1.35
"""Times the usual distance from which on a line is set apart."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as read."""

    page: int
    """Counted from 1."""
    width: float
    height: float
    parts: tuple[Line | Ruled, ...]
    """From top to bottom."""
    cuts: tuple[Box, ...] = ()
    """Level lines that may part rows of tables which have no grid."""

    zone: int = 0
    """Which part of the page it is, where the page has columns."""
    drawings: tuple[Box, ...] = ()
    """What is drawn no larger than a figure is: a cell with nothing else in it is no blank."""
    frames: tuple[Frame, Frame] | None = None
    """In which its boxes are, and in which the page is shown, if not the same."""

    @classmethod
    def of(
        cls, page: int, width: float, height: float, parts: Iterable[Line | Ruled],
        cuts: Iterable[Box] = (), frames: tuple[Frame, Frame] | None = None,
    ) -> "Sheet":  # fmt: skip
        """Return a page with its parts in order."""
        inorder = sorted(parts, key=lambda part: (part.box[1], part.box[0]))
        return cls(page, width, height, tuple(inorder), tuple(cuts), frames=frames)

    def seen(self, box: Box | None) -> Box | None:
        """Return a box as it lies on the page when shown."""
        return self.frames[0].seen_in(self.frames[1], box) if self.frames and box else box

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines outside the tables."""
        return tuple(part for part in self.parts if isinstance(part, Line))


def pieces_of(sheets: Sequence[Sheet]) -> Iterator[Piece]:
    """Yield the paragraphs and rows of pages in order."""
    bare = without_margins([Page(sheet.height, sheet.parts) for sheet in sheets])
    zones = [
        _with_tables(replace(sheet, parts=tuple(parts), zone=at))
        for sheet, page in zip(sheets, bare, strict=True)
        for at, parts in enumerate(zones_of(page.parts))
        if parts
    ]
    return _pieces(_mended(zones))


def _with_tables(sheet: Sheet) -> Sheet:
    """Return a page with the tables that have no ruling lines; each run of lines for itself."""
    parts: list[Line | Ruled] = []
    lines: list[Line] = []
    for part in sheet.parts:
        if isinstance(part, Line):
            lines.append(part)
            continue
        parts += [*with_tables(lines, sheet.cuts, sheet.page), part]
        lines = []
    parts += with_tables(lines, sheet.cuts, sheet.page)
    if sheet.drawings:
        parts = [_pictured(one, sheet) if isinstance(one, Ruled) else one for one in parts]
    return replace(sheet, parts=tuple(parts))


def _pictured(table: Ruled, sheet: Sheet) -> Ruled:
    """Return a table; a cell in which nothing but a drawing stands says so."""
    rows = []
    for row in table.rows:
        *cells, last = (_shown(cell, sheet.drawings) for cell in row.cells)
        # Without rules the last column ends where its text does.
        rows.append(replace(row, cells=(*cells, _shown(last, sheet.drawings, sheet.width))))
    return replace(table, rows=tuple(rows))


def _shown(cell: Printed, drawings: Sequence[Box], end: float = 0.0) -> Printed:
    """Return a cell; one that reaches to an end at least may hold a drawing up to there."""
    if cell.text or cell.box is None:
        return cell
    left, top, right, bottom = cell.box
    right = max(right, end)
    for x0, y0, x1, y1 in drawings:
        if left <= (x0 + x1) / 2 <= right and top <= (y0 + y1) / 2 <= bottom:
            return replace(cell, text=PICTURE)
    return cell


def _mended(sheets: Sequence[Sheet]) -> list[Sheet]:
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
            table, below[0] = aligned(table, below[0])
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


def _pieces(sheets: Sequence[Sheet]) -> Iterator[Piece]:
    """Yield paragraphs and rows; a table that goes on after a page break keeps its number."""
    settings = _settings(sheets)
    table, running = 0, _Paragraph()
    before: Line | Ruled | None = None
    for sheet in sheets:
        page = sheet.page
        for at, part in enumerate(sheet.parts):
            if isinstance(part, Line) and len(part.parts) < 3:
                if not running.goes_on(part, page, settings[sheet.width, sheet.zone]):
                    yield from running.ended()
                running.add(part, page)
            else:
                yield from running.ended()
                table += at > 0 or not _goes_on(before, part)
                yield from _rows(part, sheet, table)
            before = part
    yield from running.ended()


def _goes_on(before: Line | Ruled | None, part: Line | Ruled) -> bool:
    """Whether what begins a page goes on with the table that ended the page before."""
    if not isinstance(before, Ruled):
        return False
    return not (isinstance(part, Ruled) and is_parted(before, part))


def _rows(part: Line | Ruled, sheet: Sheet, table: int) -> Iterator[Piece]:
    if isinstance(part, Line):
        texts, boxes = zip(*part.parts, strict=True)
        yield Piece(texts, is_row=True, boxes=tuple(map(sheet.seen, boxes)), page=sheet.page)
        return
    for row in part.rows:
        if len(row.cells) > 1 or any(cell.text for cell in row.cells):
            yield Piece(
                tuple(cell.text for cell in row.cells),
                is_row=True,
                boxes=tuple(sheet.seen(cell.box) for cell in row.cells),
                page=row.page,
                table=table,
            )


@dataclass(frozen=True, slots=True)
class _Prose:
    """How lines of prose are set."""

    left: float
    right: float
    pitch: float
    """From line to line within a paragraph; 0 where nothing shows it."""


def _settings(sheets: Iterable[Sheet]) -> dict[tuple[float, int], _Prose]:
    """Return how prose is set, by the width of the page and the zone."""
    lines: dict[tuple[float, int], list[tuple[Line, ...]]] = defaultdict(list)
    for sheet in sheets:
        lines[sheet.width, sheet.zone].append(sheet.lines)
    return {place: _setting(own) for place, own in lines.items()}


def _setting(pages: Sequence[Sequence[Line]]) -> _Prose:
    boxes = [line.box for lines in pages for line in lines] or [(0.0, 0.0, 0.0, 0.0)]
    steps = sorted(
        below.box[1] - above.box[1]
        for lines in pages
        for above, below in pairwise(lines)
        if _is_same_size(above, below)
    )
    pitch = steps[len(steps) // 4] if len(steps) >= _FEWEST_STEPS else 0.0
    return _Prose(min(box[0] for box in boxes), max(box[2] for box in boxes), pitch)


def _is_same_size(one: Line, other: Line) -> bool:
    return abs(one.size - other.size) <= 0.15 * one.size


class _Paragraph:
    """Lines that run on; a line that is indented or set apart, or follows a short one, does not."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._page = self._last_page = 0

    def goes_on(self, line: Line, page: int, prose: _Prose) -> bool:
        """Whether a line continues the paragraph."""
        if not self._lines:
            return False
        last = self._lines[-1]
        is_indented = line.box[0] > prose.left + 1.2 * line.size
        was_short = last.box[2] < prose.right - 2 * last.size
        step = line.box[1] - last.box[1] if page == self._last_page else 0.0
        is_apart = step > _APART * prose.pitch > 0
        is_heading = _HEADING.match(line.text) and line.box[2] < prose.right - 2 * line.size
        begins = is_indented or was_short or is_apart or is_heading
        return _is_same_size(last, line) and not begins

    def add(self, line: Line, page: int) -> None:
        """Append a line."""
        self._page = self._page if self._lines else page
        self._last_page = page
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
