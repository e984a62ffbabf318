"""Tables in other layouts than the form's own, made upright: one function a layout, in order.

Every layout returns rows of a label and seven cells in the form's order; each cell keeps its own
place in the original. A cell that no header binds for certain is lost, never guessed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from data.records import replace
from data.vocabulary import vocabulary
from parser.document import Block, Cell, Document
from parser.report import State
from parser.tables.abreast import grids
from parser.tables.binding import Bind, Found, bound, is_plain, is_standard, row_of
from parser.tables.cells import NONE, Named, Value, named, wanted_years
from parser.tables.heads import Head
from parser.tables.keys import applicants
from parser.tables.lattice import Bound, Lattice, Spot, lattice_of, plain_row
from parser.tables.naming import (
    disclosed_cell,
    is_other_disclosed,
    is_other_review,
    may_disclose,
    may_review,
    review_cell,
)
from parser.tables.paths import paths
from parser.tables.years import of_own_year

_FEWEST_ROWS, _FEWEST_COLUMNS = 3, 5
Rows = dict[str, dict[str, Bound]]
"""By row and column of the form."""


@dataclass(slots=True)
class Reading:
    """Table 3 as far as grids in other layouts print it."""

    year: int | None
    title: str
    rows: Rows = field(default_factory=dict)
    labels: dict[str, tuple[Cell, Block]] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    heads: Mapping[int, Head] = field(default_factory=dict)
    """Of the last header in another order: a table goes on after a page break without one."""
    aside: set[int] = field(default_factory=set)
    """Where the numbers begin that are of another year, agency or column."""


@dataclass(frozen=True, slots=True)
class Arranged:
    """A document's tables, those in other layouts taken apart."""

    blocks: tuple[Block, ...]
    """Paragraphs and rows; table 3 is upright."""
    items: tuple[Value, ...]
    """Values of a table 2 in another layout."""
    reviews: tuple[Value, ...]
    """Values of a table 4 in another layout."""
    aside: frozenset[int]
    """Where the numbers begin that the tables print of another year, agency or column."""


def arranged(document: Document, year: int | None) -> Arranged:
    """Return the blocks of a document, its tables in other layouts made upright or bound."""
    reading = Reading(year, document.text[:200])
    kept: list[Block] = []
    values: dict[Named, tuple[Value, ...]] = {disclosed_cell: (), review_cell: ()}
    place: int | None = None
    for blocks in grids(document.blocks):
        if not blocks[0].cells or not _may_be_other(blocks):
            kept += blocks
            continue
        own = of_own_year(blocks, year)
        reading.aside |= _left_out(blocks, own) if own is not blocks else set()
        lattice, blocks = lattice_of(own), list(own)
        keys = {spot.key for row in lattice.rows for spot in row if spot.key}
        is_named = len(keys & applicants().keys()) > 1
        rest = _taken(lattice, reading) if is_named or reading.heads else None
        if rest is not None:
            place = len(kept) if place is None else place
            blocks = rest
        for name, is_other, may_hold in OTHERS:
            found, others = named(paths(lattice), name, year) if may_hold(lattice, keys) else NONE
            if found and is_other(found, lattice.is_placed, bool(others)):
                reading.aside |= others
                values[name] += found
                gone = {id(value.block) for value in found}
                blocks = [block for block in blocks if id(block) not in gone]
        kept += blocks
    if place is not None:
        kept[place:place] = _blocks(reading)
    return Arranged(
        tuple(kept), values[disclosed_cell], values[review_cell], frozenset(reading.aside)
    )


def _left_out(blocks: Iterable[Block], kept: Iterable[Block]) -> set[int]:
    """Return where the cells begin that rows of another year print."""
    own = {cell.start for block in kept for cell in block.cells}
    return {cell.start for block in blocks for cell in block.cells} - own


def _taken(lattice: Lattice, reading: Reading) -> list[Block] | None:
    """Bind the rows of a grid in another layout; return its other rows, None if it has none."""
    blocks = lattice.blocks
    for layout in LAYOUTS:
        found = layout(lattice, reading)
        if found is not None:
            _keep(found, reading)
            gone = {id(bind.spot.block) for bind in found.binds}
            gone |= {id(blocks[at]) for at in found.header_rows if at < len(blocks)}
            gone |= {id(bind.label.block) for bind in found.binds}
            return [block for block in blocks if id(block) not in gone]
    return None


def _may_be_other(blocks: Sequence[Block]) -> bool:
    return len(blocks) > 1 or len(blocks[0].cells) > len(vocabulary().columns)


def turned(lattice: Lattice, reading: Reading) -> Found | None:
    """Applicants as rows, results as columns."""
    heads = [keys for row in lattice.rows if len(keys := _keys(row)) >= _FEWEST_COLUMNS]
    if not any(sum(map(bool, map(plain_row, keys))) >= _FEWEST_COLUMNS for keys in heads):
        return None
    other = lattice.turned()
    found = bound(other, {})
    rows = {bind.row for bind in found.binds}
    if len(rows) < _FEWEST_ROWS or not _adds_up(list(_of_the_year(found.binds, reading))):
        return None
    return replace(found, header_rows=set())


def other_order(lattice: Lattice, reading: Reading) -> Found | None:
    """Columns in another order, some of them only, twice, or with other columns beside."""
    if not reading.heads and is_plain(lattice):
        return None
    found = bound(lattice, reading.heads)
    rows = {bind.row for bind in found.binds}
    if len(rows) < _FEWEST_ROWS or not found.binds:
        return None
    if not found.heads and not reading.heads:
        return None
    if found.heads and is_standard(found, lattice.is_placed):
        return None
    if 2 * len(found.unsure) > len(rows) or not _adds_up(list(_of_the_year(found.binds, reading))):
        return None
    if found.heads:
        reading.heads = found.heads[-1]
    return found


