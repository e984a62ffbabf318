"""The HTTP API: reports, figures and answers as JSON or CSV."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.files import FIGURES, Row, as_csv, figure_rows, report_rows
from bot.reply import compose
from bot.reply.contract import as_json
from bot.web.asking import ANSWER_COLUMNS, answered, asked, examples, rows
from bot.web.cache import tagged
from bot.web.guard import Counts
from bot.web.service import Service, public_url, store_of
from index import ask
from index.plain import plain
from index.store import Held, Store

MOST_REPORTS = 200
"""Reports on one page of `/api/figures` and `/api/reports`."""
LARGEST = 1_000_000
"""The largest number a parameter takes."""


@tagged
def api_reports(request: Request) -> Response:
    """Return the reports held, a page at a time."""
    shown, count, further = paged(request, "/api/reports")
    listed = [
        {name: value for name, value in row.items() if name != "file"}  # a path of the operator's
        for row in report_rows(store_of(request), shown)
    ]
    return _json({"count": count, "next": further, "reports": listed})


@tagged
def api_figures(request: Request) -> Response:
    """Return figures of the reports chosen, a page of reports at a time."""
    wanted = request.query_params
    shown, count, further = paged(request, "/api/figures")
    found = [
        row
        for row in figure_rows(store_of(request), shown)
        if wanted.get("indicator") in (None, row["indicator"])
        and wanted.get("column") in (None, row["column"])
    ]
    if wants_csv(request):
        return _csv(FIGURES, found)
    return _json({"count": count, "next": further, "figures": found})


@tagged
def api_ask(request: Request) -> Response:
    """Return the answer of the contract to one question; with format=csv its figures."""
    answer = answered(request, asked(request)).answer
    if wants_csv(request):
        parts = chain(answer.figures, *(part.figures for part in answer.parts))
        return _csv(ANSWER_COLUMNS, rows(tuple(dict.fromkeys(parts)), public_url(request)))
    return _json(as_json(answer, public_url(request)))


async def healthz(request: Request) -> Response:
    """Say that the program runs; asked of no thread, so that busy ones do not matter."""
    return PlainTextResponse("ok")


def readyz(request: Request) -> Response:
    """Say whether questions are answered: one whose answer is known is asked each time.

    503 where it is answered otherwise, where the file of the store is lost or damaged, and where a
    channel beside us does not work.
    """
    service: Service = request.app.state.service
    try:
        store = store_of(request)
        today = service.today()
        known = service.once(f"known {today}", partial(_known, store, today))
        answers = known is None or known[1] == _said(store, known[0], today)
    except Exception:  # any engine's own error means the same here
        answers = False
    if service.following.fault is not None:
        return PlainTextResponse("the store at its path cannot be used", 503)
    if not answers:
        return PlainTextResponse("the store does not answer", 503)
    if not service.is_live():
        return PlainTextResponse("updates do not come in", 503)
    return PlainTextResponse(f"ready {store.data_version}")


def _known(store: Store, today: date) -> tuple[str, str] | None:
    """Return a question that the store answers, with its answer; None where there is none."""
    for question in examples(store, today, "zh"):
        return question, _said(store, question, today)
    store.named("")  # reads the file; the version alone is remembered
    return None


def _said(store: Store, question: str, today: date) -> str:
    return compose(ask(question, store, today).answer).text


def metrics(request: Request) -> Response:
    """Return counts in the Prometheus text format."""
    counts: Counts = request.app.state.counts
    lines = [
        *counts.lines(),
        "# TYPE gongkai_data gauge",
        f'gongkai_data{{version="{store_of(request).data_version}"}} 1',
    ]
    return PlainTextResponse("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4")


def paged(request: Request, path: str) -> tuple[Sequence[Held], int, str | None]:
    """Return a page of the reports chosen, how many there are, and where the next page is."""
    offset, limit = whole(request, "offset", 0), whole(request, "limit", 50, MOST_REPORTS)
    held = chosen(store_of(request), request)
    further = {**request.query_params, "offset": str(offset + limit)}
    after = f"{path}?{urlencode(further)}" if limit and offset + limit < len(held) else None
    return held[offset : offset + limit], len(held), after


def chosen(store: Store, request: Request) -> Sequence[Held]:
    """Return the reports of the `agency` (any of its names, or a part of one) and `year` asked."""
    said = plain(request.query_params.get("agency", ""))
    years = [whole(request, "year", 0)] if "year" in request.query_params else None
    if not said:
        return store.reports(years=years)
    meant = {one.id for one in store.named(said)} or {
        one.id for one in store.agencies() if said in plain(one.name)
    }
    return store.reports(agencies=meant, years=years)


def whole(request: Request, name: str, otherwise: int, most: int = LARGEST) -> int:
    """Return a whole number of the query string, 0 to `most`; 400 where it is none."""
    text = request.query_params.get(name, str(otherwise))
    if not (text.isascii() and text.isdigit() and len(text) < 8 and int(text) <= most):
        raise HTTPException(400, f"{name}: a whole number from 0 to {most} is needed")
    return int(text)


def wants_csv(request: Request) -> bool:
    """Say whether the reader wants CSV; 400 for a format there is not."""
    wanted = request.query_params.get("format", "json")
    if wanted not in ("json", "csv"):
        raise HTTPException(400, "format: json or csv is needed")
    return wanted == "csv"


def _json(content: object) -> Response:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=_number)
    return Response(text, media_type="application/json")


def _csv(columns: Sequence[str], found: Iterable[Row]) -> Response:
    return Response("".join(as_csv(columns, found)), media_type="text/csv; charset=utf-8")


def _number(value: object) -> Any:
    """Return a value as JSON has it: whole numbers whole, others as printed."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value)
