"""Question in, Answer out: one query function for each kind of question."""

from collections.abc import Callable

from index import checking, narrative, plainly, sets, single
from index.answer import Answer
from index.question import Question
from index.reading import answer_to
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


_UNHINDERED = frozenset({"greeting", "forecast", "opinion", "definition", "not_understood", "held"})
"""Kinds that answer whether or not an agency could be told."""

QUERIES: dict[str, Callable[[Question, Store], Answer]] = {
    "greeting": plainly.greeting,
    "forecast": plainly.out_of_scope,
    "opinion": plainly.out_of_scope,
    "definition": plainly.definition,
    "held": plainly.held,
    "part_year": plainly.part_year,
    "not_understood": plainly.not_understood,
    "figure": single.figures,
    "share": single.share,
    "card": single.card,
    "compare": single.compare,
    "trend": single.trend,
    "yoy": single.year_on_year,
    "checks": checking.checks,
    "text_vs_table": checking.text_vs_table,
    "failing": checking.failing,
    "blanks": checking.blanks,
    "passage": narrative.passage,
    "mentioning": narrative.mentioning,
    "difference": narrative.difference,
    "sum": sets.total,
    "average": sets.average,
    "rank": sets.rank,
    "count": sets.count,
    "filter": sets.listing,
    "listing": sets.listing,
}
