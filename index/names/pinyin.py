"""Agencies whose whole name is written in pinyin: suifenhe shi zhengfu, shengwaiban."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

from data.records import record
from index.names.functions import LevelWord, Spelling, level_words, spellings, wording
from index.names.places import DEEPEST
from index.names.regions import Region, gazetteer
from index.names.sounds import in_letters
from index.names.spans import NameSpan

LONGEST = 160
"""Letters of the longest stretch that one name is read from."""
FEWEST_LETTERS = 6
"""Letters of the shortest office without a place that is read."""


@record(frozen=True, slots=True)
class _Run:
    """Latin words joined, and where in the text those of them end that end a word."""

    letters: str
    ends: Mapping[int, int]


def pinyin_at(text: str, start: int) -> NameSpan | None:
    """Return the agency whose name in pinyin begins at `start`; None without an office in it."""
    run = _run_at(text, start)
    prefix = next((p for p in _prefixes() if run.letters.startswith(p)), "")
    for readings, end in _places(run.letters, len(prefix), DEEPEST):
        found = _office(run, end)
        if found:
            return NameSpan(start, run.ends[found[0]], readings, True, found[1], rule="pinyin")
    if prefix:
        return NameSpan(start, max(run.ends.values()), foreign=True, rule="pinyin")
    for word, level in _levels().items():
        found = _office(run, len(word)) if run.letters.startswith(word) else None
        if found:
            return NameSpan(start, run.ends[found[0]], office=found[1], level=level, rule="pinyin")
    found = _office(run, 0)
    if found is None or found[0] < FEWEST_LETTERS or _is_government(found[1]):
        return None
    return NameSpan(start, run.ends[found[0]], office=found[1], rule="pinyin")


def pinyin_office_behind(text: str, span: NameSpan) -> NameSpan | None:
    """Return the agency of a place with its office in pinyin behind: 黑龙江省shangwuting."""
    run = _run_at(text, span.end)
    found = _office(run, 0) if run.letters else None
    if found is None or found[0] < FEWEST_LETTERS:
        return None
    return replace(span, end=run.ends[found[0]], office=found[1], rule="pinyin")


def _is_government(office: Spelling) -> bool:
    return bool(office.stem == wording()["governing"][0])


_WORDS = re.compile(r"[a-z]+(?:[ '-][a-z]+)*")


def _run_at(text: str, start: int) -> _Run:
    found = _WORDS.match(text, start, start + LONGEST)
    letters, ends = "", dict[int, int]()
    for word in re.finditer("[a-z]+", found.group() if found else ""):
        letters += word.group()
        ends[len(letters)] = start + word.end()
    return _Run(letters, ends)


def _places(letters: str, start: int, depth: int) -> Iterator[tuple[tuple[Region, ...], int]]:
    """Yield the places named in pinyin, one in the other, the longest first."""
    for length in range(min(len(letters) - start, _longest_place()), 2, -1):
        named = _by_letters().get(letters[start : start + length], ())
        if not named:
            continue
        for inner, end in _places(letters, start + length, depth - 1) if depth > 1 else ():
            within = tuple(r for r in inner if any(gazetteer().inside(r, o) for o in named))
            if within:
                yield within, end
        yield named, start + length


def _office(run: _Run, start: int) -> tuple[int, Spelling] | None:
    """Return the longest office from a letter on that ends with a word, and its end."""
    for end in sorted(run.ends, reverse=True):
        said = run.letters[start:end]
        if said in _offices():
            return end, _offices()[said]
    return None


@cache
def _by_letters() -> Mapping[str, tuple[Region, ...]]:
    groups: dict[str, dict[Region, None]] = {}
    for names in gazetteer().by_code.values():
        region = names[0]
        syllables = region.pinyin.split()
        lengths = {len(region.name)} | {len(region.short)} & set(range(2, 99))
        for length in lengths if region.name.startswith(region.short) else {len(region.name)}:
            groups.setdefault("".join(syllables[:length]), {})[region] = None
            groups.setdefault(in_letters(region.name[:length]), {})[region] = None
    return {letters: tuple(regions) for letters, regions in groups.items()}


@cache
def _longest_place() -> int:
    return max(map(len, _by_letters()))


@cache
def _offices() -> Mapping[str, Spelling]:
    """Return the offices by their pinyin, those alone that sound like no other."""
    found: dict[str, dict[str, Spelling]] = {}
    for words, spelling in spellings().items():
        found.setdefault(in_letters(words), {}).setdefault(spelling.body, spelling)
    return {key: next(iter(same.values())) for key, same in found.items() if len(same) == 1}


@cache
def _prefixes() -> tuple[str, ...]:
    return tuple(map(in_letters, wording()["prefixes"]))


@cache
def _levels() -> Mapping[str, LevelWord]:
    return {in_letters(word): level for word, level in level_words().items()}
