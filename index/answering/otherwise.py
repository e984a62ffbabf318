"""What the prose tells where a question was not understood as one about it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from data.vocabulary import vocabulary
from index.answer import Answer, Warn
from index.answering.family import Asked
from index.answering.meta import part_year
from index.answering.quoting import is_open, names_a_row, telling_best
from index.answering.reading import Shelf, answer_to, shelf
from index.answering.reckoned import Told, told_figures
from index.answering.sentences import TELLS, counts_what_is_left, wants_number
from index.answering.telling import best
from index.asking.question import Question
from index.finding import Quoted
from index.plan import Agencies, Text, Years
from index.store import Store


def instead(asked: Asked, store: Store) -> Answer | None:
    """Quote the sentence that holds nearly all that was asked of one agency; None without one."""
    question = asked.question
    if len(question.agencies) != 1 or question.scope or counts_what_is_left(question):
        return None
    years = Years(question.years, question.year_rule)
    plan = Text(Agencies(question.agencies), years, words=question.unknown)
    asked = replace(asked, kind="passage", plan=plan)
    one = shelf(years, store, question.agencies[0])
    if figures := told_figures(question, one.reports[:1]):
        return stating(asked, store, [one], figures)
    finding = Quoted(((one.agency.name, one.held),))
    quoting = is_open(question) and one.reports and not _counts_a_row(question)
    if quoting and (told := telling_best(one.reports[0], question)):
        return answer_to(asked, store, "answered", finding, passages=told)
    if not question.unknown:
        return None
    found = [best(report, question) for report in one.reports[:1]]
    most = _MOST if sum(map(len, question.unknown)) >= TELLS else _ALL_BUT
    if not found or found[0].share < _NEARLY_ALL or found[0].all_said < most:
        return None
    return answer_to(asked, store, "answered", finding, passages=list(found[0].passages))


def _counts_a_row(question: Question) -> bool:
    """Tell whether it is asked how many of a row of the tables there are."""
    asked = bool(question.topic.meanings) and wants_number(question)
    return asked or (names_a_row(question) and bool(question.columns))


def on_a_day(asked: Asked, store: Store) -> Answer:
    """Quote what is told of a day that a question names; else say that only years are known."""
    question = asked.question
    named = re.search(vocabulary().synonyms["days"], question.text)
    if named and len(question.agencies) == 1 and not wants_number(question):
        years = Years(question.years, "")
        one = shelf(years, store, question.agencies[0])
        told = [found for report in one.reports for found in telling_best(report, question)]
        if told:
            plan = Text(Agencies(question.agencies), years, words=(named.group(),))
            asked = replace(asked, kind="passage", plan=plan)
            finding = Quoted(((one.agency.name, one.held),))
            return answer_to(asked, store, "answered", finding, passages=told)
    return part_year(asked, store)


_NEARLY_ALL = 0.75
"""What part of the words that tell a sentence must hold to be quoted unasked."""
_MOST, _ALL_BUT = 0.5, 0.9
"""What part of all words it must hold; nearly all where few letters are unknown."""


def stating(asked: Asked, store: Store, shelves: Sequence[Shelf], told: Told) -> Answer:
    """Return the answer that states numbers of the prose with their sentences."""
    finding = Quoted(tuple((one.agency.name, one.held) for one in shelves))
    about = tuple(one for one in told.figures if one.flags)
    notes = [Warn("about", {}, about)] if about else []
    return answer_to(
        *(asked, store, "answered", finding),
        figures=told.figures, passages=told.sentences, notes=notes,
    )  # fmt: skip
