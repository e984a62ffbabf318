"""Cells to figures: the value as printed, and the place it is printed at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from data.records import replace
from data.vocabulary import Indicator
from parser.document import Cell, Document
from parser.report import Figure, Place, Problem, Section, Source, State
from parser.sections import section_at
from parser.tables.cells import Value
from parser.tables.grid import Record
from parser.tables.lattice import Bound
from parser.tables.numbers import TEXT, Reading
from parser.tables.repair import Slot, slot_value

_TABLE = Source.TABLE


@dataclass(frozen=True, slots=True)
class Sheet:
    """What every figure of a report is cited against."""

    document: Document
    sections: tuple[Section, ...]
    known: dict[int, int | None] = field(default_factory=dict)

    def section(self, offset: int) -> int | None:
        """Return the index of the section an offset lies in; looked up once a row."""
        if offset not in self.known:
            self.known[offset] = section_at(self.sections, offset)
        return self.known[offset]


def printed(
    sheet: Sheet,
    row: Indicator,
    column: str,
    record: Record,
    cell: Cell,
    reading: Reading,
    flags: Iterable[str] = (),
) -> Figure:
    """Return the figure that a cell prints; a sign that may be a numeral says nothing certain."""
    if reading.guess is not None and reading.state is State.SLASH:
        reading = replace(reading, state=State.UNREADABLE, flags=reading.guess_flags)
    # By position: a report makes two hundred, and names cost a third of the making.
    return Figure(
        row.id, column, reading.value, reading.state, reading.unit or row.unit, cell.text,
        _TABLE, _place(sheet, record, cell),
        (*flags, *reading.flags) if flags or reading.flags else (),
    )  # fmt: skip


def bound(sheet: Sheet, row: Indicator, value: Value, flags: Iterable[str] = ()) -> Figure:
    """Return the figure of a value that a layout has bound to a cell of the form."""
    block, reading = value.block, value.spot.reading or TEXT
    if reading.guess is not None and reading.state is State.SLASH:
        reading = replace(reading, state=State.UNREADABLE, flags=reading.guess_flags)
    cell = value.spot.cell
    return Figure(
        indicator=row.id,
        column="",
        value=reading.value,
        state=reading.state,
        unit=reading.unit or row.unit,
        raw=cell.text,
        source=Source.TABLE,
        place=_placed(sheet, cell, block.start, block.end, block.line, block.page),
        flags=(*flags, *reading.flags),
    )


def slotted(
    sheet: Sheet, row: Indicator, column: str, record: Record, slot: Slot, flags: Sequence[str]
) -> Figure:
    """Return the figure of a slot: a cell, a number cut in two cells, or nothing certain."""
    if slot is None:
        return unread(sheet, row, column, State.UNREADABLE, record, *flags)
    if isinstance(slot, int):
        cell, reading = record.cells[slot], record.readings[slot]
        return printed(sheet, row, column, record, cell, reading, flags)
    left, right = (record.cells[index] for index in slot)
    whole = Cell(sheet.document.slice(left.start, right.end), left.start, right.end, left.box)
    own = tuple(flag for index in slot for flag in record.readings[index].flags)
    reading = Reading(State.NUMBER, slot_value(record.readings, slot), flags=own)
    return printed(sheet, row, column, record, whole, reading, flags)


def unread(
    sheet: Sheet, row: Indicator, column: str, state: State, record: Record, *flags: str
) -> Figure:
    """Return a cell of a printed row that says nothing certain, or nothing at all."""
    place = _place(sheet, record, Cell("", record.end, record.end))
    return Figure(row.id, column, None, state, row.unit, "", _TABLE, place, flags)


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


def _place(sheet: Sheet, record: Record, cell: Cell) -> Place:
    start, end, line, page = record.start, record.end, record.line, record.page
    if isinstance(cell, Bound) and cell.row:
        start, end, line, page = cell.row
    elif record.flags and "line_joined" in record.flags and cell.text:
        # One cell a line: the line of the number, not all the lines of the row.
        line += sheet.document.text.count("\n", start, cell.start)
        start, end = cell.start, cell.end
    return _placed(sheet, cell, start, end, line, page)


def _placed(sheet: Sheet, cell: Cell, start: int, end: int, line: int, page: int | None) -> Place:
    """Return the place of a cell in its printed row."""
    last = cell.end
    return Place(
        cell.start, last, start, end if end > last else last, line, page, sheet.section(start),
        cell.box,
    )  # fmt: skip
