"""Tables poured out pair by pair: the name of a row, then the name of each column and its value.

Web pages print so what was a list of names and values, each on a line of its own.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from data.records import replace
from parser.document import Block, Cell
from parser.tables.keys import applicants
from parser.tables.labels import head_keys, label_key
from parser.tables.stream import FLAG, Line, Made, Word
from parser.tables.told import Pair, Told, rows_of
from parser.tables.wordings import disclosed, reviewed

_CLOSE = re.compile(
    r"(?P<name>(?:[^\d:：=(（]|[(（][^)）]*[)）])+)[:：=]?(?P<value>\d[\d,]*(?:\.\d+)?[^\W\d]{0,2})"
)
_FEWEST = 3
"""Rows poured out so in a section: fewer are something else."""
_MOST_LINES = 3
"""Lines over which the name of a row may be broken."""


@dataclass(slots=True)
class _Group:
    """Pairs that follow one another, and the lines of words before them."""

    before: Sequence[Line]
    pairs: list[Pair] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def paired(lines: Sequence[Line]) -> Made:
    """Return the rows whose every value stands behind the name of its column."""
    taken: set[int] = set()
    made: list[Block] = []
    count = 0
    for group in _groups(lines):
        used, rows = _told(group)
        if rows:
            count += 1
            made += rows
            taken |= {id(line.block) for line in (*used, *group.lines)}
    return (taken, made) if count >= _FEWEST else (set(), [])


def _groups(lines: Iterable[Line]) -> Iterator[_Group]:
    """Yield runs of names with one number behind each; words before a name begin a new run."""
    group = _Group(())
    names: list[Line] = []
    for line in map(_parted, lines):
        if line.labels and line.words[0].is_number:
            # A number before words belongs to what was before them, if to anything.
            yield group
            group, names = _Group(()), []
            continue
        names += [line] if line.labels else []
        if not line.numbers:
            continue
        if len(names) > 1:
            yield group
            group = _Group(names[:-1])
        if len(line.numbers) > 1 or not names:
            yield group
            group, names = _Group(()), []
            continue
        group.pairs.append((_key(names[-1:]), _cell(line.numbers[0])))
        group.lines += [names[-1], line]
        names = []
    yield group


def _parted(line: Line) -> Line:
    """Return a line, its only word parted where it is a column's name and its figure: 自然人5."""
    match = _CLOSE.fullmatch(line.words[0].text) if len(line.words) == 1 else None
    if match is None or label_key(match["name"]) not in _columns():
        return line
    start, at = line.words[0].start, match.start("value")
    name = Word(match["name"], start, start + match.end("name"), is_number=False)
    value = Word(match["value"], start + at, line.words[0].end, is_number=True)
    return replace(line, words=(name, value))


@cache
def _columns() -> frozenset[str]:
    return frozenset((*applicants(), *reviewed().columns, *disclosed().heads))


def _told(group: _Group) -> tuple[Sequence[Line], list[Block]]:
    """Return the lines that name a row, and its blocks; the last lines before pairs name it."""
    if not group.pairs:
        return (), []
    for count in range(1, min(len(group.before), _MOST_LINES) + 1):
        used = group.before[-count:]
        first, last = used[0], group.lines[-1]
        words = [word for line in used for word in line.labels]
        words = _without_head(words)
        label = Cell("".join(word.text for word in words), words[0].start, words[-1].end)
        block = replace(first.block, start=first.start, end=last.end, line=first.number, cells=())
        if rows := rows_of(Told(block, label, tuple(group.pairs), FLAG)):
            return used, rows
    return (), []


def _without_head(words: list[Word]) -> list[Word]:
    """Return the words of a row's name without the name of its column before them: 项目：新收."""
    is_headed = len(words) > 1 and words[0].text.endswith((":", "："))
    return words[1:] if is_headed and label_key(words[0].text) in head_keys("t3") else words


def _key(lines: Iterable[Line]) -> str:
    return label_key("".join(word.text for line in lines for word in line.labels))


def _cell(word: Word) -> Cell:
    return Cell(word.text, word.start, word.end)
