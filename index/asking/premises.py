"""Clauses that ask nothing themselves: they state their number, or set the scene of a row that is
pointed at."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from data.vocabulary import vocabulary
from index.asking.concepts import Meaning, is_ground
from index.asking.cover import Mention
from index.asking.topic import SHARE, Clause, Topic
from index.figures import TOTAL


def without_premises(topics: Sequence[Topic], clauses: Sequence[Clause]) -> list[Topic]:
    """Return the topics without those of clauses that state their number themselves.

    无法提供1件，可办理结果总计写的是几 asks for the total alone.
    """
    states = [_states(clause.mentions) for clause in clauses]
    asked = any(topic.meanings and not stated for topic, stated in zip(topics, states, strict=True))
    if not asked:
        return list(topics)
    return [
        Topic() if stated and topic.meanings and not topic.loose else topic
        for topic, stated in zip(topics, states, strict=True)
    ]


def pointed_at(topics: Sequence[Topic], clauses: Sequence[Clause]) -> list[Topic]:
    """Return the topics, those that only set the scene left out beside a row that is pointed at:
    总共多少件申请，办理结果总计那行."""
    words = vocabulary().phrasings["dialogue"]["pointing"]
    points = [any(one.said in words for one in clause.mentions) for clause in clauses]
    rows = [topic for topic, at in zip(topics, points, strict=True) if at and topic.is_strong]
    if not rows:
        return list(topics)
    return [topic if topic.is_strong else Topic() for topic in topics]


def without_refusals(topics: Sequence[Topic], clauses: Sequence[Clause]) -> list[Topic]:
    """Return the topics, 没给 beside the ground of a refusal as its scene: 重复申请没给的几件.

    Listed with the ground it is a row of its own (重复申请和不予公开), and of a share it is
    what the ground is a part of, unless it stands right behind it: 因国家秘密被拒的占比.
    """
    if not any(_is_ground(one) for topic in topics for one in topic.meanings):
        return list(topics)
    shares = any(SHARE in topic.loose for topic in topics)
    listing = vocabulary().phrasings["dialogue"]["listing"]
    kept = []
    for topic, clause in zip(topics, clauses, strict=True):
        grounds = any(_is_ground(one) for one in topic.meanings)
        listed = clause.is_item or any(one.said in listing for one in clause.mentions)
        scene = not listed and (grounds or not times_counted(clause.mentions))
        scene = scene and (not shares or _is_refused(clause.mentions))
        meanings = [one for one in topic.meanings if not (scene and one.of == {"denied"})]
        kept.append(replace(topic, meanings=tuple(meanings)))
    return kept


def _is_refused(clause: Sequence[Mention]) -> bool:
    """Tell whether a refusal stands right behind its ground: 国家秘密|被拒."""
    return any(
        "denied" in one.values and before.end == one.start and any(map(is_ground, before.values))
        for before, one in pairwise(clause)
    )


def _is_ground(meaning: Meaning) -> bool:
    """Tell whether a meaning is one ground, no sum of them."""
    name = meaning.figures[0]
    return not meaning.breakdown and name in vocabulary().indicators and is_ground(name)


def _states(clause: Sequence[Mention]) -> bool:
    """Tell whether a clause says how many, and no limit."""
    cues = {name for one in clause if one.kind == "cue" for name in one.values}
    numbered = any(one.kind == "number" and not one.said.isdecimal() for one in clause)
    # 上一年10项再加本年增的: the number is an operand of what is asked.
    added = any(one.kind == "column" and TOTAL in one.values for one in clause)
    return numbered and not cues and not added and not times_counted(clause)


def times_counted(mentions: Sequence[Mention]) -> int:
    """Return how often some mentions ask how many."""
    return sum(_counts(found.said) for found in mentions)


@lru_cache(maxsize=4096)
def _counts(said: str) -> bool:
    """Tell whether a word asks how many."""
    return any(word in said for word in vocabulary().phrasings["counting"]["words"])


def weighs(one: Mention) -> bool:
    """Tell whether a word weighs one agency against another, or asks on: 哪个收费多, 收费呢."""
    words = vocabulary().phrasings["dialogue"]
    return one.said in words["more"] or one.said in words["fewer"] or "follow" in one.values
