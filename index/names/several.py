"""Sets of agencies a question names: all, some, those of a place, a kind or a level."""

from collections.abc import Mapping
from functools import cache

from index.names.functions import Spelling, by_first_letter, spelling_at, wording
from index.names.spans import NameSpan


def set_at(text: str, start: int) -> NameSpan | None:
    """Return the set named from `start` on (所有机关, 各市, 三个外办, 全省)."""
    if text[start : start + 1] not in _beginnings():
        return None
    alone = _longest("sets", text, start) or _longest("whole", text, start)
    if alone:
        return _with_office(text, start, start + len(alone)) or _set(start, start + len(alone))
    end = _quantifier_end(text, start)
    return _quantified(text, start, end) if end else None


@cache
def _beginnings() -> frozenset[str]:
    """Return the letters a set may begin with; most of a text is none."""
    words = wording()
    named = (*words["whole"], *words["sets"], *words["quantifiers"], *words["numerals"])
    return frozenset(word[0] for word in named)


def _quantified(text: str, start: int, end: int) -> NameSpan | None:
    """Return a quantifier with the noun, level or function it counts."""
    end += text.startswith(wording()["joints"][0], end)
    with_office = _with_office(text, start, end)
    if with_office:
        return with_office
    noun = _longest("quantified", text, end)
    if noun:
        return _set(start, end + len(noun))
    level = _longest("set_levels", text, end)
    if not level:
        return None
    last = end + len(level)
    span = _with_office(text, start, last)
    if span is None:
        span = _set(start, last + len(_longest("quantified", text, last)))
    return _set(span.start, span.end, span.office, wording()["set_levels"][level])


def _with_office(text: str, start: int, end: int) -> NameSpan | None:
    office = spelling_at(text, end)
    alone = office and office.stem == wording()["governing"][0]
    return _set(start, end + len(office.words), office) if office and not alone else None


def _set(start: int, end: int, office: Spelling | None = None, level: str = "") -> NameSpan:
    return NameSpan(start, end, office=office, many=True, set_level=level)


def _quantifier_end(text: str, start: int) -> int:
    """Return the end of a quantifier or of a count with its measure word; 0 without."""
    word = _longest("quantifiers", text, start)
    if word:
        return start + len(word)
    end = start
    while text[end : end + 1] and text[end] in wording()["numerals"] and end < start + 6:
        end += 1
    measure = _longest("measures", text, end)
    return end + len(measure) if measure and end > start else 0


def _longest(table: str, text: str, start: int) -> str:
    """Return the longest word of a list of data/agencies.toml that begins here; "" without."""
    words = _words_of(table).get(text[start : start + 1], ())
    return next((word for word in words if text.startswith(word, start)), "")


@cache
def _words_of(table: str) -> Mapping[str, tuple[str, ...]]:
    return by_first_letter(wording()[table])
