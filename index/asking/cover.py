"""The words of a text that are known: those that explain most of it with fewest words."""

from collections.abc import Sequence
from functools import lru_cache

from data.records import record, replace
from data.vocabulary import vocabulary
from index.asking.lexicon import TELLING, Entry, Word, lexicon
from index.asking.years import YearMention
from index.names import AgencyMention
from index.plan import Order


@record(frozen=True, slots=True)
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
    whole: int = 0
    """How many agencies or reports are said to be all there are: 这五家."""
    by_form: bool = False
    """Whether it is a remark by its form, whatever words it is made of: 我们决定, 听邻居说."""

    @property
    def values(self) -> tuple[str, ...]:
        """Return the ids the words may stand for."""
        entries = self.entries
        return (entries[0].value,) if len(entries) == 1 else tuple([one.value for one in entries])


@lru_cache(maxsize=128)
def known_words(text: str) -> tuple[Mention, ...]:
    """Return the words of a plain text that are known, without overlap, in reading order."""
    return tuple(sorted(best_cover(words_of(text), len(text)), key=lambda found: found.start))


@lru_cache(maxsize=128)
def words_of(text: str) -> tuple[Mention, ...]:
    """Return every known word of a plain text, overlapping ones too.

    没|公开的占比 is no rate of disclosure: 没公开 is a word of its own.
    """
    found = [mention_of(_as_limit(text, word)) for word in lexicon().words_in(text)]
    denied = {one.start + 1: one.end for one in found if one.kind == "concept" and _denies(one)}
    return tuple(one for one in found if not denied.get(one.start, len(text) + 1) < one.end)


def _denies(one: Mention) -> bool:
    return one.said[:1] in vocabulary().phrasings["dialogue"]["denying_letters"]


def _as_limit(text: str, word: Word) -> Word:
    """Read a word of comparison before a number as such: 不足400件 asks for no shortcomings."""
    if not text[word.end : word.end + 1].isdigit():
        return word
    limits = tuple(one for one in word.entries if one.kind == "cue" and one.value in _LIMITS)
    return replace(word, entries=limits) if limits else word


_LIMITS = ("over", "at_least", "under", "at_most", "exactly")


def mention_of(word: Word) -> Mention:
    """A word with several meanings counts as the most telling of them."""
    kind, kept = _most_telling(word.entries)
    if kind == "restricts":
        return Mention(word.start, word.end, word.said, "unknown")
    return Mention(word.start, word.end, word.said, kind, entries=kept)


@lru_cache(maxsize=4096)
def _most_telling(entries: tuple[Entry, ...]) -> tuple[str, tuple[Entry, ...]]:
    """Return the most telling kind of some entries, and those of that kind."""
    kinds = [entry.kind for entry in entries]
    kind = next(kind for kind in _KINDS if kind in kinds)
    return kind, tuple(entry for entry in entries if entry.kind == kind)


_KINDS = (*TELLING, "restricts", "frame", "free")


_WEIGHT = {"agency": 12, "year": 11, "number": 8, "free": 7, "frame": 7, "unknown": 8}
_WEIGHT |= {"range": 11, "order": 11}
_KNOWN_WORD = 10
_EACH_MENTION = 5


def best_cover(found: Sequence[Mention], length: int) -> list[Mention]:
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
    weight = max(weight, _KNOWN_WORD) if mention.by_form else weight
    return weight * (mention.end - mention.start) - _EACH_MENTION
