"""Tables drawn with characters whose cells are broken over lines: a row is what two lines enclose.

│（二）部分公│0  │
│开          │   │
├──────┼─┤
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from data.records import replace
from parser.document import Block, Cell, Document
from parser.tables.lattice import Bound
from parser.tables.numbers import read_cell

_LINE = re.compile(
    r"^[|｜:\-=+\u2500-\u257f \t]*[-=\u2500\u2501\u2504\u2508\u254c\u2550][^\w\n]*$", re.M
)
_FEWEST, _WIDEST = 3, 1000
"""Lines drawn in a document; characters of a line: Markdown draws one line a table."""


def undrawn(document: Document, blocks: Sequence[Block]) -> list[Block]:
    """Return blocks, the lines of a drawn row made one row."""
    if document.format != "text" or len(_LINE.findall(document.text)) < _FEWEST:
        return list(blocks)
    out: list[Block] = []
    for is_row, run in groupby(blocks, key=lambda block: bool(block.cells)):
        own = list(run)
        rows = list(_rows(document, own)) if is_row and _is_framed(document, own[0]) else []
        out += [_row(row) for row in rows] if _is_drawn(rows, own) else own
    return out


def _is_framed(document: Document, first: Block) -> bool:
    """Whether a line is drawn above the first row of a table; Markdown draws none there."""
    above = document.text[max(first.start - _WIDEST, 0) : first.start].rstrip("|｜│┃║ \t\r\n")
    return bool(_LINE.fullmatch(above.rsplit("\n", 1)[-1]))


def _rows(document: Document, blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Yield the lines of a table between two lines drawn."""
    row: list[Block] = []
    for block in blocks:
        above = document.text[row[-1].end : block.start] if row else ""
        if not above.isspace() and _LINE.search(above):
            yield row
            row = []
        row.append(block)
    yield row


def _is_drawn(rows: Sequence[Sequence[Block]], lines: Sequence[Block]) -> bool:
    """Whether every row of a table is parted from the next, and some are broken over lines."""
    if not rows or len(rows) == len(lines):
        return False
    return all(len({len(line.cells) for line in row}) == 1 and _is_one(row) for row in rows)


def _is_one(row: Sequence[Block]) -> bool:
    """Whether at most one of the lines between two lines drawn prints several figures."""
    return sum(sum(map(_is_figure, line.cells)) > 1 for line in row) <= 1


def _is_figure(cell: Cell) -> bool:
    return bool(cell.text) and read_cell(cell.text) is not None


def _row(lines: Sequence[Block]) -> Block:
    if len(lines) == 1:
        return lines[0]
    cells = (_cell(lines, at) for at in range(len(lines[0].cells)))
    return replace(lines[0], end=lines[-1].end, cells=tuple(cells))


def _cell(lines: Sequence[Block], at: int) -> Cell:
    """Return a cell: words broken over lines as one, a figure in its line; a broken one is lost."""
    pieces = [(line.cells[at], line) for line in lines if line.cells[at].text]
    if not pieces:
        return lines[0].cells[at]
    first, line = pieces[0]
    if len(pieces) == 1 and not _is_figure(first):
        return first
    own = Bound(
        first.text, first.start, first.end, row=(line.start, line.end, line.line, line.page)
    )
    if len(pieces) == 1:
        return own
    if any(_is_figure(cell) for cell, _ in pieces):
        return replace(own, text="", end=first.start, flag="cells_misfit", is_lost=True)
    return Cell("".join(cell.text for cell, _ in pieces), first.start, first.end)
