"""What other sites show of ours: a card of an agency, oEmbed, the map of the site, robots.txt."""

import json
from collections.abc import Sequence
from html import escape
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from bot.web.agencies import agency_named, card_of
from bot.web.cache import language, tagged
from bot.web.pages import rendered
from bot.web.service import Service, public_url, store_of
from index.store import Agency, Store

MOST_ADDRESSES = 50_000
"""What one sitemap may hold (sitemaps.org)."""
WIDE, HIGH = 420, 360
"""Pixels of an embedded card, where the site does not ask for less."""
CARD = "/card"
"""How the address of a card ends: these pages alone may be framed by other sites."""


@tagged
def card(request: Request) -> Response:
    """Return the main figures of an agency's newest report, small enough to be embedded."""
    agency = _agency(store_of(request), request.path_params["agency"])
    shown = card_of(store_of(request), agency, language(request))
    return rendered(request, "card.html", address=public_url(request), **shown)


@tagged
def oembed(request: Request) -> Response:
    """Return how a page of an agency is embedded (oEmbed 1.0, type `rich`)."""
    if request.query_params.get("format", "json") != "json":
        raise HTTPException(501, "format: json alone is offered")
    path = unquote(urlsplit(request.query_params.get("url", "")).path)
    kind, _, name = path.removeprefix("/").partition("/")
    if kind != "agencies":
        raise HTTPException(404)
    agency = _agency(store_of(request), name.removesuffix(CARD))
    address = f"{public_url(request)}/agencies/{quote(agency.name)}{CARD}"
    frame = (
        f'<iframe src="{escape(address)}" width="{WIDE}" height="{HIGH}" frameborder="0"></iframe>'
    )
    content: dict[str, Any] = {
        "version": "1.0", "type": "rich", "title": agency.name, "provider_name": "Gongkai",
        "provider_url": public_url(request), "html": frame, "width": WIDE, "height": HIGH,
    }  # fmt: skip
    return Response(json.dumps(content, ensure_ascii=False), media_type="application/json")


def _agency(store: Store, name: str) -> Agency:
    found = agency_named(store, name)
    if found is None:
        raise HTTPException(404)
    return found


def robots(request: Request) -> Response:
    """Say what crawlers may read: pages, not answers to questions nobody asked."""
    kept_out = ("/api/", "/check", "/metrics", "/?q=", "/reports?", "/compare?", "/chart.")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in kept_out)]
    return PlainTextResponse("\n".join([*lines, f"Sitemap: {public_url(request)}/sitemap.xml", ""]))


@tagged
def sitemap(request: Request) -> Response:
    """Return the addresses of the agencies and reports held; of many, the maps that have them."""
    paths = _paths_of(request)
    if len(paths) <= MOST_ADDRESSES:
        return _map(request, "urlset", "url", paths)
    count = -(-len(paths) // MOST_ADDRESSES)
    parts = [f"/sitemap-{number}.xml" for number in range(1, count + 1)]
    return _map(request, "sitemapindex", "sitemap", parts)


@tagged
def sitemap_part(request: Request) -> Response:
    """Return one of the maps of a site that has more addresses than one may hold."""
    last = request.path_params["number"] * MOST_ADDRESSES
    paths = _paths_of(request)[max(0, last - MOST_ADDRESSES) : last]
    if not paths:
        raise HTTPException(404)
    return _map(request, "urlset", "url", paths)


def _map(request: Request, whole: str, part: str, paths: Sequence[str]) -> Response:
    base = public_url(request)
    found = "".join(f"<{part}><loc>{escape(base + path)}</loc></{part}>\n" for path in paths)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    opened = f'<{whole} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return Response(f"{head}{opened}{found}</{whole}>\n", media_type="application/xml")


def _paths_of(request: Request) -> list[str]:
    store, service = store_of(request), request.app.state.service
    assert isinstance(service, Service)
    return service.once("sitemap", lambda: _paths(store))


_PAGES = ("/", "/agencies", "/reports", "/compare", "/coverage", "/check", "/api")


def _paths(store: Store) -> list[str]:
    held = store.dated()
    agencies = (f"/agencies/{quote(name)}" for name in sorted({one.name for one in held}))
    reports = (f"/reports/{quote(slug)}" for slug in sorted(one.report for one in held))
    return [*_PAGES, *agencies, *reports]


def favicon(request: Request) -> Response:
    """Lead who asks for the icon at its old place to it."""
    return RedirectResponse("/static/icon.svg", 301)
