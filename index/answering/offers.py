"""Questions offered where one was not understood: rendered from its plan, never from its letters.

Each names its agencies in full, years, rows and columns, so that tapping it answers just that.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

from rapidfuzz import fuzz

from data.vocabulary import vocabulary
from index.answer import Candidate
from index.asking.cover import known_words
from index.asking.meaning import topic_of
from index.asking.measures import SCENE, cells_in
from index.asking.question import Question
from index.asking.topic import Clause
from index.figures import TOTAL
from index.plan import (
    Agencies,
    Cell,
    Change,
    Fold,
    Less,
    Measure,
    Over,
    Plan,
    Rest,
    Scope,
    Sum,
    Values,
)
from index.store import Agency, Store

MOST = 3
"""How many questions are offered at once."""
MOST_NAMED = 5
"""Agencies that an offered question over a set names one by one."""
_NEAR = 62.0
"""Likeness (0 to 100) of a row's name to what was typed, from which on it is offered."""


def offers(question: Question, plan: Plan, store: Store) -> tuple[Candidate, ...]:
    """Return up to three questions that may be meant; () where no agency or set is known.

    `plan` is what the question means without the words that were not understood.
    """
    shown = _texts(question, plan, store, question.language)
    sent = _texts(question, plan, store, "zh")
    labels = dict(zip(reversed(sent), reversed(shown), strict=True))
    return tuple(Candidate(labels[text], text) for text in list(dict.fromkeys(sent))[:MOST])


def in_year(question: Question, plan: Plan, agency: Agency, year: int, store: Store) -> str:
    """Return the question asked of one agency in another year; "" where it names no row."""
    if not isinstance(plan, Values) or isinstance(plan.subjects, Scope):
        return ""
    alone = replace(plan, subjects=Agencies((agency,)))
    asked = replace(question, agencies=(agency,), years=(year,), own_years=())
    return next(iter(_rendered(asked, alone, store, "zh")), "")


def _texts(question: Question, plan: Plan, store: Store, language: str) -> list[str]:
    """Return the questions in a language; what is sent is Chinese, as the reports are."""
    return [*_rendered(question, plan, store, language), *_rows_alike(question, store, language)]


def _rendered(question: Question, plan: Plan, store: Store, language: str) -> list[str]:
    """Return a plan over figures as the questions that mean it."""
    if not isinstance(plan, Values) or not _names_rows(question):
        return []
    if not all(cell.rows for measure in plan.measures for cell in cells_in(measure)):
        return []
    if isinstance(plan.subjects, Scope):
        said = _over_set(plan, plan.subjects, store, language)
        return [said] if said else []
    agencies = plan.subjects.agencies if isinstance(plan.subjects, Agencies) else ()
    if not agencies:
        return []
    who = [_dated(one, question, store, language) for one in agencies]
    measures = list(plan.measures)
    if len(agencies) > 1:
        name = "gap" if plan.apart == "agencies" else "compare"
        cells = [one for one in measures if isinstance(one, Cell)][:1]
        return [_say(language, name, who=who, row=_cell_words(one, language)) for one in cells]
    if plan.apart == "measures" and len(measures) == 2:
        first, second = (_measure_words(one, language) for one in measures)
        return [_say(language, "gap_rows", who=who, row=first, other=second)]
    if plan.change in (Change.DIFFERENCE, Change.GROWTH):
        name = "growth" if plan.change is Change.GROWTH else "change"
        return [
            _say(language, name, who=who, row=_measure_words(one, language)) for one in measures
        ]
    return [_say(language, "cell", who=who, row=_measure_words(one, language)) for one in measures]


def _names_rows(question: Question) -> bool:
    strong = question.topic.is_strong or bool(set(question.columns) - {TOTAL})
    return strong or bool(question.topic.meanings)


def _say(language: str, name: str, who: Sequence[str], row: str, other: str = "") -> str:
    form: str = vocabulary().replies["question"][name][language]
    mark = vocabulary().replies["question"]["and"][language]
    return form.format(who=mark.join(who), first=who[0], second=who[-1], row=row, other=other)


def _dated(agency: Agency, question: Question, store: Store, language: str) -> str:
    """Return an agency in full with the year asked about, or the latest held."""
    own = dict(question.own_years).get(agency.id)
    years = (own,) if own else question.years or _latest(agency, store)
    form: str = vocabulary().replies["question"]["dated"][language]
    return form.format(agency=agency.name, year=years[-1]) if years else agency.name


def _latest(agency: Agency, store: Store) -> tuple[int, ...]:
    years = [report.year for report in store.reports([agency.id])]
    return (max(years),) if years else ()


def _members_said(scope: Scope, store: Store, language: str) -> str:
    """Return a set in words: its members' names where they are named, else as it was said."""
    forms = vocabulary().replies["question"]
    if scope.among:
        names = [store.agency(one).name for one in scope.among]
        mark: str = forms["and"][language]
        return mark.join(names) if len(names) <= MOST_NAMED else ""
    of_kind = scope.places or scope.function or scope.unit not in ("", "agency")
    everyone: str = forms["everyone"][language]
    return scope.said if of_kind and scope.said else everyone


