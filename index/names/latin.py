"""Agencies named in English or with the place in pinyin."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from index.names.functions import (
    LevelWord,
    central_english,
    english,
    english_words,
    exonyms,
    level_word_at,
    level_words,
)
from index.names.latinwords import (
    MOST_READ,
    Words,
    first_word,
    governing,
    office_at,
    office_of,
    past_government,
    words_at,
)
from index.names.misspelt import begins_pinyin, near_pinyin
from index.names.misspelt import in_pinyin as places_in_pinyin
from index.names.pinyin import pinyin_at
from index.names.places import PlaceSpan
from index.names.regions import gazetteer
from index.names.several import is_below
from index.names.spans import NameSpan, behind, is_han
from index.names.units import Unit, unit_words, units

MOST_WORDS = 5
"""Words of the longest place name."""
LONGEST_SURE = 6
"""Letters of the longest word that must be right to be read on from."""
SHORTEST_REPAIRED = 9
"""Letters from which on a misspelt place is told from an English word."""


def latin_at(text: str, start: int) -> NameSpan | None:
    """Return the agency whose name begins with the Latin word at `start`; None within a word."""
    first = first_word(text, start)
    if not first or not _may_begin_a_name(first):
        return None
    in_pinyin = pinyin_at(text, start)
    if in_pinyin:
        return in_pinyin
    words = words_at(text, start)
    central = _central(words, start)
    if central:
        return central
    place, count = _place(words)
    if place is not None:
        return _placed(text, start, place, words.after(count))
    return _set(words, start) or _office_first(text, start, words)


def _central(words: Words, start: int) -> NameSpan | None:
    """Return the body of the whole country that the first words name (ministry of finance)."""
    for count in range(min(MOST_READ, len(words.words)), 0, -1):
        name = central_english().get(" ".join(words.words[:count]))
        if name:
            return NameSpan(start, words.ends[count - 1], foreign=True, body=name, central=True)
    return None


@cache
def _first_words() -> frozenset[str]:
    words = english_words()
    phrases = (
        *english(),
        *exonyms(),
        *words["sets"],
        *words["quantifiers"],
        *words["levels"],
        *words["joints"],
    )
    return frozenset(phrase.split()[0] for phrase in phrases)


def _may_begin_a_name(word: str) -> bool:
    """Say whether it is worth reading on: most English words begin no name."""
    return word in _first_words() or len(word) > LONGEST_SURE or begins_pinyin(word[:5])


def _place(words: Words) -> tuple[PlaceSpan | None, int]:
    """Return the place that the first words name, and how many words that takes."""
    for count in range(min(MOST_WORDS, len(words.words)), 0, -1):
        said = words.words[:count]
        end = words.ends[count - 1]
        name = exonyms().get(" ".join(said))
        if name:
            return PlaceSpan(end, gazetteer().by_name[name], "english"), count
        found = places_in_pinyin("".join(said).replace("'", ""))
        if found and not _is_english(said):
            return PlaceSpan(end, found, "pinyin"), count
    return _misspelt(words)


def _is_english(said: tuple[str, ...]) -> bool:
    words = english_words()
    by_chance = len(said) == 2 and all(word in words["not_syllables"] for word in said)
    return by_chance or said[0] in words["not_places"]


def _misspelt(words: Words) -> tuple[PlaceSpan | None, int]:
    first = words.words[0]
    if len(first) < SHORTEST_REPAIRED or first in _spoken_english():
        return None, 0
    found = near_pinyin(first)
    return (PlaceSpan(words.ends[0], found, "typo"), 1) if found else (None, 0)


@cache
def _spoken_english() -> frozenset[str]:
    names = (*english(), *english_words()["stops"], *english_words()["sets"])
    return frozenset(word for name in names for word in name.split())


def _placed(text: str, start: int, place: PlaceSpan, rest: Words) -> NameSpan:
    """Return the agency of a place in Latin letters, whatever script goes on."""
    gap = place.end + (text[place.end : place.end + 1] == " ")
    if is_han(text[gap : gap + 1]):
        return _before_han(text, start, place, gap)
    several = _set_in(text, start, place, rest)
    if several:
        return several
    levels, rest = _levels(rest)
    end = place.end if not levels else levels[-1][0]
    kept = _fitting(place, tuple(level for _, level in levels))
    office = office_of(rest)
    rule = office.rule if office and office.rule else place.rule
    if office:
        end = rest.ends[office.count - 1]
        kept = _outer(rest.after(office.count), replace(kept, end=end))
        return NameSpan(start, kept.end, kept.readings, True, office.spelling, rule=rule)
    foreign = _foreign_end(rest)
    if foreign:
        return NameSpan(start, foreign, kept.readings, True, foreign=True, rule=rule)
    kept = _outer(rest, replace(kept, end=end))
    of_body = _is_of_body(text, start)
    return NameSpan(start, kept.end, kept.readings, True, foreign=of_body, rule=rule)


def _set_in(text: str, start: int, place: PlaceSpan, words: Words) -> NameSpan | None:
    """Return the set a place begins (shanghai district governments), None for one agency."""
    for count in range(min(4, len(words.words)), 0, -1):
        unit = unit_words("en").get(" ".join(words.words[:count]))
        if unit is None:
            continue
        meant = units()[unit.means]
        # Jilin county government is one, which … and … governments are those in it.
        plural = words.words[count - 1].endswith(english_words()["plural"])
        quantified = any(text[:start].endswith(f"{one} ") for one in english_words()["quantifiers"])
        if not is_below(meant, place.readings) or not (plural or quantified):
            return None
        span = NameSpan(start, words.ends[count - 1], place.readings, True, many=True)
        return replace(span, set_level=meant.level, unit=meant.id)
    return None


def _is_of_body(text: str, start: int) -> bool:
    """Say whether a place ends the name of an unknown body (bureau of works of shanghai)."""
    before = text[:start].split()[-MOST_WORDS:]
    if before[-1:] != [english_words()["joints"][0]]:
        return False
    return any(word in english_words()["bodies"] for word in before)


def _outer(words: Words, inner: PlaceSpan) -> PlaceSpan:
    """Return a place with the outer place said behind it (Suzhou, Jiangsu)."""
    while words.words and words.words[0] in english_words()["joints"]:
        words = words.after(1)
    outer, count = _place(words) if words.words else (None, 0)
    if outer is None:
        return inner
    places = gazetteer()
    kept = tuple(r for r in inner.readings if any(places.inside(r, o) for o in outer.readings))
    if not kept:
        return inner
    levels, _ = _levels(words.after(count))
    return replace(inner, readings=kept, end=levels[-1][0] if levels else outer.end)


def _before_han(text: str, start: int, place: PlaceSpan, gap: int) -> NameSpan:
    level = level_word_at(text, gap)
    if level is None:
        return behind(text, start, replace(place, end=gap))
    return behind(text, start, replace(_fitting(place, (level,)), end=gap + len(level.word)))


def _fitting(place: PlaceSpan, levels: Sequence[LevelWord]) -> PlaceSpan:
    kept = tuple(r for r in place.readings if all(level.fits(r, True) for level in levels))
    return replace(place, readings=kept)


def _levels(words: Words) -> tuple[list[tuple[int, LevelWord]], Words]:
    """Return the level words that come first, and what is left after them and small words."""
    found: list[tuple[int, LevelWord]] = []
    known = english_words()["levels"]
    while words.words and office_at(words) is None:
        word = words.words[0]
        if word in known:
            found.append((words.ends[0], level_words()[known[word]]))
        elif word not in english_words()["joints"] or not office_at(words.after(1)):
            break
        words = words.after(1)
    return found, words


def _office_first(text: str, start: int, words: Words) -> NameSpan | None:
    """Return an office said before its place (foreign affairs office of heilongjiang)."""
    levels, rest = _levels(words)
    office = office_at(rest)
    if office is None:
        return None
    end = rest.ends[office.count - 1]
    behind_office = rest.after(office.count)
    behind_office, _ = past_government(behind_office, end)
    place, count = _place(behind_office) if behind_office.words else (None, 0)
    joined = behind_office.words[:1] != rest.words[office.count : office.count + 1]
    if place is not None and joined:
        more, behind_place = _levels(behind_office.after(count))
        every = tuple(level for _, level in (*levels, *more))
        last = more[-1][0] if more else place.end
        last = past_government(behind_place, last)[1]
        kept = _fitting(place, every)
        return NameSpan(start, last, kept.readings, True, office.spelling, rule=place.rule)
    if office.spelling.stem == governing() and not levels:
        return None
    level = levels[0][1] if levels else None
    return NameSpan(start, end, (), False, office.spelling, level)


def _foreign_end(words: Words) -> int | None:
    """Return where the name of an unknown body ends that the next words give; None without."""
    for at, word in enumerate(words.words[:6]):
        if word in english_words()["stops"]:
            return None
        if word in english_words()["bodies"]:
            return words.ends[_last_word(words, at)]
    return None


def _last_word(words: Words, body: int) -> int:
    """Return the last word of a body's name that may go on with "of …"."""
    if words.words[body + 1 : body + 2] != (english_words()["joints"][0],):
        return body
    last = body + 1
    while last + 1 < len(words.words) and words.words[last + 1] not in english_words()["stops"]:
        last += 1
    return last


