"""Sums of a workbook that no program has worked out yet: what Excel shows when it opens the file.

Standard: ECMA-376 part 1, 18.3.1.40 (formulas), 18.17.7.306 (SUM). Anything but sums of cells and
ranges stays unknown, and so does a sum of what is no number.
"""

import re
from collections.abc import Mapping, MutableSequence, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

Spot = tuple[int, int]
"""Row and column, counted from 0."""
_TERM = re.compile(
    r"(?P<sign>[+-]?)(?:SUM\((?P<parts>[^()]*)\)|(?P<cell>\$?[A-Z]{1,3}\$?\d{1,7})|(?P<number>\d+(?:\.\d+)?))"
)
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
_MOST = 1000
"""Cells of a range that are added up."""
_DEEPEST = 20
_DIGITS = 15
"""Digits before the point of the largest number Excel keeps exactly."""


def work_out(values: Sequence[MutableSequence[Any]], formulas: Mapping[Spot, str]) -> None:
    """Put the sums into a sheet's blank cells; each is worked out once, however it is nested."""
    known: dict[Spot, Decimal | None] = {}
    for row, column in formulas:
        if _at(values, (row, column)) == "":
            found = _value(values, formulas, (row, column), known, 0)
            if found is not None:
                values[row][column] = int(found) if found == found.to_integral() else float(found)


def _at(values: Sequence[Sequence[object]], spot: Spot) -> object:
    row, column = spot
    return values[row][column] if row < len(values) and column < len(values[row]) else None


def _value(
    values: Sequence[Sequence[object]],
    formulas: Mapping[Spot, str],
    spot: Spot,
    known: dict[Spot, Decimal | None],
    depth: int,
) -> Decimal | None:
    """Return the number in a cell, 0 for a blank one, None for what is none."""
    held = _at(values, spot)
    if held == "" and spot in formulas:
        if spot not in known:
            known[spot] = None  # a circle of sums has no value
            if depth < _DEEPEST:
                known[spot] = _sum(values, formulas, formulas[spot], known, depth + 1)
        return known[spot]
    if held in ("", None):
        return Decimal(0)
    try:
        number = Decimal(str(held)) if not isinstance(held, bool) else None
    except InvalidOperation:
        return None
    # "Infinity", "NaN" and 1e999999 are numbers to Decimal, and none of a report.
    is_number = number is not None and number.is_finite() and number.adjusted() < _DIGITS
    return number if is_number else None


def _sum(
    values: Sequence[Sequence[object]],
    formulas: Mapping[Spot, str],
    formula: str,
    known: dict[Spot, Decimal | None],
    depth: int,
) -> Decimal | None:
    plain = "".join(formula.upper().split()).removeprefix("=")
    total, end = Decimal(0), 0
    while match := _TERM.match(plain, end):
        if end and not match["sign"]:
            return None
        end = match.end()
        own = Decimal(match["number"]) if match["number"] else Decimal(0)
        for part in filter(None, (match["parts"] or match["cell"] or "").split(",")):
            spots = _spots(part)
            numbers = [_value(values, formulas, spot, known, depth) for spot in spots]
            if not spots or any(number is None for number in numbers):
                return None
            own += sum((number for number in numbers if number is not None), Decimal(0))
        total += -own if match["sign"] == "-" else own
    return total if end and end == len(plain) else None


def _spots(part: str) -> list[Spot]:
    """Return the cells of a range, none for what is no range or too large."""
    match = _RANGE.fullmatch(part)
    if match is None:
        return []
    top, left = int(match[2]) - 1, _column(match[1])
    bottom, right = (int(match[4]) - 1, _column(match[3])) if match[3] else (top, left)
    if (bottom - top + 1) * (right - left + 1) > _MOST:
        return []
    return [(row, at) for row in range(top, bottom + 1) for at in range(left, right + 1)]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
