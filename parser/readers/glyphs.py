"""The characters of a PDF page with their boxes, as PDFium gives them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from ctypes import byref, c_double, c_uint
from math import atan2, hypot, pi
from statistics import median
from typing import Any, NamedTuple

from pypdfium2 import raw

from parser.readers.frames import Frame
from parser.readers.pieces import squeezed

_BLANK = frozenset(
    code for code in (*range(0x3001), 0xFEFF) if code < 0x20 or not squeezed(chr(code))
)
"""Every white space of Unicode, and what shows nothing: a line of these alone has no text."""
_RISE = 0.88
"""Share of its size by which a character reaches over its base line, as fonts for Chinese do."""
_LEVEL = 10 * pi / 180
"""Radians a character may lean and still be text; watermarks lie at 30 to 60 degrees."""
_LARGE = 1.8
"""Times the size of the text from which on pale letters are a watermark."""
_PALE = 150
"""Brightness, of 255, of the darkest part of the colour of a pale letter on white."""
_WHITE = 245
"""Brightness from which on a letter is white."""
_NARROW = 0.15
"""Share of its size that a character takes at least from left to right."""
_HIDDEN = raw.FPDF_TEXTRENDERMODE_INVISIBLE


class Glyph(NamedTuple):
    """A character where it is printed; a recogniser's word counts as one."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    at: float
    """The middle, from left to right, of the figure it is a part of: that tells its cell."""


class Mark(NamedTuple):
    """A character on its sheet, as PDF counts."""

    text: str
    number: int
    """Which of the page's characters it is, for PDFium."""
    x: float
    y: float
    """Where it begins on its base line."""
    left: float
    bottom: float
    right: float
    top: float
    size: float
    turn: int
    """Quarter turns of its base line; −1 for one that leans."""

    @property
    def is_letter(self) -> bool:
        """Whether its font says which character it is; private codes say nothing."""
        return not ("\ue000" <= self.text <= "\uf8ff" or self.text == "\ufffd")


def marks_of(page: Any) -> list[Mark]:
    """Return the visible characters of a text page in the order of its content."""
    letter, slope, place, bounds, points = (
        raw.FPDFText_GetUnicode,
        raw.FPDFText_GetMatrix,
        raw.FPDFText_GetCharOrigin,
        raw.FPDFText_GetLooseCharBox,
        raw.FPDFText_GetFontSize,
    )
    matrix, box, x, y = raw.FS_MATRIX(), raw.FS_RECTF(), c_double(), c_double()
    to_matrix, to_box, to_x, to_y = byref(matrix), byref(box), byref(x), byref(y)
    marks: list[Mark] = []
    for index in range(raw.FPDFText_CountChars(page)):
        code = letter(page, index)
        # Blanks are told by distances; PDFium itself adds some.
        if code in _BLANK or 0xD800 <= code < 0xE000:
            continue
        slope(page, index, to_matrix)
        place(page, index, to_x, to_y)
        bounds(page, index, to_box)
        a, b = matrix.a, matrix.b
        size = points(page, index) * (abs(a) if b == 0 else hypot(a, b))
        marks.append(
            Mark(
                chr(code),
                index,
                x.value,
                y.value,
                box.left,
                box.bottom,
                box.right,
                box.top,
                size or 1.0,
                0 if b == 0 and a > 0 else _turn(a, b),
            )
        )
    return marks


def _turn(a: float, b: float) -> int:
    quarters = atan2(b, a) / (pi / 2)
    nearest = round(quarters)
    return nearest % 4 if abs(quarters - nearest) * pi / 2 <= _LEVEL else -1


def printed(page: Any, marks: Iterable[Mark]) -> dict[int, list[Mark]]:
    """Return the characters that are text of the report, by their direction.

    A watermark leans over the page, or lies large and pale behind its text.
    """
    by_turn: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        if mark.turn >= 0:
            by_turn[mark.turn].append(mark)
    sizes = [mark.size for own in by_turn.values() for mark in own]
    if sizes and max(sizes) > (large := _LARGE * median(sizes)):
        for turn, own in by_turn.items():
            by_turn[turn] = [m for m in own if m.size < large or not _is_pale(page, m.number)]
    return by_turn


def _is_pale(page: Any, index: int) -> bool:
    colours = [c_uint() for _ in range(4)]
    if not raw.FPDFText_GetFillColor(page, index, *map(byref, colours)):
        return False
    red, green, blue, alpha = (colour.value for colour in colours)
    # White letters are not pale: they stand on something dark.
    return _PALE < 255 - (255 - min(red, green, blue)) * alpha // 255 < _WHITE


def is_hidden(page: Any, marks: Sequence[Mark]) -> bool:
    """Whether all text is a scanner's own reading, laid unseen over the picture of the page."""
    return bool(marks) and all(_is_unseen(page, mark.number) for mark in marks)


def _is_unseen(page: Any, index: int) -> bool:
    thing = raw.FPDFText_GetTextObject(page, index)
    return bool(thing) and raw.FPDFTextObj_GetTextRenderMode(thing) == _HIDDEN


def glyphs_in(frame: Frame, marks: Iterable[Mark]) -> list[Glyph]:
    """Return characters as they stand in a frame that has their direction."""
    a, b, c, d, e, f = frame.axes
    glyphs = []
    for text, _, x, y, left, bottom, right, top, size, _ in marks:
        begin, base = a * x + b * y + c, d * x + e * y + f
        first, last = a * left + b * bottom + c, a * right + b * top + c
        if first > last:
            first, last = last, first
        if first < begin - 0.3 * size:  # Fonts for writing downwards begin in the middle.
            begin, base = first, max(d * left + e * bottom + f, d * right + e * top + f)
        # Where a font does not tell its widths the box is that of the ink: what stands free on
        # its left does so on its right.
        last = max(last + max(first - begin, 0.0), begin + _NARROW * size)
        glyphs.append(
            Glyph(text, begin, base - _RISE * size, last, base + (1 - _RISE) * size, size,
                  (begin + last) / 2)
        )  # fmt: skip
    return glyphs
