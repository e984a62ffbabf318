"""A page of a PDF as a picture, with the cited cell boxed."""

from functools import lru_cache
from io import BytesIO
from pathlib import Path
from threading import Lock

import pypdfium2
from PIL import ImageDraw

SCALE = 1.8
"""Pixels a point; 130 to the inch, enough to read a form."""
LARGEST = 4000
"""Pixels of the longer side: a page may claim to be as large as it likes."""
MARGIN, WIDTH = 3, 3
"""Pixels around a boxed cell, and of its line."""
LINE = (168, 101, 0)

Box = tuple[float, float, float, float]

_drawing = Lock()
"""PDFium may not be used from two threads at once."""


@lru_cache(maxsize=64)
def picture(path: Path, sha256: str, number: int, box: Box | None) -> bytes | None:
    """Return a page as PNG, None where there is no such page; `sha256` tells files apart.

    `number` counts from 1; `box` is left, top, right, bottom in points.
    """
    with _drawing:
        document = pypdfium2.PdfDocument(path)
        try:
            return _drawn(document, number, box) if 0 < number <= len(document) else None
        finally:
            document.close()


def _drawn(document: pypdfium2.PdfDocument, number: int, box: Box | None) -> bytes:
    page = document[number - 1]
    scale = min(SCALE, LARGEST / max(page.get_size()))
    image = page.render(scale=scale).to_pil().convert("RGB")
    if box is not None:
        left, top, right, bottom = (side * scale for side in box)
        frame = (left - MARGIN, top - MARGIN, right + MARGIN, bottom + MARGIN)
        ImageDraw.Draw(image).rectangle(frame, outline=LINE, width=WIDTH)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
