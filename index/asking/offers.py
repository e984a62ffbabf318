"""Questions offered where one was not understood: rendered from its slots, never from its letters.

Each names an agency in full, a year, a row and a column, so that tapping it answers just that.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from rapidfuzz import fuzz

from data.vocabulary import vocabulary
from index.answer import Candidate
from index.asking.cover import known_words
from index.asking.meaning import Clause, topic_of
from index.asking.measures import SCENE
from index.asking.question import Question
from index.figures import TOTAL
from index.store import Agency, Store

MOST = 3
"""How many questions are offered at once."""
_NEAR = 62.0
"""Likeness (0 to 100) of a row's name to what was typed, from which on it is offered."""


def offers(question: Question, store: Store) -> tuple[Candidate, ...]:
    """Return up to three questions that may be meant; () where no agency is known."""
    agencies = question.agencies
    if len(agencies) != 1:
        return tuple(_of_set(question))[:MOST]
    years = question.years or _latest(agencies[0], store)
    if not years:
        return ()
    columns = [one for one in question.columns if one in vocabulary().columns and one != TOTAL]
    rows = _rows(question)
    asked = [
        spelled_out(agencies[0].name, years[-1], row, column)
        for row in rows
        for column in _columns(row, columns)
    ]
    return tuple(Candidate(text, text) for text in list(dict.fromkeys(asked))[:MOST])


def _columns(row: str, columns: Sequence[str]) -> list[str]:
    """Return the applicant column named, where the row has columns; then the total."""
    known = vocabulary().indicators.get(row)
    by_applicant = known is None or known.table == "t3"
    return [*(columns[:1] if by_applicant else ()), ""]


def spelled_out(agency: str, year: int, row: str, column: str = "") -> str:
    """Return the question that means one cell and nothing else, in Chinese."""
    named = vocabulary().columns[column].label if column else ""
    form: str = vocabulary().replies["question"]["cell"]["zh"]
    return form.format(agency=agency, year=year, column=named, row=row_words(row))


def _latest(agency: Agency, store: Store) -> tuple[int, ...]:
    years = [report.year for report in store.reports([agency.id])]
    return (max(years),) if years else ()


def _rows(question: Question) -> list[str]:
    """Return the rows that may be meant: those understood, those whose names are like the rest."""
    understood = [_first_row(one.figures) for one in question.topic.meanings]
    strong = [row for row in understood if row not in SCENE]
    alike = list(_alike(_rest_of(question)))
    scene = [row for row in understood if row in SCENE] or [SCENE[0]]
    return list(dict.fromkeys([*strong, *alike[: MOST - 1 if strong else MOST], *scene]))


def _first_row(rows: Sequence[str]) -> str:
    return rows[0]


def _rest_of(question: Question) -> str:
    """Return what was typed without agencies, years and numbers."""
    text = question.text
    for found in reversed(question.mentions):
        if found.kind in ("agency", "year", "number"):
            text = text[: found.start] + " " + text[found.end :]
    return text.replace(" ", "")


def _alike(text: str) -> Iterator[str]:
    """Yield the rows whose name or wording is most like a text, the likest first."""
    scored = [
        (max(fuzz.partial_ratio(name, text) for name in names), row)
        for row, names in _names().items()
    ]
    for score, row in sorted(scored, key=lambda pair: (-pair[0], pair[1])):
        if score < _NEAR:
            return
        yield row


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """Return the names of the rows that can be offered, long enough to be told from others."""
    known = vocabulary()
    rows: list[Any] = [
        *(row for row in known.indicators.values() if row.table in _TABLES),
        *(row for row in known.derived.values() if row.sum and not row.over and row.ask),
    ]
    named = {
        row.id: tuple(name for name in (*row.ask, _short(row)) if len(name) > 2) for row in rows
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


def _of_set(question: Question) -> Iterator[Candidate]:
    """Yield the plain sum and the ranking of a set whose question was not understood."""
    if question.scope is None or not question.scope.said:
        return
    row = _rows(question)[0]
    forms = vocabulary().replies["question"]
    year = str(question.years[-1]) if question.years else ""
    for name in ("set_sum", "set_rank"):
        text = forms[name]["zh" if year else "any"].format(
            year=year, who=question.scope.said, row=row_words(row)
        )
        yield Candidate(text, text)
