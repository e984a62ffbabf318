"""Tables whose rows fell apart over lines, as programs pour the text out of a PDF.

The names of the columns stand in pieces over one another, the numbers of a row on several lines,
or all numbers behind all names. A value is taken only where one arrangement is left: by
the names, by as many numbers as cells, and by the sums of the form.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from data.vocabulary import Indicator, vocabulary
from parser.document import Block, Cell, Document
from parser.report import Section
from parser.sections import section_at
from parser.tables.columned import disclosure
from parser.tables.keys import applicants
from parser.tables.labels import exact_row, label_key, row_around
from parser.tables.lattice import Bound
from parser.tables.listed import by_applicant, by_path, ends_in_path
from parser.tables.numbers import read_cell
from parser.tables.paired import paired
from parser.tables.repair import TABLE4, closes
from parser.tables.solve import holds
from parser.tables.stream import FLAG, Line, Made, Word, lines_of, only_order
from parser.tables.wordings import reviewed

_FEWEST, _NAME = 5, 12
_Words = Sequence[tuple[Word, Line]]
_Named = tuple[Word, Line, frozenset[str | None]]
_BARE = re.compile(
    r"^\s*(?:[-*•·]\s+)?(?:[^\W\d]{2,12}\s*[:：=]?\s*(?=\d))?"
    r"[\d０-９ .,/—-]+(?:[件项个条元]|万元)?[ ]*$"
    r"|^\s*\"[^\"\n]+\"\s*:\s*\"?[\d０-９][^\"\n]{0,20}\"?\s*,?$",
    re.MULTILINE,
)
"""Lines of nothing but numbers, or a name and its number close behind: with fewer blocks that have
one no table fell apart."""


def gathered(document: Document, sections: Sequence[Section]) -> tuple[Block, ...]:
    """Return a document's blocks, the rows of tables that fell apart over lines put together."""
    blocks = document.blocks
    plain = [block for block in blocks if not block.cells]
    texts = [document.slice(one.start, one.end) for one in plain]
    named = (one for one in texts if len(one) < _NAME and label_key(one) in applicants())
    signs = (map(_BARE.search, texts), named, map(ends_in_path, texts))
    if all(sum(map(bool, sign)) < _FEWEST for sign in signs):
        return blocks
    lines = list(lines_of(document, plain))
    gone: set[int] = set()
    made: dict[int, list[Block]] = {}
    for _, run in groupby(lines, key=lambda line: section_at(tuple(sections), line.start)):
        own = list(run)
        for read in (paired, by_applicant, by_path, _requests, disclosure, _review):
            taken, rows = read(own)
            if rows:
                gone |= taken
                made[next(id(line.block) for line in own if id(line.block) in taken)] = rows
    return tuple(
        one
        for block in blocks
        for one in (made.get(id(block), []) if id(block) in gone else [block])
    )


@dataclass(frozen=True, slots=True)
class _Run:
    """Numbers with no word between them, and the lines of words before them."""

    numbers: tuple[tuple[Word, Line], ...]
    before: tuple[tuple[Word, Line], ...]


def _runs(lines: Iterable[Line]) -> Iterator[_Run]:
    items = ((word, line) for line in lines for word in line.words)
    before: tuple[tuple[Word, Line], ...] = ()
    for is_number, run in groupby(items, key=lambda item: item[0].is_number):
        if is_number:
            yield _Run(tuple(run), before)
        else:
            before = tuple(run)


def _is_broken(run: _Run) -> bool:
    """Whether numbers stand on several lines, and not one a line."""
    lines = {line.start for _, line in run.numbers}
    return 1 < len(lines) < len(run.numbers)


def _requests(lines: Sequence[Line]) -> Made:
    """Return the rows of table 3."""
    runs = list(_runs(lines))
    begin = next((at for at, run in enumerate(runs) if len(run.numbers) > 1), 0)
    runs = runs[begin:]
    forms = [rows for form in vocabulary().generations if (rows := vocabulary().table("t3", form))]
    is_broken = any(map(_is_broken, runs))
    if not runs or (not is_broken and len(runs) >= min(map(len, forms))):
        return set(), []  # one number a line below the name of its row is no broken row
    head = [line for line in lines if line.start < runs[0].numbers[0][1].start]
    order = only_order(head)
    found = next((own for rows in forms if (own := _row_by_row(runs, rows, order))), [])
    found = found or next((own for rows in forms if (own := _by_columns(runs, rows))), [])
    found = found or max((_in_bulk(runs, rows, order) for rows in forms), key=_read)
    if not found:
        return set(), []
    first, last = _first_of_head(head), runs[-1].numbers[-1][0].end
    return {id(one.block) for one in lines if first <= one.start < last}, found


