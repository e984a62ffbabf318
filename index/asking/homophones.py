"""Words about figures that were typed by their sound: 自燃人 is 自然人."""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product

from index.asking.cover import Mention
from index.asking.lexicon import lexicon
from index.names.sounds import spoken_sounds

LONGEST = 8
"""Characters of the longest word looked for by its sound."""
MOST_READINGS = 16
"""Ways to read one stretch that are tried; real words have a few."""


def respelled(text: str, unknown: Mention) -> tuple[str, str, str] | None:
    """Return a text with the one known word that sounds like the stretch around unknown words.

    Also returns what was said and the word; None where no word, or more than one, sounds so.
    """
    for start, end in _windows(text, unknown):
        said = text[start:end]
        words = {word for reading in _readings(said) for word in _by_sound().get(reading, ())}
        near = [word for word in words if _letters_apart(said, word) == 1]
        if len(near) == 1:
            word = near[0]
            return text[:start] + word + text[end:], said, word
    return None


def _letters_apart(said: str, word: str) -> int:
    """Return how many letters differ; two wrong letters are another word (街道, 接到)."""
    return sum(one != other for one, other in zip(said, word, strict=True))


def _windows(text: str, unknown: Mention) -> Iterator[tuple[int, int]]:
    """Yield the stretches that hold the unknown words, the longest first."""
    for length in range(LONGEST, max(1, unknown.end - unknown.start - 1), -1):
        first, last = max(0, unknown.end - length), min(unknown.start, len(text) - length)
        for start in range(first, last + 1):
            if all(letter in spoken_sounds() for letter in text[start : start + length]):
                yield start, start + length


def _readings(said: str) -> list[tuple[str, ...]]:
    each = [spoken_sounds().get(letter, ()) for letter in said]
    return [reading for reading, _ in zip(product(*each), range(MOST_READINGS), strict=False)]


@cache
def _by_sound() -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """Return the words about figures by how they sound."""
    found: dict[tuple[str, ...], dict[str, None]] = {}
    for word, entries in lexicon().entries.items():
        tells = any(entry.kind in _TELLING for entry in entries)
        if tells and len(word) > 1 and all(letter in spoken_sounds() for letter in word):
            for reading in _readings(word):
                found.setdefault(reading, {})[word] = None
    return {reading: tuple(words) for reading, words in found.items()}


_TELLING = frozenset({"concept", "column", "figure", "section"})
