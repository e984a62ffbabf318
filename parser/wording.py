"""The words by which the parser reads headings, titles and prose, loaded from data/, and text
folded for comparing with them."""

import re
import tomllib
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any
from unicodedata import normalize

from parser.radicals import RADICALS


@cache
def words(name: str) -> dict[str, Any]:
    """Return data/{name}.toml as it stands."""
    source = (files("data") / f"{name}.toml").read_text("utf-8")
    return tomllib.loads(source, parse_float=Decimal)


def refusal(reason: str) -> str:
    """Return the sentence for a reason to refuse a document (data/reading.toml [refusal])."""
    sentence: str = words("reading")["refusal"][reason]
    return sentence


_MARKED = re.compile(r"[<*&\\]")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_RAISED = re.compile(r"<su([pb])>\s*(.{1,4}?)\s*</su\1>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]{0,80}>|\*{2,3}|&nbsp;|\\(?=[|*_.()\[\]-])", re.IGNORECASE)
_BETWEEN_DIGITS = re.compile(r"(?<=\d)\s*\n\s*(?=[\d+-])")


def unmarked(text: str) -> str:
    """Return a cell's text without the marks of Markdown and HTML that converters leave in it.

    >>> unmarked("**予以<br>公开**"), unmarked("22<sup>1</sup>"), unmarked("3<br>5")
    ('予以公开', '22[1]', '3 ⏎ 5')
    """
    if not _MARKED.search(text):
        return text
    lines = _TAG.sub("", _RAISED.sub(r"[\2]", _BREAK.sub("\n", text)))
    return _BETWEEN_DIGITS.sub(" ⏎ ", lines).replace("\n", "").strip()


def fold(text: str) -> str:
    """Return text in half-width form, character for character: offsets stay what they were."""
    return _foldable().sub(lambda match: _foldings()[match[0]], text)


@cache
def _foldings() -> dict[str, str]:
    """Return the characters whose plain form is one other character: widths and radicals."""
    codes = (*range(0xF900, 0xFB00), *range(0xFF00, 0xFFF0))
    pairs = [(chr(code), normalize("NFKC", chr(code))) for code in codes]
    pairs += [(chr(code), plain) for code, plain in RADICALS.items()]
    return {sign: plain for sign, plain in pairs if len(plain) == 1 and plain != sign}


@cache
def _foldable() -> re.Pattern[str]:
    # A text has few such characters: finding them is four times faster than `str.translate`.
    return re.compile(f"[{re.escape(''.join(_foldings()))}]")