def _keys(row: Sequence[Spot]) -> list[str]:
    return [spot.key for spot in row if spot.key]


def _names_applicant(row: Sequence[Spot]) -> bool:
    return any(spot.key in applicants() for spot in row if spot.key)


def listed(lattice: Lattice, reading: Reading) -> Found | None:
    """One value a row, behind the names of its row and of its applicant, in either order."""
    last, first = Found(), Found()
    behind = sum(row[-1].reading is not None for row in lattice.rows if _names_applicant(row))
    if behind < _FEWEST_ROWS * _FEWEST_COLUMNS:
        return None
    for path in paths(lattice):
        if len(path.left) < 2:
            continue
        year = next(iter(path.years), "")
        for found, label, others in (
            (last, path.left[-1], path.left[:-1]),
            (first, path.left[0], path.left[1:]),
        ):
            applicant = applicants().get(label.key)
            row, named_by = row_of(others)
            if applicant and row and named_by:
                found.binds.append(Bind(row, Head(applicant, year), path.spot, named_by))
    found = max((last, first), key=lambda one: len(one.binds))
    own = list(_of_the_year(found.binds, reading))
    if len({bind.head.applicant for bind in own}) < _FEWEST_COLUMNS:
        return None
    if len({bind.row for bind in own}) < _FEWEST_ROWS or not _adds_up(own):
        return None
    return found


OTHERS = (
    (disclosed_cell, is_other_disclosed, may_disclose),
    (review_cell, is_other_review, may_review),
)
"""What a value's labels name, whether they do so in another layout, whether they may."""
LAYOUTS: tuple[Callable[[Lattice, Reading], Found | None], ...] = (other_order, turned, listed)


def _adds_up(binds: Sequence[Bind]) -> bool:
    """Whether the sums of the rows do not speak against the columns they were bound to."""
    right = wrong = 0
    *parts, total = vocabulary().columns
    by_row: dict[tuple[str, str, str, str], dict[str, Decimal]] = {}
    for bind in binds:
        reading = bind.spot.reading
        if reading is None or bind.spot.across > 1 or bind.is_lost:
            continue
        if reading.value is not None or reading.is_blank:
            at = bind.row, bind.head.year, bind.head.side, bind.year
            by_row.setdefault(at, {})[bind.head.applicant] = reading.value or Decimal(0)
    for values in by_row.values():
        if len(values) == len(parts) + 1 and any(values.values()):
            adds = sum((values[part] for part in parts), Decimal(0)) == values[total]
            right, wrong = right + adds, wrong + (not adds)
    return wrong <= right


def _keep(found: Found, reading: Reading) -> None:
    """Add what a grid binds to the table; a place bound twice with different words is lost."""
    chosen = list(_of_the_year(found.binds, reading))
    reading.aside |= {bind.spot.cell.start for bind in found.binds}
    reading.aside |= {spot.cell.start for spot in found.aside}
    reading.aside -= {bind.spot.cell.start for bind in chosen}
    for bind in chosen:
        column = bind.head.applicant
        cells = reading.rows.setdefault(bind.row, {})
        if bind.row not in reading.labels:
            reading.labels[bind.row] = (bind.label.cell, bind.spot.block)
            reading.order.append(bind.row)
        own = _cell(bind)
        before = cells.get(column)
        if before is not None and before.text != own.text:
            own = _lost(own)
        cells[column] = own


def _of_the_year(binds: Sequence[Bind], reading: Reading) -> Iterator[Bind]:
    """Yield what is said of the report's own year and agency."""
    years = {year for bind in binds for year in (bind.head.year, bind.year) if year}
    wanted = wanted_years(years, reading.year)
    sides = {bind.head.side for bind in binds}
    named = {side for side in sides if len(side) > 3 and _is_named(side, reading)}
    for bind in binds:
        if any(year and year not in wanted for year in (bind.head.year, bind.year)):
            continue
        if len(sides) > 1 and len(named) == 1 and bind.head.side not in named:
            continue
        yield bind


def _is_named(side: str, reading: Reading) -> bool:
    return "".join(side.split()) in "".join(reading.title.split())


def _cell(bind: Bind) -> Bound:
    """Return a bound cell; one that spans several columns is a value of each if it is 0."""
    cell, block, reading = bind.spot.cell, bind.spot.block, bind.spot.reading
    is_wide = bind.spot.across > 1 and reading is not None and reading.state is not State.BLANK
    own = Bound(
        cell.text, cell.start, cell.end, cell.box,
        row=(block.start, block.end, block.line, block.page),
        flag="cell_merged" if is_wide else "",
    )  # fmt: skip
    if bind.is_lost or (is_wide and reading is not None and reading.value != 0):
        return _lost(own)
    return own


def _lost(cell: Bound) -> Bound:
    end = cell.row[1] if cell.row else cell.end
    return replace(cell, text="", start=end, end=end, flag="cells_misfit", is_lost=True)


def _blocks(reading: Reading) -> Iterator[Block]:
    """Yield the rows of the table, each a label and seven cells."""
    for row in reading.order:
        label, block = reading.labels[row]
        end = block.end
        lost = Bound(
            "", end, end, row=(block.start, end, block.line, block.page), flag="cell_lost",
            is_lost=True,
        )  # fmt: skip
        cells = tuple(reading.rows[row].get(column, lost) for column in vocabulary().columns)
        yield replace(block, cells=(label, *cells))
