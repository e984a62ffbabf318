"""Which reports a question is about, and the answer around what was read from them."""

from collections.abc import Sequence
from dataclasses import replace

from data.records import record
from index.answer import Answer, Candidate, Coverage, Warn
from index.answering.family import Asked
from index.answering.offers import in_year
from index.answering.opened import Opened, is_number
from index.answering.reservations import reservations
from index.asking.measures import cells_in
from index.asking.question import Question
from index.cited import CitedFigure, CitedPassage
from index.finding import Finding, NotUnderstood, NoYear, Stated, Unchanged, Unprinted
from index.plan import Agencies, Text, Values, Years
from index.store import Agency, Store
from parser.report import State


@record(frozen=True, slots=True)
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


def shelf(years: Years, store: Store, agency: Agency, all_years: bool = False) -> Shelf:
    """Return the reports asked for; without a year the latest, or all where a series is wanted."""
    held = store.years([agency.id])
    if years.years:
        wanted = [year for year in years.years if year in held]
    elif years.rule.startswith(LAST):
        wanted = sorted(held)[-int(years.rule.removeprefix(LAST)) :]
    elif all_years:
        wanted = sorted(held)
    else:
        wanted = [min(held) if years.rule == "earliest" else max(held)] if held else []
    found = {one.year: one for one in store.reports([agency.id], wanted)} if wanted else {}
    return Shelf(
        agency,
        tuple(Opened(found[year], store) for year in wanted),
        tuple(year for year in years.years if year not in held),
        tuple(sorted(held)),
    )


def shelves_of(asked: Asked, store: Store, all_years: bool = False) -> list[Shelf]:
    """Return the shelf of each agency a question names."""
    question = asked.question
    own = dict(question.own_years)
    common = Years(question.years, question.year_rule)
    return [
        shelf(Years((own[one.id],)) if one.id in own else common, store, one, all_years)
        for one in agencies_of(asked)
    ]


def agencies_of(asked: Asked) -> tuple[Agency, ...]:
    """Return the agencies that a plan names one by one."""
    subjects = asked.plan.subjects if isinstance(asked.plan, Values) else None
    return subjects.agencies if isinstance(subjects, Agencies) else asked.question.agencies


def answer_to(
    asked: Asked,
    store: Store,
    status: str,
    finding: Finding,
    *,
    reason: str | None = None,
    figures: Sequence[CitedFigure] = (),
    passages: Sequence[CitedPassage] = (),
    candidates: Sequence[Candidate] = (),
    warnings: Sequence[Warn] = (),
    notes: Sequence[Warn] = (),
    coverage: Coverage | None = None,
) -> Answer:
    """Return an answer with the slots of its question."""
    question = asked.question
    first = figures[0] if figures else None
    return Answer(
        question=question.said,
        language=question.language,
        status=status,
        kind=asked.kind,
        finding=finding,
        data_version=store.data_version,
        plan=asked.plan,
        reason=reason,
        agencies=tuple(agency.name for agency in _named(asked)),
        years=_years(asked, figures, passages),
        indicator=first.indicator if first else next(iter(_rows(asked)), None),
        column=first.column if first else None,
        unknown=question.unknown,
        figures=tuple(figures),
        passages=tuple(passages),
        candidates=tuple(candidates),
        warnings=tuple(warnings),
        notes=(*question.notes, *notes),
        coverage=coverage,
    )


def _named(asked: Asked) -> tuple[Agency, ...]:
    """Return the agencies named one by one in a plan, or the one that is seen in a set."""
    match asked.plan:
        case Values(subjects=Agencies(agencies)) | Text(subjects=Agencies(agencies)):
            return agencies
        case Values(agency=Agency() as one):
            return (one,)
        case Values():
            return ()
        case _:
            return asked.question.agencies


