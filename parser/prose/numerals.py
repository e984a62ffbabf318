"""Numbers with their measure word, in squeezed half-width prose."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import pairwise

from data.records import record
from parser.wording import words

_DIGITS = r"\d[\d,]*(?:\.\d+)?"
_POWERS = {"万": 10_000, "亿": 100_000_000}
_FIGURES = {sign: value for value, sign in enumerate("零一二三四五六七八九")}
_FIGURES |= {sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
_FIGURES |= {"〇": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TENS = {"廿": 20, "卅": 30, "卌": 40}
_CHINESE = "".join((*_FIGURES, *_UNITS, *_TENS, *_POWERS))
_SOME = "几数"
"""An unknown figure: 几件, 十几件, 数十件."""


@record(frozen=True, slots=True)
class Quantity:
    """A number with its measure word and where the two stand in the text."""

    value: Decimal | None
    """None for an estimate such as 三四件."""
    unit: str
    start: int
    end: int
    approximate: bool
    bound: int
    """Where the word of a bound (至少, 约) before it begins, or the number itself."""


def quantities(text: str, start: int, end: int) -> Iterator[Quantity]:
    """Yield the counted and the money quantities within a span."""
    for match in _pattern().finditer(text, start, end):
        numeral = match["number"]
        value, is_estimate = value_of(numeral), _is_estimate(numeral)
        if value is None and not is_estimate:
            continue
        bound = bool(match["about"] or match["over"] or match["after"])
        at = match.start("number"), match.end("unit")
        yield Quantity(value, match["unit"], *at, bound or is_estimate, match.start())


def may_count(text: str, start: int, end: int) -> bool:
    """Whether a span of a text has what every quantity ends in."""
    return _ends().search(text, start, end) is not None


@cache
def _ends() -> re.Pattern[str]:
    """Return what every quantity ends in: quick to look for, as it begins with a numeral."""
    known = words("prose")
    over, units = "|".join(known["numerals"]["over"]), "|".join(known["measures"]["all"])
    return re.compile(rf"[\d{_CHINESE}几](?:{over})?(?:{units})")


def value_of(numeral: str) -> Decimal | None:
    """Return the value of a numeral in digits (1,234, 1.2万) or Chinese, None if it states none.

    >>> value_of("一百十一"), value_of("廿三"), value_of("二〇"), value_of("三四")
    (Decimal('111'), Decimal('23'), Decimal('20'), None)
    """
    digits = numeral.replace(",", "").rstrip("万亿")
    if digits and digits[0].isdecimal():
        return Decimal(digits) * _POWERS.get(numeral[-1], 1)
    if all(sign in _FIGURES for sign in numeral):
        return _by_position(numeral)
    return _by_unit(numeral)


def _by_position(numeral: str) -> Decimal | None:
    """Return the value of figures in a row: of several, one must be a zero (二〇, 一〇五)."""
    figures = [_FIGURES[sign] for sign in numeral]
    if len(figures) > 1 and (0 not in figures or not figures[0]):
        return None
    return Decimal("".join(map(str, figures)))


def _by_unit(numeral: str) -> Decimal | None:
    """Return the value of a numeral with tens, hundreds, thousands; None for two figures in a row.

    一百二 may be 120 or a misprint of 102: it states nothing.
    """
    total = section = 0
    figure: int | None = None
    last, before = 10**9, ""
    for sign in numeral:
        if sign in _FIGURES:
            if figure:
                return None
            figure = _FIGURES[sign]
        elif sign in _UNITS:
            if _UNITS[sign] >= last:
                return None
            last, section, figure = _UNITS[sign], section + (figure or 1) * _UNITS[sign], None
        elif sign in _TENS:
            last, section, figure = 10, section + _TENS[sign], None
        elif sign in _POWERS:
            whole = section + (figure or 0)
            total, section, figure, last = total + whole * _POWERS[sign], 0, None, 10**9
        else:
            return None
        before = sign if sign not in _FIGURES or not _FIGURES[sign] else before
    if figure and before not in ("十", "拾", *_TENS, *"零〇○"):
        return None
    return Decimal(total + section + (figure or 0))


def _is_estimate(numeral: str) -> bool:
    """Whether a numeral is one of two neighbours or of an unknown figure: 三四, 十三四, 几十."""
    if any(sign in _SOME for sign in numeral):
        return True
    values = [(_FIGURES.get(one), _FIGURES.get(other)) for one, other in pairwise(numeral)]
    return any(one and other and abs(one - other) == 1 for one, other in values)


@cache
def _pattern() -> re.Pattern[str]:
    known = words("prose")
    named = {name: "|".join(listed) for name, listed in known["numerals"].items()}
    units = "|".join(known["measures"]["all"])
    behind = "".join(f"(?<!{word})" for word in known["numerals"]["not_behind"])
    spoken = rf"(?:数(?=[十百千万])|[{_CHINESE}几]){{1,12}}"
    # 3至5件 and 3、4件 are no number; nor is the rest of one: a numeral is taken whole.
    alone = rf"(?<![\d.,{_CHINESE}几])(?<![\d{_CHINESE}][-~至到—、])"
    return re.compile(
        rf"(?:(?P<about>{named['about']})为?)?{alone}{behind}"
        rf"(?P<number>{_DIGITS}[万亿]?(?!元)|{_DIGITS}|{spoken})"
        rf"(?P<over>{named['over']})?(?P<unit>{units})(?P<after>{named['after']})?"
        rf"(?!{named['not_before']})"
    )
