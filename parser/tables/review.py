"""Table 4: administrative review and litigation, three groups of five cells."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from data.vocabulary import Indicator
from parser.report import Figure, Problem, State
from parser.tables.cells import Value
from parser.tables.figures import Sheet, bound, missing, printed, settled, slotted, unread
from parser.tables.grid import Record
from parser.tables.guesses import proved
from parser.tables.repair import TABLE4, TABLE4_GROUP, Groups, agreed, fit
from parser.tables.wordings import begins_with_total, group_rows, groups_in, reviewed, steps_back

_REACH = 8
"""Numbers belong to the table at most this many records below a header of it."""
_WIDE, _NARROW = 15, 5
_FEWEST = 2
"""Outcomes: a header that names more shows their order."""
_SLACK = 2
"""A row with this many cells too many or too few is still a row of the table."""


@dataclass(slots=True)
class _Reading:
    found: dict[str, list[Figure]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    group: str = ""
    awaiting: set[str] = field(default_factory=set)
    """Groups named since figures were read: if several, five figures may be any one's."""
    outcomes: list[int] = field(default_factory=list)
    """Columns but the total named since figures were read, as they are printed."""
    routes: list[str] = field(default_factory=list)
    is_turned: bool = False
    """Whether a header names outcomes, or the total, in another order than the form."""
    was_read: bool = False
    """Whether figures were read since columns were named."""
    header_at: int = -_REACH - 1
    has_header: bool = False


def read_review(
    sheet: Sheet, rows: Sequence[Record], values: Sequence[Value] = ()
) -> tuple[list[Figure], list[Problem]]:
    """Return table 4's figures and problems; `values` are those of a table in another layout."""
    state = _Reading()
    if values:
        known = {row.id: row for row in reviewed().rows}
        for value in values:
            figure = bound(sheet, known[value.indicator], value)
            state.found.setdefault(value.indicator, []).append(figure)
        return [settled(row, state.found, state.problems) for row in reviewed().rows], []
    for index, record in enumerate(rows):
        if record.prose:
            continue
        if _take_header(record, state):
            state.header_at = index
        if (record.filled or _is_empty_row(record)) and index - state.header_at <= _REACH:
            _read_row(sheet, record, state)
            state.awaiting.clear()
            state.was_read = True
    if not state.has_header:
        absent = [missing(row, "", State.TABLE_MISSING) for row in reviewed().rows]
        return absent, [Problem("table_missing", detail="t4")]
    return [settled(row, state.found, state.problems) for row in reviewed().rows], state.problems


def _is_empty_row(record: Record) -> bool:
    """Whether a row has only blank cells, and no label but the name of a route: not filled."""
    if not record.in_grid or record.filled:
        return False
    is_route = len(record.cells) == _NARROW and bool(groups_in(record.key))
    return is_route or not record.labels


def _take_header(record: Record, state: _Reading) -> bool:
    """Note the group and the columns a record names; False if it names none."""
    named, columns = _names_in(record.labels)
    if not named and not columns:
        return state.has_header and any(map(_is_piece, record.labels))
    if columns and state.was_read:
        state.outcomes, state.routes, state.was_read = [], [], False
        state.is_turned = False
    printed = [reviewed().columns[label] for label in columns]
    state.is_turned |= not state.outcomes and begins_with_total(printed)
    state.is_turned |= len(printed) > _FEWEST and any(map(steps_back, printed, printed[1:]))
    state.outcomes += [at for at in printed if at < _NARROW - 1]
    state.routes += named
    if named:
        state.awaiting.update(named)
        state.group = named[0] if len(state.awaiting) == 1 else ""
    telling = sum(reviewed().columns[label] < _NARROW - 1 for label in columns)
    state.has_header |= telling > 1 or len(set(named)) > 1
    goes_on = state.has_header and any(map(_is_piece, record.labels))
    return bool(named) or telling > 0 or bool(columns and state.has_header) or goes_on


