"""The pages people read: ask, reports, agencies, coverage; each a few lines over a template."""

from collections.abc import Sequence
from functools import partial
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from bot.channel import examples, original
from bot.chart import Chart, chart_of
from bot.chart import picture as chart_picture
from bot.paper import picture
from bot.reply import compose
from bot.web import asking
from bot.web.agencies import (
    MOST_LISTED,
    agency_named,
    agency_page,
    coverage_page,
    path_to,
    places,
)
from bot.web.bars import bars
from bot.web.cache import language, tagged
from bot.web.choice import chosen_of
from bot.web.queries import MOST_AGENCIES, MOST_COLUMNS, AskQuery, CoverageQuery, read
from bot.web.report import report_page
from bot.web.service import Service, held_or_404, public_url, store_of
from bot.web.theme import draw
from bot.web.vector import MARGIN, WIDE, laid_out
from index import ask
from index.answer import Answer
from index.browsing import Filters
from index.choosing import Wanted
from index.coverage import covered
from index.plain import whole


@tagged
def front(request: Request) -> Response:
    """Return the ask page; with a question in the address, its answer."""
    if not request.query_params.get("q", "").strip():
        shown = _examples(request)
        return rendered(request, "ask.html", examples=shown)
    said = read(AskQuery, request, is_strict=False)
    service: Service = request.app.state.service
    answer = asking.answered(request, said, "web").answer
    with service.measures.stage("web", "compose"):
        reply = compose(answer, service.public_url)
    chart = chart_of(answer)
    fragments = [asking.text_fragment(link.source_url, link.quote) for link in reply.links]
    again = urlencode([("q", said.q), *(("after", one) for one in said.after)])
    return rendered(
        request,
        "answer.html",
        said=said,
        answer=answer,
        reply=reply,
        links=list(zip(reply.links, fragments, strict=True)),
        chart=chart,
        bars=bars(chart.points) if chart else (),
        chain=asking.chain(said),
        again=again,
        beside=_beside(answer),
    )


def _beside(answer: Answer) -> dict[str, str | list[str]] | None:
    """Return what the comparison is asked for to set the figures of an answer side by side."""
    printed = [one for one in answer.figures if one.citation]
    agencies = [*dict.fromkeys(one.agency for one in printed)]
    years = [*dict.fromkeys(str(one.year) for one in printed)]
    columns = len(agencies) * len(years)
    if not (2 <= columns <= MOST_COLUMNS and len(agencies) <= MOST_AGENCIES):
        return None
    return {"agency": agencies, "year": sorted(years), "row": printed[0].indicator}


@tagged
def report(request: Request) -> Response:
    """Return a report, line by line as printed, with every figure and passage anchored."""
    held = held_or_404(request)
    shown = report_page(store_of(request), held, language(request))
    address = f"{public_url(request)}/reports/{quote(held.report)}"
    service: Service = request.app.state.service
    pictured = held.format == "pdf" and original(held) is not None
    fields = {"address": address, "today": service.today(), "pictured": pictured}
    return rendered(request, "report.html", **fields, **shown)


def raw(request: Request) -> Response:
    """Return the original file, or the text as read where the file is gone; always a download."""
    held = held_or_404(request)
    file = original(held)
    headers = {"content-security-policy": "default-src 'none'; sandbox"}
    if file is not None:
        name = held.report + file.suffix
        return FileResponse(file, 200, headers, "application/octet-stream", filename=name)
    headers["content-disposition"] = f"attachment; filename*=utf-8''{quote(held.report)}.txt"
    text = store_of(request).text(held.id)
    return Response(whole(text).encode(), 200, headers, "text/plain; charset=utf-8")


@tagged
def paper(request: Request) -> Response:
    """Return a page of a PDF as a picture; `box=c<start>` boxes that cell."""
    held = held_or_404(request)
    file = original(held) if held.format == "pdf" else None
    number, wanted = request.path_params["page"], request.query_params.get("box", "")
    figures = store_of(request).figures(held.id).values() if wanted else ()
    places = (one.place for one in figures if one.place and one.place.page == number)
    box = next((place.box for place in places if f"c{place.start}" == wanted), None)
    drawn = picture(file, held.sha256, number, box) if file else None
    if drawn is None:
        raise HTTPException(404)
    return Response(drawn, media_type="image/png")


