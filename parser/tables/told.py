"""Tables told in lines, a name and its value after the other: 新收：自然人3，商业企业0，…"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from data.records import replace
from data.vocabulary import vocabulary
from parser.document import Block, Cell, Document
from parser.report import Section, State
from parser.sections import section_at
from parser.tables.keys import applicants
from parser.tables.labels import exact_row, head_keys, label_key
from parser.tables.lattice import Bound
from parser.tables.numbers import read_cell
from parser.tables.wordings import disclosed, groups_in, reviewed
from parser.wording import words

_PAIR = re.compile(
    r"\s*(?P<name>[^\d:：=＝，,；;。(（]+?(?:[(（][^)）]*[)）])?)\s*(?:[:：=＝为是]|共)?\s*"
    r"(?P<value>[-−+]?\d[\d,]*(?:\.\d+)?(?:\s*[^\W\d]{1,2})?|[/—-]{1,2})\s*(?:[，,；;、。.\s]|$)"
)
_VALUE = re.compile(r"\s*(?P<value>[-−+]?\d[\d,]*(?:\.\d+)?(?:\s*[^\W\d]{1,2})?)[。;；]?\s*")
_COLON = re.compile(r"[:：](?![^(（]*[)）])")
"""Not one inside brackets: 本年收费金额（单位：万元）."""
_PARTS = r"\d\s*[件条次宗]?\s*(?:[，,、；;（(]\s*其中\s*[:：，,]?|[（(])"
_OF_WHICH = re.compile(
    r"(?:[^:：\d]{0,60}[:：]\s*)?(?P<label>[^\s:：].{0,60}?)\s*(?:[:：]|共(?:计|有)?|为)?\s*"
    rf"(?P<total>[\d,]*(?={_PARTS})\d){_PARTS[2:]}"
)
"""The total first, its parts behind it: 予以公开7件，其中自然人4件、商业企业3件。"""
_CLAUSE = re.compile(r"[^；;。]+[；;。]?")
_CLOSING = "）)。；; "
_YEAR = re.compile(r"(20\d\d)\s*年")
_OPENS = ("：", ":")
"""What the line ends in that opens a list."""
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


def untold(
    document: Document,
    blocks: Sequence[Block],
    sections: tuple[Section, ...],
    year: int | None,
) -> list[Block]:
    """Return blocks with the lines that tell rows of a table made rows; all others stay.

    Lines of a section that prints the rows of table 3 as a table are said beside it.
    """
    found: dict[int, tuple[int | None, list[Block]]] = {}
    told: Counter[int | None] = Counter()
    opening, until = "", 0
    for block in blocks:
        text = "" if block.cells else document.text[block.start : block.end]
        if opening and block.start >= until:
            opening = ""
        if block.cells:
            continue
        if _is_elsewhen(f"{opening}{text}", year):
            opening = text if text.endswith(_OPENS) else opening
            at = section_at(sections, block.start)
            until = sections[at].end if at is not None else block.end
        elif lines := _told(text, block):
            rows = [row for line in lines for row in rows_of(line)]
            at = section_at(sections, block.start)
            found[id(block)] = at, rows
            told[at] += sum(not _is_head(row) for row in rows)
        elif text.endswith(_OPENS):
            opening = ""
    if all(count < _FEWEST for count in told.values()):
        return list(blocks)
    printed = Counter(section_at(sections, one.start) for one in blocks if _is_row(one))
    is_table = {at: count >= _FEWEST > printed[at] for at, count in told.items()}
    out: list[Block] = []
    for block in blocks:
        at, rows = found.get(id(block), (None, []))
        out += rows if rows and is_table[at] else [block]
    return out


def _is_elsewhen(text: str, year: int | None) -> bool:
    """Whether words tell of another year than the report's, or of a part of what it is about."""
    years = {int(one) for one in _YEAR.findall(text)}
    return bool(years - {year}) or _elsewhen().search(text) is not None


@cache
def _elsewhen() -> re.Pattern[str]:
    return re.compile("|".join(words("tables")["told"]["elsewhen"]))


def _is_row(block: Block) -> bool:
    """Whether a printed row is one of table 3, its values beside its name."""
    values = sum(cell.text[-1:].isdigit() for cell in block.cells)
    return values > _OUTCOMES and any(exact_row(label_key(cell.text)) for cell in block.cells)


def _is_head(block: Block) -> bool:
    """Whether a row made of words names columns, and prints no value."""
    return not any(isinstance(cell, Bound) for cell in block.cells)


