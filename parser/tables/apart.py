"""Tables of requests printed in pieces: names in one grid and figures in the next, or a grid for
each row or for each applicant.

Pages made for telephones hold the names still and let the figures slide; other programs print a
card a row. A table is put together only where all its pieces are there and its sums bear it out.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby, pairwise
from typing import NamedTuple

from data.records import replace
from data.vocabulary import vocabulary
from parser.document import Block, Cell, Document
from parser.tables.heads import heads_of
from parser.tables.keys import applicants
from parser.tables.labels import exact_row, label_key
from parser.tables.lattice import Bound, lattice_of
from parser.tables.numbers import read_cell
from parser.tables.repair import closes
from parser.tables.wordings import reviewed

FLAG = "torn"
_FEWEST = 3
"""Rows of the form, or columns of table 4, that a piece names at least."""
_REVIEW, _ROUTE = 15, 5
"""Figures of table 4, and of each of its routes."""
_Grid = list[Block]


def rejoined(document: Document, blocks: Sequence[Block]) -> list[Block]:
    """Return blocks, the pieces of a table of requests put together to rows."""
    is_whole = any(map(_is_whole, blocks))
    runs = [
        (is_row, list(run))
        for (is_row, _, _), run in groupby(
            blocks, key=lambda block: (bool(block.cells), block.table, block.sheet)
        )
    ]
    if sum(is_row for is_row, _ in runs) < 2:
        return list(blocks)
    own = {} if is_whole else _by_applicant(runs) or _beside(runs) or _by_row(document, runs)
    made = {**own, **_review(runs)}
    out: list[Block] = []
    for at, (_, run) in enumerate(runs):
        out += made.get(at, run)
    return out if own or is_whole else _by_card(document, out)


def _is_whole(block: Block) -> bool:
    """Whether a row prints the name of a row of the form and a figure for every applicant."""
    return len(block.cells) > _width() <= len(_figures(block)) and _label(block) is not None


_Runs = Sequence[tuple[bool, _Grid]]
_Made = Mapping[int, _Grid]
"""By its place among the runs, what stands for a grid."""


def _beside(runs: _Runs) -> _Made:
    """Names in one grid, figures in the one before or behind it, row for row.

    The first columns may stand beside the names: a sheet too wide for its page goes on on the next.
    """
    grids = [(at, _Counted.of(run)) for at, (is_row, run) in enumerate(runs) if is_row]
    for (at, first), (following, second) in pairwise(grids):
        for names, figures in ((first, second), (second, first)):
            rows = list(_joined(names, figures))
            if _are_borne_out(rows):
                return {at: rows, following: []}
    return {}


class _Counted(NamedTuple):
    """A grid, and how many figures each of its rows prints."""

    grid: _Grid
    counts: list[int]

    @classmethod
    def of(cls, grid: _Grid) -> "_Counted":
        return cls(grid, [len(_figures(block)) for block in grid])

    def rows(self) -> Iterator[tuple[Block, int]]:
        return zip(self.grid, self.counts, strict=True)


def _joined(left: _Counted, right: _Counted) -> Iterator[Block]:
    names, figures = left.grid, right.grid
    if min(len(names), len(figures)) < _FEWEST:
        return
    filled = [block for block, count in left.rows() if count]
    labels = [(block, label) for block in filled or names if (label := _label(block))]
    beside = set(filter(None, left.counts)) or {0}
    first = beside.pop() if len(beside) == 1 and len(labels) >= len(filled) else _width()
    valued = [block for block, count in right.rows() if count == _width() - first > 0]
    is_named = any(_label(block) for block, count in right.rows() if count)
    if not len(labels) == len(valued) >= _FEWEST or is_named:
        return
    order = [*_heads(names), *_heads(figures)] if first else _order([*names, *figures])
    if sorted(order) == sorted(vocabulary().columns):
        for (block, label), own in zip(labels, valued, strict=True):
            cells = [(cell, one) for one in (block, own) for cell in _figures(one)]
            yield _row(block, label, cells, order)


def _heads(grid: _Grid) -> list[str]:
    """Return the applicants that stand over the columns of a grid, from left to right."""
    first = next((at for at, block in enumerate(grid) if _figures(block)), 0)
    heads = heads_of(lattice_of(grid).rows[:first])
    return [heads[column].applicant for column in sorted(heads)]


def _review(runs: _Runs) -> _Made:
    """The first columns of table 4 in one grid, the others in the next: its page was too narrow."""
    grids = [at for at, (is_row, _) in enumerate(runs) if is_row]
    for at, following in pairwise(grids):
        first, second = runs[at][1], runs[following][1]
        left, right = _only_figures(first), _only_figures(second)
        # Tables of whole routes are read as they stand.
        is_cut = len(left) % _ROUTE and len(left) + len(right) == _REVIEW
        if is_cut and _closes_review(left, right):
            rest = [_placed(cell, second[-1]) for cell in right]
            return {at: [*first[:-1], replace(first[-1], cells=(*left, *rest))], following: []}
    return {}


def _only_figures(grid: _Grid) -> list[Cell]:
    """Return the figures of the only row of a grid below names of table 4's columns."""
    *heads, row = grid
    figures = _figures(row) if len(row.cells) < _REVIEW else []
    if not figures or len(figures) < len(row.cells) or any(map(_figures, heads)):
        return []
    named = sum(label_key(cell.text) in reviewed().columns for one in heads for cell in one.cells)
    return figures if named >= _FEWEST else []


def _closes_review(left: Sequence[Cell], right: Sequence[Cell]) -> bool:
    """Whether the outcomes of each route make its total."""
    read = [read_cell(cell.text) for cell in (*left, *right)]
    values = tuple(one.value if one else None for one in read)
    return all(closes(values[at : at + _ROUTE]) for at in range(0, _REVIEW, _ROUTE))


