"""A question's words with their meaning and place: agencies, years, what is asked of them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from data.vocabulary import vocabulary
from index.asking.counting import find_orders, find_ranges
from index.asking.lexicon import Entry, Word, lexicon
from index.asking.years import YearMention, find_years
from index.names import AgencyMention, find_agencies
from index.plan import Order
from index.store import Store


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a plain question and what it stands for."""

    start: int
    end: int
    said: str
    kind: str
    """`agency`, `year`, `number`, `range`, `order`, `unknown`, or the kind of an Entry."""
    entries: tuple[Entry, ...] = ()
    agency: AgencyMention | None = None
    year: YearMention | None = None
    order: Order | None = None

    @property
    def values(self) -> tuple[str, ...]:
        """Return the ids the words may stand for."""
        return tuple(entry.value for entry in self.entries)


def find_mentions(text: str, store: Store, today: date) -> tuple[Mention, ...]:
    """Return the mentions of a plain question in reading order; together they cover every word.

    A word nobody knows is a mention of kind `unknown`, so that no question is half understood
    without anybody noticing.
    """
    named = [
        Mention(found.start, found.end, text[found.start : found.end], "agency", agency=found)
        for found in find_agencies(text, store)
    ]
    # A name is never cut by a word inside it; a set (哪些单位) is a phrase among others, and none
    # where an agency is named (绥芬河有几家政府网站).
    sets = [found for found in named if found.agency and found.agency.rule == "set"]
    names = [found for found in named if found not in sets]
    sets = [] if names else sets
    counted = (*_numbers(text), *_ranges(text), *_orders(text), *_excepts(text))
    others = (*sets, *_years(text, today), *counted, *_handles(text), *_words(text))
    cover = _best_cover(_outside(names, others), len(text))
    chosen = sorted((*names, *cover), key=lambda found: found.start)
    unknown = _unknown(text, chosen)
    kept = [found for found in chosen if not any(_overlap(found, one) for one in unknown)]
    return tuple(sorted((*kept, *unknown), key=lambda found: found.start))


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
    return re.compile(
        rf"(?<![0-9.])[0-9][0-9,.]*\s*(?:{'|'.join(map(re.escape, words))})?(?![0-9])"
    )


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


def _handles(text: str) -> list[Mention]:
    """Return names of accounts (@gongkai_bot), which say nothing about the question."""
    return [
        Mention(found.start(), found.end(), found.group(), "filler")
        for found in re.finditer(r"@[a-z0-9_]+", text)
    ]


def _words(text: str) -> list[Mention]:
    return [_mention(word) for word in lexicon().words_in(text)]


def _mention(word: Word) -> Mention:
    """A word with several meanings counts as the most telling of them."""
    kinds = [entry.kind for entry in word.entries]
    kind = next(kind for kind in _TELLING if kind in kinds)
    kept = tuple(entry for entry in word.entries if entry.kind == kind)
    return Mention(word.start, word.end, word.said, kind, entries=kept)


_TELLING = ("concept", "figure", "column", "section", "cue", "filler")
_WEIGHT = {"agency": 12, "year": 11, "number": 8, "filler": 6, "range": 11, "order": 11}
_KNOWN_WORD = 10
_EACH_MENTION = 5


def _outside(fixed: Sequence[Mention], others: Iterable[Mention]) -> list[Mention]:
    return [
        found
        for found in others
        if all(found.end <= other.start or found.start >= other.end for other in fixed)
    ]


def _best_cover(found: Sequence[Mention], length: int) -> list[Mention]:
    """Return the mentions without overlap that explain most characters with fewest words."""
    ending: dict[int, list[Mention]] = {}
    for mention in found:
        ending.setdefault(mention.end, []).append(mention)
    score = [0] * (length + 1)
    last: list[Mention | None] = [None] * (length + 1)
    for end in range(1, length + 1):
        score[end] = score[end - 1]
        for mention in ending.get(end, ()):
            worth = score[mention.start] + _worth(mention)
            if worth > score[end]:
                score[end], last[end] = worth, mention
    chosen, end = [], length
    while end:
        explained = last[end]
        if explained is not None:
            chosen.append(explained)
        end = explained.start if explained is not None else end - 1
    return chosen


def _worth(mention: Mention) -> int:
    weight = _WEIGHT.get(mention.kind, _KNOWN_WORD)
    return weight * (mention.end - mention.start) - _EACH_MENTION


def _unknown(text: str, known: Sequence[Mention]) -> list[Mention]:
    covered = bytearray(len(text))
    for mention in known:
        covered[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    left = "".join(" " if covered[place] else text[place] for place in range(len(text)))
    unknown = [(found.start(), found.end()) for found in re.finditer(r"[^\W_]+", left)]
    return [
        Mention(start, end, text[start:end], "unknown")
        for start, end in (_whole_word(span, known) for span in unknown)
    ]


def _whole_word(span: tuple[int, int], known: Sequence[Mention]) -> tuple[int, int]:
    """Return an unknown letter together with the particle before it: 在 + 线 is 在线."""
    start, end = span
    before = [one for one in known if one.end == start and one.kind == "filler"]
    if end - start == 1 and before and before[0].end - before[0].start == 1:
        return before[0].start, end
    return span