def _told(printed: str, block: Block) -> list[Told]:
    """Return the row that a line tells, else those its clauses tell."""
    if whole := _of_line(printed, block):
        return [whole]
    told = []
    for clause in _CLAUSE.finditer(printed) if _tells_a_part(printed) else ():
        first, last = block.start + clause.start(), block.start + clause.end()
        own = replace(block, start=first, end=last)
        told += [one] if (one := _of_line(clause[0], own)) else []
    return told


def _of_line(printed: str, block: Block) -> Told | None:
    """Return the name at the head of words, and all pairs behind it that make up the rest."""
    if _tells_a_part(printed) and (match := _OF_WHICH.match(printed)):
        return _parted(printed.rstrip(_CLOSING), match, block)
    colon = _COLON.search(printed) or _first_name().search(printed)
    if colon is None or not printed[-1:].strip():
        return None
    pairs = tuple(_pairs(printed, colon.end(), block.start))
    label = printed[: colon.start()].rstrip()
    if not pairs or not label:
        return None
    return Told(block, Cell(label, block.start, block.start + len(label)), pairs)


def _tells_a_part(printed: str) -> bool:
    opens = "（" in printed or "(" in printed or "其中" in printed
    return opens and _a_part().search(printed) is not None


@cache
def _a_part() -> re.Pattern[str]:
    """Return what a line holds that tells a total and its parts: （自然人4, 其中结果维持3."""
    names = "|".join((*applicants(), *reviewed().columns))
    return re.compile(rf"(?:[（(]|其中\s*[:：，,]?)\s*(?:{names})\s*\d")


@cache
def _first_name() -> re.Pattern[str]:
    """Return what stands where a column's name and its figure begin: 予以公开 自然人=4."""
    names = "|".join(sorted(applicants(), key=len, reverse=True))
    return re.compile(rf"\s(?=(?:{names})\s*[:：=＝]?\s*\d)")


def _parted(printed: str, match: re.Match[str], block: Block) -> Told | None:
    """Return a name, its total, and the parts that make up the rest of the line."""
    (first, last), at = match.span("total"), block.start
    total = Cell(match["total"], at + first, at + last)
    name = next(name for name, column in applicants().items() if column == _total())
    parts = tuple(_pairs(printed, match.end(), at))
    label = Cell(match["label"], at + match.start("label"), at + match.end("label"))
    return Told(block, label, ((name, total), *parts)) if parts else None


def _total() -> str:
    return list(vocabulary().columns)[-1]


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
    if exact_row(key) is None or len(columns) < len(named):
        return []
    if len(columns) < len(vocabulary().columns) and not _adds_up(columns):
        return []
    end = line.block.end
    lost = Bound("", end, end, row=_place(line), flag="cell_lost", is_lost=True)
    cells = [
        _in_line(line, columns[column]) if column in columns else lost
        for column in vocabulary().columns
    ]
    return [replace(line.block, cells=(line.label, *cells))]


def _adds_up(columns: Mapping[str, Cell]) -> bool:
    """Whether the parts that are named make the total: no part with a figure is left out."""
    readings = {column: read_cell(cell.text) for column, cell in columns.items()}
    values = {
        column: one.value for column, one in readings.items() if one and one.value is not None
    }
    total = values.pop(_total(), None)
    return bool(values) and total is not None and sum(values.values()) == total


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
    routes, columns = _routes(key), reviewed().columns
    order = sorted(named, key=lambda name: columns.get(name, 0))
    if len(routes) != 1 or len({columns[name] for name in order if name in columns}) != _OUTCOMES:
        return []
    at = line.label.start
    route = next(name for name, group in reviewed().groups.items() if group == routes[0])
    header = replace(line.block, cells=tuple(Cell(name, at, at) for name in (route, *order)))
    return [header, replace(header, cells=tuple(_in_line(line, named[name]) for name in order))]


def _block(line: Told, label: Cell, cells: Sequence[Cell]) -> Block:
    return replace(line.block, cells=(label, *(_in_line(line, cell) for cell in cells)))


def _routes(key: str) -> list[str]:
    """Return the routes of table 4 that a key names, other words around the name: …的行政诉讼."""
    total = next(name for name, column in applicants().items() if column == _total())
    key = key.removesuffix(total)
    held = [group for name, group in reviewed().groups.items() if len(name) > 4 and name in key]
    return groups_in(key) or held


def _in_line(line: Told, cell: Cell) -> Bound:
    """Return a value in its place, cited with the line that tells it."""
    return Bound(cell.text, cell.start, cell.end, row=_place(line), flag=line.flag)


def _place(line: Told) -> tuple[int, int, int, int | None]:
    own = line.block
    return own.start, own.end, own.line, own.page
