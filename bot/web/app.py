"""The web face as an ASGI app."""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from bot.web import api, browser, checking, comparing, embed, openapi, pages
from bot.web.guard import guarded
from bot.web.lanes import quick, slow
from bot.web.service import Service
from bot.web.theme import STATIC
from bot.wire import Door, host_of
from parser.report import GongkaiError

ROUTES = (
    Route("/", quick(pages.front)),
    Route("/reports", slow(browser.reports)),
    Route("/reports/{report}", quick(pages.report)),
    Route("/reports/{report}/raw", quick(pages.raw)),
    Route("/reports/{report}/pages/{page:int}", slow(pages.paper)),
    Route("/agencies", slow(pages.agencies)),
    Route("/agencies/{agency}", slow(pages.agency)),
    Route("/agencies/{agency}/card", slow(embed.card)),
    Route("/agencies/{agency}/chart.{form}", slow(pages.agency_chart)),
    Route("/compare", slow(comparing.compare)),
    Route("/compare/chart.{form}", slow(comparing.picture)),
    Route("/chart.{form}", slow(pages.answer_chart)),
    Route("/coverage", slow(pages.coverage)),
    Route("/check", checking.form),
    Route("/check", checking.check, methods=["POST"]),
    Route("/api/ask", quick(api.api_ask)),
    Route("/api/reports", slow(api.api_reports)),
    Route("/api/figures", slow(api.api_figures)),
    Route("/api/agencies", slow(api.api_agencies)),
    Route("/api/indicators", quick(api.api_indicators)),
    Route("/api", quick(openapi.page)),
    Route("/api/openapi.json", openapi.openapi),
    Route("/api/oembed", quick(embed.oembed)),
    Route("/robots.txt", embed.robots),
    Route("/sitemap.xml", slow(embed.sitemap)),
    Route("/sitemap-{number:int}.xml", slow(embed.sitemap_part)),
    Route("/favicon.ico", embed.favicon),
    Route("/healthz", api.healthz),
    Route("/readyz", quick(api.readyz, is_ours=True)),
    Route("/metrics", api.metrics),
    Mount("/static", StaticFiles(directory=STATIC)),
)


def create_app(service: Service) -> ASGIApp:
    """Return the web face; share it with another channel by running it in the same loop."""
    app = Starlette(
        routes=list(ROUTES),
        exception_handlers={
            HTTPException: _refused,
            GongkaiError: _unanswered,
            Exception: _broken,
        },
    )
    app.state.service, app.state.lanes = service, service.lanes
    service.measures.watch(service.newest, lambda: service.following.fault is None)
    door = Door(service.hosts | {host_of(service.public_url)} - {""})
    return guarded(app, service.measures, door)


def _refused(request: Request, error: Exception) -> Response:
    """Return what a request gets that asks for something impossible or absent."""
    assert isinstance(error, HTTPException)
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": error.detail}, error.status_code)
    return pages.refused(request, error)


def _unanswered(request: Request, error: Exception) -> Response:
    """Return what a reader gets while the store cannot be read."""
    assert isinstance(error, GongkaiError)
    request.app.state.service.log_once(error)
    return _refused(request, HTTPException(503))


def _broken(request: Request, error: Exception) -> Response:
    """Return what a reader gets when we failed; the traceback is the operator's, in the log."""
    return _refused(request, HTTPException(500))
