"""Agencies by place, one agency over its years, and what is held altogether."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.chart import Point, point
from bot.reply.marked import Marked, with_warnings
from bot.reply.phrases import label
from bot.reply.phrases import say as phrase
from bot.web.bars import bars
from bot.web.texts import web_words
from data.vocabulary import vocabulary
from index.names.regions import gazetteer
from index.plain import plain
from index.printed import printed
from index.store import Agency, Held, Store
from parser.report import Source

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
    cells: tuple[Marked | None, ...]


def agency_page(store: Store, agency: Agency, language: str) -> dict[str, Any]:
    """Return what the page of an agency shows: its reports and its main figures by year."""
    held = sorted(store.reports(agencies=[agency.id]), key=lambda one: one.year)
    by_year = [_main(store, one, language) for one in held]
    series = [_series(by_year, name, language) for name in web_words()["main"]["indicators"]]
    shown = [one for one in series if any(one.cells)]
    points = _points(shown[0], held) if shown and len(held) > 1 else []
    title = held[0].title if held else ""
    source = phrase("line", "chart_sources", language, title=title, count=len(held))
    return {
        "agency": agency, "reports": held, "series": shown, "bars": bars(points), "source": source,
        "summary": summary_of(shown, held),
    }  # fmt: skip


def card_of(store: Store, agency: Agency, language: str) -> dict[str, Any]:
    """Return what the card of an agency shows: the main figures of its newest report."""
    held = max(store.reports(agencies=[agency.id]), key=lambda one: one.year)
    main = _main(store, held, language)
    rows = [(label(name, language), main[name]) for name in _ON_CARD if name in main]
    source = phrase("line", "chart_source", language, title=" ".join(held.title.split()))
    return {"agency": agency, "held": held, "rows": rows, "source": source}


_ON_CARD = ("new_received", "handled_total", "disclosed_full", "review_total", "permit_decisions")


def summary_of(series: Sequence[Series], held: Sequence[Held]) -> str:
    """Return the newest main figures with their marks in a sentence, for previews of links."""
    said = [f"{one.label} {cell.text}" for one in series[:3] if (cell := one.cells[-1])]
    return f"{held[-1].year} · {' · '.join(said)}" if said else ""


def _main(store: Store, held: Held, language: str) -> dict[str, Marked]:
    """Return the main figures of a report as its tables print them, by indicator."""
    main = {(name, _column(name)) for name in web_words()["main"]["indicators"]}
    figures, warnings = printed(store, held, lambda name, column: (name, column) in main)
    cells = (one for one in figures if one.source == Source.TABLE)
    return {one.indicator: with_warnings(one, warnings, language) for one in cells}


def _column(indicator: str) -> str:
    return "total" if vocabulary().indicators[indicator].table == "t3" else ""


def _series(by_year: Sequence[dict[str, Marked]], name: str, language: str) -> Series:
    cells = tuple(main.get(name) for main in by_year)
    return Series(name, label(name, language), cells)


def _points(series: Series, held: Sequence[Held]) -> list[Point]:
    """Return the figures of a series as bars, a year each."""
    pairs = zip(series.cells, held, strict=True)
    return [point(cell, str(one.year)) for cell, one in pairs if cell is not None]


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
