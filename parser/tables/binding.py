"""Table 3 in any orientation: each value cell is bound to a row and a column of the form."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from data.vocabulary import vocabulary
from parser.report import State
from parser.tables.labels import exact_row, head_keys, like_row
from parser.tables.lattice import (
    Lattice,
    Spot,
    applicants,
    own_labels,
    plain_row,
)

_ABOVE = 2
"""Header rows above the names of the applicants that may name years or agencies."""
_FEWEST_ROWS = 3
_NO_COLUMN = 10_000
"""Columns from here on stand for the order of names alone."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a header says of a column."""

    applicant: str
    year: str = ""
    side: str = ""
    """What stands above the applicants: an agency, in tables that print two."""


@dataclass(frozen=True, slots=True)
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


def bound(lattice: Lattice, inherited: Mapping[int, Head]) -> Found:
    """Return the cells of an upright table bound by its headers; `inherited` serves before one."""
    found = Found()
    heads: dict[int, Head] = dict(inherited)
    path: list[Spot] = []
    extra: set[int] = set()
    at = 0
    while at < len(lattice.rows):
        height = _header(lattice, at)
        if height:
            first = _first_above(lattice, at, found.header_rows)
            rows = lattice.rows[first : at + height]
            own = _heads(rows)
            if not lattice.is_placed and len(named := sequence(rows)) > len(own):
                # Merged cells left no blanks behind: only the order of the names is certain.
                own = {_NO_COLUMN + place: head for place, head in enumerate(named)}
            if own:
                heads = own
                found.width = 0 if lattice.is_placed else max(map(len, rows))
                extra = _other_columns(rows, heads) if min(heads) < _NO_COLUMN else set()
                found.has_others |= any(column > min(heads) for column in extra)
                found.heads.append(own)
                found.header_rows.update(range(first, at + height))
            at += height
            continue
        path = _path(lattice.rows[at], path, heads)
        _bind_row(lattice.rows[at], path, heads, extra, found, at)
        at += 1
    return found


def _header(lattice: Lattice, at: int) -> int:
    """Return how many rows from a place make a header, 0 if none begins there."""
    if not _names_applicants(lattice.rows[at]):
        return 0
    height = 1
    while at + height < len(lattice.rows) and _goes_on(lattice.rows[at + height]):
        height += 1
    return height


def _names_applicants(row: Sequence[Spot]) -> bool:
    keys = [spot.key for spot in own_labels(row)]
    if any(spot.is_number and not spot.year for spot in row) or any(map(plain_row, keys)):
        return False
    return len({key for key in keys if key in applicants()}) > 1


def _goes_on(row: Sequence[Spot]) -> bool:
    """Whether a row only names more columns, or their years."""
    if not row:
        return True
    if any(spot.is_number and not spot.year for spot in row):
        return False
    keys = [spot.key for spot in own_labels(row)]
    years = sum(bool(spot.year) for spot in row)
    named = sum(key in applicants() for key in keys)
    return (named > 1 or years > 1) and not any(map(plain_row, keys))


def _first_above(lattice: Lattice, at: int, taken: set[int]) -> int:
    """Return the first of the rows above a header that belong to it."""
    first = at
    while first > 0 and at - first < _ABOVE and first - 1 not in taken:
        row = lattice.rows[first - 1]
        keys = [spot.key for spot in own_labels(row)]
        if any(spot.is_number and not spot.year for spot in row) or any(map(exact_row, keys)):
            break
        first -= 1
    return first


def _heads(rows: Sequence[Sequence[Spot]]) -> dict[int, Head]:
    """Return what the rows of a header say of each column; its lowest words count."""
    columns = {column for row in rows for spot in row for column in spot.columns()}
    heads: dict[int, Head] = {}
    for column in sorted(columns):
        own = [_over(row, column) for row in rows]
        near = [_left(row, column) for row in rows]
        applicant = _last(own) or (_last(near) if _marked(own) else "")
        if not applicant:
            continue
        year = next((spot.year for spot in reversed(own) if spot and spot.year), "")
        year = year or next((spot.year for spot in reversed(near) if spot and spot.year), "")
        heads[column] = Head(applicant, year, _side(own, near))
    return heads


def _over(row: Sequence[Spot], column: int) -> Spot | None:
    """Return the words of a row that stand over a column."""
    return next(
        (spot for spot in row if column in spot.columns() and (spot.key or spot.year)), None
    )


def _left(row: Sequence[Spot], column: int) -> Spot | None:
    """Return the words of a row nearest to a column on its left, over which they may reach."""
    before = [spot for spot in row if spot.column <= column and (spot.key or spot.year)]
    return before[-1] if before else None


