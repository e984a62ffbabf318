"""A question's words with their meaning and place: agencies, years, what is asked of them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache

from data.vocabulary import vocabulary
from index.asking.counting import find_orders, find_ranges
from index.asking.cover import Mention, best_cover, known_words, mention_of, words_of
from index.asking.labels import find_labels
from index.asking.lexicon import TELLING, Entry, Word, lexicon
from index.asking.whole_words import dictionary, whole_words
from index.asking.years import find_years
from index.names import find_agencies
from index.store import Store


def find_mentions(text: str, store: Store, today: date) -> tuple[Mention, ...]:
    """Return the mentions of a plain question in reading order; together they cover every word.

    A word that restricts, or that nobody has decided, is a mention of kind `unknown`, so that no
    question is half understood without anybody noticing.
    """
    named = [
        Mention(found.start, found.end, text[found.start : found.end], "agency", agency=found)
        for found in find_agencies(text, store)
    ]
    # A name is never cut by a word inside it; a set (哪些单位) is a phrase among others, and none
    # where an agency is named (绥芬河有几家政府网站).
    sets = [found for found in named if found.agency and found.agency.rule == "set"]
    names = [found for found in named if found not in sets]
    sets = [found for found in sets if not names or _is_of_a_unit(found)]
    counted = (*_numbers(text), *_ranges(text), *_orders(text), *_excepts(text))
    others = (
        *sets,
        *find_labels(text),
        *_quoted(text),
        *_polar(text),
        *_years(text, today),
        *counted,
        *_handles(text),
        *words_of(text),
    )
    cover = best_cover(_outside(names, others), len(text))
    chosen = sorted((*names, *cover), key=lambda found: found.start)
    return _with_open_words(text, chosen)


def _is_of_a_unit(found: Mention) -> bool:
    """Tell whether a set names a kind of agency (16个区, 各街道), not agencies at large."""
    return found.agency is not None and found.agency.unit not in _AT_LARGE


_AT_LARGE = ("", "agency", "government")


def _with_open_words(text: str, chosen: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the mentions with the words between them; a mention inside a larger word is none."""
    open_words = [one for span in _gaps(text, chosen) for one in _between(text, span)]
    larger = _larger(text, chosen, open_words)
    kept = [
        found for found in (*chosen, *open_words) if not any(_overlap(found, one) for one in larger)
    ]
    found = sorted((*kept, *larger), key=lambda one: one.start)
    return tuple(_joined(text, list(_narrowing(text, found))))


