"""Signs for which a note of the report says that they stand for 0: 注：“—”表示该项数据为零。"""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from unicodedata import normalize

from parser.document import Document
from parser.report import Figure, State
from parser.wording import words

FLAG = "sign_said_zero"


def zeroed(document: Document, figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """Return the figures; a sign that a note calls zero is 0, flagged."""
    if all(one.state is not State.SLASH for one in figures):
        return tuple(figures)
    signs = {_sign(match["sign"]) for match in _note().finditer(document.text)}
    return tuple(
        replace(one, value=Decimal(0), state=State.NUMBER, flags=(*one.flags, FLAG))
        if one.state is State.SLASH and _sign(one.raw) in signs
        else one
        for one in figures
    )


def _sign(printed: str) -> str:
    """Return a sign as it is compared; a long dash may be printed as two."""
    return normalize("NFKC", printed).strip().replace("——", "—")


@cache
def _note() -> re.Pattern[str]:
    return re.compile(words("tables")["cell"]["said_zero"], re.MULTILINE)
