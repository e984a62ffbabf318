"""Texts compressed with a preset dictionary, as every part of a stored report is."""

import zlib
from functools import cache

_LEVEL = 6
"""Of the compression: the highest takes twice the time and saves three bytes in a thousand."""


def deflate(text: str, preset: bytes) -> bytes:
    """Return a text compressed."""
    engine = _engine(preset).copy()
    return engine.compress(text.encode("utf-8", "surrogatepass")) + engine.flush()


@cache
def _engine(preset: bytes) -> "zlib._Compress":
    """Return what compresses, its dictionary read: a copy takes a tenth of a new one's time."""
    return zlib.compressobj(_LEVEL, zdict=preset)
