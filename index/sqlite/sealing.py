"""Sealing a file that was built, and copying one that is sealed: each page is read once.

A build adds little to a large store. Of the pages that it leaves as they were the check is known
from the copy, where every page was held against its seal; what is left to do is to write seals.
"""

import os
import weakref
import zlib
from array import array
from pathlib import Path

from index.sqlite.sealed import HEADER, RESERVED, generation_of, page_size, runs, seal_of


class Copied:
    """A sealed file of which every page was whole as it was copied: its checks by page.

    The file stays open, so that what is compared with the copy is what was copied.
    """

    def __init__(self, source: Path) -> None:
        self.descriptor = os.open(source, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        weakref.finalize(self, os.close, self.descriptor)
        self.checks = array("I")
        """The CRC-32 of each page without its seal."""
        first = next(runs(self.descriptor))
        self._size = page_size(first[:HEADER])
        self._generation = generation_of(first[: self._size])

    def takes(self, run: bytes) -> bool:
        """Note the checks of a stretch of pages; False where one is not as it was written."""
        size, view = self._size, memoryview(run)
        if len(run) % size:
            return False
        for at in range(0, len(run), size):
            check = zlib.crc32(view[at : at + size - RESERVED])
            self.checks.append(check)
            seal = seal_of(check, self._generation, len(self.checks))
            if run[at + size - RESERVED : at + size] != seal:
                return False
        return True


def copy(source: Path, target: Path) -> Copied | None:
    """Copy a sealed file; None where a page is not as it was written. Raises OSError."""
    copied = Copied(source)
    with target.open("wb") as file:
        for run in runs(copied.descriptor):
            if not copied.takes(run):
                return None
            file.write(run)
    return copied


def seal(path: Path, copied: Copied | None = None) -> int:
    """Seal every page of a file that nobody has open; return of how many the check was worked out.

    `copied`: what the file was a copy of before it was worked on.
    """
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        size = page_size(os.read(descriptor, HEADER))
        known = copied.checks if copied is not None else array("I")
        before = iter(runs(copied.descriptor)) if copied is not None else iter(())
        checks, worked_out = array("I"), 0
        for run in runs(descriptor):
            pages = len(run) // size
            if next(before, b"") == run:
                checks.extend(known[len(checks) : len(checks) + pages])
                continue
            view = memoryview(run)
            starts = range(0, len(run), size)
            checks.extend(zlib.crc32(view[at : at + size - RESERVED]) for at in starts)
            worked_out += pages
        _write(descriptor, size, checks)
        return worked_out
    finally:
        os.close(descriptor)


def _write(descriptor: int, size: int, checks: "array[int]") -> None:
    """Write the seal of every page: whole stretches at once, for a call a page takes longer."""
    generation = zlib.crc32(checks.tobytes())
    offset = number = 0
    for run in runs(descriptor):
        sealed = bytearray(run)
        for at in range(size - RESERVED, len(run), size):
            number += 1
            sealed[at : at + RESERVED] = seal_of(checks[number - 1], generation, number)
        _put(descriptor, sealed, offset)
        offset += len(run)


def _put(descriptor: int, content: bytearray, offset: int) -> None:
    os.lseek(descriptor, offset, os.SEEK_SET)
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]
