"""A copy of a Word draft with every finding as a comment at its cell or sentence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.text.paragraph import Paragraph
from lxml import etree

from bot.drafts import wording
from bot.words import say
from index.drafts import Judged
from parser.document import Block
from parser.report import Finding, Report

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = re.compile(r"\s+")
_INITIALS = "GK"


def annotated(content: bytes, drafts: Sequence[Judged], language: str) -> bytes:
    """Return a Word document with the findings about it as comments; its text is untouched."""
    word = docx.Document(BytesIO(content))
    page = _Page(word)
    author = say(language, "finding", "author")
    for judged in drafts:
        for finding in judged.findings:
            paragraph = page.paragraph(finding, judged.report)
            runs = paragraph.runs or [paragraph.add_run("")]
            text = wording.remark(finding, judged.report, language)
            word.add_comment(runs, text, author=author, initials=_INITIALS)
    stream = BytesIO()
    word.save(stream)
    return stream.getvalue()


def annotated_file(task: tuple[Path, Sequence[Judged], str]) -> bytes:
    """Return the copy of a Word file: what a confined process is given to do."""
    draft, drafts, language = task
    return annotated(draft.read_bytes(), drafts, language)


@dataclass(frozen=True, slots=True)
class _Row:
    """A printed row of a table: its cells, those that only continue a merged one left out."""

    cells: tuple[etree._Element, ...]
    text: str


class _Page:
    """The paragraphs and rows of a Word document, found by what they print."""

    def __init__(self, word: WordDocument) -> None:
        self._word = word
        body = word.element.body
        self._paragraphs = [(p, _text(p)) for p in body.iter(f"{_W}p")]
        self._rows = [_row(row) for row in body.iter(f"{_W}tr")]

    def paragraph(self, finding: Finding, report: Report | None) -> Paragraph:
        """Return the paragraph a finding is about, the first one where it is about none."""
        found = None
        if report is not None:
            found = self._cell(finding, report)
            if found is None:
                found = self._sentence(finding, report)
        if found is None:
            found = next((p for p, text in self._paragraphs if text), self._paragraphs[0][0])
        return Paragraph(found, self._word._body)  # type: ignore[arg-type]

    def _cell(self, finding: Finding, report: Report) -> etree._Element | None:
        """Return the first paragraph of the cell a finding is about."""
        spot, blocks = finding.spot, report.document.blocks
        block = next((b for b in blocks if b.cells and b.start <= spot.start < b.end), None)
        if block is None:
            return None
        printed = _printed(block)
        before = sum(
            1 for b in blocks if b.cells and b.start < block.start if _printed(b) == printed
        )
        alike = [row for row in self._rows if row.text == printed]
        if len(alike) <= before:
            return None
        spans = [(cell.start, cell.end) for cell in block.cells]
        cells = alike[before].cells
        if (spot.start, spot.end) not in spans or len(cells) != len(spans):
            return next(cells[0].iter(f"{_W}p"), None)
        return next(cells[spans.index((spot.start, spot.end))].iter(f"{_W}p"), None)

    def _sentence(self, finding: Finding, report: Report) -> etree._Element | None:
        """Return the paragraph that prints what a finding is about."""
        spot = finding.spot
        if spot.end <= spot.start:
            return None
        said = _SPACE.sub("", report.document.slice(spot.start, spot.end))
        blocks = report.document.blocks
        block = next((b for b in blocks if b.start <= spot.start < b.end), None)
        line = _SPACE.sub("", report.document.slice(block.start, block.end)) if block else said
        whole = [p for p, text in self._paragraphs if text == line]
        return next(iter(whole or [p for p, text in self._paragraphs if said in text]), None)


def _row(row: etree._Element) -> _Row:
    cells = tuple(cell for cell in row.iter(f"{_W}tc") if not _continues(cell))
    return _Row(cells, "".join(map(_text, cells)))


def _continues(cell: etree._Element) -> bool:
    mark = cell.find(f"{_W}tcPr/{_W}vMerge")
    return mark is not None and mark.get(f"{_W}val", "continue") == "continue"


def _printed(block: Block) -> str:
    return "".join(_SPACE.sub("", cell.text) for cell in block.cells)


def _text(element: etree._Element) -> str:
    return _SPACE.sub("", "".join(_texts(element)))


def _texts(element: etree._Element) -> Iterator[str]:
    return (text.text or "" for text in element.iter(f"{_W}t"))
