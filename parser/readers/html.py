"""Web pages: clean ones, whole site pages with navigation, Word exports, and MHTML.

Standard: WHATWG HTML for what is a block, what a cell spans, and what is hidden.
"""

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from parser.document import PICTURE, Document
from parser.readers.boxes import FIELDS, field_value, is_div_table, rows_of_divs
from parser.readers.encoded import as_page, declared_in, decoded, unwrapped
from parser.readers.limits import LARGEST_TEXT, MOST_CELLS, MOST_TAGS
from parser.readers.markup import CELL, page_in_xml, unpacked
from parser.readers.pieces import (
    Content,
    Grid,
    Piece,
    Span,
    document,
    squeezed,
    unfolded,
)
from parser.readers.site import (
    body_of,
    is_hidden,
    metadata_of,
    printed_facts,
    title_above,
    without_chrome,
)
from parser.readers.unseen import marked_unseen, shows_other
from parser.readers.words import refused

_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body caption center dd details div dl dt fieldset "
        "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p "
        "pre section summary table tbody td tfoot th thead tr ul",
    )
)
_WIDEST = 1000
"""Columns or rows a cell may span, as in the standard."""
_ICON = 100
"""Pixels: a picture that is smaller shows no table."""
_NOTE_MARK = re.compile(r"[\[(（〔]?\d{1,2}[\])）〕]?")


def read(content: bytes, name: str, file: bytes = b"") -> Document:
    """Return the report of a web page, without the page around it; `file` is what carries it."""
    root = _tree(content, name)
    body = body_of(root)
    before, contents = _around(root, body)
    pieces = list(unfolded(contents))
    metadata = printed_facts([*unfolded(before), *pieces[:12]]) | metadata_of(root)
    if title := title_above(root, body, metadata):
        pieces.insert(0, Piece((title,)))
        metadata.setdefault("title", title)
    if "title" not in metadata and (page := squeezed(root.findtext(".//title") or "")):
        metadata["page"] = page
    return document(without_chrome(pieces), file or content, name, "html", metadata)


def contents_of(content: bytes, name: str) -> list[Content]:
    """Return the paragraphs and tables of a page that is a part of another document."""
    root = _tree(content, name)
    return _around(root, root)[1]


def _tree(content: bytes, name: str) -> etree._Element:
    if len(content) > LARGEST_TEXT:
        raise refused(name, "too_large", limit=f"{LARGEST_TEXT >> 20} MB")
    inner = unwrapped(content)
    text = as_page(decoded(inner, declared_in(inner)) or inner.decode("gb18030", "replace"))
    if text.lstrip("\ufeff \t\r\n").startswith("<?xml") and (carried := page_in_xml(text)):
        text = carried
    if text.count("<") > MOST_TAGS:
        raise refused(name, "too_many_tags", limit=f"{MOST_TAGS:,}")
    if len(CELL.findall(text)) > MOST_CELLS:
        raise refused(name, "too_many_cells", limit=f"{MOST_CELLS:,}")
    root = parsed(text, name)
    if next(root.iter("td", "th"), None) is None:
        unpacked(root)
    marked_unseen(root)
    return root


def parsed(text: str, name: str) -> etree._Element:
    """Return the tree of a page; raises NotAReport where it nests deeper than lxml follows."""
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as fault:
        raise refused(name, "no_text") from fault
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise refused(name, "too_deep")
    if root is None:
        raise refused(name, "no_text")
    return root


def _around(root: etree._Element, body: etree._Element) -> tuple[list[Content], list[Content]]:
    """Return what is printed before the body of the report, and the body."""
    flow = _Flow()
    before: list[Content] = []
    if body is not root:
        _gather(root, flow, stop=body)
        before = flow.finished()
    flow = _Flow()
    _gather(body, flow)
    return before, flow.finished()


class _Flow:
    """Paragraphs and tables as they are met; a block's edge ends the running paragraph."""

    def __init__(self) -> None:
        self.contents: list[Content] = []
        self._running: list[str] = []
        self._is_pictured = False
        self.is_over = False

    def write(self, text: str | None) -> None:
        """Add text to the running paragraph."""
        if text:
            self._running.append(text)

    def write_lines(self, text: str | None) -> None:
        """Add text; a line break left in it, one of preformatted text, ends the paragraph."""
        first, *rest = (text or "").split("\n")
        self.write(first)
        for line in rest:
            self.end()
            self.write(line)

    def end(self) -> None:
        """End the running paragraph."""
        if self._running:
            text = "".join(self._running)
            self._running.clear()
            if not text.isspace():
                self.contents.append(text)
                self._is_pictured = False
        if self._is_pictured:
            self.contents.append(PICTURE)
            self._is_pictured = False

    def show(self, is_shown: bool) -> None:
        """Note a picture: it is told of where its paragraph holds nothing else."""
        self._is_pictured |= is_shown

    def last(self) -> str:
        """Return the character before what is written next, "" at a paragraph's start."""
        return self._running[-1].rstrip()[-1:] if self._running else ""

    def finished(self) -> list[Content]:
        """Return everything gathered."""
        self.end()
        return self.contents


