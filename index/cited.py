"""Figures and words of reports with the place each stands at."""

from decimal import Decimal

from data.records import record


@record(frozen=True, slots=True)
class Citation:
    """A place in a report."""

    report: str
    """Report id as in the contract, e.g. `suifenhe-2021`."""
    title: str
    section: str
    """The section heading as printed; "" before the first."""
    line: int | None
    page: int | None
    start: int
    end: int
    quote: str
    """A slice of the document's text; contains the figure."""
    source_url: str | None = None
    at: int = 0
    """Where the cell or passage begins in `quote`."""

    @property
    def anchor(self) -> str:
        """The stable short id of this place on the source page, e.g. `c1893`."""
        return f"c{self.start}"


@record(frozen=True, slots=True)
class CitedFigure:
    """A figure as answered. `citation` is None only where nothing is printed."""

    agency: str
    year: int
    indicator: str
    column: str
    value: Decimal | None
    state: str
    unit: str
    raw: str
    source: str
    """`table`, `narrative` or `computed`."""
    citation: Citation | None
    formula: str | None = None
    inputs: tuple["CitedFigure", ...] = ()
    """Of a computed figure, what it was computed of; of a long sum, the largest operands."""
    inputs_total: int | None = None
    """How many operands there are where `inputs` holds some of them."""
    flags: tuple[str, ...] = ()


@record(frozen=True, slots=True)
class CitedPassage:
    """Words of a report, verbatim."""

    agency: str
    year: int
    text: str
    citation: Citation
