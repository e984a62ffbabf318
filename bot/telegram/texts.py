"""What the bot says apart from answers: the sentences of data/telegram.toml."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from bot.telegram.markup import escape
from data.entries import blocks

LANGUAGES = ("zh", "en")


@cache
def texts() -> Mapping[str, Any]:
    """Return data/telegram.toml as it stands."""
    return blocks("telegram.toml")


def say(language: str, name: str, **fields: object) -> str:
    """Return a sentence as HTML, its fields escaped; raises KeyError for an unknown name."""
    sentence: str = texts()[name][language].strip()
    return sentence.format(**{key: escape(str(value)) for key, value in fields.items()})


def language_of(code: str | None) -> str:
    """Return the language to speak to a user whose client reports this code.

    >>> language_of("zh-hans"), language_of("en"), language_of(None)
    ('zh', 'en', 'zh')
    """
    return "zh" if code is None or code.startswith("zh") else "en"


def commands(scope: str, language: str) -> list[tuple[str, str]]:
    """Return the command menu of a scope (`private`, `group`): name and description."""
    rows = texts()["command"]
    return [(row["name"], row[language]) for row in rows if scope in row["scopes"]]
