"""Figures over a set of agencies: sums, means, medians, rankings, counts and lists."""

from collections.abc import Sequence
from dataclasses import replace

from data.vocabulary import vocabulary
from index.answer import Answer, Warn
from index.answering.family import Asked
from index.answering.members import (
    SHOWN,
    Members,
    answer_over,
    fitting,
    in_order,
    nothing_known,
    operands,
    over_members,
)
from index.answering.opened import combined
from index.answering.ranking import counted, listing, ranked
from index.answering.reading import answer_to, refused, uncomputed
from index.answering.scoped import (
    Figures,
    Reports,
    changes,
    figures_of,
    reports_of,
    who_of,
)
from index.answering.single import read_figures
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
from index.plan import Agencies, Cell, Change, Fold, Scope, Values
from index.store import Store


def over_set(asked: Asked, store: Store) -> Answer:
    """Return what a plan over a set comes to; without a year it is of the latest held."""
    plan = asked.values
    assert isinstance(plan.subjects, Scope)
    if plan.fold is Fold.SUM and _has_no_sum(plan):
        return refused(asked, store, "no_sum_of_rates")
    years, notes = one_year(plan, store)
    reports = reports_of(plan.subjects, years, store)
    if not reports:
        return no_reports(asked, plan.subjects, store)
    if plan.fold is Fold.SUM and plan.change in (Change.DIFFERENCE, Change.GROWTH):
        return change_of_totals(asked, store, max(years), min(years) if len(years) > 1 else None)
    if plan.fold is Fold.SUM and len(years) > 1 and not _one_each(reports):
        return by_year(asked, reports)
    found = _read(plan, reports, years, store)
    if plan.fold in NUMBERS and _are_named(plan.subjects) and not _comparable(found):
        return _each_alone(asked, plan.subjects, store)
    if plan.change is not Change.NONE and plan.fold is Fold.MEAN and not _comparable(found):
        return refused(asked, store, "sets_differ")
    return _FOLDS[plan.fold](Members(asked, found, notes))


def no_reports(asked: Asked, scope: Scope, store: Store) -> Answer:
    """Return that a set has no reports of the years asked for, or none at all."""
    everything = reports_of(scope, (), store)
    said = scope.said or f"{who_of(scope, everything).place}{_unit_word(scope)}"
    if not said or everything:
        return answer_to(asked, store, "not_found", NoYear(asked.question.years), reason="year")
    return answer_to(asked, store, "not_found", NoAgency(said), reason="agency")


def _unit_word(scope: Scope) -> str:
    word: str = vocabulary().units[scope.unit]["zh"][0] if scope.unit else ""
    return word


def _are_named(scope: Scope) -> bool:
    """Tell whether a set is a few agencies that were named one by one."""
    return scope == Scope(among=scope.among) and 0 < len(scope.among) <= _FEW


_FEW = 5
"""Agencies that are named one by one: none of them may silently be left out of a sum."""


def _each_alone(asked: Asked, scope: Scope, store: Store) -> Answer:
    """Return what each of a few named agencies states, where not all of them state a number."""
    agencies = tuple(store.agency(one) for one in scope.among)
    plan = replace(asked.values, subjects=Agencies(agencies), fold=Fold.NONE)
    alone = replace(asked, plan=plan)
    read = read_figures(alone, store)
    if read.instead is not None:
        return read.instead
    return uncomputed(asked, store, read.found, [Warn("not_all_stated", {})])


def _comparable(found: Figures) -> bool:
    """Tell whether every agency with a figure in the later year has one in the earlier."""
    return bool(found.reports) and len(found.known) == len(found.reports)


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
    held = {*everything.rows.years}
    if not held or (not along and (len(held) < 2 or _one_each(everything))):
        return (), ()
    chosen = min(held) if plan.years.rule == "earliest" else max(held)
    others = sorted(held - {chosen})
    return (chosen,), (Warn("set_year", {"year": chosen, "others": others}),) if others else ()


def _one_each(reports: Reports) -> bool:
    """Tell whether no agency has two reports, so that each can be counted whatever its year."""
    agencies = reports.rows.agencies
    return len(agencies) == len(set(agencies))


_OF_ALL_YEARS = frozenset({Fold.RANK, Fold.LIST, Fold.COUNT, Fold.EACH})


