"""A report's text as printed, in; HTML in which every cell and passage has its address, out.

Nothing is left out, moved or cleaned: without the tags the HTML is the text as read. The ids are
those of citations: `c<start>` for a cell, a stated figure, a sentence or a heading, `p<start>` for
a whole passage, `L<line>` for a line.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from parser.report import Figure, Passage, Section, State


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text that a link can open."""

    start: int
    end: int
    id: str
    kind: str
    """`cell`, `claim`, `heading`, `passage` or `sentence`."""
    title: str = ""
    """What the stretch is, for a pointer that rests on it and for a copied citation."""
    signs: tuple[str, ...] = ()
    """Further classes: the state of a cell that is no number, `fail` under a failed check."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A text ready to be printed in parts."""

    text: str
    marks: tuple[Mark, ...]
    """By start; of those that begin together the longest first."""
    lines: tuple[int, ...]
    """Where each line starts."""
    pages: Mapping[int, str]
    """Page heading by the number of the first line known to stand on it."""


def sheet(text: str, marks: Iterable[Mark], pages: Mapping[int, str]) -> Sheet:
    """Return a text with its marks in order; of several marks with one id the first stays."""
    chosen: dict[str, Mark] = {}
    for mark in marks:
        if 0 <= mark.start <= mark.end <= len(text):
            chosen.setdefault(mark.id, mark)
    ordered = tuple(sorted(chosen.values(), key=lambda mark: (mark.start, -mark.end)))
    starts = (0, *(at + 1 for at, sign in enumerate(text) if sign == "\n"))
    return Sheet(text, ordered, starts, pages)


def figure_marks(
    figures: Iterable[Figure], titles: Mapping[tuple[str, str], str], failed: set[tuple[str, str]]
) -> Iterator[Mark]:
    """Return a mark for every figure that is printed somewhere; titles by (indicator, column)."""
    for figure in figures:
        key = (figure.indicator, figure.column)
        if figure.place is None:
            continue
        kind = "cell" if figure.source == "table" else "claim"
        signs = () if figure.state is State.NUMBER else (str(figure.state),)
        if kind == "cell" and key in failed:
            signs = (*signs, "fail")
        start, end = figure.place.start, figure.place.end
        yield Mark(start, end, f"c{start}", kind, titles.get(key, ""), signs)


def prose_marks(text: str, passages: Iterable[Passage], sentence_ends: str) -> Iterator[Mark]:
    """Return a mark for every passage and for every sentence in it."""
    sentence = re.compile(rf"[^{re.escape(sentence_ends)}]+[{re.escape(sentence_ends)}]*")
    for passage in passages:
        yield Mark(passage.start, passage.end, f"p{passage.start}", "passage")
        for found in sentence.finditer(text, passage.start, passage.end):
            start = found.start() + len(found[0]) - len(found[0].lstrip())
            if start < found.end():
                yield Mark(start, found.end(), f"c{start}", "sentence")


def heading_marks(sections: Iterable[Section]) -> Iterator[Mark]:
    """Return a mark for every section heading."""
    for section in sections:
        end = section.start + len(section.title)
        yield Mark(section.start, end, f"c{section.start}", "heading")


def page_starts(figures: Iterable[Figure], passages: Iterable[Passage]) -> dict[int, int]:
    """Return the page by the first line known to stand on it; {} for a format without pages."""
    known = [(f.place.line, f.place.page) for f in figures if f.place and f.place.page]
    known += [(passage.line, passage.page) for passage in passages if passage.page]
    firsts: dict[int, int] = {}
    for line, page in sorted(known):
        firsts.setdefault(page, line)
    return {line: page for page, line in firsts.items()}


def printed(sheet: Sheet, start: int, end: int) -> Markup:
    """Return the text between two offsets as HTML, its marks nested and its lines numbered.

    A mark that would cross the end of the one around it ends with it; its id stays where it was.
    """
    html = [_line(sheet, bisect_left(sheet.lines, start) + 1)] if start in sheet.lines else []
    ends: list[int] = []
    at = start

    def close_before(offset: int) -> int:
        reached = at
        while ends and ends[-1] <= offset:
            html.extend([*_lines(sheet, reached, ends[-1], end), "</span>"])
            reached = ends.pop()
        return reached

    for mark in sheet.marks[bisect_left(sheet.marks, start, key=lambda mark: mark.start) :]:
        if mark.start >= end:
            break
        at = close_before(mark.start)
        html.extend([*_lines(sheet, at, mark.start, end), _opening(mark)])
        at = mark.start
        ends.append(min(mark.end, ends[-1] if ends else end))
    at = close_before(end)
    html.extend(_lines(sheet, at, end, end))
    return Markup("".join(html))  # every part is escaped where it is made


def _opening(mark: Mark) -> str:
    """Return the start tag of a mark."""
    kind = " ".join((mark.kind, *mark.signs))
    title = f' title="{escape(mark.title)}"' if mark.title else ""
    return f'<span id="{mark.id}" class="{kind}"{title}>'


def _lines(sheet: Sheet, start: int, end: int, stop: int) -> Iterator[str]:
    """Return the text from start to end as HTML, each line that begins in it numbered.

    A line that begins at `end` is numbered here, outside the mark that may open there; one that
    begins at `stop` belongs to the next part.
    """
    at, number = start, bisect_right(sheet.lines, start)
    while number < len(sheet.lines) and sheet.lines[number] <= min(end, stop - 1):
        yield escape(sheet.text[at : sheet.lines[number]])
        at, number = sheet.lines[number], number + 1
        yield _line(sheet, number)
    yield escape(sheet.text[at:end])


def _line(sheet: Sheet, number: int) -> str:
    """Return the sign that numbers a line, after the heading of the page it opens."""
    sign = f'<span class="n" id="L{number}" data-n="{number}"></span>'
    if number not in sheet.pages:
        return sign
    return f'<span class="page" data-page="{escape(sheet.pages[number])}"></span>{sign}'
