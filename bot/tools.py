"""What assistants can ask for: the tools of the MCP server, over the store of the last build.

Their docstrings are what assistants read; what they give has the shapes of the HTTP API.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import Annotated, Any, TypeVar

from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

from bot import files, listing, rows, shapes
from bot.brief import BriefAnswer, brief
from bot.reply.contract import as_json
from bot.reply.reservation import warning
from bot.shapes import said
from bot.words import sentence
from index import Context, browsing
from index import ask as ask_index
from index.asking.message import LONGEST, is_too_long
from index.browsing import Filters, browse
from index.choosing import Choice, Unknown, Wanted
from index.printed import printed
from index.store import Extent, Held, Store
from index.words import words

T = TypeVar("T")

MOST_ROWS = 100
"""Figures, or agencies, one call gives: about 40 kB."""
OPENED = 20
"""Reports that are looked up at once for their figures."""
MOST_PASSAGES = 20
MOST_TEXT = 20_000
"""Characters of a report's text one call gives."""


def _described(parameter: str) -> Any:
    """Return what a parameter means, as the HTTP API has it."""
    return Field(description=said(parameter, "en", "Query"))


Names = Annotated[str | list[str] | None, _described("agency")]
Years = Annotated[int | list[int] | None, _described("year")]
Offset = Annotated[int, Field(ge=0), _described("offset")]


class Tools:
    """The tools over the store of the last build; their docstrings are what assistants read."""

    def __init__(
        self, newest: Callable[[], Store], public_url: str | None, today: Callable[[], date]
    ) -> None:
        self._newest, self._url, self._today = newest, public_url, today

    def ask(
        self,
        question: Annotated[str, _described("q")],
        after: Annotated[list[str] | None, _described("after")] = None,
    ) -> BriefAnswer:
        """Answer a question in Chinese or English, with citations and warnings.

        Of an answer about many reports the first figures come; `left_out` says how many more
        there are, and the tool `figures` lists them.
        """
        store, context = self._newest(), Context()
        for earlier in (after or [])[-4:]:
            context = ask_index(earlier, store, self._today(), context).context
        answer = ask_index(question, store, self._today(), context).answer
        return brief(as_json(answer, self._url))

    def figures(
        self,
        agency: Names = None,
        year: Years = None,
        indicator: Annotated[str | list[str] | None, _described("indicator")] = None,
        column: Annotated[str | list[str] | None, _described("column")] = None,
        place: Annotated[str, _described("place")] = "",
        level: Annotated[str, _described("level")] = "",
        cursor: Annotated[str | None, _described("cursor")] = None,
    ) -> shapes.FoundFigures:
        """List figures as printed, by agency, year, row and column of the form.

        Several of one kind mean any of them. What is not known is an error with the nearest names.

        Each row carries its state, its raw line (`quote`), the address of its place and the codes
        of the `reservations` that touch it; their sentences stand in `warnings`, by report. The
        rows come in pieces; `next_cursor` leads to the next one.
        """
        wanted = Wanted(_several(agency), _several(year), _several(indicator), _several(column))
        filters = Filters(place=place, level=level)
        return _figures(self._newest(), wanted, filters, _place_of(cursor), self._url)

    def search(
        self,
        text: Annotated[str, Field(description="Words that a passage must have, any of them.")],
        agency: Names = None,
        year: Years = None,
    ) -> shapes.FoundPassages:
        """Find the passages of reports that contain words, verbatim, best first."""
        if is_too_long(text):
            raise ToolError(f"at most {LONGEST} characters")
        wanted = Wanted(_several(agency), _several(year))
        return shapes.FoundPassages.model_validate(
            {"passages": _passages(self._newest(), wanted, text, self._url)}
        )

    def report(
        self,
        report: Annotated[str, Field(description="Id of a report, as in rows and addresses.")],
        offset: Annotated[int, Field(ge=0, description="`next_offset` of the piece before.")] = 0,
    ) -> shapes.ReportText:
        """Give one report by its id: who, which year, sections, failed checks, and its text.

        The text comes in pieces; `next_offset` is where the next one begins.
        """
        return shapes.ReportText.model_validate(_report(self._newest(), report, offset, self._url))

    def agencies(
        self,
        agency: Names = None,
        place: Annotated[str, _described("place")] = "",
        offset: Offset = 0,
    ) -> shapes.FoundAgencies:
        """List the agencies that have reports, by name: level, place, other names, newest year."""
        try:
            found = listing.agencies(self._newest(), _several(agency), place, MOST_ROWS, offset)
        except Unknown as error:
            raise ToolError(sentence("en", error)) from error
        end = offset + MOST_ROWS
        return shapes.FoundAgencies.model_validate(
            {"count": found.total, "agencies": found.rows,
             "next_offset": end if end < found.total else None}
        )  # fmt: skip

    def indicators(self) -> shapes.Indicators:
        """List every row of the statutory tables with its id, columns and forms, and what can be
        computed of them."""
        return _indicators()


