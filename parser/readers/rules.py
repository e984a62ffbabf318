"""Ruling lines, and the grids of cells they make.

A grid is a lattice of all its lines; where a piece of line is missing between two boxes of the
lattice they are one cell. Its outer edge is always closed: a page break takes away the line above
the first row of a new page and the one below the last, and many tables have none at their sides.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from parser.readers.pieces import Box
from parser.readers.strokes import THICK

SHORTEST = 14.0
"""Points: a rule in a picture is longer, the strokes of a character are shorter."""
_DOT = 10.0
"""Points: pieces that are shorter are the dots or dashes of a line, or nothing."""
_APART = 6.0
"""Points by which the dots and dashes of a line stand apart at most."""
_HALF = 0.5
"""Share of the side of a box that a line must cover to part it from the next."""
_MOST_BOXES = 100_000
"""Boxes of a lattice: the largest statutory table has 400."""


class Rule(NamedTuple):
    """A level or upright line."""

    at: float
    """How far it is from the top, or from the left if it is upright."""
    begin: float
    end: float


@dataclass(frozen=True, slots=True)
class Lattice:
    """A grid of cells."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    owner: tuple[tuple[int, ...], ...]
    """By row and column of the lattice: the index of the cell that has the box."""
    cells: tuple[Box, ...]
    """Left, top, right, bottom, in rows."""
    rows: tuple[tuple[int, ...], ...]
    """By row of the lattice: the cells that begin in it, from left to right."""

    @property
    def box(self) -> Box:
        """The whole grid."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def cell_at(self, x: float, y: float) -> int | None:
        """Return the index of the cell that holds a point, None outside the grid."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        if 0 <= row < len(self.ys) - 1 and 0 <= column < len(self.xs) - 1:
            return self.owner[row][column]
        return None


def rules_of(boxes: Iterable[Box]) -> tuple[list[Rule], list[Rule]]:
    """Return the level and the upright lines that thin boxes make, pieces of one line joined."""
    level: list[Rule] = []
    upright: list[Rule] = []
    short: list[Box] = []
    for box in boxes:
        left, top, right, bottom = box
        across, down = right - left, bottom - top
        if max(across, down) < _DOT:
            short.append(box)
        elif across >= down:
            level.append(Rule((top + bottom) / 2, left, right))
        else:
            upright.append(Rule((left + right) / 2, top, bottom))
    level += _dotted(((top + bottom) / 2, left, right) for left, top, right, bottom in short)
    upright += _dotted(((left + right) / 2, top, bottom) for left, top, right, bottom in short)
    return joined(level), joined(upright)


def _dotted(pieces: Iterable[tuple[float, float, float]]) -> Iterator[Rule]:
    """Yield the lines that rows of dots or dashes make."""
    rows: dict[int, list[tuple[float, float, float]]] = defaultdict(list)
    for piece in pieces:
        rows[round(piece[0] * 2)].append(piece)
    for row in rows.values():
        row.sort(key=lambda piece: piece[1])
        at, begin, end, count = row[0][0], row[0][1], row[0][2], 0
        for _, first, last in [*row, (at, float("inf"), float("inf"))]:
            if first - end > _APART:
                if end - begin >= SHORTEST or (count == 1 and end - begin > THICK):
                    yield Rule(at, begin, end)
                begin, end, count = first, last, 0
            end = max(end, last)
            count += 1


def joined(rules: Iterable[Rule]) -> list[Rule]:
    """Return lines with those at one place as one, and their pieces that meet joined.

    >>> joined([Rule(10, 0, 50), Rule(11, 49, 90), Rule(40, 0, 9)])
    [Rule(at=10.5, begin=0, end=90), Rule(at=40.0, begin=0, end=9)]
    """
    lines: list[Rule] = []
    for near in _near(sorted(rules)):
        at = sum(rule.at for rule in near) / len(near)
        near.sort(key=lambda rule: rule.begin)
        begin, end = near[0].begin, near[0].end
        for rule in near:
            if rule.begin > end + THICK:
                lines.append(Rule(at, begin, end))
                begin = rule.begin
            end = max(end, rule.end)
        lines.append(Rule(at, begin, end))
    return lines


def _near(rules: Iterable[Rule]) -> Iterator[list[Rule]]:
    near: list[Rule] = []
    for rule in rules:
        if near and rule.at - near[-1].at > THICK:
            yield near
            near = []
        near.append(rule)
    if near:
        yield near


