"""The Telegram channel: `run` answers in Telegram until it is told to stop."""

import asyncio
import signal

from telegram.error import InvalidToken

from bot.telegram.app import Connection, application
from bot.telegram.connection import Health
from bot.telegram.desk import Desk
from bot.telegram.secret import hide
from bot.telegram.service import Service, service
from bot.telegram.serving import poll

__all__ = ["Connection", "Desk", "Health", "InvalidToken", "Service", "run", "service"]


def run(connection: Connection, answering: Service) -> None:
    """Answer by long polling until SIGTERM or SIGINT; raises InvalidToken."""
    hide(connection.token)
    asyncio.run(_until_told(connection, answering))


async def _until_told(connection: Connection, answering: Service) -> None:
    stop, health = asyncio.Event(), Health()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    app = application(connection, Desk(answering), health)
    await poll(app, health, stop, connection.poll_seconds)
