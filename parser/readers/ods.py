"""OpenDocument spreadsheets (ODS): each sheet's cells as shown, and which of them are merged.

Standard: OASIS OpenDocument 1.3 part 3, 9.1 (tables), 20.6 (styles of tables).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import ZipFile

from lxml import etree
from lxml.etree import _Element

from parser.document import PICTURE
from parser.readers.limits import MOST_CELLS
from parser.readers.package import FAULTS
from parser.readers.words import refused

Span = tuple[tuple[int, int], tuple[int, int]]
_NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
_TABLE, _TEXT, _STYLE, _OFFICE = (
    "{" + _NAMESPACE.format(name) + "}" for name in ("table", "text", "style", "office")
)
_SHEET, _ROW = f"{_TABLE}table", f"{_TABLE}table-row"
_CELLS = frozenset((f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"))
_LINES = frozenset((f"{_TEXT}p", f"{_TEXT}h"))
_UNSAID = frozenset((f"{_OFFICE}annotation", f"{_TABLE}shapes"))
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


@dataclass(slots=True)
class OdsSheet:
    """A sheet: every row as wide as its last filled cell."""

    name: str
    values: list[list[str]] = field(default_factory=list)
    merged: list[Span] = field(default_factory=list)
    """First and last (row, column) of merged cells."""


def sheets(content: bytes, name: str) -> Iterator[OdsSheet]:
    """Yield the visible sheets; raises NotAReport for a damaged file or one with too many cells."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            root = etree.fromstring(archive.read("content.xml"), _PARSER)
    except (*FAULTS, etree.XMLSyntaxError) as fault:
        raise refused(name, "damaged", format="ODS") from fault
    hidden = _hidden_styles(root)
    for table in root.iter(_SHEET):
        if table.get(f"{_TABLE}style-name") not in hidden:
            yield _sheet(table, name)


def _hidden_styles(root: _Element) -> frozenset[str | None]:
    return frozenset(
        style.get(f"{_STYLE}name")
        for style in root.iter(f"{_STYLE}style")
        if any(child.get(f"{_TABLE}display") == "false" for child in style)
    )


def _sheet(table: _Element, name: str) -> OdsSheet:
    sheet = OdsSheet(table.get(f"{_TABLE}name", ""))
    count = skipped = 0
    for element in table.iter(_ROW):
        row, merged = _row(element, name)
        times = _number(element, "number-rows-repeated")
        if not row:
            # Blank rows without end fill up a sheet; they count once something stands below.
            skipped += times
            continue
        count += (skipped + times) * len(row)
        if count > MOST_CELLS:
            raise refused(name, "too_many_cells", limit=f"{MOST_CELLS:,}")
        sheet.values += [[] for _ in range(skipped)]
        at, skipped = len(sheet.values), 0
        sheet.values += [list(row) for _ in range(times)]
        sheet.merged += [((at, first), (at + down - 1, last)) for first, last, down in merged]
    width = max(map(len, sheet.values), default=0)
    sheet.values = [row + [""] * (width - len(row)) for row in sheet.values]
    return sheet


def _row(element: _Element, name: str) -> tuple[list[str], list[tuple[int, int, int]]]:
    """Return the texts of a row, and the first and last column and the height of its merges."""
    texts: list[str] = []
    merged: list[tuple[int, int, int]] = []
    blank = 0
    for cell in element:
        if cell.tag not in _CELLS:
            continue
        times = _number(cell, "number-columns-repeated")
        text = "" if cell.tag != f"{_TABLE}table-cell" else _shown(cell)
        across, down = _number(cell, "number-columns-spanned"), _number(cell, "number-rows-spanned")
        at = len(texts) + blank
        if across * down > 1:
            merged.append((at, at + across - 1, down))
        if not text:
            blank += times
            continue
        if at + times > MOST_CELLS:
            raise refused(name, "too_many_cells", limit=f"{MOST_CELLS:,}")
        texts += [""] * blank + [text] * times
        blank = 0
    return texts, merged


def _number(element: _Element, name: str) -> int:
    printed = element.get(f"{_TABLE}{name}", "1")
    return max(int(printed), 1) if printed.isdecimal() and len(printed) < 10 else 1


def _shown(cell: _Element) -> str:
    """Return the lines of a cell, else its value, else that something is drawn or noted in it."""
    lines = [child for child in cell if child.tag in _LINES]
    shown = "\n".join("".join(_texts(line)) for line in lines).strip()
    is_drawn = len(cell) > len(lines)
    return shown or cell.get(f"{_OFFICE}value", "") or (PICTURE if is_drawn else "")


def _texts(element: _Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == f"{_TEXT}line-break":
            yield "\n"
        elif child.tag == f"{_TEXT}s":
            yield " "
        elif child.tag not in _UNSAID and isinstance(child.tag, str):
            yield from _texts(child)
        yield child.tail or ""
