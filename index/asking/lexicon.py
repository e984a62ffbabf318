"""Words that are known, each with its one role, and where they stand in a question.

Words about figures come from data/phrasings.toml, the `ask` wordings of data/form.toml and
data/wordings.csv;
everyday words from data/lexicon.csv, each decided by whether it could make another cell right.
"""

from array import array
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import data.vocabulary
from data.compiled import kept, source
from data.records import record
from data.vocabulary import Vocabulary, vocabulary
from index.plain import made_of as plain_is_made_of
from index.plain import plain


@record(frozen=True, slots=True)
class Entry:
    """What a word may stand for."""

    kind: str
    """`concept`, `figure`, `column`, `cue`, `section`, or a role of data/lexicon.csv: `free`,
    `frame`, `restricts`."""
    value: str


@record(frozen=True, slots=True)
class Word:
    """A known word at its place in a plain text."""

    start: int
    end: int
    said: str
    entries: tuple[Entry, ...]


TELLING = ("concept", "figure", "column", "section", "cue")
"""Kinds of words about figures, the most telling first."""


class Words(Mapping[str, tuple[Entry, ...]]):
    """Every known word with its entries, in the order they were taught: a trie of the words.

    A trie opens at once where a table of tens of thousands is put together word by word.
    """

    def __init__(self, trie: Any, of: Sequence[int], entries: Sequence[tuple[Entry, ...]]) -> None:
        self.trie, self._of, self._entries = trie, of, entries
        self._order: Callable[[], Sequence[str]] = trie.keys

    def ordered(self, words: Callable[[], Sequence[str]]) -> "Words":
        """Return the words in an order that is read when it is asked for."""
        self._order = words
        return self

    def of(self, number: int) -> tuple[Entry, ...]:
        """Return the entries of the word with a number of the trie."""
        return self._entries[self._of[number]]

    def __getitem__(self, word: str) -> tuple[Entry, ...]:
        """Return the entries of a word; raises KeyError where nobody knows it."""
        return self.of(self.trie[word])

    def __contains__(self, word: object) -> bool:
        """Tell whether a word is known."""
        return word in self.trie

    def __iter__(self) -> Iterator[str]:
        """Return the words in their order."""
        return iter(self._order())

    def __len__(self) -> int:
        """Return how many words there are."""
        return len(self.trie)


@record(frozen=True, slots=True)
class Lexicon:
    """Every known word with its entries."""

    entries: Words

    def words_in(self, text: str) -> Iterator[Word]:
        """Yield every known word of a plain text, overlapping ones too, from each place the longest
        first.

        A single everyday Han character is no word by itself: it may be a piece of another.
        """
        entries_of, prefixes = self.entries.of, self.entries.trie.iter_prefixes_with_ids
        for start, character in enumerate(text):
            if character.isascii() and start and _joined(text[start - 1], character):
                continue
            for said, number in [*prefixes(text[start : start + LONGEST])][::-1]:
                end = start + len(said)
                if said[-1].isascii() and _runs_on(text, end):
                    continue
                entries = entries_of(number)
                if end > start + 1 or said.isascii() or entries[0].kind in TELLING:
                    yield Word(start, end, said, entries)

    def role(self, word: str) -> tuple[Entry, ...]:
        """Return what a whole word stands for; () for a word nobody has decided."""
        number = self.entries.trie.get(word)
        return () if number is None else self.entries.of(number)


LONGEST = 128
"""Characters of a text that are looked at from one place on: no word is as long."""


def _joined(before: str, after: str) -> bool:
    """Tell whether two characters belong to one Latin word."""
    return after.isascii() and before.isascii() and after.isalpha() and before.isalpha()


def _runs_on(text: str, end: int) -> bool:
    return end < len(text) and _joined(text[end - 1], text[end])


@cache
def lexicon() -> Lexicon:
    """Return the words of data/phrasings.toml, form.toml, wordings.csv and lexicon.csv."""
    code = [Path(module).read_bytes() for module in (__file__, data.vocabulary.__file__)]
    made_of = [*map(source, _SOURCES), *code, *plain_is_made_of()]
    found = kept("lexicon", made_of, _as_lists)
    import marisa_trie

    entries = [tuple(Entry(*entry) for entry in several) for several in found["entries"]]
    trie, of = marisa_trie.Trie().frombytes(b64decode(found["trie"])), array("H")
    of.frombytes(b64decode(found["of"]))
    return Lexicon(Words(trie, of, entries).ordered(lambda: found["words"].split("\n")))


_SOURCES = ("phrasings.toml", "form.toml", "wordings.csv", "lexicon.csv")


