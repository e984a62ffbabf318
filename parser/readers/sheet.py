"""Spreadsheets (XLSX, XLS, ODS): each sheet's rows, cut to the columns its tables have."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetVisibleEnum,
)

from parser.document import PICTURE, Document
from parser.readers.area import area
from parser.readers.formulas import work_out
from parser.readers.limits import MOST_CELLS
from parser.readers.ods import Span, sheets
from parser.readers.package import inspect
from parser.readers.pieces import Piece, document, joined
from parser.readers.unstored import Unstored, unstored
from parser.readers.words import PAGE, refused

Value = float | int | str | bool | date | datetime | time | timedelta
Table = tuple[str, Sequence[Sequence[Value]], Sequence[Span]]
"""Name, values and merged cells of a sheet."""


_PANIC = "PanicException"
"""A fault of calamine itself, which is written in Rust; no Exception, and no module has it."""
_DIGIT = re.compile(r"\d")
_TALLEST = 100
"""Rows or columns of a merge that is looked into."""
_LONGEST_LABEL = 60
"""Characters; the longest label of the form has 50."""


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of a row that are not covered by a merged cell begun elsewhere."""

    cells: tuple[tuple[int, int, str], ...]
    """First column, last column, text."""

    @property
    def filled(self) -> tuple[tuple[int, int, str], ...]:
        """The cells with text."""
        return tuple(cell for cell in self.cells if cell[2])


def read(content: bytes, name: str) -> Document:
    """Return a spreadsheet; raises NotAReport for a locked, damaged or poisoned one."""
    if content.startswith(b"PK"):
        inspect(content, name)
    if area(content) > MOST_CELLS:
        raise refused(name, "too_many_cells", limit=f"{MOST_CELLS:,}")
    try:
        with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
            return read_tables(_tables(book, unstored(content)), content, name)
    except PasswordError as fault:
        raise refused(name, "encrypted") from fault
    except CalamineError as fault:
        raise refused(name, "damaged", format="Excel") from fault
    except BaseException as fault:
        if type(fault).__name__ != _PANIC:
            raise
        raise refused(name, "damaged", format="Excel") from fault


def read_ods(content: bytes, name: str) -> Document:
    """Return an OpenDocument spreadsheet; raises NotAReport for a damaged or poisoned one."""
    inspect(content, name)
    tables = ((sheet.name, sheet.values, sheet.merged) for sheet in sheets(content, name))
    return read_tables(tables, content, name)


def read_tables(tables: Iterable[Table], content: bytes, name: str) -> Document:
    """Return the document that the sheets of a workbook make."""
    return document(_pieces(tables), content, name, "xlsx")


def _tables(book: CalamineWorkbook, told: Mapping[int, Unstored]) -> Iterator[Table]:
    for at, described in enumerate(book.sheets_metadata):
        if described.visible is SheetVisibleEnum.Visible:
            sheet = book.get_sheet_by_name(described.name)
            values = sheet.to_python(skip_empty_area=False)
            own = told.get(at, Unstored())
            work_out(values, own.formulas)
            for row, column in own.spots:
                if row < len(values) and column < len(values[row]) and values[row][column] == "":
                    values[row][column] = PICTURE
            merged = sheet.merged_cell_ranges or ()
            if own.rows or own.columns:
                values, merged = _visible(values, merged, own)
            yield sheet.name, values, merged


def _visible(
    values: Sequence[Sequence[Value]], merged: Iterable[Span], told: Unstored
) -> tuple[list[list[Value]], list[Span]]:
    """Return the rows and columns that are not hidden, and the merges over them."""
    rows = [at for at in range(len(values)) if at not in told.rows]
    columns = [at for at in range(max(map(len, values), default=0)) if at not in told.columns]
    kept = []
    for (top, left), (bottom, right) in merged:
        first, last = bisect_left(rows, top), bisect_right(rows, bottom) - 1
        begin, end = bisect_left(columns, left), bisect_right(columns, right) - 1
        if first <= last and begin <= end:
            kept.append(((first, begin), (last, end)))
            # What a merge shows stands in its first cell, which may be hidden itself.
            values[rows[first]][columns[begin]] = values[top][left]  # type: ignore[index]
    return [[values[row][at] for at in columns if at < len(values[row])] for row in rows], kept


