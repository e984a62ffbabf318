"""Agencies by place: province, then city, then the agencies themselves."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from bot.channel import DAY
from bot.memory import Memory
from index.names.regions import gazetteer
from index.store import Store

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


@dataclass(frozen=True, slots=True)
class _Tree:
    """The places that agencies are shown under, by code."""

    counts: Counter[str] = field(default_factory=Counter)
    """How many agencies are shown at a place and below it."""
    below: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    own: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """The places whose agencies are shown at one: a city's counties are at the city."""


_trees: Memory[str, _Tree] = Memory(2, DAY)
"""Data version -> its places."""


def branch(store: Store, code: str) -> Branch | None:
    """Return what is held at a place; code "" is the whole country, None: nothing is held there."""
    tree = _trees.recall(store.data_version)
    if tree is None:
        tree = _tree(store)
        _trees.keep(store.data_version, tree)
    if code not in tree.counts:
        return None
    places = tuple((one, _name(one), tree.counts[one]) for one in sorted(tree.below.get(code, ())))
    own = tree.own.get(code, ())
    found = (agency for place in own for agency in store.agencies(place=place))
    named = sorted((agency.name, agency.id) for agency in found)
    region = gazetteer().region(code) if code else None
    above = (region.parent if region else "") if code else None
    return Branch(code, _name(code), above, places, tuple(named))


def _tree(store: Store) -> _Tree:
    """Return where the agencies held are shown."""
    tree = _Tree()
    for place, count in store.places().items():
        path = _path(place)
        tree.own[path[-1]].append(place)
        for above, code in pairwise(path):
            tree.below[above].add(code)
        for code in path:
            tree.counts[code] += count
    return tree


def _path(place: str) -> list[str]:
    """Return the codes from the country to where a place is shown: its city at the lowest."""
    region = gazetteer().region(place) if place else None
    if region is None:
        return ["", ELSEWHERE]
    above = [one.code for one in gazetteer().ancestors(region)]
    return ["", *[*above, region.code][:2]]


def _name(code: str) -> str:
    region = gazetteer().region(code) if code else None
    return region.name if region else ""
