"""Bodies on their way in: nobody who sends slowly, or not at all, keeps the others out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.types import Scope

from bot.drafts.received import Busy
from bot.wire import Clients

BODY_SECONDS = 50.0
"""From the end of a request's head to the end of its body; a connection gets little more."""
MOST_COMING = 12
"""Bodies on their way in at once; of more, the one that has been longest on its way is given up."""
GRACE = 2.0
"""Seconds a body has at any rate."""
MOST_OF_ONE = 4
"""Bodies of one client that are on their way in or judged at once."""


class Arrivals:
    """The bodies of one site. Used by the event loop alone."""

    def __init__(self) -> None:
        self._coming: dict[asyncio.Timeout, float] = {}
        self._clients = Clients(MOST_OF_ONE)

    @asynccontextmanager
    async def of(self, scope: Scope) -> AsyncIterator[None]:
        """Take in and judge a body of some client; raises Busy where that client has its share."""
        if self._clients.has_enough(scope):
            raise Busy
        with self._clients.counted(scope):
            yield

    @asynccontextmanager
    async def coming(self) -> AsyncIterator[None]:
        """Read a body; raises Busy where too many have just begun, TimeoutError when given up."""
        now = asyncio.get_running_loop().time()
        if len(self._coming) >= MOST_COMING:
            longest, begun = next(iter(self._coming.items()))
            if now - begun < GRACE:
                raise Busy
            del self._coming[longest]
            longest.reschedule(now)
        async with asyncio.timeout(BODY_SECONDS) as limit:
            self._coming[limit] = now
            try:
                yield
            finally:
                self._coming.pop(limit, None)
