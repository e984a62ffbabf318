"""Which agencies of a set: ranked, listed or counted."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from index.answer import Answer
from index.answering.members import (
    MOST_SHOWN,
    SHOWN,
    Members,
    answer_over,
    fitting,
    in_order,
    nothing_known,
    over_members,
)
from index.answering.scoped import open_all, who_of
from index.finding import Counted, Listed, Ranked
from index.plan import Fold


def ranked(read: Members) -> Answer:
    """Return the agencies with the largest (or smallest) figure, ties included."""
    order, figures = read.plan.order, read.figures
    kept = fitting(read) if read.plan.where.tests else figures.known
    who = who_of(read.scope, figures.reports)
    if not kept:
        return _none_fits(read, Listed(who, 0))
    top = min(order.top or SHOWN, MOST_SHOWN)
    ordered = in_order(figures, kept, order.at or top, order.least)
    places = _places([figures.number(at) for at in ordered])
    chosen = _with_ties(ordered, places, order.at, top)
    last = chosen[-1][0]
    cut = places.count(last) - sum(place == last for place, _ in chosen)
    shown = list(open_all(figures, [at for _, at in chosen]))
    rest = 0 if order.top or order.at else len(kept) - len(chosen)
    shown_places = tuple(place for place, _ in chosen)
    finding = Ranked(who, shown_places, len(kept), order.least, cut, rest)
    return answer_over(read, finding, [one for _, one in shown], shown)


def _places(ordered: Sequence[object]) -> list[int]:
    """Return the place of each number of a sequence in order; equal numbers share one."""
    places: list[int] = []
    for at, one in enumerate(ordered):
        tied = at and one == ordered[at - 1]
        places.append(places[-1] if tied else at + 1)
    return places


def _with_ties(
    ordered: Sequence[int], places: Sequence[int], at: int, top: int
) -> list[tuple[int, int]]:
    """Return the first `top` with those tied to the last, or all at one place, with their places.

    Where nobody has the place asked for because others share the one before, those are returned.
    """
    pairs = list(zip(places, ordered, strict=True))
    if at:
        place = max((one for one in places if one <= at), default=1)
        return [pair for pair in pairs if pair[0] == place][:MOST_SHOWN]
    tied = (pair for pair in pairs[top:] if pair[0] == pairs[top - 1][0])
    return pairs[:top] + list(islice(tied, SHOWN))


def listing(read: Members) -> Answer:
    """Return the agencies that meet the conditions, the largest first; all where none is asked."""
    every, figures = read.plan.fold is Fold.EACH, read.figures
    kept = figures.known if every else fitting(read)
    count = read.plan.order.top or SHOWN
    finding = Listed(who_of(read.scope, figures.reports), len(kept), every)
    if not kept:
        return _none_fits(read, finding)
    shown = list(open_all(figures, in_order(figures, kept, count)[:count]))
    return answer_over(read, finding, [one for _, one in shown], shown)


def _none_fits(read: Members, finding: Listed | Counted) -> Answer:
    """Return that none of the known figures meets the conditions: 0, resting on those figures."""
    figures = read.figures
    if not figures.known:
        return nothing_known(read)
    looked_at = list(open_all(figures, in_order(figures, figures.known, SHOWN)[:SHOWN]))
    none = replace(over_members(looked_at, Decimal(0), "count", len(figures.known)), unit="")
    return answer_over(read, finding, [none], [])


def counted(read: Members) -> Answer:
    """Return how many reports meet the conditions."""
    figures, kept = read.figures, fitting(read)
    who = who_of(read.scope, figures.reports)
    if not kept:
        return _none_fits(read, Counted(who, 0, ()))
    limit = len(kept) if len(kept) <= MOST_SHOWN else SHOWN
    shown = list(open_all(figures, in_order(figures, kept, limit)[:limit]))
    figure = replace(over_members(shown, Decimal(len(kept)), "count", len(kept)), unit="")
    finding = Counted(who, len(kept), tuple(one for _, one in shown[:SHOWN]))
    return answer_over(read, finding, [figure], shown[:SHOWN])
