"""Places whose names are like what was said, one inside the other, nearest first."""

from collections.abc import Iterator, Mapping
from functools import cache

from data.records import record
from index.names.functions import wording
from index.names.places import DEEPEST
from index.names.regions import Region, gazetteer
from index.names.sounds import Form, Heard, distance, form, heard_syllables

MOST_NEAR = 40
"""Places tried for one name."""
MOST_OUTER = 6
"""Places tried that another may lie in."""
LONGEST = 12
"""Letters of the longest form of a place that may be misspelt."""
MOST_COST = 1.5
"""One wrong letter, and a homophone."""
SHORT_COST = 0.5
"""The same for a name of two letters that stands alone: homophones."""


@record(frozen=True, slots=True)
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
    yield from found[:MOST_NEAR]
    for place in _outer(found) if depth > 1 else ():
        for inner in _from(said, place.end, place.region, depth - 1):
            if place.cost + inner.cost <= 2 * MOST_COST:
                yield NearPlace(inner.end, place.cost + inner.cost, inner.region)


def _outer(found: list[NearPlace]) -> list[NearPlace]:
    """Return the places that another may follow: those said exactly, else the nearest."""
    above: dict[Region | None, NearPlace] = {}
    for place in found:
        if place.region and place.region.level != "county":
            above.setdefault(place.region, place)
    exact = [place for place in above.values() if place.cost == 0]
    return exact or list(above.values())[:MOST_OUTER]


def _at(said: Heard, start: int, outer: Region | None) -> Iterator[NearPlace]:
    """Yield the places named at a letter, those inside `outer` alone where one is given."""
    best: dict[tuple[str, int], NearPlace] = {}
    most = SHORT_COST if outer is None else MOST_COST
    for end in range(min(len(said.sounds), start + LONGEST), start, -1):
        for place in _alike(said.sounds[start:end]):
            if outer is not None and outer.code not in place.above:
                continue
            if end - start > place.length and said.sounds[end - 1] != place.form.sounds[-1]:
                continue
            cost = distance(said, start, end, place.form, 1)
            key = (place.region.code, end)
            near = cost <= (most if place.length < 3 else MOST_COST)
            if near and (key not in best or cost < best[key].cost):
                best[key] = NearPlace(end, cost, place.region)
    return iter(best.values())


def _alike(sounds: str) -> list["_Named"]:
    """Return the places whose sounds differ in one at most, and some that differ in two."""
    index, found = _by_sounds(), set[int]()
    for key in (sounds, *_shorter(sounds)):
        found.update(index.get(key, ()))
    return [_named()[number] for number in sorted(found)]


def _shorter(sounds: str) -> Iterator[str]:
    """Yield a form with each letter left out."""
    if len(sounds) > 1:
        for at in range(len(sounds)):
            yield sounds[:at] + sounds[at + 1 :]


@record(frozen=True, slots=True)
class _Named:
    """A place under one way of writing it."""

    form: Form
    length: int
    region: Region
    above: frozenset[str]
    """Codes of the places it lies in."""


@cache
def _named() -> tuple[_Named, ...]:
    return tuple(
        _Named(named, len(named.sounds), names[0], _above(names[0]))
        for names in gazetteer().by_code.values()
        for named in dict.fromkeys(_forms(names[0]))
    )


def _above(region: Region) -> frozenset[str]:
    return frozenset(outer.code for outer in gazetteer().ancestors(region))


@cache
def _by_sounds() -> Mapping[str, tuple[int, ...]]:
    """Return the numbers of `_named` by their sounds and by these with one left out."""
    groups: dict[str, list[int]] = {}
    for number, place in enumerate(_named()):
        for key in {place.form.sounds, *_shorter(place.form.sounds)}:
            groups.setdefault(key, []).append(number)
    return {key: tuple(numbers) for key, numbers in groups.items()}


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
        for place in _alike(said.sounds[start:last]):
            if distance(said, start, last, place.form, 1) <= MOST_COST:
                found.setdefault(place.region.code, NearPlace(0, 0.0, place.region))
    return tuple(found.values())
