"""What open ports have in common: a client that takes its time, or all there is, is shown out.

uvicorn waits for a request for as long as the client likes, and counts whoever is silent among
those it serves. A port has a `Connection` of its own, made by `connection`.
"""

import re
import socket
from asyncio import BaseTransport, TimerHandle
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address, ip_network
from typing import ClassVar, Protocol
from urllib.parse import urlsplit

import h11
import uvicorn
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.words import Failure

HEAD_SECONDS = 10.0
"""From the connection, or the first byte of a further request, to the end of the request's head."""
ANSWER_SECONDS = 60.0
"""From there to the last byte of the answer that the client has taken."""
MOST_SILENT = 400
"""Connections without a whole request; of more, the one that is silent longest is closed."""
MOST_A_CLIENT = 32
"""Requests of one client that are answered at once; browsers make 6."""
LEAVE_SECONDS = 10
"""How long requests that are being answered may take when told to stop."""
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""Names of this machine, which no other site can take."""


class Connection(H11Protocol):
    """One client's connection, with deadlines for what it sends and takes."""

    silent: ClassVar[dict["Connection", None]]
    """Those without a request that is being answered, the longest silent first."""
    timer: TimerHandle | None = None
    is_answering = False

    def connection_made(self, transport: BaseTransport) -> None:
        """Begin to wait for a request."""
        super().connection_made(transport)  # type: ignore[arg-type]
        self._keep_quiet()
        self._expect(HEAD_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        super().connection_lost(exc)
        self.silent.pop(self, None)
        self._cancel()

    def data_received(self, data: bytes) -> None:
        """Read on; a head that has begun must end in time, however it trickles in."""
        if not self.is_answering and self.timer is None:
            self._expect(HEAD_SECONDS)
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        """Wait for the next request; not for the rest of a body nobody wanted."""
        super().on_response_complete()
        if self.conn.their_state is h11.SEND_BODY:
            self.transport.close()
        self._look()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no request; amid an answer, end the connection instead.

        Two answers to one request are a fault of ours in the log, and one in another is no answer.
        """
        if self.cycle is None or self.cycle.response_complete:
            super().send_400_response(msg)
            return
        self.cycle.disconnected = True
        self.cycle.message_event.set()
        self.transport.close()

    def _look(self) -> None:
        """Note whether a request is being answered."""
        is_answering = self.cycle is not None and not self.cycle.response_complete
        if is_answering == self.is_answering:
            return
        self.is_answering = is_answering
        if is_answering:
            self.silent.pop(self, None)
            self._expect(ANSWER_SECONDS)
        else:
            self._cancel()
            self._keep_quiet()

    def _keep_quiet(self) -> None:
        self.silent[self] = None
        if len(self.silent) > MOST_SILENT:
            next(iter(self.silent)).give_up()

    def _expect(self, seconds: float) -> None:
        self._cancel()
        self.timer = self.loop.call_later(seconds, self.give_up)

    def _cancel(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None

    def give_up(self) -> None:
        """Close the connection without a further word."""
        self.silent.pop(self, None)
        self._cancel()
        self.transport.abort()


def bound(host: str, port: int) -> socket.socket:
    """Return a socket that listens. Raises Failure."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        wire = socket.create_server((host, port), family=family, backlog=2048)
        # asyncio does so only for sockets that name their protocol; without it the body of an
        # answer waits 40 ms for the client to acknowledge the head.
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return wire
    except OSError as error:
        raise Failure("address_taken", host=host, port=port) from error


def serve(app: ASGIApp, host: str, port: int) -> None:
    """Serve an app until told to stop. Raises Failure."""
    with bound(host, port) as wire:
        server_of(app).run([wire])


def server_of(app: ASGIApp) -> uvicorn.Server:
    """Return a server of an app, not yet running."""
    config = uvicorn.Config(
        app, server_header=False, log_config=None, log_level="error", access_log=False,
        http=connection(), ws="none", timeout_graceful_shutdown=LEAVE_SECONDS,
    )  # fmt: skip
    return uvicorn.Server(config)


class Telling(Protocol):
    """What tells what is counted."""

    def written(self, accept: str) -> tuple[bytes, str]:
        """Return it in the text format asked for, and the type of that format."""


def telling(app: ASGIApp, measures: Telling) -> ASGIApp:
    """Return an app that tells what is counted under /metrics, to who reads; else it is `app`."""

    async def told(scope: Scope, receive: Receive, send: Send) -> None:
        is_asked = scope["type"] == "http" and scope["path"] == "/metrics"
        if is_asked and scope["method"] in ("GET", "HEAD"):
            content, kind = measures.written(Headers(scope=scope).get("accept", ""))
            await Response(content, media_type=kind)(scope, receive, send)
        else:
            await app(scope, receive, send)

    return told


def connection() -> type[Connection]:
    """Return the connections of one port, which keep count of each other."""

    class Here(Connection):
        silent: ClassVar[dict[Connection, None]] = {}

    return Here


class Clients:
    """How many requests of each client are here at once. Used by the event loop alone."""

    def __init__(self, most: int | None = None) -> None:
        self._most = MOST_A_CLIENT if most is None else most
        self.inside: Counter[str] = Counter()

    def has_enough(self, scope: Scope) -> bool:
        """Return whether a client has its share."""
        return self.inside[client_of(scope)] >= self._most

    @contextmanager
    def counted(self, scope: Scope) -> Iterator[None]:
        """Count a request while it is here."""
        client = client_of(scope)
        if client:
            self.inside[client] += 1
        try:
            yield
        finally:
            if client:
                self.inside[client] -= 1
                self.inside += Counter()  # drops whom nobody counts any more


def client_of(scope: Scope) -> str:
    """Return who asks; "" for one within the house, where a proxy may stand for many.

    >>> client_of({"client": ("2001:4860:1:2:3::4", 5)})
    '2001:4860:1:2::/64'
    """
    asks = scope.get("client")
    try:
        address = ip_address(asks[0]) if asks else None
    except ValueError:
        return ""
    if address is None or not address.is_global:
        return ""
    # Whoever has one IPv6 address has all of its network.
    whole = isinstance(address, IPv6Address)
    return str(ip_network((address, 64), strict=False)) if whole else str(address)


@dataclass(slots=True)
class Door:
    """Whom requests may name as this site, and how many of them each client has here at once.

    Used by the event loop alone.
    """

    hosts: frozenset[str]
    clients: Clients = field(default_factory=Clients)

    def refusal(self, scope: Scope) -> ASGIApp | None:
        """Return the response to a request that is not let in."""
        named = [value for name, value in scope["headers"] if name == b"host"]
        if len(named) > 1 or not all(self._is_ours(host, scope) for host in named):
            return short("Misdirected Request: see GONGKAI_WEB_HOSTS", 421)
        if self.clients.has_enough(scope):
            return short("Too Many Requests", 429, {"retry-after": "1"})
        return None

    def is_own(self, headers: Headers, scope: Scope) -> bool:
        """Whether a form was sent from a page of ours, or by no browser at all.

        As OWASP's cheat sheet on CSRF has it: what Fetch Metadata says, else the Origin. A
        program sends neither, and can do nothing that it could not do from its own machine.
        """
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site in ("same-origin", "none")
        origin = headers.get("origin")
        return origin is None or self._is_ours(origin.partition("://")[2].encode("latin-1"), scope)

    def _is_ours(self, host: bytes, scope: Scope) -> bool:
        name = _host_name(host.decode("latin-1"))
        own = scope.get("server") or ("",)
        return name in LOOPBACK or name in self.hosts or name == own[0]


def behind(door: Door, app: ASGIApp) -> ASGIApp:
    """Return an app that sees only whom the door lets in."""

    async def let_in(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        refused = door.refusal(scope)
        with door.clients.counted(scope):
            await (refused or app)(scope, receive, send)

    return let_in


def short(text: str, status: int, headers: Mapping[str, str] | None = None) -> ASGIApp:
    """Return a refusal after which the connection ends, with whatever else is sent on it."""
    return PlainTextResponse(text, status, {"connection": "close", **(headers or {})})


def host_of(address: str | None) -> str:
    """Return the host an address leads to, "" without one."""
    return (urlsplit(address).hostname or "") if address else ""


def _host_name(host: str) -> str:
    """Return a Host header without its port, in lower case; an IPv6 address without brackets.

    "" for one that is no `uri-host [":" port]` (RFC 9110, 7.2): of a@b another program may take
    the other part for the name.
    """
    found = _HOST.fullmatch(host)
    return (found[1] or found[2]).lower() if found else ""


_HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+))(?::[0-9]{0,5})?")
