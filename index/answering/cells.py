"""Cells of one report as cited figures; computed figures with their operands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from typing import Any, Protocol

from data.vocabulary import Derived, vocabulary
from index.answer import Citation, CitedFigure, CitedPassage
from index.store import Held, Store
from parser.report import Figure, Place, Source, State

TOTAL = "total"
"""The column of table 3 that a question without an applicant means."""


@dataclass(frozen=True)
class Opened:
    """A report with its figures and text at hand, each read from the store at most once."""

    held: Held
    store: Store

    @cached_property
    def figures(self) -> Mapping[tuple[str, str], Figure]:
        """Return the cells of the statutory tables."""
        return self.store.figures(self.held.id)

    @cached_property
    def claims(self) -> Sequence[Figure]:
        """Return the figures stated in prose."""
        return self.store.claims(self.held.id)

    @cached_property
    def text(self) -> str:
        """Return the text as read."""
        return self.store.text(self.held.id)

    def cite(self, place: Place) -> Citation:
        """Return the citation of a place of this report."""
        sections = self.held.sections
        return Citation(
            report=self.held.report,
            title=self.held.title,
            section=sections[place.section].title if place.section is not None else "",
            line=place.line,
            page=place.page,
            start=place.start,
            end=place.end,
            quote=self.text[place.row_start : place.row_end].strip("\n"),
            source_url=self.held.source_url,
        )

    def quote(
        self, start: int, end: int, line: int, page: int | None = None, section: int | None = None
    ) -> CitedPassage:
        """Return words of this report as printed, with their place; `section` is an index."""
        place = Place(start, end, start, end, line, page, section)
        words = self.text[start:end]
        return CitedPassage(self.held.agency.name, self.held.year, words, self.cite(place))

    def has_row(self, indicator: str) -> bool:
        """Tell whether the report's own form has a row, filled or not."""
        return any(name == indicator for name, _ in self.figures)


def figure(report: Opened, name: str, column: str = "") -> CitedFigure | None:
    """Return a printed or computed figure of a report, None where its form has no such row.

    `name` is an indicator or derived id; `column` an applicant column, a group of them, or ""
    for the total. A cell that the tables lack is answered from the prose where that states it.
    """
    derived = vocabulary().derived.get(name)
    if derived is not None:
        found = _computed(report, derived, column)
        missing = found is None or found.state in ABSENT
        return (_claimed(report, name) if missing and not column else None) or found
    if column in groups():
        named = group_sum(name, column)
        if named is not None:
            return _computed(report, named, column)
        return _added_up(report, name, column)
    return _printed(report, name, column)


def _printed(report: Opened, name: str, column: str) -> CitedFigure | None:
    indicator = vocabulary().indicators[name]
    key = (name, (column or TOTAL) if indicator.table == "t3" else "")
    found = report.figures.get(key)
    if column not in ("", TOTAL) and indicator.table != "t3":
        return None
    if found is not None and found.state not in ABSENT:
        return cited(report, found)
    told = _claimed(report, name) if column in ("", TOTAL) else None
    if told is not None:
        return told
    return cited(report, found) if found is not None else None


ABSENT = (State.TABLE_MISSING, State.ROW_MISSING)
"""States of a cell that is not printed."""


def _claimed(report: Opened, name: str) -> CitedFigure | None:
    """Return what the prose states of a row; nothing where it states two different numbers."""
    told = [claim for claim in report.claims if claim.indicator == name]
    if len({claim.value for claim in told}) != 1:
        return None
    return cited(report, told[0])


def cited(report: Opened, found: Figure) -> CitedFigure:
    """Return a figure of a report with its citation."""
    return CitedFigure(
        agency=report.held.agency.name,
        year=report.held.year,
        indicator=found.indicator,
        column=found.column,
        value=found.value,
        state=found.state.value,
        unit=found.unit,
        raw=found.raw,
        source=found.source.value,
        citation=report.cite(found.place) if found.place else None,
        flags=found.flags,
    )


