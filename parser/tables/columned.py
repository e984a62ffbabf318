"""A table 2 whose columns come one after the other: first all names of rows, then each column."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from parser.document import Block, Cell
from parser.tables.labels import head_keys, label_key
from parser.tables.lattice import Bound
from parser.tables.stream import FLAG, Line, Made, Word
from parser.tables.wordings import disclosed


@dataclass(slots=True)
class _Part:
    """Columns of table 2 that stand together: their names, and the numbers below them."""

    heads: list[tuple[str, Word, Line]]
    numbers: list[tuple[Word, Line]]
    is_titled: bool


def disclosure(lines: Sequence[Line]) -> Made:
    """Return the rows of a table 2 whose names all stand before its columns."""
    groups, rest = _items(lines)
    parts = list(_parts(rest))
    titled = [part for part in parts if part.is_titled]
    if len(groups) < len(titled) or len(groups) < 2 or len(titled) != len(groups):
        return set(), []
    blocks: list[Block] = []
    for group, first in zip(groups, titled, strict=True):
        own = [first, *(part for part in parts if _is_alone(part, group, groups))]
        blocks += _group(group, own)
    taken = {id(word_line[1].block) for group in groups for word_line in group.values()}
    taken |= {id(line.block) for line in rest}
    taken |= {id(line.block) for line in lines if _is_head(line)}
    return taken, blocks


def _key(line: Line) -> str:
    return label_key("".join(word.text for word in line.words))


def _is_head(line: Line) -> bool:
    return _key(line) in head_keys("t2")


def _items(lines: Sequence[Line]) -> tuple[list[dict[str, tuple[Word, Line]]], list[Line]]:
    """Return the rows named before all columns, by group, and the lines behind them."""
    groups: list[dict[str, tuple[Word, Line]]] = []
    last = 0
    for at, line in enumerate(lines):
        if not line.labels:
            break
        if _is_head(line):
            groups.append({})
        elif groups and (item := disclosed().items.get(_key(line))):
            groups[-1][item] = line.labels[0], line
            last = at + 1
    return [group for group in groups if group], list(lines[last:])


def _parts(lines: Iterable[Line]) -> Iterator[_Part]:
    part = _Part([], [], False)
    for line in lines:
        head = disclosed().heads.get(_key(line))
        is_title = not line.numbers and head is None
        if part.numbers and not line.numbers:
            yield part
            part = _Part([], [], False)
        part.is_titled |= is_title
        if head is not None:
            part.heads.append((head, line.labels[0], line))
        part.numbers += [(word, line) for word in line.numbers]
    if part.numbers:
        yield part


def _is_alone(
    part: _Part,
    group: Mapping[str, object],
    groups: Sequence[Mapping[str, object]],
) -> bool:
    """Whether a part without a title has columns that rows of this group have, and no other's."""
    if part.is_titled or not part.heads:
        return False
    fitting = [
        one
        for one in groups
        if all((item, head) in disclosed().cells for item in one for head, _, _ in part.heads)
    ]
    return len(fitting) == 1 and fitting[0] is group


def _group(group: Mapping[str, tuple[Word, Line]], parts: Sequence[_Part]) -> Iterator[Block]:
    """Yield a header and its rows; what rows and columns order otherwise is lost."""
    heads = [head for part in parts for head in part.heads]
    if not heads:
        return
    mark = next(iter(head_keys("t2")))
    line = heads[0][2]
    names = [Cell(head, word.start, word.end) for head, word, _ in heads]
    begin = Cell(mark, line.start, line.start)
    yield Block(line.start, line.end, line.number, (begin, *names), line.block.page)
    for at, (item, (word, own)) in enumerate(group.items()):
        cells = [cell for part in parts for cell in _cells(part, at, len(group))]
        name = Cell(item, word.start, word.end)
        yield Block(own.start, own.end, own.number, (name, *cells), own.block.page)


def _cells(part: _Part, at: int, rows: int) -> Iterator[Bound]:
    """Yield a row's cells of a part; by rows and by columns the numbers must be the same."""
    width = len(part.heads)
    is_whole = len(part.numbers) == rows * width
    for column in range(width):
        if is_whole:
            word, line = part.numbers[at * width + column]
            place = (line.start, line.end, line.number, line.block.page)
            if word.text == part.numbers[column * rows + at][0].text:
                yield Bound(word.text, word.start, word.end, row=place, flag=FLAG)
                continue
        line = part.numbers[-1][1]
        place = (line.start, line.end, line.number, line.block.page)
        yield Bound("", line.end, line.end, row=place, flag="cells_misfit", is_lost=True)
