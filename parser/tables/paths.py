"""What a table says of each of its values: the labels above it and those on its left."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parser.report import State
from parser.tables.lattice import Lattice, Spot, own_labels


@dataclass(frozen=True, slots=True)
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
    left: list[Spot] = []
    had_values = False
    for row in lattice.rows:
        is_head = not any(spot.is_number and not spot.year for spot in row)
        if is_head and _is_wordy(row):
            if had_values:
                heads, had_values = [], False
            heads.append(row)
        own = [spot for spot in row if spot.key]
        first = min((spot.column for spot in own), default=0)
        left = [*(spot for spot in left if spot.column < first), *own]
        if is_head and _is_wordy(row):
            left = []
            continue
        had_values = had_values or not is_head
        for spot in row:
            if spot.reading is not None:
                yield Path(spot, _above(heads, spot), _behind(row, left, spot))


def _is_wordy(row: Sequence[Spot]) -> bool:
    """Whether a row names columns: several words, or one over several columns, or years."""
    words = list(own_labels(row))
    years = sum(bool(spot.year) for spot in row)
    is_blank = any(spot.reading and spot.reading.state is State.BLANK for spot in row)
    return (
        len(words) > 1
        or years > 1
        or any(one.across > 2 for one in words)
        or not (words and is_blank)
    )


def _above(heads: Sequence[Sequence[Spot]], spot: Spot) -> tuple[Spot, ...]:
    """Return the header cells over a value; a blank one goes on from its left."""
    found = []
    for at, row in enumerate(heads):
        own = [one for one in row if spot.column in one.columns() and (one.key or one.year)]
        if own:
            found.append(own[-1])
            continue
        before = [one for one in row if one.column <= spot.column and (one.key or one.year)]
        if before and at < len(heads) - 1:
            found.append(before[-1])
    return tuple(found)


def _behind(row: Sequence[Spot], left: Sequence[Spot], spot: Spot) -> tuple[Spot, ...]:
    """Return the labels on the left of a value, back to the number before them."""
    labels = [label for label in left if label.column < spot.column]
    last = max((label.column for label in labels), default=-1)
    between = [one.column for one in row if one.is_number and not one.year and one.column < last]
    start = max(between, default=-1)
    return tuple(label for label in labels if label.column > start)
