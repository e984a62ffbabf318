"""Paragraphs and rows in reading order, and the document they make: a line a piece."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256

from parser.document import INVISIBLE, PICTURE, Block, Cell, Document
from parser.readers.flat import cuts, is_one_line
from parser.readers.limits import MOST_CELLS
from parser.readers.words import refused

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Span = tuple[int | None, int, int]
"""Column in which a cell begins, columns and rows it spans."""
_NO_SPAN: Span = (None, 1, 1)


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph (one text) or a printed table row (one text a cell)."""

    texts: tuple[str, ...]
    is_row: bool = False
    boxes: tuple[Box | None, ...] = ()
    spans: tuple[Span, ...] = ()
    """Of each cell, where the format says so."""
    page: int | None = None
    sheet: str | None = None
    table: int | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as a format marks it: rows of cells, each a list of paragraphs and inner tables."""

    rows: "tuple[tuple[tuple[Content, ...], ...], ...]"
    spans: tuple[tuple[Span, ...], ...] = ()
    """Of each cell of each row, where the format says so."""


Content = str | Grid

STACKED = " ⏎ "
"""Between two numbers that stand one above the other in a cell: never read as one number."""

_FIGURE = re.compile(r"[+\-−－]?[\d０-９][\d０-９,.，．]*|[/／—–-]{1,3}")
_FEWEST_ROWS, _FEWEST_COLUMNS = 3, 3
"""Lines in each cell, and cells of nothing but figures, that make several rows of one."""
_FEWEST_TABS = 2
"""In a paragraph that is a row: one tab sets a title or a signature off."""
_BLANK_ROW = 5
"""Tabs in a row of a label and blank cells."""
_SPACE = re.compile(r"\s+")
_UNSEEN = dict.fromkeys([*range(9), *range(0xE, 0x20), 0x7F])
"""Controls, with which formats mark what is no text."""
_WIDE_GAP = re.compile(r"[ \xa0\u3000]*(?:\t|[\xa0\u3000]{2})[\s\xa0\u3000]*")
_FULL_WIDTH = re.compile(
    r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\u3000-\u303f\U00020000-\U0003ffff“”‘’…—]"
)


@lru_cache(maxsize=4096)
def squeezed(text: str) -> str:
    """Return a text with each run of white space as one space, and none around it."""
    line = _SPACE.sub(" ", text.translate(_UNSEEN)).strip()
    return line if INVISIBLE.sub("", line).strip() else ""


def in_columns(text: str) -> str:
    """Return a paragraph squeezed, but with gaps that part columns kept as two spaces."""
    parts = (squeezed(part) for part in _WIDE_GAP.split(text.translate(_UNSEEN).strip()))
    return "  ".join(part for part in parts if part)


def joined(lines: Iterable[str]) -> str:
    """Return the lines of one cell as one.

    >>> joined(["结果", "维持"]), joined(["1", "0"]), joined(["3601.", "21885"])
    ('结果维持', '1 ⏎ 0', '3601. 21885')
    """
    text = ""
    for line in filter(None, map(squeezed, lines)):
        text = f"{text}{_seam(text[-1], line[0])}{line}" if text else line
    return text


def _seam(last: str, first: str) -> str:
    if last.isdigit() and first.isdigit():
        return STACKED
    return "" if _FULL_WIDTH.match(last) or _FULL_WIDTH.match(first) else " "


def unfolded(contents: Iterable[Content]) -> Iterator[Piece]:
    """Yield paragraphs and rows; tables that only arrange the page are taken apart."""
    grids = 0

    def walk(contents: Iterable[Content]) -> Iterator[Piece]:
        nonlocal grids
        for content in contents:
            if isinstance(content, str):
                if _is_row(content):
                    yield Piece(tuple(map(squeezed, content.split("\t"))), is_row=True)
                elif text := in_columns(content):
                    yield from _paragraphs(text)
            elif arranges(grid := unnested(content)):
                for row in grid.rows:
                    for cell in row:
                        yield from walk(cell)
            else:
                grids += 1
                yield from rows_of(grid, grids)

    return walk(contents)


def _is_row(text: str) -> bool:
    """Whether tabs part a paragraph into short cells: two with text, or one and many blank ones."""
    tabs = text.count("\t")
    if tabs < _FEWEST_TABS:
        return False
    cells = [cell.strip() for cell in text.split("\t")]
    is_label = tabs >= _BLANK_ROW and not cells[-1]
    return (sum(map(bool, cells)) > 1 or is_label) and max(map(len, cells)) <= _LABEL


def rows_of(grid: Grid, table: int) -> Iterator[Piece]:
    """Yield the rows of a table; a row of one blank cell is no row."""
    for row, spans in zip(grid.rows, grid.spans or ((),) * len(grid.rows), strict=True):
        lines = [[line for line in map(squeezed, flat(cell)) if line] for cell in row]
        for texts in _unstacked(lines) or [tuple(map(joined, lines))]:
            if len(texts) > 1 or any(texts):
                yield Piece(texts, is_row=True, spans=spans, table=table)


def _unstacked(row: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Return the rows of a table typed as one row, a line a row in every cell; [] for any other.

    Cells with a line of their own name what all these rows have in common.
    """
    heights = {len(lines) for lines in row if len(lines) > 1}
    columns = sum(len(lines) > 1 and all(map(_FIGURE.fullmatch, lines)) for lines in row)
    if len(heights) != 1 or columns < _FEWEST_COLUMNS or (height := heights.pop()) < _FEWEST_ROWS:
        return []
    return [
        tuple(
            lines[at] if len(lines) > 1 else (lines[0] if lines and at == 0 else "")
            for lines in row
        )
        for at in range(height)
    ]


