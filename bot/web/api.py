"""The HTTP API: reports, figures and answers as JSON or CSV."""

import gc
import json
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot import listing, rows
from bot.channel import examples
from bot.files import REPORTS, as_csv, report_rows
from bot.measures import Measures
from bot.reply import compose
from bot.reply.contract import as_json
from bot.rows import Row
from bot.web.asking import answered
from bot.web.cache import language, tagged
from bot.web.choice import address, paged, turned
from bot.web.queries import (
    MOST_IN_TABLE,
    MOST_REPORTS,
    AgenciesQuery,
    AskQuery,
    FiguresQuery,
    IndicatorsQuery,
    ReportsQuery,
    read,
)
from bot.web.service import Service, public_url, store_of
from bot.words import sentence
from index import ask
from index.choosing import Unknown
from index.store import Store

COLUMNS_OF_REPORTS = tuple(column for column in REPORTS if column != "file")
"""What the API tells of a report: the path of its file is the operator's."""


@tagged
def api_reports(request: Request) -> Response:
    """Return the reports held, a page at a time."""
    query = read(ReportsQuery, request)
    most = MOST_IN_TABLE if query.format == "csv" else MOST_REPORTS
    page = paged(request, query, "/api/reports", most)
    listed = report_rows(page.choice)
    if query.format == "csv":
        return _csv(COLUMNS_OF_REPORTS, listed)
    found = [{name: row[name] for name in COLUMNS_OF_REPORTS} for row in listed]
    return _json({"count": page.choice.count, "next": page.further, "reports": found})


@tagged
def api_figures(request: Request) -> Response:
    """Return figures of the reports chosen, a page of reports at a time."""
    query = read(FiguresQuery, request)
    page = paged(request, query, "/api/figures", MOST_REPORTS)
    found = rows.of_reports(page.choice, public_url(request))
    if query.format == "csv":
        return _csv(rows.COLUMNS, found)
    return _json({"count": page.choice.count, "next": page.further, "figures": list(found)})


@tagged
def api_agencies(request: Request) -> Response:
    """Return the agencies that have reports, a page at a time."""
    query = read(AgenciesQuery, request)
    try:
        found = listing.agencies(
            store_of(request), query.agency, query.place, query.limit, query.offset
        )
    except Unknown as error:
        raise HTTPException(404, sentence(language(request), error)) from error
    after, _ = turned(query.offset, query.limit, found.total)
    further = address(request, "/api/agencies", after)
    return _json({"count": found.total, "next": further, "agencies": found.rows})


@tagged
def api_indicators(request: Request) -> Response:
    """Return every row of the forms and what can be computed."""
    read(IndicatorsQuery, request)
    return _json({"indicators": listing.indicators()})


@tagged
def api_ask(request: Request) -> Response:
    """Return the answer of the contract to one question; with format=csv its figures."""
    query = read(AskQuery, request, is_strict=False)
    answer = answered(request, query, "api").answer
    if query.format == "csv":
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
    """Return what is counted, in the text format that the reader asks for."""
    measures: Measures = request.app.state.service.measures
    content, kind = measures.written(request.headers.get("accept", ""))
    return Response(content, media_type=kind)


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