@lru_cache(maxsize=4096)
def _names_in(labels: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Return the groups and the columns that the labels of a row name; most name none."""
    parts = [part for label in labels for part in _taken_apart(label)]
    columns = reviewed().columns
    named = (group for part in parts for group in groups_in(part))
    return tuple(named), tuple(part for part in parts if part in columns)


@lru_cache(maxsize=4096)
def _is_piece(label: str) -> bool:
    """Whether a label consists of halves of column labels: 结果, 审结总计."""
    halves = [label[at : at + 2] for at in range(0, len(label), 2)]
    return all(any(half in column for column in reviewed().columns) for half in halves)


@lru_cache(maxsize=4096)
def _taken_apart(label: str) -> tuple[str, ...]:
    """Return the header cells that a label runs together, or the label as it is."""
    parts, rest = [], label
    while rest:
        part = next((known for known in _longest_first() if rest.startswith(known)), "")
        if not part:
            return (label,)
        parts.append(part)
        rest = rest.removeprefix(part)
    return tuple(parts)


@cache
def _longest_first() -> tuple[str, ...]:
    return tuple(
        sorted(
            (*reviewed().groups, *reviewed().parents, *reviewed().columns), key=len, reverse=True
        )
    )


def _read_row(sheet: Sheet, record: Record, state: _Reading) -> None:
    """Read a row of all three groups, of one group, or of one cell."""
    column = reviewed().columns.get(record.key)
    if abs(len(record.cells) - _WIDE) <= _SLACK or abs(record.filled - _WIDE) <= _SLACK:
        _put(sheet, record, reviewed().rows, TABLE4, state)
    elif record.filled == 1 and column is not None and state.group:
        row = group_rows(state.group)[column]
        at = next(index for index, reading in enumerate(record.readings) if not reading.is_blank)
        cell, reading = record.cells[at], record.readings[at]
        flags = tuple(flag for flag in record.flags if flag == "line_joined")
        figure = printed(sheet, row, "", record, cell, reading, flags)
        state.found.setdefault(row.id, []).append(figure)
        state.has_header = True
    elif (
        2 * _NARROW in (len(record.cells), record.filled) and len(routes := _since_read(state)) == 2
    ):
        rows = [row for route in routes for row in group_rows(route)]
        _put(sheet, record, rows, TABLE4[:2], state)
    elif state.group and (abs(record.filled - _NARROW) <= 1 or len(record.cells) == _NARROW):
        _put(sheet, record, group_rows(state.group), TABLE4_GROUP, state)
    elif record.numbers > 1 and state.has_header:
        state.problems.append(Problem("loose_row", record.line, "t4"))


def _since_read(state: _Reading) -> list[str]:
    """Return the routes named since figures were read, in the form's order."""
    return [route for route in dict.fromkeys(row.group for row in reviewed().rows)
            if route in state.awaiting]  # fmt: skip


def _is_in_another_order(state: _Reading) -> bool:
    """Whether the header above names outcomes or routes in another order than the form."""
    order = list(dict.fromkeys(row.group for row in reviewed().rows))
    routes = [order.index(route) for route in dict.fromkeys(state.routes)]
    steps = zip(state.outcomes, state.outcomes[1:], strict=False)
    if state.is_turned or (0 in state.outcomes and state.outcomes[0] != 0):
        return True
    return routes != sorted(routes) or any(
        (before + 1) % (_NARROW - 1) != at for before, at in steps
    )


def _put(
    sheet: Sheet, record: Record, rows: Sequence[Indicator], groups: Groups, state: _Reading
) -> None:
    """Put a row's cells under its columns."""
    state.has_header = True
    if any(reading.guess is not None for reading in record.readings):
        record = replace(record, readings=proved(record.readings, groups))
    found = fit(record.readings, groups)
    flags = [flag for flag in record.flags if flag == "row_joined"]
    flags += [found.flag] if found.flag else []
    if not record.filled:
        for row in rows:
            figure = unread(sheet, row, "", State.BLANK, record)
            state.found.setdefault(row.id, []).append(figure)
        return
    slots = agreed(found.ways, record.readings)
    if _is_in_another_order(state):
        # Sums cannot tell: the four outcomes of a route add up in any order.
        slots, flags = None, ["columns_unsure"]
    for row, slot in zip(rows, slots or (None,) * len(rows), strict=True):
        doubt = flags or ([] if slot is not None else ["cells_misfit"])
        figure = slotted(sheet, row, "", record, slot, doubt)
        state.found.setdefault(row.id, []).append(figure)
