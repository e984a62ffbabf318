"""Which cells of a row stand in the seven columns of table 3, where the whole table shows it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache

from data.vocabulary import vocabulary
from parser.tables.align import is_header
from parser.tables.grid import Record
from parser.tables.labels import head_keys, label_key
from parser.wording import words

_LEGAL = words("tables")["group"]["legal"]
_GROUP = "legal"
_FEWEST_NAMES, _TOP, _ABOVE = 5, 3, 16
"""Columns a header names at least; names in its upper row; records it may stand above the rows."""
_FEWEST_ROWS = 2
"""Rows that must print values before their common columns count as evidence."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What the rows of a table, taken together, show of its columns."""

    starts: Mapping[int, int]
    """By the width that most rows have, in cells: where the first of the seven columns stands."""
    usual: frozenset[tuple[int, int]]
    """Shapes (cells before the first value, cells in all) that several rows have."""
    order: tuple[int, ...] = ()
    """Places in the printed row of the form's columns, where the header has another order."""
    is_unsure: bool = False
    """Whether the header names the columns in another order that is not whole."""

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
        if not first and last == len(record.cells):
            return record
        return replace(
            record, cells=record.cells[first:last], readings=record.readings[first:last],
            offset=start,
        )  # fmt: skip

    def ordered(self, record: Record) -> Record | None:
        """Return a row in the form's order; None where its cells do not show which is which."""
        if not self.order:
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
        if len(cells) != count:
            return record
        return replace(
            record,
            cells=tuple(cells[at] for at in self.order),
            readings=tuple(readings[at] for at in self.order),
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
    printed = _printed_order(rows, span)
    order = _places(printed) if _is_borne_out(printed, sources) else ()
    is_unsure = len(set(printed)) >= _FEWEST_NAMES and not order and not _is_usual(printed)
    return Columns(starts, usual, order, is_unsure)


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


def _printed_order(rows: Sequence[Record], span: tuple[int, int]) -> list[str]:
    """Return the columns that the table's header names, in the order they are printed."""
    named: list[str] = []
    behind: list[str] = []
    for record in rows[max(0, span[0] - _ABOVE) : span[1]]:
        own = [name for key in record.labels for name in _names_in(key)]
        if record.numbers or record.prose or not own:
            if len(set(named)) >= _FEWEST_NAMES:
                break
            named = named if is_header(record) else []
            continue
        is_upper = own in ([_columns()[-1]], [_GROUP, _columns()[-1]])
        if is_upper and len(record.labels) > 1 and not named:
            # Beside the words over all or several applicants the total stands behind them.
            own, behind = [], own[-1:]
        is_whole = sorted(own) == sorted(_columns())
        named = own if is_whole else named + own
    return [*_unfolded(named), *behind]


@lru_cache(maxsize=4096)
def _names_in(key: str) -> tuple[str, ...]:
    """Return the columns a header cell names, those run together too; () if it says more."""
    names: list[str] = []
    while key:
        name = next((one for one in _longest_first() if key.startswith(one)), None)
        if name is None:
            return ()
        names.append(_known()[name])
        key = key.removeprefix(name)
    return tuple(name for name in names if name)


@cache
def _known() -> Mapping[str, str]:
    """Return the columns by their keys; the name above five of them, and others above all."""
    columns = vocabulary().columns.values()
    own = {label_key(text): column.id for column in columns for text in column.labels}
    return dict.fromkeys(head_keys("t3"), "") | {label_key(_LEGAL): _GROUP} | own


@cache
def _longest_first() -> tuple[str, ...]:
    return tuple(sorted(_known(), key=len, reverse=True))


def _unfolded(named: Sequence[str]) -> list[str]:
    """Return names with those of the organisations where the name above them stands."""
    if _GROUP not in named:
        return list(named)
    top: list[str] = []
    for name in named:
        if len(top) == _TOP:
            break
        top.append(name)
    rest = [name for name in named[len(top) :] if name != _GROUP]
    if set(top) != {_GROUP, _columns()[0], _columns()[-1]}:
        return [name for name in named if name != _GROUP]
    at = top.index(_GROUP)
    return [*top[:at], *rest, *top[at + 1 :]]


def _columns() -> tuple[str, ...]:
    return tuple(vocabulary().columns)


def _is_usual(printed: Sequence[str]) -> bool:
    """Whether names stand in the form's order, as far as they are printed."""
    places = [_columns().index(name) for name in printed]
    *others, _ = _columns()
    inner = [place for place in places if place < len(others)]
    return inner == sorted(set(inner)) and (not places or places[0] == 0)


def _places(printed: Sequence[str]) -> tuple[int, ...]:
    """Return where each column of the form stands; () if its order is the form's, or not whole."""
    if sorted(printed) != sorted(_columns()) or tuple(printed) == _columns():
        return ()
    return tuple(printed.index(column) for column in _columns())


def _is_borne_out(printed: Sequence[str], sources: Sequence[Record]) -> bool:
    """Whether the sums of full rows do not deny where the total is printed."""
    if _columns()[-1] not in printed or len(printed) != len(_columns()):
        return False
    at = printed.index(_columns()[-1])
    full = [
        [one.value or Decimal(0) for one in record.readings]
        for record in sources
        if record.filled == len(record.readings) == len(printed)
    ]
    here = sum(bool(values[at]) and 2 * values[at] == sum(values) for values in full)
    last = sum(bool(values[-1]) and 2 * values[-1] == sum(values) for values in full)
    return here >= last
