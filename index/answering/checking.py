"""Answers about the checks of reports (勾稽关系): one report's, and which reports fail."""

import re
from collections.abc import Sequence
from decimal import Decimal

from data.vocabulary import vocabulary
from index.answer import Answer, Coverage
from index.answering.family import Asked, Family, Taken, asks_something, has, is_many
from index.answering.members import SHOWN
from index.answering.opened import Opened, cited, figure
from index.answering.reading import answer_to, not_held, shelves_of
from index.answering.reservations import failed
from index.answering.scoped import among, extent_of
from index.asking.question import Question
from index.cited import CitedFigure
from index.finding import BlankReport, Blanks, Checked, Claim, Claims, Failing, NoPassage, Tally
from index.plan import Agencies, Meta, Scope, Years
from index.store import Store
from parser.report import Outcome


def checks(asked: Asked, store: Store) -> Answer:
    """Return the outcome of every check of the reports asked for; failed ones with their cells.

    The rows that the question names are stated, too (新收加上年结转等不等于办理总计加结转下年), and
    where it names none those that contradict each other.
    """
    shelves = shelves_of(asked, store)
    reports = [report for one in shelves for report in one.reports]
    if not reports:
        return not_held(asked, store, shelves)
    warnings = [
        failed(report, check)
        for report in reports
        for _, check in store.checks([report.held.id], [Outcome.FAIL])
    ]
    rows = _rows_named(asked.question)
    named = [
        one for report in reports for name in rows if (one := figure(report, name)) is not None
    ]
    grave = [warn for warn in warnings if warn.fields["severity"] in _GRAVE]
    shown = named or [warn.figures[0] for warn in grave if warn.figures]
    finding = Checked(tuple(_tally(report) for report in reports))
    return answer_to(asked, store, "answered", finding, figures=shown, warnings=warnings)


def _rows_named(question: Question) -> tuple[str, ...]:
    """Return the rows that are named; of the requests all four that must agree with one another."""
    firsts = {one.figures[0] for one in question.topic.meanings}
    words = vocabulary().phrasings["dialogue"]["balanced"]
    of_requests = not firsts and any(word in question.text for word in words)
    of_requests |= (
        re.search(vocabulary().phrasings["numbering"]["balance"], question.text) is not None
    )
    balance = of_requests or (firsts and firsts <= set(_BALANCE))
    return _BALANCE if balance else question.topic.figures


_BALANCE = ("new_received", "carried_in", "handled_total", "carried_out")
"""Requests there were to deal with, and what became of them: the first two are the last two."""


def _tally(report: Opened) -> Tally:
    outcomes = [check.outcome for _, check in report.store.checks([report.held.id])]
    return Tally(
        report.held.agency.name,
        report.held.year,
        outcomes.count(Outcome.PASS),
        outcomes.count(Outcome.FAIL),
        outcomes.count(Outcome.UNDECIDABLE),
        outcomes.count(Outcome.NOT_ASSESSABLE),
    )


def text_vs_table(asked: Asked, store: Store) -> Answer:
    """Return claim by claim whether the prose of a report states what its tables state."""
    shelves = shelves_of(asked, store)
    reports = [report for one in shelves for report in one.reports]
    if not reports:
        return not_held(asked, store, shelves)
    claims = [
        claim for report in reports for claim in _claims(report, asked.question.topic.figures)
    ]
    if not claims:
        finding = NoPassage("not_found_claims")
        return answer_to(asked, store, "not_found", finding, reason="row_missing")
    figures = [one for claim in claims for one in (claim.told, claim.printed) if one is not None]
    return answer_to(asked, store, "answered", Claims(tuple(claims)), figures=figures)


def _claims(report: Opened, wanted: Sequence[str]) -> list[Claim]:
    found = []
    for claim in report.claims:
        if wanted and claim.indicator not in wanted:
            continue
        printed = figure(report, claim.indicator)
        if printed is not None and printed.source == "narrative":
            printed = None
        verdict = _verdict(report, claim.indicator, claim.value, printed)
        found.append(Claim(cited(report, claim), printed, verdict))
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


def failing(asked: Asked, store: Store) -> Answer:
    """Return the reports whose figures contradict each other, with the cells of the first ones."""
    question, rules = asked.question, vocabulary().checks
    grave = {id for id, rule in rules.items() if rule.severity in _GRAVE}
    extent = extent_of(question.scope or Scope(), question.years, store)
    total, first = store.failing(SHOWN, extent, grave)
    shown = [one.id for one in first]
    opened = {held.id: Opened(held, store) for held in store.opened(shown)}
    warnings = [
        failed(opened[id], check)
        for id, check in store.checks(shown, [Outcome.FAIL])
        if check.check in grave
    ]
    size = store.size(extent).reports
    return answer_to(
        asked,
        store,
        "answered",
        Failing(total, tuple((one.name, one.year) for one in first)),
        figures=[warn.figures[0] for warn in warnings if warn.figures],
        warnings=warnings,
        coverage=Coverage(size, size, 0, 0, contradictory=total),
    )


_GRAVE = frozenset({"hard", "soft"})
"""Severities of a contradiction; plausibility and layout remarks are none."""


def blanks(asked: Asked, store: Store) -> Answer:
    """Return the reports with blank cells or without tables."""
    question = asked.question
    extent = among(extent_of(question.scope or Scope(), question.years, store), question.agencies)
    total, first = store.gaps(SHOWN, extent)
    size = store.size(extent).reports
    rows = tuple(BlankReport(*one) for one in first)
    return answer_to(
        asked, store, "answered", Blanks(total, rows), coverage=Coverage(size, size, 0, 0)
    )


def _meta(question: Question, about: str, *used: str) -> Taken:
    subjects = question.scope or Agencies(question.agencies)
    years = Years(question.years, question.year_rule)
    return Taken(Meta(about, subjects, years), frozenset(used))


_SET = (
    *("all", "which", "each", "most", "least", "ranking"),
    *("count", "exists", "compare", "none", "negation"),
)


def _takes_failing(question: Question) -> Taken | None:
    if not (is_many(question) and has(question, "failed", "checks")):
        return None
    return _meta(question, "failing", "failed", "checks", "blank", "held", *_SET)


def _takes_blanks(question: Question) -> Taken | None:
    of_set = is_many(question) and has(question, "blank", "tables")
    of_one = "blank" in question.cues and question.agencies and not asks_something(question)
    if not (of_set or of_one):
        return None
    return _meta(question, "blanks", "blank", "tables", "held", *_SET)


def _takes_claims(question: Question) -> Taken | None:
    if "text_vs_table" not in question.cues or question.unknown:
        return None
    used = ("text_vs_table", "checks", "failed", "compare", "difference", "which", "tables")
    return _meta(question, "text_vs_table", *used)


_OF_CHECKS = ("checks", "failed", "which", "blank", "each", "all", "exactly", "none")


def _takes_checks(question: Question) -> Taken | None:
    if not has(question, "checks", "failed") or question.unknown:
        return None
    return _meta(question, "checks", *_OF_CHECKS)


FAILING = Family("failing", _takes_failing, failing, reads_unknown=True)
BLANKS = Family("blanks", _takes_blanks, blanks, reads_unknown=True)
CLAIMS = Family("text_vs_table", _takes_claims, text_vs_table, needs_agency=True)
CHECKS = Family("checks", _takes_checks, checks, needs_agency=True)
