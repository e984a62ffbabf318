"""What stands around the text of a page: headers, footers, page numbers, numbers of lines."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from parser.readers.ruled import Line, Ruled, line_of

_PAGE_NUMBER = re.compile(r"[\s\-—–_·.第]*\d{1,4}[\s\-—–_·./页共第]*(\d{1,4}[\s\-—–_·.页]*)?")
_MARGIN = 0.1
"""Share of the page's height in which headers and footers stand."""
_WIDE = 4
"""Parts of a line that make it the header of a table and not of a page."""
_FEWEST = 5
"""Numbers of lines in a document that make them so."""
_APART = 0.5
"""Share of its size by which the number of a line stands apart from it at least."""
_REGULAR = 0.8
"""Share of them that follow one another."""


@dataclass(frozen=True, slots=True)
class Page:
    """The parts of a page, and its height."""

    height: float
    parts: tuple[Line | Ruled, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines outside the tables."""
        return tuple(part for part in self.parts if isinstance(part, Line))


def without_margins(pages: Sequence[Page]) -> list[Page]:
    """Return the pages without what is printed around their text."""
    return _without_line_numbers(_without_edges(pages))


def _without_edges(pages: Sequence[Page]) -> list[Page]:
    """Return the pages without page numbers and without lines that stand on many of them."""
    repeated = Counter(key for page in pages for key in {_key(line) for line in _edges(page)})
    # Left and right pages may have headers of their own.
    often = {key for key, count in repeated.items() if count > 1 and 2 * count >= len(pages) - 1}

    def is_report(page: Page, part: Line | Ruled) -> bool:
        if isinstance(part, Ruled) or part not in _edges(page):
            return True
        return not _PAGE_NUMBER.fullmatch(part.text) and _key(part) not in often

    return [
        replace(page, parts=tuple(part for part in page.parts if is_report(page, part)))
        for page in pages
    ]


def _edges(page: Page) -> list[Line]:
    """Return the lines at the head and the foot of a page."""
    margin = _MARGIN * page.height
    return [
        line
        for line in page.lines
        if (line.box[3] < margin or line.box[1] > page.height - margin) and len(line.parts) < _WIDE
    ]


def _key(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "0", line.text), round(line.box[1] / 6)


def _without_line_numbers(pages: Sequence[Page]) -> list[Page]:
    """Return the pages without the numbers of their lines, if they have such."""
    found = [list(_numbers(page)) for page in pages]
    numbers = [number for own in found for _, number in own]
    steps = Counter(after - before for before, after in pairwise(numbers))
    step, count = steps.most_common(1)[0] if steps else (0, 0)
    if step < 1 or len(numbers) < _FEWEST or count < _REGULAR * (len(numbers) - len(pages)):
        return list(pages)
    return [
        replace(page, parts=tuple(_unnumbered(page, {at for at, _ in own})))
        for page, own in zip(pages, found, strict=True)
    ]


def _numbers(page: Page) -> Iterator[tuple[int, int]]:
    """Yield (part, number) for the numbers that stand left of all else on a page."""
    runs = {
        at: (run, part)
        for at, part in enumerate(page.parts)
        if isinstance(part, Line) and (run := _number_run(part))
    }
    others = [
        part.glyphs[runs[at][0]].x0 if at in runs and isinstance(part, Line) else part.box[0]
        for at, part in enumerate(page.parts)
        if at not in runs or len(runs[at][1].glyphs) > runs[at][0]
    ]
    left = min(others, default=0.0)
    for at, (run, line) in runs.items():
        if line.glyphs[run - 1].x1 < left:
            yield at, int("".join(glyph.text for glyph in line.glyphs[:run]))


def _number_run(line: Line) -> int:
    """Return how many characters of a line are a number that stands apart before its text."""
    glyphs = line.glyphs
    run = 0
    while run < len(glyphs) and glyphs[run].text in "0123456789":
        run += 1
        if run < len(glyphs) and glyphs[run].x0 - glyphs[run - 1].x1 > _APART * line.size:
            return run
    return run if run == len(glyphs) else 0


def _unnumbered(page: Page, numbered: set[int]) -> Iterator[Line | Ruled]:
    for at, part in enumerate(page.parts):
        if at not in numbered or isinstance(part, Ruled):
            yield part
        elif rest := part.glyphs[_number_run(part) :]:
            yield line_of(rest)
