"""What a reader who browses looks for among the reports, and what a store shows of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from data.records import record
from parser.report import Outcome

if TYPE_CHECKING:
    from index.store import Held

ORDERS = ("agency", "year", "published", "failed")
"""By name and year; or the newest year, the latest day, the most failed checks first."""


@record(frozen=True, slots=True)
class Sought:
    """Which of the newest reports are sought, and in which order; None and () narrow nothing."""

    agencies: frozenset[int] | None = None
    years: tuple[int, ...] | None = None
    places: frozenset[str] | None = None
    """Place codes."""
    level: str | None = None
    """Of the agency; "" is one that is not known."""
    form: str | None = None
    """Id of a generation, of table 2 or of table 3; "" is a report without either."""
    standing: Outcome | None = None
    words: tuple[str, ...] = ()
    """Each is a part of the agency's names (normalised) or of the title."""
    order: str = ORDERS[0]


class Standing(NamedTuple):
    """What the checks of a report say altogether."""

    outcome: Outcome
    """The first of fail, undecidable and pass that one of them has; else not assessable."""
    failed: int


@record(frozen=True, slots=True)
class Facets:
    """How many reports each choice of a filter would leave, the other filters staying as they are.

    By what `Sought` holds: place code, level, year, form; and by what the checks say altogether.
    A report with tables of two forms is counted under both, and once in the whole of `forms`.
    """

    places: Mapping[str, int]
    levels: Mapping[str, int]
    years: Mapping[int, int]
    forms: Mapping[str, int]
    standings: Mapping[Outcome, int]
    whole: Mapping[str, int]
    """How many each filter would leave if it narrowed nothing, by the name of its field."""
    total: int
    """How many there are, all filters as they are."""


class Browsable(Protocol):
    """How a store shows the newest reports to who browses: a page, counts, how each stands."""

    def found(self, sought: Sought, limit: int | None = None, offset: int = 0) -> "Sequence[Held]":
        """Return the reports sought, in order, a page of them."""

    def count(self, sought: Sought) -> int:
        """Return how many reports are sought."""

    def facets(self, sought: Sought) -> Facets:
        """Return how many reports each other choice of a filter would leave."""

    def standings(self, reports: Iterable[int]) -> Mapping[int, Standing]:
        """Return what the checks of reports say, by their numbers."""
