"""Words about figures with one wrong letter, 自燃人 by its sound, 结果纠止 by its look; and those
written in pinyin: xingzheng fuyi."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import product

from data.vocabulary import vocabulary
from index.asking.cover import Mention
from index.asking.labels import labels
from index.asking.lexicon import Entry, lexicon
from index.asking.whole_words import dictionary
from index.names.sounds import in_letters, spoken_sounds

LONGEST = 8
"""Characters of the longest word looked for by its sound."""
LONGEST_LABEL = 16
"""Characters of the longest label looked for by its letters."""
_PAIR = 2
MOST_READINGS = 16
"""Ways to read one stretch that are tried; real words have a few."""
SURE = 4
"""Characters from which on a part of the unknown words may be in a word with a wrong letter."""


def respelled(text: str, unknown: Mention) -> tuple[str, str, str] | None:
    """Return a text with the one known word that the stretch around unknown words is but for a
    letter.

    Also returns what was said and the word; None where no word, or more than one, is so near.
    """
    if unknown.said.isascii():
        return _from_pinyin(text, unknown.start)
    for start, end in _windows(text, unknown, LONGEST):
        said = text[start:end]
        counts = len(said) == _PAIR and said[0] in vocabulary().phrasings["spelling"]["counting"]
        # 引发 is a word of its own, and no slip for 印发.
        if counts or said in vocabulary().narrowing:
            continue
        words = {word for reading in _readings(said) for word in _by_sound().get(reading, ())}
        near = [
            word for word in words if _letters_apart(said, word) == 1 and not _turns(said, word)
        ]
        if len(near) == 1:
            return text[:start] + near[0] + text[end:], said, near[0]
    for start, end in _windows(text, unknown, LONGEST_LABEL):
        said = text[start:end]
        near = [word for word in _like(said) if _is_slip(said, word)]
        if len(near) == 1:
            return text[:start] + near[0] + text[end:], said, near[0]
    return None


def _from_pinyin(text: str, start: int) -> tuple[str, str, str] | None:
    """Read the Latin words that begin at a place as the one word they spell."""
    run = _LATIN.match(text, start)
    ends = [found.end() for found in re.finditer("[a-z]+", run.group())] if run else []
    for end in reversed(ends):
        for begin in range(max(0, start - _PAIR), start + 1):
            # 行政chufa: the letters before it may be a part of the word.
            said = text[begin : start + end]
            word = _spelt(in_letters(said))
            if word:
                return text[:begin] + word + text[start + end :], said.strip(), word
    return None


def _spelt(letters: str) -> str:
    """Return the word that pinyin spells; one about figures goes before one of everyday speech.

    "" where words of several meanings sound so.
    """
    short: Mapping[str, str] = vocabulary().phrasings["spelling"]["pinyin"]
    if letters in short:
        return short[letters]
    letters = letters.replace(" ", "")
    if len(letters) < SHORTEST_PINYIN:
        return ""
    for words in (_by_letters().get(letters, ()), _everyday_by_letters().get(letters, ())):
        if len({lexicon().role(word) for word in words}) == 1:
            return words[0]
    return ""


_LATIN = re.compile("[a-z]+(?: [a-z]+)*")
SHORTEST_PINYIN = 6
"""Letters of the shortest word read from pinyin: shorter ones are English as often."""


@cache
def _by_letters() -> Mapping[str, tuple[str, ...]]:
    """Return the words about figures by their pinyin without tones and spaces."""
    return _in_pinyin(_telling())


@cache
def _everyday_by_letters() -> Mapping[str, tuple[str, ...]]:
    """Return the words of everyday speech by their pinyin: 几件, 多少, 电话."""
    telling = set(_telling())
    return _in_pinyin(
        word
        for word in lexicon().entries
        if word not in telling and len(word) > 1 and all(one in spoken_sounds() for one in word)
    )


def _in_pinyin(words: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word in words:
        letters = in_letters(word)
        if len(letters) >= SHORTEST_PINYIN:
            found.setdefault(letters, []).append(word)
    return {letters: tuple(words) for letters, words in found.items()}


def _letters_apart(said: str, word: str) -> int:
    """Return how many letters differ; two wrong letters are another word (街道, 接到)."""
    return sum(one != other for one, other in zip(said, word, strict=True))


def _is_slip(said: str, word: str) -> bool:
    """Tell whether one letter is wrong and makes no other word with its neighbours: 行政处分 is no
    misspelt 行政处罚."""
    if _letters_apart(said, word) != 1:
        return False
    if _turns(said, word):
        return False
    at = next(at for at, letter in enumerate(said) if letter != word[at])
    if not any(said[at] in group and word[at] in group for group in _lookalikes()):
        return False
    is_word = dictionary()[1]
    beside = (said[max(0, at - 1) : at + 1], said[at : at + 2])
    return not any(len(pair) > 1 and is_word(pair) for pair in beside)


def _turns(said: str, word: str) -> bool:
    """Tell whether the letters that differ are words of grammar: 不算数 is no misspelt 还算数."""
    grammar = vocabulary().phrasings["spelling"]["grammar"]
    apart = [pair for pair in zip(said, word, strict=True) if pair[0] != pair[1]]
    return any(letter in grammar for pair in apart for letter in pair)


@cache
def _lookalikes() -> tuple[str, ...]:
    return tuple(vocabulary().phrasings["spelling"]["lookalikes"])


def _windows(text: str, unknown: Mention, longest: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches that hold the unknown words or a part of them, the longest first."""
    for length in range(longest, 1, -1):
        first, last = max(0, unknown.start - length + 1), min(unknown.end - 1, len(text) - length)
        for start in range(first, last + 1):
            end = start + length
            whole = start <= unknown.start and unknown.end <= end
            if not (whole or length >= SURE):
                continue
            if all(letter in spoken_sounds() for letter in text[start:end]):
                yield start, end