def _over_set(plan: Values, scope: Scope, store: Store, language: str) -> str:
    """Return a question about a set: its year, place and unit as said, row, and what is done.

    "" for a set of more agencies than can be named.
    """
    forms = vocabulary().replies["question"]
    year = "".join(forms["year"][language].format(year=one) for one in plan.years.years[-1:])
    who = _members_said(scope, store, language)
    if not who:
        return ""
    name = f"set_{plan.fold.value or 'sum'}"
    if plan.fold is Fold.RANK and plan.order.least:
        name = "set_least"
    form: str = forms.get(name, forms["set_sum"])[language]
    top = plan.order.top or plan.order.at or 1
    return form.format(year=year, who=who, row=_measure_words(plan.measures[0], language), top=top)


def _measure_words(measure: Measure, language: str) -> str:
    """Return the words of a measure as they are read back."""
    forms = vocabulary().replies["question"]
    match measure:
        case Cell():
            return _cell_words(measure, language)
        case Sum():
            parts = forms["and"][language].join(_cell_words(one, language) for one in measure.parts)
            return str(forms["sum"][language].format(parts=parts))
        case Rest():
            but = forms["and"][language].join(_cell_words(one, language) for one in measure.but)
            return str(
                forms["rest"][language].format(whole=_cell_words(measure.whole, language), but=but)
            )
        case Over():
            whole = _cell_words(measure.whole, language) if measure.whole else ""
            name = "over" if whole else "share"
            return str(
                forms[name][language].format(
                    part=_measure_words(measure.part, language), whole=whole
                )
            )
        case Less():
            more, less = (_measure_words(one, language) for one in (measure.more, measure.less))
            return str(forms["less"][language].format(more=more, less=less))


def _cell_words(cell: Cell, language: str) -> str:
    column = vocabulary().columns.get(cell.column)
    if language == "en":
        known = vocabulary()
        row = known.indicators.get(cell.rows[0]) or known.derived[cell.rows[0]]
        return f"{row.en} ({column.en})" if column and cell.column != TOTAL else row.en
    return (column.label if column and cell.column != TOTAL else "") + row_words(cell.rows[0])


def _rows_alike(question: Question, store: Store, language: str) -> Iterator[str]:
    """Yield the rows whose names are like what was typed, of the one agency named."""
    if len(question.agencies) != 1:
        return
    who = [_dated(question.agencies[0], question, store, language)]
    columns = [one for one in question.columns if one in vocabulary().columns and one != TOTAL]
    known = vocabulary().indicators
    for row in [*_alike(_rest_of(question)), SCENE[0]]:
        by_applicant = row in known and known[row].table == "t3"
        for column in [*(columns[:1] if by_applicant else ()), ""]:
            yield _say(language, "cell", who, _cell_words(Cell((row,), column), language))


def _rest_of(question: Question) -> str:
    """Return what was typed without agencies, years and numbers."""
    text = question.text
    for found in reversed(question.mentions):
        if found.kind in ("agency", "year", "number"):
            text = text[: found.start] + " " + text[found.end :]
    return text.replace(" ", "")


@lru_cache(maxsize=64)
def _alike(text: str) -> tuple[str, ...]:
    """Return the rows whose name or wording is most like a text, the likest first."""
    scored = [
        (max(fuzz.partial_ratio(name, text, score_cutoff=_NEAR) for name in names), row)
        for row, names in _names().items()
    ]
    likest = sorted(scored, key=lambda pair: (-pair[0], pair[1]))
    return tuple(row for score, row in likest if score >= _NEAR)


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """Return the names of the rows that can be offered, long enough to be told from others."""
    known = vocabulary()
    rows: list[Any] = [
        *(row for row in known.indicators.values() if row.table in _TABLES),
        *(row for row in known.derived.values() if row.sum and not row.over and row.ask),
    ]
    called: dict[str, list[str]] = {}
    for one in known.wordings:
        called.setdefault(one.row, []).append(one.wording)
    named = {
        row.id: tuple(
            name for name in (*row.ask, _short(row), *called.get(row.id, ())) if len(name) > 2
        )
        for row in rows
    }
    return {row: names for row, names in named.items() if names}


_TABLES = ("t3", "t4", "t2_2021", "t2_2019")


def _short(row: object) -> str:
    return str(getattr(row, "short", "") or getattr(row, "label", ""))


@cache
def row_words(row: str) -> str:
    """Return the words for a row that mean it and nothing else when they are read back."""
    known = vocabulary()
    one = known.indicators.get(row) or known.derived[row]
    candidates = [_short(one), *one.ask, one.label]
    return next((words for words in candidates if _means(words, row)), candidates[0])


def _means(words: str, row: str) -> bool:
    found = topic_of([Clause(tuple(known_words(words)))])
    return len(found.meanings) == 1 and found.meanings[0].figures[0] == row
