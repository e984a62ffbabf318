"""Tables told as lists: below the name of each applicant the rows with its figures, or a figure a
line behind the names of its row and its column."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from data.vocabulary import vocabulary
from parser.document import Block, Cell
from parser.tables.keys import applicants
from parser.tables.labels import exact_row, label_key
from parser.tables.lattice import Bound
from parser.tables.stream import FLAG, Line, Made, Word

_PAIR = re.compile(
    r"(?P<name>.*[^\s\d０-９:：=])\s*[:：=]\s*(?P<value>[\d０-９][\d０-９,，.．]*[^\W\d]{0,2}|[/／—-]{1,2})"
)
_FEWEST = 3
"""Rows in the list of an applicant: with fewer it is none of table 3."""
Value = tuple[Line, Word, Word]
"""A line, the name of its row and its figure."""


@dataclass(slots=True)
class _List:
    """What stands below the name of an applicant."""

    column: str
    head: Line
    rows: dict[str, Value] = field(default_factory=dict)
    is_sure: bool = True
    """Whether no row is named twice."""


def by_applicant(lines: Sequence[Line]) -> Made:
    """Return the rows of table 3 that a list of every applicant names; none if one is missing."""
    lists = [one for one in _lists(lines) if len(one.rows) >= _FEWEST]
    columns = {one.column: one for one in lists}
    whole = len(columns) == len(lists) == len(vocabulary().columns)
    if not whole or not all(one.is_sure for one in lists):
        return set(), []
    rows = dict.fromkeys(row for one in lists for row in one.rows)
    taken = {id(one.head.block) for one in lists}
    taken |= {id(line.block) for one in lists for line, _, _ in one.rows.values()}
    return taken, [_row(row, columns) for row in rows]


def by_path(lines: Sequence[Line]) -> Made:
    """Return the rows of table 3 of which each line names row and applicant: 新收-自然人：5."""
    columns: dict[str, _List] = {}
    taken: set[int] = set()
    for line in lines:
        pair = _pair(line) if len(line.numbers) < 2 else None
        row, column = _path(label_key(pair[0].text)) if pair else ("", "")
        if pair and row:
            own = columns.setdefault(column, _List(column, line))
            own.is_sure &= row not in own.rows
            own.rows[row] = line, *pair
            taken.add(id(line.block))
    rows = dict.fromkeys(row for one in columns.values() for row in one.rows)
    is_whole = len(columns) == len(vocabulary().columns) and len(rows) >= _FEWEST
    if not is_whole or not all(one.is_sure for one in columns.values()):
        return set(), []
    return taken, [_row(row, columns) for row in rows]


@lru_cache(maxsize=4096)
def _path(key: str) -> tuple[str, str]:
    """Return the row and the column that a key names one after the other, "" for none."""
    for name, column in applicants().items():
        row = exact_row(key.removesuffix(name)) if key.endswith(name) and key != name else None
        if row:
            return row, column
    return "", ""


def ends_in_path(printed: str) -> bool:
    """Whether a line's end names an applicant and its figure behind something else."""
    # The name is quick to look for; what stands before it may begin anywhere.
    return bool(_named_end().search(printed) and _path_end().search(printed))


@cache
def _named_end() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, applicants()), key=len, reverse=True))
    return re.compile(rf"(?:{names})\s*[:：=]\s*[\d０-９/—-]\S{{0,10}}\s*$")


@cache
def _path_end() -> re.Pattern[str]:
    return re.compile(rf"\S\s*[\W_]\s*{_named_end().pattern}")


def _lists(lines: Iterable[Line]) -> list[_List]:
    found: list[_List] = []
    for line in lines:
        key = label_key("".join(word.text for word in line.words))
        if not line.numbers and key in applicants():
            found.append(_List(applicants()[key], line))
        elif found and (pair := _pair(line)):
            row = exact_row(label_key(pair[0].text))
            if row is not None:
                found[-1].is_sure &= row not in found[-1].rows
                found[-1].rows[row] = line, *pair
    return found


def _pair(line: Line) -> tuple[Word, Word] | None:
    """Return the name and the figure that make up a line."""
    *names, last = line.words
    if last.is_number and names:
        text = "".join(word.text for word in names)
        return Word(text, names[0].start, names[-1].end, is_number=False), last
    match = _PAIR.fullmatch(last.text)
    if match is None:
        return None
    end, (begin, close) = match.end("name"), match.span("value")
    at = last.start
    text = "".join(word.text for word in names) + match["name"]
    name = Word(text, line.words[0].start, at + end, is_number=False)
    return name, Word(match["value"], at + begin, at + close, is_number=True)


def _row(row: str, columns: dict[str, _List]) -> Block:
    """Return a row; each figure is cited with the line that prints it."""
    told = {column: one.rows[row] for column, one in columns.items() if row in one.rows}
    line, name, _ = next(iter(told.values()))
    place = line.start, line.end, line.number, line.block.page
    lost = Bound("", line.end, line.end, row=place, flag="cell_lost", is_lost=True)
    cells = (_cell(told[one]) if one in told else lost for one in vocabulary().columns)
    label = Cell(name.text, name.start, name.end)
    return Block(line.start, line.end, line.number, (label, *cells), line.block.page)


def _cell(value: Value) -> Bound:
    line, _, word = value
    place = line.start, line.end, line.number, line.block.page
    return Bound(word.text, word.start, word.end, row=place, flag=FLAG)