def _rows(asked: Asked) -> tuple[str, ...]:
    """Return the rows that a plan, or where there is none the question, is about."""
    if not isinstance(asked.plan, Values):
        return asked.question.topic.figures
    cells = [cell for measure in asked.plan.measures for cell in cells_in(measure)]
    return tuple(name for cell in cells for name in cell.rows)


def _years(
    asked: Asked, figures: Sequence[CitedFigure], passages: Sequence[CitedPassage]
) -> tuple[int, ...]:
    plan = asked.plan
    planned = plan.years.years if isinstance(plan, Values | Text) else asked.question.years
    read = dict.fromkeys([*(one.year for one in figures), *(one.year for one in passages)])
    return planned or tuple(sorted(year for year in read if year))


def with_figures(
    asked: Asked,
    store: Store,
    read: Sequence[tuple[Opened, Sequence[CitedFigure]]],
    finding: Finding | None = None,
    notes: Sequence[Warn] = (),
) -> Answer:
    """Return the answer that states figures, with the reservations of each report they stand in."""
    figures = [one for _, found in read for one in found]
    status, reason = status_of(figures)
    stated = finding or Stated(polar=is_polar(asked.question))
    return answer_to(
        asked,
        store,
        status,
        stated if status in ("answered", "blank") else Unprinted(),
        reason=reason,
        figures=figures,
        warnings=[warn for report, found in read for warn in reservations(report, found)],
        notes=notes,
    )


def uncomputed(
    asked: Asked,
    store: Store,
    read: Sequence[tuple[Opened, Sequence[CitedFigure]]],
    notes: Sequence[Warn],
    missing: str = "row_missing",
) -> Answer:
    """Return figures that what was asked cannot be worked out of: they are no answer to it.

    The first note says why; `missing` is the reason where no cell is blank.
    """
    answer = with_figures(asked, store, read, Unchanged(), notes)
    if answer.status != "answered":
        return answer
    is_blank = any(one.state == State.BLANK for one in answer.figures)
    status, reason = ("blank", None) if is_blank else ("not_found", missing)
    return replace(answer, status=status, reason=reason)


def is_polar(question: Question) -> bool:
    """Tell whether it is asked whether there is any, or whether something is so."""
    return bool(question.cues & {"polar", "exists", "is_it"})


def status_of(figures: Sequence[CitedFigure]) -> tuple[str, str | None]:
    """Return status and reason: one number answers, else a blank, else what is missing."""
    if any(is_number(one) or one.state == State.TEXT for one in figures):
        return "answered", None
    if any(one.state in (State.BLANK, State.SLASH) for one in figures):
        return "blank", None
    if any(one.state == State.TABLE_MISSING for one in figures):
        return "not_found", "table_missing"
    return "not_found", "row_missing" if figures else "not_in_form"


def refused(
    asked: Asked,
    store: Store,
    why: str,
    words: Sequence[str] = (),
    candidates: Sequence[Candidate] = (),
) -> Answer:
    """Return that a question cannot be answered as it stands, by the sentence that says why."""
    finding = NotUnderstood(tuple(words), why)
    return answer_to(asked, store, "not_understood", finding, candidates=candidates)


def not_held(asked: Asked, store: Store, shelves: Sequence[Shelf]) -> Answer:
    """Return the answer where no report of the years asked for is held: what is held instead."""
    question = asked.question
    return answer_to(
        asked,
        store,
        "not_found",
        NoYear(question.years, tuple((one.agency.name, one.held) for one in shelves)),
        reason="year",
        candidates=[
            Candidate(
                str(year),
                in_year(question, asked.plan, one.agency, year, store)
                or f"{one.agency.name} {year} {_without_years(question)}".strip(),
            )
            for one in shelves
            for year in one.held[-_OFFERED:]
        ],
    )


_OFFERED = 3


def _without_years(question: Question) -> str:
    """Return the question without its years and agencies, so that another year can be put in."""
    text = question.text
    for found in reversed(question.mentions):
        if found.kind in ("year", "agency"):
            text = text[: found.start] + " " + text[found.end :]
    return " ".join(text.split())
