"""Kinds of agencies that a set is made of: district governments, bureaus, streets."""

from collections.abc import Mapping
from functools import cache
from unicodedata import normalize

from data.records import record
from index.names.functions import by_first_letter, unit_rows, wording
from index.names.regions import gazetteer
from index.store import Agency


@record(frozen=True, slots=True)
class Unit:
    """A `[[unit]]` of data/agencies.toml."""

    id: str
    level: str
    """Of its agencies; "" any."""
    kind: str
    """`government`, `department` or `any`."""
    place: tuple[str, ...]
    """How the names of their places end; () anyhow."""
    name: tuple[str, ...]
    """How their own names end; () anyhow."""
    alone: bool
    """Whether its words make a set behind a place without a quantifier."""
    own: bool
    """Whether they are of the level of the place that is said, not of places in it."""
    means: str
    """The unit meant where no office follows; its own id without."""

    @property
    def takes_all(self) -> bool:
        """Tell whether every agency is of this kind."""
        return self.kind == "any" and not (self.level or self.place or self.name)


def is_unit(agency: Agency, unit: str) -> bool:
    """Say whether an agency is of a kind, by the id of a `[[unit]]`; KeyError without such."""
    kind = units()[unit]
    if kind.level and agency.level != kind.level:
        return False
    if kind.name and not agency.name.endswith(kind.name):
        return False
    if kind.place and not _place_name(agency.place).endswith(kind.place):
        return False
    return _is_of_kind(agency, kind.kind)


def _is_of_kind(agency: Agency, kind: str) -> bool:
    governs = bool(agency.function == wording()["governing"][0])
    if kind == "government":
        return governs
    if kind == "department":
        of_place = agency.level not in ("township", "functional_area")
        return of_place and bool(agency.function) and not governs
    return True


def _place_name(code: str) -> str:
    region = gazetteer().region(code)
    return region.name if region else ""


@cache
def units() -> Mapping[str, Unit]:
    """Return the kinds by their ids."""
    return {
        row["id"]: Unit(
            row["id"], row.get("level", ""), row["kind"], tuple(row.get("place", ())),
            tuple(row.get("name", ())), row.get("alone", False), row.get("own", False),
            row.get("means", row["id"]),
        )
        for row in unit_rows()
    }  # fmt: skip


@cache
def unit_words(language: str) -> Mapping[str, Unit]:
    """Return the kinds by their words in `zh` or `en`."""
    words = (
        (normalize("NFKC", w), row["id"]) for row in unit_rows() for w in row.get(language, ())
    )
    return {word: units()[id] for word, id in words}


@cache
def _by_first() -> Mapping[str, tuple[str, ...]]:
    return by_first_letter(unit_words("zh"))


def unit_at(text: str, start: int) -> tuple[int, Unit] | None:
    """Return the longest word for a kind that begins at a place of a text, with its end.

    What only belongs to one is none: 三个政府|网站.
    """
    words = _by_first().get(text[start : start + 1], ())
    word = next((word for word in words if text.startswith(word, start)), "")
    governs = word.endswith(wording()["governing"][0])
    if governs and text.startswith(tuple(wording()["belongings"]), start + len(word)):
        return None
    return (start + len(word), unit_words("zh")[word]) if word else None
