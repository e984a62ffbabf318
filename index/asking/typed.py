"""A question as it was typed, with its mentions: what is misspelt is put right and said."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from data.vocabulary import vocabulary
from index.answer import Warn
from index.asking.concepts import is_ground
from index.asking.cover import Mention
from index.asking.labels import part_of_label, row_with_words
from index.asking.lexicon import Entry
from index.asking.mentions import find_mentions
from index.asking.misspelt import respelled
from index.asking.question import Question
from index.asking.sieve import Sieve
from index.asking.zones import without_harmless
from index.store import Store


def read(said: str, text: str, store: Store, today: date) -> Question:
    """Return a question with its mentions; a word with one wrong letter is put right and said."""
    question = _as_typed(said, text, store, today)
    first = question
    slips = 0
    while slips < MOST_SLIPS:
        unknown = [found for found in question.mentions if found.kind == "unknown"]
        if not 0 < len(unknown) <= MOST_UNKNOWN:
            break
        found = (respelled(question.text, one) for one in unknown)
        spelled = next((one for one in found if one is not None), None)
        if spelled is None:
            break
        note = Warn("read_word", {"said": spelled[1], "word": spelled[2]})
        slips += not spelled[1].isascii()
        again = _as_typed(said, spelled[0], store, today)
        if len(again.unknown) > len(question.unknown):
            break
        question = replace(again, notes=(*question.notes, note))
    spelt = any(str(note.fields["said"]).isascii() for note in question.notes)
    return question if spelt or not question.unknown or _names_a_row(question) else first


def _names_a_row(question: Question) -> bool:
    return any(one.kind == "figure" for one in question.mentions) or any(
        one.kind == "concept" and not _is_weak(one) for one in question.mentions
    )


MOST_SLIPS = 3
"""Words with a wrong letter that are put right in one question."""
MOST_UNKNOWN = 3 * MOST_SLIPS
"""Unknown stretches of a question of which some may be misspelt: in more, no slip is the reason."""


def _as_typed(said: str, text: str, store: Store, today: date) -> Question:
    mentions = without_harmless(text, _with_labels(text, find_mentions(text, store, today)))
    mentions = _without_refusals(_without_compared(text, _with_asking(text, mentions)))
    return Question(said, text, _language(text, mentions), mentions)


def _with_asking(text: str, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Read a word that asks something else by where it stands: 有人告他们不; 咋罚这么多."""
    rows = vocabulary().phrasings["in_place"]
    asking = {
        found.span("word"): rows[at]["cue"]
        for at, pattern in in_place().tried(text)
        for found in pattern.finditer(text)
    }
    return tuple(
        replace(one, kind="cue", entries=(Entry("cue", asking[one.start, one.end]),))
        if (one.start, one.end) in asking
        else one
        for one in mentions
    )


@cache
def in_place() -> Sieve:
    """Return the patterns of words that ask something else by where they stand."""
    return Sieve("in_place", (row["said"] for row in vocabulary().phrasings["in_place"]))


def _without_compared(text: str, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Read what says along what is compared as no word of its own: 谁的公开率高, 哪家收费高.

    It stays a word, so that 低 tells which way.
    """
    words = vocabulary().phrasings["dialogue"]["compared"]
    cues = {name for one in mentions if one.kind == "cue" for name in one.values}
    several = sum(one.kind == "agency" for one in mentions) > 1
    if "compare" not in cues and not ("which" in cues and several):
        return tuple(mentions)
    return tuple(
        replace(one, kind="free", entries=())
        if one.kind == "unknown"
        and one.said in words
        and re.match(r"\s*[^\w\s]|\s*$", text[one.end :])
        else one
        for one in mentions
    )


def _without_refusals(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Read 没给 as no word of its own beside the ground of it, 赢了 beside what was corrected."""
    zones = vocabulary().phrasings["zones"]
    named = {name for one in mentions if one.kind in ("figure", "concept") for name in one.values}
    words = set[str]()
    if any(map(is_ground, named)):
        words |= set(zones["refusing"])
    if "corrected" in named:
        words |= set(zones["winning"])
    return tuple(
        replace(one, kind="free") if one.kind == "unknown" and one.said in words else one
        for one in mentions
    )


def _with_labels(text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Return the mentions with unknown words that are parts of one row's label read as that row."""
    read = list(mentions)
    for found in [one for one in mentions if one.kind == "unknown" and len(one.said) > 1]:
        label = part_of_label(text, found.start, found.end)
        if label is None or found not in read:
            continue
        fixed = [one for one in read if one.kind in ("agency", "year", "number")]
        if any(one.start < label.end and label.start < one.end for one in fixed):
            continue
        read = [one for one in read if one.end <= label.start or label.end <= one.start]
        read.append(label)
    return _with_labels_in_words(text, sorted(read, key=lambda one: one.start))


def _with_labels_in_words(text: str, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the mentions with a clause all of whose words stand in one label read as its row.

    补正以后内容还是不明确 says 补正, 内容 and 不明确, in the order of one label.
    """
    read = list(mentions)
    for run in _runs(text, mentions):
        told = [one for one in run if one.kind not in ("free", "frame") and not _is_weak(one)]
        if not any(one.kind == "unknown" for one in told):
            continue
        row = row_with_words([one.said for one in told])
        if row:
            start, end = told[0].start, told[-1].end
            read = [one for one in read if one.end <= start or end <= one.start]
            read.append(Mention(start, end, text[start:end], "figure", (Entry("figure", row),)))
    return tuple(sorted(read, key=lambda one: one.start))


def _runs(text: str, mentions: Sequence[Mention]) -> Iterator[list[Mention]]:
    """Yield the mentions between names, years, numbers and punctuation."""
    run: list[Mention] = []
    for one in mentions:
        parted = run and re.search(r"[^\w\s]", text[run[-1].end : one.start])
        if one.kind in ("agency", "year", "number") or parted:
            yield run
            run = []
        if one.kind not in ("agency", "year", "number"):
            run.append(one)
    yield run


def _is_weak(one: Mention) -> bool:
    """Tell whether a word only says that requests are asked about."""
    concepts = vocabulary().phrasings["concept"]
    return one.kind == "concept" and all(concepts[name].get("weak") for name in one.values)


def _language(text: str, mentions: Sequence[Mention]) -> str:
    """Return the language of a question; the names in it are Chinese in any language."""
    for found in reversed([one for one in mentions if one.kind == "agency"]):
        if not found.said.isascii():
            text = text[: found.start] + text[found.end :]
    return language_of(text)


def language_of(said: str) -> str:
    """Return `en` for a message with more Latin words than Han words, else `zh`.

    >>> language_of("How many requests did 省外办 get?"), language_of("FY2021绥芬河申请")
    ('en', 'zh')
    """
    words = len(re.findall(r"[A-Za-z]{2,}", said))
    return "en" if words > len(_HAN.findall(said)) / _HAN_PER_WORD else "zh"


_HAN = re.compile("[\u3400-\u9fff]")


_HAN_PER_WORD = 2
