"""How characters sound: their readings, and names written as one letter a sound to compare them.

Sounds that many speakers do not tell apart (zh and z, eng and en) are one letter.
"""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice

from data.entries import lines

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
