"""Ruled tables of a page: characters to cells, nothing printed left behind.

A cell is where its rules are; words that stand in none of a table's cells join the row beside them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from parser.radicals import RADICALS
from parser.readers.glyphs import Glyph
from parser.readers.pieces import STACKED, Box, squeezed
from parser.readers.rules import Lattice
from parser.readers.strokes import THICK

_TOP, _RIGHT, _BOTTOM, _SIZE = map(attrgetter, ("top", "x1", "bottom", "size"))
_PADDING = 5.4  # points left of and right of the text of a cell, as Word sets them
_TOUCH = 0.05
"""Share of its size by which a digit stands apart from one of another cell at least."""
_MANY = 3
"""Cells with several figures that make a grid a doubtful one."""
_TWICE = 1.0
"""Points by which a bold character printed twice moves at most."""
_LATIN_GAP, _WIDE_GAP = 0.2, 0.6
"""Shares of its size from which on a gap before a letter or digit, or any character, is a space."""
_SLIVER = 4.0
"""Points: no figure fits into a narrower column; LibreOffice leaves such between table halves."""


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line of text."""

    text: str
    box: Box
    size: float
    parts: tuple[tuple[str, Box], ...]
    """What wide gaps part, as the columns of a table without rules; one part in prose."""
    glyphs: tuple[Glyph, ...] = ()
    """None where they tell nothing of columns, as the words of a scan."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A cell of a ruled table, and where the last line in it ends."""

    text: str
    box: Box | None
    last: Box | None = None
    """None for a blank cell."""
    advance: float = 0.0
    """Points a character takes in the last line."""

    def is_full(self, room: float) -> bool:
        """Whether the last line leaves less room than so many characters: the text may go on."""
        if self.box is None or self.last is None:
            return False
        return self.box[2] - self.last[2] < room * (self.last[3] - self.last[1]) + _PADDING

    @property
    def is_cut_figure(self) -> bool:
        """Whether the text ends in a figure that had no room for one more digit."""
        if not self.text[-1:].isdigit() or self.box is None or self.last is None:
            return False
        left, right = self.last[0] - self.box[0], self.box[2] - self.last[2]
        padding = max(0.0, min(_PADDING, left, right))
        return left + right - 2 * padding < self.advance