def _pieces(tables: Iterable[Table]) -> Iterator[Piece]:
    table = 0
    for sheet, values, merged in tables:
        for region in _regions(_rows(values, merged)):
            table += 1
            yield from _region(region, table, sheet)


def _regions(rows: Iterable[_Row]) -> Iterator[list[_Row]]:
    """Yield runs of rows without a blank one between; a blank row under a header belongs to it."""
    region: list[_Row] = []
    for row in rows:
        if row.filled or (region and _is_header(region[-1])):
            region.append(row)
        elif region:
            yield region
            region = []
    if region:
        # Below the names of columns that end a sheet its cells are there, and blank.
        yield [*region, _blank_below(region)] if _is_header(region[-1]) else region


def _blank_below(region: Sequence[_Row]) -> _Row:
    width = max(last for row in region for _, last, _ in row.cells) + 1
    return _Row(tuple((column, column, "") for column in range(width)))


def _is_header(row: _Row) -> bool:
    """Whether a row names columns and has no figure: the next row holds them, even if blank."""
    return len(row.filled) > 1 and not any(_DIGIT.search(text) for _, _, text in row.filled)


def _rows(values: Sequence[Sequence[Value]], merged: Iterable[Span]) -> Iterator[_Row]:
    begins, covered = _merged(
        # Columns inserted by a program leave merges behind that begin in a blank cell.
        span
        for span in merged
        if _is_merged(span, values)
    )
    for at, row in enumerate(values):
        yield _Row(
            tuple(
                (column, begins.get((at, column), column), printed(value))
                for column, value in enumerate(row)
                if (at, column) not in covered
            )
        )


def _is_merged(span: Span, values: Sequence[Sequence[Value]]) -> bool:
    """Whether the first cell of a merge has its only text; a label that hides a figure has not."""
    (top, left), (bottom, right) = span
    if bottom - top > _TALLEST or right - left > _TALLEST:
        return True
    inside = [value for row in values[top : bottom + 1] for value in row[left : right + 1]]
    first, *covered = inside or [""]
    hidden = [value for value in covered if value != ""]
    is_label = isinstance(first, str) and not _DIGIT.match(first)
    return not hidden or not (is_label and any(_DIGIT.match(str(one)) for one in hidden))


def _merged(spans: Iterable[Span]) -> tuple[dict[tuple[int, int], int], set[tuple[int, int]]]:
    """Return the last column of each merged cell by where it begins, and the places it covers."""
    begins: dict[tuple[int, int], int] = {}
    covered: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in spans:
        begins[top, left] = right
        if len(covered) <= MOST_CELLS and (bottom - top + 1) * (right - left + 1) <= MOST_CELLS:
            covered.update(
                (row, column)
                for row in range(top, bottom + 1)
                for column in range(left, right + 1)
                if (row, column) != (top, left)
            )
    return begins, covered


def printed(value: Value) -> str:
    """Return a value as Excel shows it in a cell of general format: at most 15 digits."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return format(value, ".15g") if abs(value) < 1e15 else format(value, ".0f")
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return joined(str(value).splitlines())


def _region(rows: Sequence[_Row], table: int, sheet: str) -> Iterator[Piece]:
    """Yield rows cut to the columns of their table: beyond them a sheet is blank without end."""
    wide = [row for row in rows if len(row.filled) > 1]
    left = min((row.filled[0][0] for row in wide), default=0)
    right = max((row.filled[-1][1] for row in wide), default=-1)
    for row in rows:
        if not wide or _is_line(row, right):
            yield from (Piece((text,), sheet=sheet) for _, _, text in row.filled)
        else:
            own = [cell for cell in row.cells if left <= cell[0] <= right]
            spans = tuple((first - left, last - first + 1, 1) for first, last, _ in own)
            texts = tuple(text for _, _, text in own)
            yield Piece(texts, is_row=True, spans=spans, sheet=sheet, table=table)


def _is_line(row: _Row, right: int) -> bool:
    """Whether a row is a paragraph or a heading, not a label beside blank cells."""
    if len(row.filled) != 1:
        return False
    _, last, text = row.filled[0]
    return last > right or len(text) > _LONGEST_LABEL or any(word in text for word in PAGE.headings)
