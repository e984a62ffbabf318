"""What happens when something fails: a log entry with an id, a sentence with the same id.

The token is kept out of every log line, traceback and error sentence.
"""

import logging
import secrets
import traceback
from collections.abc import Callable
from typing import Any

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


HIDDEN = "<token>"


def hide(token: str) -> None:
    """Replace the token in every log record made from now on, tracebacks included.

    httpx logs each address, which holds the token, at INFO: it is silenced as well.
    """
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.setLogRecordFactory(_hiding(token, logging.getLogRecordFactory()))


def clean(text: str, token: str) -> str:
    """Return the text without the token and without its secret half.

    >>> clean("bot42:AAsecret/getMe", "42:AAsecret")
    'bot<token>/getMe'
    """
    secret = token.partition(":")[2] or token
    return text.replace(token, HIDDEN).replace(secret, HIDDEN)


def _hiding(token: str, make: Callable[..., logging.LogRecord]) -> Callable[..., logging.LogRecord]:
    def record(*args: Any, **kwargs: Any) -> logging.LogRecord:
        made = make(*args, **kwargs)
        made.msg, made.args = clean(made.getMessage(), token), ()
        if made.exc_info and made.exc_info[0] is not None:
            # A formatter prints `exc_text` where it is given instead of formatting again.
            lines = traceback.format_exception(*made.exc_info)
            made.exc_text = clean("".join(lines).rstrip("\n"), token)
            made.exc_info = None
        return made

    return record
