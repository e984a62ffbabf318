"""A Reply as Telegram messages: HTML pages within the limits of one message each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.reply import Link, Reply
from bot.telegram.markup import cut, escape, shorten, units

PAGE = 4000
"""Units of one page, markup included; Telegram allows 4096 after markup."""
ENTITIES = 90
"""Pieces of markup on one page; Telegram allows 100."""
LABEL = 600
"""Units of a citation's label before its quote."""
MOST_WARNINGS = 3
"""Reservations that an answer shows at once."""
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
    bold: tuple[int, int] = (0, 0)
    """Where in the text what is to be seen first begins and ends."""

    def pieces(self, page: int) -> Iterator[str]:
        """Yield the block as HTML, each piece short enough for a page of so many units."""
        room = page - units(self.before + self.head + self.after + "<b></b>")
        for number, piece in enumerate(cut(self.text, room)):
            head = self.head if number == 0 else ""
            marked = self._marked(piece) if number == 0 else escape(piece)
            yield f"{self.before}{head}{marked}{self.after}"

    def _marked(self, piece: str) -> str:
        start, end = self.bold
        if not start < end <= len(piece):
            return escape(piece)
        cell = f"<b>{escape(piece[start:end])}</b>"
        return escape(piece[:start]) + cell + escape(piece[end:])


def pages(reply: Reply) -> tuple[str, ...]:
    """Return the reply as one HTML text a page, in reading order; never empty."""
    return paginate(blocks(reply)) or (escape(reply.language),)


def blocks(reply: Reply) -> Iterator[Block]:
    """Yield what a phone shows at once: the figure with its mark, whose it is, the reservations.

    Then come lists and passages, the first citation folded away, and the remarks.
    """
    if len(reply.headline) > 1:
        first = reply.understood or reply.headline[:1]
        yield from _group(first, "<b>", "</b>")
        yield from _group(reply.headline if reply.understood else reply.headline[1:], first="\n")
    else:
        yield from _group(reply.headline, "<b>", "</b>")
        yield from _group(reply.understood, "<i>", "</i>", first="\n")
    yield from _group([WARNING + warning for warning in reply.warnings[:MOST_WARNINGS]])
    yield from _group(reply.lines)
    if reply.links:
        yield citation(reply.links[0], reply.links[0].short, _quoted(reply))
    yield from _group(reply.notes)


def further(reply: Reply) -> tuple[str, ...]:
    """Return the pages behind the button: how it was computed, the other reservations and places.

    Empty where the answer itself shows all there is.
    """
    warnings = reply.warnings[MOST_WARNINGS:]
    if not (reply.details or warnings or len(reply.links) > 1):
        return ()
    given = [*_group(reply.details), *_group([WARNING + warning for warning in warnings])]
    quoted = _quoted(reply)
    given += [citation(link, link.label, quoted) for link in reply.links]
    return paginate(given)


def count_further(reply: Reply) -> int:
    """Return how many more citations and reservations there are than the answer shows."""
    return max(0, len(reply.links) - 1) + len(reply.warnings[MOST_WARNINGS:])


def citation(link: Link, label: str, quoted: str = "") -> Block:
    """Return a citation, its raw line folded away with the cited number bold.

    A line that the answer quotes already is not quoted again. The label leads to the place where
    the reader can open it.
    """
    label, url = shorten(label, LABEL), openable(link.url)
    can_open = url is not None and units(escape(url)) <= LABEL
    opened, closed = (f'<a href="{escape(url or "")}">', "</a>") if can_open else ("", "")
    if not link.quote.strip() or _squeezed(link.quote) in quoted:
        return Block(label, f"<i>{opened}", f"{closed}</i>", gap="\n\n")
    head = f"{opened}{escape(label)}{closed}\n"
    return Block(link.quote, "<blockquote expandable>", "</blockquote>", head, "\n\n", link.cell)


def _quoted(reply: Reply) -> str:
    return "\n".join(_squeezed(line) for line in reply.lines)


def _squeezed(text: str) -> str:
    """Return a text as answers quote it: on one line, without the marks of Markdown."""
    return " ".join(text.replace("**", "").split())


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


def _group(
    texts: Iterable[str], before: str = "", after: str = "", first: str = "\n\n"
) -> Iterator[Block]:
    """Yield blocks that belong together; `first` stands above the first."""
    for number, text in enumerate(text for text in texts if text.strip()):
        yield Block(text, before, after, gap="\n" if number else first)