def _by_row(document: Document, runs: _Runs) -> _Made:
    """A name on a line, and below it a grid of the applicants and their figures."""
    made: dict[int, _Grid] = {}
    for at, ((is_above, above), (is_row, grid)) in enumerate(pairwise(runs)):
        if is_above or not is_row or len(grid) != 2:
            continue
        line = above[-1]
        text = document.slice(line.start, line.end)
        order, own = _order(grid[:1]), _figures(grid[1])
        if exact_row(label_key(text)) and len(order) == len(own) == _width():
            label = Cell(text, line.start, line.end)
            made[at + 1] = [_row(line, label, [(cell, grid[1]) for cell in own], order)]
    rows = [row for grid in made.values() for row in grid]
    return made if _are_borne_out(rows) else {}


def _by_applicant(runs: _Runs) -> _Made:
    """A grid for each applicant: the rows of the form, a figure each."""
    grids = {}
    if sum(is_row for is_row, _ in runs) < _width():
        return {}
    for at, (is_row, grid) in enumerate(runs):
        names = _order(grid) if is_row else []
        rows = [block for block in grid if _label(block) and len(_figures(block)) == 1]
        if len(names) == 1 and len(rows) >= _FEWEST:
            grids[names[0]] = at, rows
    heights = {len(rows) for _, rows in grids.values()}
    if len(grids) < _width() or len(heights) != 1:
        return {}
    order = list(vocabulary().columns)
    made = []
    for own in zip(*(grids[column][1] for column in order), strict=True):
        label = _label(own[0])
        if label and len({_named(block) for block in own}) == 1:
            made.append(_row(own[0], label, [(_figures(one)[0], one) for one in own], order))
    if not _are_borne_out(made) or len(made) != heights.pop():
        return {}
    places = [at for at, _ in grids.values()]
    return {at: made if at == min(places) else [] for at in places}


def _by_card(document: Document, blocks: list[Block]) -> list[Block]:
    """A name on a line or in a row of its own, and below it an applicant and a figure a row."""
    rows: dict[int, Block] = {}
    gone: set[int] = set()
    first, pairs = -1, dict[str, tuple[Cell, Block]]()
    for at, block in enumerate(blocks):
        filled = [cell for cell in block.cells if cell.text]
        name = applicants().get(label_key(filled[0].text)) if len(filled) == 2 else None
        if first >= 0 and name and len(_figures(block)) == 1 and name not in pairs:
            pairs[name] = _figures(block)[0], block
            if len(pairs) == _width():
                line, own = blocks[first], list(pairs.values())
                rows[first] = _row(line, _head(document, line), own, list(pairs))
                gone.update(range(first, at + 1))
                first = -1
        elif len(filled) < 2:
            text = filled[0].text if filled else document.slice(block.start, block.end)
            first, pairs = (at if exact_row(label_key(text)) else -1), {}
        else:
            first = -1
    if not _are_borne_out(list(rows.values())):
        return blocks
    return [rows.get(at, block) for at, block in enumerate(blocks) if at in rows or at not in gone]


def _head(document: Document, line: Block) -> Cell:
    text = document.slice(line.start, line.end)
    return next((cell for cell in line.cells if cell.text), Cell(text, line.start, line.end))


def _width() -> int:
    return len(vocabulary().columns)


def _label(block: Block) -> Cell | None:
    """Return the cell that names a row of the form, the nearest to its figures."""
    if sum(label_key(cell.text) in applicants() for cell in block.cells) >= _FEWEST:
        return None
    found = [cell for cell in block.cells if exact_row(label_key(cell.text))]
    return found[-1] if found else None


def _named(block: Block) -> str | None:
    label = _label(block)
    return exact_row(label_key(label.text)) if label else None


def _figures(block: Block) -> list[Cell]:
    """Return the cells of a row that print a figure or a sign for none."""
    readings = [(cell, read_cell(cell.text)) for cell in block.cells if cell.text]
    return [cell for cell, reading in readings if reading and not reading.is_blank]


def _order(grid: _Grid) -> list[str]:
    """Return the applicants that the header of a grid names, in order."""
    named = [[name for cell in block.cells if (name := applicants().get(label_key(cell.text)))]
             for block in grid if not _figures(block)]  # fmt: skip
    # A lone 总计 or 其他 is a header only where the grid begins: both are rows too.
    first = named[:1] if grid and not _figures(grid[0]) else []
    wide = [names for names in named if len(names) >= _FEWEST]
    return list(dict.fromkeys(name for names in wide or first for name in names))


def _row(
    line: Block, label: Cell, cells: Sequence[tuple[Cell, Block]], order: Sequence[str]
) -> Block:
    """Return a row in the form's order; each cell is cited where it is printed."""
    placed = [_placed(cell, own) for cell, own in cells]
    ordered = (placed[order.index(column)] for column in vocabulary().columns)
    return replace(line, cells=(label, *ordered), table=None)


def _placed(cell: Cell, own: Block) -> Bound:
    """Return a cell that is cited with the row it is printed in."""
    place = own.start, own.end, own.line, own.page
    return Bound(cell.text, cell.start, cell.end, cell.box, row=place, flag=FLAG)


def _are_borne_out(rows: Sequence[Block]) -> bool:
    """Whether most rows add up."""
    right = sum(bool(closes(_values(row))) for row in rows)
    return len(rows) >= _FEWEST and 2 * right > len(rows)


def _values(row: Block) -> tuple[Decimal | None, ...]:
    readings = (read_cell(cell.text) for cell in row.cells[1:])
    return tuple((one.value or Decimal(0)) if one else None for one in readings)
