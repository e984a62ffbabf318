"""One algebra of figures: printed cells, sums, rates and remainders, of one report or of many.

A `Sheet` tells one cell of each of its reports. What is computed of cells is computed here, once,
whether the sheet holds one report or all of them; only what is shown is opened and cited.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Protocol

from data.vocabulary import Derived, vocabulary
from index.column import Column, Value, computed, with_others
from parser.report import State

TOTAL = "total"
"""The column of table 3 that a question without an applicant means."""
ABSENT = (State.TABLE_MISSING, State.ROW_MISSING)
"""States of a cell that is not printed."""


class Sheet(Protocol):
    """One cell of every report of a sequence, without opening what is not asked for."""

    def __len__(self) -> int:
        """Return how many reports there are."""

    def printed(self, indicator: str, column: str) -> Column:
        """Return a cell of the tables of each report; `column` is "" outside table 3."""

    def told(self, indicator: str, places: Sequence[int]) -> Mapping[int, Value]:
        """Return what the prose of the reports at some places states, where it is one number."""


def read(sheet: Sheet, name: str, column: str = "") -> Column:
    """Return a printed or computed figure of each report of a sheet.

    `name` is an indicator or derived id; `column` an applicant column, a group of them, or ""
    for the total. A cell that the tables lack is answered from the prose where that states it.
    """
    derived = vocabulary().derived.get(name)
    if derived is not None:
        found = _computed(sheet, derived, column)
        return found if column else _or_told(found, sheet, name)
    if column in groups():
        named = group_sum(name, column)
        if named is not None:
            return _computed(sheet, named, column)
        return computed(name, column, _members(sheet, name, column), alone=False)
    return _printed(sheet, name, column)


def first_known(sheet: Sheet, names: Sequence[str], column: str = "") -> Column:
    """Return for each report the first of several figures that has a number.

    The figures are one thing under several forms (新收 of 2021, 收到 of 2014).
    """
    found = read(sheet, names[0], column)
    # A form has one of them: where that of every report has the first, none has another.
    if len(names) == 1 or None not in found.states.values():
        return found
    others = [read(sheet, name, column) for name in names[1:]]
    chosen = ((at, _first(found, others, at)) for at in found.states)
    return with_others(found, {at: one for at, one in chosen if one is not None})


def _first(found: Column, others: Sequence[Column], at: int) -> Value | None:
    """Return what stands for a figure that has no number; None where nothing is better."""
    known = next((one for one in others if one.is_known(at)), None)
    if known is None and found.state(at) is None:
        known = next((one for one in others if one.state(at) is not None), None)
    return known[at] if known is not None else None


def _printed(sheet: Sheet, name: str, column: str) -> Column:
    in_columns = vocabulary().indicators[name].table == "t3"
    is_total = column in ("", TOTAL)
    if not (is_total or in_columns):
        return _none_of(sheet, name, column)
    found = sheet.printed(name, (column or TOTAL) if in_columns else "")
    return _or_told(found, sheet, name) if is_total else found


def _none_of(sheet: Sheet, name: str, column: str) -> Column:
    """Return a figure that no report has."""
    size = len(sheet)
    return Column(name, column, [None] * size, dict.fromkeys(range(size)))


def _or_told(found: Column, sheet: Sheet, name: str) -> Column:
    """Return what is told in prose where the tables lack the figure."""
    absent = [at for at, state in found.states.items() if state is None or state in ABSENT]
    return with_others(found, sheet.told(name, absent)) if absent else found


def _computed(sheet: Sheet, derived: Derived, column: str) -> Column:
    column = column or derived.columns
    if derived.columns and column == derived.columns:
        cells = [one for name in derived.sum for one in _members(sheet, name, column)]
        return computed(derived.id, column, cells, alone=False)
    sums, less, over = (
        [_operand(sheet, name, column) for name in names]
        for names in (derived.sum, derived.less, derived.over)
    )
    if not sums:
        # Shares and changes are computed of the figures a question names.
        return _none_of(sheet, derived.id, column)
    return computed(derived.id, column, sums, less, over)


def _operand(sheet: Sheet, name: str, column: str) -> Column:
    """Return the cells of an `indicator` or `indicator@column` name."""
    indicator, _, own = name.partition("@")
    return read(sheet, indicator, own or column)


def _members(sheet: Sheet, name: str, group: str) -> list[Column]:
    """Return a row's cells in the columns of a group."""
    members = (one.id for one in vocabulary().columns.values() if one.group == group)
    return [_printed(sheet, name, member) for member in members]


def group_sum(name: str, column: str) -> Derived | None:
    """Return the computed figure that a row's cells of a group of applicants add up to."""
    named = next((one for one in vocabulary().derived.values() if one.columns == column), None)
    return named if named is not None and named.sum == (name,) else None


@cache
def groups() -> frozenset[str]:
    """Return the names of the groups of applicant columns."""
    return frozenset(one.group for one in vocabulary().columns.values() if one.group)


def parts_of(figure: str) -> frozenset[str]:
    """Return the rows a computed sum consists of; none for rates and printed rows."""
    derived = vocabulary().derived.get(figure)
    if derived is None or derived.over:
        return frozenset()
    return frozenset(name.partition("@")[0] for name in derived.sum)
