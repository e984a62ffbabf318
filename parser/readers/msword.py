"""The binary format of Word 97–2003, which WPS Writer writes too: characters with their properties.

Standard: [MS-DOC] 2.4.1 (retrieving text), 2.4.6.1 (paragraph properties), 2.4.6.2 (character
properties), 2.6 (Sprm), 2.9.317 (TCGRF).
"""

import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from struct import unpack_from

import olefile

_WORD97 = 0xA5EC
_FLAGS, _CCP_TEXT, _FC_CHPX, _FC_PAPX, _FC_CLX = 0x0A, 0x4C, 0xFA, 0x102, 0x1A2
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_PAGE = 512

_IN_TABLE, _ROW_END, _DEPTH, _LIST, _HUGE = 0x2416, 0x2417, 0x6649, 0x460B, (0x6645, 0x6646)
_TABLE_CELLS, _VERTICAL_MERGE = 0xD608, 0xD62B
_CHANGE_TABS = 0xC615
_UNSAID = frozenset((0x0800, 0x0837, 0x083C, 0x2A53))
"""Deleted in a revision, struck out, hidden, struck out twice."""
_POSITION = 0x2A48
"""1 is superscript."""
_CELL_BYTES = 20


class Unreadable(Exception):
    """A file that is no Word 97–2003 document, or a damaged one."""


class Locked(Exception):
    """A document with a password."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as stored; in a table, its mark may end a cell or a row."""

    text: str
    in_table: bool = False
    ends_cell: bool = False
    ends_row: bool = False
    depth: int = 0
    """How deep tables are nested here."""
    is_listed: bool = False
    """Whether an automatic number is printed before it."""
    merged: tuple[bool, ...] = ()
    """At a row's end: for each cell whether it only continues a merged one."""


def paragraphs(content: bytes) -> list[Paragraph]:
    """Return the paragraphs of the main text in order; raises Unreadable or Locked."""
    try:
        with olefile.OleFileIO(BytesIO(content)) as file:
            return list(_File(file).paragraphs())
    except (OSError, struct.error, IndexError, ValueError, TypeError, UnicodeDecodeError) as fault:
        raise Unreadable(str(fault)) from fault


Runs = list[tuple[int, int, bytes]]
"""First and last byte offset of a run in the main stream, and its Sprms."""