def _as_lists() -> dict[str, Any]:
    """Return the words with what each stands for; tens of thousands share a few entries."""
    import marisa_trie

    words = _words()
    numbers: dict[tuple[Entry, ...], int] = {}
    for entries in words.values():
        numbers.setdefault(entries, len(numbers))
    trie = marisa_trie.Trie(words)
    of = array("H", (numbers[words[trie.restore_key(at)]] for at in range(len(trie))))
    return {
        "words": "\n".join(words),
        "trie": b64encode(trie.tobytes()).decode(),
        "of": b64encode(of.tobytes()).decode(),
        "entries": [[[one.kind, one.value] for one in entries] for entries in numbers],
    }


def _words() -> dict[str, tuple[Entry, ...]]:
    known = vocabulary()
    words: dict[str, tuple[Entry, ...]] = {}
    for word, entry in _phrasings(known):
        _add(words, plain(word), entry)
    for row in known.lexicon:
        _add(words, row.word, Entry(*_ROLES.get(row.role, (row.role, row.value))))
    composing = dict(words)
    for word, entry in _asked(known):
        text = plain(word)
        if not _is_composed(text, entry.value, composing):
            _add(words, text, entry)
    for called in known.wordings:
        _add(words, called.wording, Entry("figure", called.row))
    for word, entry in [*_in_full(words)]:
        _add(words, word, entry)
    return words


def _in_full(words: Mapping[str, tuple[Entry, ...]]) -> Iterator[tuple[str, Entry]]:
    """Yield the names of rows with a thing called in full: 行政规范性文件制发数."""
    for short, full in vocabulary().phrasings["spelling"]["in_full"].items():
        for word, entries in words.items():
            if short in word and full not in word:
                named = (entry for entry in entries if entry.kind == "figure")
                yield from ((word.replace(short, full, 1), entry) for entry in named)


def _add(words: dict[str, tuple[Entry, ...]], word: str, entry: Entry) -> None:
    said = words.get(word, ())
    if entry not in said:
        words[word] = (*said, entry)


_ROLES = {
    "procedure": ("cue", "procedure"),
    "opinion": ("cue", "opinion"),
    "forecast": ("cue", "forecast"),
    "other": ("cue", "other_topic"),
}
"""Roles of data/lexicon.csv that are cues."""


def _phrasings(known: Vocabulary) -> Iterator[tuple[str, Entry]]:
    for block in ("concept", "column", "cue", "section"):
        for name, row in known.phrasings[block].items():
            for word in (*_spoken(row), *_plurals(row)):
                yield word, Entry(block, name)
    for word in known.phrasings["dialogue"]["follow"]:
        yield word, Entry("cue", "follow")


def _asked(known: Vocabulary) -> Iterator[tuple[str, Entry]]:
    computable = (row for row in known.derived.values() if row.sum)
    rows: Iterable[Any] = (*known.indicators.values(), *computable)
    for row in rows:
        for word in (*row.ask, *row.ask_en, *_names(row)):
            yield word, Entry("figure", row.id)


def _names(row: Any) -> Iterator[str]:
    """Yield what a row is called; the names of the 2014 table are provisional."""
    if getattr(row, "table", "") == "s14":
        return
    if getattr(row, "short", ""):
        yield row.short
    yield _name(row)
    yield from _plurals({"en": [*row.ask_en, _name(row)]})


def _name(row: Any) -> str:
    """Return the English name without the remark in brackets."""
    return str(row.en).partition(" (")[0]


def _plurals(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return English words in the number they are not given in: state secret, state secrets."""
    words = row.get("en", ())
    return tuple(word.removesuffix("s") if word.endswith("s") else f"{word}s" for word in words)


def _spoken(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (*row.get("zh", ()), *row.get("en", ()))


def _is_composed(text: str, figure: str, known: Mapping[str, tuple[Entry, ...]]) -> bool:
    """Tell whether words about figures alone make up a wording and mean its figure.

    Then it needs no entry of its own. Free words may stand between them; a cue (不, 存在) would
    change what the wording means.
    """
    meanings = vocabulary().phrasings["meaning"]
    asking = [frozenset(row["of"]) for row in meanings if figure in row["figures"]]
    if not asking:
        return False
    reach: dict[int, set[frozenset[str]]] = {0: {frozenset()}}
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1) if start in reach else ():
            entries = known.get(text[start:end].strip(), ())
            if any(entry.kind in _COMPOSING for entry in entries):
                said = {entry.value for entry in entries if entry.kind == "concept"}
                together = {concepts | said for concepts in reach[start]}
                reach.setdefault(end, set()).update(together)
    return any(of == concepts for of in asking for concepts in reach.get(len(text), ()))


_COMPOSING = frozenset({"concept", "column", "free", "frame"})
