"""Numbers with their measure word, in squeezed half-width prose."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from parser.wording import words

_DIGITS = r"\d[\d,]*(?:\.\d+)?"
_CHINESE = "零〇一二两三四五六七八九十百千万"
_POWERS = {"万": 10_000, "亿": 100_000_000}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its measure word and where the two stand in the text."""

    value: Decimal
    unit: str
    start: int
    end: int
    approximate: bool


def quantities(text: str, start: int, end: int) -> Iterator[Quantity]:
    """Yield the counted and the money quantities within a span."""
    for match in _pattern().finditer(text, start, end):
        value = value_of(match["number"])
        if value is not None:
            rounded = bool(match["about"] or match["over"] or match["after"])
            yield Quantity(value, match["unit"], match.start("number"), match.end("unit"), rounded)


def counts(text: str) -> bool:
    """Whether a text has a quantity at all."""
    return _pattern().search(text) is not None


def value_of(numeral: str) -> Decimal | None:
    """Return the value of a numeral in digits (1,234, 1.2万) or Chinese, None if it is none."""
    digits = numeral.replace(",", "").rstrip("万亿")
    if digits and digits[0].isdecimal():
        return Decimal(digits) * _POWERS.get(numeral[-1], 1)
    try:
        # Imported where a report spells a number: loading it takes as long as answering a question.
        import cn2an

        return Decimal(str(cn2an.cn2an(numeral, "smart")))
    except ValueError:
        return None


@cache
def _pattern() -> re.Pattern[str]:
    known = words("prose")
    named = {name: "|".join(listed) for name, listed in known["numerals"].items()}
    units = "|".join(known["measures"]["all"])
    behind = "".join(f"(?<!{word})" for word in known["numerals"]["not_behind"])
    return re.compile(
        rf"(?P<about>{named['about']})?(?<![\d.,{_CHINESE}]){behind}(?<!\d[-~至到])"
        rf"(?P<number>{_DIGITS}[万亿]?(?!元)|{_DIGITS}|[{_CHINESE}]{{1,12}})"
        rf"(?P<over>{named['over']})?(?P<unit>{units})(?P<after>{named['over']})?"
        rf"(?!{named['not_before']})"
    )
