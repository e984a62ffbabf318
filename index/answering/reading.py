"""Which reports a question is about, and the answer around what was read from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.answer import Answer, Candidate, CitedFigure, CitedPassage, Coverage, Warn
from index.answering.cells import Opened, is_number
from index.answering.reservations import reservations
from index.asking.question import Question
from index.names.regions import gazetteer
from index.store import Agency, Extent, Store
from parser.report import State

SCENE = ("new_received", "s14_requests_received")
"""What is asked where only an applicant column, or nothing but a set, is named."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The reports of one agency that a question is about."""

    agency: Agency
    reports: tuple[Opened, ...]
    """By year."""
    missing: tuple[int, ...]
    """Years asked for that are not held."""
    held: tuple[int, ...]
    """All years held."""


LAST = "last-"
"""Beginning of the year rule of 三年一共: the last three years held."""


def shelf(question: Question, store: Store, agency: Agency, all_years: bool = False) -> Shelf:
    """Return the reports asked for; without a year the latest, or all where a series is wanted."""
    held = {report.year: report for report in store.reports([agency.id])}
    if question.years:
        wanted = [year for year in question.years if year in held]
    elif question.year_rule.startswith(LAST):
        wanted = sorted(held)[-int(question.year_rule.removeprefix(LAST)) :]
    elif all_years:
        wanted = sorted(held)
    else:
        wanted = [min(held) if question.year_rule == "earliest" else max(held)] if held else []
    return Shelf(
        agency,
        tuple(Opened(held[year], store) for year in wanted),
        tuple(year for year in question.years if year not in held),
        tuple(sorted(held)),
    )


def extent_of(question: Question) -> Extent:
    """Return the agencies and the years that a question about a set means."""
    scope, years = question.scope, question.years or None
    if scope is None:
        return Extent(years)
    within = {code for place in scope.places for code in gazetteer().within(place)}
    return Extent(years, frozenset(within) if scope.places else None, scope.function)


def scoped(question: Question, store: Store) -> list[Opened]:
    """Return the reports of the set of agencies and the years a question is about."""
    listed = store.listed(extent_of(question))
    return [Opened(held, store) for held in store.opened(one.report for one in listed)]


def answer_to(
    question: Question,
    store: Store,
    status: str,
    *,
    reason: str | None = None,
    figures: Sequence[CitedFigure] = (),
    passages: Sequence[CitedPassage] = (),
    candidates: Sequence[Candidate] = (),
    warnings: Sequence[Warn] = (),
    notes: Sequence[Warn] = (),
    coverage: Coverage | None = None,
    fields: Mapping[str, Any] | None = None,
) -> Answer:
    """Return an answer with the slots of its question."""
    first = figures[0] if figures else None
    return Answer(
        question=question.said,
        language=question.language,
        status=status,
        kind=question.kind,
        data_version=store.data_version,
        reason=reason,
        agencies=tuple(agency.name for agency in question.agencies),
        years=_years(question, figures, passages),
        indicator=first.indicator if first else next(iter(question.topic.figures), None),
        column=first.column if first else None,
        figures=tuple(figures),
        passages=tuple(passages),
        candidates=tuple(candidates),
        warnings=tuple(warnings),
        notes=(*question.notes, *notes),
        coverage=coverage,
        fields={"polar": bool(question.cues & {"polar", "exists", "is_it"}), **(fields or {})},
    )


def _years(
    question: Question, figures: Sequence[CitedFigure], passages: Sequence[CitedPassage]
) -> tuple[int, ...]:
    read = dict.fromkeys([*(one.year for one in figures), *(one.year for one in passages)])
    return question.years or tuple(sorted(read))


def with_figures(
    question: Question,
    store: Store,
    read: Sequence[tuple[Opened, Sequence[CitedFigure]]],
    notes: Sequence[Warn] = (),
    fields: Mapping[str, Any] | None = None,
) -> Answer:
    """Return the answer that states figures, with the reservations of each report they stand in."""
    figures = [one for _, found in read for one in found]
    status, reason = status_of(figures)
    warnings = [warn for report, found in read for warn in reservations(report, found)]
    return answer_to(
        question,
        store,
        status,
        reason=reason,
        figures=figures,
        warnings=warnings,
        notes=notes,
        fields=fields,
    )


def status_of(figures: Sequence[CitedFigure]) -> tuple[str, str | None]:
    """Return status and reason: one number answers, else a blank, else what is missing."""
    if any(is_number(one) or one.state == State.TEXT for one in figures):
        return "answered", None
    if any(one.state in (State.BLANK, State.SLASH) for one in figures):
        return "blank", None
    if any(one.state == State.TABLE_MISSING for one in figures):
        return "not_found", "table_missing"
    return "not_found", "row_missing" if figures else "not_in_form"


def not_held(question: Question, store: Store, shelves: Sequence[Shelf]) -> Answer:
    """Return the answer where no report of the years asked for is held: what is held instead."""
    return answer_to(
        question,
        store,
        "not_found",
        reason="year",
        candidates=[
            Candidate(str(year), f"{one.agency.name} {year} {_without_years(question)}".strip())
            for one in shelves
            for year in one.held[-_OFFERED:]
        ],
        fields={
            "years": list(question.years),
            "held": [{"agency": one.agency.name, "years": list(one.held)} for one in shelves],
        },
    )


_OFFERED = 3


def _without_years(question: Question) -> str:
    """Return the question without its years and agencies, so that another year can be put in."""
    text = question.text
    for found in reversed(question.mentions):
        if found.kind in ("year", "agency"):
            text = text[: found.start] + " " + text[found.end :]
    return " ".join(text.split())
