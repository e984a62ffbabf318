"""Tables printed twice, for the agency alone and for all it reports about: the whole counts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from parser.document import Block, Document
from parser.report import Problem, Section
from parser.titles import years_in
from parser.wording import fold, words

_SPACE = re.compile(r"\s+")
_LONGEST = 30
"""Characters of a line that says what the table below it is about."""
_PART, _WHOLE = "part", "whole"


@dataclass(frozen=True, slots=True)
class _Scope:
    """What the tables below a line are about."""

    kind: str
    section: int
    line: int
    printed: str


def whole_report(
    document: Document, sections: tuple[Section, ...], year: int
) -> tuple[Document, tuple[Problem, ...]]:
    """Return a document without the tables about a part, where others are about the whole.

    市本级 gives way to 全市汇总, 历年累计 to the year, the year before to the report's own; each
    table left out is named among the problems, and its text stays what it was.
    """
    scoped = list(_scoped(document, sections, year))
    whole = {scope.section for _, scope in scoped if scope and scope.kind == _WHOLE}
    dropped = [
        scope
        for block, scope in scoped
        if block.cells and scope and scope.kind == _PART and scope.section in whole
    ]
    if not dropped:
        return document, ()
    kept = tuple(block for block, scope in scoped if not block.cells or scope not in dropped)
    named = dict.fromkeys(dropped)
    problems = tuple(Problem("other_scope", scope.line, scope.printed) for scope in named)
    return replace(document, blocks=kept), problems


def _scoped(
    document: Document, sections: tuple[Section, ...], year: int
) -> Iterator[tuple[Block, _Scope | None]]:
    """Yield every block with the scope it stands under; a section begins without one."""
    starts = [section.start for section in sections]
    number, scope = 0, None
    for block in document.blocks:
        while number < len(starts) and starts[number] <= block.start:
            number, scope = number + 1, None
        if kind := _kind(document, block, year):
            printed = document.text[block.start : block.end].strip(" |｜\t")
            scope = _Scope(kind, number, block.line, printed)
        yield block, scope


def _kind(document: Document, block: Block, year: int) -> str:
    """Return what a line says the tables below it are about, "" if it says nothing of it."""
    filled = [cell for cell in block.cells if cell.text]
    if len(filled) > 1 or block.end - block.start > _LONGEST:
        return ""
    line = _SPACE.sub("", fold(document.text[block.start : block.end]))
    part, whole = _patterns()
    years = years_in(line)
    if part.search(line) or (years and year and year not in years):
        return _PART
    return _WHOLE if whole.search(line) or (years and year in years) else ""


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    known = words("reading")["scope"]
    return re.compile(known["part"]), re.compile(known["whole"])
