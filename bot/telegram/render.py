"""A Reply as Telegram messages: HTML pages within the limits of one message each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from bot.reply import Link, Reply
from bot.telegram.markup import cut, escape, shorten, units

PAGE = 4000
"""Units of one page, markup included; Telegram allows 4096 after markup."""
ENTITIES = 90
"""Pieces of markup on one page; Telegram allows 100."""
LABEL = 600
"""Units of a citation's label before its quote."""
WARNING = "\u26a0\ufe0f "


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text in one kind of markup; a long one is cut before it is marked up."""

    text: str
    before: str = ""
    after: str = ""
    head: str = ""
    """Markup put before the text of the first piece."""
    gap: str = "\n"
    """What separates it from the block above."""

    def pieces(self, page: int) -> Iterator[str]:
        """Yield the block as HTML, each piece short enough for a page of so many units."""
        room = page - units(self.before + self.head + self.after)
        for number, piece in enumerate(cut(self.text, room)):
            head = self.head if number == 0 else ""
            yield f"{self.before}{head}{escape(piece)}{self.after}"


def pages(reply: Reply) -> tuple[str, ...]:
    """Return the reply as one HTML text a page, in reading order; never empty."""
    return paginate(blocks(reply)) or (escape(reply.language),)


def blocks(reply: Reply) -> Iterator[Block]:
    """Yield the parts of an answer: figures, interpretation, details, citations, reservations."""
    yield from _group(reply.headline, "<b>", "</b>")
    yield from _group(reply.understood, "<i>", "</i>")
    yield from _group(reply.lines)
    for number, link in enumerate(reply.links):
        yield replace(citation(link), gap="\n" if number else "\n\n")
    yield from _group([WARNING + warning for warning in reply.warnings])
    yield from _group(reply.notes)


def citation(link: Link) -> Block:
    """Return a citation folded away, its label a link where the reader can open it."""
    label = escape(shorten(link.label, LABEL))
    url = openable(link.url)
    if url and units(escape(url)) <= LABEL:
        label = f'<a href="{escape(url)}">{label}</a>'
    head = f"{label}\n" if link.quote else label
    quote = link.quote or " "
    return Block(quote, "<blockquote expandable>", "</blockquote>", head)


def openable(url: str | None) -> str | None:
    """Return the address if a reader's telephone can open it, None for one of this machine.

    >>> openable("http://localhost:8000/reports/a"), openable("https://example.org/r")
    (None, 'https://example.org/r')
    """
    parts = urlsplit(url or "")
    host = parts.hostname or ""
    outside = "." in host and not host.startswith("127.") and host != "0.0.0.0"
    return url if parts.scheme in ("http", "https") and outside else None


def paginate(given: Iterable[Block], room: int = PAGE) -> tuple[str, ...]:
    """Return the blocks packed into pages, none over the limits of a message.

    `room`: units of a page.
    """
    done: list[str] = []
    page, marks = "", 0
    for block in given:
        gap = block.gap
        for piece in block.pieces(room):
            more = piece.count("</")
            full = units(page + gap + piece) > room or marks + more > ENTITIES
            if page and full:
                done.append(page)
                page, marks = "", 0
            page = f"{page}{gap}{piece}" if page else piece
            marks, gap = marks + more, "\n"
    return tuple([*done, page] if page else done)


def _group(texts: Iterable[str], before: str = "", after: str = "") -> Iterator[Block]:
    """Yield blocks that belong together: a blank line above the first only."""
    for number, text in enumerate(text for text in texts if text.strip()):
        yield Block(text, before, after, gap="\n" if number else "\n\n")
