"""The face every store engine shows: what building, names and queries need, nothing more.

`index.sqlite` stands behind it; another engine is one more module.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple, Protocol

from data.records import record
from index.sought import Browsable
from parser.report import Check, Figure, Outcome, Passage, Problem, Section, State


@record(frozen=True, slots=True)
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


@record(frozen=True, slots=True)
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


@record(frozen=True, slots=True)
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

    @property
    def needs_agency(self) -> bool:
        """Tell whether what is stored of agencies decides."""
        return self.places is not None or bool(self.function)


EVERYTHING = Extent()


@dataclass(frozen=True)
class Rows:
    """The newest reports of an extent by their numbers, each at one place of every sequence."""

    extent: Extent
    reports: Sequence[int]
    agencies: Sequence[int]
    years: Sequence[int]
    forms: Sequence[int]
    """Reports printed alike share a form."""

    @cached_property
    def places(self) -> Mapping[int, int]:
        """Return the place of each report."""
        return {report: at for at, report in enumerate(self.reports)}


class CellValues(NamedTuple):
    """One cell of many reports, by their places among `Rows`."""

    values: Sequence[int | Decimal | None]
    states: Mapping[int, State | None]
    """The states of those that are no number; None where the report's form has no such cell."""


Told = Mapping[int, tuple[State, Decimal | None]]
"""What the prose of reports states of a row, by their numbers."""


@record(frozen=True, slots=True)
class Uncounted:
    """Reports held that no sum, list or ranking of an extent counts."""

    unidentified: int
    """Whose agency or year is not known."""
    duplicates: int
    """Of an agency and year of which a newer one is counted."""


class Size(NamedTuple):
    """How much is held of an extent."""

    reports: int
    agencies: int


class Dated(NamedTuple):
    """When a report was published, without opening it."""

    report: str
    """`Held.report`."""
    agency: int
    name: str
    year: int
    published: str
    """ISO; "" unknown."""


class Faulty(NamedTuple):
    """A report with checks that failed, without opening it."""

    id: int
    report: str
    title: str
    name: str
    year: int
    failed: int


class Gaps(NamedTuple):
    """How many cells of a report are blank, and how many are of tables it lacks."""

    name: str
    year: int
    blank: int
    absent: int


@record(frozen=True, slots=True)
class FoundPassage:
    """A passage that matched a search, best first."""

    report: int
    passage: Passage
    score: float


class Store(Browsable, Protocol):
    """Read-only while answering; safe to use from several threads."""

    def current(self) -> "Store":
        """Return the store over the newest file: this one, unless another was swapped in."""

    @property
    def data_version(self) -> str:
        """Return a short digest that changes exactly when the stored content changes."""

    @property
    def built(self) -> float:
        """Return when the store was written, in seconds since 1970."""

    def agencies(
        self, place: str | None = None, function: str | None = None, limit: int | None = None
    ) -> Sequence[Agency]:
        """Return the agencies held by name, narrowed to a place code and a function stem."""

    def places(self) -> Mapping[str, int]:
        """Return how many agencies there are of each place, by its code."""

    def agency(self, id: int) -> Agency:
        """Return one agency."""

    def named(self, alias: str) -> Sequence[Agency]:
        """Return the agencies that have exactly this name or alias (already normalised)."""

    def known(self, agencies: Iterable[int]) -> Sequence[Agency]:
        """Return agencies by their numbers, by name."""

    def containing(self, part: str) -> Sequence[Agency]:
        """Return the agencies that have a name or alias with this part (already normalised)."""

    def aliases_in(self, text: str) -> Sequence[tuple[int, int, str]]:
        """Return every alias in a normalised text: (start, end, alias), longest first."""

    def reports(
        self, agencies: Iterable[int] | None = None, years: Iterable[int] | None = None
    ) -> Sequence[Held]:
        """Return the newest version of the reports asked for (None: all), by agency and year."""

    def years(self, agencies: Iterable[int] | None = None) -> Mapping[int, int]:
        """Return how many `reports` there are of each year; 0 is a year that is not known."""

    def listed(self, extent: Extent = EVERYTHING) -> Sequence[Listed]:
        """Return the newest reports of an extent by agency name and year, none of them opened."""

    def latest(
        self, extent: Extent = EVERYTHING, limit: int | None = None, offset: int = 0
    ) -> Sequence[Listed]:
        """Return the newest of the reports `listed` of each agency, by the agency's name."""

    def spread(self, count: int) -> Sequence[Listed]:
        """Return the latest reports of some agencies, spread over all of them by name."""

    def size(self, extent: Extent = EVERYTHING) -> Size:
        """Return how many reports are `listed`, and of how many agencies."""

    def dated(self, extent: Extent = EVERYTHING) -> Sequence[Dated]:
        """Return the reports that are `listed` with the day of each, in no order."""

    def failing(
        self, limit: int, extent: Extent | None = None, rules: Collection[str] | None = None
    ) -> tuple[int, Sequence[Faulty]]:
        """Return how many of the reports `listed` have failed checks, and the first of them.

        Without an extent those that no agency or year is known of are among them; where rules are
        given, checks of those alone are counted.
        """

    def failing_years(self) -> Mapping[int, int]:
        """Return how many `reports` have failed checks, by year."""

    def gaps(self, limit: int, extent: Extent = EVERYTHING) -> tuple[int, Sequence[Gaps]]:
        """Return how many of the reports `listed` have blank cells or lack tables, and the first.

        By agency name and year.
        """

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

    def rows(self, extent: Extent = EVERYTHING) -> Rows:
        """Return the reports that are `listed` for an extent by their numbers, in no order."""

    def names(self, agencies: Iterable[int] | None = None) -> Mapping[int, str]:
        """Return the names of agencies; None: of all."""

    def cells(self, indicator: str, column: str, rows: Rows) -> CellValues:
        """Return one cell of the tables of many reports."""

    def contradicted(self, cells: Iterable[tuple[str, str]], rows: Rows) -> Set[int]:
        """Return the reports of which a failed check stands on one of some cells."""

    def told(self, indicator: str, reports: Iterable[int]) -> Told:
        """Return what the prose of reports states of a row, where it is one number or a text."""

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
