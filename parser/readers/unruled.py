"""Tables without ruling lines: rows by the heights of their figures, columns by their places.

Figures that stand under one another are a column; the words above them name it. The label of a row
may run over several lines, and that of a group stands at the middle of its rows.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from math import inf

from parser.readers.columns import Columns, Word, columns_of, edges_of
from parser.readers.glyphs import Glyph
from parser.readers.labels import NUMBERED, Labelled, labelled
from parser.readers.pieces import STACKED, Box, joined
from parser.readers.regions import CELL_GAP, WORD_GAP, Words, apart, regions, word, words
from parser.readers.ruled import Line, Printed, Row, Ruled, text_of

_FEWEST = 5
"""Columns of figures: with fewer, tables on two pages are not known to be one."""
_NEAR = 3.0
"""Points by which the edges of one column may differ."""


def with_tables(lines: Sequence[Line], cuts: Sequence[Box], page: int) -> list[Line | Ruled]:
    """Return the lines of a page in order, those that make tables put together as tables."""
    read = [words(line) for line in lines]
    parts: list[Line | Ruled] = []
    done = 0
    for first, last in regions(read):
        parts += (one.line for one in read[done:first])
        parts.append(_table(read[first:last], cuts, page))
        done = last
    return [*parts, *(one.line for one in read[done:])]


def _table(read: Sequence[Words], cuts: Sequence[Box], page: int) -> Ruled:
    rows: list[Row] = []
    for head, body in _blocks(read):
        rows += _block(head, body, cuts, page)
    box = (
        min(one.line.box[0] for one in read),
        min(one.line.box[1] for one in read),
        max(one.line.box[2] for one in read),
        max(one.line.box[3] for one in read),
    )
    return Ruled(box, tuple(rows))


def aligned(above: Ruled, below: Ruled) -> tuple[Ruled, Ruled]:
    """Return two parts of a table, its columns on both sides of a page break as wide.

    Columns without lines between them end where their figures do, on each page elsewhere; the
    first begins behind the labels of both.
    """
    columns = _columns(above.rows[-1]) if above.rows else []
    own = [_columns(row) for row in below.rows]
    is_same = len(columns) >= _FEWEST and all(
        len(row) == len(columns) and all(map(_share, row, columns)) for row in own
    )
    if not is_same or not own or all(row == columns for row in own):
        return above, below
    left, right = columns[0]
    columns[0] = (max(left, *(row[0][0] for row in own)), right)
    rows = tuple(_begun(row, left, columns[0][0]) for row in above.rows)
    widened = tuple(_widened(row, columns) for row in below.rows)
    return replace(above, rows=rows), replace(below, rows=widened)


def is_parted(above: Ruled, below: Ruled) -> bool:
    """Whether rows behind a page break have fewer columns than those before it, and elsewhere.

    A column that is blank on their page left no trace there: in one grid with the rows above,
    their cells would cut the columns of these.
    """
    columns = _columns(above.rows[-1]) if above.rows else []
    begins = [left for left, _ in columns]
    own = [_columns(row) for row in below.rows]
    return len(columns) >= _FEWEST and bool(own) and all(
        len(row) < len(columns)
        and any(all(abs(left - one) > _NEAR for one in begins) for left, _ in row[1:])
        for row in own
    )  # fmt: skip


def _begun(row: Row, left: float, begin: float) -> Row:
    """Return a row; what began with the first column of figures begins further on."""
    return replace(row, cells=tuple(
        replace(cell, box=(begin, *cell.box[1:]))
        if cell.box and cell.box[0] == left and cell.box[2] > begin else cell
        for cell in row.cells
    ))  # fmt: skip


def _columns(row: Row) -> list[tuple[float, float]]:
    """Return where the last cells of a row that touch one another begin and end."""
    found: list[tuple[float, float]] = []
    for cell in reversed(row.cells):
        if cell.box is None or (found and cell.box[2] != found[0][0]):
            break
        found.insert(0, (cell.box[0], cell.box[2]))
    return found


def _share(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Whether two columns lie over one another by half of the narrower one at least."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    return 2 * common >= min(one[1] - one[0], other[1] - other[0])


def _widened(row: Row, columns: Sequence[tuple[float, float]]) -> Row:
    """Return a row with its last cells as wide as columns are."""
    first = len(row.cells) - len(columns)
    cells = [
        replace(cell, box=(left, cell.box[1], right, cell.box[3])) if cell.box else cell
        for cell, (left, right) in zip(row.cells[first:], columns, strict=True)
    ]
    return replace(row, cells=(*row.cells[:first], *cells))


def _blocks(read: Sequence[Words]) -> Iterator[tuple[list[Words], list[Words]]]:
    """Yield the lines of each header with those of the rows under it."""
    head: list[Words] = []
    body: list[Words] = []
    for at, one in enumerate(read):
        if body and not one.figures and _is_head(one, body, read[at + 1 :]):
            cut = _body_end(body)
            yield _closed(head, body[:cut])
            head, body = body[cut:], []
        (body if one.figures or body else head).append(one)
    if body:
        yield _closed(head, body)


def _is_head(one: Words, body: Sequence[Words], rest: Sequence[Words]) -> bool:
    """Whether a line below rows of figures begins the header of other rows.

    It has words over the figures, or right of every label.
    """
    rows = [row for row in body if row.figures]
    left = min(row.figures[0].box[0] for row in rows)
    right = max((word.box[2] for row in rows for word in row.labels), default=left)
    is_over = one.line.box[2] > left or one.words[-1].box[0] > right
    return is_over and any(later.figures for later in rest)


def _body_end(body: Sequence[Words]) -> int:
    """Return where rows end: what stands a line below the last figures is of the next header."""
    end = max(at for at, one in enumerate(body) if one.figures) + 1
    while end < len(body) and body[end].middle - body[end - 1].middle < body[end].line.size:
        end += 1
    return end


def _closed(head: list[Words], body: list[Words]) -> tuple[list[Words], list[Words]]:
    """Return header and rows; lines just above the first figures are of their label."""
    left = body[0].figures[0].box[0]
    while head and (
        body[0].middle - head[-1].middle < head[-1].line.size and head[-1].line.box[2] < left
    ):
        body.insert(0, head.pop())
    return head, body


def _block(
    head: Sequence[Words], body: Sequence[Words], cuts: Sequence[Box], page: int
) -> Iterator[Row]:
    """Yield the rows of a header, and the rows of figures under it."""
    rows = [one for one in body if one.figures]
    columns = columns_of([one.words for one in head], [one.figures for one in rows])
    edges = _edges(columns, body)
    for line in columns.above:
        yield Row(tuple(Printed(word.text, _over(word.box, edges)) for word in line), page)
    if any(column.name for column in columns.columns):
        yield Row(tuple(_names(columns, edges)), page)
    words = [word for one in body for word in _labels(one)]
    size = min(one.line.size for one in rows)
    found = labelled(words, [one.middle for one in rows], size, cuts)
    for row in found:
        figures = rows[row.row].figures if row.row is not None else ()
        yield Row(tuple(_cells(row, figures, columns, edges)), page)


def _edges(columns: Columns, body: Sequence[Words]) -> list[float]:
    """Return where the columns begin, and where the last one ends."""
    first = columns.columns[0].span[0]
    labels = [word.box[2] for one in body for word in one.labels]
    before = max((right for right in labels if right < first), default=first)
    last = max(columns.columns[-1].span[1], *(one.line.box[2] for one in body))
    return [(before + first) / 2, *edges_of(columns.columns), last]


def _over(box: Box, edges: Sequence[float]) -> Box:
    """Return the place of words over columns as that of the columns they reach over.

    Printed in the middle of several, they would seem to end within one, and cut it in two.
    """
    left, top, right, bottom = box
    if left > edges[0]:
        left = max(edge for edge in edges if edge <= left)
    if right > edges[0]:
        right = min((edge for edge in edges if edge >= right), default=right)
    return left, top, right, bottom


def _names(columns: Columns, edges: Sequence[float]) -> Iterator[Printed]:
    """Yield the header's cells; a column that has no name has a blank one."""
    top = min(w.box[1] for c in columns.columns if c.name for w in c.name.words)
    bottom = max(w.box[3] for c in columns.columns if c.name for w in c.name.words)
    for name in columns.before:
        yield _cell(name.words)
    for column, (left, right) in zip(columns.columns, pairwise(edges), strict=True):
        text = _joined(column.name.words) if column.name else ""
        yield Printed(text, (left, top, right, bottom))


