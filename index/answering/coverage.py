"""Which agencies have no report of a year here, and whose is late; never who published none."""

from dataclasses import replace

from index.answer import Answer
from index.answering.family import Asked, Family, Taken, asks_something, has
from index.answering.reading import answer_to
from index.answering.scoped import extent_of
from index.asking.question import Question
from index.coverage import YearCovered, covered, years
from index.finding import LateReports, MissingReports, NoYear
from index.plan import Agencies, Meta, Scope, Years
from index.store import Store

_COLOURS = (
    "unpublished", "late", "all", "which", "each", "count", "exists", "held", "negation", "none",
    "published", "compare",
)  # fmt: skip


def missing(asked: Asked, store: Store) -> Answer:
    """Return the agencies held in other years that have no report of the year here."""
    found = _covered(asked, store)
    if found is None:
        return _no_year(asked, store)
    finding = MissingReports(found.year, found.expected, found.missing, found.unidentified)
    return answer_to(asked, store, "answered", finding)


def late(asked: Asked, store: Store) -> Answer:
    """Return the reports dated after the day that the Regulation sets."""
    found = _covered(asked, store)
    if found is None:
        return _no_year(asked, store)
    rows = tuple((one.agency, one.published, one.due) for one in found.late)
    finding = LateReports(
        found.year, len(found.held), rows, found.undated, found.without_deadline,
        found.unidentified,
    )  # fmt: skip
    return answer_to(asked, store, "answered", finding)


def _covered(asked: Asked, store: Store) -> YearCovered | None:
    """Return the coverage of the year asked about, of the newest where none is named."""
    question = asked.question
    extent = extent_of(question.scope or Scope(), (), store)
    held = years(store)
    if question.years:
        year = question.years[-1]
    else:
        of_extent = (one for one in held if store.size(replace(extent, years=(one,))).reports)
        year = next(of_extent, max(held, default=0))
    return covered(store, year, extent=extent) if year in held else None


def _no_year(asked: Asked, store: Store) -> Answer:
    """Return that the whole year is not held: then nobody in it is missing."""
    return answer_to(asked, store, "not_found", NoYear(asked.question.years), reason="year")


def _takes(question: Question, cue: str) -> Taken | None:
    if cue not in question.cues or question.agencies or len(question.years) > 1:
        return None
    if asks_something(question):
        return None
    subjects = question.scope or Agencies(())
    plan = Meta(cue, subjects, Years(question.years, question.year_rule))
    return Taken(plan, frozenset(_COLOURS))


def _takes_missing(question: Question) -> Taken | None:
    of_many = has(question, "which", "all", "held") or question.scope
    return _takes(question, "unpublished") if of_many and "late" not in question.cues else None


def _takes_late(question: Question) -> Taken | None:
    return _takes(question, "late")


MISSING = Family("missing_reports", _takes_missing, missing)
LATE = Family("late_reports", _takes_late, late)
