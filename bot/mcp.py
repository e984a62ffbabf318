"""The Model Context Protocol: the same functions as tools, so that assistants can cite our figures.

Protocol and transports are those of https://modelcontextprotocol.io, by the `mcp` package.
"""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any, Protocol, TypeVar, cast

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings

from bot import files, logs, rows
from bot.newest import Newest
from bot.reply.contract import as_json
from bot.reply.reservation import warning
from bot.wire import Door, behind, host_of, serve
from bot.words import sentence
from index import Context
from index import ask as ask_index
from index.asking.message import LONGEST, is_too_long
from index.choosing import Choice, Unknown, Wanted
from index.printed import printed
from index.words import words

T = TypeVar("T")

MOST_ROWS = 100
"""Figures one call gives: about 40 kB."""
MOST_PASSAGES = 20
MOST_TEXT = 20_000
"""Characters of a report's text one call gives."""

LARGEST_CALL = 65_536
"""Bytes of a call over HTTP."""

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

    @property
    def web_hosts(self) -> frozenset[str]:
        """Return further names under which assistants may ask."""


def run(settings: McpSettings, store: files.Shelf, http: bool = False) -> None:
    """Serve on standard input and output, or as streamable HTTP under /mcp, until stopped."""
    server = create_server(store, settings.public_url)
    if http:
        logs.start()
        serve(over_http(server, settings), settings.web_host, settings.web_port)
    else:
        server.run("stdio")


def over_http(server: MCPServer[Any], settings: McpSettings) -> Any:
    """Return the server as an app that keeps nothing between calls, behind the pages' door."""
    names = settings.web_hosts | {settings.web_host, host_of(settings.public_url)} - {""}
    app = server.streamable_http_app(
        json_response=True, stateless_http=True, max_request_body_size=LARGEST_CALL,
        # The door knows the operator's names; this would know loopback alone.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )  # fmt: skip
    return behind(Door(frozenset(names)), app)


def create_server(
    store: files.Shelf, public_url: str | None = None, today: Callable[[], date] = date.today
) -> MCPServer[Any]:
    """Return a server with the tools ask, figures, search and report."""
    server: MCPServer[Any] = MCPServer("gongkai", instructions=INSTRUCTIONS, log_level="WARNING")
    following = Newest(store)

    def newest() -> files.Shelf:
        """Return the store of the last build."""
        return cast(files.Shelf, following())

    @server.tool()
    def ask(question: str, after: list[str] | None = None) -> dict[str, Any]:
        """Answer a question in Chinese or English, with citations and warnings.

        `after` holds the questions asked before, for a follow-up that leaves out what they said.
        """
        store, context = newest(), Context()
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
        offset: int = 0,
    ) -> dict[str, Any]:
        """List figures as printed, by agency (any of its names), year, row and column of the form.

        Several of one kind mean any of them. What is not known is an error with the nearest names.

        Each row carries its state, its raw line (`quote`), the address of its place and the codes
        of the `reservations` that touch it; their sentences stand in `warnings`, by report. The
        rows come in pieces; `next_offset` is where the next one begins.
        """
        wanted = Wanted(_several(agency), _several(year), _several(indicator), _several(column))
        return _figures(_choice(newest(), wanted), max(0, offset), public_url)

    @server.tool()
    def search(
        text: str, agency: str | list[str] | None = None, year: int | list[int] | None = None
    ) -> dict[str, Any]:
        """Find the passages of reports that contain words, verbatim, best first."""
        if is_too_long(text):
            raise ToolError(f"at most {LONGEST} characters")
        choice = _choice(newest(), Wanted(_several(agency), _several(year)))
        return {"passages": _passages(choice, text, public_url)}

    @server.tool()
    def report(report: str, offset: int = 0) -> dict[str, Any]:
        """Give one report by its id: who, which year, sections, failed checks, and its text.

        The text comes in pieces; `next_offset` is where the next one begins.
        """
        return _report(newest(), report, max(0, offset), public_url)

    return server


def _figures(choice: Choice, offset: int, public_url: str | None) -> dict[str, Any]:
    """Return a piece of the rows that are wanted, with the sentences of their reservations."""
    listed = list(islice(rows.of_reports(choice, public_url), offset, offset + MOST_ROWS + 1))
    here, more = listed[:MOST_ROWS], len(listed) > MOST_ROWS
    shown = {row["report"] for row in here if row["reservations"]}
    warned = [
        {"report": held.report, "code": warn.code, "message": warning(warn, "en")}
        for held in choice.reports if held.report in shown
        for warn in printed(choice.store, held, choice.takes)[1]
    ]  # fmt: skip
    return {
        "figures": [_plain(row) for row in here],
        "warnings": warned,
        "next_offset": offset + MOST_ROWS if more else None,
        "truncated": more,
    }


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


def _plain(row: rows.Row) -> dict[str, Any]:
    """Return a row with the types JSON has."""
    return {name: _value(value) for name, value in row.items()}


def _value(value: object) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return list(value)
    return value
