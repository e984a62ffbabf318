"""How much a PDF draws once it is unpacked, found before PDFium makes objects of all of it.

PDFium reads a whole page at once: a hundred kilobytes can be five million rectangles and take all
memory. Pictures and fonts are left alone; they are not drawn one operator at a time.
"""

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence

from parser.readers.limits import MOST_MARKS

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
_NUMBER = re.compile(rb"\s*(\d+)\s+\d+\s+obj")
_NAMED = re.compile(rb"/([^\s/<>\[\]()]+)\s+(\d+)\s+\d+\s+R")
_CALL = re.compile(rb"/([^\s/<>\[\]()]+)\s+Do\b")
_DEEPEST = 30
"""Forms within forms that PDFium follows."""
_DICTIONARY = 2000
"""Bytes before a stream in which the dictionary is that says how it is packed."""


def is_too_large(content: bytes) -> bool:
    """Whether the drawing operators of a PDF are more than any report has."""
    total = 0
    calls: dict[int, list[int]] = {}
    for dictionary, packed, filters in _streams(content):
        drawing = _drawing(packed, filters)
        total += len(drawing)
        if len(drawing) > LARGEST_STREAM or total > LARGEST_DRAWING:
            return True
        if b"/Form" in dictionary and (number := _NUMBER.match(dictionary)):
            forms = {name: int(form) for name, form in _NAMED.findall(dictionary)}
            called = (forms.get(name) for name in _CALL.findall(drawing))
            calls[int(number[1])] = [form for form in called if form is not None]
    return any(count > MOST_MARKS for count in _drawn(calls).values())


def _drawn(calls: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """Return how many forms each form draws in all: forms in forms multiply."""
    drawn = dict.fromkeys(calls, 1)
    for _ in range(_DEEPEST):
        drawn = {
            form: min(1 + sum(drawn.get(inner, 1) for inner in called), MOST_MARKS + 1)
            for form, called in calls.items()
        }
    return drawn


def _streams(content: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    """Yield the dictionary of each stream, the packed stream, and how many times it is packed."""
    for match in _STREAM.finditer(content):
        start = match.start()
        if content.startswith(b"end", start - 3):
            continue
        dictionary = content[max(0, start - _DICTIONARY) : start]
        begin = dictionary.rfind(b"\n", 0, max(dictionary.rfind(b" obj"), 0)) + 1
        dictionary = dictionary[begin:]
        filters = len(_FLATE.findall(dictionary))
        if b"/Image" not in dictionary:
            end = content.find(b"endstream", match.end())
            yield dictionary, content[match.end() : end if end > 0 else len(content)], filters


def _drawing(packed: bytes, filters: int) -> bytes:
    """Return the operators of a stream, nothing if it holds something else."""
    try:
        for _ in range(filters - 1):
            packed = zlib.decompressobj().decompress(packed, LARGEST_STREAM)
        if not filters:
            return b"" if _BINARY.search(packed[:_HEAD]) else packed
        if len(packed) > _LONG and _BINARY.search(zlib.decompressobj().decompress(packed, _HEAD)):
            return b""
        unpacked = zlib.decompressobj().decompress(packed, LARGEST_STREAM + 1)
        return b"" if _BINARY.search(unpacked[:_HEAD]) else unpacked
    except zlib.error:
        return b""
