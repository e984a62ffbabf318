"""The card of a report: its main figures, where nothing but an agency is named."""

from dataclasses import replace

from index.answer import Answer
from index.answering.family import Asked, Family, Taken, asks_something, names_one
from index.answering.notes import years_note
from index.answering.opened import Opened, figure
from index.answering.reading import with_figures
from index.answering.single import read_figures, values_plan
from index.asking.measures import counts
from index.asking.question import Question
from index.cited import CitedFigure
from index.finding import Stated
from index.plan import Values
from index.store import Store

MAIN = (
    "new_received",
    "handled_total",
    "disclosed_full",
    "denied_total",
    "review_total",
    "suit_total",
)
"""The figures on a report's card."""


def card(asked: Asked, store: Store) -> Answer:
    """Return the main figures of the reports of an agency asked for by name alone."""
    read = read_figures(asked, store, take=_main)
    if read.instead is not None:
        return read.instead
    notes = years_note(asked.question, read.shelves)
    return with_figures(asked, store, read.found, Stated(breakdown=True), notes)


def _main(report: Opened, plan: Values) -> list[CitedFigure]:
    """Return the main figures that can be stated; the first missing one where none can."""
    found = [one for name in MAIN if (one := figure(report, name)) is not None]
    return [one for one in found if one.value is not None or one.state == "blank"] or found[:1]


def _takes_card(question: Question) -> Taken | None:
    """Take a question of nothing but an agency and perhaps a year."""
    if not names_one(question) or asks_something(question) or question.unknown:
        return None
    if question.columns or counts(question) or len(question.years) > 1:
        return None
    return Taken(values_plan(replace(question, columns=())))


FAMILY = Family("card", _takes_card, card, needs_agency=True)
