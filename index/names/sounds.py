"""How characters sound: their readings, names as one letter a sound, how far two are apart.

Sounds that many speakers do not tell apart (zh and z, eng and en) are one letter. A homophone is
nearer than a letter that looks alike or any other: names are told first by their sound, then by
their letters.
"""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice

from rapidfuzz.distance import OSA

from data.entries import lines
from data.records import record

MOST_SPLITS = 6
"""Ways to cut one stretch of pinyin into syllables that are tried."""
_FIRST = 0xE000
"""Sounds are written in the private use area, so that they are no character of a text."""


@cache
def spoken_sounds() -> Mapping[str, tuple[str, ...]]:
    """Return the toneless readings of each character of data/pinyin.csv."""
    sounds: dict[str, tuple[str, ...]] = {}
    for sound, letters, _ in _rows():
        for letter in letters:
            sounds[letter] = (*sounds.get(letter, ()), sound)
    return sounds


@cache
def main_sounds() -> Mapping[str, str]:
    """Return the usual toneless reading of each character."""
    first = {letter: readings[0] for letter, readings in spoken_sounds().items()}
    return first | {letter: sound for sound, _, mainly in _rows() for letter in mainly}


def in_letters(name: str) -> str:
    """Return a name in pinyin without tones and spaces; characters without a reading stay."""
    return "".join(main_sounds().get(letter, letter) for letter in name)


@lru_cache(maxsize=16384)
def heard(name: str) -> str:
    """Return one letter for the sound of each character of a name."""
    return name.translate(_table())


def heard_syllables(syllables: tuple[str, ...]) -> str:
    """Return one letter for each syllable."""
    return "".join(_letter(syllable) for syllable in syllables)


def syllables_of(letters: str) -> Iterator[tuple[str, ...]]:
    """Yield the ways to cut letters into syllables of pinyin, long ones first; six at most.

    >>> next(syllables_of("suifenhe"))
    ('sui', 'fen', 'he')
    """
    yield from islice(_cuts(letters), MOST_SPLITS)


def _cuts(letters: str) -> Iterator[tuple[str, ...]]:
    if not letters:
        yield ()
        return
    dead: set[int] = set()

    def after(start: int) -> Iterator[tuple[str, ...]]:
        if start == len(letters):
            yield ()
            return
        if start in dead:
            return
        alive = False
        for length in range(6, 0, -1):
            syllable = letters[start : start + length]
            if len(syllable) == length and syllable in _syllables():
                for rest in after(start + length):
                    alive = True
                    yield (syllable, *rest)
        if not alive:
            dead.add(start)

    yield from after(0)


@cache
def _syllables() -> frozenset[str]:
    return frozenset(sound for sound, _, _ in _rows() if len(sound) > 1 or sound in "aeo")


@cache
def _table() -> Mapping[int, str]:
    return {ord(letter): _letter(sound) for letter, sound in main_sounds().items()}


@cache
def _letter(syllable: str) -> str:
    return chr(_FIRST + _numbers()[_loose(syllable)])


@cache
def _numbers() -> Mapping[str, int]:
    known = sorted({_loose(sound) for sound, _, _ in _rows()})
    return {sound: number for number, sound in enumerate(known)}


def _loose(syllable: str) -> str:
    for apart, one in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        if syllable.startswith(apart):
            syllable = one + syllable[2:]
    narrow = syllable.endswith(("ang", "eng", "ing"))
    return syllable[:-1] if narrow else syllable


@cache
def _rows() -> tuple[tuple[str, str, str], ...]:
    return tuple((sound, letters, mainly) for sound, letters, mainly in lines("pinyin.csv"))


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
