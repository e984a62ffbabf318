"""A set of agencies with its figures: what every fold over it reads and says."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from data.vocabulary import vocabulary
from index.answer import Answer, Warn
from index.answering.family import Asked
from index.answering.opened import Opened
from index.answering.reading import answer_to
from index.answering.reservations import reservations
from index.answering.scoped import (
    Entry,
    Reports,
    changes,
    coverage_of,
    entries,
    reports_of,
    who_of,
)
from index.asking.conditions import meets
from index.asking.measures import cells_in
from index.cited import CitedFigure
from index.figures import added
from index.finding import (
    ByYear,
    ChangeOfTotals,
    Counted,
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


Shown = Sequence[tuple[Opened, CitedFigure]]


@dataclass(frozen=True, slots=True)
class Members:
    """A set read for a plan: every report of it with its value."""

    asked: Asked
    store: Store
    reports: Reports
    entries: tuple[Entry, ...]
    notes: tuple[Warn, ...] = ()

    @property
    def plan(self) -> Values:
        """What is asked of the set."""
        return self.asked.values

    @property
    def known(self) -> list[Entry]:
        """The entries that have a number."""
        return [one for one in self.entries if one.is_known]

    @property
    def scope(self) -> Scope:
        """The set."""
        assert isinstance(self.plan.subjects, Scope)
        return self.plan.subjects


def largest_first(one: Entry) -> tuple[Decimal, str, int]:
    """Return the key that sorts the largest first, then by name and year."""
    return -(one.value.value or Decimal(0)), one.listed.name, one.listed.year


def smallest_first(one: Entry) -> tuple[Decimal, str, int]:
    """Return the key that sorts the smallest first, then by name and year."""
    return one.value.value or Decimal(0), one.listed.name, one.listed.year


def over_members(shown: Shown, value: Decimal, formula: str, of: int) -> CitedFigure:
    """Return a figure computed of the members shown, `of` of them in all."""
    first = shown[0][1]
    row = vocabulary().indicators.get(first.indicator)
    return replace(
        first,
        agency="",
        # Prose counts in 条 and 次 what the form counts in 件.
        unit=row.unit if row is not None else first.unit,
        value=value,
        state="number",
        raw="",
        source="computed",
        formula=formula,
        inputs=tuple(one for _, one in shown),
        inputs_total=of,
    )


def fitting(read: Members) -> list[Entry]:
    """Return the entries that meet the conditions of a plan."""
    where = read.plan.where
    columns = [_column_of(read, test) for test in where.tests]
    means = [mean_of([one for one in own if one.is_known]) for own in columns]
    kept = []
    for at, one in enumerate(read.entries):
        met = [
            own[at].is_known and meets(number_of(own[at]), test.limit, mean)
            for test, own, mean in zip(where.tests, columns, means, strict=True)
        ]
        if one.is_known and (all(met) if where.every else any(met)):
            kept.append(one)
    return kept


def _column_of(read: Members, test: Test) -> Sequence[Entry]:
    own = read.entries if test.measure is None else entries(read.reports, test.measure)
    if test.change is Change.NONE:
        return own
    (year,) = {one.listed.year for one in own} or {0}
    before = reports_of(read.scope, (year - 1,), read.store)
    then = entries(before, test.measure or read.plan.measures[0])
    return changes(own, then, test.change)


def number_of(one: Entry) -> Decimal:
    """Return the number of an entry that has one."""
    return one.value.value or Decimal(0)


def mean_of(known: Sequence[Entry]) -> Decimal | None:
    """Return the mean of known figures; None without any."""
    return added(one.value for one in known) / len(known) if known else None


def nothing_known(read: Members) -> Answer:
    """Return that no report of the set states the figure."""
    names = [name for cell in cells_in(read.plan.measures[0]) for name in cell.rows]
    finding = NothingKnown(who_of(read.scope, read.entries), tuple(names[:1]))
    coverage = coverage_of(read.entries, read.reports)
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
    finding: OverSet | Ranked | Listed | Counted | ChangeOfTotals | ByYear,
    figures: Sequence[CitedFigure],
    shown: Shown,
) -> Answer:
    """Return the answer over a set: figures, the reservations of what is shown, coverage."""
    warnings = [warn for report, one in shown for warn in reservations(report, [one])]
    touched = {warn.fields.get("agency") for warn in warnings if "check" in warn.fields}
    coverage = coverage_of(read.entries, read.reports)
    return answer_to(
        read.asked,
        read.store,
        "answered",
        finding,
        figures=figures,
        warnings=warnings,
        notes=[*read.notes, *_mixed_years(read, figures)],
        coverage=replace(coverage, contradictory=len(touched)),
    )


def _mixed_years(read: Members, figures: Sequence[CitedFigure]) -> list[Warn]:
    """Say that a ranking or list without a year holds reports of several years."""
    years = {one.year for one in figures}
    asked = read.plan.years.years or read.notes
    return [Warn("mixed_years", {})] if len(years) > 1 and not asked else []
