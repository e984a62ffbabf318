"""Where a report can be read and what parts it has, by its printed headings."""

from collections.abc import Iterator

from index.answer import Answer
from index.answering.family import Asked, Family, Taken, asks_something, names_one
from index.answering.opened import Opened
from index.answering.reading import answer_to, not_held, shelves_of
from index.asking.question import Question
from index.cited import CitedPassage
from index.finding import Contents, NoPassage
from index.plan import Agencies, Meta, Years
from index.store import Store


def contents(asked: Asked, store: Store) -> Answer:
    """Return the headings of each report asked about; a report without any is `row_missing`."""
    shelves = shelves_of(asked, store)
    reports = [report for one in shelves for report in one.reports]
    if not reports:
        return not_held(asked, store, shelves)
    headings = [heading for one in reports for heading in _headings(one)]
    held = reports[0].held
    if not headings:
        missing = NoPassage("not_found_sections", held.agency.name, held.year)
        return answer_to(asked, store, "not_found", missing, reason="row_missing")
    finding = Contents(held.agency.name, held.year, len(headings))
    return answer_to(asked, store, "answered", finding, passages=headings)


def _headings(report: Opened) -> Iterator[CitedPassage]:
    for number, section in enumerate(report.held.sections):
        line = report.text[section.start :].partition("\n")[0]
        # Without the marks of Markdown where the heading stands in one piece.
        printed = section.title if section.title in line else line
        start = section.start + line.index(printed)
        yield report.quote(start, start + len(printed), section.line, section=number)


def _takes(question: Question) -> Taken | None:
    if "contents" not in question.cues or not names_one(question) or asks_something(question):
        return None
    years = Years(question.years, question.year_rule)
    plan = Meta("contents", Agencies(question.agencies), years)
    return Taken(plan, frozenset({"contents", "which", "held"}))


FAMILY = Family("contents", _takes, contents, reads_unknown=True)
