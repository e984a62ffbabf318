"""Numbers that a question names: 14件, 80%, 3万."""

import re
from decimal import Decimal

from data.vocabulary import vocabulary

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
