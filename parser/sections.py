"""A report's numbered sections, and its prose as passages that a citation can quote."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

from data.records import record, replace
from data.vocabulary import vocabulary
from parser.document import Block, Document
from parser.headings import find_headings, is_section_name
from parser.report import Passage, Section
from parser.wording import fold

_SUBHEADING = re.compile(r"[#*\s]*(\((?:[一二三四五六七八九十]{1,3}|\d{1,2})\)[^。]*?)[。:*\s]*$")
_MARKED = re.compile(r"(?:#+\s*(?P<mark>.+?)|\*\*(?P<bold>[^*]+)\*\*)[#*\s]*$")
_RUN_IN = re.compile(r"(\([一二三四五六七八九十]{1,3}\)[^。:]{2,20})[。:]|\*\*([^*]{2,40}?)。?\*\*")
_ITEM = re.compile(
    r"[#*]|\((?:[一二三四五六七八九十]{1,3}|\d{1,2})\)|[一二三四五六七八九十]{1,3}、"
)
_ADDRESS = re.compile(r"https?://[!-~]+$")
_DATE = re.compile(r"\(?\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?\)?$")
_WORDLESS = re.compile(r"[\W\d_]*")
_SENTENCE = re.compile(r"[。;!?]")
_PUNCTUATION = re.compile(r"[\W_]+")
_OPEN_END, _HARD_END, _SOFT_END = ",、", "。!?;:…", ")”》』」\"'"
_LONGEST_SUBHEADING, _LONGEST_DEBRIS, _FULL_LINE, _WIDEST_LINE = 48, 40, 20, 60
"""Characters: a sub-heading or torn label is shorter, a line broken by the page is longer,
and a line of a text broken at a fixed width is not wider."""


@record(frozen=True, slots=True)
class _Piece:
    """A paragraph or the part of it beside a heading, with its text in half-width form."""

    start: int
    end: int
    block: Block
    section: int | None
    text: str


def find_sections(document: Document) -> tuple[Section, ...]:
    """Return the sections, each from its heading to the next one."""
    headings = find_headings(document)
    if not headings:
        return ()
    ends = [heading.start for heading in headings[1:]] + [document.blocks[-1].end]
    return tuple(
        Section(
            number=heading.number,
            title=document.text[heading.start : heading.end],
            start=heading.start,
            end=end,
            line=heading.line,
        )
        for heading, end in zip(headings, ends, strict=True)
    )


def section_at(sections: tuple[Section, ...], offset: int) -> int | None:
    """Return the index of the section an offset lies in, None before the first heading."""
    index = bisect_right(sections, offset, key=lambda section: section.start) - 1
    return index if index >= 0 else None


def find_passages(
    document: Document, sections: tuple[Section, ...], title: tuple[int, int]
) -> tuple[Passage, ...]:
    """Return the prose as passages; rows, headings, the title and table debris are none."""
    pieces = [piece for piece in _pieces(document, sections) if not _inside(piece, title)]
    debris_ends = _last_rows(document, sections)
    wrapped = _is_wrapped(pieces)
    passages: list[Passage] = []
    heading, section, last = "", None, None
    for piece in pieces:
        if piece.section != section:
            heading, section, last = "", piece.section, None
        subheading = _subheading(piece.text)
        if subheading:
            heading, last = _printed(document, piece, subheading), None
        elif _is_debris(piece, debris_ends.get(piece.section, 0)):
            continue
        elif last and _is_cut(last, piece, wrapped) and _adjoin(document, last, piece):
            passages[-1] = replace(passages[-1], end=piece.end)
            last = piece
        else:
            heading = _printed(document, piece, _RUN_IN.match(piece.text)) or heading
            passages.append(_passage(piece, heading))
            last = piece
    return tuple(passages)


def _passage(piece: _Piece, heading: str) -> Passage:
    return Passage(
        section=piece.section,
        heading=heading,
        start=piece.start,
        end=piece.end,
        line=piece.block.line,
        page=piece.block.page,
    )


def _pieces(document: Document, sections: tuple[Section, ...]) -> Iterator[_Piece]:
    """Yield the paragraphs with the headings cut out of them."""
    headings = [(section.start, section.start + len(section.title)) for section in sections]
    for block in document.blocks:
        if block.cells:
            continue
        position = block.start
        for start, end in headings[_first_within(headings, block) :]:
            if start >= block.end:
                break
            yield from _piece(document, sections, block, position, start)
            position = end
        yield from _piece(document, sections, block, position, block.end)


def _first_within(headings: list[tuple[int, int]], block: Block) -> int:
    return bisect_right(headings, (block.start, -1))


def _piece(
    document: Document, sections: tuple[Section, ...], block: Block, start: int, end: int
) -> Iterator[_Piece]:
    printed = document.text[start:end]
    kept = printed.strip(" \t\r\n\u3000\xa0")
    if not kept.strip("#*。:： "):
        return
    start += printed.index(kept)
    line = block.line + document.text.count("\n", block.start, start)
    at = replace(block, line=line) if line != block.line else block
    yield _Piece(start, start + len(kept), at, section_at(sections, start), fold(kept))


def _inside(piece: _Piece, span: tuple[int, int]) -> bool:
    return span[0] <= piece.start and piece.end <= span[1]


def _last_rows(document: Document, sections: tuple[Section, ...]) -> dict[int | None, int]:
    """Return, per section, where its last table row stands: torn labels stand before it."""
    starts = [section.start for section in sections]
    rows = ((bisect_right(starts, one.start), one.start) for one in document.blocks if one.cells)
    return {number - 1 if number else None: start for number, start in rows}


def _is_debris(piece: _Piece, last_row: int) -> bool:
    """Whether a line is a torn table label, a page number, a bare address or a section name."""
    if _WORDLESS.fullmatch(piece.text) and not _DATE.match(piece.text):
        return True
    if _ADDRESS.match(piece.text) or is_section_name(piece.text):
        return True
    if _may_be_label(piece.text) and _PUNCTUATION.sub("", piece.text) in _labels():
        return True
    torn = len(piece.text) < _LONGEST_DEBRIS and not _SENTENCE.search(piece.text)
    return torn and piece.start < last_row


def _may_be_label(text: str) -> bool:
    """Whether a text begins as some label does; a paragraph mostly does not."""
    return not text[0].isalnum() or text[0] in _openings()


@cache
def _openings() -> frozenset[str]:
    return frozenset(label[:1] for label in _labels())


@cache
def _labels() -> frozenset[str]:
    """Return every label of the statutory tables, without punctuation."""
    known = vocabulary()
    printed = [label for row in known.indicators.values() for label in row.labels]
    printed += [label for column in known.columns.values() for label in column.labels]
    parts = [part for label in printed for part in (label, *label.split("/"))]
    return frozenset(_PUNCTUATION.sub("", fold(part)) for part in parts)


def _subheading(text: str) -> re.Match[str] | None:
    """Return the match of a line that is a sub-heading from end to end."""
    if len(text) > _LONGEST_SUBHEADING:
        return None
    return _SUBHEADING.match(text) or _MARKED.match(text)


def _printed(document: Document, piece: _Piece, match: re.Match[str] | None) -> str:
    """Return a matched sub-heading as printed, without Markdown signs; "" for no match."""
    if match is None:
        return ""
    first, last = match.span(match.lastindex or 0)
    return document.text[piece.start + first : piece.start + last].strip().rstrip("。：")


def _is_wrapped(pieces: list[_Piece]) -> bool:
    """Whether the text was broken at a fixed width: many lines, hardly one long."""
    long = sum(len(piece.text) > _WIDEST_LINE for piece in pieces)
    return len(pieces) >= 20 and long * 10 <= len(pieces)


def _is_cut(piece: _Piece, following: _Piece, wrapped: bool) -> bool:
    """Whether a paragraph stops in mid-sentence and the next one goes on."""
    text = piece.text.rstrip("*")
    if _ITEM.match(following.text) or _DATE.match(following.text) or _DATE.match(text):
        return False
    if not text or text[-1] in _HARD_END or (text[-1] in _SOFT_END and not wrapped):
        return False
    return text[-1] in _OPEN_END or len(text) >= _FULL_LINE


def _adjoin(document: Document, piece: _Piece, following: _Piece) -> bool:
    """Whether nothing but white space and page numbers lies between two paragraphs."""
    return bool(_WORDLESS.fullmatch(document.text, piece.end, following.start))
