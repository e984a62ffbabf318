"""A printed table as one geometry: cells with row, column and span, whatever format it is from."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import NamedTuple

from data.records import record
from parser.document import Block, Cell
from parser.report import State
from parser.tables.keys import applicants, said
from parser.tables.labels import exact_row, label_key
from parser.tables.numbers import Reading
from parser.wording import words

_NUMBER = State.NUMBER
_NARROW = 3
"""Columns: what stands over more is the title of a table."""
_TABLE = next(table for table in words("tables")["table"] if table["id"] == "t3")
_NEAR = 3.0
"""Points by which the edges of one column may differ from row to row."""


@record(frozen=True, slots=True)
class Bound(Cell):
    """A cell that a layout has put into its place in the form."""

    row: tuple[int, int, int, int | None] | None = None
    """Start, end, line and page of the printed row it stands in."""
    flag: str = ""
    """What had to be done to it."""
    is_lost: bool = False
    """Whether the table prints no certain cell in this place."""


class Spot(NamedTuple):
    """A cell in its place."""

    cell: Cell
    block: Block
    row: int
    column: int
    across: int
    down: int
    key: str
    """Of a label; "" for a value or a blank."""
    reading: Reading | None
    """Of a value or a blank; None for a label."""

    year: str = ""
    """The year a header cell names: digits, `this`, `last`, or ""."""

    @property
    def is_number(self) -> bool:
        """Whether a number is printed."""
        return self.reading is not None and self.reading.state is _NUMBER

    def columns(self) -> range:
        """Return the columns it covers."""
        return range(self.column, self.column + self.across)

    def covers(self, column: int) -> bool:
        """Return whether it stands over a column."""
        return self.column <= column < self.column + self.across


@dataclass(frozen=True, slots=True)
class Lattice:
    """The cells of a table, row by row, left to right."""

    rows: tuple[tuple[Spot, ...], ...]
    blocks: tuple[Block, ...]
    is_placed: bool
    """Whether the format says in which column a cell stands."""

    def turned(self) -> "Lattice":
        """Return the table with rows and columns exchanged."""
        turned: dict[int, list[Spot]] = {}
        for spot in (spot for row in self.rows for spot in row):
            own = spot._replace(
                row=spot.column, column=spot.row, across=spot.down, down=spot.across
            )
            turned.setdefault(spot.column, []).append(own)
        height = max(turned, default=-1) + 1
        rows = (tuple(sorted(turned.get(at, ()), key=_column)) for at in range(height))
        return Lattice(tuple(rows), self.blocks, self.is_placed)


def lattice_of(blocks: Sequence[Block]) -> Lattice:
    """Return the geometry of consecutive rows: as the format says, by their boxes, or by count."""
    has_boxes = any(cell.box for cell in blocks[0].cells) if blocks else False
    shifts = _shifts(blocks) if has_boxes else [0.0] * len(blocks)
    edges = _edges(blocks, shifts)
    columns = {cell.column for one in blocks for cell in one.cells}
    is_named = None not in columns
    if not edges and columns == {None}:
        rows = tuple(_counted(at, block) for at, block in enumerate(blocks))
        return Lattice(rows, tuple(blocks), is_placed=False)
    placed = []
    for at, (block, shift) in enumerate(zip(blocks, shifts, strict=True)):
        spots = []
        for index, cell in enumerate(block.cells):
            column, across = _placed(cell, index, edges, shift)
            key, reading, year = said(cell.text, across <= _NARROW)
            spots.append(Spot(cell, block, at, column, across, cell.down, key, reading, year))
        placed.append(tuple(sorted(spots, key=_column)))
    return Lattice(tuple(placed), tuple(blocks), is_placed=bool(edges) or is_named)


def _counted(at: int, block: Block) -> tuple[Spot, ...]:
    """Return a row of which only the number of its cells says where they stand: most are so."""
    told = enumerate(block.cells)
    return tuple(
        [_spot((one, block, at, n, 1, one.down, *said(one.text, True))) for n, one in told]
    )


_spot = partial(tuple.__new__, Spot)
"""Make a Spot of all its fields in order."""


def _column(spot: Spot) -> int:
    return spot.column


def _placed(cell: Cell, index: int, edges: Sequence[float], shift: float) -> tuple[int, int]:
    if cell.column is not None:
        return cell.column, cell.across
    if edges and cell.box is not None:
        first, last = _edge(edges, cell.box[0] - shift), _edge(edges, cell.box[2] - shift)
        return first, max(last - first, 1)
    return index, 1


def _shifts(blocks: Sequence[Block]) -> list[float]:
    """Return how far on the right of a table's first rows each row is printed.

    A table that begins at the foot of one column of text goes on at the head of the next.
    """
    parts: list[list[Block]] = []
    for block in blocks:
        before = parts[-1] if parts else []
        if not before or block.page != before[-1].page or _begins_column(before, block):
            parts.append([])
        parts[-1].append(block)
    shifts: list[float] = []
    for at, part in enumerate(parts):
        is_beside = at > 0 and part[0].page == parts[at - 1][-1].page
        shift = _left(part) - _left(parts[0]) if is_beside else 0.0
        shifts += [shift] * len(part)
    return shifts


def _begins_column(before: Sequence[Block], block: Block) -> bool:
    """Whether a row stands beside all rows before it, and above the last of them."""
    tops = [cell.box[1] for cell in before[-1].cells if cell.box]
    own = [cell.box[1] for cell in block.cells if cell.box]
    if not tops or not own or min(own) >= min(tops):
        return False
    right = max(cell.box[2] for one in before for cell in one.cells if cell.box)
    return _left([block]) >= right - _NEAR


def _left(blocks: Sequence[Block]) -> float:
    return min((cell.box[0] for one in blocks for cell in one.cells if cell.box), default=0.0)


def _edges(blocks: Sequence[Block], shifts: Sequence[float]) -> list[float]:
    """Return the left and right edges of the cells of a ruled table, near ones as one."""
    if any(cell.box is None or cell.column is not None for one in blocks for cell in one.cells):
        return []
    sides = (
        side - shift
        for block, shift in zip(blocks, shifts, strict=True)
        for cell in block.cells
        if cell.box
        for side in (cell.box[0], cell.box[2])
    )
    found: list[float] = []
    for edge in sorted(sides):
        if not found or edge - found[-1] > _NEAR:
            found.append(edge)
    return found


def _edge(edges: Sequence[float], side: float) -> int:
    return max(0, sum(edge <= side + 0.01 for edge in edges) - 1)


@cache
def ambiguous() -> frozenset[str]:
    """Return the keys that name both a row and a column of table 3."""
    common = {label_key(word) for word in _TABLE["common"]}
    return frozenset(key for key in applicants() if key in common or exact_row(key))


def plain_row(key: str) -> str | None:
    """Return the row of table 3 that a key names, None if it may name a column too."""
    return None if key in ambiguous() else exact_row(key)


def own_labels(row: Iterable[Spot]) -> Iterator[Spot]:
    """Yield the cells of a row that hold words."""
    return (spot for spot in row if spot.key)
