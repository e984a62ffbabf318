"""Answers over a set of agencies: sums, averages, rankings, counts and lists."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from index.answer import Answer, CitedFigure, Coverage, Warn
from index.cells import Opened, figure, is_number
from index.question import Question
from index.reading import SCENE, answer_to, scoped
from index.reservations import reservations
from index.store import Store
from parser.report import State

SHOWN = 10
"""How many rows of a ranking or list are shown; the rest is counted."""


Read = list[tuple[Opened, CitedFigure | None]]


def _read(question: Question, store: Store) -> Read:
    names = question.topic.figures or SCENE[:1]
    column = next((one for one in question.columns if one != "total"), "")
    found: Read = []
    for report in scoped(question, store):
        read = [one for name in names if (one := figure(report, name, column)) is not None]
        found.append(
            (report, next((one for one in read if is_number(one)), read[0] if read else None))
        )
    return found


def _coverage(read: Read) -> Coverage:
    blank = sum(one is not None and one.state in (State.BLANK, State.SLASH) for _, one in read)
    known = sum(one is not None and is_number(one) for _, one in read)
    return Coverage(len(read), known, blank, len(read) - known - blank)


def _known(read: Read) -> list[tuple[Opened, CitedFigure]]:
    return [(report, one) for report, one in read if one is not None and is_number(one)]


def _answer(
    question: Question,
    store: Store,
    read: Read,
    figures: Sequence[CitedFigure],
    shown: Sequence[tuple[Opened, CitedFigure]],
    **fields: object,
) -> Answer:
    """Return the answer over a set: figures, the reservations of what is shown, coverage."""
    if not read:
        return answer_to(
            question,
            store,
            "not_found",
            reason="year",
            fields={"years": list(question.years), "held": []},
        )
    warnings = [warn for report, one in shown for warn in reservations(report, [one])]
    blank = [
        report.held.agency.name
        for report, one in read
        if one is not None and one.state in (State.BLANK, State.SLASH)
    ]
    return answer_to(
        question,
        store,
        "answered",
        figures=figures,
        warnings=warnings,
        coverage=_coverage(read),
        fields={"blank_agencies": blank, **fields},
    )


def _one_year(question: Question, store: Store) -> tuple[Question, list[Warn]]:
    """Sums and means are of one year: without one, the latest held is taken and said."""
    if question.years:
        return question, []
    years = {report.held.year for report in scoped(question, store)}
    if len(years) < 2:
        return question, []
    latest = max(years)
    return replace(question, years=(latest,)), [
        Warn("set_year", {"year": latest, "others": sorted(years - {latest})})
    ]


def total(question: Question, store: Store) -> Answer:
    """Return the sum of one figure over a set, from known cells only."""
    question, notes = _one_year(question, store)
    read = _read(replace(question, notes=(*question.notes, *notes)), store)
    known = _known(read)
    figures = (
        [
            _over(
                known,
                sum((one.value for _, one in known if one.value is not None), Decimal(0)),
                "sum",
            )
        ]
        if known
        else []
    )
    return _answer(replace(question, notes=(*question.notes, *notes)), store, read, figures, known)


def average(question: Question, store: Store) -> Answer:
    """Return the mean of one figure over the reports of a set that state it."""
    question, notes = _one_year(question, store)
    read = _read(question, store)
    known = _known(read)
    values = [one.value for _, one in known if one.value is not None]
    figures = [_over(known, sum(values, Decimal(0)) / len(values), "mean")] if values else []
    return _answer(replace(question, notes=(*question.notes, *notes)), store, read, figures, known)


def _over(known: Sequence[tuple[Opened, CitedFigure]], value: Decimal, formula: str) -> CitedFigure:
    first = known[0][1]
    return replace(
        first,
        agency="",
        value=value,
        raw="",
        source="computed",
        formula=formula,
        inputs=tuple(one for _, one in known),
    )


def rank(question: Question, store: Store) -> Answer:
    """Return the agencies with the largest (or smallest) figure, ties included."""
    read = _read(question, store)
    least = "least" in question.cues
    ordered = sorted(_known(read), key=lambda pair: _sort_key(pair[1], least))
    shown = _with_ties(ordered)
    return _answer(question, store, read, [one for _, one in shown], shown, ranked=True)


def _sort_key(one: CitedFigure, least: bool) -> tuple[Decimal, str, int]:
    value = one.value or Decimal(0)
    return (value if least else -value, one.agency, one.year)


def _with_ties(ordered: Sequence[tuple[Opened, CitedFigure]]) -> list[tuple[Opened, CitedFigure]]:
    shown = list(ordered[:SHOWN])
    rest = (pair for pair in ordered[SHOWN:] if shown and pair[1].value == shown[-1][1].value)
    return shown + list(rest)[:SHOWN]


def listing(question: Question, store: Store) -> Answer:
    """Return the agencies whose figure fits the question's condition (by default: above zero)."""
    read = _read(question, store)
    fits = _condition(question)
    kept = [(report, one) for report, one in _known(read) if fits(one.value or Decimal(0))]
    kept.sort(key=lambda pair: _sort_key(pair[1], least=False))
    shown = kept[:SHOWN]
    return _answer(
        question, store, read, [one for _, one in shown], shown, matching=len(kept), listed=True
    )


def count(question: Question, store: Store) -> Answer:
    """Return how many reports of a set have a figure that fits the question's condition."""
    read = _read(question, store)
    fits = _condition(question)
    kept = [(report, one) for report, one in _known(read) if fits(one.value or Decimal(0))]
    figures = [replace(_over(kept, Decimal(len(kept)), "count"), unit="")] if kept else []
    return _answer(question, store, read, figures, kept[:SHOWN], matching=len(kept), counted=True)


def _condition(question: Question) -> Callable[[Decimal], bool]:
    """Return the condition a list asks for: none at all, above or below a number, or any."""
    if question.kind == "listing":
        return lambda value: True
    if question.cues & {"none", "negation"}:
        return lambda value: value == 0
    limit = next(
        (_digits(found.said) for found in question.mentions if found.kind == "number"), None
    )
    if limit is not None and "over" in question.cues:
        return lambda value: value > limit
    if limit is not None and "under" in question.cues:
        return lambda value: value < limit
    return lambda value: value > 0


def _digits(said: str) -> Decimal:
    return Decimal("".join(filter(str.isdigit, said)) or 0)
