"""The HTTP API: reports, figures and answers as JSON or CSV, open to every origin, with ETags."""

import json
from collections.abc import Sequence
from hashlib import sha256
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.reply import as_json
from bot.web.guard import Counts
from bot.web.rows import FIGURE_COLUMNS, as_csv, figure_rows, report_row
from bot.web.service import Service, public_url
from index import ask
from index.store import Held

LONGEST_QUESTION = 4096
"""Characters; what Telegram can send."""
MOST_REPORTS = 200
"""Reports on one page of `/api/figures`."""

OPEN = {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}


def api_reports(request: Request) -> Response:
    """Return the reports held."""
    service: Service = request.app.state.service
    rows = [report_row(held) for held in chosen(service, request)]
    return _json(request, {"reports": rows})


def api_figures(request: Request) -> Response:
    """Return figures of the reports chosen, a page of reports at a time."""
    service: Service = request.app.state.service
    wanted = request.query_params
    offset, limit = whole(request, "offset", 0), whole(request, "limit", 50, MOST_REPORTS)
    held = chosen(service, request)
    shown = held[offset : offset + limit]
    rows = figure_rows(service.store, shown, wanted.get("indicator"), wanted.get("column"))
    further = {**wanted, "offset": str(offset + limit)}
    after = f"/api/figures?{urlencode(further)}" if offset + limit < len(held) else None
    if wanted.get("format") == "csv":
        return _sent(request, as_csv(FIGURE_COLUMNS, rows), "text/csv; charset=utf-8")
    return _json(request, {"reports": len(held), "next": after, "figures": rows})


def api_ask(request: Request) -> Response:
    """Return the answer of the contract to one question."""
    service: Service = request.app.state.service
    turn = ask(question_of(request), service.store, service.today())
    return _json(request, as_json(turn.answer, public_url(request)))


def healthz(request: Request) -> Response:
    """Say that the program runs."""
    return PlainTextResponse("ok")


def readyz(request: Request) -> Response:
    """Say whether the store answers; 503 where it does not."""
    service: Service = request.app.state.service
    try:
        version = service.store.data_version
    except Exception:  # any engine's own error means the same here
        return PlainTextResponse("the store does not answer", 503)
    return PlainTextResponse(f"ready {version}")


def metrics(request: Request) -> Response:
    """Return counts in the Prometheus text format."""
    service: Service = request.app.state.service
    counts: Counts = request.app.state.counts
    lines = [
        *counts.lines(),
        "# TYPE gongkai_data gauge",
        f'gongkai_data{{version="{service.store.data_version}"}} 1',
    ]
    return PlainTextResponse("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4")


def chosen(service: Service, request: Request) -> Sequence[Held]:
    """Return the reports of the `agency` (a name or a part of it, an alias) and `year` asked."""
    agency = request.query_params.get("agency")
    years = [whole(request, "year", 0)] if "year" in request.query_params else None
    if not agency:
        return service.store.reports(years=years)
    ids = [
        held.id
        for held in service.store.agencies()
        if agency in held.name or agency in held.aliases
    ]
    return service.store.reports(agencies=ids, years=years)


def question_of(request: Request) -> str:
    """Return the question asked; 400 without one or with one too long."""
    question = request.query_params.get("q", "").strip()
    if not question:
        raise HTTPException(400, "q: a question is needed")
    if len(question) > LONGEST_QUESTION:
        raise HTTPException(400, f"q: at most {LONGEST_QUESTION} characters")
    return question


def whole(request: Request, name: str, otherwise: int, most: int = 1_000_000) -> int:
    """Return a whole number of the query string, 0 to `most`; 400 where it is none."""
    text = request.query_params.get(name, str(otherwise))
    if not (text.isascii() and text.isdigit() and len(text) < 8 and int(text) <= most):
        raise HTTPException(400, f"{name}: a whole number from 0 to {most} is needed")
    return int(text)


def etag(request: Request, *more: str) -> str:
    """Return a tag that changes with the data, the date and what else the response depends on."""
    service: Service = request.app.state.service
    parts = (service.store.data_version, service.today().isoformat(), *more)
    return f'W/"{sha256("|".join(parts).encode()).hexdigest()[:16]}"'


def unchanged(request: Request, tag: str) -> bool:
    """Say whether the reader already has the response with this tag."""
    had = request.headers.get("if-none-match", "")
    return tag in (part.strip() for part in had.split(",")) or had.strip() == "*"


def _json(request: Request, content: object) -> Response:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return _sent(request, text, "application/json")


def _sent(request: Request, text: str, media_type: str) -> Response:
    tag = etag(request, request.url.path, public_url(request))
    headers = {**OPEN, "etag": tag, "cache-control": "no-cache"}
    if unchanged(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(text, headers=headers, media_type=media_type)
