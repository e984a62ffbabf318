"""Records to rows of table 3: a monotone alignment, since the form's order never changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from parser.tables.grid import Record
from parser.tables.labels import (
    common_keys,
    exact_row,
    head_keys,
    like_row,
    row_around,
    subtotal_keys,
)

_FEWEST_NUMBERS, _TOO_WIDE, _FAR, _REACH = 5, 12, 30, 6
"""A row without a label needs this many numbers, and fewer than that many; labelled rows further
apart than this many records are two tables; a table reaches this many records beyond its
labelled rows."""
_REVIEW = 15
"""Numbers of table 4: behind its last label 总计 they are no row of table 3."""
_VALUED, _EXACT, _LIKE = 100, 10, 6
"""Weights in the alignment: loose lines count little beside rows with numbers."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Which records print which row."""

    found: dict[str, list[Record]]
    """By row id, the records whose labels say so, in reading order."""
    torn: dict[str, Record] = field(default_factory=dict)
    """Rows placed by the form's order alone."""
    unplaced: frozenset[str] = frozenset()
    """Rows that some loose record prints, though nothing says which."""
    loose: tuple[Record, ...] = ()
    astray: frozenset[str] = frozenset()
    """Rows whose record stands out of the form's order."""
    span: tuple[int, int] = (0, 0)
    """The records of the table."""


def align(rows: Sequence[Record], order: Sequence[str]) -> Alignment:
    """Return which records print which of the rows `order` names, by their labels."""
    position = {row: index for index, row in enumerate(order)}
    named = [(index, row, weight) for index, row, weight in _named(rows) if row in position]
    span = _span(rows, named)
    inside = [item for item in named if span[0] <= item[0] < span[1]]
    chain = _chain([(index, position[row], weight) for index, row, weight in inside])
    found: dict[str, list[Record]] = {}
    for index, row, _ in inside:
        if index in chain:
            found.setdefault(row, []).append(rows[index])
    astray = _take_astray(rows, named, chain, found)
    return Alignment(found, span=span, astray=astray)


def has_values(record: Record) -> bool:
    """Whether a record prints values; a lone number on a line of its own is a page number."""
    return record.filled > ("line_joined" in record.flags)


def _named(rows: Sequence[Record]) -> list[tuple[int, str, int]]:
    """Return (record, row, weight) of every record whose label is a row's."""
    named = []
    for index, record in enumerate(rows):
        if not record.labels or is_header(record) or record.filled >= _REVIEW:
            continue
        row, exact = _row_of(rows, index)
        if row:
            # A lone number behind 总计 may stand in another table.
            is_telling = record.filled >= _FEWEST_NUMBERS or record.key not in common_keys()
            weight = _VALUED if has_values(record) and is_telling else 0
            named.append((index, row, weight + (_EXACT if exact else _LIKE)))
    return named


def is_header(record: Record) -> bool:
    """Whether a record names columns instead of a row."""
    return record.numbers < _FEWEST_NUMBERS and not head_keys("t3").isdisjoint(record.labels)


def _row_of(rows: Sequence[Record], index: int) -> tuple[str | None, bool]:
    """Return the row of a record's label, and whether the label is one of the form's own."""
    record = rows[index]
    whole = "".join(record.labels)
    for key in (record.key, whole):
        if exact := exact_row(key):
            return exact, True
    if record.filled >= _FEWEST_NUMBERS:
        for key in _completed(rows, index):
            if exact := exact_row(key):
                return exact, True
        if around := row_around(record.key):
            return around, False
    elif not record.in_grid and len(record.key) > 30:
        return None, False
    return like_row(record.key) or like_row(whole), False


def _completed(rows: Sequence[Record], index: int) -> Iterable[str]:
    """Yield a label with the pieces printed on the lines before and after it."""
    key, whole = rows[index].key, "".join(rows[index].labels)
    before = _piece(rows, index - 1)
    after, later = _piece(rows, index + 1), _piece(rows, index + 2)
    for own in dict.fromkeys((key, whole)):
        yield from (before + own, own + after, before + own + after, own + after + later)
        yield _piece(rows, index - 2) + before + own


def _piece(rows: Sequence[Record], index: int) -> str:
    """Return the key of a record that is nothing but a label."""
    if not 0 <= index < len(rows) or rows[index].filled:
        return ""
    return "".join(rows[index].labels)


def _span(rows: Sequence[Record], named: Sequence[tuple[int, str, int]]) -> tuple[int, int]:
    """Return the records of the table: the most heavily labelled stretch, and its edges."""
    best, weight, current = (0, 0), 0, 0
    start = last = -_FAR - 1
    for index, own in _marks(rows, named):
        if not own:
            last = index if index - last <= _FAR else last
            continue
        if index - last > _FAR:
            start, current = index, 0
        last, current = index, current + own
        if current > weight:
            best, weight = (start, index + 1), current
    if not weight:
        return 0, 0
    return _edge(rows, best[0] - 1, -1) + 1, _edge(rows, best[1], 1)


