"""Updates that Telegram brings itself: an address that answers only who knows the secret."""

import asyncio
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Update

from bot.telegram.app import App
from bot.telegram.connection import Health
from bot.wire import LEAVE_SECONDS, Clients, bound, connection

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
LARGEST = 1_000_000
"""Bytes of an update; Telegram's are far smaller."""
BODY_SECONDS = 10.0
"""From the end of a request's head to the end of its update."""


@dataclass(frozen=True, slots=True)
class Hook:
    """Where Telegram sends updates, and where they are received behind the proxy."""

    url: str
    secret: str = field(repr=False)
    host: str = "127.0.0.1"
    port: int = 8443


def receiver(app: App, secret: str, health: Health) -> Starlette:
    """Return the address as an application.

    403 without the secret, 400 for what is no update, 408 for one that does not come to its end,
    429 for a client that has too many here at once; after each the connection ends.
    """
    clients = Clients()

    async def receive(request: Request) -> Response:
        if clients.has_enough(request.scope):
            return _refusal(429)
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return _refusal(403)
        with clients.counted(request.scope):
            try:
                async with asyncio.timeout(BODY_SECONDS):
                    update = await _read(request, app)
            except (TimeoutError, ClientDisconnect):
                return _refusal(408)
        if update is None:
            return _refusal(400)
        health.hear()
        # Noted in the state file before Telegram hears that it arrived.
        await app.update_queue.put(update)
        return Response()

    return Starlette(routes=[Route("/{path:path}", receive, methods=["POST"])])


def _refusal(status: int) -> Response:
    return Response(status_code=status, headers={"connection": "close"})


async def _read(request: Request, app: App) -> Update | None:
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > LARGEST:
        return None
    try:
        return Update.de_json(json.loads(await request.body()), app.bot)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


class Listener(uvicorn.Server):
    """A server that leaves the signals of the process to the bot."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture nothing."""
        yield


async def listening(app: App, hook: Hook, health: Health) -> tuple[Listener, "asyncio.Task[None]"]:
    """Return the server once it accepts connections, and the task it runs in. Raises Failure."""
    wire = bound(hook.host, hook.port)
    config = uvicorn.Config(
        receiver(app, hook.secret, health),
        server_header=False,
        log_config=None,
        log_level="error",  # not a line for every malformed request
        access_log=False,
        lifespan="off",
        http=connection(),
        ws="none",
        timeout_graceful_shutdown=LEAVE_SECONDS,
    )
    server = Listener(config)
    task = asyncio.create_task(server.serve([wire]))
    while not server.started and not task.done():
        await asyncio.sleep(0.01)
    return server, task