class _File:
    """The streams of a document and where its properties stand."""

    def __init__(self, file: olefile.OleFileIO) -> None:
        self._main: bytes = file.openstream("WordDocument").read()
        ident, flags = unpack_from("<H", self._main)[0], unpack_from("<H", self._main, _FLAGS)[0]
        if ident != _WORD97:
            raise Unreadable("older than Word 97")
        if flags & _ENCRYPTED:
            raise Locked
        name = "1Table" if flags & _TABLE_1 else "0Table"
        self._table: bytes = file.openstream(name).read()
        self._data: bytes = file.openstream("Data").read() if file.exists("Data") else b""
        self._papx = self._runs(_FC_PAPX, 13, _papx)
        self._chpx = self._runs(_FC_CHPX, 1, _chpx)

    def _span(self, at: int) -> bytes:
        start, size = unpack_from("<II", self._main, at)
        return self._table[start : start + size]

    def _runs(self, at: int, width: int, sprms_at: Callable[[bytes, int], bytes]) -> Runs:
        plc = self._span(at)
        count = (len(plc) - 4) // 8
        runs: Runs = []
        for number in unpack_from(f"<{count}I", plc, 4 * (count + 1)):
            start = (number & 0x3FFFFF) * _PAGE
            page = self._main[start : start + _PAGE]
            size = page[-1]
            ends = unpack_from(f"<{size + 1}I", page)
            for run in range(size):
                where = 2 * page[4 * (size + 1) + width * run]
                runs.append((ends[run], ends[run + 1], sprms_at(page, where) if where else b""))
        return sorted(runs)

    def paragraphs(self) -> Iterator[Paragraph]:
        """Yield the paragraphs; the marks \\r, \\x07 and \\x0c end one."""
        text: list[str] = []
        is_code = 0
        for letter, offset in self._letters():
            if letter in "\r\x07\x0c":
                yield self._ended("".join(text), letter, offset)
                text = []
            elif letter == "\x13":
                is_code += 1
            elif letter in "\x14\x15":
                is_code = max(0, is_code - (letter == "\x14"))
            elif not is_code:
                text.append(self._said(letter, offset))
        if text:
            yield Paragraph("".join(text))

    def _letters(self) -> Iterator[tuple[str, int]]:
        """Yield each character of the main text and its offset in the main stream."""
        left: int = unpack_from("<I", self._main, _CCP_TEXT)[0]
        for size, offset, width in self._pieces():
            size = min(size, left)
            left -= size
            stored = self._main[offset : offset + size * width]
            text = stored.decode("cp1252" if width == 1 else "utf-16-le", "replace")
            # A character beyond the first plane has two halves; offsets need only be near.
            for at, letter in enumerate(text):
                yield letter, offset + at * width

    def _pieces(self) -> Iterator[tuple[int, int, int]]:
        """Yield length, offset and bytes a character of each piece of the text."""
        clx = self._span(_FC_CLX)
        at = 0
        while clx[at] == 1:
            at += 3 + unpack_from("<H", clx, at + 1)[0]
        count = (unpack_from("<I", clx, at + 1)[0] - 4) // 12
        ends = unpack_from(f"<{count + 1}I", clx, at + 5)
        for piece in range(count):
            offset = unpack_from("<I", clx, at + 5 + 4 * (count + 1) + 8 * piece + 2)[0]
            is_narrow = bool(offset & 0x40000000)
            offset &= 0x3FFFFFFF
            length = ends[piece + 1] - ends[piece]
            yield length, offset // 2 if is_narrow else offset, 1 if is_narrow else 2

    def _said(self, letter: str, offset: int) -> str:
        """Return a character as printed; the digit of a note in brackets, hidden ones not."""
        if letter == "\x0b":
            return "\n"
        sprms = dict(_sprms(_at(self._chpx, offset)))
        if any(sprms.get(code, b"\0")[0] for code in _UNSAID):
            return ""
        is_raised = sprms.get(_POSITION, b"\0")[0] == 1
        return f"[{letter}]" if is_raised and letter.isdigit() else letter

    def _ended(self, text: str, mark: str, offset: int) -> Paragraph:
        sprms = dict(_sprms(self._unpacked(_at(self._papx, offset))))
        in_table = bool(sprms.get(_IN_TABLE, b"\0")[0])
        ends_row = bool(sprms.get(_ROW_END, b"\0")[0])
        return Paragraph(
            text=text,
            in_table=in_table or ends_row,
            ends_cell=mark == "\x07" and not ends_row,
            ends_row=ends_row,
            depth=unpack_from("<I", sprms[_DEPTH])[0] if _DEPTH in sprms else int(in_table),
            is_listed=any(sprms.get(_LIST, b"")),
            merged=_merged(sprms) if ends_row else (),
        )

    def _unpacked(self, sprms: bytes) -> bytes:
        """Return properties; those too long for their page stand in the data stream."""
        for code, operand in _sprms(sprms):
            if code in _HUGE:
                at = unpack_from("<I", operand)[0]
                return self._data[at + 2 : at + 2 + unpack_from("<H", self._data, at)[0]]
        return sprms


def _at(runs: Runs, offset: int) -> bytes:
    found = bisect_right(runs, offset, key=lambda run: run[0]) - 1
    return runs[found][2] if found >= 0 and offset < runs[found][1] else b""


def _papx(page: bytes, at: int) -> bytes:
    size = page[at]
    start, length = (at + 1, 2 * size - 1) if size else (at + 2, 2 * page[at + 1])
    # The first two bytes are the style.
    return page[start + 2 : start + length]


def _chpx(page: bytes, at: int) -> bytes:
    return page[at + 1 : at + 1 + page[at]]


def _sprms(grpprl: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield code and operand of each property modifier (2.6.1: the top bits are the size)."""
    at = 0
    while at + 3 <= len(grpprl):
        code: int = unpack_from("<H", grpprl, at)[0]
        at += 2
        size = (1, 1, 2, 4, 2, 2, 0, 3)[code >> 13]
        if code == _TABLE_CELLS:
            size = unpack_from("<H", grpprl, at)[0] + 1
        elif code == _CHANGE_TABS and grpprl[at] == 0xFF:
            return
        elif not size:
            size = grpprl[at] + 1
        yield code, grpprl[at : at + size]
        at += size


def _merged(sprms: dict[int, bytes]) -> tuple[bool, ...]:
    """Return for each cell of a row whether it continues a cell above it or before it."""
    cells = sprms.get(_TABLE_CELLS, b"")
    count = cells[2] if len(cells) > 2 else 0
    first = 3 + 2 * (count + 1)
    merged = []
    for cell in range(count):
        at = first + _CELL_BYTES * cell
        flags = unpack_from("<H", cells, at)[0] if at + 2 <= len(cells) else 0
        merged.append(flags & 3 == 1 or flags >> 5 & 3 == 1)
    if (vertical := sprms.get(_VERTICAL_MERGE)) and len(vertical) > 2 and vertical[1] < count:
        merged[vertical[1]] = vertical[2] == 1
    return tuple(merged)
