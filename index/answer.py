"""What a question is answered with: facts with citations, never prose of our own.

The sentence a person reads is made from this by `bot.reply`; the JSON of the contract too.
"""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from data.records import record
from index.cited import CitedFigure, CitedPassage
from index.finding import Finding, speaks_for_itself
from index.plan import Plan


@record(frozen=True, slots=True)
class Candidate:
    """One way to settle an ambiguous question: sending `question` settles it."""

    label: str
    question: str


@record(frozen=True, slots=True)
class Warn:
    """A reservation about figures of the answer; its sentence stands in data/replies.toml."""

    code: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    figures: tuple[CitedFigure, ...] = ()


@record(frozen=True, slots=True)
class Coverage:
    """How many reports a list, sum or ranking stands on."""

    reports: int
    with_value: int
    blank: int
    missing: int
    unidentified: int = 0
    """Reports held whose agency or year is not known, which no set counts."""
    duplicates: int = 0
    """Reports of an agency and year of which another is counted."""
    contradictory: int = 0
    """Reports counted whose figure a failed check touches."""
    in_both: bool = False
    """Whether a figure must stand in the report of the year before, too, to be counted."""
    blank_agencies: tuple[str, ...] = ()
    """The agencies whose report leaves the figure blank."""


@record(frozen=True, slots=True)
class Answer:
    """One answer. `status` and `reason` are those of the contract."""

    question: str
    language: str
    """`zh` or `en`."""
    status: str
    kind: str
    finding: Finding
    data_version: str
    plan: Plan | None = None
    reason: str | None = None
    agencies: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    indicator: str | None = None
    column: str | None = None
    unknown: tuple[str, ...] = ()
    """Words of the question that were not understood."""
    figures: tuple[CitedFigure, ...] = ()
    """The first is the number a person would say."""
    passages: tuple[CitedPassage, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    warnings: tuple[Warn, ...] = ()
    coverage: Coverage | None = None
    notes: tuple[Warn, ...] = ()
    """Sentences that belong to the answer without being reservations: how a typing error was read,
    which other years are held, what can be asked instead."""
    parts: tuple["Answer", ...] = ()
    """The answers to several questions in one message."""

    def __post_init__(self) -> None:
        """Refuse an answer that answers nothing."""
        stated = self.figures or self.passages or speaks_for_itself(self.finding)
        if self.status == "answered" and not stated:
            raise ValueError(f"answered without a figure or passage: {self.question}")
