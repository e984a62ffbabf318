"""The Model Context Protocol: the same functions as tools, so that assistants can cite our figures.

Protocol and transports are those of https://modelcontextprotocol.io, by the `mcp` package.
"""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any, Protocol, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from bot import files
from bot.reply.contract import as_json
from bot.words import sentence
from index import Context
from index import ask as ask_index
from index.choosing import Choice, Unknown, Wanted
from index.words import words

T = TypeVar("T")

MOST_ROWS = 500
"""Figures one call gives; a whole report has about 200."""
MOST_PASSAGES = 20
MOST_TEXT = 20_000
"""Characters of a report's text one call gives."""

INSTRUCTIONS = (
    "Figures of China's annual reports on open government information, as the agencies print them. "
    "State a figure only as it is given here, with its citation. A cell with state `blank` was "
    "left empty by the report, which is not zero. Repeat the warnings that come with an answer."
)


class McpSettings(Protocol):
    """The settings this channel reads."""

    @property
    def public_url(self) -> str | None:
        """Return where readers reach the source pages, None where nobody said."""

    @property
    def web_host(self) -> str:
        """Return the address to listen on."""

    @property
    def web_port(self) -> int:
        """Return the port to listen on."""


def run(settings: McpSettings, store: files.Shelf, http: bool = False) -> None:
    """Serve on standard input and output, or as streamable HTTP under /mcp, until stopped."""
    server = create_server(store, settings.public_url)
    if http:
        server.run("streamable-http", host=settings.web_host, port=settings.web_port)
    else:
        server.run("stdio")


def create_server(
    store: files.Shelf, public_url: str | None = None, today: Callable[[], date] = date.today
) -> MCPServer[Any]:
    """Return a server with the tools ask, figures, search and report."""
    server: MCPServer[Any] = MCPServer("gongkai", instructions=INSTRUCTIONS, log_level="WARNING")

    @server.tool()
    def ask(question: str, after: list[str] | None = None) -> dict[str, Any]:
        """Answer a question in Chinese or English, with citations and warnings.

        `after` holds the questions asked before, for a follow-up that leaves out what they said.
        """
        context: Context | None = None
        for earlier in (after or [])[-4:]:
            context = ask_index(earlier, store, today(), context).context
        answer = ask_index(question, store, today(), context).answer
        return as_json(answer, public_url)

    @server.tool()
    def figures(
        agency: str | list[str] | None = None,
        year: int | list[int] | None = None,
        indicator: str | list[str] | None = None,
        column: str | list[str] | None = None,
    ) -> dict[str, Any]:
        """List figures as printed, by agency (any of its names), year, row and column of the form.

        Several of one kind mean any of them. What is not known is an error with the nearest names.

        `truncated` says that there are more than one call gives: narrow the choice.
        """
        wanted = Wanted(_several(agency), _several(year), _several(indicator), _several(column))
        rows = list(islice(files.figure_rows(_choice(store, wanted)), MOST_ROWS + 1))
        listed = [_plain(row) for row in rows[:MOST_ROWS]]
        return {"figures": listed, "truncated": len(rows) > MOST_ROWS}

    @server.tool()
    def search(
        text: str, agency: str | list[str] | None = None, year: int | list[int] | None = None
    ) -> dict[str, Any]:
        """Find the passages of reports that contain words, verbatim, best first."""
        choice = _choice(store, Wanted(_several(agency), _several(year)))
        return {"passages": _passages(choice, text, public_url)}

    @server.tool()
    def report(report: str, offset: int = 0) -> dict[str, Any]:
        """Give one report by its id: who, which year, sections, failed checks, and its text.

        The text comes in pieces; `next_offset` is where the next one begins.
        """
        return _report(store, report, max(0, offset), public_url)

    return server


def _several(said: T | list[T] | None) -> list[T]:
    """Return what was named once or several times as a list."""
    if said is None:
        return []
    return said if isinstance(said, list) else [said]


def _choice(store: files.Shelf, wanted: Wanted) -> Choice:
    try:
        return files.choose(store, wanted)
    except Unknown as error:
        raise ToolError(sentence("en", error)) from error


def _passages(choice: Choice, text: str, public_url: str | None) -> list[dict[str, Any]]:
    store, held = choice.store, {one.id: one for one in choice.reports}
    found = store.search(words(text), list(held), MOST_PASSAGES) if held else []
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


def _report(store: files.Shelf, report: str, offset: int, public_url: str | None) -> dict[str, Any]:
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


def _plain(row: files.Row) -> dict[str, Any]:
    """Return a row with the types JSON has."""
    return {name: _value(value) for name, value in row.items()}


def _value(value: object) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return list(value)
    return value
