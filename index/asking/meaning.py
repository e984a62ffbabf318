"""From concepts to figures: which rows of the form a set of words asks for."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from data.vocabulary import vocabulary
from index.asking.concepts import Meaning, in_every_form, is_weak, listed_with, meanings
from index.asking.cover import Mention
from index.asking.premises import (
    pointed_at,
    times_counted,
    weighs,
    without_premises,
    without_refusals,
)
from index.asking.topic import SHARE, Clause, Topic, joined_by_head, of_one_head
from index.figures import TOTAL, parts_of


def topic_of(clauses: Sequence[Clause], columns: Sequence[str] = ()) -> Topic:
    """Return the figures that the clauses of a question ask for together.

    A clause that only sets the scene (收到申请，其中……) asks for nothing unless it counts itself
    or is an item of a list.
    """
    clauses = _completed(clauses, columns)
    topics = [_clause_topic(clause.mentions, columns) for clause in clauses]
    topics = without_premises(_of_one_list(of_one_head(topics, clauses)), clauses)
    topics = pointed_at(topics, clauses)
    asking = [clause.is_item or clause_counts(clause.mentions) for clause in clauses]
    if any(topic.is_strong for topic in topics):
        topics = [
            topic if topic.is_strong or asks else Topic()
            for topic, asks in zip(topics, asking, strict=True)
        ]
    topics = without_refusals(_without_stray(topics, clauses), clauses)
    loose = dict.fromkeys(name for topic in topics for name in topic.loose)
    # "国家秘密占不予公开的比例" asks for the part and for the whole.
    kept = _asked_for(topics, asking) if SHARE not in loose else _all(topics)
    kept = [one for one in kept if not (one.choose and _settled(one, kept))]
    kept = _without_scenes(kept, sum(asking))
    said = {name for clause in clauses for one in clause.mentions for name in one.values}
    counts = any(asking) or any(weighs(one) for clause in clauses for one in clause.mentions)
    if len(kept) == 1 and kept[0].counted and counts and not said & kept[0].open_beside:
        kept = [replace(kept[0], figures=kept[0].counted, choose=False)]
    counted = {
        one for topic, asks in zip(topics, asking, strict=True) if asks for one in topic.meanings
    }
    kept = [
        one for one in kept if one in counted or not any(_says_more(other, one) for other in kept)
    ]
    # Only then: what is said twice stays once, the fuller of the two or the first.
    kept = [
        one for at, one in enumerate(kept) if not any(_is_same(one, other) for other in kept[:at])
    ]
    once = {(one.figures, one.breakdown): one for one in reversed(kept)}
    # 清理掉、废止的规范性文件: one thing said twice.
    again = {name for name in loose if kept and all(_is_said_in(name, one) for one in kept)}
    again |= {name for name in loose if kept and all(_is_of(name, one) for one in kept)}
    return Topic(tuple(reversed(once.values())), tuple(one for one in loose if one not in again))


def _without_scenes(kept: list[Meaning], asked: int) -> list[Meaning]:
    """Return the meanings without the whole of a part: 办理结果里部分公开的有几件."""
    if asked <= 1:
        rows = {one.figures[0] for one in kept if not one.breakdown}
        kept = [one for one in kept if not (one.breakdown and rows & set(one.figures))]
    if any(name.startswith("narr_") for one in kept for name in one.figures):
        kept = [one for one in kept if not all(map(is_weak, one.of))] or kept
    return kept


def _is_said_in(name: str, meaning: Meaning) -> bool:
    """Tell whether a concept is one of those that mean a row: 保留 beside 现行有效的规范性文件."""
    rows = (one for one in meanings() if one.figures[:1] == meaning.figures[:1])
    return name in meaning.of or any(name in one.of for one in rows if not one.breakdown)


def _is_of(name: str, meaning: Meaning) -> bool:
    """Tell whether a concept only names what a row is about: reviews are of decisions."""
    return bool(meaning.of & set(vocabulary().phrasings["about"].get(name, ())))


def _settled(meaning: Meaning, others: Sequence[Meaning]) -> bool:
    """Tell whether another clause says which of several figures is meant: 收费，行政事业性收费."""
    return any(other != meaning and set(other.figures) & set(meaning.figures) for other in others)


def _all(topics: Sequence[Topic]) -> list[Meaning]:
    return [one for topic in topics for one in topic.meanings]


def _asked_for(topics: Sequence[Topic], asking: Sequence[bool]) -> list[Meaning]:
    """Return the meanings without the wholes of which only a part is asked for.

    诉讼几件，其中复议后起诉几件 asks for both; 办理结果中予以公开几件 for the part.
    """
    several = sum(asking) > 1
    parts = _without_wholes(_all(topics))
    return [
        one
        for topic, asks in zip(topics, asking, strict=True)
        for one in topic.meanings
        if one in parts or (asks and several and one in _without_wholes(topic.meanings))
    ]


def _of_one_list(topics: Sequence[Topic]) -> list[Topic]:
    """Return the topics, one that may mean rows of two lists as that of the row named before it.

    行政复议结果维持加结果纠正: both are outcomes of reviews.
    """
    settled = list(topics)
    for at, topic in enumerate(topics[1:], start=1):
        before = settled[at - 1].figures
        if not _is_open(topic) or not before:
            continue
        meanings_there = [
            replace(one, figures=same, solo=False)
            for one in topic.meanings
            if (same := tuple(name for name in one.figures if name in listed_with(before[0])))
        ]
        settled[at] = replace(topic, meanings=tuple(meanings_there)) if meanings_there else topic
    return settled


def _without_stray(topics: Sequence[Topic], clauses: Sequence[Clause]) -> list[Topic]:
    """Return the topics, an outcome that fits none of what is asked beside it as a loose word.

    处罚决定，后来又撤了的 asks for no review that was corrected.
    """
    settled = [one for topic in topics for one in topic.meanings if not one.solo]
    if not any(not is_weak(name) for one in settled for name in one.of):
        return list(topics)
    return [
        Topic((), (*topic.loose, *sorted(topic.meanings[0].of)))
        if _is_open(topic) and not clause.is_item
        else topic
        for topic, clause in zip(topics, clauses, strict=True)
    ]


def _completed(clauses: Sequence[Clause], columns: Sequence[str]) -> list[Clause]:
    """Join a clause that means nothing alone to the one before: 复议几件，结果如何.

    Also one that may mean two things alone, of which the one before says which: 诉讼呢，维持几件.
    """
    joined: list[Clause] = []
    for clause in clauses:
        alone = _clause_topic(clause.mentions, columns)
        # 其他对外管理服务事项，商务厅2020年，上一年有几项: what stands between says no row.
        at = next((at for at in range(len(joined) - 1, -1, -1) if _names_rows(joined[at])), -1)
        last = joined[at] if joined else None
        before = last is not None and bool(_clause_topic(last.mentions, columns).loose)
        before = before and not clause.is_item
        if last is not None and (before or alone.loose or _is_open(alone)):
            both = (*last.mentions, *clause.mentions)
            if not _clause_topic(both, columns).loose and not _is_open(
                _clause_topic(both, columns)
            ):
                joined[at] = Clause(both, last.is_item)
                continue
        joined.append(clause)
    return joined


def _names_rows(clause: Clause) -> bool:
    return any(one.kind in ("concept", "figure") for one in clause.mentions)


def _is_open(topic: Topic) -> bool:
    return bool(topic.meanings) and all(one.solo for one in topic.meanings)


def clause_counts(clause: Sequence[Mention]) -> bool:
    """Tell whether a clause asks how many."""
    if times_counted(clause):
        return True
    said = {name for found in clause if found.said.isascii() for name in found.values}
    return {"requests", "received"} <= said


def _clause_topic(mentions: Sequence[Mention], columns: Sequence[str]) -> Topic:
    """Return the figures that the concept and figure mentions of a clause ask for.

    The largest sets of concepts win; a concept that none uses is `loose`. Weak concepts
    ("申请", "收到") count only where nothing stronger is said.
    """
    said = tuple((one.kind, one.values) for one in mentions if one.kind in ("concept", "figure"))
    dialogue = vocabulary().phrasings["dialogue"]
    listed = any(found.said in dialogue["listing"] for found in mentions)
    listed = listed or any(found.said in dialogue["alternatives"] for found in mentions)
    return _topic_of_words(said, times_counted(mentions) < _TWICE, listed, TOTAL in columns)


@lru_cache(maxsize=4096)
def _topic_of_words(
    said: tuple[tuple[str, tuple[str, ...]], ...], of_parts: bool, listed: bool, in_all: bool
) -> Topic:
    """Return the figures that words of some kinds ask for; nothing else of a clause decides than
    whether it asks more than once how many, lists things, and asks for the total."""
    order = _without_heads(list(dict.fromkeys(name for _, values in said for name in values)))
    direct = _direct(said)
    present = {*order, *((TOTAL,) if in_all else ())}
    strong = {name for name in order if not is_weak(name)}
    fitting = [
        meaning
        for meaning in meanings()
        if meaning.of <= present and not (meaning.solo and strong - meaning.of)
    ]
    if strong or direct:
        fitting = [meaning for meaning in fitting if meaning.of & strong]
    largest = [
        one
        for one in fitting
        if not any(one.of < other.of for other in fitting)
        if not (of_parts and any(_says_more(other, one) for other in fitting))
    ]
    rest = [] if listed else _beside_a_rate(largest)
    largest = [one for one in largest if one not in rest]
    used = {name for meaning in (*largest, *direct) for name in (*meaning.of, *meaning.figures)}
    largest = [one for one in largest if not _is_narrowed(one, largest)]
    chosen = [*largest, *direct]
    first = {name: place for place, name in enumerate(order)}
    chosen.sort(key=lambda one: sorted(first.get(name, 0) for name in one.of))
    topic = Topic(tuple(chosen), tuple(name for name in order if name in strong - used))
    return _with_own_head(topic) if listed and topic.loose else topic


def _without_heads(order: list[str]) -> list[str]:
    """Return concepts without the head of a list of which one item is named: 结果被纠正."""
    heads: dict[str, list[str]] = vocabulary().phrasings["heads"]
    return [name for name in order if not set(heads.get(name, ())) & set(order)]


def _with_own_head(topic: Topic) -> Topic:
    """Return a list whose one item has the head of the row beside it: 新发的和废止的规范性文件."""
    alone = joined_by_head(Topic((), topic.loose), topic) if len(topic.loose) == 1 else None
    return Topic((*alone.meanings, *topic.meanings)) if alone is not None else topic


def _is_narrowed(one: Meaning, others: Sequence[Meaning]) -> bool:
    """Tell whether other words of the clause name some of the rows that a meaning lists:
    政府集中采购的采购总金额 is the amount alone."""
    rows = set(one.figures)
    return any(set(other.figures) < rows and not one.of & other.of for other in others)


def _is_same(one: Meaning, other: Meaning) -> bool:
    """Tell whether two meanings are one row, by its number and by its words: （三）不予公开."""
    plain = not (one.breakdown or other.breakdown or one.choose or other.choose)
    return plain and one != other and one.figures[0] == other.figures[0]


_TWICE = 2


def _says_more(other: Meaning, one: Meaning) -> bool:
    """Tell whether a meaning holds all of another and more; a total adds nothing to a part:
    废止的规范性文件一共几件 asks for what was repealed."""
    return one.of < other.of or (
        TOTAL in one.of and TOTAL not in other.of and one.of - {TOTAL} < other.of
    )


def _beside_a_rate(meanings: Sequence[Meaning]) -> list[Meaning]:
    """Return what stands beside a rate without being listed with it: 规范性文件公开率 is no rate
    of the form, 规范性文件和公开率 are two figures."""
    derived = vocabulary().derived
    rates = [
        one
        for one in meanings
        if any(name in derived and derived[name].over for name in one.figures)
    ]
    return [one for one in meanings if one not in rates] if rates else []


def _direct(said: Sequence[tuple[str, tuple[str, ...]]]) -> list[Meaning]:
    """Return the meanings of wordings that name a row outright."""
    named = (in_every_form(values) for kind, values in said if kind == "figure")
    return [
        Meaning(frozenset(figures[:1]), figures, breakdown=False, choose=False, also=())
        for figures in dict.fromkeys(named)
    ]


def _without_wholes(meanings: Sequence[Meaning]) -> list[Meaning]:
    """Drop a sum, a total or a breakdown where one of its own parts is asked for beside it."""
    asked = {name for one in meanings if not one.breakdown for name in one.figures}
    return [one for one in meanings if not _is_whole(one, asked - set(one.figures))]


def _is_whole(meaning: Meaning, asked: set[str]) -> bool:
    if meaning.breakdown:
        return bool(asked & set(meaning.figures))
    if TOTAL in meaning.of and asked & listed_with(meaning.figures[0]):
        # 办理结果里予以公开的总计: the total is that of the part's own row.
        return True
    return any(parts_of(name) & asked for name in meaning.figures)
