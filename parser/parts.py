"""One file may hold several reports, or none: where each begins, and whether it is one."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from data.records import replace
from parser.document import Document
from parser.headings import find_headings
from parser.names import is_placed
from parser.report import Passage, Section
from parser.titles import Title, find_titles, title_of
from parser.wording import squeeze, words

_OPENING, _FEWEST_SENTENCES = 1500, 3


def parts(document: Document) -> Iterator[tuple[Document, Title | None, tuple[Title, ...]]]:
    """Yield each report's part of a document, its title, and all titles within the part.

    The text and its offsets stay.
    """
    titles = find_titles(document)
    starts = _starts(document, titles)
    if len(starts) < 2:
        stated = title_of(document.metadata.get("title", ""))
        yield document, starts[0] if starts else stated, titles
        return
    ends = [title.start for title in starts[1:]] + [len(document.text) + 1]
    kept = {key: said for key, said in document.metadata.items() if key in _SHARED}
    for index, (title, end) in enumerate(zip(starts, ends, strict=True)):
        start = title.start if index else 0
        blocks = tuple(block for block in document.blocks if start <= block.start < end)
        within = tuple(one for one in titles if title.start <= one.start < end)
        yield replace(document, blocks=blocks, metadata=kept), title, within


_SHARED = frozenset({"given_place", "site_code", "folder"})
"""What is said of every report of a file."""


def is_report(
    document: Document,
    title: Title | None,
    sections: tuple[Section, ...],
    passages: tuple[Passage, ...],
    has_tables: bool,
    agency: str,
) -> bool:
    """Whether a part has a title with text, or sections or tables that only such a report has.

    A title over text without sections is a link beside other news where nobody is known to report.
    """
    own = set(words("reading")["heading"]["own"])
    if has_tables or any(section.number in own for section in sections):
        return True
    ended = sum(document.text.count("。", one.start, one.end) for one in passages)
    if title is None:
        return bool(sections) and ended >= _FEWEST_SENTENCES and _is_announced(document)
    return bool(sections) or (ended > 0 and bool(agency))


def _is_announced(document: Document) -> bool:
    """Whether the opening says that this is such a report."""
    blocks = document.blocks
    start, end = blocks[0].start, min(blocks[-1].end, blocks[0].start + _OPENING)
    return bool(_announcement().search(squeeze(document.text, start, end).text))


@cache
def _announcement() -> re.Pattern[str]:
    known = words("reading")
    titles = known["title"]
    subjects, kinds = "|".join(titles["subjects"]), "|".join(titles["kinds"])
    glue = "|".join(titles["glue"])
    verbs = "|".join(known["preface"]["reports"])
    told = known["preface"]["told"]
    named = rf"(?:{subjects})(?:{glue}|\d{{4}}年)*(?:{kinds})"
    return re.compile(rf"{told}|(?:{verbs})[^。]{{0,60}}{named}")


def _starts(document: Document, titles: tuple[Title, ...]) -> list[Title]:
    """Return the titles that begin a report: sections follow, and it is not the title before.

    Running headers repeat a title; lists of reports name many titles without sections between.
    """
    if len(titles) < 2:
        return list(titles)
    headings = [heading.start for heading in find_headings(document) if heading.number]
    kept: list[Title] = []
    ends = [*(title.start for title in titles[1:]), len(document.text)]
    for title, end in zip(titles, ends, strict=True):
        first = bisect_left(headings, title.end)
        opens = first < len(headings) and headings[first] < end
        if opens and not (kept and _is_same(title, kept[-1])):
            kept.append(title)
    if len(kept) == 1 and not kept[0].agency:
        return [_best([one for one in titles if one.start <= kept[0].start])]
    return kept or [_best(titles)]


def _is_same(title: Title, before: Title) -> bool:
    """Whether a title is that of the report before, printed again, maybe less fully."""
    first, second = before.agency, title.agency
    years = {title.year, before.year} - {None}
    # A running header may leave out what stands before the place: 中华人民共和国湛江海关.
    return (first.endswith(second) or second.endswith(first)) and len(years) < 2


def _best(titles: tuple[Title, ...] | list[Title]) -> Title:
    """Return the title that names most, the last of several."""
    return max(titles, key=lambda one: (is_placed(one.agency), bool(one.year), one.start))
