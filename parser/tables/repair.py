"""A row whose cells are too many or too few: every way to read it, and what all ways agree on.

A slot is the cell index a column is read from, a pair of indices for a number cut in two, or
None for a cell that is lost. A row with as many cells as columns never comes here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from itertools import combinations, pairwise

from parser.report import State
from parser.tables.numbers import Reading

Slot = int | tuple[int, int] | None
Slots = tuple[Slot, ...]
Values = tuple[Decimal | None, ...]
"""Of a row's columns; None where a cell is lost or cannot be read."""
Groups = tuple[tuple[int, ...], ...]
"""Of each sum in a row: the columns of its parts, then the column of their total."""

TABLE3: Groups = ((0, 1, 2, 3, 4, 5, 6),)
TABLE4: Groups = ((0, 1, 2, 3, 4), (5, 6, 7, 8, 9), (10, 11, 12, 13, 14))
TABLE4_GROUP: Groups = ((0, 1, 2, 3, 4),)
_UNKNOWN, _ZERO = (State.TEXT, State.UNREADABLE), Decimal(0)
_MOST_SURPLUS = 4
"""Cells: with more, a row is not read."""


@dataclass(frozen=True, slots=True)
class Fit:
    """The ways to read a row that its sums allow."""

    ways: tuple[Slots, ...]
    flag: str
    """What had to be done to the row; "" if nothing."""


NO_FIT = Fit((), "")
"""Of a row that cannot be read."""


def fit(readings: tuple[Reading, ...], groups: Groups) -> Fit:
    """Return how a row's cells stand in its columns; no ways if it cannot be read."""
    width = groups[-1][-1] + 1
    if len(readings) == width and not any(reading.value is None for reading in readings):
        return _sound(width)
    return _fitted(readings, groups)


@cache
def _sound(width: int) -> Fit:
    return Fit((tuple(range(width)),), "")


@lru_cache(maxsize=4096)
def _fitted(readings: tuple[Reading, ...], groups: Groups) -> Fit:
    """Return the ways to read a row that lacks numbers, or has too many or too few cells."""
    width = groups[-1][-1] + 1
    filled = [index for index, reading in enumerate(readings) if not reading.is_blank]
    if len(filled) == width and filled[-1] - filled[0] == width - 1:
        whole = [readings[index] for index in filled]
        return Fit((tuple(filled),), "" if may_close(whole, groups) else _unclosed(whole))
    if len(readings) == width:
        return _as_printed(readings, filled, groups)
    if not filled:
        return Fit(((None,) * width,), "")
    if len(filled) == width and _closes([readings[index].value for index in filled], groups):
        # As many numbers as columns, and they add up: the blank between them is a sliver.
        return Fit((tuple(filled),), "cells_dropped")
    ways = [
        *_dropping(_droppable(filled, len(readings), width), width),
        *_merging(readings, filled, width),
        *_losing(filled, width),
    ]
    kept = [way for way in ways if _closes([_value(readings, slot) for slot in way], groups)]
    return Fit(tuple(kept), _flag(len(readings), len(filled), kept, width))


def agreed(ways: tuple[Slots, ...], readings: tuple[Reading, ...]) -> tuple[Slot, ...] | None:
    """Return the slots whose cell says the same in every way, None where they differ."""
    if len(ways) < 2:
        return ways[0] if ways else None
    return _agreed(ways, readings)


@lru_cache(maxsize=1024)
def _agreed(ways: tuple[Slots, ...], readings: tuple[Reading, ...]) -> tuple[Slot, ...]:
    said = [{_said(readings, slot) for slot in column} for column in zip(*ways, strict=True)]
    return tuple(
        slot if len(words) == 1 else None for slot, words in zip(ways[0], said, strict=True)
    )


def slot_value(readings: Sequence[Reading], slot: Slot) -> Decimal | None:
    """Return the number of a slot; None if it is lost, blank or no number."""
    if slot is None:
        return None
    if isinstance(slot, int):
        return readings[slot].value
    left, right = (readings[index].value for index in slot)
    return Decimal(f"{left}{right}")


def value_of_slot(slot: Slot, readings: Sequence[Reading], taken: frozenset[int]) -> Decimal | None:
    """Return the number of a slot, guesses that are taken included; None if it is not known."""
    if slot is None:
        return None
    if isinstance(slot, int):
        reading = readings[slot]
        if slot in taken:
            return reading.guess
        if reading.value:
            return reading.value
        return None if reading.state in _UNKNOWN else _ZERO
    return slot_value(readings, slot)


