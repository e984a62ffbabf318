"""A store that holds names alone, for the tests of names."""

from collections.abc import Sequence
from pathlib import Path

from index.names import aliases_of, describe
from index.store import Agency

HELD = Path(__file__).parent / "names" / "held.txt"
OWN_ALIASES = {
    "黑龙江省人民政府外事办公室": ("省外办", "黑龙江省外办"),
    "哈尔滨市人民政府外事办公室": ("哈尔滨市外事办",),
    "山西省人民政府外事办公室": ("省外事办",),
}


class NamesStore:
    """The part of the Store protocol that finding agencies needs."""

    def __init__(self, names: Sequence[str]) -> None:
        self._agencies = [agency(number, name) for number, name in enumerate(names, 1)]
        self._named: dict[str, list[Agency]] = {}
        for held in self._agencies:
            for alias in (held.name, *held.aliases):
                self._named.setdefault(alias, []).append(held)

    def agencies(self, place: str | None = None, function: str | None = None) -> list[Agency]:
        """Return the agencies held, narrowed to a place and a function."""
        return [
            held
            for held in self._agencies
            if place in (None, held.place) and function in (None, held.function)
        ]

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
            for end in range(start + 1, len(text) + 1)
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
