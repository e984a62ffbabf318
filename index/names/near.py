"""Held agencies whose names are like what was said: what may be offered, never answered for."""

from collections.abc import Iterator
from functools import cache, lru_cache

from data.records import record
from index.names.called import is_short_for, offices_of
from index.names.functions import ending_of, wording
from index.names.naming import take_apart
from index.names.nearplaces import NearPlace, near_branch_places, near_places
from index.names.sounds import FAR, Form, Heard, form, nearest_end
from index.store import Agency, Store

BEHIND_BEST = 0.5
"""How much farther than the nearest an agency is still offered."""
LONGEST_SHORT = 10
"""Letters of the longest abbreviation."""
ABBREVIATED = 0.5
"""What an abbreviation that no list holds costs: 规资局 of 规划和自然资源局."""
UNSAID = 0.5
"""What a government that only its place names costs."""
CUT_OFF = 1.0
"""The same without the word for its kind: 城管 of 城市管理局."""
ALLOWED = ((4, 0.6), (5, 1.3), (8, 1.8), (12, 2.8), (99, 3.8))
"""Below how many letters of a name how much may be wrong."""


@record(frozen=True, slots=True)
class Near:
    """An agency that may be meant."""

    cost: float
    agency: Agency
    end: int
    """Where what was said of it ends in the text."""
    last: str
    """The sound its name ends with."""


def near_agencies(said: Heard, store: Store, reach: int) -> tuple[Near, ...]:
    """Return the held agencies that are near what was said, nearest first.

    Their names go on to the place `reach` of the text at least.
    """
    fewest = next((n for n, end in enumerate(said.ends, 1) if end >= reach), len(said.ends) + 1)
    best: dict[int, Near] = {}
    least = ALLOWED[-1][1]
    unplaced = NearPlace(0, 0.0, None)
    for place in (unplaced, *near_branch_places(said), *near_places(said)):
        if place.cost > least + BEHIND_BEST:
            break
        for agency in store.agencies(place=place.region.code if place.region else ""):
            found = _nearest(said, place, agency, fewest)
            known = best.get(agency.id)
            if found and (known is None or found.cost < known.cost):
                best[agency.id] = found
                least = min(least, found.cost)
    ranked = sorted(best.values(), key=lambda near: (near.cost, near.agency.name))
    return tuple(near for near in ranked if near.cost <= least + BEHIND_BEST)


def _nearest(said: Heard, place: NearPlace, agency: Agency, fewest: int) -> Near | None:
    """Return an agency of a place where one of its names is near enough to as many letters."""
    best: tuple[float, int, str] = (FAR, 0, "")
    window = said.sounds[place.end : place.end + 3]
    for office in _offices_of(agency.name) if place.end else _wholes_of(agency):
        most = _most(place.end + office.length) - place.cost
        if most < 0 or office.first.isdisjoint(window):
            continue
        wrong = min(office.most, int(most))
        cost, end = nearest_end(said, place.end, office.form, wrong, fewest)
        if cost <= most and cost < best[0]:
            best = cost, end, office.form.sounds[-1]
    for cost, end in (*_bare(said, place, agency), *_shortened(said, place, agency)):
        if cost < best[0] and end >= fewest:
            best = cost, end, said.sounds[end - 1]
    cost, end, last = best
    return None if cost == FAR else Near(place.cost + cost, agency, said.ends[end - 1], last)


@cache
def _most(length: int) -> float:
    return next(most for below, most in ALLOWED if length < below)


def _bare(said: Heard, place: NearPlace, agency: Agency) -> Iterator[tuple[float, int]]:
    """Yield a government that is named by its place alone."""
    governs = agency.function == wording()["governing"][0]
    said_all = place.end and said.left[place.end] == 0 and place.cost <= _most(place.end)
    if said_all and governs and place.region and agency.level == place.region.level:
        yield UNSAID, place.end


def _shortened(said: Heard, place: NearPlace, agency: Agency) -> Iterator[tuple[float, int]]:
    """Yield an office whose name holds all letters said in their order: 规资局, 城管."""
    if not (said.letters and place.end):
        return
    for end in range(place.end + 2, min(place.end + LONGEST_SHORT, len(said.letters)) + 1):
        words = said.letters[place.end : end]
        printed = _printed(agency.name)
        if said.left[end] or (
            words[0] != printed[:1] and not words.endswith(_endings(agency.name))
        ):
            continue
        if is_short_for(words, printed):
            ends = words.endswith(_endings(agency.name))
            yield (ABBREVIATED if ends else CUT_OFF), end


@record(frozen=True, slots=True)
class _Office:
    """A way to say what stands behind an agency's place, or all of its name."""

    form: Form
    length: int
    first: frozenset[str]
    """Its first sounds: one of them must be among the first said."""
    most: int
    """How many sounds may be wrong of what tells it from others of its kind."""


@lru_cache(maxsize=16384)
def _offices_of(name: str) -> tuple[_Office, ...]:
    return tuple(_office(words) for words in offices_of(name) if words)


@lru_cache(maxsize=16384)
def _wholes_of(agency: Agency) -> tuple[_Office, ...]:
    """Return the whole names of an agency that is found without its place."""
    return tuple(_office(name) for name in (agency.name, *agency.aliases))


def _office(words: str) -> _Office:
    endings = (*wording()["townships"], *wording()["government"], *wording()["endings"])
    last = max((e for e in endings if words.endswith(e)), key=len, default="")
    most = min(3, 1 + max(len(words) - len(last), 2) // 5)
    written = form(words)
    return _Office(written, len(words), frozenset(written.sounds[:3]), most)


@lru_cache(maxsize=16384)
def _printed(name: str) -> str:
    return take_apart(name).rest


@lru_cache(maxsize=16384)
def _endings(name: str) -> tuple[str, ...]:
    """Return how a short name of an agency must end."""
    printed = _printed(name)
    short = ending_of(printed)
    return tuple(dict.fromkeys(end for end in (short, printed[-2:]) if end))
