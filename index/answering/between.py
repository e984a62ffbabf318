"""Two sets of agencies beside each other: which has more, how far apart, how many times."""

from dataclasses import replace

from index.answer import Answer, Coverage, Warn
from index.answering.family import Asked, Family, Taken, has
from index.answering.members import MOST_SHOWN, Members, in_order, over_members
from index.answering.opened import combined, multiple
from index.answering.reading import answer_to, refused
from index.answering.reservations import reservations
from index.answering.scoped import coverage_of, figures_of, open_all, reports_of, who_of
from index.answering.sets import no_reports
from index.asking.measures import are_alternatives, cells_in, is_rate, measures_of
from index.asking.question import Question
from index.asking.times import asks_times
from index.cited import CitedFigure
from index.finding import BetweenSets
from index.folding import NUMBERS
from index.plan import Change, Fold, Refused, Scope, Scopes, Values, Years
from index.store import Store


def between(asked: Asked, store: Store) -> Answer:
    """Return the sums or means of two sets of one year, and how far they are apart if asked."""
    plan = asked.values
    assert isinstance(plan.subjects, Scopes)
    years, notes = _one_year(plan, plan.subjects, store)
    sets = [_read(asked, scope, years, store) for scope in plan.subjects.scopes]
    for read in sets:
        if not read.figures.known:
            return no_reports(asked, read.scope, store)
    found = [_folded(read) for read in sets]
    first, second = (figure for figure, _ in found)
    figures = _figures(plan, first, second)
    if not figures:
        return refused(asked, store, "no_times")
    whos = [who_of(read.scope, read.figures.reports) for read in sets]
    return answer_to(
        asked,
        store,
        "answered",
        BetweenSets((whos[0], whos[1]), plan.fold.value, (first, second), plan.change.value),
        figures=figures,
        warnings=[warn for _, own in found for warn in own],
        notes=notes,
        coverage=_both([coverage_of(read.figures) for read in sets]),
    )


def _one_year(
    plan: Values, subjects: Scopes, store: Store
) -> tuple[tuple[int, ...], tuple[Warn, ...]]:
    """Return the year meant: where none is named the latest that both sets hold, which is said."""
    if plan.years.years:
        return plan.years.years, ()
    held = [{*reports_of(scope, (), store).rows.years} for scope in subjects.scopes]
    both = sorted(held[0] & held[1])
    if not both:
        return (), ()
    return (both[-1],), (Warn("set_year", {"year": both[-1], "others": both[:-1]}),)


def _read(asked: Asked, scope: Scope, years: tuple[int, ...], store: Store) -> Members:
    own = replace(asked, plan=replace(asked.values, subjects=scope))
    return Members(own, figures_of(reports_of(scope, years, store), asked.values.measures[0]))


def _folded(read: Members) -> tuple[CitedFigure, list[Warn]]:
    """Return the sum or mean of a set, and the reservations of the operands that are given."""
    figures, fold, count = read.figures, read.plan.fold, MOST_SHOWN // 2
    shown = list(open_all(figures, in_order(figures, figures.known, count)[:count]))
    value = NUMBERS[fold](read.numbers(figures.known))
    figure = over_members(shown, value, fold.value, len(figures.known))
    return figure, [warn for report, one in shown for warn in reservations(report, [one])]


def _figures(plan: Values, first: CitedFigure, second: CitedFigure) -> list[CitedFigure]:
    """Return the difference or the multiple that is asked for, else both, the larger first."""
    ahead, behind = sorted((first, second), key=lambda one: -(one.value or 0))
    match plan.change:
        case Change.DIFFERENCE:
            return [combined("", first.year, "gap", first.column, [ahead], [behind])]
        case Change.TIMES:
            times = multiple(first, second)
            return [times] if times.value is not None else []
        case _:
            return [behind, ahead] if plan.order.least else [ahead, behind]


def _both(parts: list[Coverage]) -> Coverage:
    first, second = parts
    return replace(
        first,
        reports=first.reports + second.reports,
        with_value=first.with_value + second.with_value,
        blank=first.blank + second.blank,
        missing=first.missing + second.missing,
        blank_agencies=(*first.blank_agencies, *second.blank_agencies)[:5],
    )


def _takes(question: Question) -> Taken | None:
    """Take a question that sets two sets against each other."""
    asks = has(question, "compare", "gap", "times", "which_way")
    if len(question.scopes) != 2 or not asks or question.topic.loose or question.section:
        return None
    measures = measures_of(replace(question, scope=question.scopes[0]))
    cells = [cell for measure in measures for cell in cells_in(measure)]
    fold = Fold.MEAN if "average" in question.cues else Fold.SUM
    plain = all(are_alternatives(cell.rows) and not is_rate(cell) for cell in cells)
    if len(measures) != 1 or not plain or len(question.years) > 1 or question.own_years:
        return Taken(Refused("apart"), question.cues)
    if "times" in question.cues:
        change = Change.TIMES
        named = any(one.kind == "agency" for one in question.mentions)
        if named and not asks_times(question, "agency"):
            return None
    else:
        change = Change.DIFFERENCE if "gap" in question.cues else Change.NONE
    plan = Values(
        Scopes(question.scopes),
        Years(question.years, question.year_rule),
        measures,
        fold,
        change=change,
        apart="sets",
    )
    return Taken(plan, _USED | {one for one in ("times",) if change is Change.TIMES})


_USED = frozenset(
    {"compare", "gap", "less", "which", "which_way", "each", "all", "paired", "average"}
)

FAMILY = Family("between_sets", _takes, between)
