"""The browser of reports: filters, search, order, pages, and all of it as CSV."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from bot.web.agencies import Place, path_to, places
from bot.web.cache import language, tagged
from bot.web.choice import FILTERS, Page, facets_of, paged, said
from bot.web.pages import rendered
from bot.web.queries import MOST_IN_TABLE, MOST_REPORTS, BrowseQuery, read
from bot.web.service import store_of
from bot.web.texts import say
from index.browsing import FORMS, NONE, STANDINGS, levels
from index.names.regions import gazetteer
from index.sought import ORDERS, Facets
from index.store import Store

Options = Sequence[tuple[str, str, int | None]]
"""Values of a filter with their names, and how many reports each would leave."""


@tagged
def reports(request: Request) -> Response:
    """Return the reports that are sought, a page at a time."""
    query = read(BrowseQuery, request, is_form=True)
    store, facets = store_of(request), facets_of(request, query)
    page = paged(request, query, "/reports", MOST_REPORTS, facets.total)
    held = page.choice.reports
    return rendered(
        request,
        "reports.html",
        page=page,
        standings=store.standings(one.id for one in held),
        filters=_filters(query, store, facets, language(request)),
        agencies=query.agency,
        order=query.sort or ORDERS[0],
        narrowed=any(name in FILTERS and name != "sort" for name, _ in said(request)),
        text=query.text,
        sorted_by=partial(_sorted_by, request),
        parts=_parts(request, page),
    )


def _sorted_by(request: Request, order: str) -> str:
    """Return the address of the first page of the same reports in another order."""
    kept = [(name, text) for name, text in said(request) if name not in ("sort", "offset")]
    return f"/reports?{urlencode([*kept, ('sort', order)])}"


def _filters(query: BrowseQuery, store: Store, facets: Facets, tongue: str) -> list[dict[str, Any]]:
    """Return the filters that are lists: name, choices, options, how many there are without it."""
    years = sorted(filter(None, store.years()), reverse=True)
    places = [(code, name, _inside(code, facets)) for code, name in _places(store, query.place)]
    levelled = {one: f"level_{one}" for one in (*levels(), NONE)}
    formed = {one: f"form_{one}" for one in (*FORMS, NONE)}
    checked = {one: f"checks_{one}" for one in STANDINGS}
    standings = {str(outcome): count for outcome, count in facets.standings.items()}
    options: tuple[tuple[str, str, Options], ...] = (
        ("place", "places", places),
        ("level", "levels", _options(levelled, facets.levels, tongue)),
        ("year", "years", [(str(one), str(one), facets.years.get(one, 0)) for one in years]),
        ("form", "forms", _options(formed, facets.forms, tongue)),
        ("checks", "standings", _options(checked, standings, tongue)),
        ("sort", "", [(one, say(tongue, f"sort_{one}"), None) for one in ORDERS]),
    )
    return [
        {"name": name, "chosen": _chosen(getattr(query, name)), "options": known,
         "whole": facets.whole.get(counted)}
        for name, counted, known in options
    ]  # fmt: skip


def _options(known: Mapping[str, str], counts: Mapping[str, int], tongue: str) -> Options:
    """Return the values of a filter with their names and how many reports each would leave.

    `known`: the text that names each value.
    """
    return [
        (one, say(tongue, name), counts.get("" if one == NONE else one, 0))
        for one, name in known.items()
    ]


def _inside(place: str, facets: Facets) -> int:
    return sum(facets.places.get(code, 0) for code in gazetteer().within(place))


def _chosen(said: str | list[int]) -> list[str]:
    return [said] if isinstance(said, str) else [str(one) for one in dict.fromkeys(said)]


def _places(store: Store, place: str) -> list[tuple[str, str]]:
    """Return the places above a place, itself and those right below it, as far as any is held."""
    region = gazetteer().region(place) or next(iter(gazetteer().named(place)), None)
    path = path_to(region.code) if region else []
    below = places(store.places(), region.code if region else "")
    steps: list[tuple[int, Place]] = [*enumerate(path), *((len(path), one) for one in below)]
    return [(one.code, "\u3000" * depth + one.name) for depth, one in steps if one.code]


def _parts(request: Request, page: Page) -> list[tuple[int, int, str]]:
    """Return the files that hold all that is sought as CSV: first, last, address."""
    fields = [(name, text) for name, text in said(request) if name in FILTERS]
    firsts = range(0, page.choice.count, MOST_IN_TABLE)
    return [
        (
            first + 1,
            min(first + MOST_IN_TABLE, page.choice.count),
            "/api/reports?"
            + urlencode([*fields, ("format", "csv"), ("limit", MOST_IN_TABLE), ("offset", first)]),
        )
        for first in firsts
    ]
