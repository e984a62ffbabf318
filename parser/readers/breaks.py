"""Tables cut by the end of a page: cells that go on after it are put together again."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from parser.readers.ruled import Line, Printed, Row, Ruled, together

_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十\d]+[）)、.．]")
"""How a row or a group of the form begins; what begins so is no rest of another label."""
_NEAR = 3.0
"""Points by which rules of one column may differ from page to page."""

_WORD = 2.0
"""Characters that a line may fall short of its cell because what follows must not begin a line."""

Place = tuple[int, int]
"""Row and cell of a table."""


def overflowing(table: Ruled, lines: Sequence[Line]) -> tuple[Ruled, list[Line]]:
    """Return a table with the lines that run over its lower edge, and the other lines.

    Chromium prints the last line of a merged cell below the rule when the page ends there.
    """
    rest = []
    for line in lines:
        at = next((at for at, cell in _open(table) if _runs_over(cell, line)), None)
        if at is None:
            rest.append(line)
        else:
            table = _with(table, at, line.text, line)
    return table, rest


def _runs_over(cell: Printed, line: Line) -> bool:
    if cell.box is None or cell.last is None or not cell.is_full(_WORD):
        return False
    is_inside = cell.box[0] <= line.box[0] and line.box[2] <= cell.box[2]
    return is_inside and abs(line.box[1] - cell.last[3]) < line.size


def mended(above: Ruled, below: Ruled) -> tuple[Ruled, Ruled]:
    """Return a table's parts before and after a page break, with cut rows and labels whole."""
    first = below.rows[0]
    going_on = {at: _counterpart(above, cell) for at, cell in enumerate(first.cells)}
    if _is_rest(above, first, going_on):
        return _whole(above, first, going_on), replace(below, rows=below.rows[1:])
    kept = []
    for at, cell in enumerate(first.cells):
        place = going_on[at]
        if not _is_cut(above, place, first, at):
            kept.append(cell)
        elif cell.text and place is not None:
            above = _with(above, place, cell.text)
    return above, replace(below, rows=(replace(first, cells=tuple(kept)), *below.rows[1:]))


def _open(table: Ruled) -> Iterator[tuple[Place, Printed]]:
    """Yield the cells that reach the lower edge of a table."""
    for row, printed in enumerate(table.rows):
        for at, cell in enumerate(printed.cells):
            if cell.box is not None and cell.box[3] >= table.box[3] - _NEAR:
                yield (row, at), cell


def _counterpart(table: Ruled, cell: Printed) -> Place | None:
    """Return the cell above a page break in the column of one below it."""
    for place, other in _open(table):
        if (
            cell.box
            and other.box
            and all(abs(cell.box[side] - other.box[side]) <= _NEAR for side in (0, 2))
        ):
            return place
    return None


def _at(table: Ruled, place: Place) -> Printed:
    return table.rows[place[0]].cells[place[1]]


def _with(table: Ruled, place: Place, text: str, line: Line | None = None) -> Ruled:
    """Return a table with more text in one of its cells."""
    cell = _at(table, place)
    cell = replace(cell, text=together(cell, text), last=line.box if line else cell.last)
    row = table.rows[place[0]]
    cells = (*row.cells[: place[1]], cell, *row.cells[place[1] + 1 :])
    return replace(
        table,
        rows=(*table.rows[: place[0]], replace(row, cells=cells), *table.rows[place[0] + 1 :]),
    )


def _is_figure(text: str) -> bool:
    return not text or text[0].isdigit() or text[0] in "-+/—－"


def _is_label(text: str) -> bool:
    return bool(text) and (bool(_NUMBERED.match(text)) or not _is_figure(text))


def _is_rest(above: Ruled, first: Row, going_on: Mapping[int, Place | None]) -> bool:
    """Whether the first row after a page break is the rest of the last one before it.

    Its labels, if any, go on from labels; without labels, its figures from figures cut in two.
    """
    printed = [(cell.text, going_on[at]) for at, cell in enumerate(first.cells) if cell.text]
    pairs = [(text, place) for text, place in printed if place is not None]
    if len(pairs) < len(printed):
        return False
    labels = [(_at(above, place), text) for text, place in pairs if _is_label(text)]
    if labels:
        reaches_last = any(place[0] == len(above.rows) - 1 for text, place in pairs)
        return reaches_last and all(_may_go_on(before, text) for before, text in labels)
    return bool(pairs) and all(_at(above, place).is_cut_figure for _, place in pairs)


def _may_go_on(before: Printed, text: str) -> bool:
    """Whether a text can be the rest of a label before a page break."""
    return _is_label(before.text) and before.is_full(_WORD) and not _NUMBERED.match(text)


def _whole(above: Ruled, rest: Row, going_on: Mapping[int, Place | None]) -> Ruled:
    """Return the table with the rest of its last row put into it."""
    last = len(above.rows) - 1
    brings_figures = any(cell.text and not _is_label(cell.text) for cell in rest.cells)
    boxes = {place: rest.cells[at].box for at, place in going_on.items()}
    for at, cell in enumerate(rest.cells):
        place = going_on[at]
        if place is not None and cell.text:
            above = _with(above, place, cell.text)
    if not brings_figures:
        return above
    # The row is cited on the page where its figures stand.
    cells = tuple(
        replace(cell, box=boxes.get((last, at))) for at, cell in enumerate(above.rows[last].cells)
    )
    return replace(above, rows=(*above.rows[:last], Row(cells, rest.page)))


def _is_cut(above: Ruled, place: Place | None, first: Row, at: int) -> bool:
    """Whether a cell at the head of a page only goes on from a merged one before the break."""
    if not any(_is_label(other.text) for other in first.cells[at + 1 :]):
        return False
    text = first.cells[at].text
    return not text or (place is not None and _may_go_on(_at(above, place), text))
