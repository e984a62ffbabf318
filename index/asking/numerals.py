"""Numbers written in characters, as digits: 八成, 百分之百, 三万件, 两千零二十一年, 一百五十件.

Only what is a number beyond doubt is rewritten: with a unit of ten behind it, or counted by a
measure word next to a word of comparison. 一共, 一下 and 第一 stay as they are.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from data.vocabulary import vocabulary
from index.plain import either


def with_digits(text: str) -> str:
    """Return a plain text with its spelled numbers in digits.

    >>> with_digits("超过三万件吗"), with_digits("两千零二十一年"), with_digits("占八成")
    ('超过30000件吗', '2021年', '占80%')
    """
    for pattern, written in _rules():
        text = pattern.sub(written, text)
    return text


def value_of(said: str) -> int:
    """Return the number that Chinese numerals spell; digits one by one where there is no unit.

    >>> value_of("一百五十"), value_of("两千零二十一"), value_of("三万"), value_of("二〇二一")
    (150, 2021, 30000, 2021)
    """
    words = vocabulary().phrasings["numerals"]
    digits, units = words["digits"], words["units"]
    if not any(letter in units for letter in said):
        return int("".join(str(digits[letter]) for letter in said))
    total, section, digit = 0, 0, 0
    for letter in said:
        if letter in digits:
            digit = digits[letter]
            continue
        unit = units[letter]
        if unit >= _TEN_THOUSAND:
            total, section, digit = total + (section + digit) * unit, 0, 0
        else:
            section, digit = section + (digit or 1) * unit, 0
    return total + section + digit


_TEN_THOUSAND = 10_000


@cache
def _rules() -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...]:
    words = vocabulary().phrasings["numerals"]
    letters = "".join([*words["digits"], *words["units"]])
    measures = either(words["measures"])
    before = either(words["before"])
    behind = either(words["behind"])
    unit = f"[{''.join(words['units'])}]"
    number = f"[{letters}]"
    tenth = f"{words['tenth']}(?!{words['not_tenth']})"
    year = either(words["year"])
    thousand, zero, piece = words["thousand"], words["zero"], words["piece"]
    large = f"[{words['large']}]"
    about = either(words["about"])
    even = either(words["even"])
    return (
        (re.compile(rf"{words['per_cent']}({number}+|[0-9.]+)"), _per_cent),
        (re.compile(rf"(?<!{number})({number}|[0-9.]+){tenth}"), _tenths),
        (re.compile(rf"({number}*{unit})(?:{about})(?={large})"), lambda found: found[1]),
        (re.compile(rf"({number}*{thousand}{zero}?{number}+)(?={year})"), _number),
        (
            re.compile(
                rf"(?<![0-9.{words['ordinal']}{words['about_many']}{letters}])({number}*{unit}{number}*)"
                rf"(?={piece}?(?:{measures})|(?:{about}){piece}?(?:{measures}))"
            ),
            _number,
        ),
        (re.compile(rf"({number})(?=(?:{measures})(?:{behind}))"), _number),
        (re.compile(rf"(?P<b>{before})({number}*{unit}{number}*)(?=\W|$)"), _behind_word),
        (re.compile(rf"(?P<b>{before})({number})(?=(?:{measures})(?!{even}))"), _behind_word),
    )


def _number(match: re.Match[str]) -> str:
    """Return a numeral in digits; 万 alone (多少万元) is a unit and stays."""
    large: str = vocabulary().phrasings["numerals"]["large"]
    return match[1] if match[1] in large else str(value_of(match[1]))


def _behind_word(match: re.Match[str]) -> str:
    """Return a numeral behind a word of comparison in digits; 万 alone (单位是万元) stays."""
    large: str = vocabulary().phrasings["numerals"]["large"]
    return match["b"] + (match[2] if match[2] in large else str(value_of(match[2])))


def _per_cent(match: re.Match[str]) -> str:
    return f"{_digits(match[1])}%"


def _tenths(match: re.Match[str]) -> str:
    number: Any = _digits(match[1])
    return f"{float(number) * 10:g}%"


def _digits(said: str) -> str:
    return said if said[0].isdigit() else str(value_of(said))
