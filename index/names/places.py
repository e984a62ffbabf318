"""Places said in a question: which places a stretch of its text may name."""

from collections.abc import Iterator
from functools import cache

from data.records import record
from index.names.functions import level_word_at, spelling_at, wording
from index.names.regions import Region, gazetteer

DEEPEST = 3
"""Places named one behind the other: province, prefecture, county."""


@record(frozen=True, slots=True)
class PlaceSpan:
    """A stretch of text that names one of several places."""

    end: int
    readings: tuple[Region, ...]
    """Places in force first; empty when the words name a place that does not exist (黑龙江市)."""
    rule: str = "exact"
    """`exact`, `nickname`, `guess` or the kind of repair."""
    short: bool = False
    """Whether it is a short name of at most two letters, which may be a part of other words."""


def places_at(text: str, start: int, depth: int = DEEPEST) -> Iterator[PlaceSpan]:
    """Yield what the text may name from a place on, the longest first.

    Outer places may stand before inner ones (黑龙江省牡丹江市绥芬河市).
    """
    two = text[start : start + 2]
    if two not in _beginnings() and two[:1] not in wording()["letters"]:
        return
    found = [*_named_at(text, start), *_nicknames_at(text, start)]
    for span in sorted(found, key=lambda span: -span.end):
        if depth > 1:
            yield from _chained(text, span, depth - 1)
        yield span


def is_common(word: str) -> bool:
    """Say whether a place's short name is also a common word."""
    return word in _common_words()


def current_places(readings: tuple[Region, ...]) -> tuple[Region, ...]:
    """Return the places whose name is in force, or all where none is."""
    return tuple(region for region in readings if region.last is None) or readings


def _named_at(text: str, start: int) -> Iterator[PlaceSpan]:
    places = gazetteer()
    lengths = _lengths().get(text[start : start + 2])
    if lengths is None or text.startswith(_words_with_places(), start):
        return
    for length in lengths:
        end = start + length
        said = text[start:end]
        if len(said) < length:
            continue
        full = places.by_name.get(said, ())
        if full and not is_common(said):
            yield PlaceSpan(end, full, short=length < 3)
        elif said in places.by_short and not is_common(said):
            yield from _short_at(text, end, places.by_short[said])


def _short_at(text: str, end: int, named: tuple[Region, ...]) -> Iterator[PlaceSpan]:
    """Yield a short name alone and with the word for the kind of place behind it."""
    guess = wording()["guesses"].get(named[0].short)
    if guess and not text.endswith(guess[:-1], 0, end):
        # 龙江 alone may be the county; with 省 it is the province that is called so.
        meant = gazetteer().by_name[guess]
        named += meant
        yield PlaceSpan(end, named, "guess")
        if text.startswith(guess[-1], end) and meant[0].level == "province":
            yield PlaceSpan(end + 1, meant, "guess")
            return
    else:
        yield PlaceSpan(end, _without_districts(named), short=len(named[0].short) < 3)
    kind = level_word_at(text, end)
    if kind is not None:
        fitting = tuple(region for region in named if kind.fits(region, after_name=True))
        after = end + len(kind.word)
        if not any(text.startswith(r.name, end - len(r.short)) for r in named):
            yield PlaceSpan(after, fitting)


def _without_districts(named: tuple[Region, ...]) -> tuple[Region, ...]:
    """Leave out counties that share a province's short name: nobody calls them so."""
    if any(region.level == "province" for region in named):
        return tuple(region for region in named if region.level != "county")
    return named


def _nicknames_at(text: str, start: int) -> Iterator[PlaceSpan]:
    words, two = wording(), text[start : start + 2]
    for rule, table in (("nickname", "nicknames"), ("guess", "guesses")):
        if two in words[table] and two not in gazetteer().by_short:
            yield PlaceSpan(start + 2, gazetteer().by_name[words[table][two]], rule)
    letter = text[start : start + 1]
    if letter in words["letters"] and spelling_at(text, start + 1):
        yield PlaceSpan(start + 1, gazetteer().by_name[words["letters"][letter]], "nickname", True)


def _chained(text: str, outer: PlaceSpan, depth: int) -> Iterator[PlaceSpan]:
    """Yield the places named right behind the place they lie in."""
    places = gazetteer()
    joint = outer.end + (text[outer.end : outer.end + 1] == " ")
    if not outer.readings:
        return
    for inner in (*places_at(text, joint, depth), *_common_at(text, joint)):
        within = tuple(
            region
            for region in inner.readings
            if any(places.inside(region, above) for above in outer.readings)
        )
        if within:
            yield PlaceSpan(inner.end, within, outer.rule if inner.rule == "exact" else inner.rule)
    short = _short_below(text, joint, outer)
    if short:
        yield short


def _short_below(text: str, start: int, outer: PlaceSpan) -> PlaceSpan | None:
    """Return a place behind the one it lies in by a short name that alone is none (天津和平)."""
    places, said = gazetteer(), text[start : start + 2]
    within = tuple(
        region
        for region in places.by_short.get(said, ())
        if any(places.inside(region, above) for above in outer.readings)
    )
    return PlaceSpan(start + 2, within, "guess") if within else None


def _common_at(text: str, start: int) -> Iterator[PlaceSpan]:
    """Yield full names that are common words; they count behind the place they lie in."""
    for length in (3, 2):
        said = text[start : start + length]
        if is_common(said) and said in gazetteer().by_name:
            yield PlaceSpan(start + length, gazetteer().by_name[said])


@cache
def _words_with_places() -> tuple[str, ...]:
    return tuple(wording()["words_with_places"])


@cache
def _common_words() -> frozenset[str]:
    return frozenset(wording()["common_words"])


@cache
def _beginnings() -> frozenset[str]:
    """Return the first two letters of all names and nicknames."""
    return frozenset((*_lengths(), *wording()["nicknames"], *wording()["guesses"]))


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """Return the lengths of the names by their first two letters, the longest first."""
    lengths: dict[str, set[int]] = {}
    for name in (*gazetteer().by_name, *gazetteer().by_short):
        lengths.setdefault(name[:2], set()).add(len(name))
    return {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
