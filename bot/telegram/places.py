"""Agencies by place: province, then city, then the agencies themselves."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from bot.channel import DAY, identified
from bot.memory import Memory
from index.names.regions import gazetteer
from index.store import Agency, Store

ELSEWHERE = "0"
"""Stands for the place of agencies whose place is not known."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A place with what is below it; both may be there: a province has agencies of its own."""

    code: str
    name: str
    """"" for the whole country and for what is elsewhere."""
    above: str | None
    places: tuple[tuple[str, str, int], ...]
    """(code, name, agencies in it)."""
    agencies: tuple[tuple[str, int], ...]
    """(name, number in the store)."""


Own = dict[str, list[tuple[str, int]]]
"""Code -> the agencies of exactly that place."""

_trees: Memory[str, Mapping[str, Branch]] = Memory(2, DAY)
"""Data version -> its branches."""


def branch(store: Store, code: str) -> Branch | None:
    """Return what is held at a place; code "" is the whole country, None: nothing is held there."""
    tree = _trees.recall(store.data_version)
    if tree is None:
        tree = _tree(store)
        _trees.keep(store.data_version, tree)
    return tree.get(code)


def _tree(store: Store) -> Mapping[str, Branch]:
    """Return every branch by code."""
    own: Own = defaultdict(list)
    below: dict[str, set[str]] = defaultdict(set)
    known = {one.agency for one in identified(store)}
    for agency in (one for one in store.agencies() if one.id in known):
        path = _path(agency)
        own[path[-1]].append((agency.name, agency.id))
        for above, code in pairwise(path):
            below[above].add(code)
    counts: dict[str, int] = {}
    return {code: _branch(code, own, below, counts) for code in {*own, *below}}


def _path(agency: Agency) -> list[str]:
    """Return the codes from the country to where an agency is shown: its city at the lowest."""
    place = gazetteer().region(agency.place) if agency.place else None
    if place is None:
        return ["", ELSEWHERE]
    above = [region.code for region in gazetteer().ancestors(place)]
    return ["", *[*above, place.code][:2]]


def _branch(
    code: str,
    own: Own,
    below: Mapping[str, set[str]],
    counts: dict[str, int],
) -> Branch:
    places = tuple(
        (child, _name(child), _count(child, own, below, counts))
        for child in sorted(below.get(code, ()))
    )
    above = None
    if code:
        region = gazetteer().region(code)
        above = region.parent if region else ""
    return Branch(code, _name(code), above, places, tuple(sorted(own.get(code, ()))))


def _count(
    code: str,
    own: Own,
    below: Mapping[str, set[str]],
    counts: dict[str, int],
) -> int:
    if code not in counts:
        inside = sum(_count(child, own, below, counts) for child in below.get(code, ()))
        counts[code] = len(own.get(code, ())) + inside
    return counts[code]


def _name(code: str) -> str:
    region = gazetteer().region(code) if code else None
    return region.name if region else ""
