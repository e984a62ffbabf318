"""The Telegram channel: `serve` answers in Telegram until it is told to stop."""

import asyncio
import signal
from datetime import date

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.loading import limits
from bot.measures import Measures
from bot.settings import Settings
from bot.telegram.app import Connection, application
from bot.telegram.connection import Health
from bot.telegram.desk import Desk
from bot.telegram.faults import hide
from bot.telegram.service import Service, service
from bot.telegram.serving import listen, metered, poll
from bot.telegram.state import Feedback, State, StateError
from bot.telegram.webhook import Hook
from bot.words import Failure
from index.store import Store

__all__ = [
    "Connection", "Health", "InvalidToken", "Service", "feedback", "metered", "reach", "run",
    "serve", "service",
]  # fmt: skip


def serve(
    settings: Settings,
    store: Store,
    health: Health | None = None,
    measures: Measures | None = None,
) -> None:
    """Answer until SIGTERM or SIGINT, by webhook where one is set, else by long polling.

    `health` is where others can see whether updates come in, `measures` what is counted. Raises
    Failure.
    """
    if settings.telegram_token is None:
        raise Failure("token_missing")
    connection = Connection(
        settings.telegram_token, settings.telegram_base_url, settings.telegram_base_file_url
    )
    desk = Desk(
        service(store, settings.public_url, date.today, limits(settings)),
        _state(settings),
        frozenset(settings.telegram_chats),
        frozenset(settings.telegram_admins),
        measures=measures or Measures(),
    )
    try:
        _run(connection, desk, health or Health(), _hook(settings))
    except InvalidToken as error:
        raise Failure("token_refused") from error
    finally:
        desk.state.close()


def run(connection: Connection, answering: Service) -> None:
    """Answer by long polling, remembering nothing past the end; raises InvalidToken."""
    _run(connection, Desk(answering), Health(), None)


def reach(settings: Settings, seconds: float) -> tuple[str, str]:
    """Return the bot's name, or what keeps it from Telegram: `refused` or `unreachable`."""
    return asyncio.run(_reached(settings, seconds))


async def _reached(settings: Settings, seconds: float) -> tuple[str, str]:
    token = settings.telegram_token or ""
    hide(token)
    bot = Bot(token, settings.telegram_base_url, settings.telegram_base_file_url)
    try:
        async with asyncio.timeout(seconds), bot:
            return bot.username, ""
    except InvalidToken:
        return "", "refused"
    except (TelegramError, TimeoutError):
        return "", "unreachable"


def feedback(settings: Settings) -> list[Feedback]:
    """Return what users wrote to the operator, oldest first. Raises Failure."""
    state = _state(settings)
    try:
        return list(state.feedback())
    finally:
        state.close()


def _run(connection: Connection, desk: Desk, health: Health, hook: Hook | None) -> None:
    hide(connection.token)
    asyncio.run(_until_told(connection, desk, health, hook))


async def _until_told(
    connection: Connection, desk: Desk, health: Health, hook: Hook | None
) -> None:
    stop = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    app = application(connection, desk, health)
    if hook is None:
        await poll(app, health, stop, connection.poll_seconds)
    else:
        await listen(app, health, stop, hook)


def _hook(settings: Settings) -> Hook | None:
    if settings.webhook_url is None or settings.webhook_secret is None:
        return None
    return Hook(
        settings.webhook_url,
        settings.webhook_secret,
        settings.webhook_host,
        settings.webhook_port,
    )


def _state(settings: Settings) -> State:
    try:
        return State(settings.state)
    except StateError as error:
        name = "output_full" if error.is_full else "output_unwritable"
        if error.is_damaged:
            name = "state_damaged"
        raise Failure(name, path=settings.state) from error
