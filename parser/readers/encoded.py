"""Bytes to text, and a web page's to the text of its markup."""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable
from email import message_from_bytes, policy

from parser.document import LOST

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_TABLE = re.compile(r"(<table[\s>].*?</table>)", re.IGNORECASE | re.DOTALL)
_PAGE = re.compile(r"<(?:html|head|body|div|p|span|section)[\s>]", re.IGNORECASE)

_MESSAGE = re.compile(rb"\s*[A-Za-z][A-Za-z-]{1,40}:[ \t]?[^\n]*\n")
_HEAD = 4096
"""Characters in which a page shows that it is one."""


def unwrapped(content: bytes) -> bytes:
    """Return the page inside an MHTML archive, or the content as it is."""
    if not _MESSAGE.match(content):
        return content
    message = message_from_bytes(content, policy=policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            inner = part.get_payload(decode=True)
            return inner if isinstance(inner, bytes) else content
    return content


def decoded(content: bytes, declared: str = "") -> str | None:
    """Return the text of bytes; None where no encoding reads them.

    By its mark or its zeros it is UTF-16, else UTF-8, else as declared, else Big5 or gb18030.
    Broken bytes do not change which: they become replacement characters (U+FFFD), and everything
    around them is read.
    """
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    if wide := unmarked(content):
        return content.decode(wide, "replace")
    # gb18030 holds gb2312 and gbk, which pages name and then exceed.
    said = "gb18030" if declared.lower().startswith("gb") else declared
    ways: tuple[tuple[str, Callable[[str], bool] | None], ...] = (
        ("utf-8-sig", None),
        ("utf-8-sig", _is_nearly_whole),
        (said, None),
        ("big5hkscs", _is_big5),
        ("gb18030", None),
        ("gb18030", _is_nearly_whole),
        ("utf-8-sig", _is_nearly_ascii),
    )
    for encoding, is_plausible in ways:
        try:
            text = content.decode(encoding, "replace" if is_plausible else "strict")
        except (UnicodeError, LookupError):  # Python has codecs that raise either for any text
            continue
        if is_plausible is None or is_plausible(text):
            return text
    return None


def unmarked(content: bytes) -> str:
    """Return which UTF-16 a text without a mark is in, "" for none.

    Its digits and line ends are zeros in every other byte, and what is read is letters.
    """
    if content.count(0) * _RARE < len(content):
        return ""
    head = content[:_HEAD]
    for encoding in ("utf-16-le", "utf-16-be"):
        text = head.decode(encoding, "replace")
        if len(_WRITTEN.findall(text)) * _MOST > len(text) * (_MOST - 1):
            return encoding
    return ""


def _is_big5(text: str) -> bool:
    """Whether more letters of a text are common ones in Big5 than its bytes are in gb2312.

    Either encoding reads the bytes of the other, as letters that hardly anyone writes.
    """
    if LOST in text:
        return False
    letters = _NO_ASCII.findall(text)
    other = _NO_ASCII.findall(text.encode("big5hkscs", "replace").decode("gb18030", "replace"))
    # A letter and its accent are one character of Big5; the accent alone is none.
    common: int = sum(b"\xa4" <= one.encode("big5hkscs", "ignore") < b"\xc9" for one in letters)
    return common * len(other) > len(letters) * sum(map(_is_common, other))


def _is_common(letter: str) -> bool:
    """Whether a letter is of the first level of gb2312."""
    return b"\xb0" <= letter.encode("gb2312", "ignore") < b"\xd8"


def _is_nearly_whole(text: str) -> bool:
    """Whether few characters are lost among many that an encoding has: no chance of another.

    ASCII is the same in all of them: a page in gbk may have a style sheet many times its length.
    """
    letters = "".join(filter(str.isalpha, _NO_ASCII.findall(text)))
    return text.count(LOST) * _FEW <= len(letters.encode()) // 3


def _is_nearly_ascii(text: str) -> bool:
    return text.count(LOST) * _FEW <= sum(map(str.isalpha, text))


_NO_ASCII = re.compile(r"[^\x00-\x7f]")
_WRITTEN = re.compile(
    r"[\t\r\n -~\xa0\u2010-\u2027\u2500-\u257f\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
)
"""What Chinese reports are written with; bytes read the wrong way round are seldom all of these."""
_MOST = 20
"""One in so many characters may be another."""
_RARE = 100
"""Bytes of a text for each zero: in UTF-16 each figure has one."""
_FEW = 20
"""Characters that are read for each that is lost."""


def declared_in(content: bytes) -> str:
    """Return the encoding that the head of a page names, "" without one."""
    found = _CHARSET.search(content[:4096])
    return found[1].decode("ascii") if found else ""


def as_page(text: str) -> str:
    """Return a page as it is; of a text with tables marked as in a page, each line a paragraph."""
    if _PAGE.search(text, 0, _HEAD):
        return text
    parts = _TABLE.split(text)
    if len(parts) == 1 or any(map(_PAGE.search, parts[::2])):
        return text
    lines = ("".join(f"<p>{line}</p>" for line in part.splitlines()) for part in parts[::2])
    return "".join(f"{one}{table}" for one, table in zip(lines, (*parts[1::2], ""), strict=True))
