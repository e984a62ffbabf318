"""A stretch of a question as it is written and as it sounds, and how far a name is from it.

A homophone is nearer than a letter that looks alike or any other: names are told first by their
sound, then by their letters.
"""

from dataclasses import dataclass

from rapidfuzz.distance import OSA

from index.names.sounds import heard

BY_LETTER = 0.25
"""What a wrong letter of the right sound costs; one that sounds otherwise costs one more."""
FAR = 99.0


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said from a place of a text on."""

    sounds: str
    """A letter a sound; see `index.names.sounds`."""
    letters: str
    """As written; "" for pinyin, which has sounds alone."""
    ends: tuple[int, ...]
    """Where each letter ends in the text."""
    left: tuple[int, ...]
    """How many letters behind the first n are no other words: what a name of n leaves unsaid."""


@dataclass(frozen=True, slots=True)
class Form:
    """A way to write a name or a part of one."""

    letters: str
    sounds: str


def form(letters: str) -> Form:
    """Return a way of writing with its sounds."""
    return Form(letters, heard(letters))


def distance(said: Heard, start: int, end: int, name: Form, most: int) -> float:
    """Return how far a part of what was said is from a name; FAR beyond `most` wrong sounds."""
    sounds = OSA.distance(said.sounds[start:end], name.sounds, score_cutoff=most)
    if sounds > most:
        return FAR
    if not said.letters:
        return float(sounds)
    return sounds + BY_LETTER * OSA.distance(said.letters[start:end], name.letters)


def nearest_end(said: Heard, start: int, name: Form, most: int, fewest: int) -> tuple[float, int]:
    """Return the least distance of a name to what begins at `start`, and where that ends.

    All that was said must belong to the name, `fewest` letters at least.
    """
    best = (FAR, start)
    length = len(name.sounds)
    for end in range(max(start + max(length - most, 1), fewest), start + length + most + 1):
        if end > len(said.sounds):
            break
        if said.left[end]:
            continue
        cost = distance(said, start, end, name, most)
        best = min(best, (cost, end), key=lambda found: (found[0], -found[1]))
    return best
