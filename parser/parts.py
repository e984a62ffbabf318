"""One file may hold several reports, or none: where each begins, and whether it is one."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from parser.document import Document
from parser.headings import find_headings
from parser.report import Passage, Section
from parser.titles import Title, find_titles, title_of
from parser.wording import words


def parts(document: Document) -> Iterator[tuple[Document, Title | None]]:
    """Yield each report's part of a document with its title; the text and its offsets stay."""
    starts = _starts(document)
    if len(starts) < 2:
        yield document, starts[0] if starts else title_of(document.metadata.get("title", ""))
        return
    ends = [title.start for title in starts[1:]] + [len(document.text) + 1]
    for index, (title, end) in enumerate(zip(starts, ends, strict=True)):
        start = title.start if index else 0
        blocks = tuple(block for block in document.blocks if start <= block.start < end)
        yield replace(document, blocks=blocks, metadata={}), title


def is_report(
    document: Document,
    title: Title | None,
    sections: tuple[Section, ...],
    passages: tuple[Passage, ...],
    forms: tuple[str, ...],
) -> bool:
    """Whether a part has a title with text, or sections or tables that only such a report has."""
    own = set(words("reading")["heading"]["own"])
    if any(forms) or any(section.number in own for section in sections):
        return True
    if title is None:
        return False
    sentences = (document.text[passage.start : passage.end] for passage in passages)
    return bool(sections) or any("。" in sentence for sentence in sentences)


def _starts(document: Document) -> list[Title]:
    """Return the titles that begin a report: sections follow, and it is not the title before.

    Running headers repeat a title; lists of reports name many titles without sections between.
    """
    titles = find_titles(document)
    if len(titles) < 2:
        return list(titles)
    headings = [heading.start for heading in find_headings(document) if heading.number]
    kept: list[Title] = []
    ends = [*(title.start for title in titles[1:]), len(document.text)]
    for title, end in zip(titles, ends, strict=True):
        same = bool(kept) and (title.agency, title.year) == (kept[-1].agency, kept[-1].year)
        first = bisect_left(headings, title.end)
        if not same and first < len(headings) and headings[first] < end:
            kept.append(title)
    return kept or [titles[0]]
