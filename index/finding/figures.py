"""What was found of figures: stated, compared, changed."""

from data.records import record
from index.cited import CitedFigure


@record(frozen=True, slots=True)
class Stated:
    """The figures of reports as they stand: one, or several side by side."""

    breakdown: bool = False
    """Whether they are parts of one thing."""
    polar: bool = False
    """Whether it was asked whether there is any, or whether a number is right."""
    verdict: str = ""
    """`right` or `wrong` where a number was named; "" where none was."""


@record(frozen=True, slots=True)
class OfAll:
    """A part and its whole, the two figures of the answer: whether the part is all of it."""

    every: bool
    some: bool = True
    """Whether the part is anything at all."""
    empty: bool = False
    """Whether there was nothing of which all could be told."""


@record(frozen=True, slots=True)
class Compared:
    """The same figure of several agencies side by side; the winner first where it was asked for."""

    winner: str = ""
    """The agency with more (or fewer, if `least`); "" where nobody asked or two are equal."""
    least: bool = False
    tied: bool = False


@record(frozen=True, slots=True)
class Series:
    """One figure over the years; the years with the largest or smallest first if asked for."""

    extreme: tuple[int, ...] = ()
    least: bool = False


@record(frozen=True, slots=True)
class Times:
    """How many times the first figure is the second; the multiple is the first of the answer."""

    first: CitedFigure
    second: CitedFigure


@record(frozen=True, slots=True)
class Gap:
    """How far two figures are apart: the first figure of the answer, with both as operands."""

    first: CitedFigure
    """The one named first."""
    second: CitedFigure


@record(frozen=True, slots=True)
class Changed:
    """The change between two years: `yoy_change` figures first, both years after them."""

    growth: bool = False
    """Whether the rate was asked for, which then is the first figure."""


@record(frozen=True, slots=True)
class Unchanged:
    """No change can be computed: what is held of the two years."""
