"""Blocks to records: the label of a printed row, and the cells that hold its values."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field, replace

from data.records import record
from parser.document import Block, Cell, Document
from parser.report import State
from parser.tables.keys import year_mark
from parser.tables.labels import label_key
from parser.tables.lattice import Bound
from parser.tables.numbers import BLANK, TEXT, Reading, is_measure, is_unit, read_cell

_WORD = re.compile(r"\d[\d,]*\s?\.\s?\d+|\S+")
_SPACE = re.compile(r"\s")
_SEPARATOR = re.compile(r":?-{3,}:?")
_SENTENCE = re.compile(r"[。；！？]")
_CLOSING = re.compile(r"[\s)）”’。，；]+")  # the end of a label that a line break cut off
_LONGEST_LABEL = 70  # characters: a paragraph that is longer is prose
_LABELLED = re.compile(r".*[^\s\d.,]\s+(?P<numbers>\d[\d,]*(?:\s\d[\d,]*)*)")
_NUMBERS = re.compile(r"(?P<numbers>\d[\d,]*(?:\s\d[\d,]*)+)")
_BLANK, _NUMBER = State.BLANK, State.NUMBER
_COLUMNS, _WIDE = 7, 15  # values of a row of table 3, and of table 4's only row
_WHOLE = (_COLUMNS, _WIDE)


@record(frozen=True, slots=True)
class Record:
    """One printed row, or a line of a paragraph that may be a part of one."""

    labels: tuple[str, ...]
    """Keys of the label cells, left to right."""
    cells: tuple[Cell, ...]
    """The cells behind the label, blank ones included."""
    readings: tuple[Reading, ...]
    """What each of `cells` says."""
    start: int
    end: int
    line: int
    page: int | None
    in_grid: bool
    """Whether it was printed as a row of several cells."""
    prose: bool = False
    """A paragraph: neither label nor values."""
    flags: tuple[str, ...] = ()
    offset: int = 0
    """Place of the first of `cells` in its printed row."""
    width: int = 0
    """Cells of the printed row, its labels included; 0 for a line of a paragraph."""

    filled: int = field(init=False)
    """How many cells are not blank."""
    numbers: int = field(init=False)
    """How many cells hold a number."""

    def __post_init__(self) -> None:
        """Count once what every later step asks for."""
        states = [reading.state for reading in self.readings]
        object.__setattr__(self, "filled", len(states) - states.count(_BLANK))
        object.__setattr__(self, "numbers", states.count(_NUMBER))

    @property
    def key(self) -> str:
        """The key nearest to the values."""
        return self.labels[-1] if self.labels else ""

    @property
    def is_made_up(self) -> bool:
        """Whether its cells do not stand in one printed row."""
        return not self.width or bool(self.flags)


def records(document: Document, blocks: Iterable[Block] | None = None) -> list[Record]:
    """Return the records of a document in reading order, rows cut over lines put together.

    `blocks` are its blocks with the tables made upright; as printed if they are not given.
    """
    blocks = document.blocks if blocks is None else blocks
    return _joined([record for block in blocks for record in _records(document, block)])


def _records(document: Document, block: Block) -> Iterator[Record]:
    if block.cells:
        filled = [cell for cell in block.cells if cell.text]
        if not _is_separator(filled):
            yield (_run_together(block, filled[0]) if len(filled) == 1 else None) or _row(block)
        return
    position, line = block.start, block.line
    for printed in document.text[block.start : block.end].split("\n"):
        if printed.strip() and not _CLOSING.fullmatch(printed):
            yield _line(printed, position, line, block)
        position += len(printed) + 1
        line += 1


def _is_separator(filled: Sequence[Cell]) -> bool:
    """Whether the filled cells of a row are Markdown's line under a header."""
    if not filled or "---" not in filled[0].text:
        return False
    return all(_SEPARATOR.fullmatch(cell.text) for cell in filled)


