"""Updates on their way in: none lost, none answered twice, those of one conversation in order."""

import asyncio
import logging
from collections.abc import Awaitable
from contextlib import nullcontext, suppress
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import BaseUpdateProcessor

from bot.telegram.desk import Desk, Place, place_of
from bot.telegram.gate import seconds_for, tell_delay
from bot.telegram.send import acknowledge
from bot.telegram.state import State

log = logging.getLogger(__name__)

WAITING = 100_000
"""Updates that may wait for their turn."""
SOON = 0.2
"""Seconds in which a press is answered, whatever else runs."""


class Inbox(asyncio.Queue[object]):
    """The queue of updates; each is noted in the state file before Telegram may forget it."""

    def __init__(self, state: State) -> None:
        super().__init__()
        self._state = state
        self.again: set[int] = set()
        """The updates that an earlier run did not finish, until this one has."""

    async def put(self, item: object) -> None:
        """Take an update in; one that was taken in before is dropped."""
        if isinstance(item, Update) and not self._state.begin(item.update_id, item.to_json()):
            log.info("update %d was received before", item.update_id)
            return
        await super().put(item)

    def unfinished(self) -> list[str]:
        """Return what an earlier run noted and did not finish, as JSON, oldest first."""
        return self._state.unfinished()

    async def put_again(self, update: Update) -> None:
        """Take in an update that an earlier run noted and did not finish."""
        self.again.add(update.update_id)
        await super().put(update)


class InOrder(BaseUpdateProcessor):
    """Works on updates side by side, on those of one user in one chat one after the other.

    So are those that an earlier run did not finish: one of them may be what ended it, and no
    other should be counted for it. One whose turn has not come takes no place from others.
    """

    def __init__(self, at_once: int, inbox: Inbox, desk: Desk) -> None:
        super().__init__(WAITING)
        self._inbox, self._desk = inbox, desk
        self._at_once = asyncio.Semaphore(at_once)
        self._alone = asyncio.Lock()
        self._leaving = asyncio.Event()
        self._lines: dict[Place, tuple[asyncio.Lock, int]] = {}

    def leave(self) -> None:
        """Let nothing wait for its turn any more: the bot is told to stop."""
        self._leaving.set()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Await the update's turn, then the update; note that it is finished."""
        key = place_of(update) if isinstance(update, Update) else (0, 0)
        lock, waiting = self._lines.get(key, (asyncio.Lock(), 0))
        self._lines[key] = (lock, waiting + 1)
        pressed = asyncio.create_task(self._acknowledge(update))
        try:
            async with lock, self._alone if self._is_again(update) else nullcontext():
                await self._turn(update)
                async with self._at_once:
                    if isinstance(update, Update):
                        self._desk.state.attempt(update.update_id)
                    await coroutine
        finally:
            pressed.cancel()
            lock, waiting = self._lines[key]
            self._lines[key] = (lock, waiting - 1)
            if waiting == 1:
                del self._lines[key]
        if isinstance(update, Update):
            self._desk.state.finish(update.update_id)
            self._inbox.again.discard(update.update_id)

    async def _turn(self, update: object) -> None:
        """Wait where a user asks faster than the limit, and say so once."""
        seconds = seconds_for(self._desk, update) if isinstance(update, Update) else 0.0
        if seconds <= 0 or not isinstance(update, Update):
            return
        await tell_delay(self._desk, update)
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._leaving.wait()

    async def _acknowledge(self, update: object) -> None:
        """Answer a press that is not answered soon: what it asks for is on its way."""
        query = update.callback_query if isinstance(update, Update) else None
        if query is None:
            return
        await asyncio.sleep(SOON)
        try:
            await acknowledge(self._desk, query)
        except TelegramError as error:
            log.warning("a press was not acknowledged: %s", type(error).__name__)

    def _is_again(self, update: object) -> bool:
        return isinstance(update, Update) and update.update_id in self._inbox.again

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to close."""
