"""The reports that an address asks for, a page of them, and where it goes on."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.memory import Memory
from bot.web.cache import language
from bot.web.queries import BrowseQuery, FiguresQuery, Narrowed, ReportsQuery
from bot.web.service import store_of
from bot.words import sentence
from index.browsing import Filters, browse, sought
from index.choosing import Choice, Unknown, Wanted
from index.sought import Facets, Sought
from index.store import Store

FILTERS = tuple(Narrowed.model_fields)
"""Parameters that narrow and order reports."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the reports chosen."""

    choice: Choice
    offset: int
    limit: int
    before: str | None
    """Address of the page before."""
    further: str | None
    """Address of the next page."""


def paged(
    request: Request,
    query: BrowseQuery | ReportsQuery | FiguresQuery,
    path: str,
    most: int,
    count: int | None = None,
) -> Page:
    """Return the page of reports a query asks for, of at most so many; 404 as `chosen_of`.

    `count`: how many are asked for altogether, where that is known.
    """
    offset, limit = query.offset, min(query.limit, most)
    wanted = Wanted(query.agency, query.year)
    if isinstance(query, FiguresQuery):
        wanted = Wanted(query.agency, query.year, query.indicator, query.column)
    store, filters = store_of(request), _filters(query)
    choice = chosen_of(store, wanted, filters, language(request), limit, offset, count)
    after, before = turned(offset, limit, choice.count)
    return Page(
        choice, offset, limit, address(request, path, before), address(request, path, after)
    )


def facets_of(request: Request, query: BrowseQuery) -> Facets:
    """Return how many reports each choice of a filter would leave; 404 as `chosen_of`.

    Counted once for the same filters, whatever the order and the page.
    """
    store, service = store_of(request), request.app.state.service
    filters = replace(_filters(query), order="")
    try:
        chosen = sought(store, Wanted(query.agency, query.year), filters)
    except Unknown as error:
        raise HTTPException(404, sentence(language(request), error)) from error
    kept: Memory[tuple[str, Sought], Facets] = service.facets
    key = (store.data_version, chosen)
    counted = kept.recall(key)
    if counted is None:
        counted = store.facets(chosen)
        kept.keep(key, counted)
    return counted


def _filters(query: BrowseQuery | ReportsQuery | FiguresQuery) -> Filters:
    return Filters(*(getattr(query, name) for name in FILTERS[2:]))


def turned(offset: int, limit: int, count: int) -> tuple[int | None, int | None]:
    """Return where the next page begins, and the one before; None where there is none."""
    after = offset + limit if limit and offset + limit < count else None
    return after, max(0, offset - limit) if limit and offset else None


def address(request: Request, path: str, offset: int | None) -> str | None:
    """Return the address of another page of the same, None for none."""
    if offset is None:
        return None
    fields = [(name, text) for name, text in said(request) if name != "offset"]
    return f"{path}?{urlencode([*fields, ('offset', str(offset))])}"


def said(request: Request) -> list[tuple[str, str]]:
    """Return the parameters of an address that say anything: a form sends its empty fields too."""
    kept = request.query_params.multi_items()
    return [(name, text) for name, text in kept if text or name == "column"]


def chosen_of(
    store: Store,
    wanted: Wanted,
    filters: Filters,
    tongue: str,
    limit: int,
    offset: int = 0,
    count: int | None = None,
) -> Choice:
    """Return a page of what is sought; 404 for a name not known, with the nearest ones."""
    try:
        return browse(store, wanted, filters, limit, offset, count)
    except Unknown as error:
        raise HTTPException(404, sentence(tongue, error)) from error
