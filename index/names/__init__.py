"""Agencies named in a question: where, which, and how sure.

One agency is never silently taken for another: the place must fit exactly, the whole name counts,
and what only may be meant is a candidate, never an answer.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from data.records import replace
from index.names.called import aliases_of
from index.names.doubt import opened, whole_names
from index.names.functions import (
    LevelWord,
    Spelling,
    ending_of,
    level_word_at,
    spelling_at,
    spellings,
    wording,
)
from index.names.mention import AgencyMention
from index.names.naming import Described, describe, take_apart
from index.names.neighbours import government, held_at, inheriting, joined, rank_of, sharing
from index.names.places import current_places
from index.names.regions import Region
from index.names.scan import scan
from index.names.settle import MOST_NEAR, REPAIRED, guessed, settled
from index.names.spans import NameSpan
from index.names.units import is_unit, units
from index.store import Agency, Store

__all__ = ["AgencyMention", "Described", "aliases_of", "describe", "find_agencies", "is_unit"]


def find_agencies(text: str, store: Store) -> tuple[AgencyMention, ...]:
    """Return the agencies a normalised question names, in its order.

    Rules: `name` a stored name or alias; `exact` place and function as said; `only_one` the only
    stored agency of several that could be meant; `inherited` place or function of the agency named
    before or after; `nickname`; `typo`, `homophone`, `pinyin`, `english` a repaired or foreign
    spelling; `lineage` a body that was followed by the candidates; `unsure` candidates only;
    `unknown` a body nobody holds; `set` several agencies by place, function and level.
    """
    spans = whole_names(text, _with_aliases(text, joined(tuple(scan(text))), store))
    mentions: list[AgencyMention] = []
    for at, (span, named) in enumerate(spans):
        before = spans[at - 1][0] if at else None
        after = spans[at + 1][0] if at + 1 < len(spans) else None
        last = mentions[-1].end if mentions else 0
        if last > _from(span):
            continue
        whole = sharing(text, inheriting(text, span, before), after, store)
        whole = opened(text, whole, last)
        mentions.append(settled(text, whole, _mention(text, whole, named, store), store, last))
    return tuple(mentions) or guessed(text, store)


def _with_aliases(text: str, spans: Sequence[NameSpan], store: Store) -> list[tuple[NameSpan, str]]:
    """Return the spans, each with the alias that is exactly it, and aliases no span explains.

    An alias inside a longer name is no name here.
    """
    found = {(span.start, span.end): (span, "") for span in spans}
    for start, end, alias in store.aliases_in(text):
        if _is_generic(alias):
            continue
        inside = [s for s in spans if _from(s) < end and start < s.end]
        if all(start <= _from(s) and s.end <= end for s in inside):
            for span in inside:
                found.pop((span.start, span.end), None)
            if not any(start < e and b < end for b, e in found):
                kept = replace(inside[0], start=start, end=end) if len(inside) == 1 else None
                found[start, end] = (kept or NameSpan(start, end, foreign=True), alias)
    return [found[key] for key in sorted(found)]


def _from(span: NameSpan) -> int:
    return span.open_left if span.open_left >= 0 else span.start


def _is_generic(alias: str) -> bool:
    """Say whether an alias names no place and may be many agencies' (省外办)."""
    kind = level_word_at(alias, 0)
    office = spelling_at(alias, len(kind.word) if kind else 0)
    return alias in spellings() or bool(kind and office)


def _mention(text: str, span: NameSpan, alias: str, store: Store) -> AgencyMention:
    said = text[_from(span) : span.end]
    office = span.office or (None if span.foreign or span.many else government())
    named = tuple(store.named(alias)) if alias else ()
    if span.central and span.body and not named:
        named = tuple(store.named(span.body))
    mention = AgencyMention(
        _from(span), span.end, said, (), (), span.rule, 1.0, current_places(span.places),
        office.stem if office else "", _level(span),
    )  # fmt: skip
    if span.many:
        own = span.unit in units() and units()[span.unit].own
        level = span.set_level or (_level(span) if own else "")
        return replace(mention, rule="set", level=level, unit=span.unit)
    exactly = tuple(agency for agency in named if agency.name == said)
    if exactly:
        return replace(mention, agencies=exactly, rule="name")
    if span.foreign or office is None or (named and span.rule in REPAIRED):
        return _known_by_alias(mention, named, span, store)
    if span.placed:
        return _placed(mention, span, office, named, store)
    return _generic(mention, span, office, named, store)


def _known_by_alias(
    mention: AgencyMention, named: tuple[Agency, ...], span: NameSpan, store: Store
) -> AgencyMention:
    there = (
        agency
        for region in (() if span.rule in REPAIRED else span.places)
        for agency in store.agencies(place=region.code)
        if {region.name + span.body, region.short + span.body} & {agency.name, *agency.aliases}
    )
    found = _ordered((*named, *there))
    if found and not span.placed and all(a.level == "township" for a in found):
        return replace(mention, agencies=found, rule="only_one" if len(found) == 1 else "exact")
    if found:
        return replace(mention, agencies=found, rule="name")
    near = _of_places(span.places, store)
    return replace(mention, rule="unknown", near_place=near)


