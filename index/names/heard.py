"""A stretch of a question as it is written and as it sounds, and how far a name is from it.

A homophone is nearer than a letter that looks alike or any other: names are told first by their
sound, then by their letters.
"""

from rapidfuzz.distance import OSA

from data.records import record
from index.names.sounds import heard, spoken_sounds

BY_LETTER = 0.25
"""What a wrong letter of the right sound costs; one that sounds otherwise costs one more."""
OTHERWISE = 0.75
"""How much nearer a letter is that sounds alike by a reading that is not its usual one."""
FAR = 99.0


@record(frozen=True, slots=True)
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


@record(frozen=True, slots=True)
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
    letters = said.letters[start:end]
    cost = sounds + BY_LETTER * OSA.distance(letters, name.letters)
    return cost - _read_otherwise(letters, name.letters) if sounds else cost


def _read_otherwise(said: str, name: str) -> float:
    """Return what is too much where letters were heard by their usual readings: 瞪城 for 澄城."""
    if len(said) != len(name):
        return 0.0
    pairs = ((one, other) for one, other in zip(said, name, strict=True) if one != other)
    apart = ((one, other) for one, other in pairs if heard(one) != heard(other))
    return sum(OTHERWISE for one, other in apart if _alike(one, other))


def _alike(one: str, other: str) -> bool:
    """Tell whether two letters have a reading in common, whichever is the usual one."""
    return not set(spoken_sounds().get(one, ())).isdisjoint(spoken_sounds().get(other, ()))


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
