"""The sentence that tells what an open question asks: 哪家公司, 谁出席, 什么章.

Nothing is stated but the report's own words, and only where one sentence holds what few others do.
"""

import re
from collections.abc import Sequence

from data.vocabulary import vocabulary
from index.answering.lines import Line, lines_of, quoted, sentences
from index.answering.opened import Opened
from index.answering.same import Term
from index.answering.telling import rarity
from index.answering.wanted import words_said
from index.asking.concepts import is_weak
from index.asking.question import Question
from index.cited import CitedPassage
from index.plain import either, plain

ENOUGH = 0.4
"""What part of the weight of all words said a sentence must hold."""
ALONE = 2.0
"""The weight from which on the words held tell one sentence from the others."""


def is_open(question: Question) -> bool:
    """Tell whether a question asks for words (什么, 谁, 哪家), not how many."""
    said = question.text
    return any(word in said for word in vocabulary().synonyms["open_asking"])


def telling_best(report: Opened, question: Question) -> list[CitedPassage]:
    """Return the sentence that holds most of what was said, if it holds enough of it."""
    lines = list(lines_of(report, report.store.passages(report.held.id)))
    terms = words_said(question)
    days = re.findall(vocabulary().synonyms["days"], question.text)
    weights = {term: rarity(term, lines) for term in terms}
    whole = sum(weights.values())
    scored = [(_held(line, weights), line) for line in lines if _on(line, days)]
    most = max((score for score, _ in scored), default=0.0)
    if not whole or most < whole * ENOUGH or most < ALONE:
        return []
    chosen = [line for score, line in scored if score == most]
    return [quoted(report, one.place, one.start, one.end) for one in chosen[:1]]


def _held(line: Line, weights: dict[Term, float]) -> float:
    return sum(
        weight
        for term, weight in weights.items()
        if any(len(word) > 1 and word in line.text for word in term)
    )


def _on(line: Line, days: Sequence[str]) -> bool:
    return all(day in line.text for day in days)


def names_a_row(question: Question) -> bool:
    """Tell whether a row of a table is asked about, by more than the scene of every question."""
    known = vocabulary().indicators
    rows = [
        one for one in question.topic.figures if one not in known or known[one].table in _TABLES
    ]
    return bool(rows) and question.topic.is_strong


_TABLES = ("t2_2019", "t2_2021", "t3", "t4")
"""Tables whose rows no sentence is looked for."""


def rates_told(question: Question, report: Opened) -> list[CitedPassage]:
    """Return the sentence in which a report itself states a rate asked by its name: 答复率100%.

    What it says of itself stands beside what its tables give, and is never taken for it.
    """
    derived = vocabulary().derived
    if not any(name in derived and derived[name].over for name in question.topic.figures):
        return []
    said = [
        one
        for one in question.mentions
        if one.kind in ("concept", "figure") and not all(map(is_weak, one.values))
    ]
    words = [one.said for one in said]
    if question.language == "en":
        concepts = vocabulary().phrasings["concept"]
        named = (name for one in said if one.kind == "concept" for name in one.values)
        words = [word for name in named for word in concepts[name]["zh"]]
    rate = re.compile(f"({either(words)})[^,;\u3002]{{0,4}}?[0-9.]+%") if words else None
    found = [
        quoted(report, passage, start, end)
        for passage in report.store.passages(report.held.id)
        for start, end in sentences(report.text, passage)
        if rate is not None and rate.search(plain(report.text[start:end]).replace(" ", ""))
    ]
    return found[:1]