def _read(rows: Sequence[Block]) -> tuple[bool, int]:
    """Return what makes a table the better reading of two: its cells, then its rows."""
    return any(cell.text for row in rows for cell in row.cells[1:]), len(rows)


def _first_of_head(head: Sequence[Line]) -> int:
    """Return where the names of the columns begin; a heading above them stays."""
    named = [line.start for line in head if len(line.labels) > 1]
    return min(named, default=head[-1].start if head else 0)


def _row_by_row(
    runs: Sequence[_Run], rows: Sequence[Indicator], order: Sequence[str]
) -> list[Block]:
    """Return rows whose names and numbers follow one another; one that does not add up is lost."""
    if len(runs) != len(rows) or not order:
        return []
    named = [_label(_named(run.before), row) for run, row in zip(runs, rows, strict=True)]
    if not all(named):
        return []
    table = [_placed(run.numbers, order) for run in runs]
    right = [closes(_values(cells)) if cells else None for cells in table]
    if 2 * sum(map(bool, right)) < len(rows):
        return []
    return [
        _block(row, label, run.numbers, cells if is_right else ())
        for row, label, run, cells, is_right in zip(rows, named, runs, table, right, strict=True)
        if label
    ]


def _by_columns(runs: Sequence[_Run], rows: Sequence[Indicator]) -> list[Block]:
    """Return rows whose names all stand first, then each column: its name and its numbers.

    The sums of most rows must bear it out; [] where it is not so, or not all is there.
    """
    in_order = _labels(runs[0].before, rows)
    labels = in_order or _labels_by_level(runs[0].before, rows)
    columns = {_column(run): run.numbers for run in runs}
    is_whole = all(len(numbers) == len(rows) for numbers in columns.values())
    if not labels or not is_whole or columns.keys() != set(vocabulary().columns):
        return []
    table = list(zip(*(columns[column] for column in vocabulary().columns), strict=True))
    said = {row.id: _values(cells) for row, cells in zip(rows, table, strict=True)}
    if 2 * sum(map(bool, map(closes, said.values()))) < len(rows):
        return []
    if not in_order and not _adds_up(said):
        return []
    return [
        _block(row, label, cells, cells)
        for row, label, cells in zip(rows, labels, table, strict=True)
    ]


def _column(run: _Run) -> str:
    """Return the column that the words above numbers name, "" for none."""
    line = run.before[-1][1] if run.before else None
    return applicants().get(label_key("".join(w.text for w in line.labels)), "") if line else ""


def _labels(words: _Words, rows: Sequence[Indicator]) -> list[tuple[Word, Line]]:
    """Return the words that name the rows of a form, [] if not all stand there in its order."""
    named = list(_named(words))
    labels = [label for row in rows if (label := _label(named, row))]
    starts = [word.start for word, _ in labels]
    return labels if len(starts) == len(rows) and starts == sorted(starts) else []


def _labels_by_level(words: _Words, rows: Sequence[Indicator]) -> list[tuple[Word, Line]]:
    """Return the words that name the rows of a form where each column of names was poured out.

    一 to 四 stand first, then （一） to （七）, then what is in these: all must be there, once.
    """
    named: dict[str | None, tuple[Word, Line]] = {}
    for word, line in words:
        key = label_key(word.text)
        named.setdefault(exact_row(key) or row_around(key), (word, line))
    labels = [named[row.id] for row in rows if row.id in named]
    return labels if len({word.start for word, _ in labels}) == len(rows) else []


