"""What a reader must know beside a figure: failed checks, repairs, sources that are prose only."""

from collections.abc import Iterable, Sequence

from data.vocabulary import vocabulary
from index.answer import Warn
from index.answering.opened import Opened, cited, is_narrative
from index.cited import CitedFigure
from parser.report import Check, Outcome


def reservations(report: Opened, figures: Sequence[CitedFigure]) -> tuple[Warn, ...]:
    """Return the warnings that touch figures of one report, the gravest first, none twice."""
    shown = [one for figure in figures for one in (figure, *figure.inputs)]
    found = [
        *_identity(report),
        *_rivals(report, shown),
        *_failed_checks(report, shown),
        *_flagged(shown),
        *_told_only(shown),
        *_blank(figures),
    ]
    unique = {(warn.code, str(sorted(warn.fields.items()))): warn for warn in found}
    return tuple(unique.values())


def _identity(report: Opened) -> Iterable[Warn]:
    """Say what is doubtful about whose report this is and which year, and what was not read."""
    for problem in report.held.problems:
        if problem.code in _IDENTITY:
            held = report.held
            fields = {"report": held.report, "agency": held.agency.name, "year": held.year}
            yield Warn(problem.code, {"detail": problem.detail, **fields})


_IDENTITY = frozenset(
    {
        "place_misprint",
        "year_conflict",
        "agency_conflict",
        "agency_given",
        "agency_overruled",
        "year_given",
        "year_overruled",
        "corrected",
        "other_scope",
        "part_only",
        "table_pictured",
        "pages_unread",
        "bytes_broken",
    }
)


def _rivals(report: Opened, shown: Sequence[CitedFigure]) -> Iterable[Warn]:
    """Say what another report of the same agency and year states instead."""
    for problem in report.held.problems:
        held = report.store.report(problem.detail) if problem.code == "two_reports" else None
        if held is None:
            continue
        other = Opened(held, report.store)
        for one in shown:
            theirs = _same_figure(other, one)
            if theirs is not None and theirs.value not in (None, one.value):
                fields = {"other": held.report, "value": theirs.value, "unit": theirs.unit}
                yield Warn("two_reports", fields, (theirs,))


def _same_figure(report: Opened, figure: CitedFigure) -> CitedFigure | None:
    """Return a report's own figure for the cell that another report's figure stands in."""
    cell = report.figures.get((figure.indicator, figure.column))
    told = [one for one in report.claims if one.indicator == figure.indicator]
    found = told[0] if is_narrative(figure) and told else cell
    return cited(report, found) if found is not None and found.place else None


def _failed_checks(report: Opened, shown: Sequence[CitedFigure]) -> Iterable[Warn]:
    cells = {(one.indicator, one.column) for one in shown}
    for _, check in report.store.checks([report.held.id], [Outcome.FAIL]):
        if cells & set(check.cells) and check.check in vocabulary().checks:
            yield failed(report, check)


def failed(report: Opened, check: Check) -> Warn:
    """Return the warning that a check failed, with the cells it stands on."""
    rule = vocabulary().checks[check.check]
    known = [report.figures[cell] for cell in check.cells if cell in report.figures]
    told = [one for one in report.claims if (one.indicator, one.column) in check.cells]
    fields = {
        "check": check.check,
        "scope": check.scope,
        "left": check.left,
        "right": check.right,
        "agency": report.held.agency.name,
        "year": report.held.year,
        "severity": rule.severity,
    }
    cells = tuple(cited(report, one) for one in (*known, *told) if one.place)
    return Warn(_CODES.get(check.check, check.check), fields, cells)


_CODES = {
    "t3_identity": "identity_mismatch",
    "t3_result_sum": "sum_mismatch",
    "t3_row_sum": "sum_mismatch",
    "t4_sum": "sum_mismatch",
    "cross_carry": "carry_mismatch",
    "rules_power": "implausible",
    "fee_magnitude": "implausible",
    "fee_jump": "implausible",
    "yoy_jump": "implausible",
    "nonneg_integer": "implausible",
}
"""Checks that the contract names by another word."""


def _flagged(shown: Sequence[CitedFigure]) -> Iterable[Warn]:
    flags = {flag for one in shown if not one.inputs for flag in one.flags}
    for flag in sorted(flags - {"blank_counted"}):
        touched = tuple(one for one in shown if flag in one.flags and not one.inputs)
        if f"{flag}" in vocabulary().replies["warning"]:
            yield Warn(
                flag, {"raw": touched[0].citation.quote if touched[0].citation else ""}, touched
            )


def _told_only(shown: Sequence[CitedFigure]) -> Iterable[Warn]:
    told = tuple(one for one in shown if is_narrative(one))
    if told and any(one.indicator not in _ONLY_TOLD for one in told):
        yield Warn("narrative_only", {"agency": told[0].agency, "year": told[0].year}, told)


_ONLY_TOLD = frozenset({"info_processing_fee_amount", "info_processing_fee_notices"})
"""Figures that the form itself asks for in prose."""


def _blank(figures: Sequence[CitedFigure]) -> Iterable[Warn]:
    for one in figures:
        blanks = [part for part in one.inputs if part.value is None]
        if blanks and one.value is not None:
            fields = {"count": len(blanks), "of": len(one.inputs)}
            yield Warn("blank_counted", fields, tuple(blanks))
