"""Blank or not known: no cell is called blank while a number of its table belongs nowhere.

Whatever the layout, a figure that was not understood is a number left over: in the printed row,
then the row's blanks are open; elsewhere in the table's section, then all its blanks are.
"""

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby, pairwise

from data.records import replace
from data.vocabulary import vocabulary
from parser.document import Block, Cell, Document
from parser.report import Figure, Section, State
from parser.sections import section_at
from parser.tables.keys import applicants, year_mark
from parser.tables.labels import exact_row, head_keys, label_key, like_row, subtotal_keys
from parser.tables.numbers import read_cell
from parser.tables.stream import lines_of
from parser.tables.wordings import disclosed, groups_in, reviewed

_FLAG = "number_left"
_NONE = (State.BLANK, State.SLASH)
_LONE = "lone_value"
"""The flag of a number taken for the total of its row because no other is printed in it."""
_ENDS = re.compile(r"[^\d\s.,（(第〔\[－—-]\s*(?P<number>\d[\d,]*)\s*[件条次项个]?$")
"""A label that ends in a number: 予以公开 3."""
_LIST = re.compile(r"(?<!\d)\d+(?:\s*[/／、,，;；|]\s*\d*){2,}")
"""Numbers listed in one cell: 3/0/0."""
_JOINED = "row_joined"
"""The flag of a row whose numbers stand on several lines; where all stand alone none is cut."""
_RISKY = frozenset((_JOINED, _LONE))
_BREAKS = ("\n", "\r\n", " \n")
_YEAR = "年"
_FEW = 3
"""Cells of a row that is known to be the copy of another: a label and a zero are not."""
_WIDE = 5
"""Cells of a row that may be one of table 3, wherever it stands."""
_FEWEST = 2
"""Applicants with their numbers in paragraphs that tell a row, or a column."""
_ROW = re.compile(
    r"(?P<name>(?:\d{1,2}[.．、])?[^\d\n:：]{4,60}?)[共计有为:：\s]{0,4}(?P<number>\d[\d,]*)"
)
"""A sentence that begins with the name of a row and its number."""
_PAGE = re.compile(r"\W*(?:第\s*)?\d+(?:\s*页)?(?:\W*共?\s*\d+(?:\s*页)?)?\W*")


@dataclass(frozen=True, slots=True)
class _Number:
    """A number printed where a table's figures stand."""

    start: int
    end: int
    text: str
    block: Block
    column: int | None = None
    """In its table, if it stands in a cell."""


def undoubted(
    document: Document,
    sections: tuple[Section, ...],
    figures: Sequence[Figure],
    aside: Container[int],
) -> tuple[Figure, ...]:
    """Return the figures; a blank is open where a number that may be its own is left over.

    `aside` says where numbers begin that are known to be of another year, agency or column.
    """
    blanks = [one for one in figures if one.place and (one.state in _NONE or _RISKY & {*one.flags})]
    if not blanks:
        return tuple(figures)
    own = {one.place.section for one in blanks if one.place}
    bare = own - {one.place.section for one in figures if one.place and one.value is not None}
    blocks = [
        one
        for one in document.blocks
        if section_at(sections, one.start) in own or (bare and len(one.cells) >= _WIDE)
    ]
    left = _left_over(document, blocks, figures, aside)
    if not left:
        return tuple(figures)
    starts = [number.start for number in left]
    rows = _rows(figures)
    named = {row for number in left for row in _rows_named(number.block)}
    loose = [
        section_at(sections, number.start)
        for number in left
        if not (_is_in(rows, number.start) or any(_rows_named(number.block)))
    ]
    # The figures of a table that prints none may stand anywhere, an annex perhaps.
    astray = {*loose, *bare} if loose else set()
    judged = (_judged(one, starts, named, astray) for one in figures)
    return tuple(_whole(document, one, starts) for one in judged)


