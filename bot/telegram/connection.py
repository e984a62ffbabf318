"""The wires to Telegram: requests that retry what is safe to retry, polling that cannot hang."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest

RETRIED = (500, 502, 503)
"""Refusals after which nothing was delivered."""
UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""Faults before anything was sent."""
PAUSES = (0.5, 2.0)
KEPT_SECONDS = 2.0
"""How long an unused connection is kept: less than servers do, so that none is closed under us."""
SLACK = 5.0
"""Seconds a poll may take beyond its own timeouts."""
STALE_SECONDS = 60.0
"""Polling counts as alive for this long after the last getUpdates that came to its end."""


class Health:
    """When Telegram was last heard of. Not the state of a flag but the time of a fact."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._heard: float | None = None

    def hear(self) -> None:
        """Note that Telegram has just answered."""
        self._heard = self._clock()

    @property
    def silent_seconds(self) -> float | None:
        """Return the seconds since Telegram last answered; None before the first answer."""
        return None if self._heard is None else self._clock() - self._heard

    @property
    def is_live(self) -> bool:
        """Return whether updates are coming in, as far as can be known."""
        silent = self.silent_seconds
        return silent is not None and silent < STALE_SECONDS


class SendRequest(HTTPXRequest):
    """Requests made again where nothing was delivered; one that timed out may have been."""

    def __init__(self, connections: int, **kwargs: Any) -> None:
        limits = httpx.Limits(max_connections=connections, keepalive_expiry=KEPT_SECONDS)
        super().__init__(httpx_kwargs={"limits": limits}, **kwargs)
        # httpcore looks through all waiting requests at every step: let none wait in there.
        self._free = asyncio.Semaphore(connections)

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Return status and body of a request, after up to two more attempts."""
        for pause in PAUSES:
            try:
                status, body = await self._attempt(*args, **kwargs)
                if status not in RETRIED:
                    return status, body
            except NetworkError as error:
                if not isinstance(error.__cause__, UNSENT):
                    raise
            await asyncio.sleep(pause)
        return await self._attempt(*args, **kwargs)

    async def _attempt(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        async with self._free:
            return await super().do_request(*args, **kwargs)


class PollRequest(HTTPXRequest):
    """getUpdates with a deadline for the whole answer: a byte a minute is no answer."""

    def __init__(self, health: Health, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._health = health

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Return status and body of a poll; raises TimedOut after its deadline.

        Raises NetworkError for 401 and 404: the token was good when the bot started, and what
        these would otherwise raise ends polling for good.
        """
        wait = kwargs.get("read_timeout", BaseRequest.DEFAULT_NONE)
        seconds = float(wait) if isinstance(wait, int | float) else self.read_timeout or 0.0
        try:
            async with asyncio.timeout(seconds + SLACK):
                status, body = await super().do_request(*args, **kwargs)
        except TimeoutError as error:
            raise TimedOut from error
        if status in (401, 404):
            raise NetworkError(f"getUpdates was refused with {status}")
        if status == 200:
            self._health.hear()
        return status, body