def _computed(report: Opened, derived: Derived, column: str) -> CitedFigure | None:
    column = column or derived.columns
    if derived.columns and column == derived.columns:
        parts = [one for name in derived.sum for one in _members(report, name, column)]
        return computed(report, derived.id, column, parts) if parts else None
    parts = _operands(report, derived.sum, column)
    taken = _operands(report, derived.less, column)
    over = _operands(report, derived.over, column)
    if not parts or (derived.over and not over):
        return None
    if len(parts) == 1 and not taken and not over:
        # A sum of one row is that row: （六）其他处理 is a single line in the form of 2019.
        return parts[0]
    return computed(report, derived.id, column, parts, taken=taken, over=over)


def computed(
    report: Opened,
    name: str,
    column: str,
    parts: Sequence[CitedFigure],
    taken: Sequence[CitedFigure] = (),
    over: Sequence[CitedFigure] = (),
) -> CitedFigure:
    """Return a figure computed from others of one report, with its formula in numbers.

    Blank operands count as nothing and are flagged; where none has a number the result has none.
    A rate without a denominator has the state `text`: it cannot be computed.
    """
    operands = (*parts, *taken, *over)
    state, value = result(parts, taken, over)
    flags = {flag for one in operands for flag in one.flags}
    flags |= {"blank_counted"} if any(one.value is None for one in operands) else set()
    return CitedFigure(
        agency=report.held.agency.name,
        year=report.held.year,
        indicator=name,
        column=column,
        value=value,
        state=state.value,
        unit="ratio" if over else parts[0].unit,
        raw="",
        source="computed",
        citation=operands[0].citation,
        formula=_formula(parts, taken, over),
        inputs=operands,
        flags=tuple(sorted(flags)),
    )


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
    value = _sum(parts) - _sum(taken)
    if not over:
        return State.NUMBER, value
    if not _sum(over):
        return State.TEXT, None
    return State.NUMBER, value / _sum(over)


def _sum(figures: Iterable[Valued]) -> Decimal:
    return sum((one.value for one in figures if one.value is not None), Decimal(0))


def _formula(
    parts: Sequence[CitedFigure], taken: Sequence[CitedFigure], over: Sequence[CitedFigure]
) -> str:
    top = " + ".join(_term(one) for one in parts) + "".join(f" - {_term(one)}" for one in taken)
    if not over:
        return top
    bottom = " + ".join(_term(one) for one in over)
    bracketed = f"({top})" if len(parts) + len(taken) > 1 else top
    return f"{bracketed} / {f'({bottom})' if len(over) > 1 else bottom}"


def _term(one: CitedFigure) -> str:
    return f"{one.indicator}@{one.column}" if one.column not in ("", TOTAL) else one.indicator


def _operands(report: Opened, names: Sequence[str], column: str) -> list[CitedFigure]:
    """Return the cells of `indicator` or `indicator@column` names that the form has."""
    found = []
    for name in names:
        indicator, _, own = name.partition("@")
        one = figure(report, indicator, own or column)
        if one is not None:
            found.append(one)
    return found


def _added_up(report: Opened, name: str, group: str) -> CitedFigure | None:
    parts = _members(report, name, group)
    return computed(report, name, group, parts) if parts else None


def _members(report: Opened, name: str, group: str) -> list[CitedFigure]:
    """Return a row's cells in the columns of a group."""
    members = (one.id for one in vocabulary().columns.values() if one.group == group)
    return [part for member in members if (part := _printed(report, name, member)) is not None]


def group_sum(name: str, column: str) -> Derived | None:
    """Return the computed figure that a row's cells of a group of applicants add up to."""
    named = next((one for one in vocabulary().derived.values() if one.columns == column), None)
    return named if named is not None and named.sum == (name,) else None


@cache
def groups() -> frozenset[str]:
    """Return the names of the groups of applicant columns."""
    return frozenset(one.group for one in vocabulary().columns.values() if one.group)


def is_number(one: CitedFigure) -> bool:
    """Tell whether a figure has a value to state."""
    return one.value is not None and one.state == State.NUMBER


def is_narrative(one: CitedFigure) -> bool:
    """Tell whether a figure stands in prose only."""
    return one.source == Source.NARRATIVE
