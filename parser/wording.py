"""The words by which the parser reads headings, titles and prose, loaded from data/, and text
folded for comparing with them."""

import re
from bisect import bisect_right
from functools import cache, lru_cache
from typing import Any
from unicodedata import normalize

from data.entries import blocks
from data.records import record
from data.script import simplified
from parser.radicals import RADICALS


@cache
def words(name: str) -> dict[str, Any]:
    """Return data/{name}.toml as it stands."""
    return blocks(f"{name}.toml")


def refusal(reason: str) -> str:
    """Return the sentence for a reason to refuse a document (data/reading.toml [refusal])."""
    sentence: str = words("reading")["refusal"][reason]
    return sentence


_LINE = 400
"""Characters: a shorter text is kept with its folded form."""
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
    """Return text half-width and simplified, character for character: offsets stay what they were.

    >>> fold("２０２１年綏芬河市政府信息公開")
    '2021年绥芬河市政府信息公开'
    """
    return _folded_line(text) if len(text) < _LINE else _folded_whole(text)


@lru_cache(maxsize=4096)
def _folded_line(text: str) -> str:
    """Return a line folded: each is asked for several times while its document is read."""
    return _folded(text)


@lru_cache(maxsize=2)
def _folded_whole(text: str) -> str:
    """Return a whole text folded: who reports, and what is corrected, both look through it."""
    return _folded(text)


def _folded(text: str) -> str:
    plain = _foldings()
    return _foldable().sub(lambda match: plain[match[0]], text)


def unspaced(text: str) -> str:
    """Return text without white space.

    >>> unspaced(" 新 收\u3000申请 ")
    '新收申请'
    """
    return "".join(text.split())


@record(frozen=True, slots=True)
class Squeezed:
    """A span of a text in folded form without white space, and the way back to its offsets."""

    text: str
    starts: tuple[int, ...]
    """Where each printed run begins in `text`."""
    offsets: tuple[int, ...]
    """Where it begins in the document."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the document's span of a span that is not empty."""
        return self._offset(start), self._offset(end - 1) + 1

    def _offset(self, index: int) -> int:
        run = bisect_right(self.starts, index) - 1
        return self.offsets[run] + index - self.starts[run]


def squeeze(text: str, start: int, end: int) -> Squeezed:
    """Return a span of a text folded and without white space and Markdown signs."""
    whole = text[start:end]
    if whole and not _LEFT_OUT.search(whole):
        return Squeezed(fold(whole), (0,), (start,))
    runs = [(run.start(), run[0]) for run in _PRINTED.finditer(text, start, end)]
    starts, length = [], 0
    for _, printed in runs:
        starts.append(length)
        length += len(printed)
    joined = fold("".join([printed for _, printed in runs]))
    return Squeezed(joined, tuple(starts), tuple([offset for offset, _ in runs]))


_PRINTED, _LEFT_OUT = re.compile(r"[^\s*#]+"), re.compile(r"[\s*#]")


@cache
def _foldings() -> dict[str, str]:
    """Return the characters whose plain form is one other character: widths, radicals, script."""
    codes = (*range(0xF900, 0xFB00), *range(0xFF00, 0xFFF0))
    pairs = [(chr(code), normalize("NFKC", chr(code))) for code in codes]
    pairs += [(chr(code), plain) for code, plain in RADICALS.items()]
    pairs += [*_simplified().items(), *words("reading")["script"]["also"].items()]
    return {sign: plain for sign, plain in pairs if len(plain) == 1 and plain != sign}


def _simplified() -> dict[str, str]:
    """Return traditional characters; one that GB 2312 has is simplified already: 乾 in 乾县."""
    foreign = [chr(code) for code in range(0x4E00, 0xA000) if not _is_in_gb2312(chr(code))]
    plain = simplified("\n".join(foreign)).split("\n")
    return dict(zip(foreign, plain, strict=True))


def _is_in_gb2312(sign: str) -> bool:
    try:
        sign.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _foldable() -> re.Pattern[str]:
    # A text has few such characters: finding them is four times faster than `str.translate`.
    return re.compile(f"[{re.escape(''.join(_foldings()))}]")
