"""The page on which a draft is checked: a file comes in, its findings are the page that goes out.

Nothing of the file is kept: it lies in memory while it is judged, and on no disk. No page is
changed by it and nobody is known by a cookie, so that there is nothing another site could make a
reader do in her own name; that others do not spend our time through her browser, the guard sees to.
"""

import asyncio
import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.drafts import rows, wording
from bot.drafts.received import LARGEST, LARGEST_MB, Busy, Examined
from bot.web.cache import language
from bot.web.pages import rendered
from bot.web.service import Service
from bot.web.texts import say
from index.drafts import Judged
from parser.report import Finding, Report

FIELD = "draft"
OVERHEAD = 16_384
"""Bytes of a form around its file."""
MOST_SHOWN = 300
"""Findings of a draft on the page."""
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_HEADERS = {"cache-control": "no-store", "referrer-policy": "same-origin"}
"""With no referrer at all a browser would not say either that a form is our own."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as the page shows it."""

    place: str
    said: str
    quote: tuple[str, str, str] | None
    """The row of a table as printed: before the cell, the cell, behind it."""


def form(request: Request) -> Response:
    """Return the page with nothing checked yet."""
    return _page(request)


async def check(request: Request) -> Response:
    """Return the page with what was found in the file that came with the request."""
    service: Service = request.app.state.service
    tongue = language(request)
    try:
        async with service.arrivals.of(request.scope):
            return await _checked(request, service, tongue)
    except Busy:
        return await _refused(request, 503, say(tongue, "drafts_busy"))


async def _checked(request: Request, service: Service, tongue: str) -> Response:
    too_large = say(tongue, "draft_too_large", most=LARGEST_MB)
    if int(request.headers["content-length"]) > LARGEST + OVERHEAD:
        return await _refused(request, 413, too_large)
    try:
        async with service.arrivals.coming():
            name, content = await _received(request)
    except TimeoutError:
        return Response(status_code=408, headers={"connection": "close"})
    if not name:
        return _page(request, 400, problem=say(tongue, "draft_unchosen"))
    if len(content) > LARGEST:
        return _page(request, 413, problem=too_large)
    try:
        with service.drafts.room():
            begun = service.drafts.begin(name, content, tongue)
            return _found(request, await asyncio.wrap_future(begun))
    except Busy:
        return _page(request, 503, problem=say(tongue, "drafts_busy"))


async def _received(request: Request) -> tuple[str, bytes]:
    """Return the name and the bytes of the file in a form; "" where none was chosen."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise HTTPException(400, "multipart/form-data is needed")
    reading = MultiPartParser(
        request.headers, request.stream(), max_files=1, max_fields=4, max_part_size=OVERHEAD
    )
    reading.spool_max_size = LARGEST + OVERHEAD  # a file that is larger would go to the disk
    try:
        given: FormData = await reading.parse()
    except (MultiPartException, ClientDisconnect) as error:
        raise HTTPException(400, "the form is damaged") from error
    file = given.get(FIELD)
    if not isinstance(file, UploadFile):
        return "", b""
    return file.filename or "", await file.read()


async def _refused(request: Request, status: int, problem: str) -> Response:
    """Say why once all has come in: a browser shows no answer to a request it still sends."""
    async for _ in request.stream():
        pass
    return _page(request, status, problem=problem)


def _found(request: Request, found: Examined) -> Response:
    service: Service = request.app.state.service
    service.measures.count("drafts", "read" if found.is_read else "unread")
    tongue = language(request)
    told = json.dumps(rows.as_object(found.drafts, tongue), ensure_ascii=False, indent=1)
    return _page(
        request,
        drafts=[_draft(one, tongue) for one in found.drafts],
        copy=_address(_WORD, found.copy) if found.copy is not None else "",
        listed=_address("application/json", told.encode("utf-8", "replace")),
        stem=found.drafts[0].file.rpartition(".")[0] or found.drafts[0].file,
    )


def _draft(judged: Judged, tongue: str) -> dict[str, Any]:
    return {
        "heading": wording.heading(judged, tongue) if judged.report else "",
        "comparison": wording.comparison(judged, tongue) if judged.report else "",
        "findings": [_shown(one, judged.report, tongue) for one in judged.findings[:MOST_SHOWN]],
        "further": max(0, len(judged.findings) - MOST_SHOWN),
    }


def _shown(finding: Finding, report: Report | None, tongue: str) -> Shown:
    place = wording.place(finding, report, tongue)
    return Shown(place, wording.remark(finding, report, tongue), _quote(finding, report))


def _quote(finding: Finding, report: Report | None) -> tuple[str, str, str] | None:
    """Return the printed row a finding is about; never prose: it may be what must not be shown."""
    if report is None or not finding.spot.indicator:
        return None
    spot, document = finding.spot, report.document
    row = next((b for b in document.blocks if b.cells and b.start <= spot.start < b.end), None)
    if row is None:
        return None
    end = min(max(spot.end, spot.start), row.end)
    parts = (row.start, spot.start), (spot.start, end), (end, row.end)
    before, cell, behind = (document.slice(*part) for part in parts)
    return before, cell, behind


def _address(kind: str, content: bytes) -> str:
    """Return a file as an address that holds it, so that it need not be kept to be fetched."""
    return f"data:{kind};base64,{b64encode(content).decode()}"


def _page(
    request: Request,
    status: int = 200,
    problem: str = "",
    drafts: Sequence[dict[str, Any]] = (),
    **files: str,
) -> Response:
    given = {"copy": "", "listed": "", "stem": "", **files}
    page = rendered(
        request, "check.html",
        problem=problem, drafts=drafts, field=FIELD, most=LARGEST_MB, **given,
    )  # fmt: skip
    page.status_code = status
    page.headers.update(_HEADERS)
    return page
