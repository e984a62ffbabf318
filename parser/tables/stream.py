"""Text poured out of a table: its lines, their words, and the order of columns they allow."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby, islice, permutations

from data.records import record
from data.vocabulary import vocabulary
from parser.document import Block, Document
from parser.report import State
from parser.tables.keys import applicants
from parser.tables.labels import label_key
from parser.tables.numbers import read_cell
from parser.wording import words

FLAG = "line_joined"
"""What was done to every value put together from a stream."""
Made = tuple[set[int], list[Block]]
"""Blocks a table fell apart into, by identity, and the rows made of them."""
_WORD = re.compile(r"\S+")
_BEGINS = re.compile(r"[\d０-９/／—–+\-−－]")
_BULLET = re.compile(r"\s*[-*•·]\s+(?=[^\s\d/／—–-])")
"""The sign of a list before words."""
_DATA = re.compile(
    r'\s*"(?P<name>[^"]+)"\s*:\s*(?:"(?P<said>[^"]*)"|(?P<bare>-?\d[\d.]*)|[\[{]|null)?\s*,?\s*'
)
"""A line of a file for programs (JSON): a name, and its value if it is no list."""
_FRAME = re.compile(r"[\s\[\]{},]+")
"""A line that only opens or closes a list in such a file."""
_LONGEST = 90
"""Characters: a longer line is prose."""
_SENTENCE = re.compile(r"[。；！？]")
_GROUP = label_key(words("tables")["group"]["legal"])
Pieces = tuple[tuple[frozenset[str], bool], ...]
"""For each piece of a name on a line: the columns it may be of, and whether it stands over all."""


@record(frozen=True, slots=True)
class Word:
    """What stands between two blanks."""

    text: str
    start: int
    end: int
    is_number: bool


@record(frozen=True, slots=True)
class Line:
    """A line of a paragraph."""

    block: Block
    number: int
    start: int
    end: int
    words: tuple[Word, ...]

    @property
    def labels(self) -> list[Word]:
        """Its words that are no numbers."""
        return [word for word in self.words if not word.is_number]

    @property
    def numbers(self) -> list[Word]:
        """Its words that are numbers, or signs for none."""
        return [word for word in self.words if word.is_number]


def lines_of(document: Document, blocks: Iterable[Block]) -> Iterator[Line]:
    """Yield the lines of paragraphs that may be of a table: short, and no sentence."""
    for block in blocks:
        start = block.start
        for number, printed in enumerate(document.text[block.start : block.end].split("\n")):
            end = start + len(printed)
            is_told = bool(printed.strip()) and not _FRAME.fullmatch(printed)
            if is_told and len(printed) <= _LONGEST and not _SENTENCE.search(printed):
                found = tuple(_words(printed, start))
                yield Line(block, block.line + number, start, end, found)
            start = end + 1


def _words(printed: str, offset: int) -> Iterator[Word]:
    if data := _DATA.fullmatch(printed):
        spans = (data.span(group) for group in ("name", "said", "bare") if data[group])
        yield from (_word(printed, first, last, offset) for first, last in spans)
        return
    bullet = _BULLET.match(printed)
    for match in _WORD.finditer(printed, bullet.end() if bullet else 0):
        yield _word(printed, *match.span(), offset)


def _word(printed: str, first: int, last: int, offset: int) -> Word:
    text = printed[first:last]
    return Word(text, offset + first, offset + last, _is_number(text))


@lru_cache(maxsize=4096)
def _is_number(word: str) -> bool:
    """Whether a word is a number or a sign for none; 3. is the number of a label."""
    if not _BEGINS.match(word) or word.endswith("."):
        return False
    reading = read_cell(word)
    return reading is not None and reading.state in (State.NUMBER, State.SLASH)


def only_order(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the one order of the columns of table 3 in which every line of a header can be read.

    `()` where several are left. The lines hold the names in pieces: 社会公益 over 组织.
    """
    pieces = [_pieces(key for line in run for key in line) for run in _runs(lines)]
    return _only_order(tuple(line for line in pieces if len(line) > 1))


@lru_cache(maxsize=256)
def _only_order(lines: tuple[Pieces, ...]) -> tuple[str, ...]:
    """Return the only order in which lines can be read; many reports break their header alike."""
    ways = permutations(vocabulary().columns) if lines else ()
    orders = (order for order in ways if all(_may_stand(line, order) for line in lines))
    found = list(islice(orders, 2))
    return found[0] if len(found) == 1 else ()


def _runs(lines: Sequence[Line]) -> Iterator[list[list[str]]]:
    """Yield the keys of lines; those that hold whole names only go on in the next such line."""
    keys = [[label_key(word.text) for word in line.labels] for line in lines if line.labels]
    for is_whole, run in groupby(keys, key=_is_whole):
        if is_whole:
            yield list(run)
        else:
            yield from ([line] for line in run)


def _is_whole(line: Sequence[str]) -> bool:
    return all(key in applicants() or key == _GROUP for key in line)


def _pieces(keys: Iterable[str]) -> Pieces:
    found = []
    for key in keys:
        if key == _GROUP:
            *parts, _ = vocabulary().columns
            found.append((frozenset(parts[1:]), True))
        elif own := frozenset(
            column for name, column in applicants().items() if key and key in name
        ):
            found.append((own, False))
    return tuple(found)


def _may_stand(line: Pieces, order: Sequence[str]) -> bool:
    """Whether the pieces of a line can stand from left to right over columns in an order."""
    last = 0
    for columns, is_over_all in line:
        places = [at for at, column in enumerate(order) if column in columns]
        if is_over_all:
            if places[0] < last:
                return False
            last = places[-1]
        else:
            later = [at for at in places if at >= last]
            if not later:
                return False
            last = later[0]
    return True
