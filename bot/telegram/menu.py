"""The commands that are no questions: by name, and by the words that say the same."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from bot.telegram import commands, drafts
from bot.telegram.texts import LANGUAGES, texts

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
