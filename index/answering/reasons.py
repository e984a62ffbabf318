"""Why requests were not granted, in the report's own words: 那件申请为什么没给."""

import re
from functools import cache

from data.vocabulary import vocabulary
from index.answer import Answer
from index.answering.family import Asked, Family, Taken
from index.answering.lines import lines_of, quoted
from index.answering.meta import not_understood
from index.answering.opened import Opened
from index.answering.reading import answer_to, not_held, shelves_of
from index.answering.single import figures, values_plan
from index.asking.concepts import is_ground
from index.asking.measures import counts
from index.asking.question import Question
from index.cited import CitedPassage
from index.finding import Quoted
from index.plan import Agencies, Text, Years
from index.store import Store


def reasons(asked: Asked, store: Store) -> Answer:
    """Return the sentences that give a reason beside a request; else the grounds of the table."""
    shelves = shelves_of(asked, store)
    reports = [report for one in shelves for report in one.reports]
    if not reports:
        return not_held(asked, store, shelves)
    found = [one for report in reports for one in _reasons_told(report)]
    if found:
        finding = Quoted(tuple((one.agency.name, one.held) for one in shelves))
        return answer_to(asked, store, "answered", finding, passages=found)
    if asked.question.unknown:
        return not_understood(asked, store)
    return figures(asked, store)


def _reasons_told(report: Opened) -> list[CitedPassage]:
    lines = lines_of(report, report.store.passages(report.held.id))
    return [quoted(report, one.place, one.start, one.end) for one in lines if _is_reason(one.text)]


def _is_reason(text: str) -> bool:
    because, request = _patterns()
    return bool(because.search(text) and request.search(text))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = vocabulary().phrasings["reasons"]
    return re.compile(words["because"]), re.compile(words["request"])


def _takes(question: Question) -> Taken | None:
    """Take why requests were refused; of anything else no reason is looked for."""
    if "why" not in question.cues or not question.agencies or counts(question):
        return None
    refusing = vocabulary().phrasings["zones"]["refusing"]
    if question.section or any(word not in refusing for word in question.unknown):
        return None
    if question.unknown:
        years = Years(question.years, question.year_rule)
        return Taken(Text(Agencies(question.agencies), years), question.cues)
    if len(question.topic.meanings) != 1 or not all(map(is_ground, question.topic.figures[:1])):
        return None
    return Taken(values_plan(question), question.cues)


FAMILY = Family("reasons", _takes, reasons, needs_agency=True, reads_unknown=True)
