"""What stands between the network and the pages: limits on requests, headers on responses.

The headers follow the OWASP HTTP headers cheat sheet; the policy allows our own style sheet,
script and pictures and nothing else, so text that slipped through unescaped could still not run.
"""

from time import perf_counter

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.drafts.received import LARGEST
from bot.measures import Measures
from bot.wire import Door, short

LONGEST_QUERY = 262_144
"""Bytes of a query string: five questions as long as Telegram can send, percent-encoded."""

GONE = 499
"""The status that is counted, as nginx does, of a client that left before it had sent all."""
METHODS = ("GET", "HEAD", "OPTIONS")
TAKES_A_BODY = "/check"
"""The one page that takes a body, by POST."""
LARGEST_BODY = 4 * LARGEST
"""Bytes of a body that is read to its end, if only to say that it is too large."""

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
OPEN = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": ", ".join(METHODS),
    "access-control-allow-headers": "if-none-match",
    "access-control-expose-headers": "etag",
    "cross-origin-resource-policy": "cross-origin",
}
"""What lets pages of other sites read the API."""


EMBEDDED = {
    "content-security-policy": POLICY.replace("frame-ancestors 'none'", "frame-ancestors *"),
    "cross-origin-resource-policy": "cross-origin",
}
"""What lets other sites frame the card of an agency."""


def _headers(path: str) -> dict[str, str]:
    """Return the security headers of a path."""
    if path.startswith("/agencies/") and path.endswith("/card"):
        return {name: value for name, value in {**HEADERS, **EMBEDDED}.items()
                if name != "x-frame-options"}  # fmt: skip
    return {**HEADERS, **(OPEN if path.startswith("/api/") else {})}


def guarded(app: ASGIApp, measures: Measures, door: Door) -> ASGIApp:
    """Return the app behind limits, with security headers on everything it sends."""

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        begun, status = perf_counter(), 500

        async def sealed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in _headers(scope["path"]).items():
                    headers.setdefault(name, value)
            await send(message)

        refused = door.refusal(scope) or _refusal(scope, door)
        try:
            with door.clients.counted(scope):
                await (refused or app)(scope, receive, sealed)
        except ClientDisconnect:
            status = GONE  # who leaves amid what he sends is no fault of ours, and hears nothing
        finally:
            measures.count("http_requests", _route(scope), str(status))
            measures.time("http", perf_counter() - begun, _route(scope))

    return guard


def _refusal(scope: Scope, door: Door) -> ASGIApp | None:
    """Return the response to a request no page should see."""
    if scope["method"] == "POST" and scope["path"] == TAKES_A_BODY:
        return _refusal_of_body(scope, door)
    if scope["method"] not in METHODS:
        return PlainTextResponse("Method Not Allowed", 405, {"allow": ", ".join(METHODS)})
    if scope["method"] == "OPTIONS":
        return Response(status_code=204, headers={"allow": ", ".join(METHODS)})
    if len(scope["query_string"]) > LONGEST_QUERY:
        return PlainTextResponse("URI Too Long", 414)
    if any(_announces_body(*header) for header in scope["headers"]):
        return short("Content Too Large", 413)
    return None


def _refusal_of_body(scope: Scope, door: Door) -> ASGIApp | None:
    """Return the response to a body that is another site's, of unknown length or too long."""
    headers = Headers(scope=scope)
    if not door.is_own(headers, scope):
        return short("Forbidden: send it from this site's own page", 403)
    length = headers.get("content-length", "")
    if "transfer-encoding" in headers or not length.isdecimal():
        return short("Length Required", 411)
    if int(length) > LARGEST_BODY or len(scope["query_string"]) > LONGEST_QUERY:
        return short("Content Too Large", 413)
    return None


def _announces_body(name: bytes, value: bytes) -> bool:
    """Whether a body follows, whose length may not even be told."""
    return name == b"transfer-encoding" or (name == b"content-length" and value.strip(b"0") != b"")


def _route(scope: Scope) -> str:
    """Return the pattern of the route, so that the number of label values stays small."""
    route = scope.get("route")
    return getattr(route, "path", "other")
