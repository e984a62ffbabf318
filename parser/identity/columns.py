"""Columns that say in every row of a table whose report it is, and of which year."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from parser.document import Block, Document
from parser.wording import words

_FEWEST = 3
"""Rows below such a header: one or two may be a list of reports."""
_FIRST = 3
"""Rows among which the header is: a title may stand above it as a row."""
_YEAR = re.compile(r"(20\d\d)\s*年?度?")


def stated(document: Document) -> Document:
    """Return a document without those columns, what they say as facts of the document.

    Files of records have them, and no title; several agencies or years are no one's report.
    """
    printed = [block for block in document.blocks if block.cells]
    at = next((at for at, one in enumerate(printed[:_FIRST]) if _is_header(one)), None)
    if at is None:
        return document
    head = printed[at]
    rows = [block for block in printed[at + 1 :] if len(block.cells) == len(head.cells)]
    found = _said(head, rows)
    if len(rows) < _FEWEST or len(found) < len(_keys()):
        return document
    gone = {place for place, _ in found.values()}
    wide = {id(head), *map(id, rows)}
    blocks = tuple(_without(one, gone) if id(one) in wide else one for one in document.blocks)
    facts = {key: value for key, (_, value) in found.items()}
    return replace(document, blocks=blocks, metadata={**facts, **document.metadata})


def _is_header(block: Block) -> bool:
    known = _names()
    return len({known[cell.text] for cell in block.cells if cell.text in known}) > 1


def _said(head: Block, rows: Sequence[Block]) -> dict[str, tuple[int, str]]:
    """Return by fact the place of its column, and what all rows say in it."""
    found: dict[str, tuple[int, str]] = {}
    for place, cell in enumerate(head.cells):
        key = _names().get(cell.text)
        said = {row.cells[place].text for row in rows} if key else set()
        value = said.pop() if len(said) == 1 else ""
        if key == "year":
            match = _YEAR.fullmatch(value)
            value = match[1] if match else ""
        # A column of units says in every row what is counted: 件.
        if key and len(value) > _FEWEST:
            found.setdefault(key, (place, value))
    return found


def _without(block: Block, gone: set[int]) -> Block:
    return replace(
        block, cells=tuple(cell for at, cell in enumerate(block.cells) if at not in gone)
    )


def _keys() -> Mapping[str, list[str]]:
    named: Mapping[str, list[str]] = words("pages")["columns"]
    return named


@cache
def _names() -> Mapping[str, str]:
    return {name: key for key, names in _keys().items() for name in names}
