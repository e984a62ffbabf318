"""What the HTTP API and the tools for assistants give, as types; their words are in data/api.toml.

A shape is the contract of what is sent: tests hold every response against it, and the tools check
each of theirs. The rows are those of `bot.rows` and `bot.files`, column by column.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from data.entries import blocks
from parser.report import State

Status = Literal["answered", "blank", "clarify", "not_found", "out_of_scope", "not_understood"]
Source = Literal["table", "narrative", "computed"]


@cache
def api_words() -> Mapping[str, Any]:
    """Return data/api.toml as it stands."""
    return blocks("api.toml")


def said(field: str, language: str, shape: str = "") -> str:
    """Return what a field or parameter means; StopIteration where it is not explained."""
    words = api_words()
    asked = words["parameter"] if shape.endswith("Query") else {}
    kinds = (words["field"].get(f"{shape}.{field}"), asked.get(field), words["field"].get(field))
    text: str = next(one for one in kinds if one is not None)[language]
    return text


def explain(shape: str, language: str, schema: dict[str, Any]) -> None:
    """Write into the schema of a shape what each of its fields means."""
    for name, field in schema.get("properties", {}).items():
        field.pop("title", None)
        field["description"] = said(name, language, shape)


def _explained(schema: dict[str, Any], shape: type[BaseModel]) -> None:
    explain(shape.__name__, "en", schema)


class Shape(BaseModel):
    """An object of JSON; it has these fields and no others."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_explained)


class Fault(Shape):
    """What is wrong with a request."""

    error: str


class FigureRow(Shape):
    """A figure as `bot.rows.COLUMNS` has it."""

    report: str
    agency: str
    year: int
    indicator: str
    column: str
    value: int | float | None
    state: State
    unit: str
    raw: str
    source: Source
    section: str
    line: int | None
    page: int | None
    label: str
    formula: str | None
    reservations: list[str]
    quote: str | None
    url: str | None


class ReportRow(Shape):
    """A report as `bot.files.REPORTS` has it, without the path of its file."""

    report: str
    agency: str
    aliases: list[str]
    level: str
    place: str
    year: int
    title: str
    published: str | None
    form_table2: str
    form_table3: str
    source_url: str | None
    sha256: str
    sections: list[str]
    problems: list[str]
    checks_failed: list[str]


class AgencyRow(Shape):
    """An agency that has reports."""

    name: str
    level: str
    place: str
    aliases: list[str]
    latest: int


class IndicatorRow(Shape):
    """A row of the statutory tables, a figure of the prose, or one that is computed."""

    id: str
    label: str
    short: str
    en: str
    table: str
    unit: str
    columns: list[str]
    forms: list[str]


class Reports(Shape):
    """A page of reports."""

    count: int
    next: str | None
    reports: list[ReportRow]


class Figures(Shape):
    """The figures of a page of reports."""

    count: int
    next: str | None
    figures: list[FigureRow]


class Agencies(Shape):
    """A page of agencies."""

    count: int
    next: str | None
    agencies: list[AgencyRow]


class Indicators(Shape):
    """All rows."""

    indicators: list[IndicatorRow]


class Citation(Shape):
    """A place in a report."""

    report: str
    title: str
    section: str
    line: int | None
    page: int | None
    start: int
    end: int
    quote: str
    url: str
    source_url: str | None


class Figure(Shape):
    """A figure of an answer."""

    agency: str
    year: int
    indicator: str
    label: str
    column: str
    column_label: str | None
    value: int | float | None
    state: State
    unit: str
    raw: str
    source: Source
    formula: str | None
    inputs: list["Figure"]
    inputs_total: int | None = None
    citation: Citation | None
    reservations: list[str]
    mark: str


class Passage(Shape):
    """A passage of an answer."""

    text: str
    citation: Citation


class Candidate(Shape):
    """A question offered."""

    label: str
    question: str


class Warned(Shape):
    """A reservation of an answer."""

    code: str
    message: str
    figures: list[Figure]


class Coverage(Shape):
    """How many reports a list, sum or ranking rests on."""

    reports: int
    with_value: int
    blank: int
    missing: int
    unidentified: int
    duplicates: int
    contradictory: int


class Understood(Shape):
    """How a question was understood."""

    kind: str
    agencies: list[str]
    years: list[int]
    indicator: str | None
    column: str | None
    unknown: list[str]
    plan: dict[str, Any] | None


class Answer(Shape):
    """The answer of the contract."""

    question: str
    status: Status
    reason: str | None
    text: str
    understood: Understood
    figures: list[Figure]
    passages: list[Passage]
    candidates: list[Candidate]
    warnings: list[Warned]
    coverage: Coverage | None
    data_version: str


class ReportWarning(Shape):
    """A reservation that touches figures of a report."""

    report: str
    code: str
    message: str


class FoundFigures(Shape):
    """A piece of the figures that are wanted."""

    figures: list[FigureRow]
    warnings: list[ReportWarning]
    next_cursor: str | None


class FoundPassage(Shape):
    """A passage that has words that were searched."""

    text: str
    report: str
    agency: str
    year: int
    line: int
    page: int | None
    url: str


class FoundPassages(Shape):
    """Passages, best first."""

    passages: list[FoundPassage]


class FoundAgencies(Shape):
    """A piece of the agencies held."""

    count: int
    agencies: list[AgencyRow]
    next_offset: int | None


class ReportText(ReportRow):
    """A report with a piece of its text."""

    url: str
    text: str
    next_offset: int | None
