"""Where text stands on a page: two columns of prose are read one after the other."""

from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from parser.readers.glyphs import Glyph
from parser.readers.ruled import Line, Ruled, line_of

_PLACES = tuple(share / 100 for share in range(40, 61, 2))
"""Shares of the width of the text where the space between two columns is looked for."""
_FEWEST = 5
"""Lines a column has at least."""
_FULL = 8
"""Characters a line of a column has on average, figures not counted; those of tables have fewer."""
_GAPS, _MOST_ROWS = 4, 4
"""Gaps of a row of cells; with more than one such row in so many lines it is a table."""
_APART = 0.8
"""Share of the size of its characters by which the columns stand apart at least."""

Parts = list[Line | Ruled]


def zones_of(parts: Sequence[Line | Ruled]) -> Iterator[Parts]:
    """Yield the parts of a page, given from top to bottom, as they are read: column by column."""
    best: tuple[int, float, tuple[int, int]] = (0, 0.0, (0, 0))
    if len(parts) >= _FEWEST:
        left, right = min(p.box[0] for p in parts), max(p.box[2] for p in parts)
        for share in _PLACES:
            middle = left + share * (right - left)
            for first, last in _bands(parts, middle):
                lines = [part for part in parts[first:last] if isinstance(part, Line)]
                if len(lines) > best[0] and _are_columns(lines, middle):
                    best = (len(lines), middle, (first, last))
    count, middle, (first, last) = best
    if not count:
        yield list(parts)
        return
    yield from zones_of(parts[:first])
    for column in zip(*(_sides(part, middle) for part in parts[first:last]), strict=True):
        yield [part for part in column if part]
    yield from zones_of(parts[last:])


def _bands(parts: Sequence[Line | Ruled], middle: float) -> Iterator[tuple[int, int]]:
    """Yield the longest runs of parts that leave a space at a place, from first to last."""
    free = (_is_free(part, middle) for part in parts)
    for is_free, run in groupby(enumerate(free), lambda item: item[1]):
        places = [at for at, _ in run]
        if is_free:
            yield places[0], places[-1] + 1


def _is_free(part: Line | Ruled, middle: float) -> bool:
    """Whether a part leaves a space at a place, or lies on one side of it."""
    if part.box[2] <= middle or part.box[0] >= middle:
        return True
    if isinstance(part, Ruled) or not part.glyphs:
        return False
    if not part.glyphs[0].at < middle < part.glyphs[-1].at:
        return False
    at = bisect(part.glyphs, middle, key=_middle)
    before, after = part.glyphs[at - 1].x1, part.glyphs[at].x0
    return before <= middle <= after and after - before >= _APART * part.size


def _middle(glyph: Glyph) -> float:
    return glyph.at


def _are_columns(lines: Sequence[Line], middle: float) -> bool:
    """Whether lines hold prose on both sides of a place, and not the rows of a table."""
    boxes = [line.box for line in lines]
    sides = sum(box[0] < middle for box in boxes), sum(box[2] >= middle for box in boxes)
    if min(sides) < _FEWEST:
        return False
    if _MOST_ROWS * sum(map(_is_row, lines)) > len(lines):
        return False
    for side in (False, True):
        texts = ["".join(g.text for g in line.glyphs if (g.at >= middle) is side) for line in lines]
        texts = [text for text in texts if text]
        letters = sum(not sign.isascii() for text in texts for sign in text)
        if len(texts) < _FEWEST or letters < _FULL * len(texts):
            return False
    return True


def _is_row(line: Line) -> bool:
    """Whether the words of a line stand as far apart as cells."""
    gaps = (after.x0 - before.x1 for before, after in pairwise(line.glyphs))
    return sum(gap > line.size for gap in gaps) >= _GAPS


def _sides(part: Line | Ruled, middle: float) -> tuple[Line | Ruled | None, Line | Ruled | None]:
    """Return what of a part stands left and right of a place."""
    if isinstance(part, Ruled) or not part.glyphs:
        return (None, part) if part.box[0] >= middle else (part, None)
    left = [glyph for glyph in part.glyphs if glyph.at < middle]
    right = [glyph for glyph in part.glyphs if glyph.at >= middle]
    return line_of(left) if left else None, line_of(right) if right else None