def _readings(said: str) -> list[tuple[str, ...]]:
    each = [spoken_sounds().get(letter, ()) for letter in said]
    return [reading for reading, _ in zip(product(*each), range(MOST_READINGS), strict=False)]


@cache
def _by_sound() -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """Return the words about figures by how they sound."""
    found: dict[tuple[str, ...], dict[str, None]] = {}
    for word in _telling():
        if len(word) <= LONGEST:
            for reading in _readings(word):
                found.setdefault(reading, {})[word] = None
    return {reading: tuple(words) for reading, words in found.items()}


def _like(said: str) -> Iterator[str]:
    """Yield the words about figures of the same length that begin or end as a text does."""
    half = len(said) // 2
    for key in ((len(said), 0, said[:half]), (len(said), 1, said[half:])):
        yield from _by_half().get(key, ())


@cache
def _by_half() -> Mapping[tuple[int, int, str], tuple[str, ...]]:
    """Return the words about figures by length, side and the half that stands on it."""
    found: dict[tuple[int, int, str], list[str]] = {}
    for word in _telling():
        half = len(word) // 2
        found.setdefault((len(word), 0, word[:half]), []).append(word)
        found.setdefault((len(word), 1, word[half:]), []).append(word)
    return {key: tuple(words) for key, words in found.items()}


@cache
def _telling() -> tuple[str, ...]:
    """Return the words about figures in Han characters, labels among them."""
    words = [
        word
        for word, entries in lexicon().entries.items()
        if any(_is_telling(entry, word) for entry in entries)
    ]
    return tuple(
        word
        for word in dict.fromkeys((*words, *labels(), *vocabulary().synonyms["instead_of"][0]))
        if len(word) > 1 and all(letter in spoken_sounds() for letter in word)
    )


def _is_telling(entry: Entry, word: str) -> bool:
    """Tell whether a word is about figures; a short cue (逐一) is too near to others (第一)."""
    return entry.kind in _TELLING or (entry.kind == "cue" and len(word) > _SHORT_CUE)


_SHORT_CUE = 2
_TELLING = frozenset({"concept", "column", "figure", "section"})
