"""Which questions are about a set of agencies, and what is done over it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from index.answering.family import Family, Taken, has, is_many
from index.answering.sets import over_set
from index.asking.amounts import number_in
from index.asking.cover import Mention
from index.asking.folds import ALONG, CONDITIONS, fold_of, fold_of_first
from index.asking.measures import (
    applicant_columns,
    are_alternatives,
    cells_in,
    cells_of,
    is_rate,
    measures_of,
    unit_of,
)
from index.asking.question import LIMITS, Question, fold_cues, number_cues, rank_cues
from index.asking.shared import share_asked
from index.asking.topic import SHARE
from index.figures import TOTAL
from index.folding import NUMBERS
from index.plan import (
    Cell,
    Change,
    Fold,
    Less,
    Limit,
    Measure,
    Op,
    Order,
    Over,
    Refused,
    Rest,
    Scope,
    Test,
    Values,
    Where,
    Years,
)

ANY = Where((Test(Limit(Op.OVER)),))
"""More than none: what a list or count without a condition means."""


def _takes(fold: Fold) -> Callable[[Question], Taken | None]:
    """Return what takes questions about a set with one fold."""

    def takes(question: Question) -> Taken | None:
        if not is_many(question) or fold_of(question) is not fold:
            return None
        if question.topic.loose and not _is_share_of_each(question, fold):
            return None
        if question.section or not _names_figures(question):
            return None
        return _taken(question, fold)

    return takes


def _is_share_of_each(question: Question, fold: Fold) -> bool:
    """Tell whether members are ranked or chosen by a share: 不予公开占比最高的是哪家."""
    shares = question.topic.loose == (SHARE,)
    return shares and fold in (Fold.RANK, Fold.LIST, Fold.COUNT)


def _names_figures(question: Question) -> bool:
    columns = set(question.columns) - {TOTAL}
    counted = rank_cues() | {"none"} | number_cues()
    if question.scope is not None or has(question, "which", "count"):
        counted |= CONDITIONS
    return bool(question.topic.meanings or columns or question.cues & counted)


def _taken(question: Question, fold: Fold) -> Taken | None:
    """Return the plan over a set; what it cannot express is refused by name."""
    measures = _set_measures(question)
    if isinstance(measures[0], Over) and not (measures[0].whole and measures[0].names_part):
        return Taken(Refused("no_whole"), question.cues)
    if len(measures) > 1:
        return Taken(Refused("apart"), question.cues)
    if any(not are_alternatives(cell.rows) for cell in cells_in(measures[0])):
        return Taken(Refused("several_rows"), question.cues)
    where = _where(question, fold)
    if where is None:
        return None
    if len({one.order for one in question.mentions if one.order is not None}) > 1:
        return Taken(Refused("apart"), question.cues)
    where = _as_ratios(where, measures[0])
    # Conditions joined by and may each be about the change: the figure shown is then the plain one.
    change = Change.NONE if len(where.tests) > 1 else _change(question)
    plan = Values(
        question.scope or Scope(),
        Years(question.years, question.year_rule),
        measures,
        fold,
        where,
        _order(question, fold),
        change,
        fewer=has(question, "decreased", "less") and fold in (Fold.RANK, Fold.SUM),
    )
    of_one_year = fold in NUMBERS and fold is not Fold.SUM
    of_one_year = of_one_year or any(test.change is not Change.NONE for test in where.tests)
    if change is Change.NONE and of_one_year and len(question.years) > 1:
        return Taken(Refused("apart"), question.cues)
    return Taken(plan, _used(question, fold, change, where, measures[0]))


def _order(question: Question, fold: Fold) -> Order:
    """Return which end and how many: of a ranking, or of those that a sum or mean is taken of."""
    if fold in NUMBERS and fold_of_first(question) is not fold:
        return Order(least="least" in question.cues)
    return question.order or Order(least="least" in question.cues)


def _set_measures(question: Question) -> tuple[Measure, ...]:
    """Return the one measure of a set; conditions joined by and name their own later."""
    if question.topic.loose == (SHARE,):
        return (share_asked(question, applicant_columns(question)[0]),)
    if question.where is not None and len(question.where.tests) > 1:
        own = question.where.tests[0].measure
        return (own,) if own is not None else cells_of(question)[:1]
    if not (question.topic.meanings or question.columns or question.but.meanings):
        return cells_of(question)
    return measures_of(question)


def _where(question: Question, fold: Fold) -> Where | None:
    """Return the conditions of a list or count; None where one is named that is not understood."""
    narrowed = fold is Fold.RANK or fold in NUMBERS
    if fold not in (Fold.COUNT, Fold.LIST) and not (narrowed and question.where):
        return None if question.cues & LIMITS else Where()
    if question.where is not None and len(question.where.tests) > 1:
        return question.where
    if has(question, "above_mean", "below_mean"):
        op = Op.ABOVE_MEAN if "above_mean" in question.cues else Op.BELOW_MEAN
        return Where((Test(Limit(op)),))
    if has(question, *ALONG) and not has(question, "increased", "decreased", *LIMITS):
        # 同比变化 says not which way.
        return None
    if has(question, "increased", "decreased") and not question.cues & LIMITS:
        op = Op.OVER if "increased" in question.cues else Op.UNDER
        return Where((Test(Limit(op)),))
    numbers = [one for one in question.mentions if one.kind == "number"]
    if numbers and not question.cues & LIMITS:
        return _exactly(question, numbers)
    if question.cues & LIMITS:
        named = question.where
        # 超过20件且无复议: the negation is a condition of its own.
        return None if "negation" in question.cues else named
    if has(question, "none", "negation"):
        return Where((Test(Limit(Op.EQUAL)),))
    return ANY


def _exactly(question: Question, numbers: Sequence[Mention]) -> Where | None:
    """Read a number without a word of comparison as that number: 收到0件申请的; None if several."""
    if len(numbers) > 1 or question.cues & {"none", "negation"}:
        return None
    unit = unit_of(question.topic.figures[0]) if question.topic.figures else ""
    return Where((Test(Limit(Op.EQUAL, number_in(numbers[0].said, unit))),))


def _as_ratios(where: Where, measure: Measure) -> Where:
    """Read 公开率高于60 as per cent: a rate is between 0 and 1."""
    tests = [_as_ratio(test, test.measure or measure) for test in where.tests]
    return replace(where, tests=tuple(tests))


def _as_ratio(test: Test, measure: Measure) -> Test:
    limit = test.limit
    rate = isinstance(measure, Over) or (isinstance(measure, Cell) and is_rate(measure))
    if not rate or limit.low <= 1:
        return test
    return replace(test, limit=replace(limit, low=limit.low / 100, high=limit.high / 100))


def _change(question: Question) -> Change:
    if "growth" in question.cues:
        return Change.GROWTH
    between = "gap" in question.cues and len(question.years) == 2
    return Change.DIFFERENCE if question.cues & ALONG or between else Change.NONE


def _used(
    question: Question, fold: Fold, change: Change, where: Where, measure: Measure
) -> frozenset[str]:
    """Return the cues that a fold answers."""
    used = {"all", "which", "each", "compare", "held"}
    if fold is Fold.RANK:
        used |= rank_cues() | (LIMITS if question.where is not None else set())
    if fold in (Fold.LIST, Fold.COUNT):
        used |= {"count", "none", "negation", "and_also", "or_else", "is_it"} | CONDITIONS
    used |= {name for name in number_cues() if fold_cues()[name] is fold}
    used |= rank_cues() if fold in NUMBERS and fold_of_first(question) is fold else set()
    if fold in NUMBERS and question.where is not None:
        used |= CONDITIONS | {"and_also", "or_else", "negation"}
    if any(test.change is not Change.NONE for test in where.tests):
        used |= ALONG - {"growth"} | {"less"}
    if change is not Change.NONE:
        used |= ALONG | {"compare", "gap", "less", "which_way"}
    if fold is Fold.SUM and len(question.years) > 1:
        used |= {"trend"}
    if isinstance(measure, Rest):
        used |= {"except", "negation", "none", "remaining"}
    if isinstance(measure, Less):
        used |= {"minus"}
    return frozenset(used)


def _family(name: str, fold: Fold) -> Family:
    return Family(name, _takes(fold), over_set)


FAMILIES = (
    _family("rank", Fold.RANK),
    _family("average", Fold.MEAN),
    *(_family(fold.value, fold) for fold in NUMBERS if fold not in (Fold.MEAN, Fold.SUM)),
    _family("count", Fold.COUNT),
    _family("filter", Fold.LIST),
    _family("listing", Fold.EACH),
    _family("sum", Fold.SUM),
)