def _judged(
    figure: Figure, left: Sequence[int], named: set[str], astray: set[int | None]
) -> Figure:
    if figure.indicator in _surveyed():
        return figure  # its header says which column counts
    is_lone = _LONE in figure.flags and figure.state is State.NUMBER
    if not (figure.state in _NONE or is_lone) or figure.place is None:
        return figure
    place = figure.place
    at = bisect_right(left, place.row_start - 1)
    is_of_row = figure.indicator in named or (at < len(left) and left[at] < place.row_end)
    if not is_of_row and (figure.state is State.SLASH or place.section not in astray):
        return figure
    return _opened(figure)


def _whole(document: Document, figure: Figure, left: Sequence[int]) -> Figure:
    """Return a figure of joined lines; one that a line break may have cut is open."""
    if figure.value is None or figure.place is None or _JOINED not in figure.flags:
        return figure
    end = figure.place.end
    at = bisect_right(left, end - 1)
    is_cut = at < len(left) and document.text[end : left[at]] in _BREAKS
    return _opened(figure) if is_cut else figure


def _opened(figure: Figure) -> Figure:
    """Return a figure that may be another."""
    flags = (*figure.flags, _FLAG)
    return replace(figure, value=None, state=State.UNREADABLE, raw="", flags=flags)


@cache
def _surveyed() -> frozenset[str]:
    """Return the rows of the table of 2014."""
    return frozenset(row.id for row in vocabulary().table("s14"))


def _rows_named(block: Block) -> Iterator[str]:
    """Yield the rows of table 3 that a printed row names: its numbers are of no other."""
    return (row for cell in block.cells if (row := exact_row(label_key(cell.text))))


def _rows(figures: Iterable[Figure]) -> list[tuple[int, int]]:
    """Return where the printed rows of figures begin and end, in order."""
    return sorted({(one.place.row_start, one.place.row_end) for one in figures if one.place})


def _is_in(spans: Sequence[tuple[int, int]], offset: int) -> bool:
    at = bisect_right(spans, (offset, 1 << 60)) - 1
    return any(start <= offset < end for start, end in spans[max(at - 1, 0) : at + 1])


def _left_over(
    document: Document, blocks: Sequence[Block], figures: Sequence[Figure], aside: Container[int]
) -> list[_Number]:
    """Return the numbers that neither a figure nor anything else is read from, in order."""
    used = sorted(
        (one.place.start, one.place.end)
        for one in figures
        if one.place and (one.value is not None or one.state is State.SLASH)
    )
    numbers = [*_in_cells(_of_the_form(blocks)), *_in_lines(document, blocks)]
    left = [one for one in numbers if not (_is_in(used, one.start) or one.start in aside)]
    # A row printed a second time is read where it was printed first.
    own = {id(one.block): _said(one.block) for one in numbers if _is_in(used, one.start)}
    read = set(own.values())
    left = [one for one in left if id(one.block) in own or _said(one.block) not in read]
    return sorted(_without_counts(left), key=lambda number: number.start)


