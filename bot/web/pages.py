"""The pages people read: ask, the list of reports, one report with every figure in its place."""

from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from bot.web.api import chosen, etag, unchanged
from bot.web.report import report_page
from bot.web.service import Service, held_or_404
from bot.web.texts import language_of
from bot.web.theme import RELEASE, draw


def front(request: Request) -> Response:
    """Return the ask page."""
    return rendered(request, "ask.html")


def reports(request: Request) -> Response:
    """Return the list of reports held."""
    service: Service = request.app.state.service
    return rendered(request, "reports.html", reports=chosen(service, request))


def report(request: Request) -> Response:
    """Return a report, line by line as printed, with every figure and passage anchored."""
    service: Service = request.app.state.service
    held = held_or_404(request)
    return rendered(request, "report.html", **report_page(service.store, held, language(request)))


def raw(request: Request) -> Response:
    """Return the original file, or the text as read where the file is gone; always a download."""
    service: Service = request.app.state.service
    held = held_or_404(request)
    file = service.original(held)
    headers = {"content-security-policy": "default-src 'none'; sandbox"}
    if file is not None:
        name = held.report + file.suffix
        return FileResponse(file, 200, headers, "application/octet-stream", filename=name)
    headers["content-disposition"] = f"attachment; filename*=utf-8''{quote(held.report)}.txt"
    text = service.store.text(held.id)
    return Response(text.encode(), 200, headers, "text/plain; charset=utf-8")


def language(request: Request) -> str:
    """Return the language to speak to this reader."""
    accepted = request.headers.get("accept-language", "")
    return language_of(request.query_params.get("lang"), accepted)


def rendered(request: Request, template: str, **fields: Any) -> Response:
    """Return a page, or 304 to a reader who has it."""
    tongue = language(request)
    tag = etag(request, tongue, RELEASE)
    headers = {"etag": tag, "cache-control": "no-cache", "vary": "accept-language"}
    if unchanged(request, tag):
        return Response(status_code=304, headers=headers)
    html = draw(template, request, tongue, **fields)
    return Response(html, headers=headers, media_type="text/html; charset=utf-8")


def refused(request: Request, error: HTTPException) -> Response:
    """Return the page of a request that cannot be met."""
    tongue = language(request)
    html = draw("refused.html", request, tongue, status=error.status_code, detail=error.detail)
    return Response(html, error.status_code, error.headers, "text/html; charset=utf-8")
