"""What happens when something fails: a log entry with an id, a sentence with the same id."""

import logging
import secrets

from telegram import Update
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, TelegramError
from telegram.ext import ContextTypes

from bot.telegram.desk import desk_of, speaks
from bot.telegram.send import acknowledge, deliver
from bot.telegram.texts import say

log = logging.getLogger(__name__)


async def on_error(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Log a fault and tell the user its id, never more; nothing is sent where sending failed."""
    error, number = context.error, secrets.token_hex(4)
    if isinstance(error, Forbidden):
        log.info("fault %s: the chat is closed to the bot", number)
        return
    if isinstance(error, NetworkError | Conflict) and not isinstance(error, BadRequest):
        # A message that timed out may have arrived: sending it again could double it.
        log.warning("fault %s: %s: %s", number, type(error).__name__, error)
        return
    desk_of(context).measures.count("faults", type(error).__name__)
    log.error("fault %s", number, exc_info=error)
    if isinstance(update, Update):
        await _tell(update, context, number)


async def _tell(update: Update, context: ContextTypes.DEFAULT_TYPE, number: str) -> None:
    language = speaks(update, context)
    try:
        if update.callback_query:
            short = say(language, "error_short", id=number)
            await acknowledge(desk_of(context), update.callback_query, short)
        await deliver(update, say(language, "error", id=number))
    except TelegramError as error:
        log.warning("fault %s: the user could not be told: %s", number, type(error).__name__)
