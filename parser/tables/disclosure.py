"""Table 2: what was published of one's own accord; blocks of rows, each under its own header."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from data.vocabulary import Indicator, vocabulary
from parser.report import Figure, Problem, State
from parser.tables.align import is_header
from parser.tables.cells import Value
from parser.tables.figures import Sheet, bound, missing, printed, settled, unread
from parser.tables.grid import Record
from parser.tables.labels import exact_row, head_keys, likest
from parser.tables.money import in_its_unit
from parser.tables.numbers import Reading
from parser.tables.wordings import FORMS, disclosed, head_of, rows_in
from parser.wording import words

_REMARKS = tuple(next(one for one in words("tables")["table"] if one["id"] == "t2")["remarks"])
_SPREAD = re.compile(r"\d(?:\s\d){2,}")
"""Digits set apart one by one in a cell of their own: 2 5 7 in a row of one column."""
_REACH = 12
"""A header names the columns of rows at most this many records below it."""
_LABEL_ENDS = 20
"""Characters: no row label or column header of table 2 is longer."""


@dataclass(slots=True)
class _Reading:
    """What reading down the table has come to."""

    found: dict[str, list[Figure]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    header_at: int = -_REACH - 1
    is_open: bool = False
    """Whether the header is still being printed, one cell a line."""
    seen: Counter[str] = field(default_factory=Counter)
    """Column headers met, which tell the form."""


def read_disclosure(
    sheet: Sheet, rows: Sequence[Record], year_hint: int | None, values: Sequence[Value] = ()
) -> tuple[list[Figure], list[Problem], str]:
    """Return table 2's figures, its problems and its form, "" if the table is missing.

    `values` are those that a table in another layout binds; what they name is not read again.
    """
    state = _Reading()
    pending: list[tuple[Record, str]] = []
    for index, record in enumerate(rows):
        _step(sheet, record, index, state, pending)
    for value in values:
        _take_value(sheet, value, state)
    form = _form_seen(state)
    for record, item in pending:
        _by_form(sheet, record, item, form, state)
    if not state.found:
        rows_due = rows_in(form or _in_force(year_hint))
        absent = [missing(row, "", State.TABLE_MISSING) for row in rows_due]
        return absent, [Problem("table_missing", detail="t2")], ""
    beyond = [vocabulary().indicators[row] for row in state.found]
    cells = {row.id: row for row in (*rows_in(form), *beyond)}.values()
    return [settled(row, state.found, state.problems) for row in cells], state.problems, form


def _take_value(sheet: Sheet, value: Value, state: _Reading) -> None:
    """Take a value that its labels bind; one bound twice is open."""
    row = vocabulary().indicators[value.indicator]
    figure = in_its_unit(sheet, row, bound(sheet, row, value))
    state.found.setdefault(row.id, []).append(figure)
    state.seen.update(head for (_, head), one in disclosed().cells.items() if one == row)


def _step(
    sheet: Sheet, record: Record, index: int, state: _Reading, pending: list[tuple[Record, str]]
) -> None:
    """Take one record: a header, a row under it, or nothing of this table."""
    if record.prose or not record.labels:
        return
    if is_header(record) or exact_row(record.key):
        state.header_at, state.is_open = -_REACH - 1, False
        return
    if _take_header(record, index, state):
        return
    near = index - state.header_at <= _REACH
    item = disclosed().items.get(record.key)
    if item is None and near and len(record.key) <= _LABEL_ENDS:
        item = _item_like(record.key)
    if item is None:
        if near and record.numbers and record.in_grid and not _is_elsewhere(record):
            state.problems.append(Problem("loose_row", record.line, "t2"))
        return
    if not near:
        if record.in_grid and record.numbers:
            pending.append((record, item))
        return
    state.is_open = False
    rows = [disclosed().cells.get((item, column)) for column in state.columns]
    if all(row is None for row in rows):
        pending.append((record, item))
    elif record.filled or record.in_grid:
        # A column that the form does not give this row: the header above may be another block's.
        foreign = ("header_missing",) if None in rows else ()
        _read_row(sheet, record, rows, state, foreign)
    state.header_at = index


def _is_elsewhere(record: Record) -> bool:
    return record.numbers > 4


def _take_header(record: Record, index: int, state: _Reading) -> bool:
    """Take a header's columns; False if the record is none."""
    if record.numbers:
        return False
    marks = head_keys("t2")
    begins = next((mark for mark in marks if record.labels[0].startswith(mark)), None)
    columns = _columns(record.labels, begins)
    if begins is None and not columns:
        return False
    if begins is None and not record.in_grid and not state.is_open:
        return False
    if begins is not None or not state.is_open:
        state.columns = []
    state.columns += columns
    state.seen.update(columns)
    state.header_at, state.is_open = index, not record.in_grid
    return True


