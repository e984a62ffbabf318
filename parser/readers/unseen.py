"""Cells of a page that show a figure without printing its text: they must not pass for blank.

Digits may be drawn (pictures, drawings, letters of a font of icons), be written by a program or a
style sheet when the page is shown, or stand in an attribute.
"""

import re
from collections.abc import Iterator

from lxml.etree import _Element

_SHOWN = frozenset(
    ("img", "svg", "canvas", "object", "embed", "iframe", "video", "picture", "meter", "progress",
     "math", "output", "image")
)  # fmt: skip
_INLINE = frozenset(("i", "span", "b", "em", "s", "u", "font", "label", "a", "strong"))
_CARRIER = re.compile(r"val|num|text|content|title|alt|label|tip|digit|count", re.IGNORECASE)
"""Names of attributes in which pages keep what a cell says."""
_DIGIT = re.compile(r"\d")
_FIGURE = re.compile(r"[-+]?\d[\d,.]*")
_WRITES = re.compile(r"innerHTML|innerText|textContent|\.val\(|\.html\(|\.text\(|\.value\s*=")
_ITEM = r"(?:\"[^\"\[\]]{0,40}\"|'[^'\[\]]{0,40}'|[\d.]*)"
_LISTED = re.compile(rf"\[\s*{_ITEM}(?:\s*,\s*{_ITEM}){{5,}}\s*\]")
"""Figures listed in a program."""
_CONTENT = re.compile(r"content\s*:\s*['\"]\s*\d")
"""A style sheet that prints digits."""
_MANY = 20
"""Blank cells of a table without figures that a program may fill."""
_UNSEEN = "data-unseen-value"
_MARK = "0"


def shows_other(cell: _Element) -> bool:
    """Whether a cell without text may show a figure all the same."""
    return any(map(_shows, cell.iter("*")))


def _shows(element: _Element) -> bool:
    if element.tag in _SHOWN:
        return True
    if element.tag in _INLINE and not len(element) and not element.text and element.get("class"):
        return True  # an icon
    if any(map(_DIGIT.search, (element.text or "", element.tail or ""))):
        return True  # in what is hidden
    return any(_CARRIER.search(name) and _DIGIT.search(value) for name, value in element.items())


def marked_unseen(root: _Element) -> None:
    """Mark the blank cells that the page's programs or style sheets fill."""
    programs = "".join(_texts(root, "script"))
    is_written = bool(_WRITES.search(programs))
    is_styled = any(map(_CONTENT.search, _texts(root, "style")))
    has_figures = bool(_LISTED.search(programs))
    if not (is_written or is_styled or has_figures):
        return
    for table in root.iter("table"):
        cells = [cell for cell in table.iter("td") if not _said(cell)]
        is_bare = has_figures and len(cells) > _MANY and not any(map(_is_figure, table.iter("td")))
        for cell in cells:
            if (
                is_bare
                or (is_written and _is_named(cell, programs))
                or (is_styled and cell.get("class"))
            ):
                cell.set(_UNSEEN, _MARK)


def _texts(root: _Element, tag: str) -> Iterator[str]:
    return ("".join(map(str, element.itertext())) for element in root.iter(tag))


def _said(cell: _Element) -> str:
    return "".join(map(str, cell.itertext())).strip()


def _is_figure(cell: _Element) -> bool:
    return _FIGURE.fullmatch(_said(cell)) is not None


def _is_named(cell: _Element, programs: str) -> bool:
    """Whether a program names the cell, or a field in it."""
    names = (element.get("id") for element in cell.iter("*"))
    return any(name and name in programs for name in names)
