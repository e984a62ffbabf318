"""Tables told in lines, a name and its value after the other: 新收：自然人3，商业企业0，…"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from data.vocabulary import vocabulary
from parser.document import Block, Cell, Document
from parser.report import Section, State
from parser.sections import section_at
from parser.tables.labels import exact_row, head_keys, label_key
from parser.tables.lattice import Bound, applicants
from parser.tables.numbers import read_cell
from parser.tables.wordings import disclosed, groups_in, reviewed

_PAIR = re.compile(
    r"\s*(?P<name>[^\d:：，,；;。(（]+?(?:[(（][^)）]*[)）])?)\s*(?:[:：为是]|共)?\s*"
    r"(?P<value>[-−+]?\d[\d,]*(?:\.\d+)?(?:\s*[^\W\d]{1,2})?|[/—-]{1,2})\s*(?:[，,；;、。.\s]|$)"
)
_VALUE = re.compile(r"\s*(?P<value>[-−+]?\d[\d,]*(?:\.\d+)?(?:\s*[^\W\d]{1,2})?)[。;；]?\s*")
_COLON = re.compile(r"[:：](?![^(（]*[)）])")
"""Not one inside brackets: 本年收费金额（单位：万元）."""
_OUTCOMES = 5
_FEWEST = 3
"""Rows told so in a section: fewer are a sentence about some of them."""
Pair = tuple[str, Cell]
"""The key of a name and its value."""


@dataclass(frozen=True, slots=True)
class Told:
    """Words that name a row, and its values with the names of their columns."""

    block: Block
    """The line, or the lines, all of it stands in."""
    label: Cell
    pairs: tuple[Pair, ...]
    flag: str = ""
    """What had to be done to put it together."""


def untold(document: Document, blocks: Sequence[Block], sections: Sequence[Section]) -> list[Block]:
    """Return blocks with the lines that tell rows of a table made rows; all others stay."""
    found: dict[int, list[Block]] = {}
    per: dict[int | None, int] = {}
    for block in blocks:
        line = None if block.cells else _told(document, block)
        if line and (rows := rows_of(line)):
            found[id(block)] = rows
            at = section_at(tuple(sections), block.start)
            per[at] = per.get(at, 0) + 1
    return [
        one
        for block in blocks
        for one in (
            found[id(block)]
            if id(block) in found
            and per[section_at(tuple(sections), block.start)] >= _FEWEST
            else [block]
        )
    ]  # fmt: skip


def _told(document: Document, block: Block) -> Told | None:
    """Return the name at the head of a line, and all pairs behind it that make up the line."""
    printed = document.text[block.start : block.end]
    colon = _COLON.search(printed)
    if colon is None or not printed[-1:].strip():
        return None
    pairs = tuple(_pairs(printed, colon.end(), block.start))
    label = printed[: colon.start()].rstrip()
    if not pairs or not label:
        return None
    return Told(block, Cell(label, block.start, block.start + len(label)), pairs)


def _pairs(printed: str, at: int, offset: int) -> Iterator[Pair]:
    """Yield names with their values up to the end of a line; none if other words stand there."""
    found: list[Pair] = []
    if alone := _VALUE.fullmatch(printed, at):
        first, last = alone.span("value")
        yield "", Cell(alone["value"], offset + first, offset + last)
        return
    while printed[at:].strip():
        match = _PAIR.match(printed, at)
        reading = read_cell(match["value"]) if match else None
        if match is None or reading is None or reading.state not in (State.NUMBER, State.SLASH):
            return
        first, last = match.span("value")
        found.append(
            (label_key(match["name"]), Cell(match["value"], offset + first, offset + last))
        )
        at = match.end()
    yield from found


def rows_of(line: Told) -> list[Block]:
    """Return the rows that words tell: of table 3, 2 or 4; none if they tell none for certain."""
    named = dict(line.pairs)
    key = label_key(line.label.text)
    if len(named) < len(line.pairs):
        return []
    return _requests(line, key, named) or _disclosure(line, key, named) or _review(line, key, named)


def _requests(line: Told, key: str, named: Mapping[str, Cell]) -> list[Block]:
    """Return a row of table 3 whose applicants are all named."""
    columns = {column: cell for name, cell in named.items() if (column := applicants().get(name))}
    if exact_row(key) is None or len(columns) != len(vocabulary().columns):
        return []
    return [_block(line, line.label, [columns[column] for column in vocabulary().columns])]


def _disclosure(line: Told, key: str, named: Mapping[str, Cell]) -> list[Block]:
    """Return a header and a row of table 2: 规章：本年制发件数0, or 规章本年制发件数：0."""
    known = disclosed()
    if item := known.items.get(key):
        heads = {head: cell for name, cell in named.items() if (head := known.heads.get(name))}
    else:
        item, head = next((one for one in known.cells if "".join(one) == key), ("", ""))
        heads = {head: named[""]} if item and "" in named else {}
    if len(heads) != len(named) or any((item, head) not in known.cells for head in heads):
        return []
    mark = next(iter(head_keys("t2")))
    at = line.label.start
    header = replace(line.block, cells=tuple(Cell(name, at, at) for name in (mark, *heads)))
    return [header, _block(line, Cell(item, at, line.label.end), list(heads.values()))]


def _review(line: Told, key: str, named: Mapping[str, Cell]) -> list[Block]:
    """Return the names and the values of a route of table 4 whose outcomes are all named."""
    routes, columns = groups_in(key), reviewed().columns
    order = sorted(named, key=lambda name: columns.get(name, 0))
    if len(routes) != 1 or len({columns[name] for name in order if name in columns}) != _OUTCOMES:
        return []
    at = line.label.start
    header = replace(line.block, cells=(line.label, *(Cell(name, at, at) for name in order)))
    return [header, replace(header, cells=tuple(_in_line(line, named[name]) for name in order))]


def _block(line: Told, label: Cell, cells: Sequence[Cell]) -> Block:
    return replace(line.block, cells=(label, *(_in_line(line, cell) for cell in cells)))


def _in_line(line: Told, cell: Cell) -> Bound:
    """Return a value in its place, cited with the line that tells it."""
    own = line.block
    place = (own.start, own.end, own.line, own.page)
    return Bound(cell.text, cell.start, cell.end, row=place, flag=line.flag)
