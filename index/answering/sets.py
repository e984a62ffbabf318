"""Answers over a set of agencies: sums, averages, rankings, counts and lists."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from itertools import islice

from data.vocabulary import vocabulary
from index.answer import Answer, CitedFigure, Coverage, Warn
from index.answering.cells import TOTAL, Opened
from index.answering.reading import SCENE, answer_to, extent_of
from index.answering.reservations import reservations
from index.answering.standings import Standing, open_all, standings
from index.asking.amounts import meets, number_in
from index.asking.question import LIMITS, Question
from index.store import Store

SHOWN = 10
"""How many rows of a ranking or list are shown; the rest is counted."""

Read = Sequence[Standing]
Shown = tuple[Opened, CitedFigure]


def _read(question: Question, store: Store) -> Read:
    names = question.topic.figures or SCENE[:1]
    return standings(store, names, _column(question), extent_of(question))


def _column(question: Question) -> str:
    return next((one for one in question.columns if one != TOTAL), "")


def _coverage(read: Read) -> Coverage:
    blank = sum(one.is_blank for one in read)
    known = sum(one.is_known for one in read)
    return Coverage(len(read), known, blank, len(read) - known - blank)


def _known(read: Read) -> list[Standing]:
    return [one for one in read if one.is_known]


def _answer(
    question: Question,
    store: Store,
    read: Read,
    figures: Sequence[CitedFigure],
    shown: Sequence[Shown],
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
    blank = [one.listed.name for one in read if one.is_blank]
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
    years = {one.year for one in store.listed(extent_of(question))}
    if len(years) < 2:
        return question, []
    latest = max(years)
    return replace(question, years=(latest,)), [
        Warn("set_year", {"year": latest, "others": sorted(years - {latest})})
    ]


def total(question: Question, store: Store) -> Answer:
    """Return the sum of one figure over a set, from known cells only; rates have no sum."""
    if _is_rate(question):
        return answer_to(question, store, "not_understood", fields={"why": "no_sum_of_rates"})
    if len(question.years) > 1:
        return answer_to(question, store, "not_understood", fields={"why": "apart"})
    question, notes = _one_year(question, store)
    question = replace(question, notes=(*question.notes, *notes))
    read = _read(question, store)
    known = _opened(question, store, _known(read))
    figures = [_over(known, _sum(_known(read)), "sum")] if known else []
    return _answer(question, store, read, figures, known)


def average(question: Question, store: Store) -> Answer:
    """Return the mean of one figure over the reports of a set that state it."""
    question, notes = _one_year(question, store)
    question = replace(question, notes=(*question.notes, *notes))
    read = _read(question, store)
    known = _opened(question, store, _known(read))
    figures = [_over(known, _sum(_known(read)) / len(known), "mean")] if known else []
    return _answer(question, store, read, figures, known)


def _sum(known: Sequence[Standing]) -> Decimal:
    return sum((one.value for one in known if one.value is not None), Decimal(0))


def _opened(question: Question, store: Store, shown: Sequence[Standing]) -> list[Shown]:
    return list(open_all(store, shown, _column(question)))


def _over(known: Sequence[Shown], value: Decimal, formula: str) -> CitedFigure:
    first = known[0][1]
    row = vocabulary().indicators.get(first.indicator)
    return replace(
        first,
        agency="",
        # Prose counts in 条 and 次 what the form counts in 件.
        unit=row.unit if row is not None else first.unit,
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
    ordered = sorted(_known(read), key=lambda one: _sort_key(one, least))
    shown = _opened(question, store, _with_ties(ordered))
    return _answer(question, store, read, [one for _, one in shown], shown, ranked=True)


def _sort_key(one: Standing, least: bool) -> tuple[Decimal, str, int]:
    value = one.value or Decimal(0)
    return (value if least else -value, one.listed.name, one.listed.year)


def _with_ties(ordered: Sequence[Standing]) -> list[Standing]:
    shown = list(ordered[:SHOWN])
    rest = (one for one in ordered[SHOWN:] if one.value == shown[-1].value)
    return shown + list(islice(rest, SHOWN))


def listing(question: Question, store: Store) -> Answer:
    """Return the agencies whose figure fits the question's condition (by default: above zero)."""
    read = _read(question, store)
    kept = _fitting(question, read)
    kept.sort(key=lambda one: _sort_key(one, least=False))
    shown = _opened(question, store, kept[:SHOWN])
    return _answer(
        question, store, read, [one for _, one in shown], shown, matching=len(kept), listed=True
    )


def count(question: Question, store: Store) -> Answer:
    """Return how many reports of a set have a figure that fits the question's condition."""
    read = _read(question, store)
    kept = _opened(question, store, _fitting(question, read))
    figures = [replace(_over(kept, Decimal(len(kept)), "count"), unit="")] if kept else []
    return _answer(question, store, read, figures, kept[:SHOWN], matching=len(kept), counted=True)


def _fitting(question: Question, read: Read) -> list[Standing]:
    fits = _condition(question)
    return [one for one in _known(read) if fits(one.value or Decimal(0))]


def _condition(question: Question) -> Callable[[Decimal], bool]:
    """Return the condition a list asks for: none at all, above or below a number, or any."""
    if question.kind == "listing":
        return lambda value: True
    if question.cues & {"none", "negation"}:
        return lambda value: value == 0
    named = (found.said for found in question.mentions if found.kind == "number")
    limit = next((number_in(said) for said in named), None)
    if limit is not None and _is_rate(question) and limit > 1:
        # 公开率高于60: a rate is asked about in per cent.
        limit = limit / 100
    compared = sorted(question.cues & LIMITS)
    if limit is not None and compared:
        return partial(meets, limit=limit, cue=compared[0])
    return lambda value: value > 0


def _is_rate(question: Question) -> bool:
    derived = vocabulary().derived
    return any(name in derived and derived[name].over for name in question.topic.figures)
