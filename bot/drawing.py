"""A page of a PDF as a picture, with the cited cell boxed."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import ImageDraw

SCALE = 1.8
"""Pixels a point; 130 to the inch, enough to read a form."""
LARGEST = 4000
"""Pixels of the longer side: a page may claim to be as large as it likes."""
MARGIN, WIDTH = 3, 3
"""Pixels around a boxed cell, and of its line."""
LINE = (168, 101, 0)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a file."""

    path: Path
    number: int
    """Counted from 1."""
    box: tuple[float, float, float, float] | None = None
    """Left, top, right, bottom of what is boxed, in points."""


def drawn(page: Page) -> bytes | None:
    """Return a page as PNG, None where there is no such page."""
    document = pypdfium2.PdfDocument(page.path)
    try:
        return _drawn(document, page) if 0 < page.number <= len(document) else None
    finally:
        document.close()


def _drawn(document: pypdfium2.PdfDocument, wanted: Page) -> bytes:
    page = document[wanted.number - 1]
    scale = min(SCALE, LARGEST / max(page.get_size()))
    image = page.render(scale=scale).to_pil().convert("RGB")
    if wanted.box is not None:
        left, top, right, bottom = (side * scale for side in wanted.box)
        frame = (left - MARGIN, top - MARGIN, right + MARGIN, bottom + MARGIN)
        ImageDraw.Draw(image).rectangle(frame, outline=LINE, width=WIDTH)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
