"""Agencies by place, one agency over its years, and what is held altogether."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.web.bars import Bar, bars
from bot.web.texts import web_words
from data.vocabulary import vocabulary
from index.names.regions import gazetteer
from index.plain import plain
from index.store import Agency, Held, Store
from parser.report import Figure

MOST_LISTED = 500
"""Agencies of a place, and reports with failed checks, that a page lists."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place with agencies in it."""

    code: str
    """"" for agencies whose place is unknown."""
    name: str
    count: int


def places(held: Mapping[str, int], within: str) -> list[Place]:
    """Return the places right below one, with how many agencies each has; "" for the provinces.

    `held` is how many agencies each place has itself.
    """
    counts = Counter[str | None]()
    for place, count in held.items():
        counts[_below(place, within)] += count
    counts.pop(within if within else None, None)
    named = [Place(code, _name(code), count) for code, count in counts.items() if code is not None]
    return sorted(named, key=lambda place: (place.code == "", place.code))


def path_to(place: str) -> list[Place]:
    """Return the places a place lies in and the place itself, the province first."""
    region = gazetteer().region(place)
    if region is None:
        return []
    return [Place(one.code, one.name, 0) for one in (*gazetteer().ancestors(region), region)]


@lru_cache(maxsize=8192)
def _below(place: str, within: str) -> str | None:
    """Return the step from `within` towards a place: itself, a place right below, or None."""
    line = [one.code for one in path_to(place)] or [""]
    if not within:
        return line[0]
    if within not in line:
        return None
    at = line.index(within)
    return line[at + 1] if at + 1 < len(line) else within


def _name(code: str) -> str:
    region = gazetteer().region(code)
    return region.name if region else ""


def agency_named(store: Store, name: str) -> Agency | None:
    """Return the agency with exactly this full name."""
    return next((one for one in store.named(plain(name)) if one.name == name), None)


@dataclass(frozen=True, slots=True)
class Series:
    """One indicator of one agency over the years; None where a year has no such cell."""

    indicator: str
    label: str
    figures: tuple[Figure | None, ...]


def agency_page(store: Store, agency: Agency, language: str) -> dict[str, Any]:
    """Return what the page of an agency shows: its reports and its main figures by year."""
    held = sorted(store.reports(agencies=[agency.id]), key=lambda one: one.year)
    series = [_series(store, held, name, language) for name in web_words()["main"]["indicators"]]
    shown = [one for one in series if any(one.figures)]
    return {"agency": agency, "reports": held, "series": shown, "bars": _bars(shown, held)}


def _series(store: Store, held: Sequence[Held], indicator: str, language: str) -> Series:
    row = vocabulary().indicators[indicator]
    column = "total" if row.table == "t3" else ""
    figures = (store.figures(one.id).get((indicator, column)) for one in held)
    label = row.en if language == "en" else row.short or row.label
    return Series(indicator, label, tuple(figures))


def _bars(series: Sequence[Series], held: Sequence[Held]) -> Sequence[Bar]:
    """Return the first series as bars, where it has more than one year."""
    if len(held) < 2 or not series:
        return ()
    pairs = list(zip(held, series[0].figures, strict=True))
    points = [(str(one.year), figure.value if figure else None) for one, figure in pairs]
    hrefs = [
        f"/reports/{one.report}#c{figure.place.start}" if figure and figure.place else ""
        for one, figure in pairs
    ]
    return bars(points, hrefs)


def coverage_page(store: Store) -> dict[str, Any]:
    """Return what is held: reports by year, and the reports with checks that failed."""
    years, doubtful = store.years(), store.failing_years()
    total, first = store.failing(MOST_LISTED)
    return {
        "agencies": store.size().agencies,
        "reports": sum(years.values()),
        "years": [(one, years[one], doubtful.get(one, 0)) for one in sorted(years, reverse=True)],
        "failed": sorted(first, key=lambda one: (one.name, one.year)),
        "more": total - len(first),
    }
