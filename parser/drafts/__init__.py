"""A draft judged against the statute before it is published: what a colleague would find."""

from collections.abc import Callable, Iterator, Mapping

from data.rules import CheckRule
from parser.checks.terms import runnable
from parser.drafts import cells, identity, structure, sums
from parser.drafts import prose as text
from parser.drafts.draft import Draft
from parser.drafts.identity import due_day
from parser.drafts.prose import texts
from parser.report import Earlier, Finding, Report, Source, Spot

__all__ = ["due_day", "earlier_of", "judge", "texts", "unread"]

_READABLE = "readable"
"""The operator of the rule that a file which cannot be read breaks."""
_JUDGES: Mapping[str, Callable[[CheckRule, Draft], Iterator[Finding]]] = {
    "pictures": cells.pictures,
    "sections_there": structure.sections_there,
    "sections_once": structure.sections_once,
    "sections_ordered": structure.sections_ordered,
    "sections_named": structure.sections_named,
    "tables_there": cells.tables_there,
    "rows_there": cells.rows_there,
    "blanks": cells.blanks,
    "unreadable": cells.unreadable,
    "pinned": sums.pinned,
    "agency_named": identity.agency_named,
    "agency_agrees": identity.agency_agrees,
    "year_named": identity.year_named,
    "year_agrees": identity.year_agrees,
    "period_whole": identity.period_whole,
    "in_time": identity.in_time,
    "filled_in": text.filled_in,
    "own_names": text.own_names,
    "alike": text.alike,
    "private": text.private,
}


def judge(report: Report, earlier: Earlier | None = None) -> tuple[Finding, ...]:
    """Return everything the rules object to in a draft, in the order in which it stands there.

    `earlier` is the same agency's report of the year before, as `earlier_of` makes it.
    """
    draft = Draft(report, earlier)
    found = list(sums.failures(draft))
    for rule in _rules():
        if rule.operator != _READABLE:
            found += _JUDGES[rule.operator](rule, draft)
    return tuple(sorted(found, key=lambda one: one.spot.start))


def unread(why: str, code: str) -> Finding:
    """Return the finding about a file that holds no report that can be read.

    `why` is the parser's sentence, `code` names one of data/cli.toml [refused] where that says it.
    """
    rule = next(rule for rule in _rules() if rule.operator == _READABLE)
    return Finding(rule.id, Spot(), {"why": why, "code": code})


def earlier_of(report: Report) -> Earlier:
    """Return what the next year's draft is compared with."""
    figures = tuple(one for one in report.figures if one.source is Source.TABLE)
    prose = texts(report.sections, report.passages, report.document.text)
    return Earlier(report.agency, report.year, figures, prose)


def _rules() -> tuple[CheckRule, ...]:
    return runnable("draft", frozenset(), frozenset({*_JUDGES, _READABLE}))
