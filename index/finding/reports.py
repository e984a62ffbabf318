"""What was found of reports: their words, their checks, what is held."""

from datetime import date

from data.records import record
from index.cited import CitedFigure


@record(frozen=True, slots=True)
class Quoted:
    """Passages, verbatim; `held` are the years held of each agency asked about."""

    held: tuple[tuple[str, tuple[int, ...]], ...] = ()


@record(frozen=True, slots=True)
class Tally:
    """How the checks of one report came out."""

    agency: str
    year: int
    passed: int
    failed: int
    undecidable: int
    not_assessable: int


@record(frozen=True, slots=True)
class Checked:
    """The outcomes of the checks of the reports asked about."""

    tallies: tuple[Tally, ...]


@record(frozen=True, slots=True)
class Claim:
    """A figure of the prose beside that of the table."""

    told: CitedFigure
    printed: CitedFigure | None
    verdict: str
    """`same`, `different` or `undecidable`."""


@record(frozen=True, slots=True)
class Claims:
    """Claim by claim whether prose and tables agree."""

    claims: tuple[Claim, ...]


@record(frozen=True, slots=True)
class Failing:
    """The reports that contradict themselves: how many, and the first ones as (agency, year)."""

    total: int
    reports: tuple[tuple[str, int], ...]


@record(frozen=True, slots=True)
class BlankReport:
    """How many cells of a report are blank, and how many belong to missing tables."""

    agency: str
    year: int
    blank: int
    missing: int


@record(frozen=True, slots=True)
class Blanks:
    """The reports with blank cells or missing tables: how many, and the first ones."""

    total: int
    reports: tuple[BlankReport, ...]


@record(frozen=True, slots=True)
class Fresh:
    """The sentences of the later of two reports that the earlier one does not have."""

    earlier: int
    later: int
    fresh: int


@record(frozen=True, slots=True)
class Contents:
    """The headings of reports, as passages."""

    agency: str
    year: int
    count: int


MOST_ROWS = 30
"""Agencies of which the years held are listed."""


@record(frozen=True, slots=True)
class Holdings:
    """What is held: how much, and of the first agencies (agency, years) rows."""

    reports: int
    agencies: int
    rows: tuple[tuple[str, tuple[int, ...]], ...]


@record(frozen=True, slots=True)
class MissingReports:
    """The agencies held in other years that have no report of one year here."""

    year: int
    agencies: int
    """Agencies held in any year."""
    missing: tuple[str, ...]
    unidentified: int
    """Reports whose agency was not recognised: one of them may be theirs."""


@record(frozen=True, slots=True)
class LateReports:
    """The reports of a year that are dated after their deadline, as (agency, date, deadline)."""

    year: int
    reports: int
    late: tuple[tuple[str, date, date], ...]
    undated: int
    without_deadline: int
    unidentified: int
    """Reports whose agency was not recognised: whether they are late is not looked at."""
