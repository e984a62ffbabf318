"""Where one agency stands in a set: its place, its share of the total, beside the mean."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from data.records import record
from index.answer import Answer, Warn
from index.answering.family import Asked, Family, Taken, has
from index.answering.members import operands
from index.answering.opened import Opened, combined, first_of
from index.answering.reading import answer_to, not_held, refused, shelf
from index.answering.reservations import reservations
from index.answering.scoped import Figures, coverage_of, figures_of, reports_of, who_of
from index.asking.measures import cells_of, is_rate
from index.asking.question import Question, rank_cues
from index.asking.topic import SHARE
from index.cited import CitedFigure
from index.finding import Against, Finding, Placed, SharedOf, Who
from index.names.regions import gazetteer
from index.plan import Cell, Fold, Order, Scope, Values, Years
from index.store import Agency, Store


@record(frozen=True, slots=True)
class _Standing:
    """One agency's figure among those of a set and year."""

    report: Opened
    figure: CitedFigure
    figures: Figures
    who: Who
    least: bool

    @property
    def value(self) -> Decimal:
        return self.figure.value or Decimal(0)


def stands(asked: Asked, store: Store) -> Answer:
    """Return an agency's place or share in a set of one year, or its figure beside the mean."""
    plan = asked.values
    assert plan.agency is not None
    assert isinstance(plan.subjects, Scope)
    own = shelf(plan.years, store, plan.agency)
    if not own.reports:
        return not_held(asked, store, [own])
    report, measure = own.reports[-1], plan.measures[0]
    assert isinstance(measure, Cell)
    reports = reports_of(plan.subjects, (report.held.year,), store)
    found = figures_of(reports, measure)
    mine = reports.rows.places.get(report.held.id)
    figure = first_of(report, measure)
    if figure is None or mine is None or mine not in found.known or len(found.known) < 2:
        return refused(asked, store, "no_standing")
    standing = _Standing(report, figure, found, who_of(plan.subjects, reports), plan.order.least)
    finding, figures = _FOLDS[plan.fold](standing)
    return answer_to(
        asked,
        store,
        "answered",
        finding,
        figures=figures,
        warnings=reservations(report, [figure]),
        notes=_year_notes(asked.question, report, own.held),
        coverage=coverage_of(found),
    )


def _year_notes(question: Question, report: Opened, held: tuple[int, ...]) -> list[Warn]:
    year = report.held.year
    others = [one for one in held if one != year]
    if question.years or not others:
        return []
    fields = {"agency": report.held.agency.name, "year": year, "others": others}
    return [Warn("latest_year", fields)]


def _placed(standing: _Standing) -> tuple[Finding, list[CitedFigure]]:
    """Return the agency's place: one more than the number of those before it."""
    values = [standing.figures.number(at) for at in standing.figures.known]
    before = sum(one < standing.value if standing.least else one > standing.value for one in values)
    tied = sum(one == standing.value for one in values) - 1
    place = replace(
        standing.figure,
        value=Decimal(before + 1),
        unit="",
        raw="",
        source="computed",
        formula="place",
        inputs=(standing.figure,),
    )
    agency = standing.figure.agency
    finding = Placed(standing.who, agency, before + 1, len(values), tied, standing.least)
    return finding, [place]


def _shared(standing: _Standing) -> tuple[Finding, list[CitedFigure]]:
    """Return what part of the total of the set is this agency's."""
    figure, total = standing.figure, _of_all(standing, "sum")
    share = combined(figure.agency, figure.year, "share", figure.column, [figure], over=[total])
    return SharedOf(standing.who, figure.agency), [share]


def _against(standing: _Standing) -> tuple[Finding, list[CitedFigure]]:
    """Return the agency's figure and the mean of the set."""
    mean = _of_all(standing, "mean")
    assert mean.value is not None
    verdict = (
        "equal"
        if standing.value == mean.value
        else "above"
        if standing.value > mean.value
        else "below"
    )
    return Against(standing.who, verdict), [standing.figure, mean]


def _of_all(standing: _Standing, formula: str) -> CitedFigure:
    """Return the sum or mean of the set."""
    figures, known = standing.figures, standing.figures.known
    total = Decimal(sum(map(figures.number, known)))
    return replace(
        standing.figure,
        agency="",
        value=total if formula == "sum" else total / len(known),
        raw="",
        source="computed",
        formula=formula,
        inputs=tuple(one for _, one in operands(figures, known)),
        inputs_total=len(known),
    )


_FOLDS: dict[Fold, Callable[[_Standing], tuple[Finding, list[CitedFigure]]]] = {
    Fold.PLACE: _placed,
    Fold.SHARE: _shared,
    Fold.AGAINST_MEAN: _against,
}


def _takes(fold: Fold, cues: frozenset[str]) -> Callable[[Question], Taken | None]:
    """Return what takes questions of one agency among a set."""

    def takes(question: Question) -> Taken | None:
        if not question.agencies or question.section or not _asks(question, fold):
            return None
        cells = cells_of(replace(question, cues=question.cues - rank_cues()))
        agency, scope = among(question)
        if len(cells) != 1 or (fold is Fold.SHARE and is_rate(cells[0])):
            return None
        least = "least" in question.cues
        years = Years(question.years, question.year_rule)
        plan = Values(scope, years, cells, fold, order=Order(least), agency=agency)
        return Taken(plan, cues)

    return takes


def _asks(question: Question, fold: Fold) -> bool:
    if question.topic.loose and fold is not Fold.SHARE:
        return False
    match fold:
        case Fold.PLACE:
            return "place" in question.cues
        case Fold.AGAINST_MEAN:
            return has(question, "above_mean", "below_mean", "against_mean")
        case _:
            return _is_share_of_set(question)


def _is_share_of_set(question: Question) -> bool:
    of_all = question.scope is not None or "all" in question.cues
    return question.topic.loose == (SHARE,) and of_all


def among(question: Question) -> tuple[Agency, Scope]:
    """Return the agency whose standing is asked for, and the set it stands in.

    The set is the one named, the place named beside it, or else everything held.
    """
    agency = question.agencies[0]
    scope = question.scope or Scope()
    if scope.places or scope.function:
        return agency, scope
    outer = [one for one in question.agencies[1:] if _holds(one, agency)]
    if outer:
        return agency, replace(scope, places=frozenset({outer[0].place}))
    inner = [one for one in question.agencies[1:] if _holds(agency, one)]
    if inner:
        return inner[0], replace(scope, places=frozenset({agency.place}))
    return agency, scope


def _holds(outer: Agency, inner: Agency) -> bool:
    return inner.place != outer.place and inner.place in gazetteer().within(outer.place)


_TOLD = frozenset({"which", "all", "each", "compare", "exists"})
FAMILIES = (
    Family("place", _takes(Fold.PLACE, _TOLD | rank_cues() | {"place"}), stands),
    Family("share_of_set", _takes(Fold.SHARE, _TOLD), stands),
    Family(
        "against_mean",
        _takes(Fold.AGAINST_MEAN, _TOLD | {"average", "above_mean", "below_mean", "against_mean"}),
        stands,
    ),
)
