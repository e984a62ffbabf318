"""The pages people read: ask, the list of reports, one report with every figure in its place."""

from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from bot.web.api import chosen
from bot.web.cache import language, tagged
from bot.web.report import report_page
from bot.web.service import Service, held_or_404, public_url, store_of
from bot.web.theme import draw


@tagged
def front(request: Request) -> Response:
    """Return the ask page."""
    return rendered(request, "ask.html")


@tagged
def reports(request: Request) -> Response:
    """Return the list of reports held."""
    return rendered(request, "reports.html", reports=chosen(request))


@tagged
def report(request: Request) -> Response:
    """Return a report, line by line as printed, with every figure and passage anchored."""
    held = held_or_404(request)
    shown = report_page(store_of(request), held, language(request))
    address = f"{public_url(request)}/reports/{quote(held.report)}"
    today = request.app.state.service.today()
    return rendered(request, "report.html", address=address, today=today, **shown)


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
    text = store_of(request).text(held.id)
    return Response(text.encode(), 200, headers, "text/plain; charset=utf-8")


def rendered(request: Request, template: str, **fields: Any) -> Response:
    """Return a page in the reader's language."""
    html = draw(template, request, language(request), **fields)
    return Response(html, media_type="text/html; charset=utf-8")


def refused(request: Request, error: HTTPException) -> Response:
    """Return the page of a request that cannot be met."""
    page = rendered(request, "refused.html", status=error.status_code, detail=error.detail)
    page.status_code = error.status_code
    page.headers.update(error.headers or {})
    return page
