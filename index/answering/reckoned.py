"""What is reckoned from numbers of the prose: sums, differences and shares of proved ones.

Every operand is a number that the prose was proved to tell, and is cited with the result.
"""

import re
from collections.abc import Sequence

from data.records import record
from data.vocabulary import vocabulary
from index.answering.accounts import Account
from index.answering.counted import alike
from index.answering.opened import Opened, combined
from index.answering.stated import names_whole, proved
from index.answering.wanted import asks_a_number, operation_of
from index.asking.question import Question
from index.asking.shared import of_several
from index.cited import CitedFigure, CitedPassage
from parser.report import Source, State

INDICATOR = "narr_number"
"""Id of a number of the prose that is no row of the catalogue."""

Said = tuple[CitedFigure, CitedPassage]
"""A number of the prose with its sentence."""


@record(frozen=True, slots=True)
class Told:
    """The figures of the prose a question asks for, the one a person would say first."""

    figures: tuple[CitedFigure, ...]
    sentences: tuple[CitedPassage, ...]
    """Those that the figures, or what they were computed of, stand in."""


def told_figures(question: Question, reports: Sequence[Opened]) -> Told | None:
    """Return the figures of the prose a question asks for; None unless each of them is proved."""
    operation = operation_of(question)
    if not (operation or asks_a_number(question)):
        return None
    if question.told and operation in ("sum", "gap") and _names_no_more(question):
        return _reckoned(operation, _last_told(question), question)
    found = [(report, proved(question, report)) for report in reports]
    if not found or not all(accounts for _, accounts in found):
        return None
    if operation == "share":
        return _share(question, *found[0]) if len(found) == 1 else None
    said = [_said(report, one) for report, accounts in found for one in accounts]
    if operation == "gap" and len(said) == 1 and question.told:
        said = [question.told[-1], *said]
    if len(found) > 1 and len(said) != len(found):
        return None
    if len(found) > 1 or (not operation and "compare" in question.cues):
        said.sort(key=lambda one: one[0].value or 0, reverse=True)
    return _reckoned(operation, said, question)


def _reckoned(operation: str, said: Sequence[Said], question: Question) -> Told | None:
    """Return numbers, or what is reckoned from them; None where they do not go together."""
    figures = [figure for figure, _ in said]
    if len(figures) < _TWO:
        return _told(figures, said) if figures and operation != "gap" else None
    if not operation:
        return _told(figures, said)
    if not all(alike(one.unit, figures[0].unit) for one in figures):
        return None
    if operation == "sum":
        # 573条 and 9封 are alike where one is asked for, and no sum.
        if len({one.unit for one in figures}) > 1:
            return None
        one_report = len({(one.agency, one.year) for one in figures}) == 1
        return _told([_computed("sum", figures, ())], said) if one_report else None
    return _difference(figures, said, question) if len(figures) == _TWO else None


_TWO = 2


def _difference(
    figures: Sequence[CitedFigure], said: Sequence[Said], question: Question
) -> Told | None:
    """Return how much more one number is; None where the question has it the wrong way round."""
    first, second = figures
    backwards = (first.value or 0) < (second.value or 0)
    if backwards and re.search(vocabulary().synonyms["first_more"], question.text):
        # 转载比原创多几篇, where it is less: no number says so.
        return None
    more, less = (second, first) if backwards else (first, second)
    return _told([_computed("gap", [more], [less])], said)


def _share(question: Question, report: Opened, accounts: Sequence[Account]) -> Told | None:
    """Return what part one number is of what the prose breaks down, or of another one named."""
    part = accounts[0]
    whole = accounts[1] if len(accounts) == _TWO else part.whole
    together = of_several(question, "") is not None
    if together or whole is None or len(accounts) > _TWO or not alike(part.unit, whole.unit):
        return None
    if len(accounts) == _TWO and part.unit != whole.unit:
        # 17 answers are no part of 2900 items published: counted otherwise, another thing.
        return None
    if len(accounts) != _TWO and not names_whole(question, part, whole):
        return None
    if part.is_change or whole.value < part.value or not whole.value:
        return None
    said = [_said(report, part), _said(report, whole)]
    agency, year = report.held.agency.name, report.held.year
    share = combined(agency, year, "share", "", [said[0][0]], (), [said[1][0]])
    return _told([share], said)


def _told(figures: Sequence[CitedFigure], said: Sequence[Said]) -> Told:
    return Told(tuple(figures), tuple(dict.fromkeys(sentence for _, sentence in said)))


def _computed(name: str, more: Sequence[CitedFigure], taken: Sequence[CitedFigure]) -> CitedFigure:
    return combined(more[0].agency, more[0].year, name, "", more, taken)


def _said(report: Opened, one: Account) -> Said:
    figure = CitedFigure(
        agency=report.held.agency.name,
        year=report.held.year,
        indicator=INDICATOR,
        column="",
        value=one.value,
        state=State.NUMBER.value,
        unit=one.unit,
        raw=one.raw,
        source=Source.NARRATIVE.value,
        citation=one.citation,
        flags=("approximate",) if one.is_estimate else (),
    )
    return figure, one.sentence


def _names_no_more(question: Question) -> bool:
    """Tell whether a follow-up only says what is done with the numbers before: 五个加起来."""
    return not (question.unknown or question.topic.meanings)


def _last_told(question: Question) -> list[Said]:
    """Return the numbers told last, as many as are named: 五个加起来, 它俩差多少."""
    numbers: dict[str, int] = vocabulary().phrasings["order"]["numbers"]
    named = re.search(vocabulary().synonyms["so_many"], question.text)
    if named is None:
        return list(question.told)
    said = named["count"]
    count = int(said) if said.isdigit() else numbers.get(said, _TWO)
    return list(question.told[-count:]) if count <= len(question.told) else []