def _marks(
    rows: Sequence[Record], named: Sequence[tuple[int, str, int]]
) -> Iterable[tuple[int, int]]:
    """Yield (record, weight) of what shows the table; bare rows have no weight."""
    weights = {
        index: own
        for index, _, own in named
        if own >= _VALUED or rows[index].key not in common_keys()
    }
    for index, record in enumerate(rows):
        if index in weights or is_bare(record):
            yield index, weights.get(index, 0)


def _edge(rows: Sequence[Record], index: int, step: int) -> int:
    """Return the first record beyond the table: rows without a label may still belong to it."""
    edge = index
    for _ in range(_REACH):
        if not 0 <= index < len(rows) or rows[index].prose:
            break
        if is_bare(rows[index]) or is_row_beyond(rows[index]):
            edge = index + step
        elif rows[index].in_grid and rows[index].labels:
            break
        index += step
    return edge


def is_bare(record: Record) -> bool:
    """Whether a record holds a row's values and no label of its own."""
    if record.labels or not record.numbers:
        return False
    wide = max(record.filled, len(record.cells) if record.in_grid else 0)
    return _FEWEST_NUMBERS < wide < _TOO_WIDE


def is_row_beyond(record: Record) -> bool:
    """Whether a record with an unknown label has as many numbers as a row of table 3."""
    is_wide = record.numbers == 7 or (record.in_grid and 6 <= record.numbers <= 9)
    return is_wide and bool(record.labels) and record.key not in subtotal_keys()


def _chain(items: Sequence[tuple[int, int, int]]) -> frozenset[int]:
    """Return the records of the heaviest run of (record, position, weight) in the form's order."""
    positions = [position for _, position, _ in items]
    if positions == sorted(positions):
        return frozenset(index for index, _, _ in items)
    best: list[int] = []
    before: list[int] = []
    for here, (_, position, weight) in enumerate(items):
        fits = [earlier for earlier in range(here) if items[earlier][1] <= position]
        last = max(fits, key=lambda earlier: best[earlier], default=-1)
        best.append(weight + (best[last] if last >= 0 else 0))
        before.append(last)
    here = max(range(len(items)), key=lambda end: best[end])
    chain = []
    while here >= 0:
        chain.append(items[here][0])
        here = before[here]
    return frozenset(chain)


def _take_astray(
    rows: Sequence[Record],
    named: Iterable[tuple[int, str, int]],
    chain: frozenset[int],
    found: dict[str, list[Record]],
) -> frozenset[str]:
    """Add rows printed out of order or a second time; return those that stand there alone."""
    alone = set()
    for index, row, weight in named:
        is_alone = not any(has_values(record) for record in found.get(row, []))
        # Where the row stands nowhere else, its blanks are some of its cells.
        width = len(rows[index].cells) if is_alone and rows[index].in_grid else rows[index].filled
        full = _FEWEST_NUMBERS <= width < _TOO_WIDE and weight >= _VALUED + _EXACT
        if index in chain or not full:
            continue
        if is_alone:
            alone.add(row)
        found.setdefault(row, []).append(rows[index])
    return frozenset(alone)


def place_torn(rows: Sequence[Record], alignment: Alignment, order: Sequence[str]) -> Alignment:
    """Return the alignment with rows torn from their labels placed by the form's order.

    Between two rows that are sure, bare rows are placed only if they are as many as the rows
    missing there; otherwise the rows stay open and the bare ones are loose.
    """
    where = {id(record): index for index, record in enumerate(rows)}
    sure = {
        row: next(where[id(record)] for record in records if has_values(record))
        for row, records in alignment.found.items()
        if row not in alignment.astray and any(has_values(record) for record in records)
    }
    taken = {id(record) for records in alignment.found.values() for record in records}
    first, last = alignment.span
    bare = [
        index
        for index in range(first, last)
        if id(rows[index]) not in taken and (is_bare(rows[index]) or is_row_beyond(rows[index]))
    ]
    torn: dict[str, Record] = {}
    open_rows: set[str] = set()
    loose: list[Record] = []
    for missing, low, high in _gaps(order, sure, (first, last)):
        within = [index for index in bare if low < index < high]
        if within and len(within) == len(missing):
            torn.update(zip(missing, (rows[index] for index in within), strict=True))
        elif within:
            open_rows.update(missing)
            loose += (rows[index] for index in within)
    return Alignment(
        {row: found for row, found in alignment.found.items() if row not in torn},
        torn,
        frozenset(open_rows),
        tuple(loose),
        alignment.astray,
        alignment.span,
    )


def _gaps(
    order: Sequence[str], sure: dict[str, int], span: tuple[int, int]
) -> Iterable[tuple[list[str], int, int]]:
    """Yield the rows that are not sure, between the records of the sure rows around them."""
    missing: list[str] = []
    low = span[0] - 1
    for row in order:
        if row not in sure:
            missing.append(row)
            continue
        yield missing, low, sure[row]
        missing, low = [], sure[row]
    yield missing, low, span[1]
