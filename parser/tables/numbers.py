"""What one printed cell says: a number with its unit, a sign for none, nothing, or words."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from unicodedata import normalize

from parser.report import State
from parser.wording import unmarked, words

_CELL = words("tables")["cell"]
_SLASH, _ZERO = frozenset(_CELL["slash"]), frozenset(_CELL["zero"])
_MONEY = frozenset(_CELL["money"])
_UNITS = "|".join(sorted(_CELL["units"], key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?P<sign>[+\-−–]?)\s*(?P<digits>[\dOolI](?:[\dOolI\s,.]*[\dOolI])?)"
    rf"\s*(?P<unit>{_UNITS})?\s*(?P<note>[(\[].*[)\]])?"
)
_NOTE_SIGN = re.compile(r"(?<=\d)\s*(?:[⁰¹²³⁴-⁹₀-₉]+|[①-⒛㉑-㊿]|[*＊※]+)\s*$")
"""The mark of a note behind a number, which folding to half width would make digits of it."""
_UNIT_WORD = re.compile(_UNITS)
_PLAIN = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
_SPACED_DIGITS = re.compile(r"\d\s+(?=\d)")
_ONE_NUMBER = re.compile(r"\d\s+\d+|\d{1,3}(?:\s+\d{3})+(?:\.\d+)?|[\d,]+\s*\.\s*\d+")
"""Digits with gaps that are one number: cut behind the first, in thousands, or at the point."""
_STACK = re.compile(r"\d[\d,.]*(?:\s*⏎\s*\d[\d,.]*)+")
_LETTERS = str.maketrans("OolI", "0011")
_LABEL = re.compile(r"[\u3400-\u9fff\u2e80-\u2fdf\uf900-\ufaff]|\(?\d{1,2}[.)]$")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell says; `flags` name whatever is not plainly printed."""

    state: State
    value: Decimal | None = None
    unit: str = ""
    """The unit printed in the cell itself."""
    flags: tuple[str, ...] = ()

    @property
    def is_blank(self) -> bool:
        """Whether nothing is printed."""
        return self.state is State.BLANK


BLANK = Reading(State.BLANK)
TEXT = Reading(State.TEXT)
STACKED = Reading(State.TEXT, flags=("stacked",))
"""Several numbers in one cell: two rows may have run together."""
_SLASHED = Reading(State.SLASH)


@lru_cache(maxsize=16384)
def read_cell(text: str) -> Reading | None:
    """Return what a cell says, None for words (a label)."""
    if text.isascii() and text.isdigit() and (len(text) == 1 or text[0] != "0"):
        return Reading(State.NUMBER, Decimal(text))
    folded = normalize("NFKC", _NOTE_SIGN.sub("[*]", unmarked(text))).strip()
    if not folded:
        return BLANK
    if folded in _SLASH:
        return _SLASHED
    if folded in _ZERO:
        return Reading(State.NUMBER, Decimal(0))
    if _STACK.fullmatch(folded):
        return STACKED
    match = _NUMBER.fullmatch(folded)
    reading = _number(match) if match else None
    return reading or (None if _LABEL.search(folded) else TEXT)


def is_unit(text: str) -> bool:
    """Whether a word is nothing but a unit."""
    return _UNIT_WORD.fullmatch(normalize("NFKC", text)) is not None


def _number(match: re.Match[str]) -> Reading | None:
    """Return the number of a cell; None where its digits are no number anyone would print."""
    printed = match["digits"]
    digits = printed.translate(_LETTERS)
    if not any(sign.isdigit() for sign in printed):
        return None
    flags = []
    if digits != printed:
        flags.append("letter_for_digit")
    if _SPACED_DIGITS.search(digits):
        if not _ONE_NUMBER.fullmatch(digits):
            return STACKED
        flags.append("inner_space")
    if match["note"]:
        flags.append("note")
    plain = "".join(digits.split())
    if not _PLAIN.fullmatch(plain):
        return None
    if len(plain) > 1 and plain[0] == "0" and plain[1] != ".":
        flags.append("leading_zero")
    sign = "-" if match["sign"] in ("-", "−", "–") else ""
    unit = match["unit"] if match["unit"] in _MONEY else ""
    return Reading(State.NUMBER, Decimal(sign + plain.replace(",", "")), unit, tuple(flags))
