"""Figures and health go in a lane of their own, which searches and lists cannot fill.

A request begins in the quick lane. When its question turns out to need prose, or a cell of all
reports, it is begun again among the slow ones, of which one is at work at a time, and that only
while nobody is in the quick lane. It does not wait where it stands: there it may hold a lock that
the quick ones need.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, cast

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

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

Endpoint = Callable[[Request], Response]


class MovesOver(BaseException):
    """A quick request asks for what takes long; no fault, so that nothing catches it."""


class Lanes:
    """Who is at work; each thread is in one lane or in none."""

    def __init__(self) -> None:
        self._quick, self._slow = threading.Semaphore(QUICK), threading.Semaphore(SLOW)
        self._waiting = self._hurried = 0
        self._change = threading.Condition()
        self._mine = threading.local()

    @contextmanager
    def quick(self) -> Iterator[None]:
        """Work in the quick lane; a store of these lanes raises MovesOver for a slow call."""
        self._count(1)
        try:
            with self._quick:
                self._mine.is_quick = True
                yield
        finally:
            self._mine.is_quick = False
            self._count(-1)

    @contextmanager
    def slow(self) -> Iterator[None]:
        """Work among the slow ones; raises HTTPException (503) where too many wait, or too long."""
        with self._change:
            if self._waiting >= MOST_WAITING:
                raise _busy()
            self._waiting += 1
        try:
            if not self._slow.acquire(timeout=LONGEST_WAIT):
                raise _busy()
        finally:
            with self._change:
                self._waiting -= 1
        try:
            with self._change:
                self._change.wait_for(lambda: not self._hurried, PATIENCE)
            yield
        finally:
            self._slow.release()

    def is_quick(self) -> bool:
        """Return whether this thread is in the quick lane."""
        return getattr(self._mine, "is_quick", False)

    def _count(self, one: int) -> None:
        """Count the requests in the quick lane, waiting or at work."""
        with self._change:
            self._hurried += one
            self._change.notify_all()


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


def quick(endpoint: Endpoint) -> Endpoint:
    """Return an endpoint that begins in the quick lane."""

    @wraps(endpoint)
    def answer(request: Request) -> Response:
        lanes: Lanes = request.app.state.lanes
        try:
            with lanes.quick():
                return endpoint(request)
        except MovesOver:
            with lanes.slow():
                return endpoint(request)

    return answer


def slow(endpoint: Endpoint) -> Endpoint:
    """Return an endpoint that works among the slow ones."""

    @wraps(endpoint)
    def answer(request: Request) -> Response:
        with request.app.state.lanes.slow():
            return endpoint(request)

    return answer
