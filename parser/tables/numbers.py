"""What one printed cell says: a number with its unit, a sign for none, nothing, or words."""

import re
from decimal import Decimal
from functools import lru_cache
from unicodedata import normalize

from data.records import record, replace
from parser.document import PICTURE
from parser.prose.numerals import value_of
from parser.report import State
from parser.wording import unmarked, words

_CELL = words("tables")["cell"]
_SLASH, _ZERO = frozenset(_CELL["slash"]), frozenset(_CELL["zero"])
_MONEY = frozenset(_CELL["money"])
_UNITS = "|".join(sorted(_CELL["units"], key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?P<sign>[+\-−–]?)\s*(?P<digits>[\dOolI](?:[\dOolI\s,.]*[\dOolI])?)"
    rf"\s*(?P<unit>{_UNITS})?\s*(?P<note>[(\[].*[)\]])?[。.]?"
)
_NOTE_SIGN = re.compile(r"(?<=\d)\s*(?:注\s*)?(?:[⁰¹²³⁴-⁹₀-₉]+|[①-⒛㉑-㊿]|[*＊※]+)\s*$")
"""The mark of a note behind a number (2注①), which folding to half width would make digits."""
_CIRCLED = re.compile(r"[⁰¹²³⁴-⁹₀-₉①-⒛㉑-㊿]")
"""What numbers a note or an item: beside digits it is none of them (①4 is not 14)."""
_UNIT_WORD = re.compile(_UNITS)
_PLAIN = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
_SPACED_DIGITS = re.compile(r"\d\s+(?=\d)")
_ONE_NUMBER = re.compile(r"\d\s+\d+|\d{1,3}(?:\s+\d{3})+(?:\.\d+)?|[\d,]+\s*\.\s*\d+")
"""Digits with gaps that are one number: cut behind the first, in thousands, or at the point."""
_STACK = re.compile(r"\d[\d,.]*(?:\s*[⏎\n]\s*[\d,.]+)+")
_LETTERS = str.maketrans("OolI", "0011")
_LOOKS = {
    sign: Decimal(value) for value, signs in words("tables")["looks"].items() for sign in signs
}
"""What may be a misread digit."""
_LOOK = re.escape("".join(_LOOKS))
_LOOKING = re.compile(rf"[\d,{_LOOK}]{{0,8}}[{_LOOK}][\d,{_LOOK}]{{0,8}}")
_NUMERALS = {sign: Decimal(value) for value, sign in enumerate(_CELL["numerals"], 1)}
_WORDED = re.compile(f"[{''.join(_CELL['numerals'])}{''.join(_CELL['powers'])}]{{1,7}}")
_SIGNED = re.compile(
    rf"(?:(?P<minus>{'|'.join(_CELL['minus'])})|{'|'.join(_CELL['plus'])})\s*(?P<digits>\d+)"
    rf"\s*(?:{_UNITS})?"
)
_LABEL = re.compile(r"[\u3400-\u9fff\u2e80-\u2fdf\uf900-\ufaff]|\(?\d{1,2}[.)]$")


_BLANK = State.BLANK
"""Kept by name: an Enum of Python 3.11 looks a member up ten times as long as a module does."""


@record(frozen=True, slots=True)
class Reading:
    """What a cell says; `flags` name whatever is not plainly printed."""

    state: State
    value: Decimal | None = None
    unit: str = ""
    """The unit printed in the cell itself."""
    flags: tuple[str, ...] = ()
    guess: Decimal | None = None
    """The number it may be meant for, which only sums can prove."""
    guess_flags: tuple[str, ...] = ()
    """What was done to read the guess."""

    @property
    def is_blank(self) -> bool:
        """Whether nothing is printed."""
        return self.state is _BLANK


BLANK = Reading(State.BLANK)
TEXT = Reading(State.TEXT)
STACKED = Reading(State.TEXT, flags=("stacked",))
"""Several numbers in one cell: two rows may have run together."""
_SLASHED = Reading(State.SLASH)
PICTURED = Reading(State.UNREADABLE, flags=("picture",))


@lru_cache(maxsize=16384)
def read_cell(text: str) -> Reading | None:
    """Return what a cell says, None for words (a label)."""
    if text.isascii() and text.isdigit() and (len(text) == 1 or text[0] != "0"):
        return Reading(State.NUMBER, Decimal(text))
    noted = _NOTE_SIGN.sub("[*]", unmarked(text))
    if _CIRCLED.search(noted):
        return _numbered(noted)
    folded = normalize("NFKC", noted).strip()
    if not folded:
        return BLANK
    if folded in _SLASH:
        return _one_or_none(folded)
    if folded in _ZERO:
        return Reading(State.NUMBER, Decimal(0))
    if _STACK.fullmatch(folded):
        return _joined(folded)
    match = _NUMBER.fullmatch(folded)
    reading = (_number(match) if match else None) or _spelled(folded)
    return reading or (None if _LABEL.search(folded) else TEXT)


def _numbered(text: str) -> Reading | None:
    """Return a cell with the number of a note or an item: what else it holds, only where sums prove
    it; the number itself where it holds nothing else."""
    rest = _CIRCLED.sub("", text).strip() or normalize("NFKC", text).strip()
    reading = read_cell(rest)
    if reading is None or reading.state is not State.NUMBER:
        return None if reading is None else TEXT
    return replace(TEXT, guess=reading.value, guess_flags=(*reading.flags, "note"))


def _one_or_none(sign: str) -> Reading:
    """Return a sign for none; the numeral 1 looks like a dash."""
    value = _NUMERALS.get(sign)
    return replace(_SLASHED, guess=value, guess_flags=("numeral_word",)) if value else _SLASHED


def _joined(folded: str) -> Reading:
    """Return digits on several lines of a cell; they may be one number that a line break cut."""
    digits = "".join(sign for sign in folded if sign in "0123456789.,")
    if not _PLAIN.fullmatch(digits) or (len(digits) > 1 and digits[0] == "0"):
        return STACKED
    return replace(STACKED, guess=Decimal(digits.replace(",", "")), guess_flags=("number_joined",))


def _spelled(folded: str) -> Reading | None:
    """Return a numeral in words, a sign in words, or letters that look like digits."""
    if match := _SIGNED.fullmatch(folded):
        sign = -1 if match["minus"] else 1
        return Reading(State.NUMBER, sign * Decimal(match["digits"]), flags=("sign_word",))
    if _WORDED.fullmatch(folded) and (value := value_of(folded)) is not None:
        return Reading(State.NUMBER, value, flags=("numeral_word",))
    meant = "".join(map(_digit, folded)) if _LOOKING.fullmatch(folded) else ""
    if meant and (len(meant) == 1 or meant[0] != "0"):
        return replace(TEXT, guess=Decimal(meant), guess_flags=("letter_for_digit",))
    return PICTURED if folded == PICTURE else None


def _digit(sign: str) -> str:
    return "" if sign == "," else str(_LOOKS.get(sign, sign))


def is_measure(text: str) -> bool:
    """Whether a word is nothing but a unit that tells nothing: of money it does."""
    return is_unit(text) and normalize("NFKC", text) not in _MONEY


@lru_cache(maxsize=4096)
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
            return _joined(digits)
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
