"""Names not understood to the last letter, with the held agencies that may be meant."""

from collections.abc import Sequence
from dataclasses import replace

from index.names.doubt import (
    before_bracket,
    cut_off,
    left_behind,
    near_anywhere,
    near_at,
    unknown_before,
)
from index.names.mention import AgencyMention
from index.names.near import Near
from index.names.sounds import FAR, heard
from index.names.spans import NameSpan
from index.store import Store

MOST_NEAR = 20
"""Agencies suggested at most beside a name that is not held."""
AS_NEAR = 0.75
"""How much farther another agency may be so that a repaired name is still asked for."""
LEFT_COSTS = 2.0
"""What a letter costs that a name leaves unexplained behind it."""
REPAIRED = ("unsure", "typo", "homophone")
"""Rules of names that are not as they were written."""
UNDERSTOOD = ("exact", "nickname", "pinyin", "english", "inherited")
"""Rules of names that need no other reading, whether held or not."""


def settled(
    text: str, span: NameSpan, mention: AgencyMention, store: Store, last: int
) -> AgencyMention:
    """Return a mention, one that is not understood to its last letter with what is near it.

    `last` is where the mention before it ends.
    """
    if span.many:
        return mention
    bracket = before_bracket(text, mention.start, mention.end)
    if bracket >= 0:
        return _within_brackets(text, mention, store, bracket)
    begin = unknown_before(text, mention.start, last) if span.rule == "nickname" else mention.start
    if begin < mention.start:
        unsure = replace(mention, start=begin, agencies=(), candidates=mention.agencies)
        return _offered(text, unsure, near_at(text, begin, store, mention.end))
    left = left_behind(text, mention.end, span)
    whole = not span.foreign and span.rule in UNDERSTOOD and span.open_left < 0
    repaired = mention.rule in REPAIRED and bool(mention.agencies)
    if (mention.agencies or whole) and not left and not repaired:
        return mention
    understood = bool(mention.agencies) or whole
    reach = mention.end + (understood and not repaired)
    start = mention.start
    near = list(near_at(text, start, store, reach))
    if left and not near and not span.office:
        start = unknown_before(text, start, last)
        near = list(near_at(text, start, store, reach)) if start < mention.start else []
    if repaired:
        near = [n for n in near if n.cost <= near[0].cost + AS_NEAR]
    elif understood:
        near = [n for n in near if n.cost < LEFT_COSTS * left]
    elif span.foreign and span.body and span.rule != "merged":
        ending = heard(text[mention.end - 1 : mention.end])
        near = [n for n in near if n.end > mention.end or n.last == ending]
    others = [n for n in near if n.agency not in mention.agencies]
    own = min((n.cost for n in near if n.agency in mention.agencies), default=FAR)
    sure = not repaired and all(own < n.cost for n in others)
    if others and not sure:
        return _offered(text, replace(mention, start=start), near)
    bare = span.placed and not (span.office or span.foreign)
    if bare and not near and cut_off(text, mention.end, left):
        return replace(mention, agencies=(), candidates=mention.agencies, rule="unsure", score=0.5)
    return mention


def _within_brackets(text: str, mention: AgencyMention, store: Store, start: int) -> AgencyMention:
    """Return a place in the brackets of a longer name, which is not that place's government."""
    near = near_at(text, start, store, mention.end + 1)
    unknown = replace(mention, start=start, agencies=(), candidates=(), rule="unknown")
    return (
        _offered(text, unknown, near) if near else replace(unknown, said=text[start : mention.end])
    )


def _offered(text: str, mention: AgencyMention, near: Sequence[Near]) -> AgencyMention:
    end = max([mention.end, *(n.end for n in near[:1])])
    offered = (*(n.agency for n in near), *mention.agencies, *mention.candidates)
    return replace(
        mention, end=end, said=text[mention.start : end], agencies=(), rule="unsure", score=0.5,
        candidates=tuple(dict.fromkeys(offered))[:MOST_NEAR],
    )  # fmt: skip


def guessed(text: str, store: Store) -> tuple[AgencyMention, ...]:
    """Return what a text may name in which no name is understood."""
    found = near_anywhere(text, store)
    if not found:
        return ()
    start = found[0][0]
    near = [n for at, n in found if at == start]
    nothing = AgencyMention(start, start, "", (), (), "unsure", 0.5)
    return (_offered(text, nothing, near),)
