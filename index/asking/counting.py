"""Ranges of figures and places of a ranking in a text: 100到200件之间, 前5名, 第二多, 倒数第三."""

import re
from collections.abc import Sequence
from functools import cache

from data.records import record
from data.vocabulary import vocabulary
from index.plan import Order


def find_ranges(text: str) -> list[tuple[int, int]]:
    """Return the stretches that name a range of figures: 100到200件之间, 100-200件."""
    found = _patterns().range.finditer(text)
    return [match.span() for match in found if not all(map(_is_year, ends_of(match.group())))]


def _is_year(said: str) -> bool:
    return re.fullmatch(r"(?:19|20)[0-9]{2}", said.strip()) is not None


def find_orders(text: str) -> list[tuple[int, int, Order]]:
    """Return the places of a ranking that a plain text names: 前5名, 第二多, 倒数第三, top 3."""
    found: list[tuple[int, int, Order]] = []
    for pattern, kind in _patterns().orders:
        for match in pattern.finditer(text):
            if all(match.end() <= start or end <= match.start() for start, end, _ in found):
                found.append((*match.span(), _order(match, kind)))
    return found or _asked_for(text)


def _asked_for(text: str) -> list[tuple[int, int, Order]]:
    """Return how many of a ranking are asked for, 哪三家……最多; what asks stands for it."""
    asked = _patterns().asked.search(text)
    said = {match["end"] for match in _patterns().end.finditer(text)}
    ends = {end in vocabulary().phrasings["order"]["least"] for end in said}
    if asked is None or len(ends) != 1:
        return []
    return [(*asked.span(), Order(ends.pop(), top=_count(asked["n"])))]


def _order(match: re.Match[str], kind: str) -> Order:
    number = _count(match["n"])
    said = match.groupdict().get("end") or ""
    words = vocabulary().phrasings["order"]
    least = kind.endswith("last") or said in words["least"]
    return Order(least, top=number) if kind.startswith("top") else Order(least, at=number)


def _count(said: str) -> int:
    small: dict[str, int] = vocabulary().phrasings["order"]["numbers"]
    return int(said) if said.isdigit() else small[said]


def ends_of(said: str) -> tuple[str, str]:
    """Return the two numbers of a range as said."""
    match = _patterns().range.fullmatch(said)
    assert match is not None
    ten_thousand = vocabulary().phrasings["counting"]["ten_thousand"]
    low, high = match["low"], match["high"] or match["upper"]
    return (low + ten_thousand if ten_thousand in high and ten_thousand not in low else low), high


@record(frozen=True, slots=True)
class _Patterns:
    range: re.Pattern[str]
    orders: tuple[tuple[re.Pattern[str], str], ...]
    asked: re.Pattern[str]
    end: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    """Return the patterns; their words come from data/phrasings.toml."""
    words = vocabulary().phrasings["order"]
    measure = _any(vocabulary().phrasings["years"]["measure_words"])
    number = rf"[0-9][0-9.]*\s*(?:{measure}|{measure}{measure})?"
    within = _any(words["within"])
    n = rf"(?P<n>{_any(words['numbers'])}|[0-9]{{1,3}})"
    joint, unit = _any(words["joint"]), _any(words["units"])
    end = rf"(?P<end>{_any([*words['most'], *words['least']])})"
    return _Patterns(
        re.compile(
            rf"(?:{_any(words['between'])}\s*)?(?P<low>{number})\s*"
            rf"(?:{_any(words['to'])}\s*(?P<high>{number})\s*(?:{within})?"
            rf"|{_any(words['and'])}\s*(?P<upper>{number})\s*{within})"
        ),
        (
            (re.compile(rf"{_any(words['last'])}\s*{n}\s*{unit}?"), "at_last"),
            (
                re.compile(
                    rf"{_any(words['bottom'])}\s*{n}\s*{unit}?(?!{_any(words['not_rank'])})"
                ),
                "top_last",
            ),
            (
                re.compile(rf"{_any(words['first'])}\s*{n}\s*{unit}?(?!{_any(words['not_rank'])})"),
                "top",
            ),
            (re.compile(rf"{_any(words['superlative'])}{end}{joint}?\s*{n}\s*{unit}"), "top"),
            (re.compile(rf"{_any(words['ranked'])}\s*{n}(?!{_any(words['not_rank'])})"), "at"),
            (
                re.compile(rf"{_any(words['ordinal'])}\s*{n}\s*(?:{end}|{_any(words['places'])})"),
                "at",
            ),
        ),
        # Only the word itself: 两个区政府 behind it is a set.
        re.compile(rf"{_any(words['asked'])}(?=\s*{n}\s*{_any(words['counted'])})"),
        re.compile(rf"{_any(words['superlative'])}{end}"),
    )


def _any(words: Sequence[str]) -> str:
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")"
