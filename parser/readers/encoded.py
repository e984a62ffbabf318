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

    By its mark it is UTF-16, else UTF-8, else as declared, else gb18030. Broken bytes do not change
    which: they become replacement characters (U+FFFD), and everything around them is read.
    """
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    # gb18030 holds gb2312 and gbk, which pages name and then exceed.
    said = "gb18030" if declared.lower().startswith("gb") else declared
    ways: tuple[tuple[str, Callable[[str], bool] | None], ...] = (
        ("utf-8-sig", None),
        ("utf-8-sig", _is_nearly_whole),
        (said, None),
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


def _is_nearly_whole(text: str) -> bool:
    """Whether few characters are lost among many that an encoding has: no chance of another.

    ASCII is the same in all of them: a page in gbk may have a style sheet many times its length.
    """
    letters = "".join(filter(str.isalpha, _NO_ASCII.findall(text)))
    return text.count(LOST) * _FEW <= len(letters.encode()) // 3


def _is_nearly_ascii(text: str) -> bool:
    return text.count(LOST) * _FEW <= sum(map(str.isalpha, text))


_NO_ASCII = re.compile(r"[^\x00-\x7f]")
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
