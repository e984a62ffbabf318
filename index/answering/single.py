"""Figures of named agencies: cells, sums, remainders, and the card of a report."""

from collections.abc import Callable, Sequence

from data.records import record, replace
from data.vocabulary import vocabulary
from index.answer import Answer, Candidate, Warn
from index.answering.crossed import why_refused
from index.answering.family import Asked, Family, Taken, has
from index.answering.narrative import section_six
from index.answering.notes import (
    applicants,
    as_decrease,
    beside,
    lacking,
    over_years,
    premise,
    verdict_of,
    years_note,
)
from index.answering.opened import Opened, combined, figure, first_of, is_number
from index.answering.outcomes import other_outcomes
from index.answering.quoting import rates_told
from index.answering.reading import (
    Shelf,
    answer_to,
    is_polar,
    not_held,
    shelves_of,
    uncomputed,
    with_figures,
)
from index.asking.measures import SCENE, applicant_columns, cells_in, counts, measures_of
from index.asking.question import ALONG_YEARS, LIMITS, Question, rank_cues
from index.cited import CitedFigure
from index.figures import TOTAL
from index.finding import Choice, NotInForm, OfAll, Stated
from index.plan import Agencies, Cell, Less, Measure, Order, Refused, Rest, Sum, Values, Years
from index.store import Store


@record(frozen=True, slots=True)
class Reading:
    """The figures read for a question, or the answer that takes their place."""

    shelves: tuple[Shelf, ...] = ()
    found: tuple[tuple[Opened, tuple[CitedFigure, ...]], ...] = ()
    instead: Answer | None = None


Take = Callable[[Opened, Values], Sequence[CitedFigure]]


def values_plan(question: Question) -> Values:
    """Return the plan of the figures that a question asks of named agencies."""
    return Values(
        Agencies(question.agencies),
        Years(question.years, question.year_rule),
        measures_of(question),
        order=_order_of(question),
    )


def in_order(question: Question) -> Values:
    """Return the plan of figures told apart, the largest or smallest first where that is asked."""
    apart = replace(question, cues=question.cues - rank_cues())
    return replace(values_plan(apart), order=_order_of(question))


def _order_of(question: Question) -> Order:
    """Return which end of several figures is asked for: the first of them."""
    if not question.cues & rank_cues():
        return Order()
    return question.order or Order("least" in question.cues, top=1)


def read_figures(
    asked: Asked, store: Store, take: Take | None = None, all_years: bool = False
) -> Reading:
    """Return what `take` (by default the measures) finds in every report asked for."""
    instead = choice_of_meanings(asked, store)
    if instead is not None:
        return Reading(instead=instead)
    shelves = tuple(shelves_of(asked, store, all_years))
    reports = [report for one in shelves for report in one.reports]
    if not reports:
        return Reading(shelves, instead=not_held(asked, store, shelves))
    found = tuple((report, tuple((take or measured)(report, asked.values))) for report in reports)
    if not any(figures for _, figures in found):
        return Reading(shelves, instead=not_in_form(asked, store, reports))
    return Reading(shelves, found)


def measured(report: Opened, plan: Values) -> list[CitedFigure]:
    """Return what one report states of the measures of a plan; rows its form lacks are left out."""
    found: dict[tuple[str, str], CitedFigure] = {}
    for measure in plan.measures:
        for one in of_measure(report, measure):
            found.setdefault((one.indicator, one.column), one)
    return _of_one_form(list(found.values()))


def of_measure(report: Opened, measure: Measure) -> list[CitedFigure]:
    """Return the figures of one report that a measure asks for."""
    match measure:
        case Cell():
            cells = (figure(report, name, measure.column) for name in measure.rows)
            return [one for one in cells if one is not None]
        case Sum():
            parts = [one for part in measure.parts if (one := first_of(report, part)) is not None]
            return [_joined(report, "sum", parts)] if len(parts) > 1 else parts
        case Rest():
            return _rest(report, measure)
        case Less():
            return _less(report, measure)
        case _:
            return []


def _joined(report: Opened, name: str, parts: Sequence[CitedFigure]) -> CitedFigure:
    held = report.held
    columns = {one.column for one in parts}
    column = columns.pop() if len(columns) == 1 else TOTAL
    return combined(held.agency.name, held.year, name, column, parts)


def _rest(report: Opened, rest: Rest) -> list[CitedFigure]:
    """Return the remainder of a group: of applicants the other columns, of rows whole less part."""
    whole = first_of(report, rest.whole)
    but = [one for part in rest.but if (one := first_of(report, part)) is not None]
    if whole is None or len(but) != len(rest.but):
        return []
    if any(one.value is None for one in (whole, *but)):
        return [whole]
    held = report.held
    return [combined(held.agency.name, held.year, "rest", whole.column, [whole], but)]


def _less(report: Opened, less: Less) -> list[CitedFigure]:
    """Return the difference, or the first figure that has no number."""
    sides = [[first_of(report, cell) for cell in cells_in(side)] for side in (less.more, less.less)]
    figures = [[one for one in side if one is not None] for side in sides]
    if any(None in side for side in sides):
        return []
    without = [one for side in figures for one in side if not is_number(one)]
    if without:
        return without[:1]
    held = report.held
    return [combined(held.agency.name, held.year, "less", TOTAL, *figures)]


def _of_one_form(found: Sequence[CitedFigure]) -> list[CitedFigure]:
    """Drop what is merely missing where the same question has a figure: another form's row."""
    read = [one for one in found if one.state not in ("table_missing", "row_missing")]
    return read or list(found[:1])


