"""Names beside each other: what one says for the next."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from index.names.functions import Spelling, spellings, wording
from index.names.regions import Region
from index.names.spans import NameSpan
from index.store import Agency, Store

_LEVELS = ("central", "province", "prefecture", "county", "functional_area", "township")


def joined(spans: tuple[NameSpan, ...]) -> tuple[NameSpan, ...]:
    """Return the spans with a place and one directly behind it that lies elsewhere made one.

    Such a place does not exist (宁波鼓楼区), whatever its parts are.
    """
    whole: list[NameSpan] = []
    for span in spans:
        before = whole[-1] if whole else None
        if before and before.end == span.start and _is_outer(before, span):
            whole[-1] = replace(span, start=before.start, places=(), rule="apart")
        else:
            whole.append(span)
    return tuple(whole)


def _is_outer(before: NameSpan, span: NameSpan) -> bool:
    if before.office or before.foreign or before.many or not (before.places and span.places):
        return False
    ranks = [min(rank_of(r.level) for r in one.places) for one in (before, span)]
    return ranks[0] < ranks[1]


def inheriting(text: str, span: NameSpan, before: NameSpan | None) -> NameSpan:
    """Return a function without place with the place of the agency just before it in a list."""
    if span.placed or span.level or before is None or not before.placed or span.foreign:
        return span
    if _listed(text, before, span):
        return replace(span, places=before.places, placed=True, rule="inherited", open_left=-1)
    return span


def sharing(text: str, span: NameSpan, after: NameSpan | None, store: Store) -> NameSpan:
    """Return a bare place with the function of the next in a list (黑龙江和山西外办).

    Only where its government is not held and such an office is.
    """
    if after is None or after.office is None or not after.placed or not _is_bare(span):
        return span
    if not _listed(text, span, after) or held_at(span.places, government().stem, store):
        return span
    there = held_at(span.places, after.office.stem, store)
    return replace(span, office=after.office, rule="inherited") if there else span


def _is_bare(span: NameSpan) -> bool:
    return span.placed and not (span.office or span.foreign or span.many) and span.rule == "exact"


def _listed(text: str, before: NameSpan, after: NameSpan) -> bool:
    """Say whether only a list word stands between two names."""
    return text[before.end : after.start].strip() in _list_words()


@cache
def _list_words() -> frozenset[str]:
    return frozenset(word.strip() for word in wording()["lists"])


def held_at(places: Iterable[Region], function: str, store: Store) -> list[Agency]:
    """Return the agencies of exactly these places, not those of townships and areas in them."""
    levels = {region.code: region.level for region in places}
    return [
        agency
        for code, level in levels.items()
        for agency in store.agencies(place=code, function=function)
        if agency.level == level
    ]


def government() -> Spelling:
    """Return the function that a bare place means."""
    return spellings()[wording()["government"][0]]


def rank_of(level: str) -> int:
    """Return the place of a level in the order from the country down."""
    return _LEVELS.index(level) if level in _LEVELS else len(_LEVELS)