def closes(values: Values) -> bool | None:
    """Whether the applicants make the total; None where a cell of the row is not known."""
    if any(value is None for value in values):
        return None
    *parts, total = (value or Decimal(0) for value in values)
    return sum(parts, Decimal(0)) == total


def _as_printed(readings: Sequence[Reading], filled: list[int], groups: Groups) -> Fit:
    """Return a row of the right number of cells; a blank at its edge may be no cell of it."""
    width = len(readings)
    printed = tuple(range(width))
    at_edge = len(filled) == width - 1 and filled[-1] - filled[0] == width - 2
    if not at_edge:
        return Fit((printed,), "" if may_close(readings, groups) else "blank_unclosed")
    if filled[0] == 0:
        return Fit((printed,), "edge_blank")
    lost = [
        way
        for way in _losing(filled, width)
        if _closes([_value(readings, slot) for slot in way], groups)
    ]
    return Fit((printed, *lost), "cell_lost")


def _unclosed(readings: Sequence[Reading]) -> str:
    """Return the flag of a row whose sum fails; where all is printed, checks tell."""
    return "blank_unclosed" if any(reading.value is None for reading in readings) else ""


def may_close(readings: Sequence[Reading], groups: Groups) -> bool:
    """Whether no printed total differs from its printed parts: then a blank is no lost figure."""
    for group in groups:
        *parts, total = (readings[column].value for column in group)
        if total is not None and sum(filter(None, parts), Decimal(0)) != total:
            return False
    return True


def _droppable(filled: list[int], count: int, width: int) -> Sequence[int]:
    """Return the cells to choose from: the filled ones, if they are enough without a gap."""
    unbroken = filled[-1] - filled[0] == len(filled) - 1
    return filled if unbroken and len(filled) >= width else range(count)


def _dropping(cells: Sequence[int], width: int) -> Iterator[Slots]:
    if width < len(cells) <= width + _MOST_SURPLUS:
        yield from combinations(cells, width)


def _merging(readings: Sequence[Reading], filled: list[int], width: int) -> Iterator[Slots]:
    """Yield the readings in which two neighbours are one number cut in two: 1 | 4 for 14."""
    if len(filled) != width + 1:
        return
    for index, (left, right) in enumerate(pairwise(filled)):
        whole = readings[left], readings[right]
        if right == left + 1 and all(_is_digits(part) for part in whole) and whole[0].value:
            yield (*filled[:index], (left, right), *filled[index + 2 :])


def _losing(filled: list[int], width: int) -> Iterator[Slots]:
    """Yield the readings in which one cell is lost."""
    if len(filled) == width - 1:
        for index in range(width):
            yield (*filled[:index], None, *filled[index:])


def _is_digits(reading: Reading) -> bool:
    value = reading.value
    return value is not None and value >= 0 and value == value.to_integral_value()


_LOST = "lost"


def _value(readings: Sequence[Reading], slot: Slot) -> Decimal | str | None:
    """Return a slot's number, None if it is printed without one, `_LOST` if it is lost."""
    return _LOST if slot is None else slot_value(readings, slot)


def _closes(values: Sequence[Decimal | str | None], groups: Groups) -> bool:
    """Whether every total is the sum of its parts, blanks counting 0 and a lost cell anything."""
    return all(_group_closes([values[column] for column in group]) for group in groups)


def _group_closes(values: Sequence[Decimal | str | None]) -> bool:
    *parts, total = values
    known = sum((part for part in parts if isinstance(part, Decimal)), Decimal(0))
    if total == _LOST:
        return True
    if not isinstance(total, Decimal):
        return all(part is None for part in parts)
    return known <= total if _LOST in parts else known == total


def _said(readings: Sequence[Reading], slot: Slot) -> tuple[State | None, Decimal | None]:
    if slot is None:
        return None, None
    state = readings[slot].state if isinstance(slot, int) else State.NUMBER
    return state, slot_value(readings, slot)


def _flag(cells: int, filled: int, kept: Sequence[Slots], width: int) -> str:
    if any(None in way for way in kept):
        return "cell_lost"
    if any(isinstance(slot, tuple) for way in kept for slot in way):
        return "cells_merged"
    return "cells_dropped" if cells > width or filled > width else "cells_misfit"