def _columns(labels: Sequence[str], begins: str | None) -> list[str]:
    """Return the column keys a header names; headers run together are taken apart."""
    columns: list[str] = []
    for label in labels:
        rest = label.removeprefix(begins) if begins else label
        if not rest or len(rest) > 4 * _LABEL_ENDS:
            continue
        exact = head_of(rest) or _noted(rest)
        several = () if exact else _run_together(rest)
        alike = exact or (None if several else _head_like(rest))
        columns += (alike,) if alike else several
    return columns


@lru_cache(maxsize=4096)
def _noted(key: str) -> str | None:
    """Return the column of a header with a remark: 处理决定数量（指2019年办件量）."""
    rests = ((key.removeprefix(head), name) for head, name in disclosed().heads.items())
    return next((name for rest, name in rests if rest != key and rest.startswith(_REMARKS)), None)


@lru_cache(maxsize=4096)
def _item_like(key: str) -> str | None:
    return likest(key, disclosed().items.items())


@lru_cache(maxsize=4096)
def _head_like(key: str) -> str | None:
    return likest(key, disclosed().heads.items())


@lru_cache(maxsize=4096)
def _run_together(text: str) -> tuple[str, ...]:
    columns: list[str] = []
    while text:
        head = next((head for head in _longest_first() if text.startswith(head)), None)
        if head is None:
            return ()
        columns.append(disclosed().heads[head])
        text = text.removeprefix(head)
    return tuple(columns)


@cache
def _longest_first() -> tuple[str, ...]:
    return tuple(sorted(disclosed().heads, key=len, reverse=True))


def _read_row(
    sheet: Sheet,
    record: Record,
    rows: Sequence[Indicator | None],
    state: _Reading,
    flags: tuple[str, ...],
) -> None:
    """Put a row's cells under the columns of its header."""
    flags += tuple(flag for flag in record.flags if flag in ("line_joined", "row_joined"))
    picked, own = _pick(record, len(rows))
    flags += own
    for column, row in enumerate(rows):
        if row is None:
            continue
        if picked is None:
            figure = unread(sheet, row, "", State.UNREADABLE, record, *(flags or ("cells_misfit",)))
        elif picked[column] is None:
            figure = unread(sheet, row, "", State.BLANK, record, *flags)
        else:
            figure = _figure(sheet, row, record, picked[column] or 0, flags)
        state.found.setdefault(row.id, []).append(figure)


def _pick(record: Record, width: int) -> tuple[list[int | None] | None, tuple[str, ...]]:
    """Return which cell stands in which column, None if that is open, and what was done."""
    filled = [index for index, reading in enumerate(record.readings) if not reading.is_blank]
    if not filled:
        return [None] * width, ()
    if len(filled) == width and filled[-1] - filled[0] == width - 1:
        return list(filled), ()
    if len(record.cells) >= width and filled[-1] < width:
        # One figure may be lost and the others moved up: a blank among them is told of.
        return list(range(width)), ("edge_blank",)
    if len(filled) > width:
        said = {(record.readings[index].state, record.readings[index].value) for index in filled}
        return (list(filled[:width]), ("cells_dropped",)) if len(said) == 1 else (None, ())
    return None, ("cell_lost",) if len(filled) < width else ()


def _figure(
    sheet: Sheet, row: Indicator, record: Record, index: int, flags: tuple[str, ...]
) -> Figure:
    cell, reading = record.cells[index], record.readings[index]
    if reading.guess is not None and _SPREAD.fullmatch(cell.text):
        reading = Reading(State.NUMBER, reading.guess, flags=("inner_space",))
    return in_its_unit(sheet, row, printed(sheet, row, "", record, cell, reading, flags))


def _by_form(sheet: Sheet, record: Record, item: str, form: str, state: _Reading) -> None:
    """Read a row whose header is lost or wrong by the columns it has in the form, flagged."""
    rows = [
        row for (name, _), row in disclosed().cells.items() if name == item and row in rows_in(form)
    ]
    rows = sorted(dict.fromkeys(rows), key=lambda row: (row.table != f"t2_{form[1:]}", row.order))
    if not form or any(row.id in state.found for row in rows):
        return
    if rows and record.filled == len(rows):
        _read_row(sheet, record, rows, state, ("header_missing",))


def _form_seen(state: _Reading) -> str:
    """Return the form whose own column headers were met most; "" if none was."""
    own = _own_heads()
    count = {
        form: sum(times for head, times in state.seen.items() if head in own[form])
        for form in FORMS
    }
    best = max(FORMS, key=lambda form: count[form])
    return best if count[best] or state.found else ""


@cache
def _own_heads() -> Mapping[str, frozenset[str]]:
    """Return by form the column headers that it alone has."""
    heads = {
        form: frozenset(
            head for (_, head), row in disclosed().cells.items() if row in rows_in(form)
        )
        for form in FORMS
    }
    shared = frozenset.intersection(*heads.values())
    return {form: own - shared for form, own in heads.items()}


def _in_force(year_hint: int | None) -> str:
    oldest = vocabulary().generations[FORMS[1]].last_year
    return FORMS[1] if year_hint is not None and year_hint <= oldest else FORMS[0]
