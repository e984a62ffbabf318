"""One algebra of figures: printed cells, sums, rates and remainders, of one report or of many.

A `Sheet` tells one cell of each of its reports. What is computed of cells is computed here, once,
whether the sheet holds one report or all of them; only what is shown is opened and cited.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache
from itertools import chain
from typing import Any, NamedTuple, Protocol

from data.vocabulary import Derived, vocabulary
from parser.report import State

TOTAL = "total"
"""The column of table 3 that a question without an applicant means."""
ABSENT = (State.TABLE_MISSING, State.ROW_MISSING)
"""States of a cell that is not printed."""


class Value(NamedTuple):
    """A figure of one report: a cell, or what is computed of cells."""

    indicator: str
    column: str
    value: Decimal | None
    state: State | None
    """None where the report's form has no such figure."""
    told: bool = False
    """Whether the prose states it, not a table."""
    parts: tuple["Value", ...] = ()
    """What is added up; () for a cell."""
    taken: tuple["Value", ...] = ()
    """What is taken away from the sum."""
    over: tuple["Value", ...] = ()
    """Whose sum divides it."""

    @property
    def is_known(self) -> bool:
        """Tell whether there is a number to count with."""
        return self.value is not None and self.state is State.NUMBER

    @property
    def is_blank(self) -> bool:
        """Tell whether the report left the cell empty or crossed it out."""
        return self.state in (State.BLANK, State.SLASH)

    @property
    def is_absent(self) -> bool:
        """Tell whether the report prints no such cell."""
        return self.state is None or self.state in ABSENT


class Sheet(Protocol):
    """One cell of every report of a sequence, without opening what is not asked for."""

    def printed(self, indicator: str, column: str) -> Sequence[Value]:
        """Return a cell of the tables of each report; `column` is "" outside table 3."""

    def told(self, indicator: str) -> Sequence[Value]:
        """Return what the prose of each report states, where it states one number."""


def read(sheet: Sheet, name: str, column: str = "") -> list[Value]:
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
        return [_group_of(name, column, own) for own in _rows(_members(sheet, name, column))]
    return _printed(sheet, name, column)


def first_known(sheet: Sheet, names: Sequence[str], column: str = "") -> list[Value]:
    """Return for each report the first of several figures that has a number.

    The figures are one thing under several forms (新收 of 2021, 收到 of 2014).
    """
    found = [read(sheet, names[0], column)]
    for name in names[1:]:
        # A form has one of them: where that of every report has the first, none has another.
        if all(one.state is not None for one in found[0]):
            break
        found.append(read(sheet, name, column))
    return found[0] if len(found) == 1 else [_first(own) for own in _rows(found)]


def _first(values: Sequence[Value]) -> Value:
    known = next((one for one in values if one.is_known), None)
    return known or next((one for one in values if one.state is not None), values[0])


def _rows(columns: Sequence[Sequence[Value]]) -> Iterable[tuple[Value, ...]]:
    return zip(*columns, strict=True)


def _printed(sheet: Sheet, name: str, column: str) -> list[Value]:
    in_columns = vocabulary().indicators[name].table == "t3"
    is_total = column in ("", TOTAL)
    found = list(sheet.printed(name, (column or TOTAL) if in_columns else ""))
    if not (is_total or in_columns):
        return [_nothing(name, column)] * len(found)
    return _or_told(found, sheet, name) if is_total else found


def _nothing(name: str, column: str) -> Value:
    return Value(name, column, None, None)


def _or_told(found: list[Value], sheet: Sheet, name: str) -> list[Value]:
    """Return what is told in prose where the tables lack the figure."""
    if not any(one.is_absent for one in found):
        return found
    return [
        said if one.is_absent and said.state is not None else one
        for one, said in zip(found, sheet.told(name), strict=True)
    ]


def _computed(sheet: Sheet, derived: Derived, column: str) -> list[Value]:
    column = column or derived.columns
    if derived.columns and column == derived.columns:
        cells = [one for name in derived.sum for one in _members(sheet, name, column)]
        return [_group_of(derived.id, column, own) for own in _rows(cells)]
    sums, less, over = (
        [_operand(sheet, name, column) for name in names]
        for names in (derived.sum, derived.less, derived.over)
    )
    if not sums:
        # Shares and changes are computed of the figures a question names.
        return [_nothing(derived.id, column)] * len(sheet.told(derived.id))
    to_less, to_over = len(sums), len(sums) + len(less)
    return [
        computed(derived.id, column, own[:to_less], own[to_less:to_over], own[to_over:], bool(over))
        for own in _rows([*sums, *less, *over])
    ]


def _operand(sheet: Sheet, name: str, column: str) -> list[Value]:
    """Return the cells of an `indicator` or `indicator@column` name."""
    indicator, _, own = name.partition("@")
    return read(sheet, indicator, own or column)


def computed(
    name: str,
    column: str,
    parts: Sequence[Value],
    taken: Sequence[Value] = (),
    over: Sequence[Value] = (),
    is_rate: bool | None = None,
) -> Value:
    """Return what the figures of one report come to; rows its form lacks are left out.

    Blank operands count as nothing; where none has a number the result has none. A rate without
    a denominator has the state `text`: it cannot be computed. A sum of one row is that row:
    （六）其他处理 is a single line in the form of 2019.
    """
    kept, less, below = (
        tuple(one for one in kind if one.state is not None) for kind in (parts, taken, over)
    )
    if not kept or ((bool(over) if is_rate is None else is_rate) and not below):
        return _nothing(name, column)
    if len(kept) == 1 and not (less or below):
        return kept[0]
    state, value = result(kept, less, below)
    return Value(name, column, value, state, False, kept, less, below)


def _group_of(name: str, group: str, own: Sequence[Value]) -> Value:
    kept = tuple(one for one in own if one.state is not None)
    if not kept:
        return _nothing(name, group)
    state, value = result(kept, (), ())
    return Value(name, group, value, state, False, kept)


def _members(sheet: Sheet, name: str, group: str) -> list[list[Value]]:
    """Return a row's cells in the columns of a group."""
    members = (one.id for one in vocabulary().columns.values() if one.group == group)
    return [_printed(sheet, name, member) for member in members]


class Valued(Protocol):
    """What is computed with: a figure, or what is known of one."""

    @property
    def value(self) -> Decimal | None:
        """The number, None for none."""

    @property
    def state(self) -> Any:
        """A `State`, or its name."""


def result(
    parts: Sequence[Valued], taken: Sequence[Valued], over: Sequence[Valued]
) -> tuple[State, Decimal | None]:
    """Return state and value of the sum of parts less what is taken, divided by a sum."""
    for group in (parts, taken, over):
        if group and all(one.value is None for one in group):
            return State(group[0].state), None
    value = added(parts) - added(taken)
    if not over:
        return State.NUMBER, value
    below = added(over)
    return (State.NUMBER, value / below) if below else (State.TEXT, None)


def added(values: Iterable[Valued]) -> Decimal:
    """Return the sum of what has a number."""
    return sum((one.value for one in values if one.value is not None), Decimal(0))


def leaves(value: Value) -> list[Value]:
    """Return the cells a figure rests on; a cell rests on itself."""
    inner = (*value.parts, *value.taken, *value.over)
    return list(chain.from_iterable(map(leaves, inner))) if inner else [value]


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
