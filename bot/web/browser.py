"""The browser of reports: filters, search, order, pages, and all of it as CSV."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from bot.web.agencies import Place, path_to, places
from bot.web.cache import language, tagged
from bot.web.choice import FILTERS, Page, paged, said
from bot.web.pages import rendered
from bot.web.queries import MOST_IN_TABLE, MOST_REPORTS, BrowseQuery, read
from bot.web.service import store_of
from bot.web.texts import say
from index.browsing import FORMS, NONE, STANDINGS, levels
from index.names.regions import gazetteer
from index.sought import ORDERS
from index.store import Store

Options = Sequence[tuple[str, str]]
"""Values of a filter with their names."""


@tagged
def reports(request: Request) -> Response:
    """Return the reports that are sought, a page at a time."""
    query = read(BrowseQuery, request, is_form=True)
    page, store = paged(request, query, "/reports", MOST_REPORTS), store_of(request)
    held = page.choice.reports
    return rendered(
        request,
        "reports.html",
        page=page,
        standings=store.standings(one.id for one in held),
        filters=_filters(query, store, language(request)),
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


def _filters(query: BrowseQuery, store: Store, tongue: str) -> list[dict[str, Any]]:
    """Return the filters that are lists: name, value, options; the first narrows nothing."""
    years = [(str(one), str(one)) for one in sorted(filter(None, store.years()), reverse=True)]
    options = (
        ("place", _places(store, query.place)),
        ("level", [(one, say(tongue, f"level_{one}")) for one in (*levels(), NONE)]),
        ("year", years),
        ("form", [(one, say(tongue, f"form_{one}")) for one in (*FORMS, NONE)]),
        ("checks", [(one, say(tongue, f"checks_{one}")) for one in STANDINGS]),
        ("sort", [(one, say(tongue, f"sort_{one}")) for one in ORDERS]),
    )
    return [
        {"name": name, "value": str(_first(getattr(query, name))), "options": known}
        for name, known in options
    ]


def _first(said: str | list[int]) -> str | int:
    return said if isinstance(said, str) else next(iter(said), "")


def _places(store: Store, place: str) -> Options:
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
