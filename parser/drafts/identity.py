"""Judges of who a draft says it is from, about which year, and when it is dated."""

import re
from collections.abc import Iterator
from datetime import date

from data.rules import CheckRule
from parser.drafts.draft import OWN_YEARS, Draft
from parser.identity.years import PERIOD, Period, is_of_figures
from parser.names import are_related, is_government, level_of
from parser.report import Evidence, Finding, Spot

_OWN_WORD = frozenset({"title", "heading", "preface", "facts", "signature", "publisher"})
"""Sources that speak of the report alone."""
_WITH_DEADLINE = frozenset({"central", "province", "prefecture", "county"})
"""Levels for whose departments and governments Article 49 sets a day."""
_DEPARTMENT_DUE, _GOVERNMENT_DUE = (1, 31), (3, 31)


def agency_named(rule: CheckRule, draft: Draft) -> Iterator[Finding]:
    """Yield that nothing names the agency."""
    if not draft.report.agency:
        yield Finding(rule.id, draft.top())


def year_named(rule: CheckRule, draft: Draft) -> Iterator[Finding]:
    """Yield that nothing names the year."""
    if not draft.year:
        yield Finding(rule.id, draft.top())


def agency_agrees(rule: CheckRule, draft: Draft) -> Iterator[Finding]:
    """Yield the names of other agencies where the report speaks of itself."""
    agency, told = draft.report.agency, set[str]()
    for one in draft.report.evidence:
        is_other = one.about == "agency" and one.source in _OWN_WORD and one.read not in told
        if not agency or not is_other or not one.read or are_related(one.read, agency):
            continue
        told.add(one.read)
        if spot := draft.first(one.said):  # not what only a file's properties say
            fields = {"source": one.source, "other": one.read, "agency": agency}
            yield Finding(rule.id, spot, fields)


def year_agrees(rule: CheckRule, draft: Draft) -> Iterator[Finding]:
    """Yield the other years that title, preface, period or text name, and a date too early."""
    report = draft.report
    if not draft.year:
        return
    for one in report.evidence:
        if one.about == "year" and one.source in OWN_YEARS and int(one.read) != draft.year:
            yield _year(rule, draft, one.source, one.read, _year_spot(draft, one))
    period = _period(draft)
    if period and period[0].first != period[0].last:
        yield _year(rule, draft, "period", str(period[0].first), period[1])
    if report.published and report.published.year <= draft.year:
        spot = draft.first(_printed(report.published)) or draft.top()
        yield _year(rule, draft, "published", str(report.published.year), spot)


def _year(rule: CheckRule, draft: Draft, source: str, other: str, spot: Spot) -> Finding:
    return Finding(rule.id, spot, {"source": source, "other": other, "year": draft.year})


def _year_spot(draft: Draft, one: Evidence) -> Spot:
    """Return where a source names a year: its own line, else where the year stands first."""
    if one.source == "title":
        return draft.top()
    if one.source == "period" and (period := _period(draft)):
        return period[1]
    sections = draft.report.sections
    if one.source == "opening" and sections:
        body = re.compile(one.said)
        later = (spot for _, spot in draft.found(body) if spot.start >= sections[0].start)
        return next(later, draft.heading(0))
    return draft.first(f"{one.said}年") or draft.top()


def period_whole(rule: CheckRule, draft: Draft) -> Iterator[Finding]:
    """Yield a statistics period that is not 1 January to 31 December."""
    period = _period(draft)
    if period and not period[0].is_whole:
        fields = {"printed": period[0].said, "year": draft.year or period[0].last}
        yield Finding(rule.id, period[1], fields)


def _period(draft: Draft) -> tuple[Period, Spot] | None:
    for match, spot in draft.found(PERIOD):
        if is_of_figures(match):
            return Period(match), spot
    return None


def in_time(rule: CheckRule, draft: Draft) -> Iterator[Finding]:
    """Yield a date behind the day on which the Regulation wants the report public."""
    report = draft.report
    due = due_day(report.agency, draft.year)
    if due and report.published and report.published > due:
        spot = draft.first(_printed(report.published)) or draft.top()
        yield Finding(rule.id, spot, {"published": report.published, "due": due})


def due_day(agency: str, year: int) -> date | None:
    """Return the day until which an agency's report must be public, None if none is set.

    Departments: 31 January, governments: 31 March of the year after (Regulation, Article 49);
    of townships, sub-district offices and zones it says nothing.
    """
    if not agency or not year or level_of(agency) not in _WITH_DEADLINE:
        return None
    return date(year + 1, *(_GOVERNMENT_DUE if is_government(agency) else _DEPARTMENT_DUE))


def _printed(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