def _labels(one: Words) -> Iterator[Word]:
    """Yield the words before the figures of a line, those of one label together."""
    right = one.figures[0].box[0] if one.figures else inf
    run: list[Glyph] = []
    for glyphs in apart([glyph for glyph in one.line.glyphs if glyph.x0 < right], WORD_GAP):
        is_far = run and glyphs[0].x0 - run[-1].x1 > CELL_GAP * run[-1].size
        if is_far or (run and NUMBERED.match(text_of(glyphs))):
            yield word(run)
            run = []
        run += glyphs
    if run:
        yield word(run)


def _cells(
    row: Labelled, figures: Sequence[Word], columns: Columns, edges: Sequence[float]
) -> Iterator[Printed]:
    """Yield the cells of a row: names of groups, its label, a cell for each column."""
    for block in row.groups:
        yield _cell(block)
    if row.label:
        yield _cell(row.label)
    words = [*row.label, *figures]
    top, bottom = min(word.box[1] for word in words), max(word.box[3] for word in words)
    texts: dict[int, list[str]] = defaultdict(list)
    for figure in figures:
        texts[columns.column_at(figure)].append(figure.text)
    for at, (left, right) in enumerate(pairwise(edges)):
        yield Printed(STACKED.join(texts[at]), (left, top, right, bottom))


def _cell(words: Sequence[Word]) -> Printed:
    boxes = [word.box for word in words]
    box = (
        min(box[0] for box in boxes), min(box[1] for box in boxes),
        max(box[2] for box in boxes), max(box[3] for box in boxes),
    )  # fmt: skip
    return Printed(_joined(words), box)


def _joined(words: Sequence[Word]) -> str:
    return joined(word.text for word in words)
