"""How many cells a spreadsheet spans, before it is read.

calamine reserves every cell between the first and the last: two figures in opposite corners would
take all memory and end the process.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from struct import unpack_from
from zipfile import ZipFile

import olefile

from parser.readers.package import FAULTS

_CELL = re.compile(
    rb"<(?:\w+:)?c(?:\s[^>]*?\sr|\sr)=[\"']([A-Z]{1,3})(\d{1,7})[\"']|<(?:\w+:)?c[\s>]"
)
_BIFF_CELLS = frozenset((0x06, 0xBD, 0xBE, 0xD6, 0xFD, 0x201, 0x203, 0x204, 0x205, 0x27E))
"""Records that stand for cells, [MS-XLS] 2.3.1: each begins with its row and column."""


def area(content: bytes) -> int:
    """Return the cells of the largest sheet of an XLSX or XLS, blank ones too; 0 if unreadable."""
    try:
        places = _xlsx(content) if content.startswith(b"PK") else _xls(content)
        return max((_spanned(sheet) for sheet in places), default=0)
    except (*FAULTS, TypeError, IndexError):
        return 0


def _spanned(places: Iterator[tuple[int, int]]) -> int:
    """Return how many cells lie between the origin and the last of some places."""
    rows = columns = count = 0
    for row, column in places:
        rows, columns, count = max(rows, row + 1), max(columns, column + 1), count + 1
    return max(rows * columns, count)


def _xlsx(content: bytes) -> Iterator[Iterator[tuple[int, int]]]:
    with ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/") and name.endswith(".xml"):
                yield map(_place, _CELL.finditer(archive.read(name)))


def _place(cell: re.Match[bytes]) -> tuple[int, int]:
    if cell[1] is None:
        return 0, 0
    column = 0
    for letter in cell[1]:
        column = column * 26 + letter - 64
    return int(cell[2]) - 1, column - 1


def _xls(content: bytes) -> Iterator[Iterator[tuple[int, int]]]:
    with olefile.OleFileIO(BytesIO(content)) as file:
        stream = "Workbook" if file.exists("Workbook") else "Book"
        yield _records(file.openstream(stream).read())


def _records(stream: bytes) -> Iterator[tuple[int, int]]:
    at = 0
    while at + 8 <= len(stream):
        kind, size, row, column = unpack_from("<HHHH", stream, at)
        if kind in _BIFF_CELLS:
            # Several cells in one record end with the column of the last.
            many = kind in (0xBD, 0xBE)
            last = unpack_from("<H", stream, at + 2 + size)[0] if many else column
            yield row, last
        at += 4 + size