def _last(spots: Sequence[Spot | None]) -> str:
    named = [applicants()[spot.key] for spot in spots if spot and spot.key in applicants()]
    return named[-1] if named else ""


def _marked(own: Sequence[Spot | None]) -> bool:
    return any(spot and spot.year for spot in own)


def _side(own: Sequence[Spot | None], near: Sequence[Spot | None]) -> str:
    """Return the words above the applicants that name neither a year nor a column."""
    for spot, beside in zip(own, near, strict=True):
        if spot and spot.key in applicants():
            return ""
        word = spot or beside
        if word and word.key and not word.year and word.key not in head_keys("t3"):
            return word.cell.text
    return ""


def _other_columns(rows: Sequence[Sequence[Spot]], heads: Mapping[int, Head]) -> set[int]:
    """Return the columns that have a header of their own and are none of the form's."""
    return {
        column
        for row in rows
        for spot in row
        if spot.key and spot.across == 1
        for column in spot.columns()
        if column not in heads
    }


def _path(row: Sequence[Spot], above: list[Spot], heads: Mapping[int, Head]) -> list[Spot]:
    """Return the labels of a row; those left of its own go on from the row above."""
    own = [spot for spot in row if spot.key]
    first = min((spot.column for spot in own), default=len(row) + 1)
    return [*(spot for spot in above if spot.column < first), *own]


def _bind_row(
    row: Sequence[Spot],
    path: Sequence[Spot],
    heads: Mapping[int, Head],
    extra: set[int],
    found: Found,
    at: int,
) -> None:
    """Bind the values of a row to the columns they stand under, or in order if none is missing."""
    values = [spot for spot in row if spot.reading is not None]
    if not heads or not values:
        return
    under = _under(values, heads)
    outside = [spot for spot in values if spot.is_number and not set(spot.columns()) & set(heads)]
    beside = [spot for spot in outside if spot.column in extra]
    found.numbered |= bool(beside)
    is_sure = len(outside) == len(beside) and len(under) == len(heads)
    is_sure = is_sure and found.width in (0, len(row))
    if not is_sure:
        under = _in_order(row, heads)
    binds = [
        bind
        for column, spot in under
        for bind in _bind(spot, heads[column], _nearest(_before(path, spot), row, spot.column))
    ]
    if not is_sure and binds:
        if min(heads) < _NO_COLUMN:
            found.unsure.add(at)
    elif not is_sure and (own := row_of(path))[1] is not None:
        label = own[1]
        found.unsure.add(at)
        binds = [Bind(own[0], head, values[0], label, is_lost=True) for head in heads.values()]
    found.binds += binds


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


def _before(path: Sequence[Spot], spot: Spot) -> list[Spot]:
    return [label for label in path if label.column < spot.column]


def _nearest(labels: Sequence[Spot], row: Sequence[Spot], column: int) -> list[Spot]:
    """Return the labels next on the left of a column: behind the last number before them."""
    last = max((label.column for label in labels), default=-1)
    between = [spot.column for spot in row if spot.is_number and spot.column < last]
    start = max(between, default=-1)
    return [label for label in labels if label.column > start]


def _bind(spot: Spot, head: Head, labels: Sequence[Spot]) -> Iterator[Bind]:
    row, label = row_of(labels)
    if row and label:
        year = next((one.year for one in reversed(labels) if one.year), "")
        yield Bind(row, head, spot, label, year)


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


def sequence(rows: Sequence[Sequence[Spot]]) -> list[Head]:
    """Return the columns that the rows of a header name one after the other.

    A name above several columns is followed by theirs, which stand in the next row.
    """
    heads: list[Head] = []
    years = [spot.year for row in rows for spot in row if spot.year]
    for spot in _unfolded(list(rows)):
        heads.append(Head(applicants()[spot.key]))
    if not years or not heads:
        return heads
    if len(years) % len(heads) == 0 and len(years) > len(heads):
        times = len(years) // len(heads)
        return [replace(heads[at // times], year=year) for at, year in enumerate(years)]
    if len(heads) % len(years) == 0:
        times = len(heads) // len(years)
        return [replace(head, year=years[at // times]) for at, head in enumerate(heads)]
    return []


def _unfolded(rows: list[Sequence[Spot]]) -> Iterator[Spot]:
    """Yield the applicants of header rows in order; a group's stand in the rows below it."""
    if not rows:
        return
    first, below = rows[0], rows[1:]
    names = [spot for spot in own_labels(first) if not spot.year]
    groups = [
        spot for spot in names if spot.key in head_keys("t3") and spot.key not in applicants()
    ]
    is_spent = False
    for spot in names:
        if spot.key in applicants():
            yield spot
        elif spot in groups and not is_spent:
            is_spent = True
            yield from _unfolded(below)
    if not is_spent:
        yield from _unfolded(below)


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
