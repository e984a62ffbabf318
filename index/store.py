"""The face every store engine shows: what building, names and queries need, nothing more.

`index.sqlite` stands behind it; another engine is one more module.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol

from parser.report import Check, Figure, Outcome, Passage, Problem, Section, State


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency that has reports in the store."""

    id: int
    name: str
    """In full, as in its newest report."""
    level: str
    """Id of a `[[level]]` of data/agencies.toml; "" unknown."""
    place: str
    """Six-digit code of data/regions.csv; "" unknown."""
    function: str
    """Stem of a `[[function]]` of data/agencies.toml; "" unknown."""
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A report in the store, without its figures and text."""

    id: int
    report: str
    """Public id, e.g. `suifenhe-2021`."""
    agency: Agency
    year: int
    title: str
    published: date | None
    form_table2: str
    form_table3: str
    file: str
    """As given to `build`."""
    format: str
    source_url: str | None
    sha256: str
    sections: tuple[Section, ...]
    problems: tuple[Problem, ...]


class Listed(NamedTuple):
    """A report by its place in a list: what sums and rankings know of it without opening it."""

    report: int
    """`Held.id`."""
    agency: int
    name: str
    """Of the agency."""
    year: int


class CellValue(NamedTuple):
    """One cell of one of many reports, for sums, rankings and filters."""

    report: int
    """`Held.id`."""
    value: Decimal | None
    state: State | None
    """None where the report's form has no such cell."""
    flagged: bool
    told: State | None = None
    """`number` or `text` where the prose states the indicator, and not two numbers for it."""
    told_value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Extent:
    """Which reports are meant: those of some years, places and a function."""

    years: tuple[int, ...] | None = None
    """None: all."""
    places: frozenset[str] | None = None
    """Place codes; None: all."""
    function: str = ""
    """Stem of a function; "": all."""
    agencies: frozenset[int] | None = None
    """Ids of the agencies meant among those; None: all."""


EVERYTHING = Extent()


@dataclass(frozen=True, slots=True)
class Tally:
    """What the reports of one year say of one figure, added up."""

    year: int
    agencies: frozenset[int]
    """All that have a report of the year, with this figure or without."""
    stating: frozenset[int]
    """Those whose figure is a number."""
    blank: tuple[str, ...]
    """The names of those that left it empty or crossed it out."""
    total: Decimal


@dataclass(frozen=True, slots=True)
class Uncounted:
    """Reports held that no sum, list or ranking of an extent counts."""

    unidentified: int
    """Whose agency or year is not known."""
    duplicates: int
    """Of an agency and year of which a newer one is counted."""


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage that matched a search, best first."""

    report: int
    passage: Passage
    score: float


class Store(Protocol):
    """Read-only while answering; safe to use from several threads."""

    def current(self) -> "Store":
        """Return the store over the newest file: this one, unless another was swapped in."""

    @property
    def data_version(self) -> str:
        """Return a short digest that changes exactly when the stored content changes."""

    def agencies(self, place: str | None = None, function: str | None = None) -> Sequence[Agency]:
        """Return the agencies held, narrowed to a place code and a function stem where given."""

    def agency(self, id: int) -> Agency:
        """Return one agency."""

    def named(self, alias: str) -> Sequence[Agency]:
        """Return the agencies that have exactly this name or alias (already normalised)."""

    def aliases_in(self, text: str) -> Sequence[tuple[int, int, str]]:
        """Return every alias in a normalised text: (start, end, alias), longest first."""

    def reports(
        self, agencies: Iterable[int] | None = None, years: Iterable[int] | None = None
    ) -> Sequence[Held]:
        """Return the newest version of the reports asked for, by agency name and year.

        None means all.
        """

    def listed(self, extent: Extent = EVERYTHING) -> Sequence[Listed]:
        """Return the newest reports of an extent by agency name and year, none of them opened."""

    def uncounted(self, extent: Extent = EVERYTHING) -> Uncounted:
        """Return how many reports held are not `listed`, though they may belong to an extent."""

    def opened(self, reports: Iterable[int]) -> Sequence[Held]:
        """Return reports by their numbers, in the order given."""

    def report(self, report: str) -> Held | None:
        """Return one report by its public id."""

    def text(self, report: int) -> str:
        """Return `Document.text` of a report."""

    def figures(self, report: int) -> Mapping[tuple[str, str], Figure]:
        """Return every cell of the statutory tables of a report by (indicator, column)."""

    def claims(self, report: int) -> Sequence[Figure]:
        """Return the figures a report states in prose."""

    def cells(
        self, indicator: str, column: str, extent: Extent = EVERYTHING
    ) -> Sequence[CellValue]:
        """Return one cell of every report `listed` for an extent, in that order."""

    def tallies(self, keys: Sequence[tuple[str, str]], extent: Extent) -> Sequence[Tally]:
        """Return what the reports of an extent add up to, a tally for each year they are of.

        `keys` are rows and columns: of several the first that is a number counts.
        """

    def largest(self, keys: Sequence[tuple[str, str]], extent: Extent, count: int) -> Sequence[int]:
        """Return the reports of each year with the largest figures, as `tallies` counts them."""

    def checks(
        self, reports: Iterable[int] | None = None, outcomes: Iterable[Outcome] | None = None
    ) -> Sequence[tuple[int, Check]]:
        """Return checks with the report they belong to, across-year checks included."""

    def passages(self, report: int) -> Sequence[Passage]:
        """Return the passages of a report in reading order."""

    def search(
        self, words: Sequence[str], reports: Iterable[int] | None = None, limit: int = 10
    ) -> Sequence[FoundPassage]:
        """Return the passages that contain any of the words, best first."""
