"""A PDF page to the tables and lines on it, whichever way its text runs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from parser.readers.frames import Frame
from parser.readers.glyphs import Glyph, Mark, glyphs_in
from parser.readers.pages import Sheet
from parser.readers.pieces import Box
from parser.readers.ruled import Line, Ruled, lines_of, parts_of
from parser.readers.rules import Lattice, Rule, lattices, rules_of
from parser.readers.strokes import THICK, Drawn

_LARGEST = (80.0, 40.0)
"""Points, wide and high: a picture or outline that is larger shows no figure of a cell."""
By = Mapping[int, Sequence[Mark]]
"""Characters of a page by the direction they run in."""


def sheets_of(page: int, by_turn: By, drawn: Drawn, view: Frame) -> Iterator[Sheet]:
    """Yield what is printed on a page, that of the direction of most characters first.

    A few words in another direction belong to the table they stand in.
    """
    turns = sorted(by_turn, key=lambda turn: -len(by_turn[turn]))
    if not turns:
        return
    main = Frame(view.bounds, turns[0])
    level, grids = _grids(main, drawn, by_turn)
    aside: list[Glyph] = []
    others: list[Sheet] = []
    for turn in turns[1:]:
        frame = Frame(view.bounds, turn)
        own_level, own_grids = _grids(frame, drawn, by_turn)
        tables, rest = parts_of(own_grids, glyphs_in(frame, by_turn[turn]), frame.width, page)
        lines = lines_of(rest)
        words = [_word(line, frame, main) for line in lines]
        inside = [any(_holds(grid, word) for grid in grids) for word in words]
        aside += (word for word, is_inside in zip(words, inside, strict=True) if is_inside)
        free = [line for line, is_inside in zip(lines, inside, strict=True) if not is_inside]
        if tables or free:
            others.append(_sheet(page, [*tables, *free], own_level, drawn, frame, view))
    glyphs = [*glyphs_in(main, by_turn[turns[0]]), *aside]
    found, left = parts_of(grids, glyphs, main.width, page)
    yield _sheet(page, [*found, *lines_of(left)], level, drawn, main, view)
    yield from others


def _sheet(
    page: int,
    parts: Iterable[Line | Ruled],
    level: Iterable[Rule],
    drawn: Drawn,
    frame: Frame,
    view: Frame,
) -> Sheet:
    own = Sheet.of(
        page, frame.width, frame.height, parts, _cuts(level, drawn, frame), (frame, view)
    )
    return replace(own, drawings=tuple(_drawings(drawn, frame)))


def _grids(frame: Frame, drawn: Drawn, by_turn: By) -> tuple[list[Rule], list[Lattice]]:
    """Return the level lines of a page in a frame, and the grids whose text runs in it."""
    level, upright = rules_of(frame.box(*line) for line in drawn.lines)
    grids = list(lattices(level, upright))
    if len(by_turn) > 1:
        grids = [grid for grid in grids if _turn_in(grid, frame, by_turn) == frame.turn]
    return level, grids


def _turn_in(grid: Lattice, frame: Frame, by_turn: By) -> int:
    """Return the direction in which most of the characters in a grid run."""
    left, top, right, bottom = grid.box

    def inside(mark: Mark) -> bool:
        x, y, _, _ = frame.box(mark.x, mark.y, mark.x, mark.y)
        return left <= x <= right and top <= y <= bottom

    return max(by_turn, key=lambda turn: sum(map(inside, by_turn[turn])))


def _word(line: Line, frame: Frame, main: Frame) -> Glyph:
    """Return a line in another direction as one character of the page."""
    left, top, right, bottom = frame.seen_in(main, line.box)
    return Glyph(line.text, left, top, right, bottom, line.size, (left + right) / 2)


def _holds(grid: Lattice, word: Glyph) -> bool:
    return grid.cell_at(word.at, (word.top + word.bottom) / 2) is not None


def _drawings(drawn: Drawn, frame: Frame) -> Iterator[Box]:
    """Yield what is drawn no larger than a figure is."""
    for drawing in drawn.figures:
        left, top, right, bottom = frame.box(*drawing)
        if right - left <= _LARGEST[0] and THICK < bottom - top <= _LARGEST[1]:
            yield left, top, right, bottom


def _cuts(level: Iterable[Rule], drawn: Drawn, frame: Frame) -> Iterator[Box]:
    """Yield the level lines of a page and the upper and lower edges of its shadings."""
    for rule in level:
        yield rule.begin, rule.at, rule.end, rule.at
    for shading in drawn.shadings:
        left, top, right, bottom = frame.box(*shading)
        yield left, top, right, top
        yield left, bottom, right, bottom