def _in_bulk(runs: Sequence[_Run], rows: Sequence[Indicator], order: Sequence[str]) -> list[Block]:
    """Return rows whose names all stand before the numbers, these by rows or by columns.

    Numbers that only one of both ways makes add up are taken; else every cell is lost, lest the
    first numbers be those of the last name.
    """
    labels = _labels(runs[0].before, rows)
    if not labels:
        return []
    numbers = [number for run in runs for number in run.numbers]
    ways = [
        table
        for table in _cut(numbers, order, len(rows))
        if _adds_up({row.id: _values(cells) for row, cells in zip(rows, table, strict=True)})
    ]
    is_proved = ways and all(_said(table) == _said(ways[0]) for table in ways)
    found = ways[0] if is_proved else [()] * len(rows)
    return [
        _block(row, label, cells or numbers, cells)
        for row, label, cells in zip(rows, labels, found, strict=True)
    ]


def _cut(
    numbers: Sequence[tuple[Word, Line]], order: Sequence[str], rows: int
) -> Iterator[list[tuple[tuple[Word, Line], ...]]]:
    """Yield the tables that numbers make by rows, and by columns."""
    width = len(order)
    if order and len(numbers) == width * rows:
        yield [_placed(numbers[width * at : width * (at + 1)], order) for at in range(rows)]
        yield [_placed(numbers[at::rows], order) for at in range(rows)]


def _adds_up(values: Mapping[str, tuple[Decimal | None, ...]]) -> bool:
    return all(map(closes, values.values())) and holds(values)


def _said(table: Iterable[Sequence[tuple[Word, Line]]]) -> list[tuple[Decimal | None, ...]]:
    return [_values(cells) for cells in table]


def _named(words: _Words) -> Iterator[_Named]:
    """Yield words, the last first, each with the rows it names, alone or with those beside it."""
    for word, line in reversed(words):
        keys = (label_key(word.text), label_key("".join(one.text for one in line.labels)))
        yield (
            word,
            line,
            frozenset(row for key in keys for row in (exact_row(key), row_around(key))),
        )


def _label(named: Iterable[_Named], row: Indicator) -> tuple[Word, Line] | None:
    """Return the first of some words that names a row, or is a piece of its name alone."""
    return next(((word, line) for word, line, rows in named if row.id in rows), None)


def _placed(numbers: _Words, order: Sequence[str]) -> tuple[tuple[Word, Line], ...]:
    """Return the numbers of a row in the order of the form, () if they are not as many."""
    if len(numbers) != len(order):
        return ()
    return tuple(numbers[order.index(column)] for column in vocabulary().columns)


def _values(cells: Sequence[tuple[Word, Line]]) -> tuple[Decimal | None, ...]:
    readings = (read_cell(word.text) for word, _ in cells)
    return tuple(one.value or Decimal(0) if one else None for one in readings)


def _block(row: Indicator, label: tuple[Word, Line], numbers: _Words, cells: _Words) -> Block:
    """Return a row of a name and its cells, each with the lines it is printed in."""
    word, line = label
    last = numbers[-1][1]
    place = (min(line.start, numbers[0][1].start), last.end, line.number, line.block.page)
    lost = Bound("", last.end, last.end, row=place, flag=FLAG, is_lost=True)
    said = [Bound(one.text, one.start, one.end, row=place, flag=FLAG) for one, _ in cells]
    own = said or [lost] * len(vocabulary().columns)
    name = Cell(row.label, word.start, word.end)
    return Block(place[0], place[1], place[2], (name, *own), line.block.page)


def _review(lines: Sequence[Line]) -> Made:
    """Return the only row of table 4: fifteen numbers under the names of their columns."""
    width = TABLE4[-1][-1] + 1
    for run in _runs(lines):
        if len(run.numbers) != width or not _is_broken(run):
            continue
        names = sum(label_key(word.text) in reviewed().columns for word, _ in run.before)
        values = _values(run.numbers)
        if names != width or not all(_closes(values, group) for group in TABLE4):
            continue
        first, last = run.numbers[0][1], run.numbers[-1][1]
        place = (first.start, last.end, first.number, first.block.page)
        cells = tuple(
            Bound(word.text, word.start, word.end, row=place, flag=FLAG) for word, _ in run.numbers
        )
        taken = {id(line.block) for _, line in run.numbers}
        return taken, [Block(first.start, last.end, first.number, cells, first.block.page)]
    return set(), []


def _closes(values: Sequence[Decimal | None], group: Sequence[int]) -> bool:
    """Whether the outcomes of a route make its total."""
    return bool(closes(tuple(values[at] for at in group)))
