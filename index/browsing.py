"""What a reader who browses asks for, as typed, found: filters by id or name, a page at a time."""

from collections.abc import Sequence

from data.entries import blocks
from data.records import record
from data.vocabulary import vocabulary
from index.choosing import Choice, Unknown, Wanted, agencies, columns, known_years, nearest, rows
from index.names.regions import gazetteer
from index.sought import ORDERS, Sought
from index.store import Store
from parser.report import Outcome

NONE = "none"
"""What is said for a level or form that no report states."""
FORMS = tuple(one.id for one in vocabulary().generations.values() if "t3" in one.tables)
"""Generations of which a table can be recognised."""
STANDINGS = tuple(str(one) for one in Outcome)


@record(frozen=True, slots=True)
class Filters:
    """What narrows and orders the reports beside what is `Wanted`, as typed; "" narrows nothing."""

    place: str = ""
    """Code or name of a place; the places in it are meant too."""
    level: str = ""
    """Id of a `[[level]]` of data/agencies.toml, or `NONE`."""
    form: str = ""
    """One of `FORMS`, or `NONE`."""
    checks: str = ""
    """One of `STANDINGS`."""
    text: str = ""
    """Words, each a part of the agency's names or of the title."""
    order: str = ""
    """One of `ORDERS`."""


def browse(
    store: Store,
    wanted: Wanted,
    filters: Filters,
    limit: int | None,
    offset: int = 0,
    count: int | None = None,
) -> Choice:
    """Return what is sought of the newest reports, a page of them; raises Unknown.

    `count`: how many there are altogether, where that is known.
    """
    chosen = sought(store, wanted, filters)
    return Choice(
        store,
        store.found(chosen, limit, offset) if limit != 0 else (),
        rows(wanted.indicators),
        columns(wanted.columns),
        _count(store, chosen) if count is None else count,
    )


def sought(store: Store, wanted: Wanted, filters: Filters) -> Sought:
    """Return what is sought; raises Unknown for what is named and not known."""
    meant = agencies(store, wanted.agencies)
    standing = _one_of("checks", filters.checks, STANDINGS)
    return Sought(
        meant,
        known_years(wanted.years, store.years(meant) if wanted.years else ()),
        places_named(filters.place),
        _one_of("level", filters.level, [*levels(), NONE]),
        _one_of("form", filters.form, [*FORMS, NONE]),
        Outcome(standing) if standing else None,
        tuple(filters.text.split()),
        _one_of("sort", filters.order, ORDERS) or ORDERS[0],
    )


def levels() -> Sequence[str]:
    """Return the ids of the levels an agency can have, the highest first."""
    return [level["id"] for level in blocks("agencies.toml")["level"]]


def _count(store: Store, chosen: Sought) -> int:
    """Return how many reports are sought; of years alone what is counted already."""
    if chosen == Sought(chosen.agencies, chosen.years, order=chosen.order):
        known = store.years(chosen.agencies)
        return sum(known[year] for year in chosen.years or known)
    return store.count(chosen)


def _one_of(what: str, said: str, known: Sequence[str]) -> str | None:
    """Return the value of a filter as the store has it, None where it narrows nothing."""
    if not said:
        return None
    if said not in known:
        raise Unknown(what, said, nearest(said, known))
    return "" if said == NONE else said


def places_named(said: str) -> frozenset[str] | None:
    """Return the codes of a place and of those in it, None where none is named; raises Unknown."""
    if not said:
        return None
    known = gazetteer()
    codes = {said} & set(known.by_code) or {one.code for one in known.named(said)}
    if not codes:
        raise Unknown("place", said, nearest(said, known.by_name))
    return frozenset[str]().union(*map(known.within, codes))
