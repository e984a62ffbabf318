"""Table 3: requests received and handled, 23 or 25 rows by seven columns."""

from collections.abc import Sequence
from dataclasses import replace

from data.vocabulary import Indicator, vocabulary
from parser.report import Figure, Problem, State
from parser.tables.align import Alignment, align, has_values, place_torn
from parser.tables.columns import Columns, columns_of
from parser.tables.figures import Sheet, missing, printed, slotted, unread
from parser.tables.grid import Record
from parser.tables.labels import is_whole
from parser.tables.lattice import Bound
from parser.tables.repair import NO_FIT, TABLE3, Fit, agreed, fit, may_close
from parser.tables.solve import solved

_ONE_ROW, _THREE_ROWS = "other_handled", ("other_no_correction", "other_fee_unpaid", "other_misc")
_TELLING = _THREE_ROWS[:2]
"""Rows that only the form of 2021 has; the third has a label too common to tell."""
_SHIFTED = frozenset(("cell_lost", "edge_blank"))
"""Flags of a row one of whose cells may be lost and the others moved up."""
_FEWEST_LABELS = 3
"""With fewer labels of its rows a table is missing, not damaged."""


def read_requests(
    sheet: Sheet, rows: Sequence[Record], year_hint: int | None
) -> tuple[list[Figure], list[Problem], str]:
    """Return table 3's figures, its problems and its form, "" if the table is missing."""
    every = vocabulary().table("t3")
    aligned = align(rows, [row.id for row in every])
    if len(aligned.found) < _FEWEST_LABELS:
        absent = [
            missing(row, column, State.TABLE_MISSING)
            for row in vocabulary().table("t3", _form_in_force(year_hint))
            for column in vocabulary().columns
        ]
        return absent, [Problem("table_missing", detail="t3")], ""
    form = _form(aligned, year_hint)
    kept = vocabulary().table("t3", form)
    order = [row.id for row in kept]
    for row in set(aligned.found) - set(order):
        del aligned.found[row]
    placed = place_torn(rows, aligned, order)
    figures, problems = _figures(sheet, placed, kept, rows)
    problems += [Problem("loose_row", record.line, "t3") for record in placed.loose]
    return figures, problems, form


def _form_in_force(year_hint: int | None) -> str:
    """Return the generation whose table 3 a year should have; the newest if it is not known."""
    forms = [form for form in vocabulary().generations.values() if "t3" in form.tables]
    year = year_hint if year_hint is not None else forms[-1].last_year
    for form in forms:
        if year <= form.last_year:
            return form.id
    return forms[-1].id


def _form(aligned: Alignment, year_hint: int | None) -> str:
    """Return the generation by the rows of （六）: the layout decides before the year."""
    if set(aligned.found) & set(_TELLING):
        return _form_with(_THREE_ROWS[0], year_hint)
    if any(has_values(record) for record in aligned.found.get(_ONE_ROW, [])):
        return _form_with(_ONE_ROW, year_hint)
    if _THREE_ROWS[2] in aligned.found:
        return _form_with(_THREE_ROWS[2], year_hint)
    if _ONE_ROW in aligned.found:
        return _form_with(_ONE_ROW, year_hint)
    return _form_in_force(year_hint)


def _form_with(row: str, year_hint: int | None) -> str:
    """Return the generation that has a row: of several the one in force, else the first."""
    forms = vocabulary().indicators[row].generations
    in_force = _form_in_force(year_hint)
    return in_force if in_force in forms else forms[0]


def _figures(
    sheet: Sheet, placed: Alignment, kept: Sequence[Indicator], rows: Sequence[Record]
) -> tuple[list[Figure], list[Problem]]:
    named = (record for records in placed.found.values() for record in records)
    blank = not any(map(has_values, named)) and not _has_lines_of_numbers(rows, placed)
    sources = {row.id: _source(placed, row.id) for row in kept}
    printed_rows = [record for record in sources.values() if record]
    columns = columns_of(rows, placed.span, printed_rows)
    sources = {row: record and columns.cut(record) for row, record in sources.items()}
    fits = {row: _fit(record, columns) for row, record in sources.items() if record}
    if columns.order:
        moved = {row: columns.ordered(record) for row, record in sources.items() if record}
        fits = {row: fit(one.readings, TABLE3) if one else NO_FIT for row, one in moved.items()}
        sources |= {row: one for row, one in moved.items() if one}
    readings = {row: record.readings for row, record in sources.items() if record}
    fits, readings = solved(fits, readings, [row.id for row in kept])
    sources |= {
        row: replace(record, readings=readings[row])
        for row, record in sources.items()
        if record and readings[row] is not record.readings
    }
    figures: list[Figure] = []
    problems: list[Problem] = []
    for row in kept:
        record = sources[row.id]
        if record is None:
            figures += _absent_row(sheet, placed, row)
            if row.id in placed.found and row.id not in placed.unplaced:
                problems.append(Problem("duplicate_row", placed.found[row.id][0].line, row.id))
        else:
            figures += _row_figures(sheet, placed, row, record, fits[row.id], blank)
    if columns.is_unsure:
        figures = [_doubted(figure) for figure in figures]
    return figures, problems


def _has_lines_of_numbers(rows: Sequence[Record], placed: Alignment) -> bool:
    """Whether numbers stand alone on several lines of the table: its own, though no row's."""
    alone = [record for record in rows[slice(*placed.span)] if "line_joined" in record.flags]
    return len(alone) > 1


