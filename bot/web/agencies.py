"""Agencies by place, one agency over its years, and what is held altogether."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.reply.phrases import say as phrase
from bot.web.bars import bars
from bot.web.series import Series, chart_of, column_of, main_rows, series, series_of
from index.names.regions import gazetteer
from index.plain import plain
from index.store import Agency, Held, Store

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


def agency_page(store: Store, agency: Agency, wanted: str, language: str) -> dict[str, Any]:
    """Return what the page of an agency shows: its reports, and its main figures by year.

    `wanted` is the row of the chart, the first one where it is not among those shown.
    """
    held = sorted(store.reports(agencies=[agency.id]), key=lambda one: one.year)
    shown = series(store, held, main_rows(), language)
    row = series_of(shown, wanted)
    chart = chart_of(agency.name, row, [str(one.year) for one in held], language)
    return {
        "agency": agency, "reports": held, "series": shown, "chosen": row, "chart": chart,
        "column": column_of(row.indicator) if row else "",
        "bars": bars(chart.points) if chart else (), "summary": summary_of(shown, held),
    }  # fmt: skip


def card_of(store: Store, agency: Agency, language: str) -> dict[str, Any]:
    """Return what the card of an agency shows: the main figures of its newest report."""
    held = max(store.reports(agencies=[agency.id]), key=lambda one: one.year)
    shown = series(store, [held], _ON_CARD, language)
    source = phrase("line", "chart_source", language, title=" ".join(held.title.split()))
    return {"agency": agency, "held": held, "rows": shown, "source": source}


_ON_CARD = ("new_received", "handled_total", "disclosed_full", "review_total", "permit_decisions")


def summary_of(shown: Sequence[Series], held: Sequence[Held]) -> str:
    """Return the newest main figures with their marks in a sentence, for previews of links."""
    said = [f"{one.label} {cell.text}" for one in shown[:3] if (cell := one.cells[-1])]
    return f"{held[-1].year} · {' · '.join(said)}" if said else ""


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