def _placed(
    mention: AgencyMention, span: NameSpan, office: Spelling, named: Iterable[Agency], store: Store
) -> AgencyMention:
    there = [a for a in held_at(span.places, office.stem, store) if _fits_office(a, office)]
    fitting = _ordered((*named, *(a for a in there if _is_said(a, office, span.places))))
    # 龙江 may be 黑龙江省 or 龙江县, but only a province has a 厅.
    provincial = office.ending == wording()["provincial"]
    places = [r for r in span.places if not provincial or r.level == "province"]
    unclear = len(fitting) == 1 and len({r.short for r in places}) > 1
    other_kind = not named and any(not _is_of_kind(agency, office) for agency in fitting)
    guessed_place = span.rule == "guess" and not provincial
    if span.rule == "unsure" or guessed_place or unclear or other_kind:
        return replace(mention, candidates=fitting, rule="unsure", score=0.5)
    if not fitting:
        return _not_held(mention, _ordered(there), span, office, store)
    alone = len(fitting) == 1 and len({r.code for r in mention.place}) > 1
    rule = "nickname" if span.rule == "guess" else span.rule
    return replace(mention, agencies=fitting, rule="only_one" if alone else rule)


def _not_held(
    mention: AgencyMention, related: tuple[Agency, ...], span: NameSpan, office: Spelling,
    store: Store,
) -> AgencyMention:  # fmt: skip
    government = office.stem == wording()["governing"][0]
    elsewhere = () if government else store.agencies(function=office.stem, limit=MOST_NEAR)
    return replace(
        mention,
        candidates=related,
        rule="lineage" if related else "unknown",
        near_place=_of_places(span.places, store),
        near_function=tuple(a for a in elsewhere if a not in related),
    )


def _generic(
    mention: AgencyMention, span: NameSpan, office: Spelling, named: Iterable[Agency], store: Store
) -> AgencyMention:
    """Return the agencies that fit a function without place; one alone is an assumption."""
    held = [a for a in store.agencies(function=office.stem) if _fits_level(a, span, office)]
    fitting = _ordered((*named, *(a for a in held if _same_body(a, office))))
    if span.open_left >= 0:
        return replace(mention, candidates=fitting[:MOST_NEAR], rule="unsure", score=0.5)
    if fitting:
        return replace(mention, agencies=fitting, rule="only_one" if len(fitting) == 1 else "exact")
    related = _ordered(a for a in held if not _same_body(a, office))
    return _not_held(mention, related, span, office, store)


def _level(span: NameSpan) -> str:
    levels = {region.level for region in span.places}
    if len(levels) == 1:
        return levels.pop()
    return span.level.levels[0] if span.level and len(span.level.levels) == 1 else ""


def _of_places(places: Iterable[Region], store: Store) -> tuple[Agency, ...]:
    codes = dict.fromkeys(region.code for region in places)
    found = (agency for code in codes for agency in store.agencies(place=code))
    return _ordered(found)[:MOST_NEAR]


def _fits_office(agency: Agency, office: Spelling) -> bool:
    """Say whether the said kind of office may be this agency's: 厅 is a province's alone."""
    return office.ending != wording()["provincial"] or agency.level == "province"


def _is_of_kind(agency: Agency, office: Spelling) -> bool:
    """Say whether an agency's name ends as the office said: 财政厅 is not 财政局 in silence."""
    return {office.ending, ending_of(agency.name)} & {""} != set() or (
        office.ending == ending_of(agency.name)
    )


def _fits_level(agency: Agency, span: NameSpan, office: Spelling) -> bool:
    """Say whether level word and kind of office, said without a place, are this agency's."""
    if span.central and agency.level != "central":
        return False
    if not _fits_office(agency, office) or office.ending not in ("", ending_of(agency.name)):
        return False
    return span.level is None or _fits_word(agency, span.level)


def _fits_word(agency: Agency, kind: LevelWord) -> bool:
    """Say whether the place of an agency's name is of a kind."""
    # An agency has the level of its place; a branch has that of the place it is in.
    if agency.level not in kind.levels and not agency.name.endswith(wording()["branch"]):
        return False
    place = _place_of(agency.name)
    return place is not None and kind.fits(place)


def _is_said(agency: Agency, office: Spelling, places: Iterable[Region]) -> bool:
    """Say whether an agency is the body said, under a name its place had or has."""
    names = (r for r in places if r.code == agency.place)
    renamed = all(r.last is not None and r.short not in agency.name for r in names)
    return _same_body(agency, office) and not renamed


def _same_body(agency: Agency, office: Spelling) -> bool:
    own = _office_of(agency.name)
    return own is None or own.body == office.body


@lru_cache(maxsize=16384)
def _office_of(name: str) -> Spelling | None:
    return take_apart(name).spelling


@lru_cache(maxsize=16384)
def _place_of(name: str) -> Region | None:
    places = take_apart(name).places
    return places[-1] if places else None


def _ordered(agencies: Iterable[Agency]) -> tuple[Agency, ...]:
    """Return each agency once, by level and name."""
    found = {agency.id: agency for agency in agencies}
    return tuple(sorted(found.values(), key=lambda a: (rank_of(a.level), a.name)))
