"""When a report was published, by the line that prints the date."""

import re

from index.answer import Answer, CitedPassage
from index.answering.cells import Opened
from index.answering.reading import answer_to, not_held, shelf
from index.asking.question import Question
from index.store import Store


def published(question: Question, store: Store) -> Answer:
    """Return the line that prints a report's date of publication, where the report has one."""
    shelves = [shelf(question, store, agency) for agency in question.agencies]
    reports = [report for one in shelves for report in one.reports]
    if not reports:
        return not_held(question, store, shelves)
    found = [one for report in reports if (one := _dated(report)) is not None]
    held = reports[0].held
    fields = {"agency": held.agency.name, "year": held.year}
    if not found:
        return answer_to(question, store, "not_found", reason="row_missing", fields=fields)
    return answer_to(question, store, "answered", passages=found)


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
