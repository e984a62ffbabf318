"""Rich Text Format: paragraphs, and rows of cells with their merges, as Word and WPS save them.

Standard: Rich Text Format Specification 1.9.1, "Document Text" (tables, nested tables, Unicode).
"""

import codecs
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from parser.document import PICTURE, Document
from parser.readers.pieces import Content, Grid, document, unfolded

_TOKEN = re.compile(
    rb"\\([a-zA-Z]+)(-?\d+)? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
"""A word with its number, a byte, a sign, a brace, text. Line ends between them say nothing."""
_SIGNS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘",
    "rquote": "’", "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ",
    "qmspace": " ", "~": "\xa0", "_": "-", "\\": "\\", "{": "{", "}": "}", "\n": "\n", "\r": "\n",
}  # fmt: skip
_UNSAID = frozenset(
    re.findall(
        r"\w+",
        "fonttbl colortbl stylesheet info header headerl headerr headerf footer footerl footerr "
        "footerf footnote annotation pict object nonshppict fldinst xe tc sp nonesttables filetbl",
    )
)
"""Groups whose text is not the document's."""
_SAID = frozenset(("shpinst", "shppict", "nesttableprops", "pntext"))
"""Groups marked as new to old readers whose text is, or that hold the edges of cells."""
_SHOWN = frozenset(("pict", "object"))
_MERGED = {"clmrg": "left", "clvmrg": "above"}
_PAGE = re.compile(rb"\\ansicpg(\d{1,5})")
_PAGES = {b"936": "gb18030", b"54936": "gb18030", b"65001": "utf-8"}
_FONT = re.compile(rb"\\f(\d{1,5})(?!\d)[^{};]{0,100}?\\fcharset(\d{1,3})")
_CHARSETS = {b"128": "cp932", b"129": "cp949", b"134": "gb18030", b"136": "cp950"}
"""The code page of what is written in a font."""
_PLANE = 0x10000
_DEEPEST = 9
"""Tables inside tables; Word opens no more."""
_ONE = 1000
"""Twips: the width of a cell whose row does not say how wide it is."""


@dataclass(frozen=True, slots=True)
class _State:
    """What holds inside a group."""

    encoding: str
    is_said: bool = True
    is_hidden: bool = False
    is_raised: bool = False
    skips: int = 1
    """Characters that stand for a Unicode one where that is not known."""


Cell = tuple[tuple[Content, ...], int, int]
"""What it holds, its left and its right edge in twips."""


@dataclass(slots=True)
class _Level:
    """The text itself, or a table as its cells are met."""

    contents: list[Content] = field(default_factory=list)
    cells: list[tuple[Content, ...]] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)

    def end_cell(self) -> None:
        """End a cell. One that shows something else than text is no blank."""
        own = tuple(one for one in self.contents if one != PICTURE)
        self.cells.append(own or tuple(self.contents[:1]))
        self.contents = []

    def end_row(self, left: int, edges: Sequence[tuple[int, str]]) -> None:
        """End a row whose cells have these right edges and merges."""
        if self.contents:
            self.end_cell()
        row: list[Cell] = []
        for at, own in enumerate(self.cells):
            right, merge = edges[at] if at < len(edges) else (left + _ONE, "")
            if merge == "left" and row:
                before, first, _ = row.pop()
                row.append((before + own, first, right))
            elif merge != "above" or own:
                row.append((own, left, right))
            left = right
        self.rows.append(row)
        self.cells = []

    def grid(self) -> Grid:
        """Return the rows; cells stand in the columns that the edges of all rows make."""
        edges = sorted({edge for row in self.rows for _, *own in row for edge in own})
        rows, spans = [], []
        for row in self.rows:
            rows.append(tuple(cell for cell, _, _ in row))
            places = ((bisect_left(edges, a), bisect_left(edges, b)) for _, a, b in row)
            spans.append(tuple((first, max(last - first, 1), 1) for first, last in places))
        return Grid(tuple(rows), tuple(spans))


def read(content: bytes, name: str) -> Document:
    """Return an RTF document; raises NotAReport for one without text."""
    return document(unfolded(_Story(content).contents()), content, name, "doc")


def _page_of(content: bytes) -> str:
    """Return the encoding of what is written as bytes."""
    if not content.isascii() and _is_utf8(content):
        return "utf-8"
    found = _PAGE.search(content)
    named = _PAGES.get(found[1], f"cp{found[1].decode('ascii')}") if found else "gb18030"
    try:
        return codecs.lookup(named).name
    except LookupError:
        return "gb18030"


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _fonts(content: bytes, page: str) -> Iterator[tuple[int, str]]:
    for number, charset in _FONT.findall(content):
        yield int(number), _CHARSETS.get(charset, page)


