"""Clauses that deny: 未收到政府信息公开申请, 没有接到任何复议、诉讼, 未收取信息处理费."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from parser.wording import words

_FAR = 40
"""Characters from the negation to the end of what it denies."""
_UNIT = "件"


@dataclass(frozen=True, slots=True)
class Denial:
    """What is said not to have been; value None where the words are no figure."""

    indicator: str
    value: Decimal | None
    unit: str
    start: int
    end: int


def denials(clause: str, start: int) -> Iterator[Denial]:
    """Yield what a clause without numbers denies; `start` is where the clause begins."""
    known = words("prose")
    if any(word in clause for word in known["negation"]["outcomes"]):
        return
    for rule in known["zero"]:
        match = _pattern(rule["indicator"]).search(clause)
        if match and not _denies_a_share(match[0]):
            yield Denial(
                rule["indicator"], Decimal(0), _UNIT, start + match.start(), start + match.end()
            )
    for rule in known["statement"]:
        match = _pattern(rule["indicator"]).search(clause)
        if match:
            yield Denial(rule["indicator"], None, "", start + match.start(), start + match.end())


def _denies_a_share(denied: str) -> bool:
    """Whether only one channel or kind of applicant is denied: 未收到网络申请."""
    known = words("prose")
    for everybody in known["skip"]["everybody"]:
        denied = denied.replace(everybody, "")
    if any(word in denied for word in known["negation"]["widened"]):
        return False
    return any(word in denied for word in known["skip"]["shares"])


def denies(text: str, *span: int) -> bool:
    """Whether a text, or a span of it, has a word that denies at all."""
    return _negation().search(text, *span) is not None


@cache
def _negation() -> re.Pattern[str]:
    known = words("prose")
    verbs = {verb for rule in (*known["zero"], *known["statement"]) for verb in rule["verbs"]}
    return re.compile("|".join(sorted(verbs)))


@cache
def _pattern(indicator: str) -> re.Pattern[str]:
    """Return the pattern of one rule: a negation, a little text, the object, no other use of it."""
    known = words("prose")
    rule: Mapping[str, Any] = next(
        rule for rule in (*known["zero"], *known["statement"]) if rule["indicator"] == indicator
    )
    opened = "|".join(known["negation"]["not_before"])
    verbs = "|".join(sorted(rule["verbs"], key=len, reverse=True))
    objects = "|".join(sorted(rule["objects"], key=len, reverse=True))
    followed = "|".join(rule.get("followed", ()))
    ahead = f"(?!{followed})" if followed else ""
    return re.compile(rf"(?:{verbs})(?!{opened}).{{0,{_FAR}}}?(?:{objects}){ahead}")
