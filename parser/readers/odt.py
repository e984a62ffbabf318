"""OpenDocument texts (ODT, and the same as one XML file): paragraphs and tables with their merges.

Standard: OASIS OpenDocument 1.3 part 3, 5 (paragraphs, lists, tracked changes), 9.1 (tables).
"""

from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from zipfile import ZipFile

from lxml import etree
from lxml.etree import _Element

from parser.document import PICTURE, Document
from parser.readers.numbering import chinese
from parser.readers.ods import OFFICE, PARSER, STYLE, TABLE, TEXT, number_of
from parser.readers.package import FAULTS, inspect
from parser.readers.pieces import Content, Grid, Span, document, unfolded
from parser.readers.words import refused

_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_LINES = frozenset((f"{TEXT}p", f"{TEXT}h"))
_ROWS = frozenset((f"{TABLE}table-header-rows", f"{TABLE}table-rows", f"{TABLE}table-row-group"))
_CELLS = frozenset((f"{TABLE}table-cell", f"{TABLE}covered-table-cell"))
_UNSAID = frozenset((
    f"{TEXT}tracked-changes", f"{TEXT}note", f"{TEXT}sequence-decls", f"{TEXT}variable-decls",
    f"{OFFICE}annotation", f"{OFFICE}forms", f"{TEXT}index-title", f"{TEXT}hidden-text",
))  # fmt: skip
_SIGNS = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
_NUMBERS: Mapping[str, Callable[[int], str]] = {
    "1": str, "一, 二, 三, ...": chinese, "一, 二, 三": chinese,
    "①, ②, ③, ...": lambda number: chr(0x245F + number) if number <= 20 else str(number),
}  # fmt: skip
"""How a list counts, by the name of its format."""
_DECLARED = b"<!ENTITY"


def read(content: bytes, name: str) -> Document:
    """Return an OpenDocument text; raises NotAReport for a damaged or poisoned one."""
    if content.startswith(b"PK"):
        inspect(content, name)
    elif _DECLARED in content:
        raise refused(name, "entities")
    try:
        roots = list(_roots(content))
    except (*FAULTS, etree.XMLSyntaxError) as fault:
        raise refused(name, "damaged", format="ODT") from fault
    body = roots[-1].find(f".//{OFFICE}text") if roots else None
    if body is None:
        raise refused(name, "no_text")
    story = _Story(roots)
    return document(unfolded(story.contents(body)), content, name, "doc")


def _roots(content: bytes) -> Iterator[_Element]:
    """Yield the parts of a document: what styles it has, then its text."""
    if not content.startswith(b"PK"):
        yield etree.fromstring(content, PARSER)
        return
    with ZipFile(BytesIO(content)) as archive:
        for member in ("styles.xml", "content.xml"):
            if member in archive.namelist():
                yield etree.fromstring(archive.read(member), PARSER)


def _unsaid_styles(roots: list[_Element]) -> frozenset[str]:
    """Return the styles of hidden and of struck text."""
    found = set()
    for properties in (one for root in roots for one in root.iter(f"{STYLE}text-properties")):
        is_hidden = properties.get(f"{TEXT}display") in ("none", "true")
        is_struck = properties.get(f"{STYLE}text-line-through-style", "none") != "none"
        parent = properties.getparent()
        if (is_hidden or is_struck) and parent is not None:
            found.add(parent.get(f"{STYLE}name", ""))
    return frozenset(found)


