"""Tables that a page makes without table elements, and the fields of forms that hold figures."""

import re
from collections.abc import Sequence

from lxml.etree import _Element

from parser.readers.site import is_hidden

FIELDS = frozenset(("input", "select", "textarea"))
_UNPRINTED = frozenset(
    ("hidden", "submit", "button", "reset", "image", "checkbox", "radio", "file")
)
_REPEAT = re.compile(r"grid-template-columns\s*:\s*repeat\(\s*(\d{1,2})")
_TRACKS = re.compile(r"grid-template-columns\s*:\s*([^;(]+)")
_NAMED_COLUMNS = re.compile(r"(?<![a-z])(?:grid-)?cols?-(\d{1,2})(?!\d)")
_VALUE = re.compile(r"\s*[+\-−–]?[\d０-９].{0,20}|\s*[/／—-]{0,2}\s*")
_BOXES = frozenset(("div", "ul", "dl", "section", "ol"))
_ROWS = frozenset(("div", "ul", "li", "dl", "section", "p"))
_CELLS = frozenset(("div", "span", "li", "dd", "dt", "p", "b", "strong", "label"))
_TABLE_WORD = re.compile(r"(?<![a-z])(table|grid|row|cell|col|flex|tr|td)", re.IGNORECASE)
_NUMBER = re.compile(r"\s*[+\-]?\d[\d,.]*\s*[^\W\d_]{0,2}\s*")
"""A figure, perhaps with its unit: 454件, 3万元."""
_FEWEST_ROWS, _FEWEST_CELLS, _LONGEST = 3, 2, 70
"""Rows of boxes, boxes in a row, characters in a box: with fewer, or more, it is no table."""


def field_value(field: _Element) -> str | None:
    """Return what a field of a form shows; None if no figure of a report can be in it."""
    if (field.get("type") or "").lower() in _UNPRINTED or field.get("hidden") is not None:
        return None
    if field.tag == "input":
        value = field.get("value") or ""
    elif field.tag == "textarea":
        value = "".join(str(text) for text in field.itertext())
    else:
        options = list(field.iter("option"))
        chosen = [one for one in options if one.get("selected") is not None] or options[:1]
        value = "".join(str(text) for one in chosen for text in one.itertext())
    in_cell = any(parent.tag in ("td", "th") for parent in field.iterancestors())
    return value if in_cell or _VALUE.fullmatch(value) else None


def is_div_table(element: _Element) -> bool:
    """Whether the boxes in an element make rows of cells with figures."""
    if element.tag not in _BOXES or len(element) < _FEWEST_ROWS:
        return False
    rows = rows_of_divs(element)
    if len(rows) < _FEWEST_ROWS or max(map(len, rows)) < _FEWEST_CELLS:
        return False
    figures = [sum(_is_number(cell) for cell in row) for row in rows]
    return max(figures) >= 3 or (sum(figures) > 1 and _is_called_table(element))


def rows_of_divs(element: _Element) -> list[Sequence[_Element]]:
    """Return the rows of boxes in an element; none if it holds anything else."""
    rows: list[Sequence[_Element]] = []
    if (element.text or "").strip():
        return []
    if width := _grid_width(element):
        cells = [cell for cell in element if not is_hidden(cell)]
        if len(cells) % width or not all(_is_cell(cell) for cell in cells):
            return []
        return [cells[at : at + width] for at in range(0, len(cells), width)]
    for row in element:
        if (row.tail or "").strip():
            return []
        if is_hidden(row):
            continue
        if row.tag not in _ROWS:
            return []
        cells = [cell for cell in row if not is_hidden(cell)]
        if not cells and not (row.text or "").strip():
            continue
        if not all(_is_cell(cell) for cell in cells) or (cells and (row.text or "").strip()):
            return []
        rows.append(cells if len(cells) > 1 else [row])
    return rows


def _grid_width(element: _Element) -> int:
    """Return how many columns a CSS grid has, 0 if the element says none."""
    style = element.get("style") or ""
    if match := _REPEAT.search(style):
        return int(match[1])
    if match := _TRACKS.search(style):
        return len(match[1].split())
    match = _NAMED_COLUMNS.search(element.get("class") or "")
    return int(match[1]) if match else 0


def _is_cell(cell: _Element) -> bool:
    """Whether an element can be a cell: one short line, nothing behind it."""
    if cell.tag not in _CELLS or (cell.tail or "").strip():
        return False
    if any(inner.tag in _BOXES or inner.tag == "table" for inner in cell):
        return False
    return len("".join(map(str, cell.itertext()))) <= _LONGEST


def _is_number(cell: _Element) -> bool:
    text = "".join(map(str, cell.itertext()))
    return bool(_NUMBER.fullmatch(text)) or cell.find(".//input") is not None


def _is_called_table(element: _Element) -> bool:
    """Whether the element or its first row is named or styled as a table."""
    marks = [
        one.get(name) or ""
        for one in (element, *element[:1])
        for name in ("class", "style", "role")
    ]
    return any(_TABLE_WORD.search(mark) for mark in marks)
