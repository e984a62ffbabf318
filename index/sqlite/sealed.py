"""Pages that show whether they are what was written: each ends in a seal, checked as it is read.

The seal stands in the bytes at the end of a page that SQLite leaves to others ("reserved bytes per
page", SQLite file format 1.3.4). It holds the generation of the file and a CRC-32 of the page, the
generation and the page's number: a flipped bit, a page in the place of another and a page of
another store are each told when SQLite asks for the page, and nothing is read past this check.
"""

import os
import struct
import weakref
import zlib
from array import array
from collections.abc import Callable, Iterator
from errno import EIO
from pathlib import Path
from threading import Lock
from typing import Any, Protocol, cast
from urllib.parse import quote

import apsw

RESERVED = 8
"""Bytes of a page that hold its seal."""
CACHE = 8192
"""KB of pages that one thread keeps after reading them."""
_SEAL = struct.Struct(">II")
HEADER = 100
"""Bytes at the beginning of a SQLite file that describe it."""
_TOGETHER = 512
"""Pages read at once where all are read."""

DAMAGES = (apsw.CorruptError, apsw.NotADBError, apsw.IOError, apsw.FormatError, apsw.CantOpenError)
"""What SQLite raises where the file is at fault; any other error is a mistake of the program."""


class Cursor(Protocol):
    """The rows of a statement."""

    def fetchone(self) -> Any:
        """Return the next row, None after the last."""

    def fetchall(self) -> list[Any]:
        """Return all rows that are left."""

    def __iter__(self) -> Iterator[Any]:
        """Return the rows one by one."""


class Connection(Protocol):
    """What questions use of a connection, whatever library it is of."""

    def execute(self, sql: str, values: Any = ()) -> Cursor:
        """Run a statement with its values by place or by name."""


class BrokenSeal(apsw.CorruptError):
    """A page that is not the one that was written there."""


class Sealed:
    """A sealed file held open: it stays readable whatever comes to lie at its path."""

    def __init__(self, path: Path) -> None:
        self.descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        weakref.finalize(self, os.close, self.descriptor)
        self._status = os.fstat(self.descriptor)
        head = _read(self.descriptor, HEADER, 0)
        self._size = page_size(head)
        self._first = _read(self.descriptor, self._size, 0)

    @property
    def written(self) -> float:
        """Return when the file was written, in seconds since 1970."""
        return self._status.st_mtime

    def lies_at(self, path: Path) -> bool:
        """Return whether the path still holds this very file, with nothing written over it.

        It is told by inode, size and first page, which has SQLite's change counter and the
        generation. Raises FileNotFoundError where nothing is there.
        """
        now = os.stat(path)
        same = (now.st_dev, now.st_ino, now.st_size) == (
            self._status.st_dev,
            self._status.st_ino,
            self._status.st_size,
        )
        return same and _read(self.descriptor, self._size, 0) == self._first

    def connect(self) -> Connection:
        """Return a connection that reads this file alone; each thread needs one of its own."""
        connection = apsw.Connection(
            f"file:/sealed?immutable=1&descriptor={self.descriptor}",
            flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI,
            vfs=_Files.name,
        )
        connection.execute(f"PRAGMA cache_size = -{CACHE}; PRAGMA temp_store = MEMORY")
        return cast(Connection, connection)


def page_size(head: bytes) -> int:
    """Return the page size that the head of a SQLite file states."""
    size = int.from_bytes(head[16:18], "big")
    return 65536 if size == 1 else size


def is_sealed(head: bytes) -> bool:
    """Return whether the pages of a file have room for seals, by its first 100 bytes."""
    return len(head) == HEADER and head[20] == RESERVED and page_size(head) >= 512


def make_room(path: Path) -> None:
    """Give the pages of a SQLite file, or of one that does not exist yet, room for seals."""
    # By its bytes: a path need not be Unicode.
    address = f"file:{quote(os.fsencode(path.absolute()))}"
    flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE | apsw.SQLITE_OPEN_URI
    connection = apsw.Connection(address, flags=flags)
    try:
        connection.reserve_bytes("main", RESERVED)
        if path.stat().st_size:
            connection.execute("VACUUM")
        else:
            # Small pages waste least on the packed rows of a few hundred to a few thousand bytes.
            connection.execute("PRAGMA page_size = 2048; PRAGMA user_version = 0; VACUUM")
    finally:
        connection.close()