def _gather(element: etree._Element, flow: _Flow, stop: etree._Element | None = None) -> None:
    """Write what an element prints to the flow, up to the element `stop`."""
    is_block = element.tag in _BLOCKS
    if is_block:
        flow.end()
    flow.write_lines(_collapsed(element.text, element.tag))
    for child in element:
        if child is stop:
            flow.is_over = True
        if flow.is_over:
            return
        if child.tag in FIELDS:
            flow.write(field_value(child))
        elif not is_hidden(child):
            _gather_child(child, flow, stop)
        flow.write_lines(_collapsed(child.tail, element.tag))
    if is_block:
        flow.end()


def _gather_child(child: etree._Element, flow: _Flow, stop: etree._Element | None) -> None:
    if child.tag == "br":
        flow.end()
    elif child.tag == "img":
        flow.show(is_large(child))
    elif child.tag == "table" and (stop is None or stop not in child.iterdescendants()):
        flow.end()
        for caption in child.iterchildren("caption"):
            _gather(caption, flow)
        flow.contents.append(_grid(child))
    elif is_div_table(child):
        flow.end()
        flow.contents.append(_div_grid(child))
    elif child.tag in ("sup", "sub"):
        flow.write(_raised(squeezed("".join(child.itertext())), flow.last()))
    else:
        _gather(child, flow, stop)


def is_large(picture: etree._Element) -> bool:
    """Whether a picture may show a table: its page does not say that it is small."""
    sizes = [(picture.get(side) or "").removesuffix("px") for side in ("width", "height")]
    return not any(size.isascii() and size.isdigit() and int(size) < _ICON for size in sizes)


def _collapsed(text: str | None, tag: object) -> str | None:
    """Return text as a browser prints it: line breaks of the source are spaces, or nothing."""
    if text is None or tag == "pre":
        return text
    return re.sub(r"[ \t\r\n\f]+", " ", text)


def _raised(mark: str, before: str) -> str:
    """Return a superscript; the mark of a note must not lengthen the number it stands at."""
    if before.isdigit() and _NOTE_MARK.fullmatch(mark):
        return f"[{mark.strip('[]()（）〔〕')}]"
    return mark


def _grid(table: etree._Element) -> Grid:
    rows, spans = [], []
    taken: dict[int, int] = {}
    for row in _rows(table):
        cells = tuple(_cells(row))
        rows.append(tuple(_content(cell) for cell in cells))
        spans.append(tuple(_placed(cells, taken)))
        taken = {column: left - 1 for column, left in taken.items() if left > 1}
    return Grid(tuple(rows), tuple(spans))


def _div_grid(element: etree._Element) -> Grid:
    """Return a table made of boxes."""
    rows = [tuple(_content(cell) for cell in row) for row in rows_of_divs(element)]
    return Grid(tuple(rows))


def _placed(cells: Iterable[etree._Element], taken: dict[int, int]) -> Iterator[Span]:
    """Yield where the cells of a row stand; `taken` says for how many rows a column is covered."""
    column = 0
    for cell in cells:
        while taken.get(column):
            column += 1
        across, down = _count(cell.get("colspan")), _count(cell.get("rowspan"))
        yield column, across, down
        for covered in range(column, column + across):
            taken[covered] = down
        column += across


def _count(span: str | None) -> int:
    digits = (span or "").strip()
    return min(max(int(digits), 1), _WIDEST) if digits.isascii() and digits.isdigit() else 1


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """Yield the rows of a table itself, not of tables inside it."""
    for part in table:
        if is_hidden(part):
            continue
        if part.tag == "tr":
            # Word closes a table with a row of no height that only holds the column widths.
            if part.get("height") != "0":
                yield part
        elif part.tag in ("thead", "tbody", "tfoot", "form"):
            yield from _rows(part)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    """Yield the cells of a row. A merged cell is one element, so it appears where it begins."""
    return (cell for cell in row if cell.tag in ("td", "th") and not is_hidden(cell))


def _content(cell: etree._Element) -> tuple[Content, ...]:
    """Return what a cell prints; one that shows something else than text is no blank."""
    flow = _Flow()
    _gather(cell, flow)
    contents = tuple(one for one in flow.finished() if one != PICTURE)
    return contents or ((PICTURE,) if shows_other(cell) else ())
