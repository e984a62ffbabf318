"""Text of strangers where a program would act on it: cells of spreadsheets, lines of terminals."""

import re
import unicodedata

_BEGINS_FORMULA = re.compile(r"[=+\-@\t\r\n\0]")
_NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(\.[0-9]+)?([eE][+-]?[0-9]+)?%?")
_ACTS = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f"  # controls of C0 and C1 but tab and line feed
    "\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"  # turn the order of what is read
    "\ud800-\udfff]"  # halves of a character
)


def cell(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula; a number stays as it is.

    Spreadsheets begin one with the full-width signs too, and some pass over a blank before.

    >>> [cell(text) for text in ("=1+1", "＝cmd|' /C calc'!A0", "-5", "－", "12 件")]
    ["'=1+1", "'＝cmd|' /C calc'!A0", '-5', '－', '12 件']
    """
    plain = unicodedata.normalize("NFKC", text)
    begins = _BEGINS_FORMULA.match(plain.lstrip(" ")) or _BEGINS_FORMULA.match(plain)
    acts = begins and any(map(str.isalnum, plain)) and not _NUMBER.fullmatch(plain)
    return f"'{text}" if acts else text


def shown(text: str) -> str:
    r"""Return a text whose control characters are written out: a terminal obeys none of them.

    >>> shown("a\x1b[2Jb\u202ec\n")
    'a\\x1b[2Jb\\u202ec\n'
    """
    return _ACTS.sub(_written, text)


def line(text: str) -> str:
    r"""Return a text on one line, its control characters written out.

    >>> line("a\nb.txt")
    'a\\x0ab.txt'
    """
    return shown(text).replace("\n", "\\x0a").replace("\t", "\\x09")


def _written(found: re.Match[str]) -> str:
    number = ord(found[0])
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}"