@tagged
def agencies(request: Request) -> Response:
    """Return the agencies of a place and the places in it; without one the provinces."""
    place = request.query_params.get("place", "")
    store, path = store_of(request), path_to(place)
    if place and not path:
        raise HTTPException(404)
    counts = store.places()
    here = store.agencies(place=place, limit=MOST_LISTED)
    more = counts.get(place, 0) - len(here)
    below = places(counts, place)
    return rendered(request, "agencies.html", path=path, places=below, agencies=here, more=more)


@tagged
def agency(request: Request) -> Response:
    """Return one agency: its reports, and its main figures over the years."""
    found = agency_named(store_of(request), request.path_params["agency"])
    if found is None:
        raise HTTPException(404)
    row = request.query_params.get("row", "")
    shown = agency_page(store_of(request), found, row, language(request))
    return rendered(request, "agency.html", path=path_to(found.place), **shown)


@tagged
def agency_chart(request: Request) -> Response:
    """Return the chart of an agency's page as a picture."""
    found = agency_named(store_of(request), request.path_params["agency"])
    if found is None:
        raise HTTPException(404)
    row = request.query_params.get("row", "")
    shown = agency_page(store_of(request), found, row, language(request))
    return drawn(request, shown["chart"], f"/agencies/{found.name}", row=row)


@tagged
def answer_chart(request: Request) -> Response:
    """Return the chart of an answer as a picture."""
    said = read(AskQuery, request, is_strict=False)
    answer = asking.answered(request, said, "chart").answer
    return drawn(request, chart_of(answer), "/", q=said.q, after=said.after)


@tagged
def coverage(request: Request) -> Response:
    """Return what is held: how many reports of which years, and which contradict themselves."""
    store, service = store_of(request), request.app.state.service
    shown = service.once("coverage", lambda: coverage_page(store))
    year, chosen = read(CoverageQuery, request, is_strict=False, is_form=True).year, None
    if year:
        chosen_of(store, Wanted(years=[year]), Filters(), language(request), 0)  # before it is kept
        chosen = service.once(f"coverage {year}", lambda: covered(store, year))
    return rendered(request, "coverage.html", chosen=chosen, **shown)


def _examples(request: Request) -> Sequence[str]:
    """Return the examples of the ask page."""
    store, tongue = store_of(request), language(request)
    service: Service = request.app.state.service
    today = service.today()
    make = partial(examples, store, lambda said: ask(said, store, today).answer, tongue)
    return service.once(f"examples {tongue} {today.year}", make)


def refused(request: Request, error: HTTPException) -> Response:
    """Return the page of a request that cannot be met."""
    told = error.detail != HTTPStatus(error.status_code).phrase
    page = rendered(
        request, "refused.html", status=error.status_code, detail=error.detail, told=told
    )
    page.status_code = error.status_code
    page.headers.update(error.headers or {})
    return page


def drawn(
    request: Request, chart: Chart | None, path: str, **query: str | Sequence[str]
) -> Response:
    """Return a chart as the path says, SVG or PNG; `path` and `query`: the page it is of.

    404 where there is nothing to draw, and as PNG where there is no face to draw it with.
    """
    form, base = request.path_params["form"], public_url(request)
    if chart is not None and form == "svg":
        fields = urlencode({name: said for name, said in query.items() if said}, doseq=True)
        page = f"{base}{quote(path)}" + (f"?{fields}" if fields else "")
        shown = {"shown": laid_out(chart, page), "wide": WIDE, "margin": MARGIN, "base": base}
        svg = draw("chart.svg", request, language(request), title=chart.title, **shown)
        return Response(svg, media_type="image/svg+xml")
    image = chart_picture(chart) if chart is not None and form == "png" else None
    if image is None:
        raise HTTPException(404)
    return Response(image, media_type="image/png")


def rendered(request: Request, template: str, **fields: Any) -> Response:
    """Return a page in the reader's language."""
    html = draw(template, request, language(request), base=public_url(request), **fields)
    return Response(html, media_type="text/html; charset=utf-8")
