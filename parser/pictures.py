"""What a report shows as a picture: tables of which nothing is read, and pages read by a scanner's
own text, which may be wrong. Both are said.
"""

from collections.abc import Iterator, Sequence

from data.records import replace
from parser.document import PICTURE, Block, Document
from parser.report import Figure, Problem, Section

_TABLES = {2: "t2", 3: "t3", 4: "t4"}
"""The section that each table of the form stands in."""


def pictured(
    document: Document, sections: tuple[Section, ...], problems: tuple[Problem, ...]
) -> Iterator[Problem]:
    """Yield the sections whose table is missing while a picture stands in them."""
    missing = {problem.detail for problem in problems if problem.code == "table_missing"}
    pages = _pages(document, "pictured_pages")
    for section in sections:
        if _TABLES.get(section.number) not in missing:
            continue
        own = [one for one in document.blocks if section.start <= one.start < section.end]
        if any(_is_picture(document, one) or one.page in pages for one in own):
            yield Problem("table_pictured", section.line, section.title)


def layered(document: Document, figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """Return figures, those flagged that stand in a text nobody sees over the picture of a page."""
    pages = _pages(document, "layered_pages")
    return tuple(
        replace(one, flags=(*one.flags, "scanner_layer"))
        if pages and one.place and one.place.page in pages
        else one
        for one in figures
    )


def _pages(document: Document, name: str) -> set[int]:
    return set(map(int, filter(None, document.metadata.get(name, "").split("、"))))


def _is_picture(document: Document, block: Block) -> bool:
    return not block.cells and document.slice(block.start, block.end).strip() == PICTURE
