"""What a follow-up takes from the questions before it."""

from data.records import replace
from data.vocabulary import vocabulary
from index.answer import Warn
from index.asking.beside import of_both, of_one
from index.asking.carried import (
    ASKING,
    columns_kept,
    order_kept,
    other_members,
    same_agency,
    same_function,
    still_apart,
    turned,
)
from index.asking.measures import unit_of
from index.asking.obstacles import is_bare_place
from index.asking.question import ALONG_YEARS, LIMITS, Context, Question, fold_cues, rank_cues
from index.asking.together import among_named, of_those_before, rows_together
from index.asking.topic import SHARE, Topic, joined_by_head, joined_with
from index.figures import TOTAL
from index.names import AgencyMention
from index.names.units import unit_words
from index.plain import plain
from index.plan import Scope
from index.store import Store

CONDITIONS = frozenset(
    {
        "none",
        "negation",
        "increased",
        "decreased",
        "above_mean",
        "below_mean",
        "and_also",
        "or_else",
    }
    | LIMITS
)
"""Cues that say which members of a set count."""


def over_sets() -> frozenset[str]:
    """Return the cues of a question about a set that later ones keep."""
    return CONDITIONS | fold_cues().keys() | {"yoy", "growth", "less"}


def inherit(question: Question, context: Context, store: Store) -> Question:
    """Fill the slots a follow-up leaves open; a complete question ignores the chat."""
    question = of_those_before(
        same_agency(same_function(question, context, store), context), context
    )
    if question.cues & STANDS_ALONE or only_talks(question):
        return question
    if context.scopes:
        return of_both(question, context)
    if context.scope is not None:
        return _of_set(question, context, context.scope, store)
    return among_named(_of_agencies(question, context, store), context, store)


def only_talks(question: Question) -> bool:
    """Tell whether nothing is asked of the reports: 谢谢, 你是谁."""
    topic = question.topic.meanings or question.topic.loose or question.section
    asks = question.agencies or question.years or question.columns or topic or question.unknown
    return bool(question.cues & _TALK) and question.cues <= _TALK and not asks


def _of_agencies(question: Question, context: Context, store: Store) -> Question:
    """Fill the open slots of a follow-up to a question about named agencies."""
    asks = bool(
        question.topic.meanings or question.section or question.unknown or question.topic.loose
    )
    names = bool(question.agencies or question.scope or question.obstacle)
    if not context.agencies:
        return question
    summed = rows_together(question, context)
    if summed is not None:
        columns = (*question.columns, *(one for one in context.columns if one != TOTAL))
        return inherit_who(replace(question, topic=summed, columns=columns), context, store)
    question = _of_money(question, context)
    together = joined_with(question.topic, context.topic)
    together = together or joined_by_head(question.topic, context.topic)
    if together is not None and not question.unknown:
        return inherit_who(replace(question, topic=together), context, store)
    if question.topic.loose == (SHARE,) and not question.topic.meanings and not names:
        shared = replace(context.topic, loose=question.topic.loose)
        return inherit_who(replace(question, topic=shared), context, store)
    about_many = question.cues & (fold_cues().keys() | {"all", "definition"})
    if any(one.breakdown for one in question.topic.meanings):
        about_many -= {"definition", "which"}
    if asks and not names and not about_many:
        return inherit_who(question, context, store)
    follows = "follow" in question.cues or not names or _only_how_many(question)
    says = names or question.years or question.columns or question.cues & ASKING
    if not asks and follows and says:
        question = replace(
            question,
            topic=context.topic if not question.topic.meanings else question.topic,
            section=context.section,
            columns=columns_kept(question, context, names),
            cues=question.cues | still_apart(question, context),
            notes=(*question.notes, Warn("inherited", {})),
        )
        return question if question.obstacle else inherit_who(question, context, store)
    return question


def _only_how_many(question: Question) -> bool:
    """Tell whether a follow-up names an agency and asks how many, and not of what: 山西的是多少."""
    counted = vocabulary().phrasings["counting"]["words"]
    return not question.topic.loose and any(word in question.text for word in counted)


def _of_money(question: Question, context: Context) -> Question:
    """Read 相差几万 after a sum of money as how much of it."""
    rows = context.topic.figures
    money = vocabulary().phrasings["counting"]["money"]
    if question.topic.loose != ("amount",) or question.topic.meanings or not rows:
        return question
    return replace(question, topic=Topic()) if unit_of(rows[0]) == money else question


