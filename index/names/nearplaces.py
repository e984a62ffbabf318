"""Places whose names are like what was said, one inside the other, nearest first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from index.names.functions import wording
from index.names.heard import FAR, Form, Heard, distance, form
from index.names.places import DEEPEST
from index.names.regions import Region, gazetteer
from index.names.sounds import heard_syllables

MOST_NEAR = 40
"""Places tried for one name."""
MOST_OUTER = 8
"""Places tried that another may lie in."""
LONGEST = 12
"""Letters of the longest form of a place that may be misspelt."""
MOST_COST = 1.5
"""One wrong letter, and a homophone."""
SHORT_COST = 0.5
"""The same for a name of two letters that stands alone: homophones."""


@dataclass(frozen=True, slots=True)
class NearPlace:
    """A place that may be meant."""

    end: int
    """How many letters of what was said it takes."""
    cost: float
    region: Region | None
    """None where no place is said."""


def near_places(said: Heard) -> tuple[NearPlace, ...]:
    """Return the places that the first letters may mean, nearest first."""
    found = sorted(_from(said, 0, None, DEEPEST), key=lambda place: (place.cost, -place.end))
    best: dict[tuple[Region | None, int], NearPlace] = {}
    for place in found:
        best.setdefault((place.region, place.end), place)
    return tuple(best.values())[:MOST_NEAR]


def _from(said: Heard, start: int, outer: Region | None, depth: int) -> Iterator[NearPlace]:
    found = sorted(_at(said, start, outer), key=lambda place: (place.cost, -place.end))
    for number, place in enumerate(found[:MOST_NEAR]):
        yield place
        region = place.region
        if depth > 1 and number < MOST_OUTER and region and region.level != "county":
            for inner in _from(said, place.end, region, depth - 1):
                if place.cost + inner.cost <= 2 * MOST_COST:
                    yield NearPlace(inner.end, place.cost + inner.cost, inner.region)


def _at(said: Heard, start: int, outer: Region | None) -> Iterator[NearPlace]:
    """Yield the places named at a letter, those inside `outer` alone where one is given."""
    seen: dict[tuple[str, int], float] = {}
    regions: dict[str, Region] = {}
    for end in range(min(len(said.sounds), start + LONGEST), start, -1):
        for named, region in _alike(said.sounds[start:end]):
            if outer is not None and not gazetteer().inside(region, outer):
                continue
            if end - start > len(named.sounds) and said.sounds[end - 1] != named.sounds[-1]:
                continue
            cost = distance(said, start, end, named, 1)
            alone = outer is None and len(named.sounds) < 3
            if cost <= (SHORT_COST if alone else MOST_COST):
                key = (region.code, end)
                seen[key] = min(cost, seen.get(key, FAR))
                regions[region.code] = region
    for (code, end), cost in seen.items():
        yield NearPlace(end, cost, regions[code])


def _alike(sounds: str) -> Iterator[tuple[Form, Region]]:
    """Yield the places whose sounds differ in one at most, and some that differ in two."""
    tried = dict.fromkeys((sounds, *_shorter(sounds)))
    found = (pair for key in tried for pair in _by_sounds().get(key, ()))
    return iter(dict.fromkeys(found))


def _shorter(sounds: str) -> Iterator[str]:
    """Yield a form with each letter left out."""
    if len(sounds) > 1:
        for at in range(len(sounds)):
            yield sounds[:at] + sounds[at + 1 :]


@cache
def _by_sounds() -> Mapping[str, tuple[tuple[Form, Region], ...]]:
    """Return the places by the sounds of their names and by these with one left out."""
    groups: dict[str, dict[tuple[Form, Region], None]] = {}
    for names in gazetteer().by_code.values():
        region = names[0]
        for named in _forms(region):
            for key in dict.fromkeys((named.sounds, *_shorter(named.sounds))):
                groups.setdefault(key, {})[named, region] = None
    return {key: tuple(pairs) for key, pairs in groups.items()}


def _forms(region: Region) -> Iterator[Form]:
    """Yield the name in full and in short, as it is read and as its letters mostly are."""
    names = dict.fromkeys((region.name, region.short))
    for name in names:
        if len(name) > LONGEST or len(name) < 2:
            continue
        yield form(name)
        syllables = region.pinyin.split()
        if len(syllables) == len(region.name) and region.name.startswith(name):
            yield Form(name, heard_syllables(tuple(syllables[: len(name)])))
    for nickname, meant in wording()["nicknames"].items():
        if meant == region.name:
            yield form(nickname)


def near_branch_places(said: Heard) -> tuple[NearPlace, ...]:
    """Return the places that a branch may be named by, before its ending (…局徐汇分局)."""
    branch = form(wording()["branch"]).sounds
    last = said.sounds.find(branch)
    found: dict[str, NearPlace] = {}
    for start in range(max(last - 4, 1), last - 1):
        for named, region in _alike(said.sounds[start:last]):
            if distance(said, start, last, named, 1) <= MOST_COST:
                found.setdefault(region.code, NearPlace(0, 0.0, region))
    return tuple(found.values())
