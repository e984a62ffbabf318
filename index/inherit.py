"""What a follow-up takes from the questions before it."""

from dataclasses import replace

from index.answer import Warn
from index.question import Context, Question
from index.store import Store
from index.who import is_bare_place


def inherit(question: Question, context: Context, store: Store) -> Question:
    """Fill the slots a follow-up leaves open; a complete question ignores the chat."""
    question = _same_function(question, context, store)
    asks = bool(
        question.topic.meanings or question.section or question.unknown or question.topic.loose
    )
    names = bool(question.agencies or question.scope or question.obstacle)
    if not context.agencies or question.cues & _STANDS_ALONE:
        return question
    if asks and not names and not question.cues & _ABOUT_MANY:
        return _inherit_who(question, context, store)
    follows = "follow" in question.cues or not names
    says = names or question.years or question.columns or question.cues & _ASKING
    if not asks and follows and says:
        question = replace(
            question,
            topic=context.topic if not question.topic.meanings else question.topic,
            section=context.section,
            columns=question.columns or (context.columns if names or question.years else ()),
            notes=(*question.notes, Warn("inherited", {})),
        )
        return question if question.obstacle else _inherit_who(question, context, store)
    return question


def _same_function(question: Question, context: Context, store: Store) -> Question:
    """Read a bare place in a follow-up as the same kind of agency there: 外办, then 山西的."""
    named = [found.agency for found in question.mentions if found.agency is not None]
    if not named or "follow" not in question.cues or not context.agencies:
        return question
    bare = named[-1]
    function = store.agency(context.agencies[0]).function
    if not is_bare_place(bare) or not function or question.agencies:
        return question
    held = [one for place in bare.place for one in store.agencies(place.code, function)]
    if len(held) != 1:
        return question
    note = Warn("read_inherited", {"said": bare.said, "agency": held[0].name})
    return replace(question, agencies=(held[0],), obstacle=None, notes=(*question.notes, note))


_ASKING = frozenset({"yoy", "trend", "checks", "failed", "text_vs_table", "blank"})
"""Cues that ask something of the figure asked about before."""
_STANDS_ALONE = frozenset({"greeting", "help", "forecast", "opinion", "held"})


_ABOUT_MANY = frozenset({"all", "which", "most", "least", "average", "count", "each", "definition"})


def _inherit_who(question: Question, context: Context, store: Store) -> Question:
    agencies = question.agencies or tuple(store.agency(id) for id in context.agencies)
    open_years = question.year_rule or "trend" in question.cues
    years = question.years or (() if open_years else context.years)
    return replace(question, agencies=agencies, years=years)
