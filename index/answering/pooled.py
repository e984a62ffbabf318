"""What part one figure is of another, of all agencies of a set together."""

from collections.abc import Sequence
from decimal import Decimal

from index.answer import Answer
from index.answering.family import Asked, Family, Taken, names_one
from index.answering.members import Members, Shown, answer_over, operands, over_members
from index.answering.opened import combined
from index.answering.reading import answer_to, refused
from index.answering.scoped import Figures, figures_of, reports_of, who_of
from index.answering.sets import one_year
from index.asking.measures import applicant_columns
from index.asking.question import LIMITS, Question, rank_cues
from index.asking.shared import share_asked
from index.asking.topic import SHARE
from index.cited import CitedFigure
from index.finding import NoYear, OverSet
from index.plan import Fold, Over, Scope, Values, Years
from index.store import Store


def share_in_set(asked: Asked, store: Store) -> Answer:
    """Return the sum of the parts over the sum of the wholes, of the reports that state both."""
    plan = asked.values
    over = plan.measures[0]
    assert isinstance(over, Over)
    assert isinstance(plan.subjects, Scope)
    years, notes = one_year(plan, store)
    reports = reports_of(plan.subjects, years, store)
    if not reports:
        return answer_to(asked, store, "not_found", NoYear(plan.years.years), reason="year")
    if over.whole is None or not over.names_part or len(years) > 1:
        return refused(asked, store, "no_whole")
    parts, wholes = figures_of(reports, over.part), figures_of(reports, over.whole)
    both = [at for at in parts.known if wholes.column.is_known(at)]
    if not both:
        return refused(asked, store, "no_whole")
    part, shown = _summed(parts, both)
    whole, _ = _summed(wholes, both)
    share = combined("", part.year, "share", part.column, [part], over=[whole])
    if share.value is None or share.value > 1:
        return refused(asked, store, "no_whole")
    read = Members(asked, parts, notes)
    finding = OverSet(who_of(read.scope, reports), "share", (part, whole), 2)
    return answer_over(read, finding, [share], shown)


def _summed(figures: Figures, known: Sequence[int]) -> tuple[CitedFigure, Shown]:
    """Return the sum of what is known, with the members it is cited by."""
    shown = operands(figures, known)
    value = Decimal(sum(map(figures.number, known)))
    return over_members(shown, value, "sum", len(known)), shown


def _takes_share(question: Question) -> Taken | None:
    """Take a share asked of a set at large: 各区政府的申请里自然人占多少."""
    of_set = question.scope is not None or "all" in question.cues
    if not of_set or names_one(question) or question.section:
        return None
    each = question.cues & (rank_cues() | LIMITS)
    if question.topic.loose != (SHARE,) or each:
        return None
    over = share_asked(question, applicant_columns(question)[0])
    years = Years(question.years, question.year_rule)
    plan = Values(question.scope or Scope(), years, (over,), Fold.SHARE)
    return Taken(plan, frozenset({"all", "each", "which"}))


FAMILY = Family("share_in_set", _takes_share, share_in_set)
