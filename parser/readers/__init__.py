"""Files of every format in, Documents out: the reader is chosen by content, not by name."""

from collections.abc import Callable, Mapping
from importlib import import_module

from parser.document import Document
from parser.readers.kind import kind_of
from parser.readers.limits import LARGEST_FILE, LARGEST_TEXT
from parser.readers.words import refused

_READERS: Mapping[str, tuple[str, str]] = {
    "text": ("text", "read"),
    "html": ("html", "read"),
    "json": ("carried", "read_json"),
    "pdf": ("pdf", "read"),
    "docx": ("docx", "read"),
    "sheet": ("sheet", "read"),
    "ods": ("sheet", "read_ods"),
    "doc": ("doc", "read"),
    "rtf": ("rtf", "read"),
    "odt": ("odt", "read"),
    "flat": ("flatxml", "read"),
    "office": ("doc", "read_office"),
    "scan": ("scan", "read"),
}
"""Kind of content → module and function that read it; imported when first needed."""


def read(content: bytes, name: str) -> Document:
    """Return the document in a file's bytes; raises NotAReport if none can be read from them."""
    if not content.strip():
        raise refused(name, "empty")
    if len(content) > LARGEST_FILE:
        raise refused(name, "too_large", limit=f"{LARGEST_FILE >> 20} MB")
    kind = kind_of(content)
    if kind == "encrypted":
        raise refused(name, "encrypted")
    if kind == "text" and len(content) > LARGEST_TEXT:
        raise refused(name, "too_large", limit=f"{LARGEST_TEXT >> 20} MB")
    if kind not in _READERS:
        raise refused(name, "unknown")
    return _reader(kind)(content, name)


def _reader(kind: str) -> Callable[[bytes, str], Document]:
    """Return a reader; its library is loaded now, not when a question is answered."""
    module, function = _READERS[kind]
    reader: Callable[[bytes, str], Document] = getattr(
        import_module(f"{__name__}.{module}"), function
    )
    return reader