def flat(contents: Iterable[Content]) -> Iterator[str]:
    """Yield the lines of a cell, those of tables inside it too."""
    for content in contents:
        if isinstance(content, str):
            yield content
        else:
            yield from (line for row in content.rows for cell in row for line in flat(cell))


def _paragraphs(text: str) -> Iterator[Piece]:
    """Yield a paragraph; a whole report that a page prints as one is cut."""
    if is_one_line(text):
        yield from (Piece((text[first:last],)) for first, last in cuts(text))
    else:
        yield Piece((text,))


def unnested(grid: Grid) -> Grid:
    """Return a table with the small tables inside its rows put into the rows themselves."""
    if not any(isinstance(content, Grid) for row in grid.rows for cell in row for content in cell):
        return grid
    rows: list[tuple[tuple[Content, ...], ...]] = []
    for row in grid.rows:
        inner = [_inner(cell) for cell in row]
        heights = {len(one.rows) for one in inner if one is not None}
        labels = [" ".join(flat(cell)) for cell, one in zip(row, inner, strict=True) if one is None]
        is_small = all(len(label) <= _LABEL for label in labels) and any(labels)
        if len(heights) != 1 or not is_small:
            rows.append(row)
            continue
        for at in range(heights.pop()):
            cells: list[tuple[Content, ...]] = []
            for cell, one in zip(row, inner, strict=True):
                cells += one.rows[at] if one is not None else (cell if at == 0 else (),)
            rows.append(tuple(cells))
    return replace(grid, rows=tuple(rows), spans=()) if tuple(rows) != grid.rows else grid


def _inner(cell: tuple[Content, ...]) -> Grid | None:
    """Return the one table a cell holds and nothing else, if its own cells are short."""
    if len(cell) != 1 or not isinstance(cell[0], Grid):
        return None
    texts = [" ".join(flat(inner)) for row in cell[0].rows for inner in row]
    return cell[0] if texts and all(len(text) <= _LABEL for text in texts) else None


_LABEL = 70
"""Characters of the longest label of the form, or of a header cell."""
_PROSE = 300
"""Characters in a cell: more is an article. The longest label of the form has 50."""


def arranges(grid: Grid) -> bool:
    """Whether a table only arranges the page: it holds tables or whole articles, not figures."""
    rows_of_figures = sum(len(row) >= 4 for row in grid.rows)
    if 2 * rows_of_figures >= len(grid.rows) > 0:
        return False
    cells = [cell for row in grid.rows for cell in row]
    return any(
        any(isinstance(content, Grid) for content in cell)
        or (len(cell) > 2 and sum(map(len, flat(cell))) > _PROSE)
        for cell in cells
    )


def document(
    pieces: Iterable[Piece],
    content: bytes,
    name: str,
    form: str,
    metadata: Mapping[str, str] | None = None,
) -> Document:
    """Return the document that pieces make; raises NotAReport if they have no text."""
    lines = _Lines(name)
    for piece in pieces:
        lines.add(piece)
    if {PICTURE}.issuperset(lines.texts):
        raise refused(name, "no_text")
    return Document(
        name=name,
        format=form,
        text="\n".join(lines.texts),
        blocks=tuple(lines.blocks),
        sha256=sha256(content).hexdigest(),
        metadata=dict(metadata or {}),
    )


@dataclass(slots=True)
class _Lines:
    """The lines of a document as they grow."""

    name: str
    texts: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    offset: int = 0
    cells: int = 0

    def add(self, piece: Piece) -> None:
        """Append a piece as a line; raises NotAReport beyond MOST_CELLS."""
        self.cells += len(piece.texts)
        if self.cells > MOST_CELLS:
            raise refused(self.name, "too_many_cells", limit=f"{MOST_CELLS:,}")
        text = "\t".join(piece.texts)
        self.blocks.append(
            Block(
                start=self.offset,
                end=self.offset + len(text),
                line=len(self.blocks) + 1,
                cells=tuple(_cells(piece, self.offset)) if piece.is_row else (),
                page=piece.page,
                sheet=piece.sheet,
                table=piece.table,
            )
        )
        self.texts.append(text)
        self.offset += len(text) + 1


def _cells(piece: Piece, offset: int) -> Iterator[Cell]:
    boxes: Sequence[Box | None] = piece.boxes or (None,) * len(piece.texts)
    spans = piece.spans or (_NO_SPAN,) * len(piece.texts)
    for text, box, span in zip(piece.texts, boxes, spans, strict=True):
        yield Cell(text, offset, offset + len(text), box, *span)
        offset += len(text) + 1
