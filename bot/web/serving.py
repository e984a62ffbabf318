"""Running the web face: in a thread of its own, so that another channel may run beside it."""

import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from threading import Event, Thread
from typing import Protocol

import uvicorn
from starlette.types import ASGIApp

from bot.measures import Measures, Notes
from bot.web.apart import Apart
from bot.web.app import create_app
from bot.web.guard import LONGEST_QUERY
from bot.web.lanes import Lanes, NoLanes
from bot.web.service import Service
from bot.wire import LEAVE_SECONDS, bound, connection
from index.build.confine import LIMITS, Limits
from index.store import Store

STALE_SECONDS = 10.0
"""The server counts as alive for this long after its loop last came round."""
TURN_SECONDS = 0.0005
"""How long a thread may keep the interpreter from the others: one figure must not hold up another,
nor the loop."""


class WebSettings(Protocol):
    """The settings this channel reads."""

    @property
    def web_host(self) -> str:
        """Return the address to listen on; 127.0.0.1 unless the operator says otherwise."""

    @property
    def web_port(self) -> int:
        """Return the port to listen on."""

    @property
    def web_hosts(self) -> frozenset[str]:
        """Return further names under which readers may ask."""

    @property
    def web_proxies(self) -> str:
        """Return the addresses whose word is taken for who asks, by commas; "*": everybody's."""

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
    settings: WebSettings,
    store: Store,
    is_live: Callable[[], bool] = lambda: True,
    limits: Limits = LIMITS,
    measures: Measures | None = None,
) -> Iterator[Site]:
    """Serve while the block runs; `is_live` is what else /readyz waits for. Raises Failure.

    `limits` are those of reading a draft; `measures` what /metrics tells, of other channels too.

    Requests that are being answered when the block ends are answered first.
    """
    sys.setswitchinterval(TURN_SECONDS)
    hosts = settings.web_hosts | {settings.web_host}
    measures = measures or Measures()
    pages = partial(_pages, store, settings.public_url, hosts, limits)
    lanes = Lanes(Apart(pages, measures))
    service = Service(
        store,
        settings.public_url,
        hosts=hosts,
        is_live=is_live,
        lanes=lanes,
        limits=limits,
        measures=measures,
    )
    with bound(settings.web_host, settings.web_port) as wire:
        site = Site(_config(service, settings.web_proxies))
        thread = Thread(target=site.run, args=([wire],), name="web")
        thread.start()
        try:
            yield site
        finally:
            site.should_exit = True
            thread.join()
            lanes.end()


def _pages(
    store: Store, public_url: str | None, hosts: frozenset[str], limits: Limits, notes: Notes
) -> ASGIApp:
    """Return the pages as the process of the slow requests serves them."""
    service = Service(
        store, public_url, hosts=hosts, lanes=NoLanes(), limits=limits, measures=notes
    )
    return create_app(service)


def _config(service: Service, proxies: str) -> uvicorn.Config:
    return uvicorn.Config(
        create_app(service),
        server_header=False,
        log_config=None,
        log_level="error",  # not a line for every malformed request
        access_log=False,  # an address holds the question
        lifespan="off",
        http=connection(),
        forwarded_allow_ips=proxies,
        ws="none",
        timeout_keep_alive=15,
        timeout_graceful_shutdown=LEAVE_SECONDS,
        h11_max_incomplete_event_size=LONGEST_QUERY + 65_536,
    )
