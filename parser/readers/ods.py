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
TABLE, TEXT, STYLE, OFFICE = (
    "{" + _NAMESPACE.format(name) + "}" for name in ("table", "text", "style", "office")
)
_SHEET, _ROW = f"{TABLE}table", f"{TABLE}table-row"
_CELLS = frozenset((f"{TABLE}table-cell", f"{TABLE}covered-table-cell"))
_LINES = frozenset((f"{TEXT}p", f"{TEXT}h"))
_UNSAID = frozenset((f"{OFFICE}annotation", f"{TABLE}shapes"))
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


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
            root = etree.fromstring(archive.read("content.xml"), PARSER)
    except (*FAULTS, etree.XMLSyntaxError) as fault:
        raise refused(name, "damaged", format="ODS") from fault
    hidden = _hidden_styles(root)
    for table in root.iter(_SHEET):
        if table.get(f"{TABLE}style-name") not in hidden:
            yield _sheet(table, name)


def _hidden_styles(root: _Element) -> frozenset[str | None]:
    return frozenset(
        style.get(f"{STYLE}name")
        for style in root.iter(f"{STYLE}style")
        if any(child.get(f"{TABLE}display") == "false" for child in style)
    )


def _sheet(table: _Element, name: str) -> OdsSheet:
    sheet = OdsSheet(table.get(f"{TABLE}name", ""))
    count = skipped = 0
    for element in table.iter(_ROW):
        row, merged = _row(element, name)
        times = number_of(element, "number-rows-repeated")
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
        times = number_of(cell, "number-columns-repeated")
        text = "" if cell.tag != f"{TABLE}table-cell" else _shown(cell)
        across, down = (
            number_of(cell, "number-columns-spanned"),
            number_of(cell, "number-rows-spanned"),
        )
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


def number_of(element: _Element, name: str) -> int:
    """Return how often a cell or row stands, or how many it spans: at least 1."""
    printed = element.get(f"{TABLE}{name}", "1")
    return max(int(printed), 1) if printed.isdecimal() and len(printed) < 10 else 1


def _shown(cell: _Element) -> str:
    """Return the lines of a cell, else its value, else that something is drawn or noted in it."""
    lines = [child for child in cell if child.tag in _LINES]
    shown = "\n".join("".join(_texts(line)) for line in lines).strip()
    is_drawn = len(cell) > len(lines)
    return shown or cell.get(f"{OFFICE}value", "") or (PICTURE if is_drawn else "")


def _texts(element: _Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == f"{TEXT}line-break":
            yield "\n"
        elif child.tag == f"{TEXT}s":
            yield " "
        elif child.tag not in _UNSAID and isinstance(child.tag, str):
            yield from _texts(child)
        yield child.tail or ""
