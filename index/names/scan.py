"""Read a question from left to right for the names in it."""

from collections.abc import Iterator
from functools import cache

from data.records import replace
from index.names.functions import wording
from index.names.latin import latin_at
from index.names.misspelt import misspelt_place_at
from index.names.pinyin import pinyin_office_behind
from index.names.places import is_common, places_at
from index.names.several import set_at, set_of_place
from index.names.spans import NameSpan, behind, generic_at, is_han, placed_at, word_at

LONGEST_REPAIRED = 300
"""Letters of the longest message in which misspelt places are looked for."""

LONGEST_PLACE = 14
"""Letters of the longest misspelt place before an office."""

MOST_NAMES = 20
"""Names read from one message; nobody asks for more at once."""


def scan(text: str) -> Iterator[NameSpan]:
    """Yield the agencies a normalised text names, in its order, none overlapping."""
    place = known = last = found = 0
    while place < len(text) and found < MOST_NAMES:
        span, word = name_at(text, place, known), word_at(text, place)
        if (
            span
            and span.end > place + len(word)
            and not _is_list_word(text, place, word, span, last)
        ):
            yield span
            place = known = last = span.end
            found += 1
        elif word or not is_han(text[place]):
            place = known = place + max(len(word), 1)
        else:
            place += 1


def name_at(text: str, start: int, known: int) -> NameSpan | None:
    """Return the agency named at a place; `known` is where the words before it are understood."""
    if not is_han(text[start]):
        return latin_at(text, start) or set_at(text, start)
    span = placed_at(text, start)
    if span and not _is_bare(span):
        several = _before_set(text, start, span)
        if several:
            return several
        return _doubted(text, span) if span.foreign else span
    if span:
        office = pinyin_office_behind(text, span)
        return office or _of_place(text, span) or _checked(text, span, known)
    found = set_at(text, start) or generic_at(text, start)
    if found is None:
        return None if word_at(text, start) else _repaired(text, start)
    if placed := _place_behind(text, found):
        return placed
    if known == start or found.many:
        return found
    return replace(found, open_left=max(known, start - LONGEST_PLACE))


@cache
def _within() -> tuple[str, ...]:
    return tuple(word for word in wording()["within"] if word.strip())


def _place_behind(text: str, span: NameSpan) -> NameSpan | None:
    """Return an office with the place in brackets behind it: 省外办(黑龙江), 商务厅(黑龙江的)."""
    if span.many or span.central or text[span.end : span.end + 1] != "(":
        return None
    for place in places_at(text, span.end + 1):
        kind = span.level
        fitting = tuple(one for one in place.readings if kind is None or kind.fits(one, True))
        ends = (f"{joint})" for joint in ("", *wording()["joints"]))
        closed = next((end for end in ends if text.startswith(end, place.end)), "")
        if closed and fitting:
            return replace(span, end=place.end + len(closed), places=fitting, placed=True)
    return None


def _before_set(text: str, start: int, span: NameSpan) -> NameSpan | None:
    """Return the set whose words were read as an unknown body (上海市|下属各局, 上海市|区政府).

    Or that a government is followed by (上海市政府下属各部门).
    """
    if not span.places:
        return _of_shorter(text, start, span)
    if span.office and span.office.stem == wording()["governing"][0]:
        return _of_place(text, span) if text.startswith(_within(), span.end) else None
    if not span.foreign:
        return None
    place = replace(span, end=span.end - len(span.body), foreign=False, body="")
    found = _of_place(text, place)
    return found if found and found.end >= span.end else None


def _of_shorter(text: str, start: int, span: NameSpan) -> NameSpan | None:
    """Return the set in a place where the longer place said is none: 上海|区政府."""
    place = next((one for one in places_at(text, start) if one.readings), None)
    found = place and set_of_place(text, start, place.end, place.readings)
    if place is None or not found or found.end < span.end:
        return None
    return replace(found, places=place.readings, placed=True)


def _is_bare(span: NameSpan) -> bool:
    return span.office is None and not span.foreign


def _of_place(text: str, span: NameSpan) -> NameSpan | None:
    """Return the set of agencies a place begins (黑龙江省各部门)."""
    found = set_of_place(text, span.start, span.end, span.places)
    return found and replace(found, places=span.places, placed=True)


def _doubted(text: str, span: NameSpan) -> NameSpan:
    """Return an unknown body, or what it may mean if its place is a misspelt longer name."""
    if span.end - len(span.body) - span.start > 2:
        return span
    other = _repaired(text, span.start)
    return replace(other, rule="unsure") if other and other.end >= span.end else span


def _checked(text: str, span: NameSpan, known: int) -> NameSpan:
    """Return a place alone, in doubt where a name of two letters may be a part of other words."""
    if span.end - span.start > 2 or not span.places:
        return span
    after = text[span.end : span.end + 1]
    if known == span.start and (not is_han(after) or word_at(text, span.end)):
        return span
    return _repaired(text, span.start) or replace(span, rule="unsure")


def _repaired(text: str, start: int) -> NameSpan | None:
    if len(text) > LONGEST_REPAIRED:
        return None
    place = misspelt_place_at(text, start)
    return behind(text, start, place) if place and not is_common(text[start : place.end]) else None


def _is_list_word(text: str, start: int, word: str, span: NameSpan, last: int) -> bool:
    """Say whether a name begins with a list word only by chance (绥芬河和|龙江县).

    `last` is where the name before it ends.
    """
    if word not in wording()["lists"] or len(word) != 1:
        return False
    if span.end - start < 3 and start and start == last:
        return True
    other = placed_at(text, start + 1)
    if other is None:
        return False
    as_written = other.end == span.end and span.foreign and not other.foreign
    return other.end > span.end or as_written
