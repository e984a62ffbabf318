"""Sending no faster than Telegram allows, and no chat waiting for another.

Telegram's limits are averages that leave room for bursts: 30 messages a second to all, 1 a second
to a chat, 20 a minute to a group. What is too much waits for its turn; nothing is dropped. A 429
of one chat holds up that chat alone.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine, Hashable
from datetime import timedelta
from typing import Any

from telegram.error import RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.measures import Measures
from bot.memory import Memory

RETRIES = 5
"""Attempts after a 429; what Telegram asks to wait is waited."""
CHATS = 10_000
BURST = 5
"""Messages that may go to a chat at once."""
GROUP_SECONDS = 4.0
"""Between two messages to a group when it is busy: with a burst at most 20 in any minute."""
KEPT_SECONDS = 600.0
FREE = frozenset({"answerCallbackQuery", "answerInlineQuery", "getMe"})
"""What somebody waits for with a finger on the screen, and what Telegram does not count."""

Result = bool | dict[str, Any] | list[dict[str, Any]]


class Buckets:
    """A bucket a key, each of `burst` drops, refilled with one every so many seconds.

    The reckoning is that of the generic cell rate algorithm (ITU-T I.371): one time a key.
    """

    def __init__(
        self, burst: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._burst, self._seconds, self._clock = burst, seconds, clock
        self._full: Memory[Hashable, float] = Memory(CHATS, KEPT_SECONDS, clock)
        """When the bucket of a key will be full again."""

    def take(self, key: Hashable) -> float:
        """Take a drop, and return how many seconds to wait for it.

        >>> two = Buckets(2, 10.0, lambda: 100.0)
        >>> [two.take("a"), two.take("a"), two.take("a"), two.take("b")]
        [0.0, 0.0, 10.0, 0.0]
        """
        now = self._clock()
        full = max(now, self._full.recall(key) or now)
        self._full.keep(key, full + self._seconds)
        return max(0.0, full - (self._burst - 1) * self._seconds - now)


class Pace(BaseRateLimiter[int]):
    """A bucket for all messages, one a chat and one a group; 0 seconds: no limit of chats."""

    def __init__(
        self,
        chat_seconds: float = 1.0,
        per_second: float = 30.0,
        measures: Measures | None = None,
    ) -> None:
        self._measures = measures or Measures()
        self._all = Buckets(max(1, int(per_second)), 1 / per_second)
        self._chats = Buckets(BURST, chat_seconds)
        self._groups = Buckets(BURST, GROUP_SECONDS if chat_seconds else 0.0)
        self._closed: Memory[object, float] = Memory(CHATS, KEPT_SECONDS)
        """Until when Telegram wants nothing for a chat."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Result:
        """Return the result of a request made in its turn."""
        chat = data.get("chat_id")
        if endpoint not in FREE:
            with self._measures.stage("telegram", "wait"):
                await asyncio.sleep(self._wait(endpoint, chat))
        for _ in range(RETRIES):
            await asyncio.sleep(max(0.0, (self._closed.recall(chat) or 0.0) - time.monotonic()))
            try:
                return await self._sent(callback, args, kwargs)
            except RetryAfter as error:
                asked = error.retry_after
                seconds = asked.total_seconds() if isinstance(asked, timedelta) else float(asked)
                if chat is None:
                    await asyncio.sleep(seconds)
                else:
                    self._closed.keep(chat, time.monotonic() + seconds)
        await asyncio.sleep(max(0.0, (self._closed.recall(chat) or 0.0) - time.monotonic()))
        return await self._sent(callback, args, kwargs)

    async def _sent(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,
        kwargs: dict[str, Any],
    ) -> Result:
        """Return the result of one attempt; what it takes, and what it ends in, is counted."""
        try:
            with self._measures.stage("telegram", "send"):
                return await callback(*args, **kwargs)
        except TelegramError as error:
            self._measures.count("telegram_errors", type(error).__name__)
            raise

    def _wait(self, endpoint: str, chat: object) -> float:
        """Return how long a request waits for its drop, of its chat where it is a message."""
        seconds = self._all.take("")
        if endpoint.startswith("send") and isinstance(chat, int):
            own = self._groups if chat < 0 else self._chats
            seconds = max(seconds, own.take(chat))
        return seconds

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to close."""
