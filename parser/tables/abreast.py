"""Grids: what is printed as one table, taken apart where another begins below or beside it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby

from data.records import replace
from parser.document import Block
from parser.tables.keys import applicants
from parser.tables.labels import exact_row, head_keys, label_key
from parser.tables.lattice import Lattice, Spot, lattice_of
from parser.tables.wordings import disclosed, reviewed
from parser.wording import words

_FEWEST = 3
"""Labels of a table on its side of a grid."""
_MARKS = ("信息内容", "自然人", "结果维持")
"""What stands in the header of each table."""


_TALLEST = 5
"""Rows of a header."""
_WIDEST = 3
"""Columns: what stands over more says nothing of where its table ends."""


def grids(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """Yield runs of paragraphs and of rows of one table."""
    for _, run in groupby(blocks, key=lambda block: (bool(block.cells), block.table, block.sheet)):
        own = list(run)
        if not own[0].cells:
            yield own
            continue
        for part in _begun_anew(own):
            for half in _halves(part):
                yield from map(_trimmed, parted(_uncounted(half)))


def _halves(blocks: list[Block]) -> list[list[Block]]:
    """Return the rows of the table of 2014; of one that goes on on its right, both halves."""
    head = blocks[0].cells
    names, middle = [label_key(cell.text) for cell in head], len(head) // 2
    is_twice = middle > 1 and names[:middle] == names[middle:] and names[0] in head_keys("s14")
    if not is_twice:
        return [blocks]
    seam = head[middle].column
    halves: list[list[Block]] = [[], []]
    for block in blocks:
        for half, is_right in zip(halves, (False, True), strict=True):
            own = tuple(
                cell
                for at, cell in enumerate(block.cells)
                if (at >= middle if seam is None else (cell.column or 0) >= seam) is is_right
            )
            half += [replace(block, cells=own)] if own else []
    return halves


def _uncounted(blocks: list[Block]) -> list[Block]:
    """Return the rows of a table without a first column that only counts them."""
    first = [block.cells[0] for block in blocks if block.cells[0].column in (0, None)]
    texts = [cell.text for cell in first]
    at = next((at for at, text in enumerate(texts) if label_key(text) in _count_heads()), -1)
    numbers = [text for text in texts[at + 1 :] if text.isascii() and text.isdigit()]
    is_count = [int(text) for text in numbers] == list(range(1, len(numbers) + 1))
    if at < 0 or len(numbers) < _FEWEST or not is_count:
        return blocks
    gone = {id(first[at]), *(id(cell) for cell in first[at + 1 :] if cell.text in numbers)}
    kept = ((block, tuple(c for c in block.cells if id(c) not in gone)) for block in blocks)
    return [replace(block, cells=own) for block, own in kept if own]


@cache
def _count_heads() -> frozenset[str]:
    return frozenset(map(label_key, words("tables")["count"]["head"]))


def _begun_anew(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Yield the parts of a table that begin a page with its header: there it has its own edges."""
    part: list[Block] = []
    for at, block in enumerate(blocks):
        is_new = bool(part) and block.page != part[-1].page and block.cells[0].box is not None
        if is_new and any(map(_names_applicants, blocks[at : at + _TALLEST])):
            yield part
            part = []
        part.append(block)
    yield part


def _names_applicants(block: Block) -> bool:
    return sum(label_key(cell.text) in applicants() for cell in block.cells) >= _FEWEST


def _trimmed(blocks: list[Block]) -> list[Block]:
    """Return the rows of table 3 without the columns behind its last that are blank throughout.

    A sheet is as wide as the widest table on it.
    """
    if any(cell.column is None for block in blocks for cell in block.cells):
        return blocks
    if not any(map(_names_applicants, blocks)):
        return blocks
    end = max(
        (cell.column or 0) + cell.across
        for block in blocks
        for cell in block.cells
        if cell.text and cell.across <= _WIDEST
    )
    return [
        replace(block, cells=own)
        for block in blocks
        if (own := tuple(cell for cell in block.cells if (cell.column or 0) < end))
    ]


def parted(blocks: Sequence[Block]) -> list[list[Block]]:
    """Return the rows of a grid; of one that holds several tables side by side, those of each."""
    texts = {cell.text for block in blocks for cell in block.cells}
    if sum(mark in texts for mark in _MARKS) < 2:
        return [list(blocks)]
    lattice = lattice_of(blocks)
    if not lattice.is_placed:
        return [list(blocks)]
    for column in _seams(lattice):
        left, right = _side(lattice, column, first=True), _side(lattice, column, first=False)
        tables = _tables(left)
        if tables and _tables(right) and not any(_keys(right) & _columns(one) for one in tables):
            return [_blocks(left), *parted(_blocks(right))]
    return [list(blocks)]


def _seams(lattice: Lattice) -> Iterator[int]:
    """Yield the columns at which cells begin in every row that reaches so far, and none goes on."""
    spots = [spot for row in lattice.rows for spot in row]
    crossed = {at for spot in spots for at in range(spot.column + 1, spot.column + spot.across)}
    begun = sorted({spot.column for spot in spots if spot.cell.text} - {0})
    return (column for column in begun if column not in crossed)


def _side(lattice: Lattice, column: int, first: bool) -> list[list[Spot]]:
    return [[spot for spot in row if (spot.column < column) is first] for row in lattice.rows]


def _blocks(side: Sequence[Sequence[Spot]]) -> list[Block]:
    """Return the rows of a side that hold anything; each is cited with its whole printed row."""
    return [
        replace(row[0].block, cells=tuple(spot.cell for spot in row))
        for row in side
        if any(spot.cell.text for spot in row)
    ]


def _keys(side: Sequence[Sequence[Spot]]) -> set[str]:
    return {spot.key for row in side for spot in row if spot.key}


@cache
def _columns(table: str) -> frozenset[str]:
    """Return the names that only a table's columns have: all of them stand on its own side."""
    known = {"t2": disclosed().heads, "t3": applicants(), "t4": reviewed().columns}
    others = {key for one, names in known.items() if one != table for key in names}
    return frozenset(known[table]) - others


def _tables(side: Sequence[Sequence[Spot]]) -> set[str]:
    """Return the tables of the form that a side names enough of to be read there."""
    keys = _keys(side)
    found = {
        "t2": keys & disclosed().items.keys() if keys & head_keys("t2") else (),
        "t3": {key for key in keys if exact_row(key)} if _names(keys, applicants()) else (),
        "t4": keys & reviewed().columns.keys(),
    }
    return {table for table, named in found.items() if len(named) >= _FEWEST}


def _names(keys: Collection[str], known: Collection[str]) -> bool:
    return sum(key in known for key in keys) >= _FEWEST
