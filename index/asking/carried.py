"""Single slots a follow-up takes over: an agency named by half, applicants, a direction."""

from dataclasses import replace

from index.answer import Warn
from index.asking.question import Context, Question
from index.asking.who import is_bare_place
from index.figures import TOTAL
from index.names import AgencyMention
from index.names.regions import gazetteer
from index.store import Agency, Store


def same_agency(question: Question, context: Context) -> Question:
    """Read a name that fits several as the one the chat has just spoken of: 省外办."""
    named = [found.agency for found in question.mentions if found.agency is not None]
    if len(named) != 1 or question.agencies or len(named[0].agencies) < 2:
        return question
    spoken = [agency for agency in named[0].agencies if agency.id in context.agencies]
    if len(spoken) != 1:
        return question
    note = Warn("read_inherited", {"said": named[0].said, "agency": spoken[0].name})
    return replace(question, agencies=(spoken[0],), obstacle=None, notes=(*question.notes, note))


def same_function(question: Question, context: Context, store: Store) -> Question:
    """Read a bare place in a follow-up as the same kind of agency there: 外办, then 山西的."""
    named = [found.agency for found in question.mentions if found.agency is not None]
    if not named or "follow" not in question.cues or not context.agencies:
        return question
    bare = named[-1]
    before = store.agency(context.agencies[0])
    if not is_bare_place(bare) or not before.function or len(question.agencies) > 1:
        return question
    places = [place.code for place in bare.place] + _namesakes(before, bare)
    held = [one for place in places for one in store.agencies(place, before.function)]
    if len(held) != 1 or held == list(question.agencies):
        return question
    note = Warn("read_inherited", {"said": bare.said, "agency": held[0].name})
    return replace(question, agencies=(held[0],), obstacle=None, notes=(*question.notes, note))


def _namesakes(before: Agency, bare: AgencyMention) -> list[str]:
    """Return the places inside another that have the name of the one before: 朝阳区, 北京的."""
    region = gazetteer().region(before.place)
    if region is None:
        return []
    return [
        other.code
        for other in gazetteer().named(region.name)
        if other.code != before.place
        and any(gazetteer().inside(other, place) for place in bare.place)
    ]


def turned(question: Question, kept: frozenset[str]) -> frozenset[str]:
    """Turn a condition round where the other direction is asked for: 下降的呢, 上升的呢."""
    if "increased" in kept and "less" in question.cues:
        return kept - {"increased"} | {"decreased"}
    if "decreased" in kept and "yoy" in question.cues and "less" not in question.cues:
        return kept - {"decreased"} | {"increased"}
    return kept


def still_apart(question: Question, context: Context) -> frozenset[str]:
    """Return the cue of a difference of agencies that a follow-up about another year keeps."""
    last = context.last
    if last is None or len(last.agencies) < 2 or not question.years or question.agencies:
        return frozenset()
    return last.cues & {"gap", "less"}


def columns_kept(question: Question, context: Context, names: bool) -> tuple[str, ...]:
    """Return the applicants asked about: those said now, else those said before."""
    own = tuple(one for one in question.columns if one != TOTAL)
    if own or question.topic.meanings:
        return question.columns
    kept = names or question.years or question.cues & ASKING
    return (*question.columns, *(context.columns if kept else ()))


ASKING = frozenset(
    {
        "yoy",
        "gap",
        "growth",
        "increased",
        "decreased",
        "trend",
        "checks",
        "failed",
        "text_vs_table",
        "blank",
    }
)
"""Cues that ask something of the figure asked about before."""