def _doubted(figure: Figure) -> Figure:
    """Return a figure whose column is not certain: 0 in a row of zeros would be, nothing else."""
    if figure.place is None:
        return figure
    return replace(
        figure, value=None, state=State.UNREADABLE, raw="", flags=("columns_unsure",),
        place=replace(figure.place, start=figure.place.row_end, end=figure.place.row_end),
    )  # fmt: skip


def _fit(record: Record, columns: Columns) -> Fit:
    """Return how a row's cells stand in the columns; blank cells too many are told of."""
    found = fit(record.readings, TABLE3)
    if found.flag in _SHIFTED and all(isinstance(cell, Bound) for cell in record.cells):
        # Its header says where each cell stands: a blank at the edge is no lost cell.
        return Fit(found.ways[:1], "" if may_close(record.readings, TABLE3) else "blank_unclosed")
    is_sure = record.is_made_up or (record.offset, record.width) in columns.usual
    if is_sure or found.flag or not len(record.cells) - 1 == len(TABLE3[0]) == record.filled:
        return found
    return Fit(found.ways, "cells_surplus")


def _source(placed: Alignment, row: str) -> Record | None:
    """Return the one record that prints a row; None if none does or two contradict."""
    if row in placed.torn:
        return placed.torn[row]
    if row in placed.unplaced:
        return None
    records = placed.found.get(row, [])
    valued = [record for record in records if has_values(record)]
    if not valued:
        return records[0] if records else None
    # Lines put together that are no row's number of figures are no rival of a whole row.
    valued = [one for one in valued if one.filled == len(TABLE3[0]) or not one.is_made_up] or valued
    said = {tuple(reading.value for reading in record.readings) for record in valued}
    return valued[0] if len(said) == 1 or _agree(valued) else None


def _agree(records: Sequence[Record]) -> bool:
    """Whether rows printed twice have the same values, apart from blank cells around them."""
    said = {
        tuple(reading.value for reading in record.readings if not reading.is_blank)
        for record in records
    }
    return len(said) == 1 and all(record.filled == len(TABLE3[0]) for record in records)


def _absent_row(sheet: Sheet, placed: Alignment, row: Indicator) -> list[Figure]:
    """Return the cells of a row without a record of its own."""
    columns = vocabulary().columns
    if row.id not in placed.found and row.id not in placed.unplaced:
        return [missing(row, column, State.ROW_MISSING) for column in columns]
    flag = "torn" if row.id in placed.unplaced else "duplicate_row"
    record = placed.found.get(row.id, placed.loose)[0]
    return [unread(sheet, row, column, State.UNREADABLE, record, flag) for column in columns]


def _row_figures(
    sheet: Sheet, placed: Alignment, row: Indicator, record: Record, found: Fit, blank: bool
) -> list[Figure]:
    """Return a row's figures; `blank` says that no row of the table prints a value."""
    columns = vocabulary().columns
    flags = [flag for flag in record.flags if flag == "row_joined"]
    flags += ["stacked"] if any("stacked" in one.flags for one in record.readings) else []
    flags += ["torn"] if row.id in placed.torn else []
    flags += ["out_of_order"] if row.id in placed.astray else []
    if not has_values(record) and not (record.in_grid and (blank or is_whole(record.key))):
        # A label alone on its line, or a piece of one: its values may be torn off, or be told in
        # a way that was not understood. Only a cell that is there can be blank.
        flags.append("label_only")
        return [unread(sheet, row, column, State.UNREADABLE, record, *flags) for column in columns]
    if not has_values(record):
        return _blank_row(sheet, row, record, flags)
    if record.numbers == record.filled == 1 and len(record.cells) != len(columns):
        return _lone_value(sheet, row, record, flags)
    flags += [found.flag] if found.flag else []
    slots = agreed(found.ways, record.readings)
    if slots is None:
        flags = flags or ["cells_misfit"]
        return [unread(sheet, row, column, State.UNREADABLE, record, *flags) for column in columns]
    pairs = zip(columns, slots, strict=True)
    return [slotted(sheet, row, column, record, slot, flags) for column, slot in pairs]


def _blank_row(sheet: Sheet, row: Indicator, record: Record, flags: Sequence[str]) -> list[Figure]:
    columns = vocabulary().columns
    if len(record.cells) == len(columns):
        pairs = zip(columns, record.cells, record.readings, strict=True)
        return [
            printed(sheet, row, column, record, cell, reading, flags)
            for column, cell, reading in pairs
        ]
    return [unread(sheet, row, column, State.BLANK, record, *flags) for column in columns]


def _lone_value(sheet: Sheet, row: Indicator, record: Record, flags: Sequence[str]) -> list[Figure]:
    """Return a row that prints one number only: its total, if no cell stands behind it.

    A number with blank cells behind it may be any column's, and the total be blank; but 0 is the
    total wherever it stands. Where fewer cells are printed than the form has, the others are open.
    """
    flags = [*flags, "lone_value"]
    *others, total = vocabulary().columns
    at = next(index for index, reading in enumerate(record.readings) if not reading.is_blank)
    cell, reading = record.cells[at], record.readings[at]
    if at < len(record.cells) - 1 and reading.value:
        columns = vocabulary().columns
        return [unread(sheet, row, one, State.UNREADABLE, record, *flags) for one in columns]
    is_there = not reading.value or len(record.cells) > len(others)
    state = State.BLANK if is_there else State.UNREADABLE
    return [
        *(unread(sheet, row, column, state, record, *flags) for column in others),
        printed(sheet, row, total, record, cell, reading, flags),
    ]
