"""When a report was published, by the line that prints the date."""

import re

from index.answer import Answer
from index.answering.family import Asked, Family, Taken, asks_something, names_one
from index.answering.opened import Opened
from index.answering.reading import answer_to, not_held, shelves_of
from index.asking.question import Question
from index.cited import CitedPassage
from index.finding import NoPassage, Quoted
from index.plan import Agencies, Meta, Years
from index.store import Store


def published(asked: Asked, store: Store) -> Answer:
    """Return the line that prints a report's date of publication, where the report has one."""
    shelves = shelves_of(asked, store)
    reports = [report for one in shelves for report in one.reports]
    if not reports:
        return not_held(asked, store, shelves)
    found = [one for report in reports if (one := _dated(report)) is not None]
    held = reports[0].held
    if not found:
        missing = NoPassage("not_found_date", held.agency.name, held.year)
        return answer_to(asked, store, "not_found", missing, reason="row_missing")
    return answer_to(asked, store, "answered", Quoted(), passages=found)


def _dated(report: Opened) -> CitedPassage | None:
    day = report.held.published
    if day is None:
        return None
    # Not \b: Han characters are word characters.
    printed = rf"(?<![0-9]){day.year}[^0-9]{{1,5}}0?{day.month}[^0-9]{{1,5}}0?{day.day}(?![0-9])"
    match = re.search(rf"[^\n]*{printed}[^\n]*", report.text)
    if match is None:
        return None
    line = report.text.count("\n", 0, match.start()) + 1
    return report.quote(match.start(), match.end(), line)


def _takes(question: Question) -> Taken | None:
    if "published" not in question.cues or not names_one(question) or asks_something(question):
        return None
    years = Years(question.years, question.year_rule)
    plan = Meta("published", Agencies(question.agencies), years)
    return Taken(plan, frozenset({"published", "definition", "which"}))


FAMILY = Family("published", _takes, published, reads_unknown=True)
