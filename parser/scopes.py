"""Tables printed twice, for the agency alone and for all it reports about: the whole counts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby

from data.records import replace
from parser.document import Block, Document
from parser.names import are_same, is_agency, is_placed
from parser.report import Problem, Section
from parser.titles import years_in
from parser.wording import fold, words

_SPACE = re.compile(r"(?<!\d)\s+|\s+(?!\d)")
"""Not one between two numbers: 表2 2022年."""
_LONGEST = 30
"""Characters of a line that says what the table below it is about."""
_LABEL = re.compile(r"[\u3400-\u9fff]")
_PART, _WHOLE, _OTHER, _OWN, _OFFICE = "part", "whole", "other", "own", "office"


@dataclass(frozen=True, slots=True)
class _Scope:
    """What the tables below a line are about."""

    kind: str
    section: int
    line: int
    printed: str


_Scoped = list[tuple[Block, _Scope | None]]


def whole_report(
    document: Document, sections: tuple[Section, ...], year: int, agency: str
) -> tuple[Document, tuple[Problem, ...]]:
    """Return a document without the tables about a part, where others are about the whole.

    市本级 gives way to 全市汇总, 历年累计 to the year, the year before to the report's own, tables
    of other bodies to the agency's. Each table left out is named among the problems, its text
    stays what it was; a part that stands alone is read, and named too.
    """
    document, copies = _without_earlier(document, sections, year)
    scoped = list(_scoped(document, sections, year, agency))
    tables = {scope for block, scope in scoped if block.cells and scope}
    named = dict.fromkeys(scope for _, scope in scoped if scope in tables)
    dropped = {scope for scope in named if scope and _gives_way(scope, scoped)}
    parts = [one for one in named if one and (one in dropped or one.kind in (_PART, _OTHER))]
    if not parts:
        return document, copies
    kept = tuple(block for block, scope in scoped if not block.cells or scope not in dropped)
    problems = tuple(
        Problem("other_scope" if scope in dropped else "part_only", scope.line, scope.printed)
        for scope in parts
    )
    return replace(document, blocks=kept), (*copies, *problems)


def _without_earlier(
    document: Document, sections: Sequence[Section], year: int
) -> tuple[Document, tuple[Problem, ...]]:
    """Return a document without the tables of years before that repeat its own behind them.

    Such a table stands right below a line that names only an earlier year, in a section after
    the one whose table has all of its labels, which no such line is above.
    """
    tables = [
        (above, rows, sum(section.start <= rows[0].start for section in sections))
        for above, rows in _tables(document)
    ]
    named = [above is not None and _is_earlier(document, above, year) for above, _, _ in tables]
    if not any(named):
        return document, ()
    own: list[tuple[int, set[str]]] = [
        (at, _labels(rows)) for (_, rows, at), is_named in zip(tables, named, strict=True)
        if not is_named
    ]  # fmt: skip
    dropped: set[int] = set()
    problems: list[Problem] = []
    for (above, rows, at), is_named in zip(tables, named, strict=True):
        known = set().union(*(labels for before, labels in own if before < at))
        labels = _labels(rows)
        if above is not None and is_named and labels and labels <= known:
            dropped |= set(map(id, rows))
            printed = document.text[above.start : above.end].strip()
            problems.append(Problem("other_scope", above.line, printed))
    kept = tuple(block for block in document.blocks if id(block) not in dropped)
    return replace(document, blocks=kept) if dropped else document, tuple(problems)


def _tables(document: Document) -> Iterator[tuple[Block | None, list[Block]]]:
    """Yield the rows that follow one another, and the line right above them."""
    above = None
    for is_row, run in groupby(document.blocks, key=lambda block: bool(block.cells)):
        blocks = list(run)
        if is_row:
            yield above, blocks
        above = blocks[-1]


def _labels(rows: Sequence[Block]) -> set[str]:
    """Return the words of a table, its figures left out."""
    return {
        _closed_up(cell.text) for row in rows for cell in row.cells
        if _LABEL.search(cell.text)
    }  # fmt: skip


def _is_earlier(document: Document, block: Block, year: int) -> bool:
    """Whether a line is the heading of a table of a year before the report's, and of no other."""
    line = _closed_up(document.text[block.start : block.end])
    years = years_in(line)
    return bool(years) and max(years) < year and bool(_patterns()["earlier"].fullmatch(line))


def _gives_way(part: _Scope, scoped: _Scoped) -> bool:
    """Whether a table about the whole stands beside one about a part."""
    if part.kind == _WHOLE:
        return False
    tables = (scope for block, scope in scoped if block.cells)
    if part.kind == _OTHER:
        return any(scope is None or scope.kind != _OTHER for scope in tables)
    return any(scope and (scope.kind, scope.section) == (_WHOLE, part.section) for scope in tables)


def _scoped(
    document: Document, sections: Sequence[Section], year: int, agency: str
) -> Iterator[tuple[Block, _Scope | None]]:
    """Yield every block with the scope it stands under; a section begins without one."""
    starts = [section.start for section in sections]
    number, scope = 0, None
    for block in document.blocks:
        while number < len(starts) and starts[number] <= block.start:
            number, scope = number + 1, None
        if line := _line(document, block):
            if kind := _kind(line, year, agency):
                printed = document.text[block.start : block.end].strip(" |｜\t")
                scope = _Scope(kind, number, block.line, printed)
            scope = None if kind == _OWN else scope
        yield block, scope


def _line(document: Document, block: Block) -> str:
    """Return what may head a table: a short line, or a row with one filled cell."""
    if block.end - block.start > _LONGEST or len([1 for cell in block.cells if cell.text]) > 1:
        return ""
    return _closed_up(document.text[block.start : block.end])


def _closed_up(text: str) -> str:
    """Return a text folded, without white space but between numbers."""
    return _SPACE.sub("", fold(text)) if len(text.split()) > 1 else fold(text.strip())


def _kind(line: str, year: int, agency: str) -> str:
    """Return what a line says the tables below it are about, "" if it says nothing of it."""
    told, years, body, is_far = _read(line)
    if told == _PART or (years and year and year not in years):
        return _PART
    if told == _WHOLE or (years and year in years):
        return _WHOLE
    if told or not agency or not body:
        return told
    if agency.endswith(body) or are_same(body, agency):
        return _OWN
    # 区政府办公室 says not which area's: it is a part of a whole that is printed beside it.
    return _OTHER if is_far else _OFFICE


@lru_cache(maxsize=4096)
def _read(line: str) -> tuple[str, frozenset[int], str, bool]:
    """Return what the words of a line say, the years and the body it names; most lines recur.

    Last is whether the body's name says where it is.
    """
    known = _patterns()
    kinds = ((_PART, "part"), (_WHOLE, "whole"), (_OTHER, "others"))
    told = next((kind for kind, name in kinds if known[name].search(line)), "")
    match = known["body"].fullmatch(line)
    body = match["name"] if match else ""
    return told, frozenset(years_in(line)), body if is_agency(body) else "", is_placed(body)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(text) for name, text in words("reading")["scope"].items()}
