"""Scans: pictures of pages, read by RapidOCR where the extra `[ocr]` is installed."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from io import BytesIO
from typing import Any

import numpy
import pypdfium2
from PIL import Image, UnidentifiedImageError

from parser.document import Document
from parser.readers.pieces import Box, Piece, document
from parser.readers.words import refused

_DOTS = 200 / 72
"""Dots a point: 200 dpi, the least at which the digits of a small table were read right."""
_MOST_DOTS = 60_000_000
"""Pixels of a picture; an A3 page at 300 dpi has 17 million."""

Word = tuple[str, Box]


def read(content: bytes, name: str) -> Document:
    """Return a picture of a page; raises NotAReport without the extra `[ocr]`."""
    engine = _engine()
    if engine is None:
        raise refused(name, "scan")
    try:
        image = Image.open(BytesIO(content))
        if image.width * image.height > _MOST_DOTS:
            raise refused(name, "too_large", limit=f"{_MOST_DOTS:,} px")
        dots = numpy.asarray(image.convert("RGB"))
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as fault:
        raise refused(name, "damaged", format=name.rpartition(".")[2]) from fault
    return document(_pieces(_words(engine, dots, 1.0), 1), content, name, "scan")


def read_pages(content: bytes, name: str, pictured: Sequence[int]) -> Document:
    """Return a PDF some of whose pages are pictures, all of it read from pictures of its pages."""
    engine = _engine()
    if engine is None:
        raise refused(name, "scan_pages", pages="、".join(map(str, pictured)))
    return document(_read_pages(engine, content), content, name, "scan")


def _read_pages(engine: Any, content: bytes) -> Iterator[Piece]:
    with pypdfium2.PdfDocument(content) as pdf:
        for at in range(len(pdf)):
            dots = pdf[at].render(scale=_DOTS).to_numpy()
            yield from _pieces(_words(engine, dots, _DOTS), at + 1)


@cache
def _engine() -> Any:
    """Return the recogniser, None where the extra is not installed."""
    try:
        import onnxruntime  # noqa: F401  # rapidocr needs it and does not bring it
        from rapidocr import RapidOCR
    except ImportError:
        return None
    return RapidOCR()


def _words(engine: Any, dots: Any, scale: float) -> list[Word]:
    """Return what stands in a picture, with boxes in points."""
    found = engine(dots)
    if found.boxes is None:
        return []
    words = []
    for corners, text in zip(found.boxes, found.txts, strict=True):
        xs, ys = [float(x) / scale for x, _ in corners], [float(y) / scale for _, y in corners]
        words.append((text, (min(xs), min(ys), max(xs), max(ys))))
    return words


def _pieces(words: Iterable[Word], page: int) -> Iterator[Piece]:
    """Yield lines; one with several words beside each other is a row."""
    for row in _rows(words):
        if len(row) > 1:
            texts, boxes = zip(*row, strict=True)
            yield Piece(texts, is_row=True, boxes=boxes, page=page)
        else:
            yield Piece((row[0][0],), page=page)


def _rows(words: Iterable[Word]) -> list[list[Word]]:
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word[1][1] + word[1][3]):
        if not word[0].strip():
            continue
        if rows and _is_beside(rows[-1][-1][1], word[1]):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda word: word[1][0]) for row in rows]


def _is_beside(last: Box, box: Box) -> bool:
    apart = (box[1] + box[3] - last[1] - last[3]) / 2
    return apart < 0.5 * min(box[3] - box[1], last[3] - last[1])