def _row(block: Block) -> Record:
    """Return a row: the values are the cells behind the last words, or between words."""
    cells = _without_units(block.cells)
    cells, readings = _parted(cells, _readings(cells))
    named = [index for index, reading in enumerate(readings) if reading is None]
    first, last = _value_span(readings, named)
    own = [reading for reading in readings[first:last] if reading]
    # What stands behind the values is a remark, unless nothing else names the row.
    before = [index for index in named if index < first] if own else []
    labels = [cells[index].text for index in before or named]
    keys = map(label_key, _telling(labels) if first < last else labels)
    return Record(
        labels=tuple(filter(None, keys)),
        cells=cells[first:last],
        readings=tuple(own),
        start=block.start,
        end=block.end,
        line=block.line,
        page=block.page,
        in_grid=len(cells) > 1,
        offset=first,
        width=len(cells),
    )


def _telling(labels: Sequence[str]) -> Sequence[str]:
    """Return the labels of a row; where others stand beside it, a year or unit names no row."""
    return [text for text in labels if not (year_mark(text) or is_measure(text))] or labels


def _without_units(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Return cells without the last where it is the unit of the number before it."""
    if len(cells) > 1 and cells[-2].text[-1:].isdigit():
        last = cells[-1].text
        if last and not last.isdigit() and is_unit(last):
            return cells[:-1]
    return cells


def _readings(cells: Iterable[Cell]) -> list[Reading | None]:
    """Return what cells say; one that a layout has bound keeps what was done to it."""
    return [_bound(cell) if isinstance(cell, Bound) else read_cell(cell.text) for cell in cells]


def _bound(cell: Bound) -> Reading:
    lost = Reading(State.UNREADABLE) if cell.is_lost else None
    reading = lost or read_cell(cell.text) or TEXT
    return replace(reading, flags=(*reading.flags, cell.flag)) if lost or cell.flag else reading


def _run_together(block: Block, cell: Cell) -> Record | None:
    """Return a row whose only filled cell prints a label and its numbers; None for any other."""
    if not cell.text[-1].isdigit() or len(block.cells) < 2:
        return None
    row = _line(cell.text, cell.start, block.line, block)
    return replace(row, in_grid=True) if row.labels and row.cells else None


def _parted(
    cells: tuple[Cell, ...], readings: list[Reading | None]
) -> tuple[tuple[Cell, ...], list[Reading | None]]:
    """Part numbers that share a cell, or one with a label, where that makes the row whole."""
    if _filled(readings) in _WHOLE or len(cells) < 2:
        return cells, readings
    last = max([at for at, reading in enumerate(readings) if reading is None], default=-1)
    parted = [*cells[: max(last, 0)]]
    if not _SPACE.search("".join([cell.text for cell in cells[len(parted) :]])):
        return cells, readings
    for at, cell in enumerate(cells[len(parted) :], len(parted)):
        pattern = _LABELLED if at == last else _NUMBERS
        match = pattern.fullmatch(cell.text)
        parted += _pieces(cell, match.start("numbers")) if match else [cell]
    own = _readings(parted)
    return (tuple(parted), own) if _filled(own) in _WHOLE else (cells, readings)


def _filled(readings: Sequence[Reading | None]) -> int:
    """Return how many cells behind the last words are not blank."""
    filled = 0
    for reading in reversed(readings):
        if not reading:
            break
        filled += reading.state is not _BLANK
    return filled


def _pieces(cell: Cell, at: int) -> Iterator[Cell]:
    """Yield the label of a cell, if it has one, and its numbers, which begin at an index."""
    if label := cell.text[:at].rstrip():
        yield Cell(label, cell.start, cell.start + len(label), cell.box)
    for word in re.finditer(r"\S+", cell.text[at:]):
        start = cell.start + at + word.start()
        yield Cell(word[0], start, start + len(word[0]), cell.box)


def _value_span(readings: Sequence[Reading | None], named: list[int]) -> tuple[int, int]:
    """Return the span of value cells: behind the last words, or the longest run between words."""
    ends = [*named, len(readings)]
    ends_in_value = readings[-1] is not None and readings[-1] is not BLANK
    if not named or (ends[-2] + 1 < ends[-1] and ends_in_value):
        return (named[-1] + 1 if named else 0), len(readings)
    spans = [(start + 1, end) for start, end in zip([-1, *ends], ends, strict=False)]

    def filled(span: tuple[int, int]) -> int:
        return len([one for one in readings[slice(*span)] if one and not one.is_blank])

    behind = spans[-1]
    if len(spans) == 1 or filled(behind) or not filled((0, len(readings))):
        return behind
    longest = max(spans, key=filled)
    return longest if filled(longest) else behind


def _line(printed: str, position: int, line: int, block: Block) -> Record:
    """Return a line of a paragraph: words, then the numbers that stand last."""
    end = position + len(printed)
    if len(printed) > _LONGEST_LABEL or _SENTENCE.search(printed):
        return Record((), (), (), position, end, line, block.page, in_grid=False, prose=True)
    spans = _words(printed)
    values: list[tuple[Cell, Reading]] = []
    while spans:
        first, last = spans[-1]
        reading = read_cell(printed[first:last])
        is_word = reading is not None and reading.state is State.TEXT and reading.guess is None
        if reading is None or (is_word and not values):
            break
        values.insert(0, (Cell(printed[first:last], position + first, position + last), reading))
        spans.pop()
    key = label_key(printed[: spans[-1][1]]) if spans else ""
    return Record(
        (key,) if key else (), tuple([one for one, _ in values]), tuple([one for _, one in values]),
        position, end, line, block.page, in_grid=False,
    )  # fmt: skip


def _words(printed: str) -> list[tuple[int, int]]:
    """Return the spans of the words of a line; a unit belongs to the number before it."""
    spans: list[tuple[int, int]] = []
    for match in _WORD.finditer(printed):
        if spans and is_unit(match[0]) and printed[spans[-1][1] - 1].isdigit():
            spans[-1] = (spans[-1][0], match.end())
        else:
            spans.append(match.span())
    return spans


def _joined(rows: list[Record]) -> list[Record]:
    """Put together rows cut over lines: a label over single numbers, a row over two lines."""
    joined: list[Record] = []
    for row in rows:
        before = joined[-1] if joined else None
        if before and _continues(before, row):
            joined[-1] = _together(before, row, "row_joined")
        elif not row.labels and row.filled == 1 and len(row.cells) == 1:
            if before and not before.prose and before.labels and _takes_lines(before):
                joined[-1] = _together(before, row, "line_joined")
        else:
            joined.append(row)
    return joined


def _takes_lines(record: Record) -> bool:
    """Whether the numbers of a label may follow it line by line; a printed header takes none."""
    is_header = record.in_grid and len(record.labels) > 1
    return "line_joined" in record.flags or not (record.cells or is_header)


def _continues(before: Record, row: Record) -> bool:
    """Whether a bare row holds the numbers that are missing from the row above it."""
    if row.labels or row.prose or before.prose or not row.in_grid or row.numbers < 1:
        return False
    both = before.filled + row.filled
    if before.labels:
        return both == _COLUMNS and before.filled > 0
    return both == _WIDE and max(before.filled, row.filled) > _COLUMNS


def _together(before: Record, row: Record, flag: str) -> Record:
    if flag == "row_joined":
        before, row = _without_blanks(before), _without_blanks(row)
    return replace(
        before,
        cells=before.cells + row.cells,
        readings=before.readings + row.readings,
        end=row.end,
        flags=before.flags if flag in before.flags else (*before.flags, flag),
    )


def _without_blanks(record: Record) -> Record:
    kept = [pair for pair in zip(record.cells, record.readings, strict=True) if pair[0].text]
    return replace(
        record,
        cells=tuple(cell for cell, _ in kept),
        readings=tuple(reading for _, reading in kept),
    )
