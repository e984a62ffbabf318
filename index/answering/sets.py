"""Figures over a set of agencies: sums, means, medians, rankings, counts and lists."""

from collections.abc import Sequence
from dataclasses import replace

from data.vocabulary import vocabulary
from index.answer import Answer, Warn
from index.answering.family import Asked
from index.answering.members import (
    MOST_SHOWN,
    SHOWN,
    Members,
    Shown,
    answer_over,
    fitting,
    largest_first,
    nothing_known,
    over_members,
    smallest_first,
)
from index.answering.opened import combined
from index.answering.ranking import counted, listing, ranked
from index.answering.reading import answer_to, refused
from index.answering.scoped import (
    Entry,
    Reports,
    changes,
    entries,
    open_all,
    reports_of,
    who_of,
)
from index.answering.totals import added_up, totals_of
from index.asking.measures import is_rate
from index.cited import CitedFigure
from index.finding import (
    ByYear,
    ChangeOfTotals,
    NoAgency,
    NoYear,
    OverSet,
)
from index.folding import NUMBERS, total
from index.plan import Cell, Change, Fold, Order, Scope, Values
from index.store import Store


def over_set(asked: Asked, store: Store) -> Answer:
    """Return what a plan over a set comes to; without a year it is of the latest held."""
    plan = asked.values
    assert isinstance(plan.subjects, Scope)
    if plan.fold is Fold.SUM and _has_no_sum(plan):
        return refused(asked, store, "no_sum_of_rates")
    years, notes = one_year(plan, store)
    totals = totals_of(asked, store, years, notes)
    if totals is not None:
        return added_up(totals)
    reports = reports_of(plan.subjects, years, store)
    if not reports.listed:
        return no_reports(asked, plan.subjects, store)
    if plan.fold is Fold.SUM and plan.change in (Change.DIFFERENCE, Change.GROWTH):
        return change_of_totals(asked, store, max(years), min(years) if len(years) > 1 else None)
    if plan.fold is Fold.SUM and len(years) > 1 and not _one_each(reports):
        return by_year(asked, store, years)
    found = _read(plan, reports, years, store)
    if plan.change is not Change.NONE and plan.fold is Fold.MEAN and not _comparable(found):
        return refused(asked, store, "sets_differ")
    read = Members(asked, store, reports, tuple(found), notes)
    return _FOLDS[plan.fold](read)


def no_reports(asked: Asked, scope: Scope, store: Store) -> Answer:
    """Return that a set has no reports of the years asked for, or none at all."""
    said = scope.said or f"{who_of(scope, ()).place}{_unit_word(scope)}"
    if not said or reports_of(scope, (), store).listed:
        years = asked.values.years.years
        return answer_to(asked, store, "not_found", NoYear(years), reason="year")
    return answer_to(asked, store, "not_found", NoAgency(said), reason="agency")


def _unit_word(scope: Scope) -> str:
    word: str = vocabulary().units[scope.unit]["zh"][0] if scope.unit else ""
    return word


def _comparable(found: Sequence[Entry]) -> bool:
    """Tell whether every agency with a figure in the later year has one in the earlier."""
    return bool(found) and all(one.is_known for one in found)


def _has_no_sum(plan: Values) -> bool:
    measure = plan.measures[0]
    return isinstance(measure, Cell) and is_rate(measure)


def one_year(plan: Values, store: Store) -> tuple[tuple[int, ...], tuple[Warn, ...]]:
    """Return the years meant: where none is named the latest held, which is said."""
    assert isinstance(plan.subjects, Scope)
    along = any(change is not Change.NONE for change in plan.changes)
    if plan.years.years or (plan.fold in _OF_ALL_YEARS and not along):
        return plan.years.years, ()
    everything = reports_of(plan.subjects, (), store)
    held = {one.year for one in everything.listed}
    if not held or (not along and (len(held) < 2 or _one_each(everything))):
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


def _folded(read: Members) -> Answer:
    """Return the sum, mean or median of what is known."""
    known = _first(read.plan.order, fitting(read) if read.plan.where.tests else read.known)
    if not known:
        return nothing_known(read)
    numbers = [one.value.value for one in known if one.value.value is not None]
    value = NUMBERS[read.plan.fold](numbers)
    shown = operands(read, known)
    figure = over_members(shown, value, read.plan.fold.value, len(known))
    finding = OverSet(
        who_of(read.scope, known if read.plan.where.tests else read.entries),
        read.plan.fold.value,
        tuple(one for _, one in shown[:SHOWN]),
        len(known),
        len(known) if read.plan.order.top else 0,
        read.plan.order.least,
    )
    return answer_over(read, finding, [figure], shown)


def _first(order: Order, known: list[Entry]) -> list[Entry]:
    """Return those that come first where only those are taken: 前三名加起来."""
    if not order.top:
        return known
    return sorted(known, key=smallest_first if order.least else largest_first)[: order.top]


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
    return answer_over(sets[0], finding, found, [])


def by_year(asked: Asked, store: Store, years: Sequence[int]) -> Answer:
    """Return the sum of a set for each of several years."""
    plan = asked.values
    assert isinstance(plan.subjects, Scope)
    reports = reports_of(plan.subjects, tuple(years), store)
    found = entries(reports, plan.measures[0])
    sets = [
        Members(asked, store, reports, tuple(one for one in found if one.listed.year == year))
        for year in sorted(years)
    ]
    sets = [read for read in sets if read.known]
    if not sets:
        return nothing_known(_of_year(asked, store, max(years)))
    finding = ByYear(who_of(plan.subjects, sets[-1].entries))
    last = reports_of(plan.subjects, (sets[-1].entries[0].listed.year,), store)
    totals = [_total(read, len(sets)) for read in sets]
    return answer_over(replace(sets[-1], reports=last), finding, totals, [])


def _of_year(asked: Asked, store: Store, year: int) -> Members:
    plan = asked.values
    assert isinstance(plan.subjects, Scope)
    reports = reports_of(plan.subjects, (year,), store)
    return Members(asked, store, reports, tuple(entries(reports, plan.measures[0])))


def _total(read: Members, among: int = 1) -> CitedFigure:
    """Return the sum of a set; the operands given are shared among so many sums."""
    known = read.known
    numbers = [one.value.value for one in known if one.value.value is not None]
    shown = operands(read, known, among)
    return over_members(shown, total(numbers), "sum", len(known))


def operands(read: Members, known: Sequence[Entry], among: int = 1) -> Shown:
    """Return all operands of a short fold; of a long one the largest, which are shown."""
    if len(known) <= MOST_SHOWN // among:
        return list(open_all(read.store, known))
    largest = sorted(known, key=largest_first)
    return list(open_all(read.store, largest[: max(1, SHOWN // among)]))


_FOLDS = {
    **dict.fromkeys(NUMBERS, _folded),
    Fold.RANK: ranked,
    Fold.COUNT: counted,
    Fold.LIST: listing,
    Fold.EACH: listing,
}
