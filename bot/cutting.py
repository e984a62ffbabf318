"""The lines around a cited cell as a picture, its cell boxed: the source where it has no pages.

What is drawn is the report's text as read, nothing else; a line is split where its cells are.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from bot.chart import covers, face_file

Span = tuple[int, int]

WIDE, NARROW = 1080, 96
"""Pixels of the picture, and of the narrowest column."""
SIZE, SMALL, LEAD = 28, 22, 10
"""Pixels of the letters, of the heading's, and of the room around a line."""
LONGEST = 400
"""Signs of a cell that are drawn."""
INK, QUIET, RULE, PAPER = "#1d1c1a", "#5d5a54", "#c9c4b8", "#ffffff"
ROW, BOX = "#fff6d6", "#a86500"
_WORD = re.compile(r"[0-9A-Za-z.,%]+|.")
_CELL = re.compile(r"[^\t|]+|(?<=[\t|])(?=[\t|])")
"""The cells of a line: what stands between tabs or bars, where that is nothing too."""


@dataclass(frozen=True, slots=True)
class Cutting:
    """What is drawn."""

    title: str
    section: str
    text: str
    """The lines, as read."""
    cited: Span
    """Where the cited cell or sentence begins and ends in them."""


@lru_cache(maxsize=64)
def picture(cutting: Cutting) -> bytes | None:
    """Return a cutting as PNG; None without the extra `charts`, or a sign that the face lacks."""
    face = face_file()
    if face is None or not covers(face, cutting.title + cutting.section + cutting.text):
        return None
    from PIL import Image, ImageDraw, ImageFont

    big, small = (ImageFont.truetype(str(face), size) for size in (SIZE, SMALL))
    lines = list(_lines(cutting))
    widths = _widths(lines, big)
    drawn = [_row(line, widths, big) for line in lines]
    heading = [_wrapped(text, small, WIDE - 2 * LEAD) for text in (cutting.title, cutting.section)]
    head = sum(len(rows) for rows in heading) * (SMALL + LEAD) + 2 * LEAD
    image = Image.new("RGB", (WIDE, head + sum(one.height for one in drawn) + LEAD), PAPER)
    pen = ImageDraw.Draw(image)
    _print(pen, [line for rows in heading for line in rows], LEAD, LEAD, small, QUIET)
    top = head
    for row in drawn:
        _draw(pen, row, top, big)
        top += row.height
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class _Line:
    cells: tuple[str, ...]
    cited: int | None
    """The cited cell's place in the line."""


@dataclass(frozen=True, slots=True)
class _Drawn:
    cells: tuple[tuple[int, int, tuple[str, ...]], ...]
    """(left, width, wrapped text)."""
    height: int
    cited: int | None


def _lines(cutting: Cutting) -> Iterator[_Line]:
    """Yield the lines that are not empty, split into cells."""
    at, (start, end) = 0, cutting.cited
    for text in cutting.text.split("\n"):
        spans = [found.span() for found in _CELL.finditer(text)] or [(0, len(text))]
        if text.strip("\t| "):
            holds = at <= start <= at + len(text)
            own = (n for n, (a, b) in enumerate(spans) if holds and a <= start - at <= b)
            whole = holds and end - at > len(text)
            cited = 0 if whole and len(spans) == 1 else next(own, None)
            yield _Line(tuple(text[a:b].strip()[:LONGEST] for a, b in spans), cited)
        at += len(text) + 1


def _widths(lines: Sequence[_Line], face: Any) -> list[int]:
    """Return the width of each column, the last at the right: rows of a table end alike."""
    count = max((len(line.cells) for line in lines), default=1)
    tables = [line for line in lines if len(line.cells) > 1]
    widest = [NARROW] * count
    for line in tables:
        for back, text in enumerate(reversed(line.cells), 1):
            widest[-back] = max(widest[-back], int(face.getlength(text)) + 2 * LEAD)
    room, over = WIDE - 2 * LEAD, sum(widest)
    if over > room:
        wide = [one - NARROW for one in widest]
        share = max(0, room - NARROW * count) / max(1, sum(wide))
        widest = [min(NARROW, room // count) + int(extra * share) for extra in wide]
    return widest


def _row(line: _Line, widths: Sequence[int], face: Any) -> _Drawn:
    """Return a line laid out; fewer cells than columns stand at the right, prose is whole."""
    count = len(line.cells)
    own = [sum(widths[: len(widths) - count + 1]), *widths[len(widths) - count + 1 :]]
    own = [WIDE - 2 * LEAD] if count == 1 else own
    left, cells = LEAD, []
    for text, width in zip(line.cells, own, strict=True):
        cells.append((left, width, tuple(_wrapped(text, face, width - 2 * LEAD))))
        left += width
    height = max(len(rows) for _, _, rows in cells) * (SIZE + LEAD) + LEAD
    return _Drawn(tuple(cells), height, line.cited)


def _draw(pen: Any, row: _Drawn, top: int, face: Any) -> None:
    bottom = top + row.height
    for left, width, rows in row.cells:
        fill = ROW if row.cited is not None else PAPER
        if len(row.cells) > 1:
            pen.rectangle((left, top, left + width, bottom), fill=fill, outline=RULE)
        _print(pen, rows, left + LEAD, top + LEAD // 2, face, INK)
    if row.cited is not None:
        left, width, _ = row.cells[row.cited]
        pen.rectangle((left + 1, top + 1, left + width - 1, bottom - 1), outline=BOX, width=4)


def _print(pen: Any, rows: Sequence[str], left: int, top: int, face: Any, ink: str) -> None:
    for number, text in enumerate(rows):
        pen.text((left, top + number * (face.size + LEAD)), text, font=face, fill=ink)


def _parts(word: str, face: Any, room: int) -> Sequence[str]:
    """Return a word whole where it fits a line, else its signs."""
    return [word] if face.getlength(word) <= room else list(word)


def _wrapped(text: str, face: Any, room: int) -> list[str]:
    """Return a text in lines that fit a width; no number is broken that fits a line."""
    rows, line = [], ""
    for sign in (part for word in _WORD.findall(text) for part in _parts(word, face, room)):
        if line and face.getlength(line + sign) > room:
            rows.append(line)
            line = ""
        line += sign
    return [*rows, line] if line or not rows else rows
