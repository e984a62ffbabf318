"""The statistics table of 2014 (国办发〔2014〕32号): one value a row, read by exact labels."""

from collections.abc import Sequence
from functools import cache

from data.vocabulary import Indicator, vocabulary
from parser.report import Figure, Problem, State
from parser.tables.figures import Sheet, printed, settled, unread
from parser.tables.grid import Record
from parser.tables.labels import head_keys, label_key


def read_survey(sheet: Sheet, rows: Sequence[Record]) -> tuple[list[Figure], list[Problem]]:
    """Return the figures of the rows that the table prints; none if its header is not there.

    Provinces add rows of their own, and some rows share a label: the form's order parts these.
    """
    start = next((index for index, record in enumerate(rows) if _is_header(record)), len(rows))
    found: dict[str, list[Figure]] = {}
    problems: list[Problem] = []
    last = 0
    for record in rows[start + 1 :]:
        row = _row(record, last)
        if row is None or not record.in_grid:
            continue
        last = row.order
        found.setdefault(row.id, []).append(_figure(sheet, row, record))
    known = vocabulary().indicators
    return [settled(known[row], found, problems) for row in found], problems


def _is_header(record: Record) -> bool:
    return len(head_keys("s14").intersection(record.labels)) > 1


def _row(record: Record, last: int) -> Indicator | None:
    """Return the first row behind the last one that has the label, else the first at all."""
    same = [row for label in record.labels for row in _rows().get(label, ())]
    return next((row for row in same if row.order > last), same[0] if same else None)


def _figure(sheet: Sheet, row: Indicator, record: Record) -> Figure:
    filled = [index for index, reading in enumerate(record.readings) if not reading.is_blank]
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
        for label in row.labels:
            rows.setdefault(label_key(label), []).append(row)
    return rows
