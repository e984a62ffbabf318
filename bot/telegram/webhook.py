"""Updates that Telegram brings itself: an address that answers only who knows the secret."""

import asyncio
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Update

from bot.telegram.app import App
from bot.telegram.connection import Health

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
LARGEST = 1_000_000
"""Bytes of an update; Telegram's are far smaller."""


@dataclass(frozen=True, slots=True)
class Hook:
    """Where Telegram sends updates, and where they are received behind the proxy."""

    url: str
    secret: str = field(repr=False)
    host: str = "127.0.0.1"
    port: int = 8443


def receiver(app: App, secret: str, health: Health) -> Starlette:
    """Return the address as an application: 403 without the secret, 400 for what is no update."""

    async def receive(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return Response(status_code=403)
        update = await _read(request, app)
        if update is None:
            return Response(status_code=400)
        health.hear()
        # Noted in the state file before Telegram hears that it arrived.
        await app.update_queue.put(update)
        return Response()

    return Starlette(routes=[Route("/{path:path}", receive, methods=["POST"])])


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
    """Return the server once it accepts connections, and the task it runs in."""
    config = uvicorn.Config(
        receiver(app, hook.secret, health),
        host=hook.host,
        port=hook.port,
        log_level="warning",
        access_log=False,
        lifespan="off",
    )
    server = Listener(config)
    task = asyncio.create_task(server.serve())
    while not server.started and not task.done():
        await asyncio.sleep(0.01)
    return server, task
