"""Keeping the token out of every log line, traceback and error sentence."""

import logging
import traceback
from collections.abc import Callable
from typing import Any

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
