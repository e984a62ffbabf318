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
    largest_first,
    nothing_known,
    over_members,
    smallest_first,
)
from index.answering.scoped import (
    Entry,
    open_all,
    who_of,
)
from index.finding import (
    Counted,
    Listed,
    Ranked,
)
from index.plan import Fold


def ranked(read: Members) -> Answer:
    """Return the agencies with the largest (or smallest) figure, ties included."""
    order, least = read.plan.order, read.plan.order.least
    kept = fitting(read) if read.plan.where.tests else read.known
    ordered = sorted(kept, key=smallest_first if least else largest_first)
    if not ordered:
        return _none_fits(read, Listed(who_of(read.scope, read.entries), 0))
    places = _places(ordered)
    chosen = _with_ties(ordered, places, order.at, min(order.top or SHOWN, MOST_SHOWN))
    cut = sum(one == chosen[-1][0] for one in places) - sum(
        place == chosen[-1][0] for place, _ in chosen
    )
    shown = list(open_all(read.store, [one for _, one in chosen]))
    finding = Ranked(
        who_of(read.scope, read.entries),
        tuple(place for place, _ in chosen),
        len(ordered),
        least,
        cut,
    )
    return answer_over(read, finding, [one for _, one in shown], shown)


def _places(ordered: Sequence[Entry]) -> list[int]:
    """Return the place of each of a sequence in order; equal values share one."""
    places: list[int] = []
    for at, one in enumerate(ordered):
        tied = at and one.value.value == ordered[at - 1].value.value
        places.append(places[-1] if tied else at + 1)
    return places


def _with_ties(
    ordered: Sequence[Entry], places: Sequence[int], at: int, top: int
) -> list[tuple[int, Entry]]:
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
    every = read.plan.fold is Fold.EACH
    kept = read.known if every else fitting(read)
    kept = sorted(kept, key=largest_first)
    shown = list(open_all(read.store, kept[: read.plan.order.top or SHOWN]))
    finding = Listed(who_of(read.scope, read.entries), len(kept), every)
    if not kept:
        return _none_fits(read, finding)
    return answer_over(read, finding, [one for _, one in shown], shown)


def _none_fits(read: Members, finding: Listed | Counted) -> Answer:
    """Return that none of the known figures meets the conditions: 0, resting on those figures."""
    if not read.known:
        return nothing_known(read)
    looked_at = list(open_all(read.store, sorted(read.known, key=largest_first)[:SHOWN]))
    none = replace(over_members(looked_at, Decimal(0), "count", len(read.known)), unit="")
    return answer_over(read, finding, [none], [])


def counted(read: Members) -> Answer:
    """Return how many reports meet the conditions."""
    kept = sorted(fitting(read), key=largest_first)
    who = who_of(read.scope, read.entries)
    if not kept:
        return _none_fits(read, Counted(who, 0, ()))
    limit = len(kept) if len(kept) <= MOST_SHOWN else SHOWN
    shown = list(open_all(read.store, kept[:limit]))
    figure = replace(over_members(shown, Decimal(len(kept)), "count", len(kept)), unit="")
    finding = Counted(who, len(kept), tuple(one for _, one in shown[:SHOWN]))
    return answer_over(read, finding, [figure], shown[:SHOWN])
