"""The statistics table of 2014 (国办发〔2014〕32号): one value a row, read by exact labels.

Governments print it with a column for themselves and one for the whole area, some with one for all
years: the figure is that of the whole report and of its year. Some print it as lines of a label, a
colon and the figure; the unit may stand in a column, in the label or behind the figure.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from data.vocabulary import Indicator, vocabulary
from parser.document import Cell, Document
from parser.report import Figure, Problem, State
from parser.tables.figures import Sheet, printed, settled, unread
from parser.tables.grid import Record
from parser.tables.labels import head_keys, label_key
from parser.tables.money import beside_its_row
from parser.tables.numbers import read_cell
from parser.wording import words

_NOTE = re.compile(r"[（(].*?[）)]")
_ANY = 1000
"""Cells before which a row's own end where no header says so."""
_HEADER_ROWS = 2
"""Rows below the header that may go on with it."""
_LINE = re.compile(
    r"\s*(?P<label>(?:其中[:：])?[^:：]{3,90})[:：]\s*(?P<value>[^:：]{1,20}?)[。；;]?\s*"
)
_FEWEST_LINES = 10
"""Rows that lines tell one after the other: fewer are no table but sentences about some of it."""


def read_survey(
    sheet: Sheet, rows: Sequence[Record], year: int | None
) -> tuple[list[Figure], list[Problem]]:
    """Return the figures of the rows that the table prints of the report's year.

    Provinces add rows of their own, and some rows share a label: the form's order parts these.
    """
    start = next((index for index, record in enumerate(rows) if _is_header(record)), len(rows))
    scopes = _scopes(rows[start : start + 1 + _HEADER_ROWS])
    width = rows[start].offset if start < len(rows) else 0
    if not width and (start := _unheaded(rows)) < len(rows):
        width = _ANY
    found: dict[str, list[Figure]] = {}
    problems: list[Problem] = []
    last = 0
    for record in rows[start + 1 :] if width else _lines(sheet.document, rows, year):
        row = _row(record, last)
        if row is None or not record.in_grid:
            continue
        last = row.order
        own = record if scopes else _under(record, width)
        figure = _figure(sheet, row, own, scopes, year)
        found.setdefault(row.id, []).append(beside_its_row(figure, record))
    known = vocabulary().indicators
    return [settled(known[row], found, problems) for row in found], problems


def _unheaded(rows: Sequence[Record]) -> int:
    """Return the place before the first row of a table whose header is not known; its end for none.

    Many of its rows stand together, by their exact labels.
    """
    named = [at for at, one in enumerate(rows) if one.in_grid and one.filled and _row(one, 0)]
    for first, last in zip(named, named[_FEWEST_LINES - 1 :], strict=False):
        if last - first < 2 * _FEWEST_LINES:
            return first - 1
    return len(rows)


def _lines(document: Document, rows: Sequence[Record], year: int | None) -> list[Record]:
    """Return the rows that lines tell below the name of the table's first column; () for a few.

    Where that name is not printed all lines are looked at, but in reports of the later forms.
    """
    form = vocabulary().form_of(year) if year is not None else None
    otherwise = len(rows) if form is not None and "t3" in form.tables else -1
    start = next((at for at, record in enumerate(rows) if _names_the_table(record)), otherwise)
    told = [told for record in rows[start + 1 :] for told in _told(document, record)]
    return told if len(told) >= _FEWEST_LINES else []


def _names_the_table(record: Record) -> bool:
    return not record.in_grid and any(map(record.key.startswith, head_keys("s14")))


def _told(document: Document, record: Record) -> Iterator[Record]:
    """Yield a line that tells a row, as a row of a label and a value."""
    match = _LINE.fullmatch(document.text, record.start, record.end)
    reading = read_cell(match["value"]) if match and not record.in_grid else None
    if match is None or reading is None or not _rows().get(_key(label_key(match["label"]))):
        return
    cell = Cell(match["value"], *match.span("value"))
    yield replace(
        record, labels=(label_key(match["label"]),), cells=(cell,), readings=(reading,),
        in_grid=True, prose=False, flags=(),
    )  # fmt: skip


