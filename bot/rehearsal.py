"""What is done before the first question, so that it is answered like any other."""

import inspect
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from bot.channel import usage
from data.entries import blocks
from index.store import Store

LANGUAGES = ("zh", "en")
_KNOWING = ("data", "index")
"""The packages whose tables and patterns a question may need."""


def recollect() -> int:
    """Make every table and pattern that is made once, by whoever needs it first.

    Those are the cached functions without parameters of the modules loaded. Returns how many were
    made; some tenths of a second where none was.
    """
    made = 0
    for cached in _made_once():
        made += not cached.cache_info().currsize
        cached()
    return made


def _made_once() -> Iterator[Any]:
    """Yield the cached functions without parameters, each once and from where it is written."""
    for name, module in sorted(sys.modules.items()):
        if name.partition(".")[0] not in _KNOWING:
            continue
        for found in [*vars(module).values()]:
            is_here = getattr(found, "__module__", None) == name and hasattr(found, "cache_info")
            if is_here and not inspect.signature(found).parameters:
                yield found


def rehearsed(store: Store, examples: Callable[[str], Sequence[str]]) -> tuple[str, ...]:
    """Return a question of each kind and language about what is held, and the examples."""
    held = usage(store)
    return tuple(
        question
        for language in LANGUAGES
        for question in (
            *examples(language),
            *(one[language].format(**held) for one in blocks("telegram.toml")["rehearsed"]),
        )
    )
