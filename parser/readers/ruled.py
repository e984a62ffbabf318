"""Ruled tables of a page: characters to cells, nothing printed left behind.

A cell is where its rules are; words that stand in none of a table's cells join the row beside them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pdfplumber.table import Table

from parser.radicals import RADICALS
from parser.readers.pieces import STACKED, Box, squeezed
from parser.readers.rules import THICK

Glyph = dict[str, Any]
"""A character as pdfplumber gives it: text, x0, top, x1, bottom, size."""

_PADDING = 5.4
"""Points left of and right of the text of a cell, as Word sets them."""
_TOUCH = 0.05
"""Share of its size by which a digit stands apart from one of another cell at least."""
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
    tables: Iterable[Table], glyphs: Iterable[Glyph], width: float, page: int
) -> tuple[Line | Ruled, ...]:
    """Return the lines and the tables of a page from top to bottom."""
    rest = _anchored(glyphs, width)
    parts: list[Line | Ruled] = []
    for table in tables:
        inside, rest = _parted(rest, table.bbox)
        rows = (Row(cells, page) for cells in _rows(table, inside))
        parts.append(Ruled(table.bbox, tuple(rows)))
    parts += lines_of(rest)
    return tuple(sorted(parts, key=lambda part: (part.box[1], part.box[0])))


def _parted(glyphs: Iterable[Glyph], box: Box) -> tuple[list[Glyph], list[Glyph]]:
    """Return the characters in a box, and the others."""
    inside: list[Glyph] = []
    outside: list[Glyph] = []
    for glyph in glyphs:
        (inside if _holds(box, glyph) else outside).append(glyph)
    return inside, outside


def _anchored(glyphs: Iterable[Glyph], width: float) -> list[Glyph]:
    """Return characters with the point `at` that says in which cell each stands.

    A figure too wide for its cell runs over the rule; all of it stands where its middle does. One
    that the edge of the page cuts may have lost digits: it ends in …, so nobody takes it for whole.
    """
    anchored: list[Glyph] = []
    for run in (run for line in _in_lines(glyphs) for run in _runs(line)):
        last = run[-1]
        if run[0]["text"].isdigit() and last["x1"] > width:
            run.append(last | {"text": "…", "x0": last["x1"]})
        centre = min((run[0]["x0"] + last["x1"]) / 2, width - THICK)
        anchored += (
            glyph | {"at": (centre, (glyph["top"] + glyph["bottom"]) / 2)} for glyph in run
        )
    return anchored


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
    text: str = glyph["text"]
    return text.isdigit() or text in ".,"


def _touch(before: Glyph, glyph: Glyph) -> bool:
    return bool(glyph["x0"] - before["x1"] < _TOUCH * glyph["size"])


def _holds(box: Box, glyph: Glyph) -> bool:
    left, top, right, bottom = box
    across, down = glyph["at"]
    return bool(left <= across <= right and top <= down <= bottom)


def _rows(table: Table, glyphs: Sequence[Glyph]) -> Iterator[tuple[Printed, ...]]:
    """Yield the rows; words outside every cell become cells of the row at their height."""
    rest = list(glyphs)
    rows: list[tuple[float, list[Printed]]] = []
    for row in table.rows:
        cells: list[Printed] = []
        for box in filter(None, row.cells):
            inside, rest = _parted(rest, box)
            if inside or box[2] - box[0] > _SLIVER:
                cells.append(_printed(inside, box))
        rows.append((row.bbox[1], cells))
    for line in lines_of(rest):
        at = max((top for top, _ in rows if top <= line.box[1] + THICK), default=rows[0][0])
        stray = (Printed(text, box, box) for text, box in line.parts)
        next(cells for top, cells in rows if top == at).extend(stray)
    for _, cells in rows:
        if cells:
            yield tuple(sorted(cells, key=lambda cell: cell.box or ()))


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
    return [_line(glyphs) for glyphs in _in_lines(glyphs)]


def _in_lines(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: (glyph["top"] + glyph["bottom"]) / 2):
        if not glyph["text"].strip():
            continue
        if rows and _is_beside(rows[-1], glyph):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [sorted(row, key=lambda glyph: glyph["x0"]) for row in rows]


def _is_beside(row: Sequence[Glyph], glyph: Glyph) -> bool:
    """Whether a character stands in the line that its predecessor by height stands in."""
    last = row[-1]
    apart = (glyph["top"] + glyph["bottom"] - last["top"] - last["bottom"]) / 2
    return bool(apart < 0.4 * min(glyph["size"], last["size"]))


def _line(glyphs: Sequence[Glyph]) -> Line:
    parts: list[list[Glyph]] = [[glyphs[0]]]
    for before, glyph in pairwise(glyphs):
        if glyph["x0"] - before["x1"] > 2 * glyph["size"]:
            parts.append([])
        parts[-1].append(glyph)
    said = tuple((_text(part), _box(part)) for part in parts)
    size = max(glyph["size"] for glyph in glyphs)
    return Line("  ".join(text for text, _ in said), _box(glyphs), size, said)


def _box(glyphs: Sequence[Glyph]) -> Box:
    return (
        min(glyph["x0"] for glyph in glyphs),
        min(glyph["top"] for glyph in glyphs),
        max(glyph["x1"] for glyph in glyphs),
        max(glyph["bottom"] for glyph in glyphs),
    )


def _text(glyphs: Sequence[Glyph]) -> str:
    text = glyphs[0]["text"]
    for before, glyph in pairwise(glyphs):
        text += _gap(before, glyph) + glyph["text"]
    return squeezed(text.translate(RADICALS))


def _gap(before: Glyph, glyph: Glyph) -> str:
    """Return a space where one was printed, or where letters stand apart."""
    gap = (glyph["x0"] - before["x1"]) / max(glyph["size"], 1)
    if before["text"].isdigit() and glyph["text"].isdigit() and gap > 1:
        return STACKED
    latin = before["text"].isascii() and glyph["text"].isascii()
    return " " if gap > (0.2 if latin else 0.6) else ""
