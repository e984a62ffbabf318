"""What a table says of each of its values: the labels above it and those on its left."""

from collections.abc import Container, Iterator, Sequence

from data.records import record
from parser.tables.lattice import Lattice, Spot


@record(frozen=True, slots=True)
class Path:
    """A value and the labels it stands under and behind, farthest first."""

    spot: Spot
    above: tuple[Spot, ...]
    left: tuple[Spot, ...]

    @property
    def years(self) -> tuple[str, ...]:
        """Return the years that its labels name."""
        return tuple(one.year for one in (*self.above, *self.left) if one.year)


def paths(lattice: Lattice) -> Iterator[Path]:
    """Yield the values of a table with their labels."""
    heads: list[Sequence[Spot]] = []
    above: dict[int, tuple[Spot, ...]] = {}
    left: list[Spot] = []
    had_values = False
    columns = {spot.column for row in lattice.rows for spot in row if _is_value(spot)}
    if not columns:  # present, not filled
        columns = {spot.column for row in lattice.rows for spot in row if spot.reading is not None}
    for row in lattice.rows:
        if _is_head(row, columns):
            named = [spot for spot in row if spot.key or spot.year]
            heads = [named] if had_values else [*heads, named]
            had_values, left, above = False, [], {}
            continue
        own = [spot for spot in row if spot.key]
        first = min((spot.column for spot in own), default=0)
        left = [*(spot for spot in left if spot.column < first), *own]
        had_values = True
        before, behind = list[Spot](), tuple[Spot, ...]()
        for spot in row:
            if spot.reading is not None:
                if spot.column not in above:
                    above[spot.column] = _above(heads, spot.column)
                labels = [label for label in left if label.column < spot.column]
                if labels != before:
                    before, behind = labels, _nearest(labels, row)
                yield Path(spot, above[spot.column], behind)


def _is_value(spot: Spot) -> bool:
    """Whether a cell prints a figure, or a sign for none."""
    return spot.reading is not None and not spot.reading.is_blank and not spot.year


def _is_head(row: Sequence[Spot], columns: Container[int]) -> bool:
    """Whether a row names columns in which values stand, and has none itself."""
    if any(map(_is_value, row)):
        return False
    named = (spot for spot in row if spot.key or spot.year)
    return any(column in columns for spot in named for column in spot.columns())


def _above(heads: Sequence[Sequence[Spot]], column: int) -> tuple[Spot, ...]:
    """Return the header cells over a column; a blank one goes on from its left."""
    found = []
    for at, row in enumerate(heads):
        own = [one for one in row if one.covers(column)]
        if own:
            found.append(own[-1])
            continue
        before = [one for one in row if one.column <= column]
        if before and at < len(heads) - 1:
            found.append(before[-1])
    return tuple(found)


def _nearest(labels: Sequence[Spot], row: Sequence[Spot]) -> tuple[Spot, ...]:
    """Return the last of the labels before a value: those behind the last number before them."""
    last = max((label.column for label in labels), default=-1)
    between = [one.column for one in row if one.column < last and one.is_number and not one.year]
    start = max(between, default=-1)
    return tuple(label for label in labels if label.column > start)
