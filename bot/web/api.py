"""The HTTP API: reports, figures and answers as JSON or CSV."""

import gc
import json
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot import rows
from bot.channel import examples
from bot.files import as_csv, report_rows
from bot.reply import compose
from bot.reply.contract import as_json
from bot.rows import Row
from bot.web.asking import answered, asked
from bot.web.cache import language, tagged
from bot.web.guard import Counts
from bot.web.service import Service, public_url, store_of
from bot.words import sentence
from index import ask
from index.choosing import Choice, Unknown, Wanted, nearest, page
from index.store import Store

MOST_REPORTS = 200
"""Reports on one page of `/api/figures` and `/api/reports`."""
LARGEST = 1_000_000
"""The largest number a parameter takes."""


@tagged
def api_reports(request: Request) -> Response:
    """Return the reports held, a page at a time."""
    known(request, "agency", "year", "offset", "limit")
    choice, count, further = paged(request, "/api/reports")
    listed = [
        {name: value for name, value in row.items() if name != "file"}  # a path of the operator's
        for row in report_rows(choice)
    ]
    return _json({"count": count, "next": further, "reports": listed})


@tagged
def api_figures(request: Request) -> Response:
    """Return figures of the reports chosen, a page of reports at a time."""
    known(request, "agency", "year", "indicator", "column", "format", "offset", "limit")
    choice, count, further = paged(request, "/api/figures")
    found = list(rows.of_reports(choice, public_url(request)))
    if wants_csv(request):
        return _csv(rows.COLUMNS, found)
    return _json({"count": count, "next": further, "figures": found})


@tagged
def api_ask(request: Request) -> Response:
    """Return the answer of the contract to one question; with format=csv its figures."""
    answer = answered(request, asked(request)).answer
    if wants_csv(request):
        return _csv(rows.COLUMNS, rows.of_answer(answer, public_url(request)))
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
    for question in examples(store, lambda said: ask(said, store, today).answer, "zh"):
        known = question, _said(store, question, today)
        # What questions need is loaded by now and stays: to look through it for circles would
        # hold up everybody for a tenth of a second each time.
        gc.collect()
        gc.freeze()
        return known
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


def paged(request: Request, path: str) -> tuple[Choice, int, str | None]:
    """Return a page of the reports chosen, how many there are, and where the next page is."""
    offset, limit = number_of(request, "offset", 0), number_of(request, "limit", 50, MOST_REPORTS)
    choice = chosen(store_of(request), request, limit, offset)
    further = [*((k, v) for k, v in request.query_params.multi_items() if k != "offset")]
    further.append(("offset", str(offset + limit)))
    after = f"{path}?{urlencode(further)}" if limit and offset + limit < choice.count else None
    return choice, choice.count, after


def chosen(store: Store, request: Request, limit: int, offset: int) -> Choice:
    """Return what is chosen by `agency`, `year`, `indicator` and `column`, each once or often.

    Of the reports that is a page.
    """
    asked = request.query_params
    years = [number_of(request, "year", 0, text=text) for text in asked.getlist("year")]
    wanted = Wanted(
        asked.getlist("agency"), years, asked.getlist("indicator"), asked.getlist("column")
    )
    return chosen_of(store, wanted, language(request), limit, offset)


def chosen_of(store: Store, wanted: Wanted, tongue: str, limit: int, offset: int = 0) -> Choice:
    """Return a page of what is wanted; 404 for a name not known, with the nearest ones."""
    try:
        return page(store, wanted, limit, offset)
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
