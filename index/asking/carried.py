"""Single slots a follow-up takes over: an agency named by half, applicants, a direction."""

from dataclasses import replace

from data.vocabulary import vocabulary
from index.answer import Warn
from index.asking.cover import Mention
from index.asking.obstacles import is_bare_place
from index.asking.question import Context, Question, number_cues
from index.figures import TOTAL
from index.names import AgencyMention
from index.names.regions import gazetteer
from index.plan import Order
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
    if _says_only_where(question) and any(one.said.startswith(_too()) for one in question.mentions):
        question = replace(question, cues=question.cues | {"follow"})
    named = [found.agency for found in question.mentions if found.agency is not None]
    follows = "follow" in question.cues or _says_only_where(question)
    if not named or not follows or not context.agencies:
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
    return replace(
        question,
        agencies=(held[0],),
        obstacle=None,
        cues=question.cues | {"follow"},
        notes=(*question.notes, note),
    )


def _too() -> tuple[str, ...]:
    return tuple(vocabulary().phrasings["dialogue"]["too"])


def _says_only_where(question: Question) -> bool:
    """Tell whether a question says no more than a place, and perhaps a year: 山西的也说一下."""
    told = [one for one in question.mentions if one.kind not in ("free", "frame", "year")]
    return [one.kind for one in told] == ["agency"]


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
    """Return the applicants asked about: those said now, else those said before.

    The total of all of them is said too: 绥芬河的总数.
    """
    own = tuple(one for one in question.columns if one != TOTAL)
    of_all = vocabulary().phrasings["dialogue"]["of_all_applicants"]
    if own or question.topic.meanings or any(one.said in of_all for one in question.mentions):
        return question.columns
    kept = names or question.years or question.cues & ASKING
    return (*question.columns, *(context.columns if kept else ()))


ASKING = frozenset(
    {
        "yoy",
        "which_way",
        "gap",
        "growth",
        "increased",
        "decreased",
        "trend",
        "which_year",
        "checks",
        "failed",
        "text_vs_table",
        "blank",
    }
)
"""Cues that ask something of the figure asked about before."""


def counted(question: Question) -> int:
    """Return how many agencies 两家 or 三家 are; 0 where a question does not count them."""
    return next((one for one in map(_count_of, question.mentions) if one), 0)


def said_whole(mention: Mention) -> int:
    """Return how many all there are is said to be: 这五家, 三家机关; 0 without a number."""
    named = mention.agency
    if mention.whole or named is None or named.rule != "set":
        return mention.whole
    if named.place or named.function or named.unit not in ("", "agency"):
        return 0  # 哪两个区政府 asks for so many of a kind
    numbers: dict[str, int] = vocabulary().phrasings["order"]["numbers"]
    return numbers.get(mention.said[:1], 0)


def _count_of(mention: Mention) -> int:
    if mention.whole:
        return mention.whole
    words = vocabulary().phrasings["dialogue"]["agencies"]
    numbers: dict[str, int] = vocabulary().phrasings["order"]["numbers"]
    for word in words:
        head = mention.said.removesuffix(word)
        if head != mention.said and head in numbers:
            return numbers[head]
    return 0


def other_members(question: Question, context: Context) -> bool:
    """Tell whether a follow-up takes together what the answer before did not name or count.

    So 三家加起来 after one place of fifteen; and what 一共多少件 of those that went up means, their
    figures or their changes, nobody says.
    """
    if not _takes_together(question) or question.order is not None:
        return False
    count = counted(question)
    of_changes = context.cues & {"increased", "decreased", "above_mean", "below_mean"}
    listed = context.cues & {"which", "count"}
    return bool(count and count != context.members) or bool(of_changes and listed)


def order_kept(question: Question, context: Context, folds: bool) -> Order | None:
    """Return the order that a follow-up keeps: 加起来 after 前三名 is of those three."""
    if not folds:
        return context.order
    whole = question.scope is not None or "all" in question.cues
    of_first = context.order is not None and context.order.top and not whole
    return context.order if of_first and _takes_together(question) else None


def _takes_together(question: Question) -> bool:
    return TOTAL in question.columns or bool(question.cues & number_cues())
