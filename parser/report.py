"""What the parser makes of a document: whose report, about which year, every figure's place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from data.records import record
from parser.document import Document


class State(StrEnum):
    """What a cell looks like in the report (`value_state` in data/form.toml)."""

    NUMBER = "number"
    BLANK = "blank"
    SLASH = "slash"
    TEXT = "text"
    UNREADABLE = "unreadable"
    ROW_MISSING = "row_missing"
    TABLE_MISSING = "table_missing"


class Source(StrEnum):
    """Where a figure is stated."""

    TABLE = "table"
    NARRATIVE = "narrative"


class Outcome(StrEnum):
    """The four results of a check (勾稽关系)."""

    PASS = "pass"
    FAIL = "fail"
    UNDECIDABLE = "undecidable"
    NOT_ASSESSABLE = "not_assessable"


@record(frozen=True, slots=True)
class Place:
    """Where something stands: offsets into `Document.text`."""

    start: int
    end: int
    """The cell, or the sentence of a figure stated in prose."""
    row_start: int
    row_end: int
    """The raw line or lines around it: what a citation quotes."""
    line: int
    page: int | None
    section: int | None
    """Index into `Report.sections`."""
    box: tuple[float, float, float, float] | None = None


@record(frozen=True, slots=True)
class Figure:
    """One statutory cell, or one figure stated in prose."""

    indicator: str
    """Id in data/form.toml."""
    column: str
    """Column id in table 3, "" elsewhere."""
    value: Decimal | None
    state: State
    unit: str
    raw: str
    """As printed."""
    source: Source
    place: Place | None
    """None only where nothing is printed (`row_missing`, `table_missing`)."""
    flags: tuple[str, ...] = ()
    """Codes of the problems that touch it, e.g. `cells_dropped`; empty: read as printed."""


@record(frozen=True, slots=True)
class Section:
    """A numbered part of the report."""

    number: int
    """1 to 6 as in the statutory form; 0 for a part the form does not know."""
    title: str
    """The heading as printed, without Markdown signs."""
    start: int
    end: int
    line: int


@record(frozen=True, slots=True)
class Passage:
    """A paragraph of prose, joined where a line break cut it."""

    section: int | None
    """Index into `Report.sections`; None before the first heading."""
    heading: str
    """The nearest sub-heading above it, e.g. （二）改进措施; "" if none."""
    start: int
    end: int
    line: int
    page: int | None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a reader of the report should know; its sentence stands in data/replies.toml."""

    code: str
    line: int | None = None
    detail: str = ""


@record(frozen=True, slots=True)
class Check:
    """One arithmetic or plausibility rule applied to one scope of one report."""

    check: str
    """Id in data/form.toml."""
    scope: str
    """The column, row or group it was applied to, by id."""
    outcome: Outcome
    cells: tuple[tuple[str, str], ...]
    """(indicator, column) of every cell it stands on."""
    left: Decimal | None = None
    right: Decimal | None = None


@record(frozen=True, slots=True)
class Evidence:
    """One source's word on whose report it is, or about which year."""

    about: str
    """`agency` or `year`."""
    source: str
    """What says it: `title`, `preface`, `site`, … (data/reading.toml [evidence])."""
    said: str
    """As printed, without white space."""
    read: str
    """The agency or year it was read as; "" if it is none."""
    weight: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Report:
    """One agency's report about one year."""

    document: Document
    title: str
    agency: str
    """In full."""
    aliases: tuple[str, ...]
    year: int
    """The year the figures are about."""
    published: date | None
    form_table2: str
    """Generation whose layout table 2 has (`g2019`, `g2021`), "" if it has none."""
    form_table3: str
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    figures: tuple[Figure, ...]
    problems: tuple[Problem, ...]
    checks: tuple[Check, ...]
    evidence: tuple[Evidence, ...] = ()
    """Everything that speaks of agency and year, the weightiest first."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a finding about a draft stands, as closely as it can be told."""

    section: int | None = None
    """Index into `Report.sections`."""
    indicator: str = ""
    columns: tuple[str, ...] = ()
    """Of table 3; () elsewhere, or where every column is meant."""
    line: int | None = None
    page: int | None = None
    start: int = 0
    end: int = 0
    """Offsets into `Document.text`; equal where nothing printed is meant."""


@dataclass(frozen=True, slots=True)
class Operand:
    """A printed number that a finding adds up."""

    indicator: str
    column: str
    value: Decimal | None
    is_earlier: bool = False
    """From the report of the year before."""
    is_less: bool = False
    """Taken away."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a draft that a rule of data/checks.toml objects to."""

    rule: str
    """Id in data/checks.toml."""
    spot: Spot
    fields: Mapping[str, Any] = field(default_factory=dict)
    """What the rule's sentence names; ids, never words of a language."""
    left: tuple[Operand, ...] = ()
    right: tuple[Operand, ...] = ()
    limit: Decimal | None = None
    """What the left side is held against where it is no sum of cells."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a draft is compared with: the report of the year before."""

    agency: str
    year: int
    figures: tuple[Figure, ...]
    prose: Mapping[int, str]
    """Text of the statutory sections by number, tables left out."""


class GongkaiError(Exception):
    """Root of the errors a person sees as one plain sentence."""


class NotAReport(GongkaiError):
    """A document that is no such report, or cannot be read; the rest of a batch goes on."""

    def __init__(self, source: str, why: str) -> None:
        super().__init__(f"{source}：{why}")
        self.source = source
        self.why = why


class Correction(NotAReport):
    """A notice that corrects a report held elsewhere: it is said beside that report's figures."""

    def __init__(self, source: str, why: str, agency: str, year: int, said: str) -> None:
        super().__init__(source, why)
        self.agency, self.year, self.said = agency, year, said

    def __reduce__(self) -> tuple[type["Correction"], tuple[str, str, str, int, str]]:
        """Cross processes whole: readers run in one of their own."""
        return Correction, (self.source, self.why, self.agency, self.year, self.said)
