"""Agencies or rows asked about one after the other, which a follow-up takes together."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from data.vocabulary import vocabulary
from index.asking.carried import counted
from index.asking.question import Context, Question, rank_cues
from index.asking.topic import Topic
from index.figures import TOTAL
from index.store import Agency, Store


def rows_together(question: Question, context: Context) -> Topic | None:
    """Return the rows that 两项合计 adds, 这俩差多少 sets apart: those asked about last.

    None where none is meant.
    """
    said = _both().match(question.text)
    together = TOTAL in question.columns or "gap" in question.cues
    if said is None or question.topic.meanings or not together:
        return None
    numbers: dict[str, int] = vocabulary().phrasings["order"]["numbers"]
    named = said["count"]
    count = _PAIR if said["both"] else int(named) if named.isdigit() else numbers[named]
    rows = context.rows[-count:]
    meanings = tuple(one for topic in rows for one in topic.meanings)
    return Topic(meanings) if len(rows) == count == len(meanings) else None


_PAIR = 2


@cache
def _both() -> re.Pattern[str]:
    return re.compile(vocabulary().phrasings["dialogue"]["rows_together"])


def of_those_before(question: Question, context: Context) -> Question:
    """Read 这两家 as those named beside it or asked about before, where they are so many."""
    counts = {one.whole for one in question.mentions if one.whole}
    named = len(question.agencies) or context.members or len(context.spoken_of)
    if counts != {named} and not (counts == {len(context.spoken_of)} and not question.agencies):
        return question
    mentions = tuple(
        replace(one, kind="free", entries=()) if one.whole else one for one in question.mentions
    )
    return replace(question, mentions=mentions, cues=question.cues - {"all"})


def among_named(question: Question, context: Context, store: Store) -> Question:
    """Read 哪家多, 两家差多少, 三家加起来 as about the agencies asked about one after the other."""
    together = TOTAL in question.columns or question.cues & ({"gap", "compare"} | rank_cues())
    named = question.agencies and tuple(one.id for one in question.agencies) != context.agencies
    if len(context.spoken_of) < 2 or not together or named or question.scope:
        return question
    if question.topic.meanings and question.topic != context.topic:
        return question
    says_years = any(one.year is not None for one in question.mentions)
    if says_years and question.years != context.years:
        return question
    count = counted(question) or len(context.spoken_of)
    agencies = tuple(store.agency(id) for id in context.spoken_of[-count:])
    counts_them = _both().match(question.text) is not None and len(context.rows) < 2  # 两个
    if len(agencies) < 2 or not (counts_them or _says_agencies(question)):
        return question
    return replace(
        question,
        agencies=agencies,
        topic=context.topic,
        years=question.years if says_years else _years_of(agencies, context),
        own_years=() if says_years else _turns(agencies, context),
        columns=(*question.columns, *context.columns),
    )


def _years_of(agencies: Sequence[Agency], context: Context) -> tuple[int, ...]:
    """Return the years that were asked for of agencies, one after the other."""
    own = dict(context.own_years)
    said = tuple(dict.fromkeys(own[one.id] for one in agencies if one.id in own))
    return said or context.years


def _turns(agencies: Sequence[Agency], context: Context) -> tuple[tuple[int, int], ...]:
    """Return agencies with a year each, where they were asked about in different years."""
    own = [(one.id, year) for one in agencies for id, year in context.own_years if id == one.id]
    return tuple(own) if len(own) == len(agencies) and len({year for _, year in own}) > 1 else ()


def _says_agencies(question: Question) -> bool:
    """Tell whether a follow-up speaks of agencies (哪家, 两家, 谁), not of rows or years."""
    words = vocabulary().phrasings["dialogue"]["agencies"]
    return any(word in one.said for one in question.mentions for word in words)