def _joined(text: str, found: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the mentions, unknown words that touch as one: 政务 + 新 + 媒体."""
    open_one: Mention | None = None
    for one in found:
        touches = open_one is not None and one.start == open_one.end
        if open_one and touches and one.kind == "unknown" and not one.said.isascii():
            span = open_one.start, one.end
            open_one = Mention(*span, text[slice(*span)], "unknown")
            continue
        if open_one is not None:
            yield open_one
        open_one = one if one.kind == "unknown" else None
        if open_one is None:
            yield one
    if open_one is not None:
        yield open_one


def _between(text: str, span: tuple[int, int]) -> Iterator[Mention]:
    """Yield the whole words of a stretch; known as a whole, it is one word."""
    said = text[slice(*span)].strip()
    entries = lexicon().role(said)
    if entries and len(said) > 1:
        start = text.index(said, span[0])
        yield _of_entries(start, start + len(said), said, entries)
        return
    for start, end in whole_words(text, span):
        word = text[start:end]
        yield _of_entries(start, end, word, lexicon().role(word))


def _of_entries(start: int, end: int, said: str, entries: Sequence[Entry]) -> Mention:
    if not entries:
        return Mention(start, end, said, "unknown")
    return mention_of(Word(start, end, said, tuple(entries)))


def _gaps(text: str, chosen: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Yield the stretches that no mention covers."""
    at = 0
    for found in (*chosen, None):
        start = found.start if found is not None else len(text)
        if start > at:
            yield at, start
        at = max(at, found.end) if found is not None else at


def _larger(text: str, chosen: Sequence[Mention], open_words: Sequence[Mention]) -> list[Mention]:
    """Return the dictionary's words that a known word is only a piece of: 收 in 收购."""
    loose = [one for one in open_words if len(one.said) == 1 and not one.said.isascii()]
    loose = [
        one for one in loose if one.said not in vocabulary().phrasings["dialogue"]["particles"]
    ]
    found = []
    for one in loose:
        touching = [
            other
            for other in chosen
            if other.kind in (*TELLING, "free", "frame")
            and not other.said.isascii()
            and one.start in (other.end, other.start - 1)
        ]
        for other in touching:
            span = min(one.start, other.start), max(one.end, other.end)
            word = text[slice(*span)]
            if dictionary()[1](word) and not lexicon().role(word):
                found.append(Mention(*span, word, "unknown"))
    return found[:1]


def _narrowing(text: str, found: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the mentions, a frame word that narrows the noun behind it as unknown: 数据申请."""
    for at, one in enumerate(found):
        behind = found[at + 1] if at + 1 < len(found) else None
        narrows = one.kind == "frame" and "narrows" in one.values
        joined = behind is not None and behind.start == one.end
        if narrows and joined and behind is not None and behind.kind in ("concept", "figure"):
            yield Mention(one.start, one.end, one.said, "unknown")
        else:
            yield one


def _overlap(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end


def _years(text: str, today: date) -> list[Mention]:
    return [
        Mention(
            found.start,
            found.end,
            text[found.start : found.end],
            "number" if found.rule == "number" else "year",
            year=found,
        )
        for found in find_years(text, today)
    ]


def _numbers(text: str) -> list[Mention]:
    return [
        Mention(found.start(), found.end(), found.group(), "number")
        for found in _counted().finditer(text)
    ]


@cache
def _counted() -> re.Pattern[str]:
    words = vocabulary().phrasings["years"]["measure_words"]
    measure = "|".join(map(re.escape, words))
    return re.compile(rf"(?<![0-9.])[0-9](?:[0-9,.]*[0-9])?\s*(?:{measure}){{0,2}}(?![0-9])")


def _ranges(text: str) -> list[Mention]:
    return [Mention(start, end, text[start:end], "range") for start, end in find_ranges(text)]


def _orders(text: str) -> list[Mention]:
    return [
        Mention(start, end, text[start:end], "order", order=order)
        for start, end, order in find_orders(text)
    ]


def _excepts(text: str) -> list[Mention]:
    """Return the two ends of 除……外, which are words only together, and 以外 alone."""
    spans = {
        found.span(end)
        for pattern in _excepting()
        for found in pattern.finditer(text)
        for end in pattern.groupindex
    }
    return [
        Mention(start, end, text[start:end], "cue", entries=(Entry("cue", "except"),))
        for start, end in sorted(spans)
    ]


@cache
def _excepting() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = vocabulary().phrasings["dialogue"]
    before, after = words["before_except"], words["after_except"]
    alone = [word for word in after if len(word) > 1]
    pair = rf"(?P<before>{_either(before)})(?=[^,;]{{1,16}}?(?P<after>{_either(after)}))"
    return re.compile(pair), re.compile(rf"(?P<alone>{_either(alone)})")


def _either(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))


def _polar(text: str) -> list[Mention]:
    """Return yes/no questions of the form A不A: 多不多, 过没过."""
    either = "".join(vocabulary().phrasings["dialogue"]["or_not"])
    return [
        Mention(*found.span(), found.group(), "cue", entries=(Entry("cue", "polar"),))
        for found in re.finditer(rf"([\u4e00-\u9fff])[{either}]\1", text)
        if not lexicon().role(found.group()) and not lexicon().role(found.group()[1:])
    ]


def _quoted(text: str) -> list[Mention]:
    """Return words in quotation marks that no known words make up: they are one word."""
    return [
        Mention(*found.span("words"), found["words"], "unknown")
        for found in _QUOTED.finditer(text)
        if not _all_known(found["words"])
    ]


def _all_known(words: str) -> bool:
    if find_labels(words):
        return True
    known = known_words(words)
    return sum(one.end - one.start for one in known) == len(words.replace(" ", ""))


_QUOTED = re.compile(
    "[\"'\u201c\u2018\u300c\u300e\u300a](?P<words>[^\"'\u201c\u201d\u2018\u2019\u300a-\u300f]{2,20})[\"'\u201d\u2019\u300d\u300f\u300b]"
)


def _handles(text: str) -> list[Mention]:
    """Return names of accounts (@gongkai_bot), which say nothing about the question."""
    return [
        Mention(found.start(), found.end(), found.group(), "free")
        for found in re.finditer(r"@[a-z0-9_]+", text)
    ]


def _outside(fixed: Sequence[Mention], others: Iterable[Mention]) -> list[Mention]:
    return [
        found
        for found in others
        if all(found.end <= other.start or found.start >= other.end for other in fixed)
    ]
