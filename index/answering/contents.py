"""Where a report can be read and what parts it has, by its printed headings."""

from index.answer import Answer, Citation, CitedPassage
from index.answering.cells import Opened
from index.answering.reading import answer_to, not_held, shelf
from index.asking.question import Question
from index.store import Store
from parser.report import Section


def contents(question: Question, store: Store) -> Answer:
    """Return the headings of each report asked about; a report without any is `row_missing`."""
    shelves = [shelf(question, store, agency) for agency in question.agencies]
    reports = [report for one in shelves for report in one.reports]
    if not reports:
        return not_held(question, store, shelves)
    headings = [_heading(one, part) for one in reports for part in one.held.sections]
    held = reports[0].held
    fields = {"agency": held.agency.name, "year": held.year, "count": len(headings)}
    if not headings:
        return answer_to(question, store, "not_found", reason="row_missing", fields=fields)
    return answer_to(question, store, "answered", passages=headings, fields=fields)


def _heading(report: Opened, section: Section) -> CitedPassage:
    held, text = report.held, report.text
    line = text[section.start :].partition("\n")[0]
    # Without the marks of Markdown where the heading stands in one piece.
    quote = section.title if section.title in line else line
    start = section.start + line.index(quote)
    place = Citation(
        report=held.report,
        title=held.title,
        section=section.title,
        line=section.line,
        page=None,
        start=start,
        end=start + len(quote),
        quote=quote,
        source_url=held.source_url,
    )
    return CitedPassage(held.agency.name, held.year, section.title, place)
