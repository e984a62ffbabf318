"""Figures and health go in a lane of their own, which searches and lists cannot fill.

A request begins in the quick lane. When its question turns out to need prose, or a cell of all
reports, it is begun again among the slow ones, of which one is at work at a time, and that only
while nobody is in the quick lane; a server gives them a process of their own (`bot.web.apart`). It
does not wait where it stands: there it may hold a lock that the quick ones need.

Each lane has threads of its own, and who waits for one waits in none: hundreds that wait and are
woken take the interpreter from the one that works.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial, wraps
from typing import Any, cast

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.web.apart import Apart, Endpoint
from index.store import Store

QUICK, SLOW = 2, 1
"""Requests at work at once; more would only take the interpreter from each other."""
MOST_WAITING = 256
"""Slow requests that wait; further ones are told to come back."""
LONGEST_WAIT = 45.0
"""Seconds a slow request waits for its turn; sooner than the connection would be closed on it."""
PATIENCE = 1.0
"""Seconds that a slow request at its turn lets quick ones pass before it begins all the same."""
SLOW_CALLS = frozenset(
    {"search", "passages", "listed", "rows", "documents", "dated", "failing", "gaps", "containing"}
)
"""Reading prose, and what a store does for many reports at once."""

Laned = Callable[[Request], Awaitable[Response]]


class MovesOver(BaseException):
    """A quick request asks for what takes long; no fault, so that nothing catches it."""


class Lanes:
    """Who is at work; each thread is of one lane or of none."""

    def __init__(self, apart: Apart | None = None) -> None:
        """Take the process of the slow ones; None: they are done in this one."""
        self._mine = threading.local()
        self._apart = apart
        self._quick = ThreadPoolExecutor(QUICK, "quick", self._enter)
        self._slow = ThreadPoolExecutor(SLOW, "slow")
        self._hurried = self._inside = 0
        self._change = threading.Condition()

    async def quick(self, endpoint: Endpoint, request: Request) -> Response | None:
        """Answer in the quick lane; None where a store of these lanes got a slow call."""
        self._count(1)
        try:
            return await asyncio.wrap_future(self._quick.submit(_unless_slow, endpoint, request))
        finally:
            self._count(-1)

    async def slow(self, endpoint: Endpoint, request: Request, is_ours: bool = False) -> Response:
        """Answer among the slow; raises HTTPException (503) where too many wait, or too long.

        `is_ours`: only this process knows the answer.
        """
        with self._change:
            if self._inside >= MOST_WAITING + SLOW:
                raise _busy()
            self._inside += 1
        work = partial(self._apart.answer, endpoint) if self._apart and not is_ours else endpoint
        begun = self._slow.submit(self._at_turn, work, request)
        try:
            ended = asyncio.wrap_future(begun)
            await asyncio.wait([ended], timeout=LONGEST_WAIT)
            if begun.cancel():  # never once it is at work, or done
                raise _busy()
            return await ended
        finally:
            begun.cancel()
            with self._change:
                self._inside -= 1

    def is_quick(self) -> bool:
        """Return whether this thread is one of the quick lane."""
        return getattr(self._mine, "is_quick", False)

    def end(self) -> None:
        """End what was begun for the slow ones, once nobody asks any more."""
        if self._apart is not None:
            self._apart.stop()
            self._slow.submit(self._apart.end).result()

    def _enter(self) -> None:
        self._mine.is_quick = True

    def _at_turn(self, work: Endpoint, request: Request) -> Response:
        with self._change:
            self._change.wait_for(lambda: not self._hurried, PATIENCE)
        return work(request)

    def _count(self, one: int) -> None:
        """Count the requests in the quick lane, waiting or at work."""
        with self._change:
            self._hurried += one
            if not self._hurried:
                self._change.notify_all()


class NoLanes(Lanes):
    """Every request is answered where it stands: how the process of the slow ones does it."""

    async def quick(self, endpoint: Endpoint, request: Request) -> Response | None:
        """Answer, whatever is asked for."""
        return endpoint(request)

    async def slow(self, endpoint: Endpoint, request: Request, is_ours: bool = False) -> Response:
        """Answer at once."""
        return endpoint(request)


def _unless_slow(endpoint: Endpoint, request: Request) -> Response | None:
    """Return what an endpoint answers; None where it asks for what takes long.

    The exception ends here: on its way to another thread it would keep all that the question was
    understood to mean, until a collector that holds everybody up has found it.
    """
    try:
        return endpoint(request)
    except MovesOver:
        return None


def _busy() -> HTTPException:
    return HTTPException(503, "too many searches wait", {"retry-after": "5"})


class _Laned:
    """A store whose slow calls are not made in the quick lane."""

    def __init__(self, store: Store, lanes: Lanes) -> None:
        self._store, self._lanes = store, lanes

    def __getattr__(self, name: str) -> Any:
        if name in SLOW_CALLS and self._lanes.is_quick():
            raise MovesOver
        return getattr(self._store, name)


def laned(store: Store, lanes: Lanes) -> Store:
    """Return a store that sends a request over when it asks for what takes long."""
    return cast(Store, _Laned(store, lanes))


def quick(endpoint: Endpoint, is_ours: bool = False) -> Laned:
    """Return an endpoint that begins in the quick lane.

    `is_ours`: it stays in this process when it moves over.
    """

    @wraps(endpoint)
    async def answer(request: Request) -> Response:
        lanes: Lanes = request.app.state.lanes
        done = await lanes.quick(endpoint, request)
        return await lanes.slow(endpoint, request, is_ours) if done is None else done

    return answer


def slow(endpoint: Endpoint) -> Laned:
    """Return an endpoint that works among the slow ones."""

    @wraps(endpoint)
    async def answer(request: Request) -> Response:
        lanes: Lanes = request.app.state.lanes
        return await lanes.slow(endpoint, request)

    return answer
