"""Tables that lost their lines: bars on lines of their own, commas, a whole page on one line."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from parser.readers.words import PAGE
from parser.wording import words

Span = tuple[int, int]

_OPENING = frozenset(words("pages")["tables"])
_BLOCKS = tuple(words("pages")["blocks"])

_BARS = re.compile(r"[|｜][|｜ \t]*")
_LONE_BARS = re.compile(r"^[ \t]*[|｜][|｜ \t]*$", re.MULTILINE)
_LINE = re.compile(r"[^\r\n]+")
_UNIT = r"(?:[件项个条元次宗]|万元)?(?:[（(].*[)）])?"
_VALUE = re.compile(rf"[+\-−－]?[\d０-９][\d０-９\s.,，．]*{_UNIT}|[/／—–-]{{1,3}}|")
_CHARACTER = re.compile(r"[\u3400-\u9fff]")
_FIELD = re.compile(
    r'"(?P<quoted>(?:[^"]|"")*)"(?=[,;\r\n]|$)|(?P<plain>[^,;"\r\n]*)(?=[,;\r\n]|$)'
)
_SPACED = re.compile(r"\d[ \u3000\xa0]+[+\-]?\d")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_NAMED_THOUSANDS = re.compile(r"[^,;\"]*[^\d,;\"\s]\s*\d{1,3}(?:,\d{3})+")
"""A label and its number on a line: its comma parts no fields."""
_WORD = re.compile(r"\S+")
_NUMBER = re.compile(r"[+\-−－]?[\d０-９][\d０-９.,，．]*(?:[件项个条元]|万元)?|[/／—–-]{1,3}")
_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]")
_HEADING = re.compile(r"[一二三四五六七八]、")
_MOST_WORDS = 7
"""Words of a header on one line; a longer line would be taken for prose."""
_LONG, _FEWEST_HEADINGS, _FEWEST_ROWS, _FEWEST_FIELDS = 500, 3, 8, 3
"""A page on one line has this many characters and headings; a file of fields parted by commas has
this many lines of as many fields."""


def barred(text: str) -> Iterator[tuple[int, list[Span]]]:
    """Yield the rows of tables whose bars stand on lines of their own: where each ends, its cells.

    Every bar ends a cell; several bars on one line fill up a row with merged cells.
    """
    if not _LONE_BARS.search(text):
        return
    rows = list(_rows_of_bars(text))
    tables = list(_tables(rows, text))
    sizes: dict[int, Counter[int]] = {}
    for (_, _, size), table in zip(rows, tables, strict=True):
        sizes.setdefault(table, Counter()).update([size] if size else [])
    lengths: dict[int, Counter[int]] = {}
    for (_, cells, _), table in zip(rows, tables, strict=True):
        lengths.setdefault(table, Counter()).update([len(cells)])
    for (end, cells, _), table in zip(rows, tables, strict=True):
        known = sizes[table] or lengths[table]
        usual = max(known, key=known.__getitem__, default=0)
        while 1 < usual < len(cells) and not _VALUE.fullmatch(text[slice(*cells[usual])]):
            # A row without merged cells has nothing behind it that would end it.
            yield cells[usual - 1][1], cells[:usual]
            cells = cells[usual:]
        yield end, cells


def _tables(rows: Sequence[tuple[int, list[Span], int]], text: str) -> Iterator[int]:
    """Yield of each row the number of its table: rows with nothing between them are of one."""
    table, before = 0, 0
    for end, cells, _ in rows:
        table += bool(text[before : cells[0][0]].strip())
        before = end
        yield table


def _rows_of_bars(text: str) -> Iterator[tuple[int, list[Span], int]]:
    """Yield end, cells and full length of rows; 0 for a length that is not known."""
    lines = [(match.start(), match.end(), match[0].strip()) for match in _LINE.finditer(text)]
    are_bars = [bool(_BARS.fullmatch(printed)) for _, _, printed in lines]
    cells: list[Span] = []
    end = filled_up = 0
    for at, (first, last, printed) in enumerate(lines):
        if are_bars[at]:
            bars, is_behind_bars = _count_bars(printed), at > 0 and are_bars[at - 1]
            if cells and is_behind_bars and bars > 1:
                filled_up = bars
            elif cells:
                cells += [(first, first)] * (bars - (not is_behind_bars))
            end = last
            continue
        begins = at + 1 < len(lines) and are_bars[at + 1] and "\t" not in printed
        if cells and (not begins or filled_up or _begins_row(text, cells, printed)):
            yield end, cells, len(cells) + filled_up - 1 if filled_up else 0
            cells, filled_up = [], 0
        if begins:
            start = text.index(printed, first)
            cells.append((start, start + len(printed)))
            end = last
    if cells:
        yield end, cells, 0


def _count_bars(printed: str) -> int:
    return sum(sign in "|｜" for sign in printed)


def _begins_row(text: str, cells: Sequence[Span], printed: str) -> bool:
    return not _is_label(text[slice(*cells[-1])]) and _is_label(printed)


def _is_label(printed: str) -> bool:
    """Whether a cell holds words: two characters of them, and no figure with a unit or a note."""
    return not _VALUE.fullmatch(printed) and len(_CHARACTER.findall(printed)) > 1


def is_comma_file(text: str) -> bool:
    """Whether a text is a table of fields parted by commas or semicolons."""
    if "\t" in text or "|" in text:
        return False
    rows = spaced = 0
    for match in _LINE.finditer(text):
        line = match[0]
        if "," in line and _NAMED_THOUSANDS.fullmatch(line):
            return False
        commas = line.count(",") + line.count(";")
        # What only marks thousands parts no fields: 新收2,866、1,250、0、4,116.
        if commas >= _FEWEST_FIELDS - 1 and len(_THOUSANDS.findall(line)) < commas:
            rows += 1
            spaced += bool(_SPACED.search(line))
    return rows >= _FEWEST_ROWS and 2 * spaced < rows


def comma_rows(text: str) -> Iterator[tuple[int, int, list[Span]]]:
    """Yield start, end and the fields of each line; quotes are no part of a field."""
    at = 0
    while at < len(text):
        start, fields = at, []
        while True:
            match = _FIELD.match(text, at) or re.compile(r"[^,;\n]*").match(text, at)
            assert match is not None
            name = "quoted" if match.re is _FIELD and match["quoted"] is not None else 0
            first, last = match.span(name)
            end = text.find("\n", first, last) if not name else -1
            if end >= 0:
                last = end
            fields.append((first, last))
            at = last if end >= 0 else match.end()
            if at >= len(text) or text[at] not in ",;":
                break
            at += 1
        yield start, at, fields
        at = _next_line(text, at)


def _next_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1


def is_one_line(line: str) -> bool:
    """Whether a line holds a whole report."""
    if len(line) < _LONG:
        return False
    return sum(word in line for word in PAGE.headings) >= _FEWEST_HEADINGS


def cuts(line: str) -> Iterator[Span]:
    """Yield the headings, paragraphs and rows of a report printed on one line."""
    start = 0
    labels: list[Span] = []
    in_table, had_number = False, False
    for match in _WORD.finditer(line):
        word, span = match[0], match.span()
        is_heading = bool(_HEADING.match(word)) and any(one in word for one in PAGE.headings)
        if is_heading or "。" in word:
            in_table, labels = False, []
        is_number = bool(_NUMBER.fullmatch(word))
        is_wide = in_table and len(labels) >= _MOST_WORDS and not is_number
        if (
            is_heading
            or _opens_table(word)
            or is_wide
            or (in_table and had_number and not is_number)
        ):
            yield from _trimmed(line, start, span[0])
            start, labels = span[0], []
        elif in_table and is_number and not had_number and labels:
            first = _row_start(line, [label for label in labels if label[0] >= start])
            yield from _trimmed(line, start, first)
            start = first
        had_number = is_number
        if not is_number:
            labels.append(span)
        if _opens_table(word):
            in_table = True
        if is_heading or (not in_table and word.endswith("。")) or _ends_title(line, start, span):
            yield from _trimmed(line, start, span[1])
            start, labels = span[1], []
    yield from _trimmed(line, start, len(line))


def _row_start(line: str, labels: Sequence[Span]) -> int:
    """Return where the label of a row begins: its number, or the last word before the values."""
    for first, last in reversed(labels[-3:]):
        if _NUMBERED.match(line[first:last]):
            return first
    return labels[-1][0]


def _opens_table(word: str) -> bool:
    return word in _OPENING or word.startswith(_BLOCKS)


def _ends_title(line: str, start: int, span: Span) -> bool:
    if start > _LONG // 5 or span[1] > _LONG // 5:
        return False
    return any("".join(line[start : span[1]].split()).endswith(word) for word in PAGE.report)


def _trimmed(line: str, start: int, end: int) -> Iterator[Span]:
    printed = line[start:end]
    kept = printed.strip()
    if kept:
        first = start + printed.index(kept)
        yield first, first + len(kept)
