"""Table 3 in any orientation: each value cell is bound to a row and a column of the form."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from data.records import record
from data.vocabulary import vocabulary
from parser.report import State
from parser.tables.heads import Head, first_above, header_height, heads_of, other_columns, sequence
from parser.tables.labels import exact_row, like_row
from parser.tables.lattice import Lattice, Spot

_NO_COLUMN = 10_000
"""Columns from here on stand for the order of names alone."""


@record(frozen=True, slots=True)
class Bind:
    """A value cell bound to the form."""

    row: str
    head: Head
    spot: Spot
    label: Spot
    year: str = ""
    """The year that the row's own labels name."""
    is_lost: bool = False
    """Whether the cells of its row stand under no certain columns."""
    part: int = 0
    """How often the names of the columns begin anew on its left."""


@dataclass(slots=True)
class Found:
    """What a table binds."""

    binds: list[Bind] = field(default_factory=list)
    heads: list[dict[int, Head]] = field(default_factory=list)
    """The columns of each header met."""
    header_rows: set[int] = field(default_factory=set)
    unsure: set[int] = field(default_factory=set)
    """Rows of the form with numbers that stand under no column."""
    numbered: bool = False
    """Whether a column of numbers stands beside those of the form."""
    width: int = 0
    """Cells of the header's longest row, where only their number says which column is which."""
    has_others: bool = False
    """Whether a header names other columns behind the first applicant."""
    aside: list[Spot] = field(default_factory=list)
    """Numbers under the names of other columns."""


@record(frozen=True, slots=True)
class _Header:
    """The columns that hold for the rows below them."""

    heads: Mapping[int, Head]
    extra: frozenset[int]
    """Columns with a header of their own that are none of the form's."""
    begins: Sequence[int]
    """Behind which columns the names begin anew."""


def bound(lattice: Lattice, inherited: Mapping[int, Head]) -> Found:
    """Return the cells of an upright table bound by its headers; `inherited` serves before one."""
    found = Found()
    heads: dict[int, Head] = dict(inherited)
    header = _Header(heads, frozenset(), _begins(heads))
    path: list[Spot] = []
    at = 0
    while at < len(lattice.rows):
        height = header_height(lattice, at)
        if height:
            first = first_above(lattice, at, found.header_rows)
            rows = lattice.rows[first : at + height]
            own = heads_of(rows)
            if not lattice.is_placed and len(named := sequence(rows)) > len(own):
                # Merged cells left no blanks behind: only the order of the names is certain.
                own = {_NO_COLUMN + place: head for place, head in enumerate(named)}
            if own:
                heads = own
                found.width = 0 if lattice.is_placed else max(map(len, rows))
                extra = other_columns(rows, heads) if min(heads) < _NO_COLUMN else ()
                header = _Header(heads, frozenset(extra), _begins(heads))
                found.has_others |= any(column > min(heads) for column in extra)
                found.heads.append(own)
                found.header_rows.update(range(first, at + height))
            at += height
            continue
        path = _path(lattice.rows[at], path, heads)
        _bind_row(lattice.rows[at], path, header, found, at)
        at += 1
    # Rows that stand beside others come after all of those.
    found.binds.sort(key=lambda bind: bind.part)
    return found


def _path(row: Sequence[Spot], above: list[Spot], heads: Mapping[int, Head]) -> list[Spot]:
    """Return the labels of a row; those left of its own go on from the row above."""
    own = [spot for spot in row if spot.key]
    first = min((spot.column for spot in own), default=len(row) + 1)
    return [*(spot for spot in above if spot.column < first), *own]


def _bind_row(
    row: Sequence[Spot], path: Sequence[Spot], header: _Header, found: Found, at: int
) -> None:
    """Bind the values of a row to the columns they stand under, or in order if none is missing."""
    heads = header.heads
    values = [spot for spot in row if spot.reading is not None]
    if not heads or not values:
        return
    under = _under(values, heads)
    numbers = (spot for spot in values if spot.is_number)
    outside = [spot for spot in numbers if heads.keys().isdisjoint(spot.columns())]
    beside = [spot for spot in outside if spot.column in header.extra]
    found.numbered |= bool(beside)
    found.aside += beside
    is_sure = len(outside) == len(beside) and len(under) == len(heads)
    is_sure = is_sure and found.width in (0, len(row))
    if not is_sure:
        under = _in_order(row, heads)
    binds = list(_binds(row, path, header, under))
    if not is_sure and binds:
        if min(heads) < _NO_COLUMN:
            found.unsure.add(at)
    elif not is_sure and (own := row_of(path))[1] is not None:
        label = own[1]
        found.unsure.add(at)
        binds = [Bind(own[0], head, values[0], label, is_lost=True) for head in heads.values()]
    found.binds += binds


