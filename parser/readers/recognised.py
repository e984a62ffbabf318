"""Pictures of pages, read by RapidOCR: what the extra `[ocr]` brings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from math import atan2, degrees
from statistics import median
from typing import Any

import numpy
import pypdfium2
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from parser.document import Document
from parser.readers.glyphs import Glyph
from parser.readers.pages import Sheet, pieces_of
from parser.readers.pieces import Box, document, squeezed
from parser.readers.ruled import lines_of, parts_of
from parser.readers.rules import SHORTEST, Lattice, Rule, joined, lattices
from parser.readers.words import refused

_DOTS = 200 / 72
"""Dots a point: 200 dpi, the least at which the digits of a small table were read right."""
_MOST_DOTS = 60_000_000
"""Pixels of a picture; an A3 page at 300 dpi has 17 million."""

_DARK = 150
"""Brightness, of 255, under which a dot of a picture is ink."""
_WIDTH = 595.0
"""Points: the width of A4, which a picture of a page is taken to have."""
_LEVEL = 0.2
"""Degrees a page may lie askew: over the width of a table that is two points."""
_OVER = 0.3
"""Share of its height by which a word may run over a rule: the recogniser's boxes are wide."""
_LONG = 100.0
"""Points: shorter words lie about the line by chance."""


@dataclass(frozen=True, slots=True)
class _Word:
    """What the recogniser takes for one piece of text."""

    text: str
    box: Box
    slope: float
    """Degrees by which it falls to the right."""


def read(content: bytes, name: str) -> Document:
    """Return a picture of a page; raises NotAReport."""
    try:
        image = Image.open(BytesIO(content))
        if image.width * image.height > _MOST_DOTS:
            raise refused(name, "too_large", limit=f"{_MOST_DOTS:,} px")
        dots = numpy.asarray(image.convert("RGB"))
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as fault:
        raise refused(name, "damaged", format=name.rpartition(".")[2]) from fault
    sheet = _sheet(engine(), numpy.array(dots), image.width / _WIDTH, 1)
    return document(pieces_of([sheet]), content, name, "scan")


def sheet_of(pdf: pypdfium2.PdfDocument, at: int) -> Sheet:
    """Return a page of a PDF, counted from 0, read from its picture."""
    page = pdf[at]
    scale = min(_DOTS, (_MOST_DOTS / (page.get_width() * page.get_height())) ** 0.5)
    dots = page.render(scale=scale).to_numpy()
    return _sheet(engine(), dots[:, :, :3], scale, at + 1)


def _sheet(engine: Any, dots: Any, scale: float, page: int) -> Sheet:
    """Return a page from its picture: words go into the cells its rules make.

    Without rules the words of a line stay a line: a column guessed from gaps may be a wrong one.
    """
    words = _words(engine, dots, scale)
    turn = _slope(words)
    if abs(turn) > _LEVEL:
        dots = numpy.array(Image.fromarray(dots).rotate(turn, fillcolor="white"))
        words = _words(engine, dots, scale)
    grids = list(lattices(*_rules_of(dots, scale)))
    height, width = dots.shape[0] / scale, dots.shape[1] / scale
    glyphs = [_glyph(word, grids) for word in words]
    tables, rest = parts_of(grids, glyphs, width, page)
    lines = [replace(line, parts=((line.text, line.box),), glyphs=()) for line in lines_of(rest)]
    return Sheet.of(page, width, height, [*tables, *lines])


def _glyph(word: _Word, grids: Iterable[Lattice]) -> Glyph:
    """Return a word as one character; one that lies in two cells is unreadable."""
    left, top, right, bottom = word.box
    size, middle = bottom - top, (top + bottom) / 2
    inner = min(_OVER * size, (right - left) / 2)
    is_torn = any(
        grid.cell_at(left + inner, middle) != grid.cell_at(right - inner, middle) for grid in grids
    )
    text = f"{word.text}…" if is_torn else word.text
    return Glyph(text, left, top, right, bottom, size, (left + right) / 2)


def _slope(words: Iterable[_Word]) -> float:
    """Return by how many degrees the lines of a page fall to the right; 0 for a page of nothing."""
    slopes = [word.slope for word in words if word.box[2] - word.box[0] > _LONG]
    return median(slopes) if slopes else 0.0


@cache
def engine() -> Any:
    """Return the recogniser."""
    from rapidocr import RapidOCR

    # Without its pool of memory the recogniser stays within what a confined reader may use.
    return RapidOCR(params={"EngineConfig.onnxruntime.enable_cpu_mem_arena": False})


def _words(engine: Any, dots: Any, scale: float) -> list[_Word]:
    """Return what stands in a picture, with boxes in points."""
    found = engine(dots)
    if found.boxes is None:
        return []
    words = []
    for corners, text in zip(found.boxes, found.txts, strict=True):
        if not squeezed(text):
            continue
        xs, ys = [float(x) / scale for x, _ in corners], [float(y) / scale for _, y in corners]
        slope = degrees(atan2(ys[1] - ys[0], xs[1] - xs[0]))
        words.append(_Word(text, (min(xs), min(ys), max(xs), max(ys)), slope))
    return words


def _rules_of(dots: NDArray[numpy.uint8], scale: float) -> tuple[list[Rule], list[Rule]]:
    """Return the level and upright lines in a picture with so many dots a point, in points."""
    ink = dots.min(axis=2) < _DARK
    return joined(_level(ink, scale)), joined(_level(ink.T, scale))


def _level(ink: NDArray[numpy.bool_], scale: float) -> Iterator[Rule]:
    """Yield the level runs of ink that are long enough for a rule."""
    shortest = round(SHORTEST * scale)
    edges = numpy.diff(numpy.pad(ink, ((0, 0), (1, 1))).astype(numpy.int8), axis=1)
    rows, begins = numpy.nonzero(edges == 1)
    _, ends = numpy.nonzero(edges == -1)
    long = ends - begins >= shortest
    for row, begin, end in zip(rows[long], begins[long], ends[long], strict=True):
        yield Rule(float(row / scale), float(begin / scale), float(end / scale))
