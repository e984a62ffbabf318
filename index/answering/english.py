"""What the words of an English question are in the reports' own: press conference is 新闻发布会."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from data.vocabulary import vocabulary
from index.answering.same import Term, same_as
from index.asking.cover import Mention


def terms_in(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[Term, bool]]:
    """Yield what an English text asks about, each with the words prose may have for it.

    Also whether it tells what is asked: a word the lexicon lets pass does not. A word without a
    translation, unknown or requests, is a thing of its own; it stands in no Chinese
    sentence.
    """
    named = [one for one in mentions if one.kind in ("agency", "year", "number")]
    free = [one for one in mentions if one.kind in ("free", "frame")]
    found = [
        match
        for match in _phrases().finditer(text)
        if all(match.end() <= one.start or match.start() >= one.end for one in named)
    ]
    for match in found:
        said = vocabulary().synonyms["english"][match[1]]
        words = (word for one in said for word in (one, *same_as(one)) if len(word) > 1)
        passes = any(one.start <= match.start() and match.end() <= one.end for one in free)
        yield (match[1], *words), not passes
    for one in mentions:
        covered = any(match.start() < one.end and one.start < match.end() for match in found)
        counted = one.kind == "unknown" or "requests" in one.values
        if counted and not covered and len(one.said) > 1:
            yield (one.said, *same_as(one.said)), True


@cache
def _phrases() -> re.Pattern[str]:
    """Return the pattern of the English words that are known, the longest first."""
    words = sorted(vocabulary().synonyms["english"], key=len, reverse=True)
    return re.compile(rf"(?<![a-z])({'|'.join(map(re.escape, words))})(?:e?s)?(?![a-z])")
