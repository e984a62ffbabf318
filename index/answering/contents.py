"""Where a report can be read and what parts it has, by its printed headings."""

from collections.abc import Iterator

from index.answer import Answer, CitedPassage
from index.answering.cells import Opened
from index.answering.reading import answer_to, not_held, shelf
from index.asking.question import Question
from index.store import Store


def contents(question: Question, store: Store) -> Answer:
    """Return the headings of each report asked about; a report without any is `row_missing`."""
    shelves = [shelf(question, store, agency) for agency in question.agencies]
    reports = [report for one in shelves for report in one.reports]
    if not reports:
        return not_held(question, store, shelves)
    headings = [heading for one in reports for heading in _headings(one)]
    held = reports[0].held
    fields = {"agency": held.agency.name, "year": held.year, "count": len(headings)}
    if not headings:
        return answer_to(question, store, "not_found", reason="row_missing", fields=fields)
    return answer_to(question, store, "answered", passages=headings, fields=fields)


def _headings(report: Opened) -> Iterator[CitedPassage]:
    for number, section in enumerate(report.held.sections):
        line = report.text[section.start :].partition("\n")[0]
        # Without the marks of Markdown where the heading stands in one piece.
        printed = section.title if section.title in line else line
        start = section.start + line.index(printed)
        yield report.quote(start, start + len(printed), section.line, section=number)