class _Story:
    """The text of a document in reading order."""

    def __init__(self, content: bytes) -> None:
        page = _page_of(content)
        self._content = content
        self._fonts = dict(_fonts(content, page))
        self._state = _State(page)
        self._groups: list[_State] = []
        self._levels = [_Level()]
        self._depth = 0
        self._running: list[str] = []
        self._bytes = bytearray()
        self._to_skip = 0
        self._is_marked = False
        self._left, self._merge = 0, ""
        self._edges: list[tuple[int, str]] = []

    def contents(self) -> list[Content]:
        """Return paragraphs and tables."""
        position = 0
        while match := _TOKEN.search(self._content, position):
            word, number, byte, sign, brace, text = match.groups()
            position = match.end()
            if word:
                value = int(number) if number and len(number) < 10 else None
                position += max(value or 0, 0) if word == b"bin" else 0
                self._word(word.decode("ascii"), value)
            elif brace:
                self._group(brace)
            elif sign:
                self._is_marked = sign == b"*"
                self._write(_SIGNS.get(sign.decode("latin-1"), ""))
            else:
                self._raw(bytes.fromhex(byte.decode("ascii")) if byte else text or b"")
        self._depth = 0
        self._end_paragraph()
        return self._levels[0].contents

    def _group(self, brace: bytes) -> None:
        self._flush()
        self._to_skip, self._is_marked = 0, False
        if brace == b"{":
            self._groups.append(self._state)
        elif self._groups:
            self._state = self._groups.pop()

    def _word(self, word: str, value: int | None) -> None:
        is_marked, self._is_marked = self._is_marked, False
        self._flush()
        if word == "u":
            self._write(chr((value or 0) % _PLANE))
            self._to_skip = self._state.skips
        elif word in _UNSAID or (is_marked and word not in _SAID):
            self._write(PICTURE if word in _SHOWN else "")
            self._state = replace(self._state, is_said=False)
        elif word in _SIGNS:
            self._write(_SIGNS[word])
        elif word in _ENDS and self._state.is_said:
            _ENDS[word](self)
        elif word in _MERGED:
            self._merge = _MERGED[word]
        elif word in _SWITCHES:
            self._state = _SWITCHES[word](self._state, value)
        else:
            self._place(word, value or 0)

    def _place(self, word: str, value: int) -> None:
        """Take what says in which font, table or column the text stands that follows."""
        if word == "f":
            encoding = self._fonts.get(value, self._state.encoding)
            self._state = replace(self._state, encoding=encoding)
        elif word == "pard":
            self._depth = 0
        elif word == "intbl":
            self._depth = max(self._depth, 1)
        elif word == "itap":
            self._depth = min(max(value, 0), _DEEPEST)
        elif word == "trowd":
            self._edges, self._left, self._merge = [], 0, ""
        elif word == "trleft":
            self._left = value
        elif word == "cellx":
            self._edges.append((value, self._merge))
            self._merge = ""

    def _end_cell(self) -> None:
        self._depth = 1
        self._end_nested_cell()

    def _end_row(self) -> None:
        self._depth = 1
        self._end_nested_row()

    def _end_nested_cell(self) -> None:
        self._depth = max(self._depth, 1)
        self._end_paragraph()
        self._levels[-1].end_cell()

    def _end_nested_row(self) -> None:
        self._depth = max(self._depth, 1)
        self._end_paragraph()
        self._levels[-1].end_row(self._left, self._edges)

    def _end_paragraph(self) -> None:
        """Put the running paragraph where its depth says; tables that lie deeper are over."""
        self._flush()
        while len(self._levels) > self._depth + 1:
            table = self._levels.pop()
            if table.cells or table.contents:
                table.end_row(self._left, self._edges)
            if table.rows:
                self._levels[-1].contents.append(table.grid())
        while len(self._levels) <= self._depth:
            self._levels.append(_Level())
        text = "".join(self._running).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        self._running.clear()
        plain = text.replace(PICTURE, "")
        if plain.strip():
            self._levels[-1].contents += [line for line in plain.split("\n") if line.strip()]
        elif PICTURE in text:
            self._levels[-1].contents.append(PICTURE)

    def _raw(self, content: bytes) -> None:
        """Take bytes of the code page; those that stand for a Unicode character are passed over."""
        passed = min(self._to_skip, len(content))
        self._to_skip -= passed
        self._bytes += content[passed:]

    def _flush(self) -> None:
        """Write the bytes gathered; only together they make characters."""
        if self._bytes:
            text = self._bytes.decode(self._state.encoding, "replace")
            self._bytes.clear()
            self._write(text)

    def _write(self, text: str) -> None:
        self._flush()
        if not text or not self._state.is_said or self._state.is_hidden:
            return
        # A superscript 1 after 22 is a note: it must not make 221 of it.
        is_note = self._state.is_raised and text.strip().isdigit()
        self._running.append(f"[{text.strip()}]" if is_note else text)


_ENDS: Mapping[str, Callable[[_Story], None]] = {
    "par": _Story._end_paragraph, "sect": _Story._end_paragraph, "page": _Story._end_paragraph,
    "cell": _Story._end_cell, "row": _Story._end_row,
    "nestcell": _Story._end_nested_cell, "nestrow": _Story._end_nested_row,
}  # fmt: skip


def _hidden(state: _State, value: int | None) -> _State:
    return replace(state, is_hidden=value != 0)


_SWITCHES: Mapping[str, Callable[[_State, int | None], _State]] = {
    "v": _hidden, "strike": _hidden, "striked": _hidden, "deleted": _hidden,
    "super": lambda state, value: replace(state, is_raised=value != 0),
    "nosupersub": lambda state, _: replace(state, is_raised=False),
    "plain": lambda state, _: replace(state, is_hidden=False, is_raised=False),
    "uc": lambda state, value: replace(state, skips=max(value or 0, 0)),
}  # fmt: skip
