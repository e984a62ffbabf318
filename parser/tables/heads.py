"""Headers of table 3: where one begins, and which column of the form stands where."""

from collections.abc import Iterator, Mapping, Sequence

from data.records import record, replace
from parser.tables.keys import applicants
from parser.tables.labels import head_keys
from parser.tables.lattice import Lattice, Spot, own_labels, plain_row

_ABOVE = 2
"""Header rows above the names of the applicants that may name years or agencies."""


@record(frozen=True, slots=True)
class Head:
    """What a header says of a column."""

    applicant: str
    year: str = ""
    side: str = ""
    """What stands above the applicants: an agency, in tables that print two."""


def header_height(lattice: Lattice, at: int) -> int:
    """Return how many rows from a place make a header, 0 if none begins there."""
    if not _names_applicants(lattice.rows[at]):
        return 0
    height = 1
    while at + height < len(lattice.rows) and _goes_on(lattice.rows[at + height]):
        height += 1
    return height


def _names_applicants(row: Sequence[Spot]) -> bool:
    keys = [spot.key for spot in row if spot.key]
    if len(keys) < 2 or len({key for key in keys if key in applicants()}) < 2:
        return False
    is_valued = any(spot.is_number and not spot.year for spot in row)
    return not (is_valued or any(map(plain_row, keys)))


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


def first_above(lattice: Lattice, at: int, taken: set[int]) -> int:
    """Return the first of the rows above a header that belong to it."""
    first = at
    while first > 0 and at - first < _ABOVE and first - 1 not in taken:
        row = lattice.rows[first - 1]
        keys = [spot.key for spot in own_labels(row)]
        if any(spot.is_number and not spot.year for spot in row) or any(map(plain_row, keys)):
            break
        first -= 1
    return first


def heads_of(rows: Sequence[Sequence[Spot]]) -> dict[int, Head]:
    """Return what the rows of a header say of each column; its lowest words count."""
    columns = {column for row in rows for spot in row for column in spot.columns()}
    rows = [[spot for spot in row if spot.key or spot.year] for row in rows]
    heads: dict[int, Head] = {}
    for column in sorted(columns):
        own = [_over(row, column) for row in rows]
        applicant, is_marked = _last(own), _marked(own)
        if not applicant and not is_marked:
            continue
        near = [_left(row, column) for row in rows]
        applicant = applicant or _last(near)
        if not applicant:
            continue
        year = next((spot.year for spot in reversed(own) if spot and spot.year), "")
        year = year or next((spot.year for spot in reversed(near) if spot and spot.year), "")
        heads[column] = Head(applicant, year, _side(own, near))
    return heads


def _over(row: Sequence[Spot], column: int) -> Spot | None:
    """Return the words of a row that stand over a column."""
    for spot in row:
        if spot.covers(column):
            return spot
    return None


def _left(row: Sequence[Spot], column: int) -> Spot | None:
    """Return the words of a row nearest to a column on its left, over which they may reach."""
    for spot in reversed(row):
        if spot.column <= column:
            return spot
    return None


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


def other_columns(rows: Sequence[Sequence[Spot]], heads: Mapping[int, Head]) -> set[int]:
    """Return the columns that have a header of their own and are none of the form's."""
    return {
        column
        for row in rows
        for spot in row
        if spot.key and spot.across == 1
        for column in spot.columns()
        if column not in heads
    }


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
