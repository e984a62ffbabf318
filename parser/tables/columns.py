"""Which cells of a row stand in the seven columns of table 3, where the whole table shows it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from data.vocabulary import vocabulary
from parser.tables.align import is_header
from parser.tables.grid import Record
from parser.tables.labels import label_key

_FEWEST_ROWS = 2
"""Rows that must print values before their common columns count as evidence."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What the rows of a table, taken together, show of its columns."""

    starts: Mapping[int, int]
    """By the width that most rows have, in cells: where the first of the seven columns stands."""
    usual: frozenset[tuple[int, int]]
    """Shapes (cells before the first value, cells in all) that several rows have."""
    total_first: bool
    """Whether the header names the total before the applicants."""

    def cut(self, record: Record) -> Record:
        """Return a row with the cells of the seven columns only, where all others are blank."""
        start = self.starts.get(record.width)
        if start is None or record.is_made_up:
            return record
        first = start - record.offset
        last = first + len(vocabulary().columns)
        outside = (*record.readings[: max(first, 0)], *record.readings[last:])
        if first < 0 or last > len(record.cells) or any(not one.is_blank for one in outside):
            return record
        if record.filled and record.readings[last - 1].is_blank:
            # Without its total the row may be one that begins further left than the others.
            return record
        return replace(
            record, cells=record.cells[first:last], readings=record.readings[first:last],
            offset=start,
        )  # fmt: skip

    def ordered(self, record: Record) -> Record | None:
        """Return a row with the total last; None where its cells do not show which it is."""
        if not self.total_first:
            return record
        filled = [index for index, one in enumerate(record.readings) if not one.is_blank]
        count = len(vocabulary().columns)
        if len(filled) == count and filled[-1] - filled[0] == count - 1:
            span = slice(filled[0], filled[-1] + 1)
        elif len(record.cells) == count or not filled:
            span = slice(None)
        else:
            return None
        cells, readings = record.cells[span], record.readings[span]
        return replace(
            record, cells=(*cells[1:], *cells[:1]), readings=(*readings[1:], *readings[:1])
        )


def columns_of(rows: Sequence[Record], span: tuple[int, int], sources: Sequence[Record]) -> Columns:
    """Return the columns of the table in `rows[slice(*span)]`, whose rows are `sources`."""
    by_width: dict[int, list[Record]] = {}
    for record in sources:
        by_width.setdefault(record.width, []).append(record)
    starts = {
        width: start
        for width, same in by_width.items()
        if 2 * len(same) > len(sources) and (start := _start(same)) is not None
    }
    shapes = Counter((record.offset, record.width) for record in sources)
    usual = frozenset(shape for shape, count in shapes.items() if count >= _FEWEST_ROWS)
    return Columns(starts, usual, _is_total_first(rows, span, sources))


def _start(records: Sequence[Record]) -> int | None:
    """Return where the columns begin in rows of one width, None if their figures do not show it.

    The figures of all rows must reach over exactly seven columns; over fewer if the last column
    in which any stands is the total of several rows.
    """
    rows = [record for record in records if record.filled and not record.is_made_up]
    if len(rows) < _FEWEST_ROWS:
        return None
    places = [_filled(record) for record in rows]
    first, last = min(map(min, places)), max(map(max, places))
    count = len(vocabulary().columns)
    if last - first + 1 == count:
        return first
    if last - first + 1 > count or last + 1 < count:
        return None
    closing = sum(
        last in place and _closes(record, last) for record, place in zip(rows, places, strict=True)
    )
    return last + 1 - count if closing >= _FEWEST_ROWS else None


def _filled(record: Record) -> list[int]:
    """Return the places in its row of a record's filled cells."""
    return [record.offset + at for at, one in enumerate(record.readings) if not one.is_blank]


def _closes(record: Record, last: int) -> bool:
    """Whether the cell at a place is the sum of at least two filled ones, or equals the one."""
    *parts, total = (one.value for one in record.readings[: last - record.offset + 1])
    return bool(total) and sum((part or Decimal(0) for part in parts), Decimal(0)) == total


def _is_total_first(
    rows: Sequence[Record], span: tuple[int, int], sources: Sequence[Record]
) -> bool:
    """Whether a header row names the total left of the first applicant, and no sum denies it."""
    *applicants, total = (column.labels for column in vocabulary().columns.values())
    heads = {label_key(text) for text in applicants[0]}
    totals = {label_key(text) for text in total}
    named = [
        [key in heads for key in record.labels if key in heads | totals]
        for record in rows[max(0, span[0] - 6) : span[1]]
        if is_header(record)
    ]
    if [False, True] not in named:
        return False
    full = [
        [one.value or Decimal(0) for one in record.readings]
        for record in sources
        if record.filled == len(record.readings) == len(vocabulary().columns)
    ]
    first = sum(bool(values[0]) and values[0] == sum(values[1:]) for values in full)
    last = sum(bool(values[-1]) and values[-1] == sum(values[:-1]) for values in full)
    return first >= last
