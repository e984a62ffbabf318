"""Stores that hold names alone, for the tests of names."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from index.names import aliases_of, describe
from index.names.regions import Region, gazetteer
from index.plain import plain
from index.store import Agency

CASES = Path(__file__).parent / "names"
HELD = CASES / "held.txt"
OWN_ALIASES = {
    "黑龙江省人民政府外事办公室": ("省外办", "黑龙江省外办"),
    "哈尔滨市人民政府外事办公室": ("哈尔滨市外事办",),
    "山西省人民政府外事办公室": ("省外事办",),
}
MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")


class NamesStore:
    """The part of the Store protocol that finding agencies needs."""

    def __init__(self, names: Sequence[str]) -> None:
        self._agencies = [agency(number, name) for number, name in enumerate(names, 1)]
        self._named: dict[str, list[Agency]] = {}
        self._narrowed: dict[tuple[str | None, str | None], list[Agency]] = {}
        for held in self._agencies:
            for alias in dict.fromkeys((held.name, plain(held.name), *held.aliases)):
                self._named.setdefault(alias, []).append(held)
            for place in (None, held.place):
                for function in (None, held.function):
                    self._narrowed.setdefault((place, function), []).append(held)
        self._longest = max(map(len, self._named), default=0)

    def agencies(
        self, place: str | None = None, function: str | None = None, limit: int | None = None
    ) -> list[Agency]:
        """Return the agencies held, narrowed to a place and a function."""
        return list(self._narrowed.get((place, function), ()))[:limit]

    def agency(self, id: int) -> Agency:
        """Return one agency."""
        return self._agencies[id - 1]

    def named(self, alias: str) -> list[Agency]:
        """Return the agencies of this name or alias."""
        return self._named.get(alias, [])

    def aliases_in(self, text: str) -> list[tuple[int, int, str]]:
        """Return every alias in a text, the longest first."""
        found = [
            (start, end, text[start:end])
            for start in range(len(text))
            for end in range(start + 1, min(len(text), start + self._longest) + 1)
            if text[start:end] in self._named
        ]
        return sorted(found, key=lambda hit: hit[0] - hit[1])


def agency(number: int, name: str) -> Agency:
    """Return an agency as `build` would describe it."""
    described = describe(name)
    own = aliases_of(name, OWN_ALIASES.get(name, ()))
    return Agency(number, name, described.level, described.place, described.function, own)


def names_store() -> NamesStore:
    """Return the store of tests/names/held.txt."""
    return NamesStore(HELD.read_text("utf-8").split())


def national_names() -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """Return agencies of the whole country: name → place as printed, office, short offices.

    Some of every level, drawn evenly from data/regions.csv and tests/names/departments.csv, and all
    of tests/names/others.txt, which have neither.
    """
    found: dict[str, tuple[str, str, tuple[str, ...]]] = {}
    for place, office, short in (*_governments(), *_departments()):
        found.setdefault(place + office, (place, office, short))
    for name in (CASES / "others.txt").read_text("utf-8").split():
        found.setdefault(name, ("", name, ()))
    return found


def _current(level: str) -> list[Region]:
    newest = (names[0] for names in gazetteer().by_code.values())
    return [r for r in newest if r.level == level and r.last is None and len(r.name) > 1]


def _printed(region: Region) -> str:
    """Return a place as titles print it: a district behind its city."""
    above = gazetteer().ancestors(region)
    behind = region.level == "county" and region.name.endswith("区") and above
    return (above[-1].name if behind else "") + region.name


def _governments() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    counties = _current("county")
    big = [r for r in counties if r.parent[:2] in ("11", "31", "44") and r.name.endswith("区")]
    some = _current("province") + _current("prefecture")[::3] + big[:60] + counties[::13]
    for region in some:
        if region.code[:2] < "70":
            yield _printed(region), "人民政府", ("政府",)
    for region in _current("province"):
        if region.code[:2] < "70":
            yield region.name, "人民政府办公厅", ("政府办公厅", "政府办")


def _departments() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    with (CASES / "departments.csv").open(encoding="utf-8") as source:
        rows = list(csv.reader(source))[1:]
    kinds: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for where, office, short in rows:
        kinds.setdefault(where, []).append((office, tuple(s for s in short.split("|") if s)))
    provinces = [r for r in _current("province") if r.name not in MUNICIPALITIES]
    drawn = {
        "province": ([r for r in provinces if r.code[:2] < "70"], 9),
        "prefecture": (_current("prefecture")[::5], 4),
        "county": ([r for r in _current("county") if r.code[:2] not in ("11", "31")][::37], 3),
        "shanghai": ([r for r in _current("province") if r.name == "上海市"], 99),
        "shanghai_district": ([r for r in _current("county") if r.parent == "310000"], 7),
        "beijing": ([r for r in _current("province") if r.name == "北京市"], 99),
        "beijing_district": ([r for r in _current("county") if r.parent == "110000"], 3),
        "guangdong_district": ([r for r in _current("county") if r.parent in _GUANGDONG], 3),
    }
    for where, (regions, each) in drawn.items():
        offices = kinds[where]
        for number, region in enumerate(regions):
            for office, shorter in _drawn(offices, each, number):
                yield _printed(region), office, shorter


def _drawn(
    offices: list[tuple[str, tuple[str, ...]]], each: int, number: int
) -> list[tuple[str, tuple[str, ...]]]:
    """Return some of the offices for the place of a number, all where there are so few."""
    if each >= len(offices):
        return offices
    return [offices[(number * each + step * 5 + number) % len(offices)] for step in range(each)]


_GUANGDONG = ("440100", "440300")
