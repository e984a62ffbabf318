"""Zip packages of Office files: what is inside, and whether it may be unpacked at all."""

import re
import struct
import zlib
from io import BytesIO
from lzma import LZMAError
from zipfile import BadZipFile, ZipFile, ZipInfo

from parser.readers.limits import LARGEST_RATIO, LARGEST_TEXT, LARGEST_UNPACKED
from parser.readers.words import refused

FAULTS = (
    BadZipFile, LZMAError, struct.error, zlib.error, EOFError, KeyError, OSError, OverflowError,
    RuntimeError, ValueError,
)  # fmt: skip
"""What zipfile, and what it unpacks with, raise for a damaged file."""
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_XML = (".xml", ".rels")
_PROLOGUE = 4096
"""Bytes: a document type stands before the first element."""
_SMALL = 1024 * 1024
"""Bytes: a member this small does no harm however well it packs."""


def members(content: bytes) -> frozenset[str]:
    """Return the names inside a zip file, none if it is no zip file."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            return frozenset(archive.namelist())
    except FAULTS:
        return frozenset()


def beginning(content: bytes, member: str, count: int) -> bytes:
    """Return the first bytes of a member of a zip file, none where it cannot be read."""
    try:
        with ZipFile(BytesIO(content)) as archive, archive.open(member) as stream:
            return stream.read(count)
    except FAULTS:
        return b""


def inspect(content: bytes, name: str) -> None:
    """Raise NotAReport for a package that would swell, is locked, or declares XML entities."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            for member in archive.infolist():
                _inspect_size(member, name)
            if sum(member.file_size for member in archive.infolist()) > LARGEST_UNPACKED:
                raise _bomb(name)
            for member in archive.infolist():
                _inspect_prologue(archive, member, name)
    except FAULTS as fault:
        raise refused(name, "damaged", format="ZIP") from fault


def _inspect_size(member: ZipInfo, name: str) -> None:
    if member.flag_bits & 1:
        raise refused(name, "encrypted")
    swells = member.file_size > LARGEST_RATIO * max(member.compress_size, 1)
    if swells and member.file_size > _SMALL:
        raise _bomb(name)
    if member.filename.endswith(_XML) and member.file_size > LARGEST_TEXT:
        raise refused(name, "too_large", limit=f"{LARGEST_TEXT >> 20} MB")


def _inspect_prologue(archive: ZipFile, member: ZipInfo, name: str) -> None:
    if member.filename.endswith(_XML):
        with archive.open(member) as stream:
            if _DECLARATION.search(stream.read(_PROLOGUE)):
                raise refused(name, "entities")


def _bomb(name: str) -> Exception:
    return refused(name, "bomb", limit=f"{LARGEST_UNPACKED >> 20} MB")