class _Story:
    """The text of a document in reading order; counts its automatic numbers on the way."""

    def __init__(self, roots: list[_Element]) -> None:
        self._unsaid = _unsaid_styles(roots)
        self._lists = {
            style.get(f"{STYLE}name", ""): style
            for root in roots
            for style in root.iter(f"{TEXT}list-style")
        }
        self._counts: dict[tuple[str, int], int] = {}

    def contents(self, parent: _Element) -> Iterator[Content]:
        """Yield the paragraphs and tables inside a body, a cell or a text box."""
        for child in parent:
            if child.tag in _LINES:
                yield from self._paragraph(child)
            elif child.tag == f"{TABLE}table":
                yield self._grid(child)
            elif child.tag == f"{TEXT}list":
                yield from self._list(child, "", 1)
            elif child.tag not in _UNSAID:
                yield from self.contents(child)

    def _list(self, parent: _Element, outer: str, depth: int) -> Iterator[Content]:
        style = parent.get(f"{TEXT}style-name", outer)
        goes_on = parent.get(f"{TEXT}continue-numbering") == "true"
        if not goes_on and parent.get(f"{TEXT}continue-list") is None:
            self._counts.pop((style, depth), None)
        for item in parent:
            number = self._number(style, depth) if item.tag == f"{TEXT}list-item" else ""
            for child in item:
                if child.tag in _LINES:
                    yield from self._paragraph(child, number)
                    number = ""
                elif child.tag == f"{TEXT}list":
                    yield from self._list(child, style, depth + 1)

    def _number(self, name: str, depth: int) -> str:
        """Return the number printed before an item, "" if none; counts on."""
        style = self._lists.get(name)
        levels = () if style is None else style.iter(f"{TEXT}list-level-style-number")
        for level in levels:
            form = _NUMBERS.get(level.get(f"{STYLE}num-format", ""))
            if level.get(f"{TEXT}level") == str(depth) and form:
                first = level.get(f"{TEXT}start-value", "1")
                before = self._counts.get((name, depth), int(first) - 1 if first.isdecimal() else 0)
                self._counts[name, depth] = before + 1
                prefix, suffix = (level.get(f"{STYLE}num-{end}fix", "") for end in ("pre", "suf"))
                return f"{prefix}{form(before + 1)}{suffix}"
        return ""

    def _paragraph(self, paragraph: _Element, number: str = "") -> Iterator[Content]:
        lines = (number + "".join(self._texts(paragraph))).split("\n")
        yield from (line for line in lines if line.strip())
        boxes = list(paragraph.iter(f"{_DRAW}text-box"))
        is_drawn = next(paragraph.iter(f"{_DRAW}image", f"{_DRAW}object"), None) is not None
        if is_drawn and not boxes and not any(map(str.strip, lines)):
            yield PICTURE
        for box in boxes:
            yield from self.contents(box)

    def _texts(self, element: _Element) -> Iterator[str]:
        """Yield the text of a paragraph as it is printed, without that of frames in it."""
        if element.get(f"{TEXT}style-name") in self._unsaid:
            return
        yield element.text or ""
        for child in element:
            if child.tag in _SIGNS:
                yield _SIGNS[child.tag]
            elif child.tag == f"{TEXT}s":
                yield " "
            elif child.tag not in _UNSAID and child.tag != f"{_DRAW}frame":
                yield from self._texts(child)
            yield child.tail or ""

    def _grid(self, table: _Element) -> Grid:
        rows: list[tuple[tuple[Content, ...], ...]] = []
        spans: list[tuple[Span, ...]] = []
        for row in _rows(table):
            cells: list[tuple[Content, ...]] = []
            places: list[Span] = []
            column = 0
            for cell in row:
                if cell.tag not in _CELLS:
                    continue
                times = min(number_of(cell, "number-columns-repeated"), _WIDEST)
                if cell.tag == f"{TABLE}table-cell":
                    across = number_of(cell, "number-columns-spanned")
                    down = number_of(cell, "number-rows-spanned")
                    own = self._cell(cell)
                    cells += [own] * times
                    places += [(column + at, across, down) for at in range(times)]
                column += times
            rows.append(tuple(cells))
            spans.append(tuple(places))
        return Grid(tuple(rows), tuple(spans))

    def _cell(self, cell: _Element) -> tuple[Content, ...]:
        """Return what a cell prints; one that shows something else than text is no blank."""
        contents = tuple(self.contents(cell))
        own = tuple(one for one in contents if one != PICTURE)
        return own or contents[:1] or ((PICTURE,) if _shows_other(cell) else ())


_WIDEST = 1000
"""Columns that one cell may stand for."""


def _shows_other(cell: _Element) -> bool:
    """Whether a cell without text holds a value, something drawn, or a digit not printed."""
    if cell.get(f"{OFFICE}value") is not None:
        return True
    if next(cell.iter(f"{_DRAW}frame", f"{_DRAW}custom-shape"), None) is not None:
        return True
    return any(sign.isdigit() for text in cell.itertext() for sign in str(text))


def _rows(table: _Element) -> Iterator[_Element]:
    """Yield the rows of a table itself, not of tables inside it."""
    for part in table:
        if part.tag == f"{TABLE}table-row":
            yield part
        elif part.tag in _ROWS:
            yield from _rows(part)
