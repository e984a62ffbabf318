"""How much a PDF draws once it is unpacked, found before PDFium makes objects of all of it.

PDFium reads a whole page at once: a hundred kilobytes can be five million rectangles and take all
memory. Pictures and fonts are left alone; they are not drawn one operator at a time.
"""

import re
import zlib
from collections.abc import Iterator

LARGEST_STREAM = 16 << 20
"""Bytes of one stream of drawing operators; the statutory tables of a report take 200,000."""
LARGEST_DRAWING = 64 << 20
"""Bytes of all of them; a yearbook of 500 pages has 45 million."""
_HEAD = 200
"""Bytes by which text is told from pictures and fonts."""
_LONG = 1 << 14
"""Bytes from which on a stream is looked at before it is unpacked."""
_BINARY = re.compile(rb"[^\t\n\f\r -~]")
_STREAM = re.compile(rb"stream\r?\n")
_FLATE = re.compile(rb"/Fl(?:ateDecode)?\b")
_DICTIONARY = 2000
"""Bytes before a stream in which the dictionary is that says how it is packed."""


def is_too_large(content: bytes) -> bool:
    """Whether the drawing operators of a PDF are more than any report has."""
    total = 0
    for packed, filters in _streams(content):
        size = _size(packed, filters)
        total += size
        if size > LARGEST_STREAM or total > LARGEST_DRAWING:
            return True
    return False


def _streams(content: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield the packed streams, and how many times each is packed."""
    for match in _STREAM.finditer(content):
        start = match.start()
        if content.startswith(b"end", start - 3):
            continue
        dictionary = content[max(0, start - _DICTIONARY) : start]
        dictionary = dictionary[dictionary.rfind(b" obj") + 1 :]
        filters = len(_FLATE.findall(dictionary))
        if b"/Image" not in dictionary:
            end = content.find(b"endstream", match.end())
            yield content[match.end() : end if end > 0 else len(content)], filters


def _size(packed: bytes, filters: int) -> int:
    """Return how many bytes of operators a stream holds, 0 if it holds something else."""
    try:
        for _ in range(filters - 1):
            packed = zlib.decompressobj().decompress(packed, LARGEST_STREAM)
        if not filters:
            return 0 if _BINARY.search(packed[:_HEAD]) else len(packed)
        if len(packed) > _LONG and _BINARY.search(zlib.decompressobj().decompress(packed, _HEAD)):
            return 0
        unpacked = zlib.decompressobj().decompress(packed, LARGEST_STREAM + 1)
        return 0 if _BINARY.search(unpacked[:_HEAD]) else len(unpacked)
    except zlib.error:
        return 0
