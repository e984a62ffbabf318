"""A chart as a picture of lines and words (SVG) that needs no extra to be drawn, and keeps.

It says by itself what the page around it says: value, state and mark of each bar, where the
figures stand, and the address it was made at.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width
from urllib.parse import unquote

from bot.chart import WARNING, Chart, Point, told
from bot.web.bars import Bar, bars

WIDE, MARGIN, LONGEST = 720, 16, 640
"""Pixels: the picture, its margins, the longest bar."""
ROOM = WIDE - 2 * MARGIN
LARGE, PLAIN, SMALL = 17, 14, 12
"""Pixels of the signs of title, bars and source."""


@dataclass(frozen=True, slots=True)
class Row:
    """A bar with its words: their baselines and its upper edge in pixels from above."""

    point: Point
    told: str
    length: float
    label_at: int
    value_at: int
    bar_at: int

    @property
    def value(self) -> str:
        """Return what stands beside the bar."""
        return self.point.text + (f" {WARNING} {self.point.mark}" if self.point.mark else "")


@dataclass(frozen=True, slots=True)
class Vector:
    """A chart laid out: what the template `chart.svg` writes."""

    title: tuple[tuple[int, str], ...]
    """Lines with their baselines."""
    rows: tuple[Row, ...]
    source: tuple[tuple[int, str], ...]
    high: int


def laid_out(chart: Chart, address: str) -> Vector:
    """Return a chart laid out; long titles and sources take several lines, none is cut."""
    at = MARGIN
    title = _lines(chart.title, LARGE, at)
    at += len(title) * _step(LARGE) + MARGIN // 2
    rows = []
    for bar in bars(chart.points):
        rows.append(_row(bar, at))
        at = rows[-1].bar_at + PLAIN + MARGIN
    source = _lines(chart.source, SMALL, at)
    source += _lines(readable(address), SMALL, at + len(source) * _step(SMALL))
    return Vector(title, tuple(rows), source, at + len(source) * _step(SMALL) + MARGIN)


def _row(bar: Bar, at: int) -> Row:
    """Return a bar under its label; its value stands right of that, or below where it is long."""
    shown = Row(bar.point, told(bar.point), round(bar.length * LONGEST / 100, 1), at + PLAIN, 0, 0)
    both = width(bar.point.label, PLAIN) + width(shown.value, PLAIN) + MARGIN
    value_at = shown.label_at + (_step(PLAIN) if both > ROOM else 0)
    return Row(shown.point, shown.told, shown.length, shown.label_at, value_at, value_at + 6)


def _lines(text: str, size: int, at: int) -> tuple[tuple[int, str], ...]:
    found = wrapped(text, size)
    return tuple((at + size + number * _step(size), line) for number, line in enumerate(found))


def _step(size: int) -> int:
    return size * 3 // 2


def wrapped(text: str, size: int) -> Sequence[str]:
    """Return a text in lines that fit the picture, with all of its signs.

    >>> wrapped("ab", 300), wrapped("公开", 600), wrapped("", 12)
    (['ab'], ['公', '开'], [])
    """
    lines: list[str] = []
    for sign in text:
        if lines and width(lines[-1] + sign, size) <= ROOM:
            lines[-1] += sign
        else:
            lines.append(sign)
    return lines


def width(text: str, size: int) -> float:
    """Return the pixels a text takes at most: a wide sign is as wide as high, others 0.7 of it."""
    wide = sum(east_asian_width(sign) in "WFA" for sign in text)
    return size * (wide + 0.7 * (len(text) - wide))


def readable(address: str) -> str:
    """Return an address as browsers show it: what is no ASCII as itself, all else as it was.

    >>> readable("/a?q=%E5%85%AC&after=%26%20")
    '/a?q=公&after=%26%20'
    """
    return _BEYOND_ASCII.sub(lambda found: unquote(found[0]), address)


_BEYOND_ASCII = re.compile(r"(?:%[89A-F][0-9A-F])+")
