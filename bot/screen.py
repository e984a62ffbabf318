"""An answer on a terminal: colours and aligned rows where a person looks, plain lines elsewhere.

Control characters of a report are written out before anything is coloured.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from unicodedata import east_asian_width

import click

from bot.harmless import shown
from bot.reply import Link, Reply
from bot.words import say
from index.store import Store

_ROW = re.compile(r"^(.+?)(\uff1a|: )(\S.*)$")
"""A row of figures: name, mark, value."""
_MARK = re.compile(r"(\u26a0\ufe0f? .*)$")
"""What stands behind a figure that may not be read alone."""
FEWEST = 2
"""Rows that make a table."""
WIDEST = 44
"""Columns of the names of a table."""

Places = Callable[[Link], Sequence[str]]


def plain(reply: Reply, places: Places) -> str:
    """Return a reply as lines of text."""
    return shown(reply.written(places))


def coloured(reply: Reply, places: Places) -> str:
    """Return a reply for a terminal: figures bold and aligned, doubts red, quotations dim."""
    lines = [
        *_block(reply.headline, bold=True),
        *(click.style(shown(line), fg="cyan") for line in reply.understood),
        *_block(reply.lines),
        *(click.style(shown(line), dim=True) for line in reply.details),
        *(click.style(shown(line), fg="yellow") for line in reply.warnings),
        *map(shown, reply.notes),
    ]
    for link in reply.links:
        label, *quoted = reply.cited(link)
        lines.append(click.style(shown(label), dim=True))
        lines += [_quoted(link, line) for line in quoted]
        lines += [click.style(shown(place), fg="blue", underline=True) for place in places(link)]
    return "\n".join(lines)


def place_of(link: Link, store: Store, folder: Path, language: str) -> str:
    """Return the file and line of a citation, the file as seen from a folder."""
    held = store.report(link.report)
    if held is None:
        return ""
    file = Path(held.file)
    near = file.relative_to(folder) if file.is_relative_to(folder) else file
    if link.page is not None:
        return say(language, "label", "at_page", file=near, page=link.page)
    return say(language, "label", "at_line", file=near, line=link.line)


def _block(lines: Sequence[str], bold: bool = False) -> Iterator[str]:
    """Yield lines, those that are rows of figures as the columns of a table."""
    rows = [_ROW.match(shown(line)) for line in lines]
    is_table = sum(row is not None for row in rows) >= FEWEST
    names = [_width(row[1]) for row in rows if row]
    wide = min(WIDEST, max(names, default=0))
    for line, row in zip(lines, rows, strict=True):
        if row is None or not is_table:
            yield _figure(shown(line), bold)
        else:
            gap = " " * max(0, wide - _width(row[1]))
            yield f"{row[1]}{gap}  {_figure(row[3], True)}"


def _figure(text: str, bold: bool) -> str:
    """Return a value, what is in doubt about it in red."""
    value, *mark = _MARK.split(text)
    told = click.style(value, bold=True) if bold else value
    return told + "".join(click.style(one, fg="red") for one in mark if one)


def _quoted(link: Link, line: str) -> str:
    """Return a raw line, the cited number in it in reverse where it is all of one line."""
    start, end = link.cell
    if not start < end <= len(link.quote) or "\n" in link.quote.strip():
        return click.style(shown(line), dim=True)
    before, cell, after = link.quote[:start], link.quote[start:end], link.quote[end:]
    dim = (click.style(shown(part), dim=True) for part in (f"> {before}", after))
    return next(dim) + click.style(shown(cell), reverse=True) + next(dim)


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
