"""One file may hold several reports: each title with sections of its own begins one."""

from collections.abc import Iterator
from dataclasses import replace

from parser.document import Document
from parser.headings import find_headings
from parser.titles import Title, find_titles


def parts(document: Document) -> Iterator[tuple[Document, Title | None]]:
    """Yield each report's part of a document with its title; the text and its offsets stay."""
    starts = _starts(document)
    if len(starts) < 2:
        yield document, starts[0] if starts else None
        return
    ends = [title.start for title in starts[1:]] + [len(document.text) + 1]
    for index, (title, end) in enumerate(zip(starts, ends, strict=True)):
        start = title.start if index else 0
        blocks = tuple(block for block in document.blocks if start <= block.start < end)
        yield replace(document, blocks=blocks, metadata={}), title


def _starts(document: Document) -> list[Title]:
    """Return the titles that begin a report: sections follow, and it is not the title before.

    Running headers repeat a title; lists of reports name many titles without sections between.
    """
    titles = find_titles(document)
    if not titles:
        return []
    headings = [heading.start for heading in find_headings(document) if heading.number]
    kept: list[Title] = []
    for title, end in zip(
        titles, [*(t.start for t in titles[1:]), len(document.text)], strict=True
    ):
        same = bool(kept) and (title.agency, title.year) == (kept[-1].agency, kept[-1].year)
        if any(title.end <= start < end for start in headings) and not same:
            kept.append(title)
    return kept or [titles[0]]