@cache
def _indicators() -> shapes.Indicators:
    return shapes.Indicators.model_validate({"indicators": listing.indicators()})


def _place_of(cursor: str | None) -> tuple[int, int]:
    """Return the report and the row in it that a cursor leads to; raises ToolError."""
    if cursor is None:
        return 0, 0
    report, _, row = cursor.partition(".")
    if not (report.isdecimal() and row.isdecimal() and len(cursor) < 16):
        raise ToolError("cursor: the `next_cursor` of the piece before is needed")
    return int(report), int(row)


def _figures(
    store: Store, wanted: Wanted, filters: Filters, begin: tuple[int, int], public_url: str | None
) -> shapes.FoundFigures:
    """Return a piece of the rows that are wanted, with the sentences of their reservations.

    A piece begins at a report and a row in it: none of the reports before is opened again.
    """
    first, skipped = begin
    found: list[rows.Row] = []
    warned: list[dict[str, str]] = []
    further = None
    for number, choice in _one_by_one(store, wanted, filters, first):
        own = list(islice(rows.of_reports(choice, public_url), skipped, None))
        room = MOST_ROWS - len(found)
        found += own[:room]
        if any(row["reservations"] for row in own[:room]):
            warned += _warned(choice, choice.reports[0])
        if len(own) > room:
            further = f"{number}.{skipped + room}"
            break
        skipped = 0
    return shapes.FoundFigures.model_validate(
        {"figures": [*map(_plain, found)], "warnings": warned, "next_cursor": further}
    )


def _one_by_one(
    store: Store, wanted: Wanted, filters: Filters, first: int
) -> Iterator[tuple[int, Choice]]:
    """Yield the reports that are wanted from a place on, each as a choice; raises ToolError."""
    number, count = first, first + 1
    while number < count:
        try:
            some = browse(store, wanted, filters, OPENED, number)
        except Unknown as error:
            raise ToolError(sentence("en", error)) from error
        count = some.count
        for held in some.reports:
            yield number, Choice(store, [held], some.indicators, some.columns)
            number += 1
        if not some.reports:
            return


def _warned(choice: Choice, held: Held) -> list[dict[str, str]]:
    """Return the reservations that touch what is wanted of a report, as sentences."""
    return [
        {"report": held.report, "code": warn.code, "message": warning(warn, "en")}
        for warn in printed(choice.store, held, choice.takes)[1]
    ]


def _several(named: T | list[T] | None) -> list[T]:
    """Return what was named once or several times as a list."""
    if named is None:
        return []
    return named if isinstance(named, list) else [named]


def _passages(
    store: Store, wanted: Wanted, text: str, public_url: str | None
) -> list[dict[str, Any]]:
    try:
        sought = browsing.sought(store, wanted, Filters())
    except Unknown as error:
        raise ToolError(sentence("en", error)) from error
    among = None
    if sought.agencies is not None or sought.years is not None:
        among = store.rows(Extent(years=sought.years, agencies=sought.agencies)).reports
    found = store.search(words(text), among, MOST_PASSAGES)
    held = {one.id: one for one in store.opened({one.report for one in found})}
    return [
        {
            "text": store.text(one.report)[one.passage.start : one.passage.end],
            "report": held[one.report].report,
            "agency": held[one.report].agency.name,
            "year": held[one.report].year,
            "line": one.passage.line,
            "page": one.passage.page,
            "url": f"{public_url or ''}/reports/{held[one.report].report}#p{one.passage.start}",
        }
        for one in found
    ]


def _report(store: Store, report: str, offset: int, public_url: str | None) -> dict[str, Any]:
    held = store.report(report)
    if held is None:
        raise ToolError(f"no report {report}: `figures` and `search` name the reports held")
    row = next(iter(files.report_rows(Choice(store, [held]))))
    text = store.text(held.id)
    end = offset + MOST_TEXT
    return {
        **{name: value for name, value in _plain(row).items() if name != "file"},
        "url": f"{public_url or ''}/reports/{report}",
        "text": text[offset:end],
        "next_offset": end if end < len(text) else None,
    }


def _plain(row: rows.Row) -> dict[str, Any]:
    """Return a row with the types JSON has."""
    return {name: _value(value) for name, value in row.items()}


def _value(value: object) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return list(value)
    return value
