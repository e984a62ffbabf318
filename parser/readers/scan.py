"""Scans: pictures of pages, read where the extra `[ocr]` is installed."""

from functools import cache
from types import ModuleType

import pypdfium2

from parser.document import Document
from parser.readers.pages import Sheet
from parser.readers.words import refused


def read(content: bytes, name: str) -> Document:
    """Return a picture of a page; raises NotAReport without the extra `[ocr]`."""
    reader = recogniser()
    if reader is None:
        raise refused(name, "scan")
    found: Document = reader.read(content, name)
    return found


def sheet_of(pdf: pypdfium2.PdfDocument, at: int) -> Sheet | None:
    """Return a page of a PDF, counted from 0, read from its picture; None without the extra."""
    reader = recogniser()
    if reader is None:
        return None
    found: Sheet = reader.sheet_of(pdf, at)
    return found


@cache
def recogniser() -> ModuleType | None:
    """Return the module that recognises what pictures show, None where its libraries are not."""
    try:
        import onnxruntime  # noqa: F401  # rapidocr needs it and does not bring it
        import rapidocr  # noqa: F401
    except ImportError:
        return None
    from parser.readers import recognised

    return recognised
