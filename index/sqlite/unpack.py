"""What `index.sqlite.pack` packed, read again part by part."""

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from data.records import record
from index.sqlite.checks import Key
from index.sqlite.states import STATES
from parser.report import Figure, Passage, Place, Problem, Section, Source


def inflate(packed: bytes, preset: bytes) -> str:
    """Return a text as it was before `deflate`."""
    engine = zlib.decompressobj(zdict=preset)
    return (engine.decompress(packed) + engine.flush()).decode("utf-8", "surrogatepass")


class Cells(Mapping[Key, Figure]):
    """The cells of one report's tables; a figure is built when it is looked up."""

    def __init__(self, layout: "Layout", columns: list[list[Any]]) -> None:
        self._layout, self._columns = layout, columns

    def __getitem__(self, key: Key) -> Figure:
        """Return one cell; raises KeyError where the report's tables have no such cell."""
        position = self._layout.positions[key]
        values = [column[position] for column in self._columns]
        return _figure(key, self._layout.units[position], values, Source.TABLE)

    def numbers(self) -> Iterator[tuple[Key, Decimal]]:
        """Yield the cells that have a value, without their places."""
        values = self._columns[0]
        for key, position in self._layout.positions.items():
            if values[position] is not None:
                yield key, Decimal(values[position])

    def __iter__(self) -> Iterator[Key]:
        """Return the keys of the cells in the form's order."""
        return iter(self._layout.positions)

    def __len__(self) -> int:
        """Return how many cells there are."""
        return len(self._layout.positions)


@record(frozen=True, slots=True)
class Layout:
    """The cells a report's tables have, shared by all reports printed alike."""

    positions: Mapping[Key, int]
    units: tuple[str, ...]
    present: frozenset[Key]
    """The cells whose table is in the report."""


@lru_cache(maxsize=64)
def read_layout(stored: str) -> Layout:
    """Return a layout as it was packed; a store has a few, in thousands of reports."""
    rows = json.loads(stored)
    return Layout(
        {(row[0], row[1]): position for position, row in enumerate(rows)},
        tuple(row[2] for row in rows),
        frozenset((row[0], row[1]) for row in rows if row[3]),
    )


def read_cells(stored: str, layout: Layout) -> Cells:
    """Return the cells of a report's tables as they were packed."""
    return Cells(layout, json.loads(stored))


def read_claims(stored: str) -> tuple[Figure, ...]:
    """Return the figures stated in prose as they were packed."""
    *columns, units, keys = json.loads(stored)
    return tuple(
        _figure((key[0], key[1]), unit, values, Source.NARRATIVE)
        for key, unit, *values in zip(keys, units, *columns, strict=True)
    )


def read_passages(stored: str) -> tuple[Passage, ...]:
    """Return the passages of a report as they were packed."""
    return tuple(Passage(*row) for row in json.loads(stored))


def read_outline(stored: str) -> tuple[tuple[Section, ...], tuple[Problem, ...]]:
    """Return the sections and problems of a report as they were packed."""
    sections, problems = json.loads(stored)
    return tuple(Section(*row) for row in sections), tuple(Problem(*row) for row in problems)


def read_date(stored: str) -> date | None:
    """Return a date as it was packed; "" is none."""
    return date.fromisoformat(stored) if stored else None


def _figure(key: Key, unit: str, values: Sequence[Any], source: Source) -> Figure:
    value, state, raw, flags, *place = values
    return Figure(
        indicator=key[0],
        column=key[1],
        value=None if value is None else Decimal(value),
        state=STATES[state],
        unit=unit,
        raw=raw,
        source=source,
        place=_place(*place),
        flags=tuple(flags),
    )


def _place(
    row: int | None,
    width: int,
    start: int,
    length: int,
    line: int,
    page: int | None,
    section: int | None,
    box: list[float] | None,
) -> Place | None:
    if row is None:
        return None
    corners = None if box is None else (box[0], box[1], box[2], box[3])
    begin = row + start
    return Place(begin, begin + length, row, row + width, line, page, section, corners)
