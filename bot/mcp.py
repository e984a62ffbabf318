"""The Model Context Protocol: the same functions as tools, so that assistants can cite our figures.

Protocol and transports are those of https://modelcontextprotocol.io, by the `mcp` package.
"""

from collections.abc import Callable
from datetime import date
from functools import wraps
from importlib.metadata import version
from time import perf_counter
from typing import Any, ParamSpec, Protocol, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations

from bot import logs, shapes
from bot.measures import Measures
from bot.newest import Newest
from bot.tools import Tools
from bot.wire import Door, behind, host_of, serve, telling
from index.store import Store

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


def run(settings: McpSettings, store: Store, http: bool = False) -> None:
    """Serve on standard input and output, or as streamable HTTP under /mcp, until stopped."""
    measures = Measures()
    server = create_server(store, settings.public_url, measures=measures)
    if http:
        logs.start()
        serve(over_http(server, settings, measures), settings.web_host, settings.web_port)
    else:
        server.run("stdio")


def over_http(server: MCPServer[Any], settings: McpSettings, measures: Measures) -> Any:
    """Return the server as an app that keeps nothing between calls, behind the pages' door.

    Under /metrics it tells what is counted.
    """
    names = settings.web_hosts | {settings.web_host, host_of(settings.public_url)} - {""}
    app = server.streamable_http_app(
        json_response=True, stateless_http=True, max_request_body_size=LARGEST_CALL,
        # The door knows the operator's names; this would know loopback alone.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )  # fmt: skip
    return behind(Door(frozenset(names)), telling(app, measures))


READ_ONLY = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
"""No tool changes anything, and none reaches beyond the store."""


def create_server(
    store: Store,
    public_url: str | None = None,
    today: Callable[[], date] = date.today,
    measures: Measures | None = None,
) -> MCPServer[Any]:
    """Return a server with the tools ask, figures, search, report, agencies and indicators.

    `measures`: where its calls are counted, and what is told of the store.
    """
    server: MCPServer[Any] = MCPServer(
        "gongkai", instructions=INSTRUCTIONS, log_level="WARNING", version=version("gongkai"),
        website_url=public_url,
    )  # fmt: skip
    newest, measures = Newest(store), measures or Measures()
    measures.watch(newest, lambda: newest.fault is None)
    tools = Tools(newest, public_url, today)
    for title, tool in (
        ("Ask a question", tools.ask),
        ("List figures", tools.figures),
        ("Search the reports' text", tools.search),
        ("Read a report", tools.report),
        ("List agencies", tools.agencies),
        ("List rows of the forms", tools.indicators),
    ):
        server.tool(title=title, annotations=READ_ONLY)(_counted(tool, measures))
    return server


Given = ParamSpec("Given")
Result = TypeVar("Result")


def _counted(tool: Callable[Given, Result], measures: Measures) -> Callable[Given, Result]:
    """Return a tool whose calls are counted by its name and by what comes of them."""
    name = tool.__name__

    @wraps(tool)
    def call(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        begun, outcome = perf_counter(), "failed"
        try:
            result = tool(*args, **kwargs)
            outcome = "answered"
        except ToolError:
            outcome = "refused"
            raise
        finally:
            measures.count("tool_calls", name, outcome)
            measures.time("tool", perf_counter() - begun, name)
        if isinstance(result, shapes.Answer):
            measures.count("answers", "mcp", result.status)
            measures.time("stage", perf_counter() - begun, "mcp", "ask")
        return result

    return call