def figures(asked: Asked, store: Store) -> Answer:
    """Return the cells asked for, of every agency and year asked for."""
    read = read_figures(asked, store)
    if read.instead is not None:
        return section_six(asked, store) or read.instead
    question = asked.question
    found = as_decrease(question, read.found)
    added = over_years(question, found)
    notes = [
        *years_note(question, read.shelves),
        *lacking(found),
        *beside(question, found),
        *applicants(found),
        *premise(question, found),
    ]
    if added is not None:
        return with_figures(
            asked,
            store,
            [(found[0][0], (added,)), *_as_operands(found)],
            _stated(asked, found),
            notes,
        )
    if (
        TOTAL in question.columns
        and len(question.years) > 1
        and any(s.missing for s in read.shelves)
    ):
        return uncomputed(asked, store, found, notes, "year")
    if others := other_outcomes(question, found):
        shown = [(found[0][0], (*found[0][1], *others))]
        return with_figures(asked, store, shown, OfAll(every=False, some=False), notes)
    told = [one for report, _ in found for one in rates_told(question, report)]
    notes += [Warn("rate_told", {})] if told else []
    answer = with_figures(asked, store, found, _stated(asked, found), notes)
    return replace(answer, passages=tuple(told))


def _as_operands(
    found: Sequence[tuple[Opened, Sequence[CitedFigure]]],
) -> list[tuple[Opened, Sequence[CitedFigure]]]:
    """Return the other reports of a sum, whose figures are its operands."""
    return [(report, ()) for report, _ in found[1:]]


def _stated(asked: Asked, found: Sequence[tuple[Opened, Sequence[CitedFigure]]]) -> Stated:
    question = asked.question
    breakdown = len(applicant_columns(question)) > 1 or any(
        one.breakdown for one in question.topic.meanings
    )
    return Stated(breakdown, is_polar(question), verdict_of(question, found))


def choice_of_meanings(asked: Asked, store: Store) -> Answer | None:
    """Return the question back where words may mean different figures: 收费."""
    question = asked.question
    choices = [one for one in question.topic.meanings if one.choose]
    if not choices:
        return None
    candidates = [
        Candidate(row_name(name, question.language), _spelled_out(question, name))
        for one in choices
        for name in one.figures
    ]
    return answer_to(
        asked, store, "clarify", Choice("meaning"), reason="meaning", candidates=candidates
    )


def _spelled_out(question: Question, name: str) -> str:
    """Return the question that settles which figure is meant."""
    who = " ".join(agency.name for agency in question.agencies)
    when = " ".join(str(year) for year in question.years)
    return f"{who} {when} {row_name(name, 'zh')}".strip()


def row_name(name: str, language: str) -> str:
    """Return the short name of a row or computed figure."""
    known = vocabulary()
    if name in known.indicators:
        row = known.indicators[name]
        return row.en if language == "en" else row.short or row.label
    return known.derived[name].en if language == "en" else known.derived[name].label


def not_in_form(asked: Asked, store: Store, reports: Sequence[Opened]) -> Answer:
    """Return that the forms of these reports have no such row or column."""
    question = asked.question
    names = question.topic.figures or SCENE
    held = reports[0].held
    finding = NotInForm(
        held.agency.name,
        held.year,
        tuple(name for name in names if not name.startswith("s14_")),
        tuple(column for column in question.columns if column != TOTAL),
    )
    return answer_to(asked, store, "not_found", finding, reason="not_in_form")


def _takes_figures(question: Question) -> Taken | None:
    """Take what names a row or an applicant column, every word of it understood."""
    columns = set(question.columns) - {TOTAL}
    nothing = "none" in question.cues and has(question, "is_it", "polar")
    if question.topic.loose or question.section:
        return None
    left_out = question.but.meanings or question.but_columns
    if not (question.topic.meanings or columns or nothing or left_out):
        return None
    refused = why_refused(question)
    if refused:
        return Taken(Refused(refused), question.cues)
    plan = values_plan(question)
    return Taken(plan, _used(question, plan))


def _used(question: Question, plan: Values) -> frozenset[str]:
    """Return the cues that cells of named reports answer."""
    used = {"which", "each", "held", "persons"}
    breakdown = any(one.breakdown for one in question.topic.meanings)
    if has(question, "polar", "exists", "is_it", "which", *ALONG_YEARS) or breakdown:
        used |= {"none", "count", "blank"} | rank_cues()
        used |= LIMITS if len(plan.measures) == 1 or not has(question, "is_it") else set()
        used |= {"negation"} if "exists" not in question.cues else set()
    if counts(question):
        used |= {"how"}
    if len(question.topic.meanings) == 1 and len(question.topic.meanings[0].of) > 1:
        used |= {"and_also"}  # 先复议后起诉而且维持 is one cell
    if len(plan.measures) > 1:
        used |= {"compare"}
    if any(isinstance(one, Less) for one in plan.measures):
        used |= {"minus", "remaining", "gap"}
    if any(isinstance(one, Rest) for one in plan.measures):
        # 未收的申请有几件不是自然人提的 says no twice, and a rest is taken once.
        denied = sum(bool({"negation", "none"} & set(one.values)) for one in question.mentions)
        once = denied < 2 and not (denied and has(question, "except"))
        used |= {"except", "remaining"} | ({"negation", "none"} if once else set())
    if set(question.topic.figures) & set(vocabulary().phrasings["cue"]["remaining"]["rows"]):
        used |= {"remaining"}
    return frozenset(used)


FIGURE = Family("figure", _takes_figures, figures, needs_agency=True)
