"""Numbers that a question names: 14件, 80%, 3万."""

import re
from decimal import Decimal

from data.vocabulary import vocabulary


def number_in(said: str) -> Decimal:
    """Return the number in a word like 14件, 80% or 3万."""
    number = Decimal(re.sub(r"[^0-9.]", "", said).strip(".") or 0)
    if vocabulary().phrasings["counting"]["ten_thousand"] in said:
        return number * 10_000
    return number / 100 if "%" in said else number


def meets(value: Decimal, limit: Decimal, cue: str) -> bool:
    """Tell whether a figure meets a limit: `over`, `at_least`, `under` or `at_most`."""
    if cue in ("at_least", "at_most") and value == limit:
        return True
    return value > limit if cue in ("over", "at_least") else value < limit
