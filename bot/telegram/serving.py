"""Running the bot: start, poll, notice silence, and leave when asked after the last answer.

What it alone has counted it tells this machine on a port of its own.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from functools import partial
from threading import Thread

from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    Update,
)
from telegram.error import InvalidToken, NetworkError, TelegramError

from bot.chart import warm_up
from bot.measures import Measures
from bot.rehearsal import recollect
from bot.telegram.app import App
from bot.telegram.chat import answered
from bot.telegram.connection import Health
from bot.telegram.desk import Desk
from bot.telegram.keyboard import keyboard
from bot.telegram.order import Inbox, InOrder
from bot.telegram.state import State
from bot.telegram.texts import LANGUAGES, commands, say
from bot.telegram.webhook import Hook, listening
from bot.wire import MOST_A_CLIENT, Door, behind, bound, server_of, short, telling
from index.asking.question import Context
from parser.report import GongkaiError

log = logging.getLogger(__name__)

UPDATES = ["message", "edited_message", "callback_query", "inline_query"]
WATCH_SECONDS = 5.0
FIRST_PAUSE, LAST_PAUSE = 1.0, 30.0


async def poll(app: App, health: Health, stop: asyncio.Event, poll_seconds: int = 10) -> None:
    """Answer updates by long polling until `stop` is set; raises InvalidToken.

    What has been fetched by then is answered before this returns.
    """
    async with started(app):
        await _start_polling(app, poll_seconds)
        log.info("polling as @%s", app.bot.username)
        await _watch(app, health, stop, poll_seconds)
        await _stop_polling(app)


async def listen(app: App, health: Health, stop: asyncio.Event, hook: Hook) -> None:
    """Answer the updates Telegram brings until `stop` is set; raises InvalidToken."""
    async with started(app):
        server, serving = await listening(app, hook, health)
        await reached(partial(_set_webhook, app, hook))
        log.info("listening as @%s", app.bot.username)
        health.hear()
        while not serving.done() and not await _set_within(stop, WATCH_SECONDS):
            health.hear()
        server.should_exit = True
        await serving


@asynccontextmanager
async def started(app: App) -> AsyncIterator[None]:
    """Run the application around a body; on leaving, finish what is being answered."""
    await reached(app.initialize)
    try:
        # While one waits for the network, the other works.
        await asyncio.gather(introduce(app), warm(app.bot_data["desk"], app.bot.username))
        await app.start()
        await resume(app)
        try:
            yield
        finally:
            processor = app.update_processor
            if isinstance(processor, InOrder):
                processor.leave()
            await app.stop()
    finally:
        await app.shutdown()


async def warm(desk: Desk, username: str) -> None:
    """Do before the first question what it would wait for; pictures are begun beside that.

    The rehearsal is counted nowhere and leaves nothing behind in the state file. Its questions go
    through all threads: each has its own connection to the store.
    """
    desk.drawing.submit(warm_up)
    apart = replace(desk, state=State(), measures=Measures())
    try:
        await desk.off_loop(recollect)
        questions = await desk.off_loop(desk.service.rehearsed)
        asked = (desk.off_loop(_rehearse, apart, question, username) for question in questions)
        await asyncio.gather(*asked)
    except GongkaiError:  # said with the first question, and by /readyz
        return
    finally:
        apart.state.close()


def _rehearse(apart: Desk, question: str, username: str) -> None:
    keyboard(apart, answered(apart, question, username, Context())[1].shown)


async def _set_webhook(app: App, hook: Hook) -> None:
    await app.bot.set_webhook(
        hook.url,
        secret_token=hook.secret,
        allowed_updates=UPDATES,
        max_connections=MOST_A_CLIENT,
    )


async def reached(attempt: Callable[[], Awaitable[object]]) -> None:
    """Repeat until Telegram can be reached, waiting longer each time."""
    pause = FIRST_PAUSE
    while True:
        try:
            await attempt()
            return
        except InvalidToken:
            raise
        except NetworkError as error:
            log.warning("Telegram cannot be reached: %s; next attempt in %g s", error, pause)
        await asyncio.sleep(pause)
        pause = min(pause * 2, LAST_PAUSE)


async def resume(app: App) -> None:
    """Take up the updates that an earlier run received and did not finish."""
    inbox = app.update_queue
    if not isinstance(inbox, Inbox):
        return
    for content in inbox.unfinished():
        if update := Update.de_json(json.loads(content), app.bot):
            await inbox.put_again(update)


async def introduce(app: App) -> None:
    """Set menus and descriptions; a server that lacks these is no reason not to start."""
    scopes = {
        "private": BotCommandScopeAllPrivateChats(),
        "group": BotCommandScopeAllGroupChats(),
    }
    for name, scope in scopes.items():
        for language in LANGUAGES:
            menu = [BotCommand(*command) for command in commands(name, language)]
            code = _code(language)
            await _tried(app.bot.set_my_commands(menu, scope=scope, language_code=code))
    for language in LANGUAGES:
        code, described = _code(language), say(language, "description")
        await _tried(app.bot.set_my_description(described, language_code=code))
        short = say(language, "short_description")
        await _tried(app.bot.set_my_short_description(short, language_code=code))


def _code(language: str) -> str | None:
    """Return the code of a language; English is also what users of any other language see."""
    return None if language == "en" else language


async def _tried(request: Awaitable[bool]) -> None:
    try:
        await request
    except TelegramError as error:
        log.warning("menus or descriptions were not set: %s", type(error).__name__)


async def _start_polling(app: App, poll_seconds: int) -> None:
    await app.updater.start_polling(  # type: ignore[union-attr]
        timeout=poll_seconds,
        bootstrap_retries=-1,
        allowed_updates=UPDATES,
        error_callback=partial(_note, app.bot_data["desk"].measures),
    )


def _note(measures: Measures, error: TelegramError) -> None:
    measures.count("telegram_errors", type(error).__name__)
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


HERE = "127.0.0.1"


@contextmanager
def metered(measures: Measures, port: int | None) -> Iterator[None]:
    """Tell what is counted under /metrics of a port while a block runs; None: nowhere.

    Raises Failure where the port is taken.
    """
    if port is None:
        yield
        return
    app = behind(Door(frozenset()), telling(short("Not Found", 404), measures))
    with bound(HERE, port) as wire:
        server = server_of(app)
        thread = Thread(target=server.run, args=([wire],), name="metrics")
        thread.start()
        try:
            yield
        finally:
            server.should_exit = True
            thread.join()
