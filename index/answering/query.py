"""Question in, Answer out: one query function for each kind of question."""

from collections.abc import Callable

from index.answer import Answer
from index.answering.checking import blanks, checks, failing, text_vs_table
from index.answering.contents import contents
from index.answering.dates import published
from index.answering.narrative import difference, mentioning, passage
from index.answering.plainly import (
    apart,
    definition,
    greeting,
    held,
    not_understood,
    out_of_scope,
    part_year,
)
from index.answering.reading import answer_to
from index.answering.series import compare, trend, year_on_year
from index.answering.sets import average, count, listing, rank, total
from index.answering.shares import share
from index.answering.single import card, figures
from index.asking.question import Question
from index.store import Store


def answer(question: Question, store: Store) -> Answer:
    """Return the answer to an understood question; an obstacle is answered with what would help."""
    if question.obstacle is not None and question.kind not in _UNHINDERED:
        return _hindered(question, store)
    return QUERIES[question.kind](question, store)


def _hindered(question: Question, store: Store) -> Answer:
    obstacle = question.obstacle
    assert obstacle is not None
    return answer_to(
        question,
        store,
        obstacle.status,
        reason=obstacle.reason,
        candidates=obstacle.candidates,
        fields=obstacle.fields,
    )


_UNHINDERED = frozenset(
    {"greeting", "forecast", "opinion", "other_topic", "definition", "not_understood", "held"}
)
"""Kinds that answer whether or not an agency could be told."""

QUERIES: dict[str, Callable[[Question, Store], Answer]] = {
    "greeting": greeting,
    "forecast": out_of_scope,
    "opinion": out_of_scope,
    "other_topic": out_of_scope,
    "definition": definition,
    "held": held,
    "published": published,
    "contents": contents,
    "part_year": part_year,
    "not_understood": not_understood,
    "apart": apart,
    "figure": figures,
    "share": share,
    "card": card,
    "compare": compare,
    "trend": trend,
    "yoy": year_on_year,
    "checks": checks,
    "text_vs_table": text_vs_table,
    "failing": failing,
    "blanks": blanks,
    "passage": passage,
    "mentioning": mentioning,
    "difference": difference,
    "sum": total,
    "average": average,
    "rank": rank,
    "count": count,
    "filter": listing,
    "listing": listing,
}
