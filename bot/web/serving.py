"""Running the web face: in a thread of its own, so that another channel may run beside it."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Protocol

import uvicorn

from bot.web.app import create_app
from bot.web.guard import LONGEST_QUERY
from bot.web.service import Service
from bot.words import Failure
from index.store import Store

STALE_SECONDS = 10.0
"""The server counts as alive for this long after its loop last came round."""
LEAVE_SECONDS = 10
"""How long requests that are being answered may take when told to stop."""


class WebSettings(Protocol):
    """The settings this channel reads."""

    @property
    def web_host(self) -> str:
        """Return the address to listen on; 127.0.0.1 unless the operator says otherwise."""

    @property
    def web_port(self) -> int:
        """Return the port to listen on."""

    @property
    def public_url(self) -> str | None:
        """Return where readers reach the pages, None where nobody said."""


class Site(uvicorn.Server):
    """The server; knows when its loop last came round, and whether it has ended."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.beat = float("-inf")
        self.ended = Event()

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until `should_exit` is set."""
        try:
            super().run(sockets)
        finally:
            self.ended.set()

    async def on_tick(self, counter: int) -> bool:
        """Note that the loop runs; return whether the server should end."""
        self.beat = time.monotonic()
        return await super().on_tick(counter)

    def is_live(self) -> bool:
        """Return whether the loop still comes round."""
        return time.monotonic() - self.beat < STALE_SECONDS


@contextmanager
def running(
    settings: WebSettings, store: Store, is_live: Callable[[], bool] = lambda: True
) -> Iterator[Site]:
    """Serve while the block runs; `is_live` is what else /readyz waits for. Raises Failure.

    Requests that are being answered when the block ends are answered first.
    """
    service = Service(store, settings.public_url, is_live=is_live)
    with _listening(settings.web_host, settings.web_port) as wire:
        site = Site(_config(service))
        thread = Thread(target=site.run, args=([wire],), name="web")
        thread.start()
        try:
            yield site
        finally:
            site.should_exit = True
            thread.join()


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise Failure("address_taken", host=host, port=port) from error


def _config(service: Service) -> uvicorn.Config:
    return uvicorn.Config(
        create_app(service),
        server_header=False,
        log_config=None,
        log_level="warning",
        access_log=False,  # an address holds the question
        lifespan="off",
        timeout_keep_alive=15,
        timeout_graceful_shutdown=LEAVE_SECONDS,
        limit_concurrency=256,
        h11_max_incomplete_event_size=LONGEST_QUERY + 65_536,
    )
