"""What a plan holds: the properties that a cue may need before it counts as used.

A family says which cues went into its plan; the plan itself must show it. A cue names in `needs`
of data/phrasings.toml the properties of which one must be there, or the fold it asks for.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from data.vocabulary import vocabulary
from index.plan import (
    Agencies,
    Cell,
    Change,
    Fold,
    Less,
    Op,
    Order,
    Over,
    Plan,
    Rest,
    Scope,
    Scopes,
    Sum,
    Test,
    Values,
)
from index.store import Agency


def shown_by(plan: Plan, cues: frozenset[str]) -> frozenset[str]:
    """Return the cues of a question about figures that a plan shows; all for any other plan."""
    if not isinstance(plan, Values):
        return cues
    held = frozenset(shape(plan))
    needs = {name: needed(name) for name in cues}
    return frozenset(name for name, any_of in needs.items() if any_of is None or held & any_of)


def names_all(plan: Values, agencies: Sequence[Agency]) -> bool:
    """Tell whether a plan holds every agency that is named.

    上海各区政府和南京市政府一共 is no sum of the one set.
    """
    own = {plan.agency} if plan.agency is not None else set[Agency]()
    match plan.subjects:
        case Agencies(named):
            own |= set(named)
        case Scope(among=among):
            own |= {one for one in agencies if one.id in among}
        case Scopes():
            pass
    # Where one agency's standing is asked for, another named with it is the place of the set.
    return bool(plan.agency) or set(agencies) <= own


@cache
def needed(name: str) -> frozenset[str] | None:
    """Return the properties of which a cue needs one, by default its fold.

    None for a cue that asks for no figures.
    """
    cue = vocabulary().phrasings["cue"][name]
    if cue["asks"] != "figures":
        return None
    fold = [f"fold_{cue['fold']}"] if "fold" in cue else []
    return frozenset(cue.get("needs", fold))


def shape(plan: Values) -> Iterator[str]:
    """Yield the properties of a plan over figures."""
    yield from _of_subjects(plan)
    yield from _of_measures(plan)
    yield from (f"fold_{plan.fold}",) if plan.fold is not Fold.NONE else ()
    yield from (str(plan.fold),) if plan.agency is not None else ()
    yield from ("standing",) if plan.agency is not None else ()
    yield from ("years",) if len(plan.years.years) != 1 else ()
    yield from _of_order(plan.fold, plan.order)
    yield from _of_change(plan.change, plan)
    for test in plan.where.tests:
        yield from _of_test(test, plan)
    if len(plan.where.tests) > 1:
        yield "joined"


def _of_subjects(plan: Values) -> Iterator[str]:
    match plan.subjects:
        case Agencies(agencies):
            yield "named"
            if len(agencies) > 1:
                yield "agencies"
        case Scope():
            yield "set"
        case Scopes():
            yield "sets"


def _of_measures(plan: Values) -> Iterator[str]:
    if len(plan.measures) > 1:
        yield "measures"
    columns = {one.column for one in plan.measures if isinstance(one, Cell)}
    if len(columns) > 1 or any(isinstance(one, Cell) and one.breakdown for one in plan.measures):
        yield "breakdown"
    for measure in plan.measures:
        match measure:
            case Rest():
                yield "rest"
            case Over():
                yield "share"
            case Less():
                yield from ("less", "apart")
            case Sum():
                yield "sum"
            case Cell():
                pass


def _of_order(fold: Fold, order: Order) -> Iterator[str]:
    if fold in (Fold.RANK, Fold.PLACE) or order.top or order.at:
        yield "ordered"
        yield "least" if order.least else "most"


def _of_change(change: Change, plan: Values) -> Iterator[str]:
    if plan.apart:
        yield "apart"
    if plan.apart == "ends":
        yield from ("most", "least")
    match change:
        case Change.TREND:
            yield "trend"
        case Change.GROWTH:
            yield from ("growth", "change")
        case Change.TIMES:
            yield "times"
        case Change.DIFFERENCE if plan.apart in ("", "years"):
            yield "change"
        case _:
            pass


def _of_test(test: Test, plan: Values) -> Iterator[str]:
    if test.change is not Change.NONE:
        yield "change"
        return
    match test.limit.op:
        case Op.ABOVE_MEAN | Op.BELOW_MEAN:
            yield str(test.limit.op)
        case Op.EQUAL if not test.limit.low:
            yield from ("zero", "limit")
        case Op.EQUAL if any(isinstance(one, Over) for one in plan.measures):
            yield "every"
        case Op.OVER if not test.limit.low:
            yield "any"
        case _:
            yield "limit"