def _of_the_form(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield rows but those of tables that name other things alone, in the form of a header."""
    for _, run in groupby(blocks, key=lambda block: (block.table, block.sheet, not block.cells)):
        own = list(run)
        words_of = [label_key(cell.text) for block in own for cell in block.cells if cell.text]
        names = [key for key in words_of if key and not key.isdigit()]
        head = own[0].cells
        is_headed = len(own) > 1 and len(head) > 1 and not any(read_cell(one.text) for one in head)
        if not (is_headed and names) or any(map(_is_of_the_form, names)):
            yield from own


@lru_cache(maxsize=4096)
def _is_of_the_form(key: str) -> bool:
    """Whether a label, or a piece of it, is one of the form's."""
    known = (*applicants(), *disclosed().items, *disclosed().heads, *reviewed().columns)
    if like_row(key) or groups_in(key) or key in (*head_keys("t2"), *head_keys("t3")):
        return True
    return any(key in one or one in key for one in known)


def _in_cells(blocks: Iterable[Block]) -> Iterator[_Number]:
    """Yield the numbers of printed rows but subtotals and rows that only count the columns."""
    for block in blocks:
        own = [] if _names_years(block) else list(_of_row(block))
        keys = {label_key(cell.text) for cell in block.cells if cell.text} if own else set()
        if not keys & subtotal_keys() and not _is_count(own, 4):
            yield from own


def _names_years(block: Block) -> bool:
    """Whether a row is a header of nothing but years: 2022, 2021, 2022, 2021."""
    texts = [cell.text for cell in block.cells if cell.text]
    return len(texts) > 1 and all(map(year_mark, texts))


def _of_row(block: Block) -> Iterator[_Number]:
    for at, cell in enumerate(block.cells):
        if any(map(str.isdigit, cell.text)):
            yield from _of_cell(cell, block, at)


def _of_cell(cell: Cell, block: Block, at: int) -> Iterator[_Number]:
    """Yield what a cell prints of numbers: itself, or at the end of a label, or in a list."""
    if read_cell(cell.text) is not None:
        yield _Number(cell.start, cell.end, cell.text, block, at)
        return
    found = _ENDS.search(cell.text) or _LIST.search(cell.text)
    if found is not None and not year_mark(cell.text):
        first = cell.start + found.start("number" if found.re is _ENDS else 0)
        yield _Number(first, cell.start + found.end(), found[0], block, at)


def _in_lines(document: Document, blocks: Sequence[Block]) -> Iterator[_Number]:
    """Yield the numbers of paragraphs that are no prose; page numbers left out."""
    plain = [block for block in blocks if not block.cells]
    pages: list[_Number] = []
    for line in lines_of(document, plain):
        printed = document.text[line.start : line.end]
        own = [
            _Number(word.start, word.end, word.text, line.block)
            for word in line.numbers
            if not document.text[word.end : word.end + 2].strip().startswith(_YEAR)
        ]
        if _PAGE.fullmatch(printed):
            pages += own[:1]
        else:
            yield from own
    if len(pages) > 1 and not _is_count(pages, 0):
        yield from pages
    told = [number for block in plain for number in _told(document, block)]
    rows = [number for block in plain for number in _row_told(document, block)]
    yield from (*told, *rows) if rows or len(told) >= _FEWEST else ()


def _told(document: Document, block: Block) -> Iterator[_Number]:
    """Yield the numbers that a paragraph tells of applicants."""
    for match in _named().finditer(document.text, block.start, block.end):
        yield _Number(match.start("number"), match.end(), match["number"], block)


def _row_told(document: Document, block: Block) -> Iterator[_Number]:
    """Yield the number of a sentence that begins with the name of a row."""
    match = _ROW.match(document.text, block.start, block.end)
    if match and exact_row(label_key(match["name"])):
        yield _Number(match.start("number"), match.end(), match["number"], block)


@cache
def _named() -> re.Pattern[str]:
    names = "|".join(sorted(applicants(), key=len, reverse=True))
    return re.compile(rf"(?P<name>{names})\s*[:：=＝为]?\s*(?P<number>\d[\d,]*)")


def _said(block: Block) -> tuple[str, ...] | int:
    """Return what a row says; one too short to be known as the copy of another says its place."""
    texts = tuple(cell.text for cell in block.cells if cell.text)
    return texts if len(texts) > _FEW else block.start


def _without_counts(left: Sequence[_Number]) -> Iterator[_Number]:
    """Yield numbers but those that count the rows of their table."""
    columns: dict[tuple[int | None, int], list[_Number]] = {}
    for number in left:
        if number.column is None:
            yield number
        else:
            columns.setdefault((number.block.table, number.column), []).append(number)
    for own in columns.values():
        if not _is_count(own, 4):
            yield from own


def _is_count(numbers: Sequence[_Number], fewest: int) -> bool:
    """Whether numbers rise one by one, some of them perhaps left out."""
    values = [int(one.text) for one in numbers if one.text.isascii() and one.text.isdigit()]
    steps = (after - before for before, after in pairwise(values))
    return fewest < len(values) == len(numbers) and all(0 < step <= 2 for step in steps)
