"""Sums and means of a printed figure, added up in the store; only what is shown is opened."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from data.vocabulary import vocabulary
from index.answer import Answer, Coverage, Warn
from index.answering.family import Asked
from index.answering.members import MOST_SHOWN, SHOWN, Shown, over_members
from index.answering.opened import Opened, first_of
from index.answering.reading import answer_to
from index.answering.reservations import reservations
from index.answering.scoped import extent_of, who_in
from index.cited import CitedFigure
from index.figures import TOTAL
from index.finding import ByYear, OverSet
from index.plan import Cell, Change, Fold, Scope
from index.store import Extent, Store, Tally

LARGEST = 5
"""How many operands of a long sum are opened and shown: those that weigh most."""


@dataclass(frozen=True)
class Totals:
    """What the reports of a set say of a printed figure, added up for each year."""

    asked: Asked
    store: Store
    keys: tuple[tuple[str, str], ...]
    """Where the store keeps the figure: row and column, those of one form after another."""
    extent: Extent
    years: tuple[Tally, ...]
    """Those of the years in which someone states a number."""
    reports: int
    """All reports of the set, with this figure or without."""
    blank: tuple[str, ...]
    notes: tuple[Warn, ...]

    @property
    def scope(self) -> Scope:
        """The set."""
        assert isinstance(self.asked.values.subjects, Scope)
        return self.asked.values.subjects

    @property
    def cell(self) -> Cell:
        """The figure."""
        cell = self.asked.values.measures[0]
        assert isinstance(cell, Cell)
        return cell

    @property
    def known(self) -> int:
        """How many reports state a number."""
        return sum(len(one.stating) for one in self.years)

    @cached_property
    def coverage(self) -> Coverage:
        """Return how many reports the totals stand on, and what they could not count."""
        aside = self.store.uncounted(self.extent)
        return Coverage(
            reports=self.reports,
            with_value=self.known,
            blank=len(self.blank),
            missing=self.reports - self.known - len(self.blank),
            unidentified=aside.unidentified,
            duplicates=aside.duplicates,
            blank_agencies=self.blank[:5],
        )


def totals_of(
    asked: Asked, store: Store, years: tuple[int, ...], notes: tuple[Warn, ...]
) -> Totals | None:
    """Return the totals a plan asks for; None where it asks for what the store cannot add up.

    That is a computed figure, one with a condition or a change, and one that nobody states.
    """
    plan = asked.values
    keys = _stored(plan.measures[0]) if len(plan.measures) == 1 else ()
    simple = plan.change in (Change.NONE, Change.TREND)
    simple = simple and not (plan.where.tests or plan.order.top)
    if not keys or not simple or plan.fold not in (Fold.SUM, Fold.MEAN):
        return None
    assert isinstance(plan.subjects, Scope)
    extent = extent_of(plan.subjects, years, store)
    found = store.tallies(keys, extent)
    stated = tuple(one for one in found if one.stating)
    reports = sum(len(one.agencies) for one in found)
    blank = tuple(sorted(name for one in found for name in one.blank))
    read = Totals(asked, store, keys, extent, stated, reports, blank, notes)
    return read if stated else None


def _stored(measure: object) -> tuple[tuple[str, str], ...]:
    """Return where the store keeps a measure, by row and column; () for what is computed."""
    rows = vocabulary().indicators
    if not isinstance(measure, Cell) or not all(name in rows for name in measure.rows):
        return ()
    is_total = measure.column in ("", TOTAL)
    if not is_total and measure.column not in vocabulary().columns:
        return ()
    in_columns = [name for name in measure.rows if rows[name].table == "t3"]
    return tuple(
        (name, (measure.column or TOTAL) if name in in_columns else "")
        for name in measure.rows
        if is_total or name in in_columns
    )


def added_up(read: Totals) -> Answer:
    """Return the sum or mean of a set, or its sums year by year where agencies have several."""
    plan = read.asked.values
    agencies = frozenset[int]().union(*(one.agencies for one in read.years))
    is_one_each = sum(len(one.agencies) for one in read.years) == len(agencies)
    if plan.fold is Fold.SUM and len(plan.years.years) > 1 and not is_one_each:
        return _by_year(read)
    total = sum((one.total for one in read.years), Decimal(0))
    value = total / read.known if plan.fold is Fold.MEAN else total
    shown = _operands(read)
    figure = over_members(shown, value, plan.fold.value, read.known)
    finding = OverSet(
        who_in(read.scope, len(agencies)),
        plan.fold.value,
        tuple(one for _, one in shown[:SHOWN]),
        read.known,
    )
    return _answer(read, finding, [figure], shown)


def _by_year(read: Totals) -> Answer:
    """Return the sum of each year; the operands given are shared among so many sums."""
    shown = _operands(read, len(read.years))
    figures = [
        over_members(
            [pair for pair in shown if pair[1].year == one.year],
            one.total,
            "sum",
            len(one.stating),
        )
        for one in read.years
    ]
    last = read.years[-1]
    finding = ByYear(who_in(read.scope, len(last.agencies)))
    of_last = replace(
        read,
        extent=replace(read.extent, years=(last.year,)),
        years=(last,),
        reports=len(last.agencies),
        blank=last.blank,
    )
    return _answer(of_last, finding, figures, [])


def _operands(read: Totals, among: int = 1) -> Shown:
    """Return all operands of a short sum by name; of long ones the largest, which are shown.

    They are shared among so many sums, one a year.
    """
    most = max(len(one.stating) for one in read.years) if among > 1 else read.known
    is_short = most <= MOST_SHOWN // among
    count = most if is_short else max(1, LARGEST // among)
    numbers = read.store.largest(read.keys, read.extent, count)
    opened = [Opened(held, read.store) for held in read.store.opened(numbers)]
    if is_short:
        opened.sort(key=lambda one: (one.held.agency.name, one.held.year))
    found = ((one, first_of(one, read.cell)) for one in opened)
    shown = [(report, one) for report, one in found if one is not None]
    if among > 1 or is_short:
        return shown
    return sorted(shown, key=lambda pair: -(pair[1].value or 0))[:LARGEST]


def _answer(
    read: Totals, finding: OverSet | ByYear, figures: Sequence[CitedFigure], shown: Shown
) -> Answer:
    warnings = [warn for report, one in shown for warn in reservations(report, [one])]
    touched = {warn.fields.get("agency") for warn in warnings if "check" in warn.fields}
    return answer_to(
        read.asked,
        read.store,
        "answered",
        finding,
        figures=figures,
        warnings=warnings,
        notes=read.notes,
        coverage=replace(read.coverage, contradictory=len(touched)),
    )
