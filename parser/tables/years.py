"""Tables that print several years: the rows, and the parts of rows, of the report's own."""

from collections.abc import Sequence
from itertools import pairwise

from data.records import replace
from parser.document import Block, Cell
from parser.tables.cells import wanted_years
from parser.tables.keys import year_mark

_LABELS, _FEWEST = 3, 5
"""Cells among which a row names its year; values of a year that stand together in a row."""


def of_own_year(blocks: Sequence[Block], year: int | None) -> Sequence[Block]:
    """Return the rows of a grid without those whose labels name another year than the report's."""
    if not any(map(year_mark, {cell.text for block in blocks for cell in block.cells})):
        return blocks
    blocks = [_cut_to_year(block, wanted_years((), year)) for block in blocks]
    valued = _valued(blocks)
    marks = {id(block): _year_of_row(block, valued) for block in blocks}
    wanted = wanted_years(filter(None, marks.values()), year)
    if not any(mark in wanted for mark in marks.values()):
        return blocks
    return [block for block in blocks if marks[id(block)] in wanted | {""}]


def _cut_to_year(block: Block, wanted: frozenset[str]) -> Block:
    """Return a row that prints the values of several years behind their names, its own alone."""
    marks = [at for at, cell in enumerate(block.cells) if year_mark(cell.text)]
    parts = [block.cells[at:end] for at, end in pairwise((*marks, len(block.cells)))]
    if len(parts) < 2 or min(map(len, parts)) <= _FEWEST or not any(map(_has_values, parts)):
        return block
    own = [part for part in parts if year_mark(part[0].text) in wanted]
    return replace(block, cells=(*block.cells[: marks[0]], *own[0])) if len(own) == 1 else block


def _has_values(part: Sequence[Cell]) -> bool:
    """Whether figures stand behind a year; in a header over merged columns only blanks do."""
    return any(cell.text for cell in part[1:])


def _valued(blocks: Sequence[Block]) -> frozenset[int]:
    """Return the places in a row at which rows end in a figure that is no year."""
    last = (max((at for at, one in enumerate(b.cells) if one.text), default=0) for b in blocks)
    ends = [(at, block.cells[at].text) for at, block in zip(last, blocks, strict=True)]
    return frozenset(at for at, text in ends if text.isdigit() and not year_mark(text))


def _year_of_row(block: Block, valued: frozenset[int]) -> str:
    """Return the one year that the first cells of a row name, "" for none or several.

    A figure of four digits that ends a row where others end in figures is none: 2094.
    """
    named = [mark for cell in block.cells if (mark := year_mark(cell.text))]
    last = max((at for at, cell in enumerate(block.cells) if cell.text), default=0)
    if last in valued and named and named[-1] == block.cells[last].text:
        named.pop()
        block = replace(block, cells=(*block.cells[:last], *block.cells[last + 1 :]))
    first = [mark for cell in block.cells[:_LABELS] if (mark := year_mark(cell.text))]
    return first[0] if len(named) == 1 and first and len(block.cells) > 1 else ""
