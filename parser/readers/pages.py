"""Pages to pieces: no headers and footers, tables put together, lines joined to paragraphs."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from parser.readers.breaks import mended, overflowing
from parser.readers.frames import Frame
from parser.readers.pieces import Box, Piece
from parser.readers.ruled import Line, Ruled
from parser.readers.unruled import with_tables

_PAGE_NUMBER = re.compile(r"[\s\-—–_·.第]*\d{1,4}[\s\-—–_·./页共第]*(\d{1,4}[\s\-—–_·.页]*)?")
_MARGIN = 0.1
"""Share of the page's height in which headers and footers stand."""


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

    frames: tuple[Frame, Frame] | None = None
    """In which its boxes are, and in which the page is shown, if not the same."""

    @classmethod
    def of(
        cls, page: int, width: float, height: float, parts: Iterable[Line | Ruled],
        cuts: Iterable[Box] = (), frames: tuple[Frame, Frame] | None = None,
    ) -> "Sheet":  # fmt: skip
        """Return a page with its parts in order."""
        inorder = sorted(parts, key=lambda part: (part.box[1], part.box[0]))
        return cls(page, width, height, tuple(inorder), tuple(cuts), frames)

    def seen(self, box: Box | None) -> Box | None:
        """Return a box as it lies on the page when shown."""
        return self.frames[0].seen_in(self.frames[1], box) if self.frames and box else box

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines outside the tables."""
        return tuple(part for part in self.parts if isinstance(part, Line))


def pieces_of(sheets: Sequence[Sheet]) -> Iterator[Piece]:
    """Yield the paragraphs and rows of pages in order."""
    return _pieces(_mended([_with_tables(sheet) for sheet in _without_margins(sheets)]))


def _without_margins(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Return the pages without page numbers and without lines that stand on most of them."""
    repeated = Counter(key for sheet in sheets for key in {_key(line) for line in _edges(sheet)})
    often = {key for key, count in repeated.items() if count > 1 and 2 * count > len(sheets)}

    def is_report(sheet: Sheet, part: Line | Ruled) -> bool:
        if isinstance(part, Ruled) or part not in _edges(sheet):
            return True
        return not _PAGE_NUMBER.fullmatch(part.text) and _key(part) not in often

    return [
        replace(sheet, parts=tuple(part for part in sheet.parts if is_report(sheet, part)))
        for sheet in sheets
    ]


def _with_tables(sheet: Sheet) -> Sheet:
    """Return a page with the tables that have no ruling lines; each run of lines for itself."""
    parts: list[Line | Ruled] = []
    for is_table, run in groupby(sheet.parts, lambda part: isinstance(part, Ruled)):
        lines = list(run)
        parts += lines if is_table else with_tables(lines, sheet.cuts, sheet.page)
    return replace(sheet, parts=tuple(parts))


def _edges(sheet: Sheet) -> list[Line]:
    """Return the lines at the head and the foot of a page."""
    margin = _MARGIN * sheet.height
    return [
        line for line in sheet.lines if line.box[3] < margin or line.box[1] > sheet.height - margin
    ]


def _key(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "0", line.text), round(line.box[1] / 6)


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
    margins = _margins(sheets)
    table, running = 0, _Paragraph()
    before: Line | Ruled | None = None
    for sheet in sheets:
        page = sheet.page
        for at, part in enumerate(sheet.parts):
            if isinstance(part, Line) and len(part.parts) < 3:
                if not running.goes_on(part, margins[sheet.width]):
                    yield from running.ended()
                running.add(part, page)
            else:
                yield from running.ended()
                table += at > 0 or not isinstance(before, Ruled)
                yield from _rows(part, sheet, table)
            before = part
    yield from running.ended()


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


def _margins(sheets: Iterable[Sheet]) -> dict[float, tuple[float, float]]:
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
