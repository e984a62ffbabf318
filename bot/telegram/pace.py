"""Sending no faster than Telegram allows: 30 a second, 1 a second a chat, 20 a minute a group."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

from telegram.ext import AIORateLimiter

from bot.memory import Memory

RETRIES = 3
"""Attempts after a 429; what Telegram asks to wait is waited."""
CHATS = 10_000


class Pace(AIORateLimiter):
    """The limiter of the library, and one message at a time to a private chat; 0: no limit."""

    def __init__(self, chat_seconds: float = 1.0, per_second: float = 30.0) -> None:
        super().__init__(overall_max_rate=per_second, max_retries=RETRIES)
        self._chat_seconds = chat_seconds
        self._next: Memory[int, float] = Memory(CHATS, 60)

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, bool | dict[str, Any] | list[dict[str, Any]]]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> bool | dict[str, Any] | list[dict[str, Any]]:
        """Return the result of a request made in its turn."""
        if endpoint.startswith("send"):
            await self._turn(data.get("chat_id"))
        return await super().process_request(
            callback, args, kwargs, endpoint, data, rate_limit_args
        )

    async def _turn(self, chat: object) -> None:
        """Wait until the chat may get another message; the first goes at once."""
        if not isinstance(chat, int) or chat < 0:
            return
        now = time.monotonic()
        at = max(now, self._next.recall(chat) or now)
        self._next.keep(chat, at + self._chat_seconds)
        await asyncio.sleep(at - now)