def _set(words: Words, start: int) -> NameSpan | None:
    """Return a set: all agencies, which districts, all district governments of shanghai."""
    if words.words[:1] and words.words[0] in english_words()["quantifiers"]:
        for count in range(min(4, len(words.words)), 1, -1):
            unit = unit_words("en").get(" ".join(words.words[1:count]))
            if unit:
                return _of_unit(words, start, count, units()[unit.means])
    for count in range(min(4, len(words.words)), 0, -1):
        unit = unit_words("en").get(" ".join(words.words[:count]))
        if unit and words.words[count - 1].endswith(english_words()["plural"]):
            found = _of_unit(words, start, count, units()[unit.means])
            if found.placed:
                return found
    for said in _sets():
        if words.words[: len(said)] == said:
            return NameSpan(start, words.ends[len(said) - 1], many=True)
    return None


def _of_unit(words: Words, start: int, count: int, unit: Unit) -> NameSpan:
    span = NameSpan(start, words.ends[count - 1], many=True, set_level=unit.level, unit=unit.id)
    after = words.after(count)
    joints = english_words()["joints"]
    place, taken = (
        _place(after.after(1)) if after.words[:1] and after.words[0] in joints else (None, 0)
    )
    if place is None:
        return span
    levels, _ = _levels(after.after(1 + taken))
    kept = _fitting(place, tuple(level for _, level in levels))
    end = levels[-1][0] if levels else place.end
    return replace(span, end=end, places=kept.readings, placed=True)


@cache
def _sets() -> tuple[tuple[str, ...], ...]:
    phrases = sorted(english_words()["sets"], key=len, reverse=True)
    return tuple(tuple(phrase.split()) for phrase in phrases)
