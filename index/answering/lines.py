"""The sentences of a report one by one, each with what names its matter."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from data.records import record
from data.vocabulary import vocabulary
from index.answering.opened import Opened
from index.cited import CitedPassage
from index.plain import plain
from parser.report import Passage


@record(frozen=True, slots=True)
class Line:
    """A sentence of a report, with its plain text."""

    place: Passage
    start: int
    end: int
    text: str
    label: str = ""
    """The label of its paragraph, or the item of a list that it carries out."""
    item: tuple[int, int] | None = None
    """Where that item stands in the text."""

    @property
    def in_place(self) -> str:
        """Return the sentence behind what names its matter."""
        return self.label + self.text


def sentences(text: str, passage: Passage) -> Iterator[tuple[int, int]]:
    """Yield where the sentences of a passage start and end in the text.

    The label of a paragraph (互动回应方面。) is none: alone it says nothing.
    """
    return ((start, end) for start, end, _ in _labelled(text, passage))


def lines_of(report: Opened, places: Iterable[Passage]) -> Iterator[Line]:
    """Yield the sentences of some passages; headings are none."""
    for place in places:
        heading = plain(place.heading).replace(" ", "")
        for start, end, label in _labelled(report.text, place):
            line = line_at(report, place, start, end)
            if heading and line.text.strip("*\u3002.").endswith(heading):
                continue
            if label is None:
                yield line
                continue
            named = line_at(report, place, *label).text
            item = label if _is_item(named) else None
            yield replace(line, label=named, item=item)


def line_at(report: Opened, place: Passage, start: int, end: int) -> Line:
    """Return a stretch of a passage as a line of its own."""
    text = plain(report.text[start:end]).replace(" ", "").replace("\n", "")
    return Line(place, start, end, text)


def quoted(report: Opened, passage: Passage, start: int, end: int) -> CitedPassage:
    """Return a stretch of a passage with its citation."""
    line = passage.line + report.text.count("\n", passage.start, start)
    return report.quote(start, end, line, passage.page, passage.section)


def _labelled(text: str, passage: Passage) -> Iterator[tuple[int, int, tuple[int, int] | None]]:
    """Yield the sentences of a passage with where what names the matter of each stands.

    That is the label of its paragraph, or the item of a list it carries out: 二是加强政策解读。
    """
    label: tuple[int, int] | None = None
    for match in _SENTENCE.finditer(text, passage.start, passage.end):
        lead = _LEAD.match(text, match.start(), match.end())
        start = lead.end() if lead else match.start()
        said = text[start : match.end()].rstrip()
        if not said:
            continue
        is_item, before = _is_item(said), label
        names = len(said) <= _LONGEST_LABEL and (is_item or _is_label(said))
        label = (start, start + len(said)) if names else None
        if is_item or not names:
            yield start, start + len(said), None if is_item else before
        if text[match.end() : match.end() + 1] == "\n":
            label = None


def _is_item(said: str) -> bool:
    """Tell whether a sentence is an item of a list: 二是加强政策解读。"""
    return re.match(vocabulary().phrasings["dialogue"]["list_items"], said) is not None


def _is_label(said: str) -> bool:
    return said.endswith(tuple(vocabulary().phrasings["dialogue"]["paragraph_labels"]))


_LONGEST_LABEL = 24
"""Letters of the label of a paragraph; longer ones are sentences."""
_SENTENCE = re.compile(
    "(?:[(\uff08][^()\uff08\uff09]{0,200}[)\uff09]|[^\u3002\uff01\uff1f!?\uff1b;])+[\u3002\uff01\uff1f!?\uff1b;]?"
)
_LEAD = re.compile("(?:\\s|[*#]|https?://[^\\s\uff0c]+\uff0c?)*")
"""What stands before the first word of a sentence: marks of Markdown, the end of an address."""