def _of_set(question: Question, context: Context, scope: Scope, store: Store) -> Question:
    """Change one slot of the question about a set: its place, year, figure, fold or condition."""
    if context.agencies and question.cues & _OF_ONE and not _speaks_of_set(question):
        return _of_agencies(question, replace(context, scope=None), store)
    kind = _unit_alone(question)
    if kind:
        scope = replace(scope, unit=kind, function="", among=(), said="")
        said = tuple(one for one in question.mentions if one.kind not in ("agency", "unknown"))
        question = replace(question, mentions=said, scope=None, agencies=(), obstacle=None)
    asks = bool(question.section or question.unknown)
    bare = _bare_place(question)
    narrower = question.scope
    if narrower is not None and not (narrower.places or narrower.function) and not asks:
        unit = narrower.unit if narrower.unit not in ("", "agency") else scope.unit
        scope = replace(scope, unit=unit, among=())
        question = replace(question, scope=None, obstacle=None)
    if question.scope is not None and not (asks or question.topic.meanings or question.agencies):
        scope, question = question.scope, replace(question, scope=None, obstacle=None)
    if asks or question.scope is not None or (question.agencies and not bare):
        return _of_one(question, context)
    if bare:
        if question.topic.meanings or (not scope.unit and not scope.function and not scope.places):
            return question
        places = frozenset(place.code for place in bare.place)
        scope = replace(scope, places=places, among=(), said="")
    if other_members(question, context):
        return question
    if question.cues & {"place", "against_mean"} or question.topic.loose == (SHARE,):
        return _of_first(question, context, scope, store)
    folds = (
        bool(question.cues & fold_cues().keys())
        or question.order is not None
        or TOTAL in question.columns
    )
    conditions = bool(question.cues & CONDITIONS)
    kept = context.cues
    if folds:
        among = vocabulary().phrasings["dialogue"]["among"]
        within = any(word in question.text for word in among)
        lists = within or question.cues & {"which", "count", "each"}
        limited = bool(kept & LIMITS) and not question.cues & rank_cues()
        kept = kept & (CONDITIONS if lists or limited else _ALONG)
    if conditions:
        kept -= CONDITIONS
    kept = turned(question, kept)
    own = tuple(one for one in question.columns if one != TOTAL)
    fresh = bool(question.topic.meanings)
    return replace(
        question,
        agencies=(),
        obstacle=None,
        scope=scope,
        years=question.years or context.years,
        topic=question.topic if fresh else context.topic,
        columns=question.columns if own or fresh else (*question.columns, *context.columns),
        cues=question.cues | kept,
        order=question.order or order_kept(question, context, folds),
        where=question.where or (context.where if kept & CONDITIONS else None),
        notes=(*question.notes, Warn("inherited", {})),
    )


_ALONG = frozenset({"yoy", "growth", "increased", "decreased"})
_OF_ONE = frozenset({"yoy", "growth"}) | ALONG_YEARS
"""Cues that ask on about the one agency whose place or share in a set was asked for."""


def _speaks_of_set(question: Question) -> bool:
    """Tell whether a follow-up names a set, or what is done over one."""
    folds = question.cues & fold_cues().keys() or TOTAL in question.columns
    return bool(question.scope or question.agencies or folds)


def _unit_alone(question: Question) -> str:
    """Return the kind of agency a follow-up names, where it names nothing else: 镇政府呢."""
    told = [one for one in question.mentions if one.kind not in ("free", "frame", "cue")]
    if question.topic.meanings or len(told) != 1 or told[0].kind not in ("agency", "unknown"):
        return ""
    found = unit_words(question.language).get(told[0].said)
    return found.id if found is not None else ""


def _bare_place(question: Question) -> AgencyMention | None:
    """Return the place a follow-up names, where it names nothing but one: 江苏呢."""
    named = [found.agency for found in question.mentions if found.agency is not None]
    return named[0] if len(named) == 1 and is_bare_place(named[0]) else None


def _of_one(question: Question, context: Context) -> Question:
    """Fill what a follow-up about one agency leaves open after a question about a set."""
    return of_one(question, context) if question.agencies else question


def _of_first(question: Question, context: Context, scope: Scope, store: Store) -> Question:
    """Read 它占全部的多少 as about the agency shown first, in the set before."""
    held = store.named(plain(context.first)) if context.first else ()
    if len(held) != 1 and (context.first or "place" in question.cues):
        return question
    loose = question.topic.loose
    topic = replace(context.topic, loose=loose) if not question.topic.meanings else question.topic
    return replace(
        question,
        agencies=tuple(held),
        scope=scope,
        topic=topic,
        years=question.years or context.years,
        columns=question.columns or context.columns,
    )


STANDS_ALONE = frozenset({"greeting", "help", "forecast", "opinion", "held", "procedure"})
_TALK = frozenset({"thanks", "about_bot", "other_topic"})


def inherit_who(question: Question, context: Context, store: Store) -> Question:
    """Fill agencies and years from the question before."""
    agencies = question.agencies or tuple(store.agency(id) for id in context.agencies)
    open_years = question.year_rule or question.cues & ALONG_YEARS
    years = question.years or (() if open_years else context.years)
    return replace(question, agencies=agencies, years=years)
