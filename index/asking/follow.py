"""Follow-ups to a question about prose: which words they keep, what they reckon with."""

from dataclasses import replace

from index.asking.inherit import STANDS_ALONE, inherit, inherit_who, only_talks
from index.asking.question import Context, Question
from index.figures import TOTAL
from index.store import Store


def followed(question: Question, context: Context, store: Store) -> Question:
    """Fill the slots a follow-up leaves open, and let it keep the words about prose before it."""
    if _reckons(question, context):
        question = inherit_who(question, context, store)
    else:
        question = inherit(question, context, store)
    if context.prose is None or question.scope is not None or only_talks(question):
        return question
    names = any(one.kind == "agency" for one in question.mentions)
    if not (names or question.agencies or question.topic.meanings or question.cues & STANDS_ALONE):
        question = inherit_who(question, context, store)
    same = tuple(one.id for one in question.agencies) == context.agencies
    if names or not same:
        return question
    return replace(question, before=_recent(context.prose, _KEPT), told=context.told)


def _reckons(question: Question, context: Context) -> bool:
    """Tell whether a follow-up only reckons with numbers of the prose: 五个加起来, 它俩差多少."""
    names = any(one.kind == "agency" for one in question.mentions)
    says = names or question.unknown or question.topic.meanings or question.section
    done = TOTAL in question.columns or question.cues & {"gap", "compare"}
    return len(context.told) > 1 and not says and bool(done)


def _recent(question: Question, kept: int) -> Question:
    """Return a question with no more of those before it than are kept."""
    if question.before is None:
        return question
    return replace(question, before=_recent(question.before, kept - 1) if kept else None)


_KEPT = 3
"""How many questions back a follow-up may take its words from."""
