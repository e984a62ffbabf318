"""Figures over a set of agencies: sums, means, medians, rankings, counts and lists."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

from data.vocabulary import vocabulary
from index.answer import Answer, Warn
from index.answering.family import Asked
from index.answering.opened import Opened, combined
from index.answering.reading import answer_to, refused
from index.answering.reservations import reservations
from index.answering.scoped import (
    Entry,
    Reports,
    changes,
    coverage_of,
    entries,
    open_all,
    reports_of,
    who_of,
)
from index.asking.conditions import meets
from index.asking.measures import is_rate
from index.cited import CitedFigure
from index.figures import added, median
from index.finding import (
    ByYear,
    ChangeOfTotals,
    Counted,
    Listed,
    NothingKnown,
    NoYear,
    OverSet,
    Ranked,
)
from index.plan import Cell, Change, Fold, Scope, Test, Values
from index.store import Store

SHOWN = 10
"""How many rows of a ranking or list are shown where no number is asked for."""
MOST_SHOWN = 50
"""How many rows are shown at most, and how many operands are given."""

Shown = Sequence[tuple[Opened, CitedFigure]]


@dataclass(frozen=True, slots=True)
class _Set:
    """A set read for a plan: every report of it with its value."""

    asked: Asked
    store: Store
    reports: Reports
    entries: tuple[Entry, ...]
    notes: tuple[Warn, ...] = ()

    @property
    def plan(self) -> Values:
        return self.asked.values

    @property
    def known(self) -> list[Entry]:
        return [one for one in self.entries if one.is_known]

    @property
    def scope(self) -> Scope:
        assert isinstance(self.plan.subjects, Scope)
        return self.plan.subjects


def over_set(asked: Asked, store: Store) -> Answer:
    """Return what a plan over a set comes to; without a year it is of the latest held."""
    plan = asked.values
    assert isinstance(plan.subjects, Scope)
    if plan.fold is Fold.SUM and _has_no_sum(plan):
        return refused(asked, store, "no_sum_of_rates")
    years, notes = _one_year(plan, store)
    reports = reports_of(plan.subjects, years, store)
    if not reports.listed:
        return answer_to(asked, store, "not_found", NoYear(plan.years.years), reason="year")
    if plan.fold is Fold.SUM and plan.change in (Change.DIFFERENCE, Change.GROWTH):
        return change_of_totals(asked, store, max(years), min(years) if len(years) > 1 else None)
    if plan.fold is Fold.SUM and len(years) > 1:
        return by_year(asked, store, years)
    found = _read(plan, reports, years, store)
    if plan.change is not Change.NONE and plan.fold is Fold.MEAN and not _comparable(found):
        return refused(asked, store, "sets_differ")
    read = _Set(asked, store, reports, tuple(found), notes)
    return _FOLDS[plan.fold](read)


def _comparable(found: Sequence[Entry]) -> bool:
    """Tell whether every agency with a figure in the later year has one in the earlier."""
    return bool(found) and all(one.is_known for one in found)


def _has_no_sum(plan: Values) -> bool:
    measure = plan.measures[0]
    return isinstance(measure, Cell) and is_rate(measure)


def _one_year(plan: Values, store: Store) -> tuple[tuple[int, ...], tuple[Warn, ...]]:
    """Return the years meant: where none is named the latest held, which is said."""
    assert isinstance(plan.subjects, Scope)
    if plan.years.years or (plan.fold in _OF_ALL_YEARS and plan.change is Change.NONE):
        return plan.years.years, ()
    held = {one.year for one in reports_of(plan.subjects, (), store).listed}
    if len(held) < 2 and plan.change is Change.NONE:
        return (), ()
    if not held:
        return (), ()
    if plan.change is Change.NONE and _one_each(reports_of(plan.subjects, (), store)):
        return (), ()
    chosen = min(held) if plan.years.rule == "earliest" else max(held)
    others = sorted(held - {chosen})
    return (chosen,), (Warn("set_year", {"year": chosen, "others": others}),) if others else ()


def _one_each(reports: Reports) -> bool:
    """Tell whether no agency has two reports, so that each can be counted whatever its year."""
    agencies = [one.agency for one in reports.listed]
    return len(agencies) == len(set(agencies))


_OF_ALL_YEARS = frozenset({Fold.RANK, Fold.LIST, Fold.COUNT, Fold.EACH})


def _read(plan: Values, reports: Reports, years: Sequence[int], store: Store) -> list[Entry]:
    assert isinstance(plan.subjects, Scope)
    if plan.change in (Change.NONE, Change.TREND):
        return entries(reports, plan.measures[0])
    later = max(years)
    earlier = min(years) if len(years) > 1 else later - 1
    now, then = (reports_of(plan.subjects, (year,), store) for year in (later, earlier))
    measure = plan.measures[0]
    return changes(entries(now, measure), entries(then, measure), plan.change, plan.fewer)


def _folded(read: _Set) -> Answer:
    """Return the sum, mean or median of what is known."""
    known = read.known
    if not known:
        return nothing_known(read)
    numbers = [one.value.value for one in known if one.value.value is not None]
    total = sum(numbers, Decimal(0))
    value = {
        Fold.SUM: lambda: total,
        Fold.MEAN: lambda: total / len(numbers),
        Fold.MEDIAN: lambda: median(numbers),
    }[read.plan.fold]()
    shown = _operands(read, known)
    figure = _over(shown, value, read.plan.fold.value, len(known))
    finding = OverSet(
        who_of(read.scope, read.entries),
        read.plan.fold.value,
        tuple(one for _, one in shown[:SHOWN]),
        len(known),
    )
    return _answer(read, finding, [figure], shown)


def change_of_totals(asked: Asked, store: Store, later: int, earlier: int | None) -> Answer:
    """Return the change of the sum of a set between two years.

    Only where the same agencies state the figure in both: else the totals are of different sets.
    """
    plan = asked.values
    assert isinstance(plan.subjects, Scope)
    years = (later, earlier if earlier is not None else later - 1)
    sets = [_of_year(asked, store, year) for year in years]
    agencies = [{one.listed.agency for one in read.known} for read in sets]
    if not agencies[0] or agencies[0] != agencies[1]:
        return refused(asked, store, "sets_differ")
    now, then = (_total(read) for read in sets)
    rate = combined("", later, "growth", now.column, [now], [then], [then]) if then.value else None
    fewer = plan.fewer
    difference = combined(
        "", later, "decrease" if fewer else "yoy_change", now.column,
        [then] if fewer else [now], [now] if fewer else [then],
    )  # fmt: skip
    found = [one for one in (difference, rate) if one is not None]
    if plan.change is Change.GROWTH:
        found.reverse()
    finding = ChangeOfTotals(who_of(plan.subjects, sets[0].entries), plan.change is Change.GROWTH)
    return _answer(sets[0], finding, found, [])


def by_year(asked: Asked, store: Store, years: Sequence[int]) -> Answer:
    """Return the sum of a set for each of several years."""
    plan = asked.values
    assert isinstance(plan.subjects, Scope)
    sets = [read for year in sorted(years) if (read := _of_year(asked, store, year)).known]
    if not sets:
        return nothing_known(_of_year(asked, store, max(years)))
    finding = ByYear(who_of(plan.subjects, sets[-1].entries))
    return _answer(sets[-1], finding, [_total(read) for read in sets], [])


def _of_year(asked: Asked, store: Store, year: int) -> _Set:
    plan = asked.values
    assert isinstance(plan.subjects, Scope)
    reports = reports_of(plan.subjects, (year,), store)
    return _Set(asked, store, reports, tuple(entries(reports, plan.measures[0])))


def _total(read: _Set) -> CitedFigure:
    known = read.known
    numbers = [one.value.value for one in known if one.value.value is not None]
    shown = _operands(read, known)
    return _over(shown, sum(numbers, Decimal(0)), "sum", len(known))


def _operands(read: _Set, known: Sequence[Entry]) -> Shown:
    """Return all operands of a short fold; of a long one the largest, which are shown."""
    if len(known) <= MOST_SHOWN:
        return list(open_all(read.store, known))
    return list(open_all(read.store, sorted(known, key=_largest_first)[:SHOWN]))


def _largest_first(one: Entry) -> tuple[Decimal, str, int]:
    return -(one.value.value or Decimal(0)), one.listed.name, one.listed.year


def _smallest_first(one: Entry) -> tuple[Decimal, str, int]:
    return one.value.value or Decimal(0), one.listed.name, one.listed.year


def _over(shown: Shown, value: Decimal, formula: str, of: int) -> CitedFigure:
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


def _ranked(read: _Set) -> Answer:
    """Return the agencies with the largest (or smallest) figure, ties included."""
    order, least = read.plan.order, read.plan.order.least
    ordered = sorted(read.known, key=_smallest_first if least else _largest_first)
    if not ordered:
        return nothing_known(read)
    places = _places(ordered)
    chosen = _with_ties(ordered, places, order.at, min(order.top or SHOWN, MOST_SHOWN))
    cut = sum(one == chosen[-1][0] for one in places) - sum(
        place == chosen[-1][0] for place, _ in chosen
    )
    shown = list(open_all(read.store, [one for _, one in chosen]))
    finding = Ranked(
        who_of(read.scope, read.entries),
        tuple(place for place, _ in chosen),
        len(ordered),
        least,
        cut,
    )
    return _answer(read, finding, [one for _, one in shown], shown)


def _places(ordered: Sequence[Entry]) -> list[int]:
    """Return the place of each of a sequence in order; equal values share one."""
    places: list[int] = []
    for at, one in enumerate(ordered):
        tied = at and one.value.value == ordered[at - 1].value.value
        places.append(places[-1] if tied else at + 1)
    return places


def _with_ties(
    ordered: Sequence[Entry], places: Sequence[int], at: int, top: int
) -> list[tuple[int, Entry]]:
    """Return the first `top` with those tied to the last, or all at one place, with their places.

    Where nobody has the place asked for because others share the one before, those are returned.
    """
    pairs = list(zip(places, ordered, strict=True))
    if at:
        place = max((one for one in places if one <= at), default=1)
        return [pair for pair in pairs if pair[0] == place][:MOST_SHOWN]
    tied = (pair for pair in pairs[top:] if pair[0] == pairs[top - 1][0])
    return pairs[:top] + list(islice(tied, SHOWN))


def _listing(read: _Set) -> Answer:
    """Return the agencies that meet the conditions, the largest first; all where none is asked."""
    every = read.plan.fold is Fold.EACH
    kept = read.known if every else fitting(read)
    kept = sorted(kept, key=_largest_first)
    shown = list(open_all(read.store, kept[: read.plan.order.top or SHOWN]))
    finding = Listed(who_of(read.scope, read.entries), len(kept), every)
    if not kept:
        return _none_fits(read, finding)
    return _answer(read, finding, [one for _, one in shown], shown)


def _none_fits(read: _Set, finding: Listed | Counted) -> Answer:
    """Return that none of the known figures meets the conditions: 0, resting on those figures."""
    if not read.known:
        return nothing_known(read)
    looked_at = list(open_all(read.store, sorted(read.known, key=_largest_first)[:SHOWN]))
    none = replace(_over(looked_at, Decimal(0), "count", len(read.known)), unit="")
    return _answer(read, finding, [none], [])


def _counted(read: _Set) -> Answer:
    """Return how many reports meet the conditions."""
    kept = sorted(fitting(read), key=_largest_first)
    who = who_of(read.scope, read.entries)
    if not kept:
        return _none_fits(read, Counted(who, 0, ()))
    limit = len(kept) if len(kept) <= MOST_SHOWN else SHOWN
    shown = list(open_all(read.store, kept[:limit]))
    figure = replace(_over(shown, Decimal(len(kept)), "count", len(kept)), unit="")
    finding = Counted(who, len(kept), tuple(one for _, one in shown[:SHOWN]))
    return _answer(read, finding, [figure], shown[:SHOWN])


def fitting(read: _Set) -> list[Entry]:
    """Return the entries that meet the conditions of a plan."""
    where = read.plan.where
    columns = [_column_of(read, test) for test in where.tests]
    mean = _mean(read.known)
    kept = []
    for at, one in enumerate(read.entries):
        met = [
            own[at].is_known and meets(_number(own[at]), test.limit, mean)
            for test, own in zip(where.tests, columns, strict=True)
        ]
        if one.is_known and (all(met) if where.every else any(met)):
            kept.append(one)
    return kept


def _column_of(read: _Set, test: Test) -> Sequence[Entry]:
    return read.entries if test.measure is None else entries(read.reports, test.measure)


def _number(one: Entry) -> Decimal:
    return one.value.value or Decimal(0)


def _mean(known: Sequence[Entry]) -> Decimal | None:
    return added(one.value for one in known) / len(known) if known else None


def nothing_known(read: _Set) -> Answer:
    """Return that no report of the set states the figure."""
    names = read.asked.question.topic.figures
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


def _answer(
    read: _Set,
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


def _mixed_years(read: _Set, figures: Sequence[CitedFigure]) -> list[Warn]:
    """Say that a ranking or list without a year holds reports of several years."""
    years = {one.year for one in figures}
    asked = read.plan.years.years or read.notes
    return [Warn("mixed_years", {})] if len(years) > 1 and not asked else []


_FOLDS = {
    Fold.SUM: _folded,
    Fold.MEAN: _folded,
    Fold.MEDIAN: _folded,
    Fold.RANK: _ranked,
    Fold.COUNT: _counted,
    Fold.LIST: _listing,
    Fold.EACH: _listing,
}
