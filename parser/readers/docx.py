"""Word documents (Office Open XML): paragraphs with automatic numbers, tables with merges.

Standard: ECMA-376 part 1, 17.4 (tables), 17.9 (numbering), 17.13.5 (revisions).
"""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO

import docx
from docx.document import Document as WordDocument
from docx.opc.part import Part
from lxml import etree

from parser.document import PICTURE, Document
from parser.readers import html
from parser.readers.kind import kind_of
from parser.readers.numbering import Numbering
from parser.readers.package import FAULTS, inspect
from parser.readers.pieces import Content, Grid, document, unfolded
from parser.readers.words import PAGE, refused

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNSAID = frozenset(
    (f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}pPr", f"{W}rPr", f"{W}sdtPr", _FALLBACK)
)
"""Deleted or replaced text, field codes, properties, and the second copy of a text box."""
_BREAKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_WIDEST = 1000
"""Grid columns a cell may span."""
_NOTE_MARK = re.compile(r"\d{1,2}")
_DIGIT = re.compile(r"\d")
_TEXTS = frozenset((f"{W}t", f"{M}t"))


def read(content: bytes, name: str, file: bytes = b"") -> Document:
    """Return a Word document; raises NotAReport for a damaged or poisoned package.

    `file` is what carries the package.
    """
    inspect(content, name)
    word = _opened(content, name)
    story = _Story(Numbering.of(word), word.part.related_parts)
    pieces = unfolded(story.contents(word.element.body))
    return document(pieces, file or content, name, "docx", _metadata(word))


def contents_of(body: etree._Element) -> Iterator[Content]:
    """Yield the paragraphs and tables of a body whose lists are not known."""
    return _Story(Numbering({}, {}), {}).contents(body)


def _opened(content: bytes, name: str) -> WordDocument:
    try:
        return docx.Document(BytesIO(content))
    except (*FAULTS, etree.XMLSyntaxError, AttributeError) as fault:
        raise refused(name, "damaged", format="DOCX") from fault


def _metadata(word: WordDocument) -> dict[str, str]:
    """Return the title property where it names a report; templates leave other titles there."""
    try:
        title = word.core_properties.title or ""
    except (KeyError, ValueError, etree.XMLSyntaxError):
        return {}
    return {"title": title} if any(word in title for word in PAGE.report) else {}


class _Story:
    """The text of a document in reading order; counts its automatic numbers on the way."""

    def __init__(self, numbering: Numbering, parts: Mapping[str, Part]) -> None:
        self._numbering = numbering
        self._parts = parts

    def contents(self, parent: etree._Element) -> Iterator[Content]:
        """Yield the paragraphs and tables inside a body, a cell or a text box."""
        for child in parent:
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tbl":
                yield self._grid(child)
            elif child.tag == f"{W}altChunk":
                yield from self._chunk(self._parts.get(child.get(_ID, "")))
            elif child.tag not in _UNSAID:
                yield from self.contents(child)

    def _chunk(self, part: Part | None) -> Iterator[Content]:
        """Yield what a file put into the document whole says; of other kinds only that it is."""
        content = part.blob if part is not None else b""
        kind = kind_of(content) if content else ""
        if kind == "html":
            yield from html.contents_of(content, str(part and part.partname))
        elif kind == "docx":
            name = str(part and part.partname)
            inspect(content, name)
            word = _opened(content, name)
            yield from _Story(Numbering.of(word), {}).contents(word.element.body)
        else:
            yield PICTURE

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Content]:
        number = self._numbering.number(paragraph)
        lines = (number + "".join(_text(paragraph))).split("\n")
        yield from (line for line in lines if line.strip())
        if not any(map(str.strip, lines)) and _shows_picture(paragraph):
            yield PICTURE
        for box in paragraph.iter(f"{W}txbxContent"):
            if not any(parent.tag == _FALLBACK for parent in box.iterancestors()):
                yield from self.contents(box)

    def _grid(self, table: etree._Element) -> Grid:
        rows, spans = [], []
        for row in _inside(table, f"{W}tr"):
            cells, places = [], []
            column = _number(row.find(f"{W}trPr/{W}gridBefore"), 0)
            for cell in _inside(row, f"{W}tc"):
                across = _number(cell.find(f"{W}tcPr/{W}gridSpan"), 1)
                if not _continues(cell):
                    cells.append(self._cell(cell))
                    places.append((column, across, 1))
                column += across
            rows.append(tuple(cells))
            spans.append(tuple(places))
        return Grid(tuple(rows), tuple(spans))

    def _cell(self, cell: etree._Element) -> tuple[Content, ...]:
        """Return what a cell prints; one that shows something else than text is no blank."""
        contents = tuple(self.contents(cell))
        own = tuple(one for one in contents if one != PICTURE)
        return own or contents[:1] or ((PICTURE,) if _shows_other(cell) else ())


def _shows_other(cell: etree._Element) -> bool:
    """Whether a cell without text holds a symbol, an object, a field, or digits not printed."""
    if next(cell.iter(f"{W}sym", f"{W}object", f"{W}fldChar", f"{W}fldSimple"), None) is not None:
        return True
    return any(map(_DIGIT.search, (text.text or "" for text in cell.iter(f"{W}t", f"{W}delText"))))


def _shows_picture(paragraph: etree._Element) -> bool:
    """Whether a paragraph holds a picture, and no text box."""
    if next(paragraph.iter(f"{W}txbxContent"), None) is not None:
        return False
    return next(paragraph.iter(f"{W}drawing", f"{W}pict"), None) is not None


def _inside(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Yield rows of a table, or cells of a row, also where a content control wraps them."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag not in _UNSAID:
            yield from _inside(child, tag)


def _number(element: etree._Element | None, otherwise: int) -> int:
    """Return the value of a property that counts grid columns."""
    value = element.get(f"{W}val", "") if element is not None else ""
    return min(int(value), _WIDEST) if value.isascii() and value.isdigit() else otherwise


def _continues(cell: etree._Element) -> bool:
    """Whether a cell only continues a merged cell from the row above or the cell before."""
    for merge in ("vMerge", "hMerge"):
        mark = cell.find(f"{W}tcPr/{W}{merge}")
        if mark is not None and mark.get(f"{W}val", "continue") == "continue":
            return True
    return False


def _text(element: etree._Element) -> Iterator[str]:
    """Yield the text of a paragraph as it is printed, without that of text boxes in it."""
    for child in element:
        if child.tag in _TEXTS:
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag == f"{W}r":
            yield from _run(child)
        elif child.tag not in _UNSAID and child.tag != f"{W}txbxContent":
            yield from _text(child)


def _run(run: etree._Element) -> Iterator[str]:
    """Yield the text of a run; struck or hidden text is not said, a note's mark is bracketed."""
    if _is_on(run, "strike") or _is_on(run, "dstrike") or _is_on(run, "vanish"):
        return
    raised = run.find(f"{W}rPr/{W}vertAlign")
    text = "".join(_text(run))
    # A superscript 1 after 22 is a note: it must not make 221 of it.
    if raised is not None and _NOTE_MARK.fullmatch(text.strip()):
        text = f"[{text.strip()}]"
    yield text


def _is_on(run: etree._Element, switch: str) -> bool:
    mark = run.find(f"{W}rPr/{W}{switch}")
    return mark is not None and mark.get(f"{W}val", "true") not in ("false", "0", "off", "none")
