"""What a question is answered with: facts with citations, never prose of our own.

The sentence a person reads is made from this by `bot.reply`; the JSON of the contract too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
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

    @property
    def anchor(self) -> str:
        """The stable short id of this place on the source page, e.g. `c1893`."""
        return f"c{self.start}"


@dataclass(frozen=True, slots=True)
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
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CitedPassage:
    """Words of a report, verbatim."""

    agency: str
    year: int
    text: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to settle an ambiguous question: sending `question` settles it."""

    label: str
    question: str


@dataclass(frozen=True, slots=True)
class Warn:
    """A reservation about figures of the answer; its sentence stands in data/replies.toml."""

    code: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    figures: tuple[CitedFigure, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many reports a list, sum or ranking stands on."""

    reports: int
    with_value: int
    blank: int
    missing: int


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `status` and `reason` are those of the contract."""

    question: str
    language: str
    """`zh` or `en`."""
    status: str
    kind: str
    data_version: str
    reason: str | None = None
    agencies: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    indicator: str | None = None
    column: str | None = None
    figures: tuple[CitedFigure, ...] = ()
    passages: tuple[CitedPassage, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    warnings: tuple[Warn, ...] = ()
    coverage: Coverage | None = None
    notes: tuple[Warn, ...] = ()
    """Sentences that belong to the answer without being reservations: how a typing error was read,
    which other years are held, what can be asked instead."""
    fields: Mapping[str, Any] = field(default_factory=dict)
    """What else the reply sentence needs, by name."""
    parts: tuple["Answer", ...] = ()
    """The answers to several questions in one message."""
