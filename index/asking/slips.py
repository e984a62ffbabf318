"""Slips that a message takes back: 哦不对，我要的是……; ……有几个，打错了，是……."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from data.vocabulary import vocabulary
from index.plain import either, plain


def corrects(part: str) -> bool:
    """Tell whether a sentence takes back the one before: 哦不对，我要的是……."""
    return _slip().match(plain(part)) is not None


def admits(part: str) -> bool:
    """Tell whether a sentence admits a slip; 我说的是…… alone says more of what was asked."""
    text = plain(part)
    return any(word in text for word in vocabulary().phrasings["dialogue"]["slips"])


def without_slip(part: str) -> str:
    """Return a sentence in plain form without the words that take back the one before."""
    return _slip().sub("", plain(part))


@cache
def _slip() -> re.Pattern[str]:
    words = vocabulary().phrasings["dialogue"]
    slips, marks = either(words["slips"]), either(words["right"])
    oh = f"[{words['interjections']}]*"
    slip = rf"(?:{oh}(?:{slips})[,\u3002;!:\s]*)+(?:(?:{marks})\s*)?"
    strong = either(word for word in words["right"] if len(word) > _SHORTEST_SURE)
    # A few words nobody listed (说秃噜嘴了) and 我问的是 take back as well.
    unlisted = rf"[^,\u3002;!?0-9]{{1,12}}[,\s]+(?:{strong})\s*"
    return re.compile(rf"\s*(?:{slip}|{oh}(?:{marks})\s*|{unlisted})")


_SHORTEST_SURE = 3
"""Letters of a mark (我问的是) that takes back what was said before it."""


def parted_at_slips(sentence: str) -> Iterator[str]:
    """Yield what stands before and behind every slip inside a sentence: ……有几个，打错了，是……."""
    text = plain(sentence)
    begins = [0]
    if len(text) == len(sentence):
        begins += [found.end() for found in _inner_slip().finditer(text)]
    for start, end in pairwise([*begins, len(sentence)]):
        yield sentence[start:end]


@cache
def _inner_slip() -> re.Pattern[str]:
    """Return the pattern of the place before a slip that a pause or a mark of asking follows."""
    words = vocabulary().phrasings["dialogue"]
    slips, marks = either(words["slips"]), either(words["right"])
    return re.compile(
        rf"(?<=[,\s])\s*(?=[{words['interjections']}]*(?:{slips})(?:[,\u3002;!:\s]|{marks}))"
    )
