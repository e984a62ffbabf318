"""A set of agencies with its figures: what every fold over it reads and says."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from heapq import nsmallest

from data.records import record
from data.vocabulary import vocabulary
from index.answer import Answer, Warn
from index.answering.family import Asked
from index.answering.opened import Opened
from index.answering.reading import answer_to
from index.answering.reservations import reservations
from index.answering.scoped import (
    Figures,
    changes,
    coverage_of,
    figures_of,
    open_all,
    reports_of,
    who_of,
)
from index.asking.conditions import meets
from index.asking.measures import cells_in, compared_in
from index.cited import CitedFigure
from index.finding import (
    ByYear,
    ChangeOfTotals,
    Counted,
    Ends,
    Listed,
    NothingKnown,
    OverSet,
    Ranked,
)
from index.plan import Change, Scope, Test, Values
from index.store import Store

SHOWN = 10
"""How many rows of a ranking or list are shown where no number is asked for."""


MOST_SHOWN = 50
"""How many rows are shown at most, and how many operands are given."""


LARGEST = 5
"""How many operands of a long fold are opened and given: those that weigh most."""


Shown = Sequence[tuple[Opened, CitedFigure]]


@record(frozen=True, slots=True)
class Members:
    """A set read for a plan: every report of it with its value."""

    asked: Asked
    figures: Figures
    notes: tuple[Warn, ...] = ()

    @property
    def store(self) -> Store:
        """Where the set is held."""
        return self.figures.reports.store

    @property
    def plan(self) -> Values:
        """What is asked of the set."""
        return self.asked.values

    @property
    def scope(self) -> Scope:
        """The set."""
        assert isinstance(self.plan.subjects, Scope)
        return self.plan.subjects

    def numbers(self, places: Iterable[int]) -> list[Decimal]:
        """Return the numbers at some places."""
        return [Decimal(self.figures.number(at)) for at in places]


def in_order(figures: Figures, places: Sequence[int], count: int, least: bool = False) -> list[int]:
    """Return places by their figures, the largest first, then by name and year.

    At least `count` of them and all that tie with the last: no other needs a name.
    """
    sign = 1 if least else -1
    keys = {at: sign * figures.number(at) for at in places}
    if count < len(places):
        last = nsmallest(count, keys.values())[-1]
        places = [at for at in places if keys[at] <= last]
    named = figures.reports.named(places)
    return [at for _, _, at in sorted(named, key=lambda one: (keys[one[2]], one[0], one[1]))]


def operands(
    figures: Figures, known: Sequence[int], among: int = 1, is_ordered: bool = False
) -> Shown:
    """Return all operands of a short fold, by name or as ordered; of a long one the largest.

    They are shared among so many sums.
    """
    if len(known) <= MOST_SHOWN // among:
        if not is_ordered:
            known = [at for _, _, at in figures.reports.named(known)]
        return list(open_all(figures, known))
    count = max(1, LARGEST // among)
    return list(open_all(figures, in_order(figures, known, count)[:count]))


def over_members(shown: Shown, value: Decimal, formula: str, of: int) -> CitedFigure:
    """Return a figure computed of the members shown, `of` of them in all."""
    first = shown[0][1]
    row = vocabulary().indicators.get(first.indicator)
    return replace(
        first,
        agency="",
        # Prose counts in 条 and 次 what the form counts in 件.
        unit=compared_in(first.indicator) if row is not None else first.unit,
        value=value,
        state="number",
        raw="",
        source="computed",
        formula=formula,
        inputs=tuple(one for _, one in shown),
        inputs_total=of,
    )


def fitting(read: Members) -> list[int]:
    """Return the places of the reports that meet the conditions of a plan."""
    where = read.plan.where
    tested = [(test.limit, _tested(read, test)) for test in where.tests]
    means = [mean_of(own) for _, own in tested]
    kept = []
    for at in read.figures.known:
        met = (
            own.column.is_known(at) and meets(Decimal(own.number(at)), limit, mean)
            for (limit, own), mean in zip(tested, means, strict=True)
        )
        if all(met) if where.every else any(met):
            kept.append(at)
    return kept


def _tested(read: Members, test: Test) -> Figures:
    own, reports = read.figures, read.figures.reports
    if test.measure is not None:
        own = figures_of(reports, test.measure)
    if test.change is Change.NONE:
        return own
    (year,) = {*reports.rows.years} or {0}
    before = reports_of(read.scope, (year - 1,), read.store)
    return changes(own, figures_of(before, test.measure or read.plan.measures[0]), test.change)


def mean_of(figures: Figures) -> Decimal | None:
    """Return the mean of known figures; None without any."""
    known = figures.known
    return Decimal(sum(map(figures.number, known))) / len(known) if known else None


def nothing_known(read: Members) -> Answer:
    """Return that no report of the set states the figure."""
    names = [name for cell in cells_in(read.plan.measures[0]) for name in cell.rows]
    along = any(change is not Change.NONE for change in read.plan.changes)
    who = who_of(read.scope, read.figures.reports)
    finding = NothingKnown(who, tuple(names[:1]), along)
    coverage = coverage_of(read.figures)
    return answer_to(
        read.asked,
        read.store,
        "not_found",
        finding,
        reason="row_missing",
        notes=read.notes,
        coverage=coverage,
    )


def answer_over(
    read: Members,
    finding: OverSet | Ranked | Ends | Listed | Counted | ChangeOfTotals | ByYear,
    figures: Sequence[CitedFigure],
    shown: Shown,
) -> Answer:
    """Return the answer over a set: figures, the reservations of what is shown, coverage."""
    warnings = [warn for report, one in shown for warn in reservations(report, [one])]
    return answer_to(
        read.asked,
        read.store,
        "answered",
        finding,
        figures=figures,
        warnings=warnings,
        notes=[*read.notes, *_mixed_years(read, figures)],
        coverage=coverage_of(read.figures),
    )


def _mixed_years(read: Members, figures: Sequence[CitedFigure]) -> list[Warn]:
    """Say that a ranking or list without a year holds reports of several years."""
    years = {one.year for one in figures}
    asked = read.plan.years.years or read.notes
    return [Warn("mixed_years", {})] if len(years) > 1 and not asked else []
