"""The sentences of a report one by one, each with what names its matter."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from data.records import record
from data.vocabulary import vocabulary
from index.answering.opened import Opened
from index.answering.same import Term
from index.cited import CitedPassage
from index.plain import holds, plain
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


def whole_item(
    report: Opened, tied: Sequence[Line], every: Sequence[Line], telling: Sequence[Term]
) -> list[Line]:
    """Return an item with all that carries it out where it alone says what is asked; else [].

    在制度建设上做了些什么 asks for all that stands behind 三是强化工作制度建设。
    """
    for line in tied:
        if line.item is None or any(holds(line.text, term) for term in telling):
            continue
        behind = [one for one in every if one.item == line.item]
        return [line_at(report, line.place, *line.item), *behind][:_OF_ITEM]
    return []


_OF_ITEM = 5
"""How many sentences of an item are quoted."""


def with_items(report: Opened, chosen: Sequence[Line], every: Sequence[Line]) -> list[Line]:
    """Return the lines, what carries out an item behind it and the item behind what carries it out.

    二是拓宽宣传渠道。全年…… says how only together.
    """
    found: list[Line] = []
    for line in chosen:
        behind = [one for one in every if one.item == (line.start, line.end)]
        item = [line_at(report, line.place, *line.item)] if line.item else []
        found += [line, *behind, *item]
    return list(dict.fromkeys(found))


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
        label = (start, start + len(said)) if names else label
        if is_item or not names:
            yield start, start + len(said), None if is_item else before
        if text[match.end() : match.end() + 1] == "\n":
            label = None


def _is_item(said: str) -> bool:
    """Tell whether a sentence is an item of a list: 二是加强政策解读。"""
    return re.match(vocabulary().phrasings["dialogue"]["list_items"], said) is not None


def _is_label(said: str) -> bool:
    """Tell whether a sentence only names what follows: 互动回应方面。（二）改进措施。"""
    ends = tuple(vocabulary().phrasings["dialogue"]["paragraph_labels"])
    return said.endswith(ends) or _NUMBERING.sub("", said).rstrip("\u3002\uff1a") in _headings()


@cache
def _headings() -> frozenset[str]:
    """Return what the parts of a report are called, which as a sentence says nothing."""
    parts = vocabulary().phrasings["section"].values()
    return frozenset(word for part in parts for word in part["zh"])


_NUMBERING = re.compile(
    "^[(\uff08]?[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d1-6][)\uff09]?[\u3001.]?\\s*"
)
_LONGEST_LABEL = 24
"""Letters of the label of a paragraph; longer ones are sentences."""
_SENTENCE = re.compile(
    "(?:[(\uff08][^()\uff08\uff09]{0,200}[)\uff09]|[^\u3002\uff01\uff1f!?\uff1b;])+[\u3002\uff01\uff1f!?\uff1b;]?"
)
_LEAD = re.compile("(?:\\s|[*#]|https?://[^\\s\uff0c]+\uff0c?)*")
"""What stands before the first word of a sentence: marks of Markdown, the end of an address."""
