"""The largest of a set beside the smallest: how far apart they are, or how many times."""

from index.answer import Answer
from index.answering.family import Asked, Family, Taken, is_many
from index.answering.members import Members, answer_over, in_order, nothing_known
from index.answering.opened import combined, multiple
from index.answering.reading import refused
from index.answering.scoped import figures_of, open_all, reports_of, who_of
from index.answering.sets import no_reports, one_year
from index.asking.measures import are_alternatives, cells_in, is_rate, measures_of
from index.asking.question import Question
from index.asking.times import sets_over
from index.finding import Ends
from index.plan import Change, Fold, Order, Scope, Values, Years
from index.store import Store

_ENDS = ("most", "least")


def ends(asked: Asked, store: Store) -> Answer:
    """Return the difference of the largest and smallest figure of a set, or the one over the other.

    Both are cited; where several share an end, the first by name is, and the others are counted.
    """
    plan = asked.values
    assert isinstance(plan.subjects, Scope)
    years, notes = one_year(plan, store)
    reports = reports_of(plan.subjects, years, store)
    if not reports:
        return no_reports(asked, plan.subjects, store)
    figures = figures_of(reports, plan.measures[0])
    read, known = Members(asked, figures, notes), figures.known
    if not known:
        return nothing_known(read)
    numbers = [figures.number(at) for at in known]
    largest, smallest = (in_order(figures, known, 1, least)[0] for least in (False, True))
    tied = tuple(numbers.count(figures.number(at)) - 1 for at in (largest, smallest))
    shown = list(open_all(figures, [largest, smallest]))
    (_, high), (_, low) = shown
    if plan.change is Change.TIMES:
        figure = multiple(low, high) if plan.order.least else multiple(high, low)
    else:
        figure = combined("", high.year, "gap", high.column, [high], [low])
    if figure.value is None:
        return refused(asked, store, "no_times")
    finding = Ends(who_of(read.scope, reports), (high, low), tied, plan.change.value)
    return answer_over(read, finding, [figure], shown)


def _takes(question: Question) -> Taken | None:
    """Take a set whose largest and smallest are set against each other."""
    asked = question.cues & {"gap", "times"}
    if not is_many(question) or not set(_ENDS) <= question.cues or len(asked) != 1:
        return None
    if question.section or question.topic.loose or question.where or len(question.years) > 1:
        return None
    named = [one for one in question.mentions if one.kind == "cue" and set(_ENDS) & {*one.values}]
    if asked == {"times"} and not sets_over(question, named):
        return None
    measures = measures_of(question)
    cells = [cell for measure in measures for cell in cells_in(measure)]
    if len(measures) != 1 or any(not are_alternatives(one.rows) or is_rate(one) for one in cells):
        return None
    plan = Values(
        question.scope or Scope(),
        Years(question.years, question.year_rule),
        measures,
        Fold.RANK,
        order=Order(least="least" in named[0].values),
        change=Change.TIMES if asked == {"times"} else Change.DIFFERENCE,
        apart="ends",
    )
    used = {"all", "which", "each", "compare", "less", *_ENDS, *asked}
    return Taken(plan, frozenset(used))


FAMILY = Family("ends", _takes, ends)
