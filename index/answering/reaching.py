"""How an agency is reached: the sentence of its report with its telephone number or address."""

import re

from data.vocabulary import vocabulary
from index.answer import Answer
from index.answering.family import Asked, Family, Taken, names_one
from index.answering.lines import quoted, sentences
from index.answering.reading import answer_to, not_held, shelves_of
from index.asking.question import Question
from index.finding import NoPassage, Quoted
from index.plain import holds
from index.plan import Agencies, Text, Years
from index.store import Store


def contact(asked: Asked, store: Store) -> Answer:
    """Return the sentence of the report that says how to reach the agency."""
    question = asked.question
    shelves = shelves_of(asked, store)
    reports = [report for one in shelves for report in one.reports]
    if not reports:
        return not_held(asked, store, shelves)
    known, words = vocabulary().procedure, tuple(_asked_of(question))
    found = [
        quoted(report, place, start, end)
        for report in reports
        for place in store.passages(report.held.id)
        for start, end in sentences(report.text, place)
        if all(re.search(known["reached"][word], report.text[start:end]) for word in words)
    ]
    if found:
        finding = Quoted(tuple((one.agency.name, one.held) for one in shelves))
        return answer_to(asked, store, "answered", finding, passages=found[:1])
    held = reports[0].held
    missing = NoPassage("not_found_passage", held.agency.name, held.year, words)
    return answer_to(asked, store, "not_found", missing, reason="row_missing")


def _asked_of(question: Question) -> list[str]:
    """Return what of a contact is asked for: its telephone number, address, postcode."""
    known = vocabulary().procedure["contact"]
    return [name for name, words in known.items() if holds(question.text, words)]


def _is_of_else(question: Question) -> bool:
    """Tell whether several words nobody knows say that of something else it is asked: 升级 IPv6."""
    words = {word for said in vocabulary().procedure["contact"].values() for word in said}
    others = [
        one for one in question.unknown if not any(one in word or word in one for word in words)
    ]
    return len(others) > 1


def _takes(question: Question) -> Taken | None:
    if not (names_one(question) and _asked_of(question)) or _is_of_else(question):
        return None
    if re.search(vocabulary().procedure["measured"], question.text):
        return None
    subjects = question.scope or Agencies(question.agencies)
    years = Years(question.years, question.year_rule)
    return Taken(Text(subjects, years, words=tuple(_asked_of(question))), question.cues)


FAMILY = Family("passage", _takes, contact, needs_agency=True, reads_unknown=True)
