"""The filters in an address: which reports it asks for, and which page of them."""

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.web.cache import language
from bot.web.service import store_of
from bot.words import sentence
from index.browsing import Filters, browse
from index.choosing import Choice, Unknown, Wanted, nearest
from index.store import Store

MOST_REPORTS = 200
"""Reports on one page of `/api/figures` and `/api/reports`."""
LARGEST = 1_000_000
"""The largest number a parameter takes."""
FILTERS = ("agency", "year", "place", "level", "form", "checks", "text", "sort")
"""Parameters that narrow and order reports."""
PAGING = ("offset", "limit")


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


def paged(request: Request, path: str, most: int = MOST_REPORTS) -> Page:
    """Return the page of reports an address asks for; 400 and 404 as `chosen`."""
    offset, limit = number_of(request, "offset", 0), number_of(request, "limit", 50, most)
    choice = chosen(request, limit, offset)
    after = offset + limit if limit and offset + limit < choice.count else None
    before = max(0, offset - limit) if limit and offset else None
    return Page(choice, offset, limit, _at(request, path, before), _at(request, path, after))


def _at(request: Request, path: str, offset: int | None) -> str | None:
    if offset is None:
        return None
    fields = [(name, text) for name, text in said(request) if name != "offset"]
    return f"{path}?{urlencode([*fields, ('offset', str(offset))])}"


def said(request: Request) -> list[tuple[str, str]]:
    """Return the parameters of an address that say anything: a form sends its empty fields too."""
    return [(name, text) for name, text in request.query_params.multi_items() if text]


def chosen(request: Request, limit: int, offset: int) -> Choice:
    """Return what `FILTERS`, `indicator` and `column` choose, of the reports a page.

    400 for a year that is none, 404 for a name not known, with the nearest ones.
    """
    asked = request.query_params
    years = [number_of(request, "year", 0, text=text) for text in asked.getlist("year") if text]
    wanted = Wanted(
        asked.getlist("agency"), years, asked.getlist("indicator"), asked.getlist("column")
    )
    filters = Filters(*(asked.get(name, "") for name in FILTERS[2:]))
    return chosen_of(store_of(request), wanted, filters, language(request), limit, offset)


def chosen_of(
    store: Store, wanted: Wanted, filters: Filters, tongue: str, limit: int, offset: int = 0
) -> Choice:
    """Return a page of what is sought; 404 for a name not known, with the nearest ones."""
    try:
        return browse(store, wanted, filters, limit, offset)
    except Unknown as error:
        raise HTTPException(404, sentence(tongue, error)) from error


def known(request: Request, *names: str) -> None:
    """Raise 400 for a parameter there is not: a misspelt filter must not be a filter less."""
    for name in request.query_params:
        if name not in (*names, "lang"):
            error = Unknown("parameter", name, nearest(name, names, str))
            raise HTTPException(400, sentence(language(request), error))


def number_of(
    request: Request, name: str, otherwise: int, most: int = LARGEST, text: str | None = None
) -> int:
    """Return a whole number of the query string, 0 to `most`; 400 where it is none."""
    text = request.query_params.get(name, str(otherwise)) if text is None else text
    if not (text.isascii() and text.isdigit() and len(text) < 8 and int(text) <= most):
        raise HTTPException(400, f"{name}: a whole number from 0 to {most} is needed")
    return int(text)
