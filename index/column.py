"""A figure of many reports at once: plain numbers, and what each is made of where it is asked.

A column holds the number of every report of a sheet. A `Value`, with the cells it comes of, is
built where it is looked up: what is shown of a long sum is little.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple, Protocol, overload

from parser.report import State

Number = int | Decimal


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


@dataclass(frozen=True, eq=False)
class Column(Sequence[Value]):
    """One figure of every report of a sheet, a `Value` where it is looked up."""

    indicator: str
    column: str
    values: Sequence[Number | None]
    states: Mapping[int, State | None] = field(default_factory=dict)
    """The states of those that are no number, by their place in the sheet."""
    parts: tuple["Column", ...] = ()
    taken: tuple["Column", ...] = ()
    over: tuple["Column", ...] = ()
    instead: Mapping[int, Value] = field(default_factory=dict)
    """What stands at a place instead: another row's figure, or one that the prose tells."""

    def __len__(self) -> int:
        """Return how many reports the sheet holds."""
        return len(self.values)

    @overload
    def __getitem__(self, at: int) -> Value: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Value]: ...
    def __getitem__(self, at: int | slice) -> Value | Sequence[Value]:
        """Return the figure of the report at a place, with what it is made of."""
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        if at in self.instead:
            return self.instead[at]
        value, state = self.values[at], self.state(at)
        if state is None:
            return nothing(self.indicator, self.column)
        parts, taken, over = (_kept(kind, at) for kind in (self.parts, self.taken, self.over))
        number = None if value is None else Decimal(value)
        return Value(self.indicator, self.column, number, state, False, parts, taken, over)

    def state(self, at: int) -> State | None:
        """Return the state of the figure at a place; None where the form has none."""
        return self.states.get(at, State.NUMBER)

    def is_known(self, at: int) -> bool:
        """Tell whether there is a number at a place to count with."""
        return at not in self.states and self.values[at] is not None

    def row(self, at: int) -> str:
        """Return the row, or the name of the computed figure, that stands at a place."""
        return self.instead[at].indicator if at in self.instead else self.indicator

    @cached_property
    def known(self) -> Sequence[int]:
        """Return the places of those that are a number to count with."""
        states = self.states
        return [at for at, one in enumerate(self.values) if one is not None and at not in states]

    @property
    def cells(self) -> set[tuple[str, str]]:
        """Return the rows and columns of the cells it rests on; a cell rests on itself."""
        inner = (*self.parts, *self.taken, *self.over)
        own = {cell for one in inner for cell in one.cells} or {(self.indicator, self.column)}
        return own | {(one.indicator, one.column) for one in self.instead.values()}

    @cached_property
    def amounts(self) -> Sequence[Number]:
        """Return the numbers, 0 where there is none."""
        return [one or 0 for one in self.values]

    @cached_property
    def blank(self) -> Sequence[int]:
        """Return the places of those that the report left empty or crossed out."""
        states = self.states.items()
        return [at for at, one in states if one is State.BLANK or one is State.SLASH]


def _kept(columns: Iterable[Column], at: int) -> tuple[Value, ...]:
    return tuple(one[at] for one in columns if one.state(at) is not None)


def nothing(name: str, column: str) -> Value:
    """Return that a report has no such figure."""
    return Value(name, column, None, None)


def with_others(column: Column, instead: Mapping[int, Value]) -> Column:
    """Return a column with other figures at some places."""
    if not instead:
        return column
    values, states = list(column.values), dict(column.states)
    for at, one in instead.items():
        values[at] = one.value
        _note(states, at, one.state)
    return replace(column, values=values, states=states, instead={**column.instead, **instead})


def _note(states: dict[int, State | None], at: int, state: State | None) -> None:
    if state is State.NUMBER:
        states.pop(at, None)
    else:
        states[at] = state


def computed(
    name: str,
    column: str,
    parts: Sequence[Column],
    taken: Sequence[Column] = (),
    over: Sequence[Column] = (),
    alone: bool = True,
) -> Column:
    """Return what the figures of each report come to; rows its form lacks are left out.

    Blank operands count as nothing; where none has a number the result has none. A rate without
    a denominator has the state `text`: it cannot be computed. A sum of one row is that row where
    it may stand `alone`: （六）其他处理 is a single line in the form of 2019.
    """
    if len(parts) == 1 and not taken and not over and alone:
        return parts[0]
    found, states = _results(parts, taken, over)
    instead: dict[int, Value] = {}
    # What is no plain number is looked at together where the same operands have none.
    for here, places in _alike((*parts, *taken, *over)).items():
        operands = list(zip((*parts, *taken, *over), here, strict=True))
        cuts = (0, len(parts), len(parts) + len(taken), len(operands))
        kept, less, below = (
            [one for one in operands[start:end] if one[1] is not None]
            for start, end in pairwise(cuts)
        )
        state = None if not kept or (over and not below) else _state(kept, less, below)
        if len(kept) == 1 and alone and not (less or over):
            instead |= {at: kept[0][0][at] for at in places}
            state = kept[0][1]
        if state is not State.NUMBER:
            states |= dict.fromkeys(places, state)
    for at in states:
        found[at] = None
    return Column(name, column, found, states, tuple(parts), tuple(taken), tuple(over), instead)


def _results(
    parts: Sequence[Column], taken: Sequence[Column], over: Sequence[Column]
) -> tuple[list[Number | None], dict[int, State | None]]:
    """Return what the numbers come to, and where a division by nothing leaves none."""
    top, states = _sums(parts), dict[int, State | None]()
    if taken:
        top = [more - less for more, less in zip(top, _sums(taken), strict=True)]
    if not over:
        return [*top], states
    below = _sums(over)
    states |= {at: State.TEXT for at, one in enumerate(below) if not one}
    shares = [Decimal(one) / of if of else None for one, of in zip(top, below, strict=True)]
    return [*shares], states


def _alike(columns: Sequence[Column]) -> dict[tuple[State | None, ...], list[int]]:
    """Return the places at which an operand is no number, by the states of all operands."""
    found: dict[tuple[State | None, ...], list[int]] = {}
    states = [one.states for one in columns]
    for at in set[int]().union(*states):
        here = tuple([one.get(at, State.NUMBER) for one in states])
        found.setdefault(here, []).append(at)
    return found


def _state(*groups: Sequence[tuple[Column, State | None]]) -> State | None:
    """Return what becomes of groups of operands: a number, unless one group has none."""
    for group in groups:
        if group and all(state is not State.NUMBER for _, state in group):
            return group[0][1]
    return State.NUMBER


def _sums(columns: Sequence[Column]) -> list[Number]:
    """Return the sum of several figures of each report, what is no number left out."""
    amounts = [one.amounts for one in columns]
    return list(map(sum, zip(*amounts, strict=True))) if len(amounts) > 1 else list(amounts[0])


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
