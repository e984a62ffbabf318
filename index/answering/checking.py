"""Answers about the checks of reports (勾稽关系): one report's, and which reports fail."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from index.answer import Answer, CitedFigure, Coverage, Warn
from index.answering.cells import Opened, cited, figure
from index.answering.reading import answer_to, not_held, scoped, shelf
from index.answering.reservations import failed
from index.asking.question import Question
from index.store import Store
from parser.report import Outcome, State


def checks(question: Question, store: Store) -> Answer:
    """Return the outcome of every check of the reports asked for; failed ones with their cells."""
    shelves = [shelf(question, store, agency) for agency in question.agencies]
    reports = [report for one in shelves for report in one.reports]
    if not reports:
        return not_held(question, store, shelves)
    warnings = [
        failed(report, check)
        for report in reports
        for _, check in store.checks([report.held.id], [Outcome.FAIL])
    ]
    rows = [_tally(report) for report in reports]
    return answer_to(question, store, "answered", warnings=warnings, fields={"tallies": rows})


def _tally(report: Opened) -> dict[str, Any]:
    outcomes = [check.outcome for _, check in report.store.checks([report.held.id])]
    counts = {outcome.value: outcomes.count(outcome) for outcome in Outcome}
    return {"agency": report.held.agency.name, "year": report.held.year, **counts}


def text_vs_table(question: Question, store: Store) -> Answer:
    """Return claim by claim whether the prose of a report states what its tables state."""
    shelves = [shelf(question, store, agency) for agency in question.agencies]
    reports = [report for one in shelves for report in one.reports]
    if not reports:
        return not_held(question, store, shelves)
    rows: list[dict[str, Any]] = []
    figures: list[CitedFigure] = []
    for report in reports:
        for told, printed, verdict in _claims(report, question.topic.figures):
            rows.append({"told": told, "printed": printed, "verdict": verdict})
            figures.extend(one for one in (told, printed) if one is not None)
    status = "answered" if rows else "not_found"
    return answer_to(
        question,
        store,
        status,
        reason=None if rows else "row_missing",
        figures=figures,
        fields={"claims": rows},
    )


def _claims(
    report: Opened, wanted: Sequence[str]
) -> list[tuple[CitedFigure, CitedFigure | None, str]]:
    found = []
    for claim in report.claims:
        if wanted and claim.indicator not in wanted:
            continue
        printed = figure(report, claim.indicator)
        if printed is not None and printed.source == "narrative":
            printed = None
        found.append(
            (cited(report, claim), printed, _verdict(report, claim.indicator, claim.value, printed))
        )
    return found


def _verdict(report: Opened, name: str, told: Decimal | None, printed: CitedFigure | None) -> str:
    """Return `same`, `different` or `undecidable`; 收到 may count the requests carried over too."""
    if printed is None or printed.value is None or told is None:
        return "undecidable"
    values = {printed.value}
    carried = figure(report, "workload") if name == "new_received" else None
    if carried is not None and carried.value is not None:
        values.add(carried.value)
    return "same" if told in values else "different"


def failing(question: Question, store: Store) -> Answer:
    """Return the reports whose figures contradict each other, with the cells concerned."""
    reports = scoped(question, store)
    by_id = {report.held.id: report for report in reports}
    warnings: list[Warn] = []
    named: dict[int, None] = {}
    for id, check in store.checks(list(by_id), [Outcome.FAIL]):
        warn = failed(by_id[id], check)
        if warn.fields["severity"] in _GRAVE:
            warnings.append(warn)
            named[id] = None
    coverage = Coverage(len(reports), len(reports), 0, 0)
    rows = [(by_id[id].held.agency.name, by_id[id].held.year) for id in named]
    figures = [warn.figures[0] for warn in warnings if warn.figures]
    return answer_to(
        question,
        store,
        "answered",
        figures=figures,
        warnings=warnings,
        coverage=coverage,
        fields={"rows": rows},
    )


_GRAVE = frozenset({"hard", "soft"})
"""Severities of a contradiction; plausibility and layout remarks are none."""


def blanks(question: Question, store: Store) -> Answer:
    """Return the reports with blank cells or without tables."""
    named = {agency.id for agency in question.agencies}
    reports = [
        report for report in scoped(question, store) if not named or report.held.agency.id in named
    ]
    rows = []
    for report in reports:
        states = [one.state for one in report.figures.values()]
        blank, missing = states.count(State.BLANK), states.count(State.TABLE_MISSING)
        if blank or missing:
            rows.append(
                {
                    "agency": report.held.agency.name,
                    "year": report.held.year,
                    "blank": blank,
                    "missing": missing,
                }
            )
    coverage = Coverage(len(reports), len(reports), 0, 0)
    return answer_to(question, store, "answered", coverage=coverage, fields={"blanks": rows})
