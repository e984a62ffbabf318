"""Files of every format in, Documents out: the reader is chosen by content, not by name."""

from parser.document import Document
from parser.readers import text
from parser.report import NotAReport
from parser.wording import refusal


def read(content: bytes, name: str) -> Document:
    """Return the document in a file's bytes; raises NotAReport if none can be read from them."""
    if not content.strip():
        raise NotAReport(name, refusal("empty"))
    if _is_binary(content):
        raise NotAReport(name, refusal("binary"))
    return text.read(content, name)


def _is_binary(content: bytes) -> bool:
    """Whether the bytes hold a NUL, which no text but UTF-16 has."""
    return b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff"))
