"""Who has a report of a year in the store, who has not, and whose is dated after the deadline.

What is not held may be public all the same: a store knows what it was given.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from index.plain import plain
from index.store import Extent, Held, Listed, Store
from parser import due_day


@dataclass(frozen=True, slots=True)
class Late:
    """A report that is dated after the day until which it must be public."""

    agency: str
    report: str
    published: date
    due: date


@dataclass(frozen=True, slots=True)
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
    store: Store, year: int, expected: Sequence[str] | None = None,
    among: Iterable[Listed] | None = None,
) -> YearCovered:  # fmt: skip
    """Return the coverage of a year, among the agencies of a list or of some reports."""
    listed = [one for one in (store.listed() if among is None else among) if one.name]
    here = {one.agency: one for one in listed if one.year == year}
    known = {one.agency: one.name for one in listed}
    if expected is not None:
        known, absent = _of_list(store, expected)
    else:
        absent = []
    held = [known[agency] for agency in known if agency in here]
    missing = [name for agency, name in known.items() if agency not in here] + absent
    opened = store.opened(one.report for agency, one in here.items() if agency in known)
    late, undated, without = _dated(opened)
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
    return tuple(sorted({one.year for one in store.listed() if one.year}, reverse=True))


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


def _dated(opened: Iterable[Held]) -> tuple[tuple[Late, ...], int, int]:
    """Return the late ones, and how many have no date, and how many no deadline."""
    late, undated, without = [], 0, 0
    for one in opened:
        due = due_day(one.agency.name, one.year)
        if due is None:
            without += 1
        elif one.published is None:
            undated += 1
        elif one.published > due:
            late.append(Late(one.agency.name, one.report, one.published, due))
    return tuple(sorted(late, key=lambda one: (one.published, one.agency))), undated, without
