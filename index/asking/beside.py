"""A follow-up to a question that set two sets against each other changes one slot of it."""

from dataclasses import replace

from index.answer import Warn
from index.asking.question import Context, Question
from index.figures import TOTAL

APART = frozenset({"gap", "times"})
"""Cues that ask how far apart two sets are; without one it is asked which has more."""
OF_BOTH = APART | {"compare", "which_way", "less", "average"}
"""Cues of such a question that later ones keep."""


def of_both(question: Question, context: Context) -> Question:
    """Fill what a follow-up leaves open: both sets, and the year, figure and fold it does not name.

    Of a question that names one agency or one set it fills the figure and the year.
    """
    if question.section or question.unknown or question.topic.loose or "all" in question.cues:
        return question
    if question.agencies or question.scope or question.scopes or question.obstacle:
        return of_one(question, context)
    kept = context.cues
    if question.cues & APART:
        kept -= APART | {"less"}
    if TOTAL in question.columns:
        kept -= {"average"}
    own = tuple(one for one in question.columns if one != TOTAL)
    fresh = bool(question.topic.meanings)
    return replace(
        question,
        scopes=context.scopes,
        years=question.years or context.years,
        topic=question.topic if fresh else context.topic,
        columns=own if own or fresh else context.columns,
        cues=question.cues | kept | {"compare"},
        notes=(*question.notes, Warn("inherited", {})),
    )


def of_one(question: Question, context: Context) -> Question:
    """Fill what is left open of a question about one agency or set: 徐汇区呢, 江苏各县政府呢."""
    if question.topic.meanings or "follow" not in question.cues or question.scopes:
        return question
    return replace(
        question,
        topic=context.topic,
        columns=question.columns or context.columns,
        years=question.years or context.years,
        notes=(*question.notes, Warn("inherited", {})),
    )
