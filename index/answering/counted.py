"""Numbers that count something in prose, in Arabic numerals or in characters; a year is none."""

import re
from functools import cache

from data.vocabulary import vocabulary
from index.asking.numerals import value_of


def number_in(text: str) -> str:
    """Return the first number of a plain text that counts something, with its measure word.

    >>> number_in("2021年召开新闻发布会三次"), number_in("2021年未收取"), number_in("第三次")
    ('三次', '', '')
    """
    found = numbers().search(text)
    return found.group() if found else ""


@cache
def numbers() -> re.Pattern[str]:
    """Return the pattern of a number with its measure word: groups `number`, `about`, `unit`."""
    known = vocabulary().synonyms
    measures = "|".join(map(re.escape, known["measures"]))
    more = "".join(known["more"])
    return re.compile(
        rf"(?<![0-9.\u3014\[({known['ordinal']}{known['digits']}])"
        rf"(?P<number>(?:[0-9][0-9,]*(?:\.[0-9]+)?|[{known['digits']}]+))"
        rf"(?P<about>[{more}]?)(?P<unit>\u4e07?(?:{measures}))"
    )


def unit_asked(text: str) -> str:
    """Return the measure word a question counts in.

    >>> unit_asked("公众号推了几篇")
    '篇'
    """
    known = vocabulary()
    asked = "|".join(map(re.escape, known.phrasings["counting"]["words"]))
    measures = "|".join(map(re.escape, known.synonyms["measures"]))
    if re.search(known.synonyms["per_cent"], text):
        return "%"
    found = re.search(rf"(?:{asked})\s*({measures})|({measures})\u6570", text)
    if found:
        return found[1] or found[2]
    often = re.search(known.synonyms["how_often"], text)
    return str(known.synonyms["times"]) if often else ""


def alike(one: str, other: str) -> bool:
    """Tell whether two measure words may count one thing: 篇 and 条, 家 and 个."""
    known = vocabulary().synonyms["measured_alike"]
    return one == other or any({one, other} <= set(words) for words in known)


def spells_a_number_of(question: str, text: str) -> bool:
    """Tell whether a question spells a number in characters that a text has in digits.

    >>> spells_a_number_of("政府网站是哪三家", "现有政府网站3家")
    True
    """
    told = [(one["number"], one["unit"]) for one in numbers().finditer(text)]
    spelled = [one for one in numbers().finditer(question) if not one["number"].isascii()]
    return any(
        number == str(value_of(one["number"])) and alike(one["unit"], unit)
        for one in spelled
        for number, unit in told
    )