def seal(path: Path) -> None:
    """Seal every page of a file that nobody has open."""
    with path.open("r+b", buffering=0) as file:
        size, descriptor = page_size(file.read(HEADER)), file.fileno()
        checks = array("I", (zlib.crc32(page[:-RESERVED]) for page in _pages(descriptor, size)))
        generation, sealed = zlib.crc32(checks.tobytes()), 0
        # Whole stretches are written: a call for each page takes half as long again.
        while run := bytearray(_read(descriptor, size * _TOGETHER, sealed * size)):
            for at in range(size - RESERVED, len(run), size):
                run[at : at + RESERVED] = _of(checks[sealed], generation, sealed + 1)
                sealed += 1
            file.seek(sealed * size - len(run))
            if file.write(run) != len(run):
                raise OSError(EIO, "a stretch was not written whole", str(path))


def broken(path: Path) -> Iterator[int]:
    """Yield the numbers of the pages whose seal is broken; raises OSError."""
    with path.open("rb") as file:
        head = file.read(HEADER)
        if not is_sealed(head):
            yield 1
            return
        descriptor, size = file.fileno(), page_size(head)
        generation = _generation(_read(descriptor, size, 0))
        for number, page in enumerate(_pages(descriptor, size), 1):
            if not _is_whole(page, generation, number, size):
                yield number


def _seek_and_read(descriptor: int, amount: int, offset: int) -> bytes:
    """Read at an offset where the system has no call that does both (Windows)."""
    with _SEEKING:
        os.lseek(descriptor, offset, os.SEEK_SET)
        return os.read(descriptor, amount)


_SEEKING = Lock()
_read: Callable[[int, int, int], bytes] = getattr(os, "pread", _seek_and_read)


def _pages(descriptor: int, size: int) -> Iterator[bytes]:
    offset = 0
    while run := _read(descriptor, size * _TOGETHER, offset):
        yield from (run[at : at + size] for at in range(0, len(run), size))
        offset += len(run)


def _generation(page: bytes) -> int:
    found: int = _SEAL.unpack(page[-RESERVED:])[0] if len(page) >= RESERVED else 0
    return found


def _of(check: int, generation: int, number: int) -> bytes:
    """Return the seal of a page from the CRC-32 of what SQLite wrote on it."""
    return _SEAL.pack(generation, zlib.crc32(b"%d %d" % (generation, number), check))


def _is_whole(page: bytes, generation: int, number: int, size: int) -> bool:
    check = zlib.crc32(memoryview(page)[:-RESERVED])
    return len(page) == size and page[-RESERVED:] == _of(check, generation, number)


class _Pages:
    """The file as SQLite reads it (sqlite3_io_methods); nothing can be written."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = os.dup(descriptor)
        self._size = page_size(_read(self._descriptor, HEADER, 0))
        self._generation = _generation(_read(self._descriptor, self._size, 0))

    def xRead(self, amount: int, offset: int) -> bytes:
        """Return bytes of one page, or the head of the file, after checking the page's seal."""
        number, start = divmod(offset, self._size)
        page = _read(self._descriptor, self._size, number * self._size)
        if start + amount > self._size or not _is_whole(
            page, self._generation, number + 1, self._size
        ):
            raise BrokenSeal(f"page {number + 1}")
        return page[start : start + amount]

    def xFileSize(self) -> int:
        return os.fstat(self._descriptor).st_size

    def xClose(self) -> None:
        os.close(self._descriptor)

    def xFileControl(self, op: int, pointer: int) -> bool:
        return False

    def xDeviceCharacteristics(self) -> int:
        return apsw.SQLITE_IOCAP_IMMUTABLE

    def xSectorSize(self) -> int:
        return 4096

    def xLock(self, level: int) -> None:
        """Do nothing: nobody writes to a store in its place."""

    def xUnlock(self, level: int) -> None:
        """Do nothing."""

    def xCheckReservedLock(self) -> bool:
        return False


class _Files(apsw.VFS):
    """Opens files by a descriptor that is open already."""

    name = "gongkai-sealed"

    def __init__(self) -> None:
        super().__init__(self.name, "")

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> Any:
        if not isinstance(name, apsw.URIFilename):
            raise apsw.CantOpenError("only a store is opened here")
        flags[1] = apsw.SQLITE_OPEN_READONLY
        return _Pages(name.uri_int("descriptor", -1))

    def xFullPathname(self, name: str) -> str:
        return name


_FILES = _Files()
