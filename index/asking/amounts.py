"""Numbers that a question names: 14件, 80%, 3万."""

import re
from decimal import Decimal

from data.records import record
from data.vocabulary import vocabulary
from index.asking.cover import Mention

TEN_THOUSAND = Decimal(10_000)


def number_in(said: str, unit: str = "") -> Decimal:
    """Return the number in a word like 14件, 80% or 3万, in the unit of a row (万元, 件, ratio)."""
    words = vocabulary().phrasings["counting"]
    number = Decimal(re.sub(r"[^0-9.]", "", said).strip(".") or 0)
    by_ten_thousand = words["ten_thousand"] in said
    if unit == words["money"]:
        yuan = words["yuan"] in said and not by_ten_thousand
        return number / TEN_THOUSAND if yuan else number
    if by_ten_thousand:
        return number * TEN_THOUSAND
    return number / 100 if "%" in said else number


@record(frozen=True, slots=True)
class Supposed:
    """A number that a question takes for granted, in the unit of a row."""

    least: Decimal
    below: Decimal
    """Where the numbers end that it means; `least` for one that is meant exactly."""
    rough: bool = False
    """Whether it is left open by how much it is missed: 将近3万件."""

    def means(self, value: Decimal) -> bool:
        """Tell whether a figure is what was supposed."""
        return value == self.least or self.least <= value < self.below


def supposed(text: str, one: Mention, unit: str) -> Supposed:
    """Return the number of a mention: 14件 exactly, 93万多 up to the next of its last digit."""
    words = vocabulary().phrasings["numerals"]
    number = number_in(one.said, unit)
    rough = words["roughly"]
    nearly = text[: one.start].rstrip().endswith(tuple(rough["before"]))
    nearly = nearly or text[one.end :].lstrip().startswith(tuple(rough["behind"]))
    about = tuple(words["about"])
    more = text.startswith(about, one.end) or any(word in one.said for word in about)
    if not more or "." in one.said:
        return Supposed(number, number, nearly or more)
    digits = re.sub("[^0-9]", "", one.said)
    last = Decimal(10) ** (len(digits) - len(digits.rstrip("0")))
    return Supposed(number, number + last * number_in(one.said.replace(digits, "1"), unit), nearly)
