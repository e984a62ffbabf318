"""Tables that a report shows as a picture between its lines: nothing of them is read, so say so."""

from collections.abc import Iterator

from parser.document import PICTURE, Block, Document
from parser.report import Problem, Section

_TABLES = {2: "t2", 3: "t3", 4: "t4"}
"""The section that each table of the form stands in."""


def pictured(
    document: Document, sections: tuple[Section, ...], problems: tuple[Problem, ...]
) -> Iterator[Problem]:
    """Yield the sections whose table is missing while a picture stands in them."""
    missing = {problem.detail for problem in problems if problem.code == "table_missing"}
    pages = set(map(int, filter(None, document.metadata.get("pictured_pages", "").split("、"))))
    for section in sections:
        if _TABLES.get(section.number) not in missing:
            continue
        own = [one for one in document.blocks if section.start <= one.start < section.end]
        if any(_is_picture(document, one) or one.page in pages for one in own):
            yield Problem("table_pictured", section.line, section.title)


def _is_picture(document: Document, block: Block) -> bool:
    return not block.cells and document.slice(block.start, block.end).strip() == PICTURE
