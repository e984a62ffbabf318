"""What was found over a set of agencies."""

from data.records import record
from index.cited import CitedFigure


@record(frozen=True, slots=True)
class Who:
    """A set of agencies in words: `said` as asked, the unit it was narrowed to, how many."""

    place: str = ""
    """Names of places, full; "" for everywhere."""
    unit: str = ""
    """Id of a unit of data/agencies.toml."""
    function: str = ""
    """Stem of a function."""
    agencies: int = 0


@record(frozen=True, slots=True)
class OverSet:
    """A sum, mean or median over a set: the first figure, its operands as inputs."""

    who: Who
    fold: str
    """`sum`, `mean` or `median`."""
    shown: tuple[CitedFigure, ...]
    """Operands shown, the largest first where not all are."""
    of: int
    """How many operands there are."""
    first: int = 0
    """Where only those that come first are taken, how many."""
    least: bool = False
    """Whether those are the smallest."""


@record(frozen=True, slots=True)
class ChangeOfTotals:
    """The change of the sum of a set between two years: difference and rate, totals as operands."""

    who: Who
    growth: bool
    """Whether the rate was asked for, which then comes first."""


@record(frozen=True, slots=True)
class ByYear:
    """The sum of a set for each of several years, in their order."""

    who: Who


@record(frozen=True, slots=True)
class BetweenSets:
    """Two sets of agencies beside each other, in the order they were named."""

    whos: tuple[Who, Who]
    fold: str
    """`sum` or `mean`."""
    figures: tuple[CitedFigure, CitedFigure]
    """That of each."""
    asked: str
    """`difference`, `times`, or "" for which has more."""


@record(frozen=True, slots=True)
class Ends:
    """The largest and the smallest figure of a set, set against each other."""

    who: Who
    figures: tuple[CitedFigure, CitedFigure]
    tied: tuple[int, ...]
    """How many others have the same figure as each."""
    asked: str
    """`difference` or `times`."""


@record(frozen=True, slots=True)
class Ranked:
    """Agencies in order of a figure; equal figures share a place."""

    who: Who
    places: tuple[int, ...]
    """The place of each figure of the answer."""
    of: int
    """How many have a place."""
    least: bool = False
    ties_cut: int = 0
    """How many with the last value shown are not shown."""
    rest: int = 0
    """How many in all are not shown, where it was not said how many are asked for."""


@record(frozen=True, slots=True)
class Placed:
    """The place of one agency among a set: the first figure, its own figure the operand."""

    who: Who
    agency: str
    place: int
    of: int
    tied: int
    """How many others share the place."""
    least: bool = False


@record(frozen=True, slots=True)
class SharedOf:
    """An agency's part of the total of a set: the share first, its operands both."""

    who: Who
    agency: str


@record(frozen=True, slots=True)
class Against:
    """One agency's figure beside the mean of a set: its figure first, the mean second."""

    who: Who
    verdict: str
    """`above`, `below` or `equal`."""


@record(frozen=True, slots=True)
class Listed:
    """The members of a set that meet a condition, or all of them."""

    who: Who
    matching: int
    all: bool = False
    """Whether no condition was asked for."""


@record(frozen=True, slots=True)
class Counted:
    """How many members of a set meet a condition; the count is the first figure."""

    who: Who
    matching: int
    shown: tuple[CitedFigure, ...]


@record(frozen=True, slots=True)
class NothingKnown:
    """No report of a set states the figure, or no agency of it in both years."""

    who: Who
    figures: tuple[str, ...]
    in_both: bool = False
