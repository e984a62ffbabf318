"""Updates are worked on side by side, those of one user in one chat one after the other."""

import asyncio
from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.telegram.desk import place_of


class InOrder(BaseUpdateProcessor):
    """Keeps the order of a conversation: a follow-up never overtakes its question."""

    def __init__(self, at_once: int) -> None:
        super().__init__(at_once)
        self._lines: dict[tuple[int, int], tuple[asyncio.Lock, int]] = {}

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Await the update's turn, then the update."""
        key = place_of(update) if isinstance(update, Update) else (0, 0)
        lock, waiting = self._lines.get(key, (asyncio.Lock(), 0))
        self._lines[key] = (lock, waiting + 1)
        try:
            async with lock:
                await coroutine
        finally:
            lock, waiting = self._lines[key]
            self._lines[key] = (lock, waiting - 1)
            if waiting == 1:
                del self._lines[key]

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to close."""
