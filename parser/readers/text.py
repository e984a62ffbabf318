"""Text and Markdown: bytes in, paragraphs and table rows with their offsets out."""

import re
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256

from parser.document import Block, Cell, Document
from parser.readers.encoded import decoded
from parser.readers.flat import barred, comma_rows, cuts, is_comma_file, is_one_line
from parser.readers.words import PAGE
from parser.report import NotAReport
from parser.wording import refusal

_LINE = re.compile(r"[^\r\n]+")
_BREAK = re.compile(r"\r\n|\n|\r")
_LEVEL = ("--", "==", "─", "━", "═", "┄", "┈", "╌")
"""What a level line is drawn with."""
_RULE = re.compile("[\u2500-\u257f|｜:\\-=+ \\t]+")
"""Characters of the lines between the rows of a table."""
_BARS = "|｜│┃║"
_PIPE = re.compile(rf"[{_BARS}](?<!\\[{_BARS}])")
"""One that no backslash marks as a sign of the text."""
_STROKE = re.compile(
    r"[^|｜│┃║]*[^|｜│┃║\s][^|｜│┃║]*(?:(?<=\d)\|(?=\d|\s)|(?<=\s)\|(?=\d))[^|｜│┃║]*[^|｜│┃║\s][^|｜│┃║]*"
)
"""A line whose only bar leans on a digit: a 1 that a scan took for it (|03, 2|)."""
_LISTED = re.compile(
    r"(?:([，;；])\s*[+-]?\d[\d.,]*\s*(?=\1|$)){3,}$"
    r"|(?:([，;；])\s*(?:[+-]?\d[\d.,]*|[/—-]?)\s*(?=\2|$)){5,}$"
)
"""A row whose cells full-width commas or semicolons part: three figures stand last, or five figures
or blanks."""
_PARTED = re.compile(
    r"([~^#@$!&*¦‖～＾＃])[ \t]*\d[\d.,]*[ \t]*(?:\1[ \t]*\d[\d.,]*[ \t]*){2,}(?=\1|\r?$)",
    re.MULTILINE,
)
"""Figures between signs of one kind that no one else uses so: a program wrote the table."""
_FEWEST_PARTED = 4
"""Lines of such figures in a file whose cells a sign parts."""
_GAP = re.compile(r"[ \u3000\xa0]{2,}")
_NUMBER = re.compile(r"[+\-−－]?[\d０-９][\d０-９\s.,，．]*\D{0,2}|[/／—–-]{1,3}|[OolI〇○]")
_SENTENCE_END = re.compile(r"[。！？；]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_LABEL_CELL, _PROSE_CELL, _FEW_CELLS = 12, 60, 3
"""Characters: a header cell printed in columns is shorter, a paragraph is longer; cells that stray
signs at the edge of a paragraph may make of it."""


def read(content: bytes, name: str, file: bytes = b"") -> Document:
    """Return a text or Markdown file as blocks; raises NotAReport if it cannot be decoded.

    `file` is what carries the text.
    """
    text = _text_of(content, name)
    return Document(
        name=name,
        format="text",
        text=text,
        blocks=tuple(_blocks(text)),
        sha256=sha256(file or content).hexdigest(),
    )


def _text_of(content: bytes, name: str) -> str:
    text = decoded(content)
    if text is None:
        raise NotAReport(name, refusal("undecodable"))
    # Random bytes can pass as gb18030; their control characters give them away.
    if len(_CONTROL.findall(text)) * 100 > len(text):
        raise NotAReport(name, refusal("binary"))
    return text


def _blocks(text: str) -> Iterator[Block]:
    if is_comma_file(text):
        yield from _comma_blocks(text)
        return
    rows = {cells[0][0]: (end, cells) for end, cells in barred(text)}
    line, seen, taken = 1, 0, 0
    sign = _sign_of(text)
    has_returns = "\r" in text
    for match in _LINE.finditer(text):
        between = seen, match.start()
        line += len(_BREAK.findall(text, *between)) if has_returns else text.count("\n", *between)
        seen = match.start()
        printed = match[0]
        if seen < taken or printed.isspace() or _is_rule(printed):
            continue
        start = seen + len(printed) - len(printed.lstrip())
        end = seen + len(printed.rstrip())
        if start in rows:
            taken, spans = rows[start]
            cells = tuple(_cell(text, first, last) for first, last in spans)
            yield Block(start, taken, line, cells=cells)
        elif is_one_line(printed):
            yield from _cut(text, start, end, line)
        else:
            yield Block(start, end, line, cells=_cells(text, seen, match.end(), sign))


def _sign_of(text: str) -> re.Pattern[str] | None:
    """Return the sign that parts the cells of a file, where it is none that tables mostly have."""
    ((sign, lines),) = Counter(_PARTED.findall(text)).most_common(1) or (("", 0),)
    return re.compile(re.escape(sign)) if lines >= _FEWEST_PARTED else None


def _is_rule(printed: str) -> bool:
    """Whether a line only draws the lines of a table."""
    return bool(_RULE.fullmatch(printed)) and any(sign in printed for sign in _LEVEL)


def _cut(text: str, start: int, end: int, line: int) -> Iterator[Block]:
    """Yield the parts of a report printed on one line."""
    for first, last in cuts(text[start:end]):
        yield Block(start + first, start + last, line)


def _comma_blocks(text: str) -> Iterator[Block]:
    """Yield the rows of a file of fields; a heading or a paragraph fills one field only."""
    line, seen = 1, 0
    for start, end, fields in comma_rows(text):
        line += text.count("\n", seen, start)
        seen = start
        cells = tuple(_cell(text, first, last) for first, last in fields)
        filled = [cell for cell in cells if cell.text]
        if not filled:
            continue
        if len(cells) == 1 or (len(filled) == 1 and _is_running(filled[0].text)):
            yield Block(filled[0].start, filled[0].end, line)
        else:
            yield Block(start, end, line, cells=cells)


def _is_running(printed: str) -> bool:
    """Whether the only filled field of a line is a heading or a paragraph."""
    is_heading = any(word in printed for word in PAGE.headings)
    return is_heading or len(printed) > _PROSE_CELL or bool(_SENTENCE_END.search(printed))


def _cells(text: str, start: int, end: int, sign: re.Pattern[str] | None) -> tuple[Cell, ...]:
    """Return the cells of a line, or () for a paragraph."""
    printed = text[start:end]
    if "\t" in printed.lstrip():
        cells = _by_tabs(printed, start)
    elif sign and sign.search(printed) and not _SENTENCE_END.search(printed):
        cells = _split(text, start, end, sign)
    elif _PIPE.search(printed) and not (_has_one_bar(printed) and _STROKE.fullmatch(printed)):
        cells = _split(text, *_inside_pipes(text, start, end), _PIPE)
    elif _may_be_listed(printed) and (listed := _LISTED.search(printed)):
        cells = _split(text, start, end, re.compile(listed[1] or listed[2]))
    elif _GAP.search(printed.strip()):
        whole = _cell(text, start, end)
        cells = _split(text, whole.start, whole.end, _GAP)
        return cells if _printed_in_columns(cells) else ()
    else:
        return ()
    return () if _is_sentence(cells) else cells


def _has_one_bar(printed: str) -> bool:
    return sum(map(printed.count, _BARS)) == 1


def _may_be_listed(printed: str) -> bool:
    """Whether a line has as many signs of one kind as a row of figures that they part."""
    return max(printed.count("，"), printed.count(";"), printed.count("；")) >= _FEW_CELLS


def _by_tabs(printed: str, position: int) -> tuple[Cell, ...]:
    cells = []
    for part in printed.split("\t"):
        text, start = part.strip(), position
        if text and len(text) < len(part):
            start += len(part) - len(part.lstrip())
        cells.append(Cell(text, start, start + len(text)))
        position += len(part) + 1
    return tuple(cells)


def _split(text: str, start: int, end: int, separator: re.Pattern[str]) -> tuple[Cell, ...]:
    cells, position = [], start
    for match in separator.finditer(text, start, end):
        cells.append(_cell(text, position, match.start()))
        position = match.end()
    cells.append(_cell(text, position, end))
    return tuple(cells)


def _cell(text: str, start: int, end: int) -> Cell:
    """Return the span without the white space around it; a blank span becomes empty."""
    printed = text[start:end]
    kept = printed.strip()
    if len(kept) < len(printed):
        start += len(printed) - len(printed.lstrip()) if kept else 0
    return Cell(kept, start, start + len(kept))


def _inside_pipes(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span within the outer pipes: they frame the row, they do not part cells."""
    whole = _cell(text, start, end)
    start, end = whole.start, whole.end
    if _PIPE.match(text, start, end):
        start += 1
    if end > start and _PIPE.match(text, end - 1, end):
        end -= 1
    return start, end


def _printed_in_columns(cells: tuple[Cell, ...]) -> bool:
    """Whether wide gaps part columns: a number stands last, or all cells are short labels."""
    if len(cells) < 2 or any(_SENTENCE_END.search(cell.text) for cell in cells):
        return False
    if _NUMBER.fullmatch(cells[-1].text):
        return True
    return len(cells) > 2 and all(len(cell.text) <= _LABEL_CELL for cell in cells)


def _is_sentence(cells: tuple[Cell, ...]) -> bool:
    """Whether a line only looks like a row because a stray tab or pipe stands at its edge."""
    filled = [cell.text for cell in cells if cell.text]
    if len(filled) != 1:
        return False
    is_long = len(filled[0]) > _PROSE_CELL and len(cells) <= _FEW_CELLS
    return is_long or filled[0].endswith("。")
