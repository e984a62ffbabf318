"""Ruled tables of a PDF page: rules to grids, characters to cells, nothing printed left behind.

The grids are pdfplumber's (its lines strategy, after Anssi Nurminen's thesis, 2013). Added
here: rules that a page break took away, and words that stand in none of a table's cells.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

from pdfplumber.page import Page
from pdfplumber.table import Table

from parser.radicals import RADICALS
from parser.readers.pieces import STACKED, Box, squeezed

Glyph = dict[str, Any]
"""A character as pdfplumber gives it: text, x0, top, x1, bottom, size."""

_RULE = 3.0
"""Points: a filled rectangle thinner than this is a rule, a thicker one is shading."""
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
class Row:
    """A printed row of a ruled table."""

    cells: tuple[tuple[str, Box], ...]


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruled table of one page."""

    box: Box
    rows: tuple[Row, ...]


def parts_of(page: Page, glyphs: Sequence[Glyph]) -> list[Line | Ruled]:
    """Return the lines and the tables of a page from top to bottom."""
    rest = list(glyphs)
    parts: list[Line | Ruled] = []
    for table in _tables(page):
        inside = [glyph for glyph in rest if _holds(table.bbox, glyph)]
        taken = {id(glyph) for glyph in inside}
        rest = [glyph for glyph in rest if id(glyph) not in taken]
        parts.append(Ruled(table.bbox, tuple(_rows(table, inside))))
    parts += lines_of(rest)
    return sorted(parts, key=lambda part: (part.box[1], part.box[0]))


def _tables(page: Page) -> Iterator[Table]:
    """Yield the grids of a page that have more than one column; a frame around prose has one."""
    bare = page.filter(lambda thing: thing["object_type"] != "char" and not _is_shading(thing))
    settings = {"explicit_horizontal_lines": _lost_rules(bare), "snap_tolerance": _RULE}
    for table in bare.find_tables(settings):
        if any(sum(cell is not None for cell in row.cells) > 1 for row in table.rows):
            yield table


def _is_shading(thing: Glyph) -> bool:
    return (
        thing["object_type"] == "rect"
        and not thing.get("stroke")
        and thing["width"] > _RULE
        and thing["height"] > _RULE
    )


def _lost_rules(page: Page) -> list[float]:
    """Return heights where upright rules begin or end without a level one.

    A page break takes away the rule above the first row of a new page, and the one below the last.
    """
    upright = [edge for edge in page.edges if edge["orientation"] == "v"]
    level = [edge for edge in page.edges if edge["orientation"] == "h"]
    lost: list[float] = []
    for side in ("top", "bottom"):
        heights = sorted((round(edge[side]), edge["x0"]) for edge in upright)
        for height, ends in groupby(heights, key=itemgetter(0)):
            places = [place for _, place in ends]
            if len(set(map(round, places))) > 2 and not _is_ruled(level, height, places):
                lost.append(height)
    return lost


def _is_ruled(level: Iterable[Glyph], height: float, places: Iterable[float]) -> bool:
    """Whether a level rule runs at a height through one of the places."""
    return any(
        abs(rule["top"] - height) <= 2 * _RULE
        and any(rule["x0"] - _RULE <= place <= rule["x1"] + _RULE for place in places)
        for rule in level
    )


def _holds(box: Box, glyph: Glyph) -> bool:
    left, top, right, bottom = box
    middle: float = (glyph["top"] + glyph["bottom"]) / 2
    centre: float = (glyph["x0"] + glyph["x1"]) / 2
    return left <= centre <= right and top <= middle <= bottom


def _rows(table: Table, glyphs: Sequence[Glyph]) -> Iterator[Row]:
    """Yield the rows; words outside every cell become cells of the row at their height."""
    rest = list(glyphs)
    rows: list[tuple[float, list[tuple[str, Box]]]] = []
    for row in table.rows:
        cells: list[tuple[str, Box]] = []
        for box in filter(None, row.cells):
            inside = [glyph for glyph in rest if _holds(box, glyph)]
            taken = {id(glyph) for glyph in inside}
            rest = [glyph for glyph in rest if id(glyph) not in taken]
            if inside or box[2] - box[0] > _SLIVER:
                cells.append((cell_text(inside, box), box))
        rows.append((row.bbox[1], cells))
    for line in lines_of(rest):
        at = max((top for top, _ in rows if top <= line.box[1] + _RULE), default=rows[0][0])
        next(cells for top, cells in rows if top == at).extend(line.parts)
    for _, cells in rows:
        if cells:
            yield Row(tuple(sorted(cells, key=lambda cell: cell[1][0])))


def cell_text(glyphs: Iterable[Glyph], box: Box) -> str:
    """Return the text of a cell; its lines are joined, but two numbers never become one.

    A number that fills its line goes on in the next; one that does not has ended.
    """
    text, end = "", 0.0
    for line in lines_of(glyphs):
        said = STACKED.join(part for part, _ in line.parts) if _numbers(line) else line.text
        if text and text[-1].isdigit() and said[0].isdigit():
            is_full = box[2] - end < 1.6 * line.size and end - box[0] > 0.5 * (box[2] - box[0])
            text += said if is_full else STACKED + said
        else:
            text = squeezed(f"{text}{_seam(text, said)}{said}")
        end = line.box[2]
    return text


def _numbers(line: Line) -> bool:
    return len(line.parts) > 1 and all(part[-1:].isdigit() for part, _ in line.parts)


def _seam(text: str, said: str) -> str:
    return " " if text and text[-1].isascii() and said[0].isascii() else ""


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """Return characters as lines, from top to bottom."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: (glyph["top"] + glyph["bottom"]) / 2):
        if not glyph["text"].strip():
            continue
        if rows and _is_beside(rows[-1], glyph):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [_line(sorted(row, key=lambda glyph: glyph["x0"])) for row in rows]


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
