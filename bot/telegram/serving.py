"""Running the bot: start, poll, notice silence, and leave when asked after the last answer."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    Update,
)
from telegram.error import InvalidToken, NetworkError, TelegramError

from bot.telegram.app import App
from bot.telegram.connection import Health
from bot.telegram.texts import LANGUAGES, commands

log = logging.getLogger(__name__)

WATCH_SECONDS = 5.0
FIRST_PAUSE, LAST_PAUSE = 1.0, 30.0


async def poll(app: App, health: Health, stop: asyncio.Event, poll_seconds: int = 10) -> None:
    """Answer updates by long polling until `stop` is set; raises InvalidToken.

    What has been fetched by then is answered before this returns.
    """
    await reached(app.initialize)
    try:
        await introduce(app)
        await app.start()
        await _start_polling(app, poll_seconds)
        log.info("polling as @%s", app.bot.username)
        await _watch(app, health, stop, poll_seconds)
        await _stop_polling(app)
        await app.stop()
    finally:
        await app.shutdown()


async def reached(attempt: Callable[[], Awaitable[None]]) -> None:
    """Repeat until Telegram can be reached, waiting longer each time."""
    pause = FIRST_PAUSE
    while True:
        try:
            return await attempt()
        except InvalidToken:
            raise
        except NetworkError as error:
            log.warning("Telegram cannot be reached: %s; next attempt in %g s", error, pause)
        await asyncio.sleep(pause)
        pause = min(pause * 2, LAST_PAUSE)


async def introduce(app: App) -> None:
    """Set the command menus; a server that lacks this is no reason not to start."""
    scopes = {
        "private": BotCommandScopeAllPrivateChats(),
        "group": BotCommandScopeAllGroupChats(),
    }
    for name, scope in scopes.items():
        for language in LANGUAGES:
            menu = [BotCommand(*command) for command in commands(name, language)]
            # English is also what users of any other language see.
            code = None if language == "en" else language
            try:
                await app.bot.set_my_commands(menu, scope=scope, language_code=code)
            except TelegramError as error:
                log.warning("the command menu was not set: %s", type(error).__name__)


async def _start_polling(app: App, poll_seconds: int) -> None:
    await app.updater.start_polling(  # type: ignore[union-attr]
        timeout=poll_seconds,
        bootstrap_retries=-1,
        allowed_updates=Update.ALL_TYPES,
        error_callback=_note,
    )


def _note(error: TelegramError) -> None:
    log.warning("getUpdates: %s: %s", type(error).__name__, error)


async def _watch(app: App, health: Health, stop: asyncio.Event, poll_seconds: int) -> None:
    """Start polling again when it has gone silent, until told to stop."""
    while not await _set_within(stop, WATCH_SECONDS):
        if not health.is_live and health.silent_seconds is not None:
            log.error("polling is silent: starting it again")
            await _stop_polling(app)
            await _start_polling(app, poll_seconds)


async def _stop_polling(app: App) -> None:
    """Stop fetching; what polling died of, it says again when stopped."""
    with suppress(TelegramError):
        await app.updater.stop()  # type: ignore[union-attr]


async def _set_within(stop: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return False
    return True
