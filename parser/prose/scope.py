"""Whose and when: clauses about another body, another year, or a part of the year."""

import re
from collections.abc import Collection
from functools import cache, lru_cache

from parser.wording import words

_SHORTEST_SUBJECT = 2
"""Characters of who is said to have received something."""


def is_skipped(clause: str) -> bool:
    """Whether a clause is about another year, a change, a plan or a mean."""
    skip = words("prose")["skip"]
    for word in skip["this_year"]:
        clause = clause.replace(word, "")
    return any(word in clause for word in skip["words"])


def is_part_of_year(clause: str, cut: bool) -> bool:
    """Whether a clause, or the ones before it (`cut`), speak of some months only."""
    if _part_of_year().search(clause):
        return True
    return cut and not any(word in clause for word in words("prose")["skip"]["whole_year"])


@cache
def _part_of_year() -> re.Pattern[str]:
    return re.compile("|".join(words("prose")["skip"]["part_year"]))


def is_others(clause: str, names: Collection[str]) -> bool:
    """Whether a clause says what another body received or did: 市政府办公室收到….."""
    match = _subject().match(clause) if names else None
    who = match["who"] if match else ""
    if len(who) < _SHORTEST_SUBJECT or who.startswith(tuple(words("prose")["skip"]["own"])):
        return False
    if any(name.endswith(who) or who.endswith(name) or name.startswith(who) for name in names):
        return False
    known = words("reading")["agency"]
    bodies = (*known["endings"], *known["place_endings"], *words("prose")["skip"]["bodies"])
    return who.endswith(bodies)


@cache
def _subject() -> re.Pattern[str]:
    skip = words("prose")["skip"]
    openers, verbs = "|".join(skip["openers"]), "|".join(skip["verbs"])
    return re.compile(rf"(?:{openers})*(?P<who>[\u4e00-\u9fff]*?)(?:{openers})*(?:{verbs})")


@lru_cache(4096)
def without_openers(left: str) -> str:
    """Return the words before a number without those that say when or how."""
    return _openers().sub("", left)


@cache
def _openers() -> re.Pattern[str]:
    openers = "|".join(words("prose")["skip"]["openers"])
    return re.compile(rf"^(?:{openers})+|(?:{openers})+$")