def _read(plan: Values, reports: Reports, years: Sequence[int], store: Store) -> Figures:
    assert isinstance(plan.subjects, Scope)
    measure = plan.measures[0]
    if plan.change in (Change.NONE, Change.TREND):
        return figures_of(reports, measure)
    later = max(years)
    earlier = min(years) if len(years) > 1 else later - 1
    now, then = (reports_of(plan.subjects, (year,), store) for year in (later, earlier))
    return changes(figures_of(now, measure), figures_of(then, measure), plan.change, plan.fewer)


def _folded(read: Members) -> Answer:
    """Return the sum, mean or median of what is known."""
    plan, figures = read.plan, read.figures
    known = fitting(read) if plan.where.tests else figures.known
    known = _first(read, known) if plan.order.top else known
    if not known:
        return nothing_known(read)
    shown = operands(figures, known, is_ordered=bool(plan.order.top))
    value = NUMBERS[plan.fold](read.numbers(known))
    figure = over_members(shown, value, plan.fold.value, len(known))
    finding = OverSet(
        who_of(read.scope, figures.reports, known if plan.where.tests else None),
        plan.fold.value,
        tuple(one for _, one in shown[:SHOWN]),
        len(known),
        len(known) if plan.order.top else 0,
        plan.order.least,
    )
    return answer_over(read, finding, [figure], shown)


def _first(read: Members, known: Sequence[int]) -> Sequence[int]:
    """Return those that come first where only those are taken: 前三名加起来."""
    order = read.plan.order
    return in_order(read.figures, known, order.top, order.least)[: order.top]


def change_of_totals(asked: Asked, store: Store, later: int, earlier: int | None) -> Answer:
    """Return the change of the sum of a set between two years.

    Only where the same agencies state the figure in both: else the totals are of different sets.
    """
    plan = asked.values
    assert isinstance(plan.subjects, Scope)
    years = (later, earlier if earlier is not None else later - 1)
    sets = [_of_year(asked, store, year) for year in years]
    agencies = [
        {read.figures.reports.rows.agencies[at] for at in read.figures.known} for read in sets
    ]
    if not agencies[0] or agencies[0] != agencies[1]:
        return refused(asked, store, "sets_differ")
    now, then = (_total(read, read.figures.known) for read in sets)
    rate = combined("", later, "growth", now.column, [now], [then], [then]) if then.value else None
    fewer = plan.fewer
    difference = combined(
        "", later, "decrease" if fewer else "yoy_change", now.column,
        [then] if fewer else [now], [now] if fewer else [then],
    )  # fmt: skip
    found = [one for one in (difference, rate) if one is not None]
    if plan.change is Change.GROWTH:
        found.reverse()
    who = who_of(plan.subjects, sets[0].figures.reports)
    return answer_over(sets[0], ChangeOfTotals(who, plan.change is Change.GROWTH), found, [])


def by_year(asked: Asked, reports: Reports) -> Answer:
    """Return the sum of a set for each of several years."""
    plan, store = asked.values, reports.store
    assert isinstance(plan.subjects, Scope)
    read = Members(asked, figures_of(reports, plan.measures[0]))
    known: dict[int, list[int]] = {}
    for at in read.figures.known:
        known.setdefault(reports.rows.years[at], []).append(at)
    if not known:
        return nothing_known(_of_year(asked, store, max(plan.years.years)))
    totals = [_total(read, known[year], len(known)) for year in sorted(known)]
    last = _of_year(asked, store, max(known))
    finding = ByYear(who_of(plan.subjects, last.figures.reports))
    return answer_over(last, finding, totals, [])


def _of_year(asked: Asked, store: Store, year: int) -> Members:
    plan = asked.values
    assert isinstance(plan.subjects, Scope)
    reports = reports_of(plan.subjects, (year,), store)
    return Members(asked, figures_of(reports, plan.measures[0]))


def _total(read: Members, known: Sequence[int], among: int = 1) -> CitedFigure:
    """Return the sum of a set; the operands given are shared among so many sums."""
    shown = operands(read.figures, known, among)
    return over_members(shown, total(read.numbers(known)), "sum", len(known))


_FOLDS = {
    **dict.fromkeys(NUMBERS, _folded),
    Fold.RANK: ranked,
    Fold.COUNT: counted,
    Fold.LIST: listing,
    Fold.EACH: listing,
}
