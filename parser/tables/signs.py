"""Signs that stand for 0 throughout a report: by its own note, or by what sums prove of them.

A note says so in words: 注：“—”表示该项数据为零。 A scan that takes every 0 for an O does so too in
tables without sums.
"""

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from unicodedata import normalize

from data.records import replace
from parser.document import Document
from parser.report import Figure, State
from parser.wording import words

FLAG = "sign_said_zero"
_LETTER = "letter_for_digit"
_SLASH = State.SLASH
_PROVED = 10
"""Cells in which sums prove what a letter stands for: then it does so where no sum tells."""


def zeroed(document: Document, figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """Return the figures; a sign that a note calls zero is 0, flagged."""
    if not any(one.state is _SLASH for one in figures):
        return tuple(figures)
    signs = {_sign(match["sign"]) for match in _note().finditer(document.text)}
    return tuple(
        replace(one, value=Decimal(0), state=State.NUMBER, flags=(*one.flags, FLAG))
        if one.state is _SLASH and _sign(one.raw) in signs
        else one
        for one in figures
    )


def lettered(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """Return the figures; a letter that sums prove to be 0 again and again is 0 elsewhere too."""
    proved = Counter(one.raw for one in figures if _LETTER in one.flags and one.value == 0)
    signs = {sign for sign, times in proved.items() if times >= _PROVED and len(sign) == 1}
    if not signs:
        return tuple(figures)
    return tuple(
        replace(one, value=Decimal(0), state=State.NUMBER, flags=(*one.flags, _LETTER))
        if one.state is State.TEXT and one.raw in signs
        else one
        for one in figures
    )


def _sign(printed: str) -> str:
    """Return a sign as it is compared; a long dash may be printed as two."""
    return normalize("NFKC", printed).strip().replace("——", "—")


@cache
def _note() -> re.Pattern[str]:
    return re.compile(words("tables")["cell"]["said_zero"], re.MULTILINE)