def lattices(level: Sequence[Rule], upright: Sequence[Rule]) -> Iterator[Lattice]:
    """Yield the grids that lines make, the smaller of two that lie in one another first."""
    grids = (_lattice(*group) for group in _connected(level, upright))
    found = [grid for grid in grids if grid is not None]
    yield from sorted(found, key=lambda grid: _area(grid.box))


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _connected(
    level: Sequence[Rule], upright: Sequence[Rule]
) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Yield the level and upright lines that hang together."""
    group = list(range(len(level) + len(upright)))

    def head(at: int) -> int:
        while group[at] != at:
            group[at] = group[group[at]]
            at = group[at]
        return at

    heights = [rule.at for rule in level]
    for at, rule in enumerate(upright, len(level)):
        first = bisect_right(heights, rule.begin - THICK)
        for other in range(first, bisect_right(heights, rule.end + THICK)):
            if level[other].begin - THICK <= rule.at <= level[other].end + THICK:
                group[head(other)] = head(at)
    members: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for at, rule in enumerate(level):
        members[head(at)][0].append(rule)
    for at, rule in enumerate(upright, len(level)):
        members[head(at)][1].append(rule)
    for own in members.values():
        if own[1] and len(own[0]) + len(own[1]) > 2:
            yield own


def _lattice(level: Sequence[Rule], upright: Sequence[Rule]) -> Lattice | None:
    xs = _lines([rule.at for rule in upright], level)
    ys = _lines([rule.at for rule in level], upright)
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > _MOST_BOXES:
        return None
    return _celled(xs, ys, _spans(level, ys), _spans(upright, xs))


def _lines(places: Iterable[float], crossing: Sequence[Rule]) -> list[float]:
    """Return where the lines of a lattice lie; the outermost are where the crossing ones end."""
    lines = [sum(near) / len(near) for near in _clusters(sorted(places))]
    begin, end = min(r.begin for r in crossing), max(r.end for r in crossing)
    if not lines or begin < lines[0] - THICK:
        lines.insert(0, begin)
    if end > lines[-1] + THICK:
        lines.append(end)
    return lines


def _clusters(values: Iterable[float]) -> Iterator[list[float]]:
    near: list[float] = []
    for value in values:
        if near and value - near[-1] > THICK:
            yield near
            near = []
        near.append(value)
    if near:
        yield near


def _spans(rules: Iterable[Rule], lines: Sequence[float]) -> list[list[Rule]]:
    """Return for each line of a lattice the pieces of it that are drawn."""
    spans: list[list[Rule]] = [[] for _ in lines]
    for rule in rules:
        nearest = min(range(len(lines)), key=lambda at: abs(lines[at] - rule.at))
        spans[nearest].append(rule)
    return spans


def _covers(drawn: Iterable[Rule], begin: float, end: float) -> bool:
    covered = sum(max(0.0, min(end, rule.end) - max(begin, rule.begin)) for rule in drawn)
    return covered > _HALF * (end - begin)


def _celled(
    xs: Sequence[float],
    ys: Sequence[float],
    level: Sequence[list[Rule]],
    upright: Sequence[list[Rule]],
) -> Lattice:
    """Return the cells of a lattice: its boxes, joined where no line parts them."""
    wide, high = len(xs) - 1, len(ys) - 1
    owner = list(range(wide * high))

    def head(at: int) -> int:
        while owner[at] != at:
            at = owner[at]
        return at

    for row, (top, bottom) in enumerate(pairwise(ys)):
        for column, (left, right) in enumerate(pairwise(xs)):
            at = row * wide + column
            if column and not _covers(upright[column], top, bottom):
                owner[head(at)] = head(at - 1)
            if row and not _covers(level[row], left, right):
                first, second = sorted((head(at), head(at - wide)))
                owner[second] = first
    return _numbered(xs, ys, [head(at) for at in range(wide * high)])


def _numbered(xs: Sequence[float], ys: Sequence[float], heads: Sequence[int]) -> Lattice:
    wide = len(xs) - 1
    boxes: dict[int, list[int]] = defaultdict(list)
    for at, first in enumerate(heads):
        boxes[first].append(at)
    index = {first: at for at, first in enumerate(boxes)}
    cells: list[Box] = []
    rows: list[list[int]] = [[] for _ in ys[1:]]
    for first, own in boxes.items():
        columns, down = [at % wide for at in own], [at // wide for at in own]
        cells.append((xs[min(columns)], ys[min(down)], xs[max(columns) + 1], ys[max(down) + 1]))
        rows[min(down)].append(index[first])
    return Lattice(
        tuple(xs),
        tuple(ys),
        tuple(
            tuple(index[first] for first in heads[row * wide : (row + 1) * wide])
            for row in range(len(ys) - 1)
        ),
        tuple(cells),
        tuple(tuple(sorted(row, key=lambda cell: cells[cell][0])) for row in rows),
    )