def _binds(
    row: Sequence[Spot],
    path: Sequence[Spot],
    header: _Header,
    under: Sequence[tuple[int, Spot]],
) -> Iterator[Bind]:
    """Yield the values of a row that its labels bind; those behind the same ones are of one row."""
    heads, begins = header.heads, header.begins
    for labels, values in groupby(under, key=lambda item: _before(path, item[1], begins)):
        labels = _nearest(labels, row)
        name, label = row_of(labels)
        if not name or not label:
            continue
        year = next((one.year for one in reversed(labels) if one.year), "")
        for column, spot in values:
            part = sum(begin < column for begin in begins)
            yield Bind(name, heads[column], spot, label, year, part=part)


def _under(values: Sequence[Spot], heads: Mapping[int, Head]) -> list[tuple[int, Spot]]:
    """Return the columns of the form that the cells of a row stand under."""
    return [(column, spot) for spot in values for column in spot.columns() if column in heads]


def _in_order(row: Sequence[Spot], heads: Mapping[int, Head]) -> list[tuple[int, Spot]]:
    """Return the columns with the cells behind the last label, if they are exactly as many."""
    last = max((spot.column for spot in row if spot.key), default=-1)
    behind = [spot for spot in row if spot.column > last]
    filled = [spot for spot in behind if spot.cell.text]
    begun = behind[: len(heads)] if min(heads, default=0) >= _NO_COLUMN else []
    if begun and any(spot.cell.text for spot in behind[len(heads) :]):
        begun = []
    for cells in (behind, filled, begun):
        if len(cells) == len(heads):
            return list(zip(sorted(heads), cells, strict=True))
    return []


def _begins(heads: Mapping[int, Head]) -> list[int]:
    """Return behind which columns the names begin anew: other rows stand beside the first ones."""
    begins: list[int] = []
    named: set[Head] = set()
    last = -1
    for column in sorted(heads):
        if heads[column] in named:
            begins.append(last)
            named = set()
        named.add(heads[column])
        last = column
    return begins


def _before(path: Sequence[Spot], spot: Spot, begins: Sequence[int]) -> list[Spot]:
    """Return the labels on the left of a cell; rows that stand beside others have their own."""
    first = max((column for column in begins if column < spot.column), default=-1)
    return [label for label in path if first < label.column < spot.column]


def _nearest(labels: Sequence[Spot], row: Sequence[Spot]) -> list[Spot]:
    """Return the last of some labels of a row: those behind the last number before them."""
    last = max((label.column for label in labels), default=-1)
    between = [spot.column for spot in row if spot.column < last and spot.is_number]
    start = max(between, default=-1)
    return [label for label in labels if label.column > start]


def row_of(labels: Sequence[Spot]) -> tuple[str, Spot | None]:
    """Return the row of the form that labels name, the one nearest to the values first."""
    for at in range(len(labels) - 1, -1, -1):
        for key in (labels[at].key, "".join(label.key for label in labels[: at + 1])):
            if row := exact_row(key):
                return row, labels[at]
    for label in reversed(labels):
        if row := like_row(label.key):
            return row, label
    return "", None


def is_plain(lattice: Lattice) -> bool:
    """Whether a table's only header names the form's columns in order and no value is merged.

    Most tables are so; nothing has to be bound to tell.
    """
    begins = [at for at in range(len(lattice.rows)) if header_height(lattice, at)]
    if not begins or begins[-1] - begins[0] > 1:
        return False
    last = begins[0] + header_height(lattice, begins[0])
    rows = lattice.rows[first_above(lattice, begins[0], set()) : last]
    heads, order = heads_of(rows), list(vocabulary().columns)
    if any(spot.year for row in lattice.rows for spot in row):
        return False
    named = [] if lattice.is_placed else sequence(rows)
    if len(named) > len(heads):
        return [head.applicant for head in named] == order
    if [heads[column].applicant for column in sorted(heads)] != order:
        return False
    left = min(heads)
    if any(column > left for column in other_columns(rows, heads)):
        return False
    numbers = (spot for row in lattice.rows for spot in row if spot.is_number)
    return not any(spot.across > 1 or spot.column < left for spot in numbers)


def is_standard(found: Found, is_placed: bool) -> bool:
    """Whether a table's headers name the columns of the form in its order, and nothing else."""
    order = list(vocabulary().columns)
    for heads in found.heads:
        if [heads[column].applicant for column in sorted(heads)] != order:
            return False
        if any(head.year for head in heads.values()):
            return False
    is_merged = any(
        bind.spot.across > 1 and bind.spot.reading and bind.spot.reading.state is not State.BLANK
        for bind in found.binds
    )
    has_years = len({bind.year for bind in found.binds if bind.year}) > 1
    is_certain = is_placed or 5 * len(found.unsure) < len({bind.row for bind in found.binds})
    return not (has_years or is_merged or (is_certain and (found.numbered or found.has_others)))
