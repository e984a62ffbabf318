"""The Latin words of a question, and which office the first of a stretch name in English."""

import re
from dataclasses import replace
from functools import cache

from rapidfuzz.distance import OSA

from data.records import record
from index.names.functions import Spelling, english, english_words, spellings

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


@record(frozen=True, slots=True)
class Office:
    """A function in English."""

    count: int
    spelling: Spelling
    rule: str


def office_at(words: Words) -> Office | None:
    """Return the function that the first words name; one letter of a long word may be wrong."""
    for count in range(min(_longest(), len(words.words)), 0, -1):
        said = words.words[:count]
        stem = english().get(" ".join(said))
        if stem:
            return Office(count, _current(stem), "")
        for name in _phrases_of(count, said[0][:1]):
            if all(_alike(word, other) for word, other in zip(said, name, strict=True)):
                return Office(count, _current(english()[" ".join(name)]), "typo")
    return None


def office_of(words: Words) -> Office | None:
    """Return the office the first words name; said of its government it is the office alone.

    Shanxi Provincial People's Government Foreign Affairs Office is no government.
    """
    office = office_at(words)
    if office is None or office.spelling.stem != governing():
        return office
    inner = office_at(words.after(office.count))
    return replace(inner, count=office.count + inner.count) if inner else office


def past_government(words: Words, end: int) -> tuple[Words, int]:
    """Return what stands behind "of the People's Government of", and where that ends."""
    words = _past_joints(words)
    office = office_at(words)
    if office is None or office.spelling.stem != governing():
        return words, end
    return _past_joints(words.after(office.count)), words.ends[office.count - 1]


def _past_joints(words: Words) -> Words:
    while words.words and words.words[0] in english_words()["joints"]:
        words = words.after(1)
    return words


def governing() -> str:
    """Return the stem of a people's government."""
    return next(iter(english().values()))


def _alike(said: str, word: str) -> bool:
    return said == word or (len(word) > 6 and OSA.distance(said, word, score_cutoff=1) <= 1)


@cache
def _phrases_of(count: int, first: str) -> tuple[tuple[str, ...], ...]:
    """Return the functions of so many words that begin with a letter."""
    phrases = (tuple(name.split()) for name in english() if name.startswith(first))
    return tuple(phrase for phrase in phrases if len(phrase) == count)


@cache
def _longest() -> int:
    return max(name.count(" ") + 1 for name in english())


@cache
def _current(stem: str) -> Spelling:
    """Return a function by its current name, whatever kind of office bears it."""
    return replace(next(s for s in spellings().values() if s.stem == stem), ending="")
