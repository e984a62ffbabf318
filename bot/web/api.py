"""The HTTP API: reports, figures and answers as JSON or CSV, open to every origin, with ETags."""

import json
from collections.abc import Sequence
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.reply import as_json
from bot.web.cache import tagged
from bot.web.guard import Counts
from bot.web.rows import FIGURE_COLUMNS, as_csv, figure_rows, report_row
from bot.web.service import public_url, store_of
from index import ask
from index.store import Held

LONGEST_QUESTION = 4096
"""Characters; what Telegram can send."""
MOST_REPORTS = 200
"""Reports on one page of `/api/figures`."""


@tagged
def api_reports(request: Request) -> Response:
    """Return the reports held."""
    rows = [report_row(held) for held in chosen(request)]
    return _json({"reports": rows})


@tagged
def api_figures(request: Request) -> Response:
    """Return figures of the reports chosen, a page of reports at a time."""
    wanted = request.query_params
    offset, limit = whole(request, "offset", 0), whole(request, "limit", 50, MOST_REPORTS)
    held = chosen(request)
    shown = held[offset : offset + limit]
    rows = figure_rows(store_of(request), shown, wanted.get("indicator"), wanted.get("column"))
    further = {**wanted, "offset": str(offset + limit)}
    after = f"/api/figures?{urlencode(further)}" if offset + limit < len(held) else None
    if wanted.get("format") == "csv":
        return Response(as_csv(FIGURE_COLUMNS, rows), media_type="text/csv; charset=utf-8")
    return _json({"reports": len(held), "next": after, "figures": rows})


@tagged
def api_ask(request: Request) -> Response:
    """Return the answer of the contract to one question."""
    turn = ask(question_of(request), store_of(request), request.app.state.service.today())
    return _json(as_json(turn.answer, public_url(request)))


def healthz(request: Request) -> Response:
    """Say that the program runs."""
    return PlainTextResponse("ok")


def readyz(request: Request) -> Response:
    """Say whether the store answers; 503 where it does not."""
    try:
        version = store_of(request).data_version
    except Exception:  # any engine's own error means the same here
        return PlainTextResponse("the store does not answer", 503)
    return PlainTextResponse(f"ready {version}")


def metrics(request: Request) -> Response:
    """Return counts in the Prometheus text format."""
    counts: Counts = request.app.state.counts
    lines = [
        *counts.lines(),
        "# TYPE gongkai_data gauge",
        f'gongkai_data{{version="{store_of(request).data_version}"}} 1',
    ]
    return PlainTextResponse("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4")


def chosen(request: Request) -> Sequence[Held]:
    """Return the reports of the `agency` (a name or a part of it, an alias) and `year` asked."""
    agency = request.query_params.get("agency")
    years = [whole(request, "year", 0)] if "year" in request.query_params else None
    if not agency:
        return store_of(request).reports(years=years)
    ids = [
        held.id
        for held in store_of(request).agencies()
        if agency in held.name or agency in held.aliases
    ]
    return store_of(request).reports(agencies=ids, years=years)


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


def _json(content: object) -> Response:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Response(text, media_type="application/json")
