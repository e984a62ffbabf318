"""Signs that nobody sees inside a number or a name: read without them, cited with them, and said.

A document is parsed as if they were not there; every span of what was found is then one of the
text as read.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from parser.document import INVISIBLE, Block, Document
from parser.report import Figure, Passage, Problem, Report, Section

Span = TypeVar("Span", Section, Passage)

FLAG = "invisible_signs"
"""What a figure is flagged with whose cell holds one, and the problem of a report that does."""


@dataclass(frozen=True, slots=True)
class Cleared:
    """A document without its invisible signs, and the way back to the one that was read."""

    document: Document
    original: Document
    _gone: Sequence[int]
    """Where in the text as read a sign was left out."""
    _kept: Sequence[int]
    """Offset in the text as read of each character that was kept."""

    def restored(self, report: Report) -> Report:
        """Return a report of the cleared document as one of the document as read."""
        starts = {block.start for block in report.document.blocks}
        blocks = zip(self.document.blocks, self.original.blocks, strict=True)
        own = tuple(as_read for cleared, as_read in blocks if cleared.start in starts)
        text = self.original.text
        first = text.count("\n", 0, self._gone[0]) + 1
        return replace(
            report,
            document=replace(report.document, text=text, blocks=own),
            figures=tuple(map(self._figure, report.figures)),
            sections=tuple(map(self._spanned, report.sections)),
            passages=tuple(map(self._spanned, report.passages)),
            problems=(*report.problems, Problem(FLAG, first, str(len(self._gone)))),
        )

    def _back(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the text as read that a span of the cleared text stands for."""
        if start == end:
            at = self._kept[start] if start < len(self._kept) else len(self.original.text)
            return at, at
        return self._kept[start], self._kept[end - 1] + 1

    def _figure(self, figure: Figure) -> Figure:
        place = figure.place
        if place is None:
            return figure
        start, end = self._back(place.start, place.end)
        row_start, row_end = self._back(place.row_start, place.row_end)
        moved = replace(place, start=start, end=end, row_start=row_start, row_end=row_end)
        as_read = self.original.text[start:end]
        if not INVISIBLE.search(as_read):
            return replace(figure, place=moved)
        printed = self.document.text[place.start : place.end] == figure.raw
        raw = as_read if printed else figure.raw
        return replace(figure, place=moved, raw=raw, flags=(*figure.flags, FLAG))

    def _spanned(self, one: Span) -> Span:
        start, end = self._back(one.start, one.end)
        return replace(one, start=start, end=end)


def cleared(document: Document) -> Cleared | None:
    """Return a document without its invisible signs; None where it has none."""
    gone = [found.start() for found in INVISIBLE.finditer(document.text)]
    if not gone:
        return None
    left_out = frozenset(gone)
    kept = [at for at in range(len(document.text)) if at not in left_out]
    clean = replace(
        document,
        text=INVISIBLE.sub("", document.text),
        blocks=tuple(_block(block, gone) for block in document.blocks),
        metadata={key: INVISIBLE.sub("", said) for key, said in document.metadata.items()},
    )
    return Cleared(clean, document, gone, kept)


def _block(block: Block, gone: Sequence[int]) -> Block:
    cells = tuple(
        replace(
            cell,
            text=INVISIBLE.sub("", cell.text).strip(),
            start=cell.start - bisect_left(gone, cell.start),
            end=cell.end - bisect_left(gone, cell.end),
        )
        for cell in block.cells
    )
    start, end = (at - bisect_left(gone, at) for at in (block.start, block.end))
    return replace(block, start=start, end=end, cells=cells)
