"""What a reader makes of a file: text as read, and blocks in reading order, each with its place.

Every format ends here, so everything after the readers is one code path. Offsets count
characters of `Document.text`; nothing in it is cleaned, so a citation is a plain slice of it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from data.records import record

PICTURE = "\ufffc"
"""Stands for a picture that is all a cell or a paragraph holds (Unicode: object replacement)."""

LOST = "\ufffd"
"""Stands for what broken bytes of a file may have been (Unicode: replacement character)."""
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
"""Characters that nobody sees: controls, and those that Unicode calls ignorable by default and that
take up no room."""


@record(frozen=True, slots=True)
class Cell:
    """One printed cell of a table row; a merged cell appears once, where it begins."""

    text: str
    """As printed, without the white space around it; "" for a blank cell."""
    start: int
    """Offset in `Document.text`; equals `end` for a blank cell."""
    end: int
    box: tuple[float, float, float, float] | None = None
    """Left, top, right, bottom on the page in points, where the format knows it (PDF)."""
    column: int | None = None
    """Column of its table in which it begins, counted from 0, where the format says so."""
    across: int = 1
    """Columns it spans."""
    down: int = 1
    """Rows it spans."""


@record(frozen=True, slots=True)
class Block:
    """A paragraph (no cells) or one printed table row (cells)."""

    start: int
    end: int
    line: int
    """Line in `Document.text`, counted from 1."""
    cells: tuple[Cell, ...] = ()
    page: int | None = None
    """Page of a PDF, counted from 1."""
    sheet: str | None = None
    """Sheet of a spreadsheet."""
    table: int | None = None
    """Which grid of the document the row belongs to, where the format says so."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read."""

    name: str
    """File name with its suffix, without folders."""
    format: str
    """`text`, `html`, `pdf`, `docx`, `xlsx`, `doc` or `scan`."""
    text: str
    blocks: tuple[Block, ...]
    sha256: str
    """Of the file's bytes."""
    metadata: Mapping[str, str] = field(default_factory=dict)
    """What the file says of itself beside its text. Keys used: `title`, `publisher`, `published`
    (a date as printed), `year`, `url`, `site`, `site_code` (SiteIDCode), `page` (the title of a
    web page where it states none of its own), `unread_pages` (of a PDF, as `3、4`: pictures that
    were not recognised), `layered_pages` (of a PDF: pictures read by the text that a scanner laid
    unseen over them), `pictured_pages` (of a PDF: pages of text with a large picture). A build
    adds what is known beside the file: `folder`, `given_agency`, `given_year`, `given_place` (six
    digits)."""

    def slice(self, start: int, end: int) -> str:
        """Return the text between two offsets, as read."""
        return self.text[start:end]
