"""The words of the web pages (data/web.toml) in the reader's language."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from data.entries import blocks

LANGUAGES = ("zh", "en")


@cache
def web_words() -> Mapping[str, Any]:
    """Return data/web.toml as it stands."""
    return blocks("web.toml")


def say(language: str, name: str, /, **fields: object) -> str:
    """Return a text by name; a KeyError names one that is not in data/web.toml."""
    text: str = web_words()["text"][name][language]
    return text.format(**fields) if fields else text


def language_of(wanted: str | None, accepted: str) -> str:
    """Return `zh` or `en`: what the address says, else what the browser prefers, else Chinese."""
    if wanted in LANGUAGES:
        return wanted
    for choice in accepted.lower().split(","):
        name = choice.split(";")[0].strip()[:2]
        if name in LANGUAGES:
            return name
    return LANGUAGES[0]
