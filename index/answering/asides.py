"""Words of a question that say nothing of what is counted: who asks, what is denied."""

import re
from collections.abc import Sequence

from data.vocabulary import vocabulary
from index.asking.cover import Mention
from index.asking.parts import says_whose
from index.asking.question import Question

TELLING = ("unknown", "concept", "figure", "column", "section")
"""Kinds of mentions that may say what is counted."""


def around(scene: Question) -> tuple[Mention, ...]:
    """Return the words said around a question, where they are no question of their own."""
    said = without_denied(scene.text, scene.mentions)
    if any(map(counts_here, said)):
        return ()
    if any(one.kind == "agency" for one in said):
        return without_asides(scene.text, said)
    speaks = any(word in scene.text for word in vocabulary().synonyms["speakers"])
    return () if speaks else said


def without_denied(text: str, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the mentions without those denied beside what is meant: 我问的是抖音，不是微博."""
    known = vocabulary().synonyms
    denied = [
        found.span()
        for found in re.finditer(known["denied"], text)
        if not found.group().rstrip().endswith(tuple(known["doubting"]))
        and text[found.end() : found.end() + 1] not in known["doubting"]
    ]
    kept = tuple(one for one in mentions if not any(a <= one.start < b for a, b in denied))
    left = [one for one in mentions if one not in kept]
    asks = any(one.kind in TELLING for one in kept)
    return kept if asks and not any(map(counts_here, left)) else tuple(mentions)


def without_asides(text: str, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the mentions without the clauses before the agency that speak of who asks."""
    known = vocabulary().synonyms
    named = min((one.start for one in mentions if one.kind == "agency"), default=0)
    start, left_out = 0, []
    for clause in re.split(f"(?<=[{known['clause_marks']}])", text[:named]):
        end = start + len(clause)
        of_speaker = any(word in clause for word in known["speakers"]) and not says_whose(clause)
        if of_speaker and end <= named and not any(word in clause for word in known["narrowing"]):
            left_out.append((start, end))
        start = end
    return tuple(
        one for one in mentions if not any(a <= one.start and one.end <= b for a, b in left_out)
    )


def first_asked(text: str, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the mentions without the clauses behind the number that ask something else.

    A bracket behind such a clause narrows the whole: 收到几件，存在什么问题（仅限涉外的）.
    """
    known = vocabulary().synonyms
    counted = [one.end for one in mentions if counts_here(one)]
    start, left_out = 0, []
    for clause in re.split(rf"(?<=[{known['clause_marks']}])|(?=\()", text):
        asks = any(word in clause for word in known["asking_more"])
        if counted and start >= counted[-1] and asks:
            left_out.append((start, start + len(clause)))
        start += len(clause)
    return tuple(one for one in mentions if not any(a <= one.start < b for a, b in left_out))


def counts_here(one: Mention) -> bool:
    """Tell whether a mention asks how many."""
    words = vocabulary().phrasings["counting"]
    which = any(word in one.said for word in words["which"])
    return not which and any(word in one.said for word in words["words"])
