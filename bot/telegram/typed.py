"""Free text: the words of a button under the last answer press it, those of the menu do what it
does, all else is a question."""

import re

from telegram import Update
from telegram.ext import ContextTypes

from bot.telegram.buttons import act_of
from bot.telegram.chat import addressed, asked, on_text
from bot.telegram.desk import Desk, Place, Spec, desk_of, place_of
from bot.telegram.keyboard import sheet
from bot.telegram.markup import escape
from bot.telegram.menu import meant
from bot.telegram.send import deliver

_COUNT = re.compile(r"\s*[(\uff08].*$")
"""What a label says behind its words: 其他出处（3）."""


async def on_words(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Press the button of the last answer or open the menu that a message names, or answer it."""
    message, desk = update.effective_message, desk_of(context)
    if message is None or not addressed(message, context.bot.username):
        return
    said, username = asked(message, context.bot.username), context.bot.username
    named = await desk.off_loop(_named, desk, place_of(update), said, username)
    if named is None:
        await (meant(said) or on_text)(update, context)
        return
    _, kind, value = named
    if kind != "data":
        await deliver(update, escape(value))
        return
    act, rest = act_of(value)
    told = await act(update, context, rest) if act else None
    if told is None:
        await on_text(update, context)
    elif told:
        await deliver(update, told)


def _named(desk: Desk, place: Place, said: str, username: str) -> Spec | None:
    """Return the button under the last answer of a chat whose words were typed."""
    last = desk.last.recall(place)
    if last is None or not said:
        return None
    shown = sheet(desk, last, desk.service.compose(last), username)
    specs = (spec for row in shown.rows for spec in row)
    return next((spec for spec in specs if _COUNT.sub("", spec[0]) == said.strip("/ ")), None)