@dataclass(frozen=True, slots=True)
class Row:
    """A printed row of a ruled table."""

    cells: tuple[Printed, ...]
    page: int


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruled table of one page."""

    box: Box
    rows: tuple[Row, ...]


def parts_of(
    grids: Iterable[Lattice], glyphs: Iterable[Glyph], width: float, page: int
) -> tuple[list[Ruled], list[Glyph]]:
    """Return the tables of a page that have text, and the characters outside them.

    A grid of one column is a frame around prose; its text is prose.
    """
    tables: list[Ruled] = []
    rest = anchored(glyphs, width)
    for grid in grids:
        if all(len(row) < 2 for row in grid.rows):
            continue
        inside, outside = _parted(rest, grid)
        if inside:
            rows = [Row(cells, page) for cells in _rows(grid, inside)]
            if not _is_unruled(rows):
                tables.append(Ruled(grid.box, tuple(rows)))
                rest = outside
    return tables, rest


def _is_unruled(rows: Sequence[Row]) -> bool:
    """Whether a grid's lines part no rows or columns: most of its cells hold several.

    Several figures, or, where there is but one row, the name of a column and a figure below it.
    """
    figures = [cell.text for row in rows for cell in row.cells if cell.text[-1:].isdigit()]
    several = sum(STACKED in text or (len(rows) == 1 and not _is_figure(text)) for text in figures)
    return several >= _MANY and 2 * several > len(figures)


def _is_figure(text: str) -> bool:
    return text[0].isdigit() or text[0] in "+-−－"


def _parted(glyphs: Iterable[Glyph], grid: Lattice) -> tuple[dict[int, list[Glyph]], list[Glyph]]:
    """Return the characters in each cell of a grid, and those outside it."""
    inside: dict[int, list[Glyph]] = defaultdict(list)
    outside: list[Glyph] = []
    for glyph in glyphs:
        cell = grid.cell_at(glyph.at, (glyph.top + glyph.bottom) / 2)
        (outside if cell is None else inside[cell]).append(glyph)
    return inside, outside


def anchored(glyphs: Iterable[Glyph], width: float) -> list[Glyph]:
    """Return characters with the place `at` that says in which cell each stands.

    A figure too wide for its cell runs over the rule; all of it stands where its middle does. One
    that the edge of the page cuts may have lost digits: it ends in …, so nobody takes it for whole.
    """
    found: list[Glyph] = []
    for run in (run for line in _in_lines(glyphs) for run in _runs(line)):
        first, last = run[0], run[-1]
        if first.text.isdigit() and last.x1 > width:
            run.append(last._replace(text="…", x0=last.x1))
        if len(run) == 1 and first.at < width - THICK:
            found.append(first)
            continue
        centre = min((first.x0 + last.x1) / 2, width - THICK)
        found += (glyph._replace(at=centre) for glyph in run)
    return found


def _runs(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Yield the characters of a line, digits that touch each other together."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and not (_is_digit(run[-1]) and _is_digit(glyph) and _touch(run[-1], glyph)):
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


def _is_digit(glyph: Glyph) -> bool:
    # A recogniser's word is whole, however near the next one is.
    return len(glyph.text) == 1 and (glyph.text.isdigit() or glyph.text in ".,")


def _touch(before: Glyph, glyph: Glyph) -> bool:
    return glyph.x0 - before.x1 < _TOUCH * glyph.size


def _rows(grid: Lattice, inside: Mapping[int, list[Glyph]]) -> Iterator[tuple[Printed, ...]]:
    """Yield the rows, without the slivers between the columns of two halves of a table."""
    for row in grid.rows:
        cells = []
        for at in row:
            box = grid.cells[at]
            if at in inside or box[2] - box[0] > _SLIVER:
                cells.append(_printed(inside.get(at, ()), box))
        if cells:
            yield tuple(cells)


def _printed(glyphs: Iterable[Glyph], box: Box) -> Printed:
    """Return a cell; its lines are joined, but two numbers never become one.

    A number that fills its line goes on in the next; one that does not has ended.
    """
    cell = Printed("", box)
    for line in lines_of(glyphs):
        text = STACKED.join(part for part, _ in line.parts) if _numbers(line) else line.text
        advance = (line.box[2] - line.box[0]) / len(line.text)
        cell = Printed(together(cell, text), box, line.box, advance)
    return cell


def together(cell: Printed, more: str) -> str:
    """Return the text of a cell with the next line of it."""
    text = cell.text
    if not text or not more:
        return text or more
    if text[-1].isdigit() and more[0].isdigit():
        return text + more if cell.is_cut_figure else text + STACKED + more
    return squeezed(text + (" " if text[-1].isascii() and more[0].isascii() else "") + more)


def _numbers(line: Line) -> bool:
    return len(line.parts) > 1 and all(part[-1:].isdigit() for part, _ in line.parts)


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """Return characters as lines, from top to bottom."""
    return [line_of(own) for own in _in_lines(glyphs)]


def _in_lines(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Return characters in lines, without those that are printed twice to look bold."""
    rows: list[list[Glyph]] = []
    middle = size = 0.0
    for glyph in sorted(glyphs, key=_height):
        height, own = (glyph.top + glyph.bottom) / 2, glyph.size
        # The one before by height tells the line, so lines that rise a little are kept whole.
        if rows and height - middle < 0.4 * min(own, size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
        middle, size = height, own
    return [_single(sorted(row, key=_across)) for row in rows]


def _height(glyph: Glyph) -> float:
    return glyph.top + glyph.bottom


def _across(glyph: Glyph) -> float:
    return glyph.x0


def _single(row: list[Glyph]) -> list[Glyph]:
    """Return a line without characters that lie on the same one a second time."""
    if len(row) == 1:
        return row
    kept: list[Glyph] = []
    for glyph in row:
        least = glyph.x0 - min(_TWICE, 0.2 * glyph.size)
        is_near = kept and kept[-1].x0 >= least
        if not (is_near and any(o.text == glyph.text and o.x0 >= least for o in kept[-3:])):
            kept.append(glyph)
    return kept


def line_of(glyphs: Sequence[Glyph]) -> Line:
    """Return characters that stand from left to right as a line."""
    if len(glyphs) == 1:  # most cells print one digit
        own = text_of(glyphs), box_of(glyphs)
        return Line(*own, glyphs[0].size, (own,), tuple(glyphs))
    parts: list[list[Glyph]] = [[glyphs[0]]]
    for before, glyph in pairwise(glyphs):
        if glyph.x0 - before.x1 > 2 * glyph.size:
            parts.append([])
        parts[-1].append(glyph)
    said = tuple((text_of(part), box_of(part)) for part in parts)
    size = max(map(_SIZE, glyphs))
    box = said[0][1] if len(said) == 1 else box_of(glyphs)
    return Line("  ".join([text for text, _ in said]), box, size, said, tuple(glyphs))


def box_of(glyphs: Sequence[Glyph]) -> Box:
    """Return the box around characters of a line, which stand from left to right."""
    first = glyphs[0]
    if len(glyphs) == 1:
        return first.x0, first.top, first.x1, first.bottom
    return first.x0, min(map(_TOP, glyphs)), max(map(_RIGHT, glyphs)), max(map(_BOTTOM, glyphs))


def text_of(glyphs: Sequence[Glyph]) -> str:
    """Return what characters of a line say, with spaces where they stand apart."""
    texts = [glyphs[0].text]
    if len(glyphs) == 1:
        return squeezed(texts[0].translate(RADICALS))
    for before, glyph in pairwise(glyphs):
        if len(before.text) + len(glyph.text) > 2 and _are_digits(before, glyph):
            texts.append(STACKED)
        elif (gap := (glyph.x0 - before.x1) / glyph.size) > _LATIN_GAP:
            texts.append(_space(before.text, glyph.text, gap))
        texts.append(glyph.text)
    return squeezed("".join(texts).translate(RADICALS))


def _are_digits(before: Glyph, glyph: Glyph) -> bool:
    return before.text[-1].isdigit() and glyph.text[0].isdigit()


def _space(before: str, after: str, gap: float) -> str:
    """Return a space where one was printed, or where letters stand apart."""
    if before.isdigit() and after.isdigit() and gap > 1:
        return STACKED
    is_latin = before.isascii() and after.isascii()
    return " " if is_latin or gap > _WIDE_GAP else ""
