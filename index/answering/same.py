"""Words that prose writes otherwise: which say the same (data/synonyms.toml)."""

from collections.abc import Mapping
from functools import cache

from data.vocabulary import vocabulary
from index.plain import plain

Term = tuple[str, ...]
"""A thing asked about, with all the words prose may have for it."""


def same_as(word: str) -> tuple[str, ...]:
    """Return the words that say the same as a word, itself left out."""
    same = (one for group in groups().get(word, ()) for one in group if one != word)
    told = (
        one for asked, *ways in vocabulary().synonyms["told_as"] if asked == word for one in ways
    )
    return (*same, *told)


@cache
def groups() -> Mapping[str, list[tuple[str, ...]]]:
    """Return for each word the groups it stands in."""
    groups: dict[str, list[tuple[str, ...]]] = {}
    for words in vocabulary().synonyms["same"]:
        group = tuple(plain(word).replace(" ", "") for word in words)
        for word in words:
            groups.setdefault(plain(word), []).append(group)
    return groups
