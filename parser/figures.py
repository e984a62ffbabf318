"""Cells to figures: the value as printed, and the place it is printed at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from data.vocabulary import Indicator
from parser.document import Cell, Document
from parser.grid import Record
from parser.numbers import Reading
from parser.report import Figure, Place, Problem, Section, Source, State
from parser.sections import section_at


@dataclass(frozen=True, slots=True)
class Sheet:
    """What every figure of a report is cited against."""

    document: Document
    sections: tuple[Section, ...]


def printed(
    sheet: Sheet,
    row: Indicator,
    column: str,
    record: Record,
    cells: tuple[Cell, ...],
    readings: tuple[Reading, ...],
    value: Decimal | None,
    flags: Iterable[str] = (),
) -> Figure:
    """Return the figure printed in one cell, or in two cells of a number cut in two."""
    reading, first, last = readings[0], cells[0], cells[-1]
    own = tuple(flag for part in readings for flag in part.flags)
    return Figure(
        indicator=row.id,
        column=column,
        value=value,
        state=reading.state,
        unit=reading.unit or row.unit,
        raw=first.text if first is last else sheet.document.slice(first.start, last.end),
        source=Source.TABLE,
        place=_place(sheet, record, first, last),
        flags=(*flags, *own) if own or flags else (),
    )


def unread(
    sheet: Sheet, row: Indicator, column: str, state: State, record: Record, *flags: str
) -> Figure:
    """Return a cell of a printed row that says nothing certain, or nothing at all."""
    end = record.end
    return Figure(
        indicator=row.id,
        column=column,
        value=None,
        state=state,
        unit=row.unit,
        raw="",
        source=Source.TABLE,
        place=_place(sheet, record, Cell("", end, end), Cell("", end, end)),
        flags=flags,
    )


def missing(row: Indicator, column: str, state: State) -> Figure:
    """Return a cell of the form that is not printed: its row or its table is missing."""
    return Figure(row.id, column, None, state, row.unit, "", Source.TABLE, None)


def settled(row: Indicator, found: Mapping[str, list[Figure]], problems: list[Problem]) -> Figure:
    """Return the one figure of a cell printed once or alike; two that differ are unreadable."""
    twice = found.get(row.id, [])
    if not twice:
        return missing(row, "", State.ROW_MISSING)
    filled = [figure for figure in twice if figure.state is not State.BLANK] or twice
    if len({(figure.state, figure.value) for figure in filled}) == 1:
        return filled[0]
    place = filled[0].place
    problems.append(Problem("duplicate_row", place.line if place else None, row.id))
    flags = ("duplicate_row",)
    return replace(filled[0], value=None, state=State.UNREADABLE, raw="", flags=flags)


def _place(sheet: Sheet, record: Record, first: Cell, last: Cell) -> Place:
    start, end, line = record.start, record.end, record.line
    if "line_joined" in record.flags and first.text:
        # One cell a line: the line of the number, not all the lines of the row.
        line += sheet.document.text.count("\n", start, first.start)
        start, end = first.start, last.end
    return Place(
        start=first.start,
        end=last.end,
        row_start=start,
        row_end=end,
        line=line,
        page=record.page,
        section=section_at(sheet.sections, record.start),
        box=first.box,
    )
