"""Typing errors and homophones in names: what may have been meant, and how clearly.

A place is repaired only where every other place of the country is clearly farther; short names
of two letters are neighbours of too many others (苏州, 宿州) and are suggested at most.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import product
from typing import TypeVar

from rapidfuzz.distance import OSA

from index.names.functions import Spelling, spellings, wording
from index.names.places import PlaceSpan
from index.names.regions import Region, gazetteer
from index.names.sounds import heard, spoken_sounds

LONGEST = 8
"""Letters of the longest place name that is repaired."""
MOST_READINGS = 64
"""Pronunciations of one stretch of text that are tried."""


def misspelt_place_at(text: str, start: int) -> PlaceSpan | None:
    """Return the place that a misspelt name from `start` on means; rule `unsure` where unclear."""
    unsure: PlaceSpan | None = None
    if _counts_at(text, start):
        return None
    sounding = any(pair in _firstsounds() for pair in _spoken(text[start : start + 2]))
    for end in range(min(len(text), start + LONGEST), start + 2, -1):
        said = text[start:end]
        found = None if gazetteer().named(said) else _repaired(said, end, sounding)
        if found and found.rule != "unsure":
            return found
        unsure = unsure or found
    return unsure


def _counts_at(text: str, start: int) -> bool:
    """Tell whether a number of agencies stands there: 五家加起来 is no misspelt 五家渠."""
    if text[start : start + 1] not in wording()["numerals"]:
        return False
    return text[start + 1 : start + 2] in _measures()


@cache
def _measures() -> frozenset[str]:
    words = wording()
    return frozenset(word[-1] for word in words["quantifiers"] if word[0] in words["numerals"])


def misspelt_office_at(text: str, start: int) -> tuple[int, Spelling] | None:
    """Return the end of a misspelt function from `start` on and what it means."""
    for end in range(min(len(text), start + _longest_office()), start + 2, -1):
        near = _offices_near(text[start:end])
        if near and len({spelling.body for spelling in near}) == 1:
            return end, near[0]
    return None


@lru_cache(maxsize=4096)
def _offices_near(said: str) -> tuple[Spelling, ...]:
    """Return the functions that sound like what was said or, if long, are a typing error away.

    They end alike, as kinds of offices must.
    """
    found = dict.fromkeys(_offices_by_sound().get(heard(said), ()))
    for key in (said, *_with_one_out(said)):
        for spelling in _offices_with_gaps().get(key, ()):
            alike = spelling.words[-1] == said[-1]
            if alike and OSA.distance(said, spelling.words, score_cutoff=1) <= 1:
                found[spelling] = None
    return tuple(found)


def _with_one_out(name: str) -> Iterator[str]:
    for place in range(len(name)):
        yield name[:place] + name[place + 1 :]


def in_pinyin(letters: str) -> tuple[Region, ...]:
    """Return the places written so in pinyin without spaces, with or without the kind of place."""
    return _by_letters().get(letters, ())


def begins_pinyin(letters: str) -> bool:
    """Say whether the pinyin of a place begins with at most five letters."""
    return letters in _pinyin_beginnings()


def near_pinyin(letters: str) -> tuple[Region, ...]:
    """Return the places whose pinyin differs in one letter, if all have one name."""
    alike = {*_by_ends().get(letters[:3], ()), *_by_ends().get(letters[-3:], ())}
    keys = sorted(key for key in alike if OSA.distance(key, letters, score_cutoff=1) <= 1)
    found = [region for key in keys for region in _by_letters()[key]]
    return tuple(dict.fromkeys(found)) if len({r.short for r in found}) == 1 else ()


def _repaired(said: str, end: int, sounding: bool) -> PlaceSpan | None:
    """Return the one place that sounds like what was said, else the only one a letter away."""
    alike = tuple(dict.fromkeys(_sounding(said))) if sounding else ()
    close = tuple(dict.fromkeys(_one_letter_off(said)))
    nearest = alike or close
    if len({region.short for region in nearest}) == 1 and len(nearest[0].short) > 2:
        return PlaceSpan(end, nearest, "homophone" if alike else "typo")
    found = tuple(dict.fromkeys(alike + close))
    if any(said.endswith(region.name[-1]) and len(said) > 2 for region in found):
        return PlaceSpan(end, found, "unsure")
    return None


def _one_letter_off(said: str) -> Iterator[Region]:
    for key in _with_gaps(said):
        yield from _by_gaps().get(key, ())


def _sounding(said: str) -> Iterator[Region]:
    for letters in _spoken(said):
        yield from _by_sound().get(letters, ())


def _spoken(said: str) -> Iterator[tuple[str, ...]]:
    """Yield the pronunciations of a stretch of Han characters."""
    sounds = [spoken_sounds().get(letter, ()) for letter in said]
    readings = 1
    for each in sounds:
        readings *= len(each)
    if 0 < readings <= MOST_READINGS:
        yield from product(*sounds)


def _with_gaps(name: str) -> Iterator[str]:
    for place in range(len(name)):
        yield f"{name[:place]}?{name[place + 1 :]}"


def _names(region: Region) -> tuple[str, ...]:
    """Return the names worth repairing: those of at least three letters."""
    names = (region.name, region.short) if len(region.short) > 2 else (region.name,)
    return tuple(name for name in dict.fromkeys(names) if len(name) > 2)


def _current() -> Iterator[Region]:
    return (names[0] for names in gazetteer().by_code.values())


@cache
def _by_gaps() -> Mapping[str, tuple[Region, ...]]:
    pairs = ((key, r) for r in _current() for name in _names(r) for key in _with_gaps(name))
    return _grouped(pairs)


@cache
def _by_sound() -> Mapping[tuple[str, ...], tuple[Region, ...]]:
    pairs = (
        (tuple(region.pinyin.split()[: len(name)]), region)
        for region in _current()
        for name in _names(region)
        if region.name.startswith(name)
    )
    return _grouped(pairs)


@cache
def _by_letters() -> Mapping[str, tuple[Region, ...]]:
    """Return the places by the pinyin of their short and full names, from five letters on."""
    pairs = [
        ("".join(region.pinyin.split()[:length]), region)
        for region in _current()
        for length in {len(region.short), len(region.name)}
        if region.name.startswith(region.short)
    ]
    return _grouped(pair for pair in pairs if len(pair[0]) > 4)


@cache
def _pinyin_beginnings() -> frozenset[str]:
    return frozenset(key[:length] for key in _by_letters() for length in range(1, 6))


@cache
def _by_ends() -> Mapping[str, tuple[str, ...]]:
    """Return the pinyin names by their first and by their last three letters."""
    groups: dict[str, list[str]] = {}
    for key in _by_letters():
        for end in {key[:3], key[-3:]}:
            groups.setdefault(end, []).append(key)
    return {end: tuple(keys) for end, keys in groups.items()}


@cache
def _firstsounds() -> frozenset[tuple[str, ...]]:
    return frozenset(sounds[:2] for sounds in _by_sound())


@cache
def _offices_by_sound() -> Mapping[str, tuple[Spelling, ...]]:
    return _grouped((heard(words), spelling) for words, spelling in spellings().items())


@cache
def _offices_with_gaps() -> Mapping[str, tuple[Spelling, ...]]:
    """Return the functions of more than four letters by these with one or none left out."""
    return _grouped(
        (key, spelling)
        for words, spelling in spellings().items()
        if len(words) > 4
        for key in (words, *_with_one_out(words))
    )


@cache
def _longest_office() -> int:
    return max(len(words) for words in spellings()) + 1


Key = TypeVar("Key")
Value = TypeVar("Value")


def _grouped(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, tuple[Value, ...]]:
    groups: dict[Key, dict[Value, None]] = {}
    for key, value in pairs:
        groups.setdefault(key, {})[value] = None
    return {key: tuple(values) for key, values in groups.items()}
