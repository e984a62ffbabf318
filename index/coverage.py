"""Who has a report of a year in the store, who has not, and whose is dated after the deadline.

What is not held may be public all the same: a store knows what it was given.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import parser
from data.records import record
from index.plain import plain
from index.store import EVERYTHING, Dated, Extent, Store


@record(frozen=True, slots=True)
class Late:
    """A report that is dated after the day until which it must be public."""

    agency: str
    report: str
    published: date
    due: date


@record(frozen=True, slots=True)
class YearCovered:
    """The reports of one year, among the agencies expected."""

    year: int
    expected: int
    """Agencies of the list, or of those held in any year."""
    is_listed: bool
    """Whether a list says who is expected; else those held in other years are."""
    held: tuple[str, ...]
    missing: tuple[str, ...]
    late: tuple[Late, ...]
    undated: int
    """Reports whose deadline is known and whose date is not."""
    without_deadline: int
    """Reports of bodies for which Article 49 sets no day."""
    unidentified: int
    """Reports of the year, or of none, whose agency was not recognised."""


def covered(
    store: Store, year: int, expected: Sequence[str] | None = None, extent: Extent = EVERYTHING
) -> YearCovered:
    """Return the coverage of a year, among the agencies of a list or of an extent."""
    here = {one.agency: one for one in store.dated(replace(extent, years=(year,)))}
    absent: list[str] = []
    if expected is not None:
        known, absent = _of_list(store, expected)
    else:
        # Of those that are here the names are known already.
        everyone = set(store.rows(extent).agencies)
        known = {agency: one.name for agency, one in here.items()}
        known |= store.names(everyone - known.keys())
    held = [known[agency] for agency in known if agency in here]
    missing = [name for agency, name in known.items() if agency not in here] + absent
    late, undated, without = _late(one for agency, one in here.items() if agency in known)
    return YearCovered(
        year,
        len(known) + len(absent),
        expected is not None,
        tuple(sorted(held)),
        tuple(sorted(missing)),
        late,
        undated,
        without,
        store.uncounted(Extent((year,))).unidentified,
    )


def years(store: Store) -> tuple[int, ...]:
    """Return the years of which reports are held, the newest first."""
    known = sorted(filter(None, store.years()), reverse=True)
    return tuple(year for year in known if store.size(Extent((year,))).reports)


def _of_list(store: Store, expected: Sequence[str]) -> tuple[dict[int, str], list[str]]:
    """Return the agencies of a list that have reports, and the names nobody of them has."""
    known: dict[int, str] = {}
    absent: list[str] = []
    for name in dict.fromkeys(expected):
        found = store.named(plain(name))
        if len(found) == 1:
            known[found[0].id] = name
        else:
            absent.append(name)
    return known, absent


def _late(reports: Iterable[Dated]) -> tuple[tuple[Late, ...], int, int]:
    """Return the late ones, and how many have no date, and how many no deadline."""
    late, undated, without = [], 0, 0
    for one in reports:
        due = parser.due_day(one.name, one.year)
        if due is None:
            without += 1
        elif not one.published:
            undated += 1
        elif (published := date.fromisoformat(one.published)) > due:
            late.append(Late(one.name, one.report, published, due))
    return tuple(sorted(late, key=lambda one: (one.published, one.agency))), undated, without
