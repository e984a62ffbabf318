"""The Latin words of a question, as names are read from them."""

import re

from data.records import record
from index.names.functions import english_words

MOST_READ = 12
"""Words read for one name."""


@record(frozen=True, slots=True)
class Words:
    """The Latin words from a place on, with their ends."""

    text: str
    words: tuple[str, ...]
    ends: tuple[int, ...]

    def after(self, count: int) -> "Words":
        """Return the words behind the first ones."""
        return Words(self.text, self.words[count:], self.ends[count:])


_WORD = re.compile(r"[a-z]+(?:['-][a-z]+)*")
_BETWEEN = re.compile(r"\.?[ ,(]+")


def first_word(text: str, start: int) -> str:
    """Return the Latin word that begins here; "" within a word and where none does."""
    found = _WORD.match(text, start)
    inside = start > 0 and _WORD.match(text, start - 1)
    return found.group() if found and not inside else ""


def words_at(text: str, start: int) -> Words:
    """Return the words from a place on, up to a figure, a Han character or another mark."""
    words: list[str] = []
    ends: list[int] = []
    same = english_words()["same"]
    at = start
    while len(words) < MOST_READ and (found := _WORD.match(text, at)):
        words.append(same.get(found.group(), found.group()))
        ends.append(found.end())
        between = _BETWEEN.match(text, found.end())
        at = between.end() if between else found.end() + 1
        if between is None:
            break
    return Words(text, tuple(words), tuple(ends))
