"""The web face as an ASGI app, and as a server of its own."""

from typing import Protocol

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from bot.web import api, pages
from bot.web.guard import LONGEST_QUERY, Counts, guarded
from bot.web.openapi import openapi
from bot.web.service import Service
from bot.web.theme import STATIC
from index.store import Store

ROUTES = (
    Route("/", pages.front),
    Route("/reports", pages.reports),
    Route("/reports/{report}", pages.report),
    Route("/reports/{report}/raw", pages.raw),
    Route("/reports/{report}/pages/{page:int}", pages.paper),
    Route("/agencies", pages.agencies),
    Route("/agencies/{agency}", pages.agency),
    Route("/coverage", pages.coverage),
    Route("/api/ask", api.api_ask),
    Route("/api/reports", api.api_reports),
    Route("/api/figures", api.api_figures),
    Route("/api/openapi.json", openapi),
    Route("/healthz", api.healthz),
    Route("/readyz", api.readyz),
    Route("/metrics", api.metrics),
    Mount("/static", StaticFiles(directory=STATIC)),
)


class WebSettings(Protocol):
    """The settings this channel reads."""

    @property
    def web_host(self) -> str:
        """Return the address to listen on; 127.0.0.1 unless the operator says otherwise."""

    @property
    def web_port(self) -> int:
        """Return the port to listen on."""

    @property
    def public_url(self) -> str | None:
        """Return where readers reach the pages, None where nobody said."""


def create_app(service: Service) -> ASGIApp:
    """Return the web face; share it with another channel by running it in the same loop."""
    counts = Counts()
    app = Starlette(
        routes=list(ROUTES),
        exception_handlers={HTTPException: _refused, Exception: _broken},
    )
    app.state.service, app.state.counts = service, counts
    return guarded(app, counts)


def run(settings: WebSettings, store: Store) -> None:
    """Serve until stopped by a signal."""
    app = create_app(Service(store, settings.public_url))
    uvicorn.run(
        app,
        host=settings.web_host,
        port=settings.web_port,
        server_header=False,
        log_level="warning",
        timeout_keep_alive=15,
        limit_concurrency=256,
        h11_max_incomplete_event_size=LONGEST_QUERY + 65_536,
    )


def _refused(request: Request, error: Exception) -> Response:
    """Return what a request gets that asks for something impossible or absent."""
    assert isinstance(error, HTTPException)
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": error.detail}, error.status_code)
    return pages.refused(request, error)


def _broken(request: Request, error: Exception) -> Response:
    """Return what a reader gets when we failed; the traceback is the operator's, in the log."""
    return _refused(request, HTTPException(500))
