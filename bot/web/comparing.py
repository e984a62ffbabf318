"""Agencies side by side, at an address that names them and the years, and so stays what it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.web.bars import bars
from bot.web.cache import language, tagged
from bot.web.pages import drawn, rendered
from bot.web.queries import MOST_AGENCIES, MOST_COLUMNS, CompareQuery, read
from bot.web.series import Series, chart_of, main_rows, series, series_of
from bot.web.service import public_url, store_of
from bot.words import sentence
from data.vocabulary import vocabulary
from index.choosing import Unknown, agencies, known_years, rows
from index.store import Agency, Held, Store

PATH = "/compare"


@dataclass(frozen=True, slots=True)
class Compared:
    """What an address sets side by side, found."""

    agencies: tuple[Agency, ...]
    years: tuple[int, ...]
    held: Mapping[tuple[int, int], Held]
    """Reports by agency and year."""
    indicators: tuple[str, ...]
    """Rows that are named; (): the main ones."""

    @property
    def columns(self) -> list[tuple[Agency, int]]:
        """Return the columns of the table: each agency with each year."""
        return [(agency, year) for agency in self.agencies for year in self.years]

    def query(self, **more: str) -> str:
        """Return the address that means this and will go on meaning it."""
        return urlencode([*self._said(self.indicators), *more.items()])

    def table(self, rows: Sequence[Series]) -> str:
        """Return the address of the rows that are shown as CSV."""
        said = self._said([one.indicator for one in rows])
        of_form = [("column", "total"), ("column", ""), ("format", "csv")]
        return f"/api/figures?{urlencode([*said, *of_form])}"

    def _said(self, indicators: Sequence[str]) -> list[tuple[str, str]]:
        return [
            *(("agency", one.name) for one in self.agencies),
            *(("year", str(one)) for one in self.years),
            *(("indicator", one) for one in indicators),
        ]


class Several(Exception):  # an answer, not a fault
    """A name fits several agencies."""

    def __init__(self, said: str, agencies: Sequence[Agency]) -> None:
        super().__init__(said)
        self.said, self.agencies = said, agencies


@tagged
def compare(request: Request) -> Response:
    """Return the figures of several agencies and years side by side."""
    query = read(CompareQuery, request, is_form=True)
    names = _names(query)
    if not names:
        return _page(request, names)
    try:
        found = _compared(store_of(request), query, names)
    except Unknown as error:
        return _page(request, names, 404, problem=sentence(language(request), error))
    except Several as several:
        return _page(request, names, 300, several=several)
    if _is_other(request, found):
        kept = {name: request.query_params[name] for name in ("row", "lang")
                if request.query_params.get(name)}  # fmt: skip
        return RedirectResponse(f"{PATH}?{found.query(**kept)}", 302)
    shown, drawn_row = _shown(request, found, query.row)
    chart = _chart(found, drawn_row, language(request))
    return _page(
        request,
        [one.name for one in found.agencies],
        found=found,
        series=shown,
        row=drawn_row,
        chart=chart,
        bars=bars(chart.points) if chart else (),
        table=found.table(shown),
        years=_years(store_of(request), found),
    )


@tagged
def picture(request: Request) -> Response:
    """Return the chart of a comparison as a picture."""
    query = read(CompareQuery, request, is_form=True)
    try:
        found = _compared(store_of(request), query, _names(query))
    except (Unknown, Several) as error:
        raise HTTPException(404, str(error)) from error
    _, row = _shown(request, found, query.row)
    chart = _chart(found, row, language(request))
    names = [one.name for one in found.agencies]
    said = {"agency": names, "year": [*map(str, found.years)], "indicator": found.indicators}
    return drawn(request, chart, PATH, **said, row=row.indicator if row else "")


def _names(query: CompareQuery) -> list[str]:
    names = [one.strip() for one in query.agency if one.strip()]
    if len(names) > MOST_AGENCIES:
        raise HTTPException(400, f"agency: at most {MOST_AGENCIES}")
    return names


def _compared(store: Store, query: CompareQuery, names: Sequence[str]) -> Compared:
    """Return what is set side by side; raises Unknown, Several, HTTPException (400)."""
    found = tuple(dict.fromkeys(_agency(store, name) for name in names))
    ids = frozenset(one.id for one in found)
    counts = store.years(ids)
    years = known_years(query.year, counts) or _common(counts, len(found))
    if len(found) * len(years) > MOST_COLUMNS:
        raise HTTPException(400, f"agency, year: at most {MOST_COLUMNS} columns")
    reports = store.reports(ids, years) if years else ()
    held = {(one.agency.id, one.year): one for one in reports}
    named = rows(query.indicator) or frozenset()
    return Compared(
        found, years, held, tuple(one for one in vocabulary().indicators if one in named)
    )


def _agency(store: Store, name: str) -> Agency:
    """Return the one agency that a name means."""
    ids = agencies(store, [name]) or frozenset()
    found = store.known(ids)
    exact = [one for one in found if one.name == name]
    if len(exact or found) > 1:
        raise Several(name, found)
    return (exact or [*found])[0]


def _common(counts: Mapping[int, int], agencies: int) -> tuple[int, ...]:
    """Return the newest year that all agencies have a report of, else the newest of any."""
    years = sorted(filter(None, counts), reverse=True)
    shared = [year for year in years if counts[year] == agencies]
    return tuple((shared or years)[:1])


def _is_other(request: Request, found: Compared) -> bool:
    """Whether an address says less than it could: names in short, or no year."""
    said = request.query_params
    return (
        [one.name for one in found.agencies] != said.getlist("agency")
        or [str(one) for one in found.years] != said.getlist("year")
        or list(found.indicators) != said.getlist("indicator")
    )


def _shown(request: Request, found: Compared, row: str) -> tuple[list[Series], Series | None]:
    reports = [found.held.get((agency.id, year)) for agency, year in found.columns]
    wanted = found.indicators or main_rows()
    shown = series(store_of(request), reports, wanted, language(request))
    return shown, series_of(shown, row)


def _chart(found: Compared, row: Series | None, tongue: str) -> Any:
    """Return a row as a chart; what all columns share stands in its title."""
    one_agency, one_year = len(found.agencies) == 1, len(found.years) == 1
    shared = [found.agencies[0].name] if one_agency else []
    shared += [str(found.years[0])] if one_year and found.years else []
    names = [
        " ".join(([] if one_agency else [agency.name]) + ([] if one_year else [str(year)]))
        for agency, year in found.columns
    ]
    return chart_of(" · ".join(shared), row, names, tongue)


def _years(store: Store, found: Compared) -> list[int]:
    """Return the years that any of the agencies has a report of, newest first."""
    counts = store.years([one.id for one in found.agencies])
    return sorted(filter(None, counts), reverse=True)


def _page(request: Request, names: Sequence[str], status: int = 200, **fields: Any) -> Response:
    nothing = {"found": None, "series": (), "row": None, "chart": None, "bars": (), "table": "",
               "years": (), "problem": "", "several": None}  # fmt: skip
    page = rendered(
        request,
        "compare.html",
        **{**nothing, **fields},
        names=names,
        address=f"{public_url(request)}{PATH}",
        most=MOST_AGENCIES,
        replaced=_replaced,
    )
    page.status_code = status
    return page


def _replaced(names: Sequence[str], said: str, meant: str) -> list[str]:
    """Return the names with one that fits several agencies said in full."""
    return [meant if name == said else name for name in names]
