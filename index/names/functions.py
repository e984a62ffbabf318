"""What agencies do, apart from where: every spelling of every function of data/agencies.toml."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any
from unicodedata import normalize

from data.entries import blocks
from data.records import record
from index.names.regions import Region
from index.plain import plain


@record(frozen=True, slots=True)
class Spelling:
    """One way to write the function part of an agency's name."""

    words: str
    stem: str
    """Of the `[[function]]`."""
    body: str
    """Equal for two spellings exactly when they name the same body at the same place."""
    ending: str
    """The short word for its kind of office; "" for governments and what has none."""


@record(frozen=True, slots=True)
class LevelWord:
    """A word for a kind of place, standing before a function or after a short name."""

    word: str
    levels: tuple[str, ...]
    endings: tuple[str, ...]
    loosely: tuple[str, ...] = ()

    def fits(self, region: Region, after_name: bool = False) -> bool:
        """Say whether a place is of this kind."""
        endings = self.endings + (self.loosely if after_name else ())
        return region.level in self.levels and region.name.endswith(endings)


@cache
def wording() -> Mapping[str, Any]:
    """Return the table `[wording]` of data/agencies.toml."""
    table: Mapping[str, Any] = _agencies()["wording"]
    return table


@cache
def level_words() -> Mapping[str, LevelWord]:
    """Return the words for kinds of places, the longest first."""
    rows = sorted(_agencies()["level_word"], key=lambda row: -len(row["word"]))
    return {
        row["word"]: LevelWord(
            row["word"], tuple(row["levels"]), tuple(row["endings"]), tuple(row.get("loosely", ()))
        )
        for row in rows
    }


@cache
def spellings() -> Mapping[str, Spelling]:
    """Return every spelling by its words."""
    found: dict[str, Spelling] = {}
    for field in ("canonical", "variants", "others", "predecessors"):
        for row in _bodies():
            for spelling in _spelt(row, field):
                found.setdefault(spelling.words, spelling)
    for short, long in _agencies()["short_for"].items():
        for prefix in ("", *wording()["government"]):
            named = found[long.removeprefix(wording()["government"][0])]
            found[prefix + short] = replace(named, words=prefix + short, ending=ending_of(short))
    return found


@cache
def of_body(body: str) -> tuple[Spelling, ...]:
    """Return every spelling of a body."""
    return tuple(spelling for spelling in spellings().values() if spelling.body == body)


@cache
def central_short() -> Mapping[str, str]:
    """Return the full name of every body of the whole country that has a short one."""
    table: Mapping[str, str] = _agencies()["central_short"]
    return table


@cache
def unit_rows() -> tuple[Mapping[str, Any], ...]:
    """Return the `[[unit]]` blocks of data/agencies.toml."""
    return tuple(_agencies()["unit"])


@cache
def english() -> Mapping[str, str]:
    """Return the stem of every English function word, in the plain form of a question."""
    return {plain(word): row["stem"] for row in _bodies() for word in row.get("en", ())}


@cache
def central_english() -> Mapping[str, str]:
    """Return the full name of every body of the whole country by its English name."""
    return {plain(name): full for name, full in _agencies()["central_english"].items()}


@cache
def english_words() -> Mapping[str, Any]:
    """Return the table `[english]`: the small words around names in English."""
    table: Mapping[str, Any] = _agencies()["english"]
    return table


@cache
def exonyms() -> Mapping[str, str]:
    """Return the full Chinese name of every place that has an English name of its own."""
    table: Mapping[str, str] = _agencies()["exonyms"]
    return table


def spelling_at(text: str, start: int) -> Spelling | None:
    """Return the longest spelling that begins at a place of a text."""
    for length in _lengths().get(text[start : start + 2], ()):
        found = spellings().get(text[start : start + length])
        if found is not None:
            return found
    return None


def level_word_at(text: str, start: int) -> LevelWord | None:
    """Return the longest level word that begins at a place of a text."""
    for word in _levels_by_first_letter().get(text[start : start + 1], ()):
        if text.startswith(word, start):
            return level_words()[word]
    return None


def prefix_at(text: str, start: int) -> int:
    """Return the length of the name of a body of the whole country before its local office."""
    found = _prefixes().get(text[start : start + 1], ())
    return next((len(word) for word in found if text.startswith(word, start)), 0)


@cache
def _prefixes() -> Mapping[str, tuple[str, ...]]:
    return by_first_letter(wording()["prefixes"])


def by_first_letter(words: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return words by their first letter, the longest first."""
    groups: dict[str, list[str]] = {}
    for word in words:
        groups.setdefault(word[0], []).append(word)
    return {first: tuple(sorted(group, key=len, reverse=True)) for first, group in groups.items()}


def shortened(words: str) -> Iterator[str]:
    """Yield the words themselves and with a long ending made short."""
    yield words
    for long, short in wording()["endings"].items():
        if words.endswith(long) and len(words) > len(long):
            yield words[: -len(long)] + short
            return


def ending_of(words: str) -> str:
    """Return the short word for the kind of office a name ends with; "" where there is none."""
    last = list(shortened(words))[-1][-1:]
    return last if last in wording()["kinds"] else ""


@cache
def _agencies() -> Mapping[str, Any]:
    return blocks("agencies.toml")


def _bodies() -> tuple[Mapping[str, Any], ...]:
    """Return the blocks that name bodies, those named as their function first."""
    return (*_agencies()["function"], *_agencies()["body"])


@cache
def _lengths() -> Mapping[str, tuple[int, ...]]:
    """Return the lengths of the spellings by their first two letters, the longest first."""
    lengths: dict[str, set[int]] = {}
    for words in spellings():
        lengths.setdefault(words[:2], set()).add(len(words))
    return {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}


@cache
def _levels_by_first_letter() -> Mapping[str, tuple[str, ...]]:
    return by_first_letter(level_words())


def _spelt(row: Mapping[str, Any], field: str) -> Iterator[Spelling]:
    """Yield the spellings of one field of a function, each also behind the government's name."""
    given = row.get(field, ())
    patterns = [given] if isinstance(given, str) else given
    governing = row["stem"] in wording()["governing"]
    current = field in ("canonical", "variants")
    own = row.get("body", row["stem"])
    for words in _variants(patterns, own if current and not governing else ""):
        body = own if current else list(shortened(words))[-1]
        ending = "" if governing else ending_of(words)
        for prefix in ("",) if governing else ("", *wording()["government"]):
            yield Spelling(prefix + words, row["stem"], body, ending)


def _variants(patterns: Iterable[str], stem: str) -> Iterator[str]:
    """Yield the words of patterns, with short endings and, for a stem, abbreviated to it."""
    for pattern in patterns:
        plain = _without_place(pattern)
        for words in (plain, *_abbreviated(stem, plain)):
            yield from shortened(words)
            if stem and words.endswith(wording()["provincial"]):
                yield words.removesuffix(wording()["provincial"]) + wording()["local"]


def _abbreviated(stem: str, words: str) -> tuple[str, ...]:
    ending = ending_of(words)
    return (stem if stem.endswith(ending) else stem + ending,) if stem and ending else ()


def _without_place(pattern: str) -> str:
    words = normalize("NFKC", pattern).replace("{P}", "").replace("{p}", "")
    for prefix in wording()["prefixes"]:
        words = words.removeprefix(prefix)
    government = wording()["government"][0]
    rest = words.removeprefix(government)
    return words if not rest or rest in wording()["offices"] else rest
