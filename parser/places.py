"""Places of the gazetteer as a name begins with them; the parser's view of data/regions.csv."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_SHORTEST_FULL, _SHORTEST = 3, 2
"""Characters of a full name that is no common word by chance, and of a short name."""


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    names: Mapping[str, frozenset[str]]
    """Levels at which a full name occurs."""
    shorts: frozenset[str]
    parents: Mapping[str, str]
    codes: Mapping[str, frozenset[str]]
    """Codes of the places with a full name."""
    by_code: Mapping[str, str]
    """Full name in force by six-digit code."""
    longest: int


def levels_of(name: str) -> frozenset[str]:
    """Return the levels at which a full name of a place occurs; none for no such place."""
    return _gazetteer().names.get(name, frozenset())


def named_by(code: str) -> str:
    """Return the full name of the place with a six-digit code, "" if there is none."""
    return _gazetteer().by_code.get(code, "")


def parent_of(code: str) -> str:
    """Return the code of the place that the place with a code lies in, "" if there is none."""
    return _gazetteer().parents.get(code, "")


def end_of_places(text: str, start: int = 0) -> int:
    """Return where the full names of places end that a text has one after the other from `start`.

    `start` itself where it has none.
    """
    places = _gazetteer()
    for end in range(min(len(text), start + places.longest), start + _SHORTEST - 1, -1):
        if text[start:end] in places.names:
            return end_of_places(text, end)
    return start


def opens_with_short(text: str) -> bool:
    """Whether a text begins with the short name of a place, something following it."""
    places = _gazetteer()
    ends = range(_SHORTEST, min(len(text), places.longest))
    return any(text[:end] in places.shorts for end in ends)


def later_places(text: str) -> Iterator[int]:
    """Yield where a full name of a place begins, the very beginning left out."""
    names, longest = _gazetteer().names, _gazetteer().longest
    for start in range(1, len(text) - _SHORTEST_FULL + 1):
        ends = range(start + _SHORTEST_FULL, min(len(text), start + longest) + 1)
        if any(text[start:end] in names for end in ends):
            yield start


def are_nested(one: str, other: str) -> bool:
    """Whether one place, as printed with or without those above it, lies in the other or is it."""
    if one.endswith(other) or other.endswith(one):
        return True
    ours, theirs = _lineage(one), _lineage(other)
    own, others = _codes(one), _codes(other)
    return bool(ours & others or theirs & own)


def _codes(place: str) -> frozenset[str]:
    """Return the codes of the last place that a printed one names."""
    codes = _gazetteer().codes
    tails = (place[at:] for at in range(len(place)))
    return next((codes[tail] for tail in tails if tail in codes), frozenset())


def _lineage(place: str) -> frozenset[str]:
    """Return the codes of the places above one, its own among them."""
    found, above = set[str](), set(_codes(place))
    while above:
        found |= above
        above = {parent_of(code) for code in above} - {""} - found
    return frozenset(found)


@cache
def _gazetteer() -> _Gazetteer:
    names: dict[str, set[str]] = {}
    shorts: set[str] = set()
    codes: dict[str, set[str]] = {}
    by_code: dict[str, str] = {}
    parents: dict[str, str] = {}
    with (files("data") / "regions.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            names.setdefault(row["name"], set()).add(row["level"])
            codes.setdefault(row["name"], set()).add(row["code"])
            if len(row["short"]) >= _SHORTEST:
                shorts.add(row["short"])
            if not row["to"] or row["code"] not in by_code:
                by_code[row["code"]] = row["name"]
                parents[row["code"]] = row["parent"]
    return _Gazetteer(
        names={name: frozenset(levels) for name, levels in names.items()},
        shorts=frozenset(shorts),
        parents=parents,
        codes={name: frozenset(found) for name, found in codes.items()},
        by_code=by_code,
        longest=max(map(len, names)),
    )
