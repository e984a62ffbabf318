"""What is typed that is no question: a command, the words that say the same, those of a button."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from telegram import Update
from telegram.ext import ContextTypes

from bot.telegram import commands, drafts
from bot.telegram.buttons import act_of
from bot.telegram.chat import addressed, asked, on_text
from bot.telegram.desk import Desk, Place, Spec, desk_of, place_of
from bot.telegram.keyboard import sheet
from bot.telegram.markup import escape
from bot.telegram.send import deliver
from bot.telegram.texts import LANGUAGES, texts

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


Handler = Callable[..., Any]

COMMANDS: dict[str, Handler] = {
    "start": commands.on_start,
    "help": commands.on_help,
    "new": commands.on_new,
    "check": drafts.on_check,
    "agencies": commands.on_agencies,
    "about": commands.on_about,
    "export": commands.on_export,
    "settings": commands.on_settings,
    "privacy": commands.on_privacy,
    "forget": commands.on_forget,
    "feedback": commands.on_feedback,
    "stats": commands.on_stats,
}


def meant(said: str) -> Handler | None:
    """Return what a message does that is a line of the menu, or a word for it; None: a question.

    >>> meant("Settings") is COMMANDS["settings"], meant("settings of 2021")
    (True, None)
    """
    name = _names().get(" ".join(said.casefold().split()))
    return COMMANDS[name] if name else None


@cache
def _names() -> Mapping[str, str]:
    return {
        word.casefold(): row["name"]
        for row in texts()["command"]
        if row["name"] in COMMANDS
        for word in (*row.get("words", ()), *(row[language] for language in LANGUAGES))
    }
