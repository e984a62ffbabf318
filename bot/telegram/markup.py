"""Text as Telegram counts and reads it: escaping, lengths in UTF-16 units, cutting at lines."""

import html
from collections.abc import Iterator


def escape(text: str) -> str:
    """Return text that Telegram's HTML mode shows as it stands.

    >>> escape('<b>1 & "2"</b>')
    '&lt;b&gt;1 &amp; &quot;2&quot;&lt;/b&gt;'
    """
    readable = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return html.escape(readable.replace("\0", ""))


def units(text: str) -> int:
    """Return the length Telegram counts.

    >>> units("a"), units("\U0001f600")
    (1, 2)
    """
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, room: int) -> Iterator[str]:
    """Yield pieces that fit `room` units once escaped, cut at line ends where there are any."""
    while units(escape(text)) > room:
        end = _longest(text, room)
        line = text.rfind("\n", 0, end)
        end = line if line > 0 else end
        yield text[:end]
        text = text[end:].removeprefix("\n")
    if text:
        yield text


def shorten(text: str, room: int) -> str:
    """Return the text, or its beginning and an ellipsis where it has more than `room` units.

    >>> shorten("abcdef", 4)
    'abc…'
    """
    if units(text) <= room:
        return text
    kept = text[: room - 1]
    while units(kept) > room - 1:
        kept = kept[:-1]
    return kept + "…"


def width(text: str) -> int:
    """Return the width of a label in half-width columns: a Chinese character takes two."""
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)


def _longest(text: str, room: int) -> int:
    """Return how many characters fit, at least one; the escaped length only grows."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if units(escape(text[:middle])) <= room:
            low = middle
        else:
            high = middle - 1
    return low