def _under(record: Record, width: int) -> Record:
    """Return a row without what stands beside the columns that the header names."""
    kept = max(width - record.offset, 0)
    if not any(reading.value is not None for reading in record.readings[:kept]):
        return record
    return replace(record, cells=record.cells[:kept], readings=record.readings[:kept])


def _is_header(record: Record) -> bool:
    heads = head_keys("s14").intersection(record.labels)
    if not heads:
        return False
    others = [label for label in record.labels if label == _words()["unit"] or _is_scope(label)]
    return not record.numbers and len(heads) + len(others) > 1


def _words() -> dict[str, str]:
    known: dict[str, str] = words("tables")["survey"]
    return known


def _is_scope(label: str) -> bool:
    return bool(re.search(f"{_words()['whole']}|{_words()['part']}", label))


def _scopes(rows: Sequence[Record]) -> tuple[str, ...]:
    """Return the scopes of the columns, left to right; none where the table has one column."""
    for record in rows:
        named = tuple(label for label in record.labels if _is_scope(label))
        if len(named) > 1 and not record.numbers:
            return named
    return ()


def _whole(scopes: Sequence[str], year: int | None) -> int | None:
    """Return which column is that of the whole report and its year, None if none is told."""
    parts = [
        bool(re.search(_words()["part"], scope)) or (year is not None and _is_of_other(scope, year))
        for scope in scopes
    ]
    named = [at for at, scope in enumerate(scopes) if re.search(_words()["whole"], scope)]
    own = [at for at in named if not parts[at]]
    return own[0] if len(own) == 1 else None


def _is_of_other(scope: str, year: int) -> bool:
    """Whether a column is of another year."""
    named = re.findall(r"20\d\d", scope)
    return bool(named) and str(year) not in named


def _row(record: Record, last: int) -> Indicator | None:
    """Return the first row behind the last one that has the label, else the first at all."""
    keys = [_key(label) for label in record.labels]
    same = [row for label in keys for row in _rows().get(label, ())]
    return next((row for row in same if row.order > last), same[0] if same else None)


def _key(label: str) -> str:
    """Return what of a label's key is compared: no 其中, no number, no unit: …数（单位：条）."""
    return _unit().sub("", label.removeprefix(_words()["of_which"]).lstrip("123456789"))


@cache
def _unit() -> re.Pattern[str]:
    return re.compile(f"{_words()['unit']}(?:{'|'.join(words('tables')['cell']['units'])})$")


def _figure(
    sheet: Sheet, row: Indicator, record: Record, scopes: Sequence[str], year: int | None
) -> Figure:
    filled = [index for index, reading in enumerate(record.readings) if not reading.is_blank]
    if scopes:
        at = _whole(scopes, year)
        if at is None or len(record.cells) != len(scopes):
            return unread(sheet, row, "", State.UNREADABLE, record, "cells_misfit")
        if record.readings[at].is_blank:
            return unread(sheet, row, "", State.BLANK, record)
        return printed(sheet, row, "", record, record.cells[at], record.readings[at])
    if not filled:
        return unread(sheet, row, "", State.BLANK, record)
    if len(filled) > 1:
        return unread(sheet, row, "", State.UNREADABLE, record, "cells_misfit")
    at = filled[0]
    return printed(sheet, row, "", record, record.cells[at], record.readings[at])


@cache
def _rows() -> dict[str, list[Indicator]]:
    rows: dict[str, list[Indicator]] = {}
    for row in vocabulary().table("s14"):
        spelled = [spelling for label in row.labels for spelling in (label, _NOTE.sub("", label))]
        keys = {_key(label_key(one)) for one in spelled}
        for key in sorted(keys - {""}):
            rows.setdefault(key, []).append(row)
    return rows
