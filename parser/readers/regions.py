"""Which lines of a page make tables without ruling lines: rows of figures, and what is around."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from parser.readers.columns import Word
from parser.readers.glyphs import Glyph
from parser.readers.labels import NUMBERED
from parser.readers.ruled import Line, box_of, text_of
from parser.readers.words import PAGE

_FIGURE = re.compile(
    r"[+\-−－]?\d+(?:[.,，．]\s?\d+)*\s*(?:[^\d\s.、，．:：（(]{0,2}|[（(].{1,20}[)）])|[/／—–\-－]{1,3}"
)
"""A figure with its unit or note, or what is printed in place of one."""
_PROSE = re.compile(r"[。；！？]")
_HEADING = re.compile(r"[一二三四五六七八九十]+、")
WORD_GAP = 0.4
"""Share of its size by which words of two cells stand apart at least."""
CELL_GAP = 0.8
"""Share of its size by which a figure stands apart from the label of its row at least."""
_FEWEST, _WIDE = 2, 3
"""Rows of figures that make a table; figures in a row that alone do."""
_PITCHES = 4.5
"""Times the distance of its rows that two rows of figures of one table lie apart at most."""
_LARGER = 1.15
"""Times the size of the figures from which on words are a heading."""
_HEAD_GAP = 3.0
"""Times its size by which the lines of a header stand apart at most."""


@dataclass(frozen=True, slots=True)
class Words:
    """A line of words, some of its last ones figures."""

    line: Line
    words: tuple[Word, ...]
    figures: tuple[Word, ...]
    """None if it is no row of figures."""

    @property
    def middle(self) -> float:
        """The height of the middle of the line."""
        return (self.line.box[1] + self.line.box[3]) / 2

    @property
    def labels(self) -> tuple[Word, ...]:
        """The words before the figures."""
        return self.words[: len(self.words) - len(self.figures)]


def words(line: Line) -> Words:
    """Return a line in words, with the figures it ends in, if it is a row of them."""
    words = [word(glyphs) for glyphs in apart(line.glyphs, WORD_GAP)]
    first = len(words)
    while first and words[first - 1].is_figure:
        first -= 1
    if first and first < len(words):
        # A number in prose stands close to its words.
        gap = words[first].box[0] - words[first - 1].box[2]
        if gap < CELL_GAP * line.size:
            first = len(words)
    elif first == 0 and len(words) < 2:
        first = len(words)
    return Words(line, tuple(words), tuple(words[first:]))


def apart(glyphs: Sequence[Glyph], gap: float) -> Iterator[Sequence[Glyph]]:
    """Yield characters of a line in runs that stand apart by a share of their size."""
    start = 0
    for at, (before, glyph) in enumerate(pairwise(glyphs), 1):
        if glyph.x0 - before.x1 > gap * glyph.size:
            yield glyphs[start:at]
            start = at
    if glyphs:
        yield glyphs[start:]


def word(glyphs: Sequence[Glyph]) -> Word:
    """Return characters that stand together."""
    text = text_of(glyphs)
    return Word(text, box_of(glyphs), bool(_FIGURE.fullmatch(text)))


def regions(read: Sequence[Words]) -> Iterator[tuple[int, int]]:
    """Yield the lines, from first to last, of each table."""
    rows = [at for at, one in enumerate(read) if one.figures]
    last = 0
    for group in _near(read, rows):
        wide = max(len(read[at].figures) for at in group)
        if len(group) < _FEWEST and wide < _WIDE:
            continue
        first = _first(read, group[0], last)
        last = _last(read, group[-1])
        yield first, last


def _near(read: Sequence[Words], rows: Sequence[int]) -> Iterator[list[int]]:
    """Yield rows of figures that belong together: no prose, no heading, no wide gap between."""
    group: list[int] = []
    for at in rows:
        if group and not _goes_on(read, group, at):
            yield group
            group = []
        group.append(at)
    if group:
        yield group


def _goes_on(read: Sequence[Words], group: Sequence[int], at: int) -> bool:
    size = read[group[-1]].line.size
    between = read[group[-1] + 1 : at]
    if any(_is_apart(one, size) for one in between):
        return False
    pitches = [read[b].middle - read[a].middle for a, b in pairwise(group)]
    pitch = max(sorted(pitches)[len(pitches) // 2] if pitches else 0, 2 * size)
    return read[at].middle - read[group[-1]].middle < _PITCHES * pitch


def _is_apart(one: Words, size: float) -> bool:
    """Whether a line is prose or a heading."""
    text = one.line.text
    if one.line.size > _LARGER * size or _PROSE.search(text):
        return True
    is_heading = len(one.words) == 1 and _HEADING.match(text)
    return bool(is_heading) and any(word in text for word in PAGE.headings)


def _first(read: Sequence[Words], row: int, least: int) -> int:
    """Return the first line of a table whose first row of figures is known: its header's."""
    size = read[row].line.size
    first = row
    while first > least:
        above, below = read[first - 1], read[first]
        if _is_apart(above, size) or below.middle - above.middle > _HEAD_GAP * size:
            break
        if _HEADING.match(above.line.text) and len(above.words) == 1:
            break
        first -= 1
    return first


def _last(read: Sequence[Words], row: int) -> int:
    """Return the line after a table whose last row of figures is known: labels run on."""
    last = row + 1
    size = read[row].line.size
    right = read[row].figures[0].box[0]
    while last < len(read):
        one = read[last]
        is_label = one.line.box[2] < right and not _is_apart(one, size)
        if (
            not is_label
            or one.middle - read[last - 1].middle > size
            or NUMBERED.match(one.line.text)
        ):
            break
        last += 1
    return last
