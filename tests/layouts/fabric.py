"""Layouts × formats × damage: reports made by chance, judged by one property.

A value read is true or flagged; a blank read is empty in the source.
`python -m tests.layouts.fabric 5000` prints the rates, and every cell that breaks the property.
"""

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from html import escape
from random import Random

from data.vocabulary import vocabulary
from parser import parse, read
from parser.report import Figure, NotAReport, Outcome, Source, State
from tests import factory
from tests.factory import Grid
from tests.layouts import shapes
from tests.layouts.model import Address, Book, make, spread
from tests.layouts.pages import page, table
from tests.layouts.prose import parts

Tables = tuple[list[Grid], list[Grid], list[Grid]]
Format = Callable[[Book, Tables, Random], tuple[bytes, str]]
Damage = Callable[[Book, Random], None]
PICTURE = "￼"


def _content(book: Book, tables: Tables, random: Random) -> list[object]:
    return parts(book, tables, random)


def _inner(part: object, draw: Callable[[Grid], str]) -> str:
    if isinstance(part, str):
        return f"<p>{escape(part)}</p>"
    assert isinstance(part, list)
    return "".join(draw(grid) for grid in part)


def _page(book: Book, tables: Tables, random: Random, draw: Callable[[Grid], str]) -> bytes:
    inner = "".join(_inner(part, draw) for part in _content(book, tables, random))
    return page(book, f"<h1>{book.title}</h1>{inner}")


def _html(text: str) -> str:
    if text == PICTURE:
        return '<img src="n.png">'
    return escape(text).replace("\n", "<br>") or "&nbsp;"


def as_page(book: Book, tables: Tables, random: Random) -> tuple[bytes, str]:
    """Return a page of tables."""
    return _page(book, tables, random, lambda grid: table(grid, _html)), "报告.html"


def as_fields(book: Book, tables: Tables, random: Random) -> tuple[bytes, str]:
    """Return a page whose figures are fields of a form."""

    def field(text: str) -> str:
        if not (text[:1].isdigit() and len(text) < 12):
            return _html(text)
        kind = random.randrange(3)
        if kind == 0:
            return f'<input type="text" value="{escape(text)}">'
        if kind == 1:
            return f"<textarea>{escape(text)}</textarea>"
        return f"<select><option>99</option><option selected>{escape(text)}</option></select>"

    return _page(book, tables, random, lambda grid: table(grid, field)), "报告.html"


def as_boxes(book: Book, tables: Tables, random: Random) -> tuple[bytes, str]:
    """Return a page whose tables are rows of boxes."""
    tag = random.choice(("div", "span"))

    def draw(grid: Grid) -> str:
        rows = "".join(
            '<div class="tr">' + "".join(f"<{tag}>{_html(cell)}</{tag}>" for cell in row) + "</div>"
            for row in spread(grid)
        )
        return f'<div class="table">{rows}</div>'

    return _page(book, tables, random, draw), "报告.html"


def as_css_grid(book: Book, tables: Tables, random: Random) -> tuple[bytes, str]:
    """Return a page whose tables are boxes in a CSS grid, without rows."""

    def draw(grid: Grid) -> str:
        width = sum(box.across for box in grid[0])
        boxes = "".join(f"<div>{_html(cell)}</div>" for row in spread(grid) for cell in row)
        style = f"display:grid;grid-template-columns:repeat({width},1fr)"
        return f'<div style="{style}">{boxes}</div>'

    return _page(book, tables, random, draw), "报告.html"


def as_nested(book: Book, tables: Tables, random: Random) -> tuple[bytes, str]:
    """Return a page whose rows hold their values in small tables."""

    def draw(grid: Grid) -> str:
        rows = []
        for row in spread(grid):
            inner = "".join(f"<td>{_html(cell)}</td>" for cell in row[1:])
            nested = f"<table><tr>{inner}</tr></table>" if row[0] else ""
            plain = f"<td>{_html(row[0])}</td>"
            rows.append(
                f"<tr>{plain}<td>{nested}</td></tr>" if nested else f"<tr>{plain}{inner}</tr>"
            )
        return f"<table border=1>{''.join(rows)}</table>"

    return _page(book, tables, random, draw), "报告.html"


def as_word(book: Book, tables: Tables, random: Random) -> tuple[bytes, str]:
    """Return a Word document."""
    return factory.as_docx(_sample(book, tables, random)), "报告.docx"


def as_workbook(book: Book, tables: Tables, random: Random) -> tuple[bytes, str]:
    """Return a workbook."""
    return factory.as_xlsx(_sample(book, tables, random)), "报告.xlsx"


def _sample(book: Book, tables: Tables, random: Random) -> factory.Sample:
    flat: list[object] = []
    for part in _content(book, tables, random):
        flat += part if isinstance(part, list) else [part]
    return factory.Sample(book.title, tuple(flat))  # type: ignore[arg-type]


def _text(
    book: Book, tables: Tables, random: Random, row: Callable[[Sequence[str]], str], between: str
) -> bytes:
    lines = [book.title, ""]
    for part in _content(book, tables, random):
        if isinstance(part, str):
            lines.append(part)
            continue
        assert isinstance(part, list)
        for grid in part:
            lines += [between, *map(row, spread(grid)), between]
    return "\n".join(lines).encode()


def as_tabs(book: Book, tables: Tables, random: Random) -> tuple[bytes, str]:
    """Return text with tabs between cells."""
    return _text(book, tables, random, "\t".join, ""), "报告.txt"


def as_pipes(book: Book, tables: Tables, random: Random) -> tuple[bytes, str]:
    """Return text with pipes between cells."""
    return _text(book, tables, random, lambda row: f"| {' | '.join(row)} |", ""), "报告.md"


def as_commas(book: Book, tables: Tables, random: Random) -> tuple[bytes, str]:
    """Return a file of fields parted by commas."""

    def row(cells: Sequence[str]) -> str:
        return ",".join(f'"{cell}"' if "," in cell else cell for cell in cells)

    return _text(book, tables, random, row, ""), "报告.csv"


def as_bars(book: Book, tables: Tables, random: Random) -> tuple[bytes, str]:
    """Return text with every cell and every bar on a line of its own; merges end a row in bars."""
    lines = [book.title]
    for part in _content(book, tables, random):
        if isinstance(part, str):
            lines.append(part)
            continue
        assert isinstance(part, list)
        for grid in part:
            width = sum(box.across for box in grid[0])
            for row in grid:
                lines += [line for box in row for line in (box.text, "|") if line]
                lines += ["|" * (width + 1 - len(row))] if len(row) < width else []
    return "\n".join(lines).encode(), "报告.txt"


FORMATS: tuple[Format, ...] = (
    as_page, as_page, as_fields, as_boxes, as_css_grid, as_nested, as_tabs, as_pipes, as_commas,
    as_bars, as_word, as_workbook,
)  # fmt: skip
SLOW = (as_word,)
MERGING = (as_page, as_fields, as_word, as_workbook)


def _numbers(book: Book, table: str) -> list[Address]:
    known = vocabulary().indicators
    return [
        at
        for at, text in book.spelled.items()
        if known[at[0]].table == table and text.isascii() and text.isdigit()
    ]


def _one(book: Book, random: Random, tables: Sequence[str], longest: int) -> Address | None:
    found = [
        at
        for name in tables
        for at in _numbers(book, name)
        if (longest == 1) == (len(book.spelled[at]) == 1) or longest == 0
    ]
    return random.choice(found) if found else None


def break_number(book: Book, random: Random) -> None:
    """Break a number over two lines of its cell."""
    if at := _one(book, random, ["t3", "t4"], 9):
        text = book.spelled[at]
        cut = random.randint(1, len(text) - 1)
        book.spelled[at] = f"{text[:cut]}\n{text[cut:]}"


def letter(book: Book, random: Random) -> None:
    """Print letters for digits."""
    if at := _one(book, random, ["t3", "t4"], 0):
        book.spelled[at] = book.spelled[at].replace("0", "O").replace("1", "l")


def numeral(book: Book, random: Random) -> None:
    """Print a small number as a word."""
    if at := _one(book, random, ["t3", "t4"], 1):
        book.spelled[at] = "零一二三四五六七八九"[int(book.spelled[at])]


def note(book: Book, random: Random) -> None:
    """Print a note in a cell."""
    if at := _one(book, random, ["t3", "t4"], 0):
        book.spelled[at] += random.choice(("（含1件）", "①", "*"))


def unit(book: Book, random: Random) -> None:
    """Print a unit in a cell."""
    if at := _one(book, random, ["t3", "t4"], 0):
        book.spelled[at] += random.choice(("件", " 件", "件。"))


def leave_blank(book: Book, random: Random) -> None:
    """Leave a cell blank."""
    if at := _one(book, random, ["t3", "t4"], 0):
        book.spelled[at], book.truth[at] = "", None


def picture(book: Book, random: Random) -> None:
    """Show a figure as a picture."""
    if at := _one(book, random, ["t3"], 0):
        book.spelled[at] = PICTURE
        book.truth.pop(at)


def misprint(book: Book, random: Random) -> None:
    """Print another number than the sums want."""
    if at := _one(book, random, ["t3", "t4"], 0):
        value = random.randint(0, 60)
        book.spelled[at], book.truth[at] = str(value), Decimal(value)


DAMAGES: tuple[Damage, ...] = (
    break_number, letter, numeral, note, unit, leave_blank, picture, misprint,
)  # fmt: skip


def report(seed: int) -> tuple[Book, bytes, str, list[str]]:
    """Return a book, its file and what was done to make it; the same seed gives the same."""
    random = Random(seed)
    book = make(seed)
    done = []
    make_format = random.choice(FORMATS)
    if make_format in SLOW and seed % 3:
        make_format = as_page
    for _ in range(random.choice((0, 0, 0, 1, 2, 4, 8))):
        damage = random.choice(DAMAGES)
        if damage is picture and make_format not in (as_page, as_boxes, as_css_grid):
            continue
        if damage is break_number and make_format in (as_tabs, as_pipes, as_commas, as_bars):
            continue
        damage(book, random)
        done.append(damage.__name__)
    chosen = [random.choice(own) for own in (shapes.SHAPES2, shapes.SHAPES3, shapes.SHAPES4)]
    if make_format not in MERGING:
        # A zero over seven columns is a zero and six blanks where cells cannot be merged.
        chosen = [shapes.form3 if one is shapes.merged_zeros else one for one in chosen]
    tables = tuple(shape(book, random) for shape in chosen)
    content, name = make_format(book, tables, random)  # type: ignore[arg-type]
    names = [make_format.__name__, *(shape.__name__ for shape in chosen), book.spelling]
    return book, content, name, names + done


def kind(book: Book, figure: Figure, caught: bool) -> str:
    """Return how a cell was read."""
    at = (figure.indicator, figure.column)
    if figure.state in (State.BLANK, State.SLASH):
        if at in book.truth and book.truth[at] is None:
            return "flagged" if figure.flags else "exact"
        return "FALSE BLANK" if at in book.spelled else "no cell"
    if figure.value is None:
        return "open" if at in book.spelled else "no cell"
    if at in book.truth and figure.value == book.truth[at]:
        return "flagged" if figure.flags else "exact"
    if figure.flags:
        return "wrong, flagged"
    return "wrong, caught" if caught else "WRONG"


def verdicts(seed: int) -> tuple[list[str], list[tuple[str, Figure | None]], Book]:
    """Return what was made, and how each cell of it was read."""
    book, content, name, made = report(seed)
    try:
        reports = parse(read(content, name))
    except NotAReport:
        return made, [("refused", None)], book
    found = reports[0]
    failed = [check for check in found.checks if check.outcome is Outcome.FAIL]
    caught = {cell for check in failed for cell in check.cells}
    return (
        made,
        [
            (kind(book, one, (one.indicator, one.column) in caught), one)
            for one in found.figures
            if one.source is Source.TABLE
        ],
        book,
    )


def main(count: int, first: int = 0) -> None:
    """Print the rates of many reports by what was done, and every cell that is wrong."""
    total: Counter[str] = Counter()
    by: dict[str, Counter[str]] = {}
    for seed in range(first, first + count):
        made, found, book = verdicts(seed)
        tally = Counter(kind for kind, _ in found)
        total += tally
        for name in made:
            by.setdefault(name, Counter()).update(tally)
        bad = [(kind, one) for kind, one in found if kind in ("WRONG", "FALSE BLANK")]
        for kind_, one in bad[:2]:
            assert one is not None
            at = (one.indicator, one.column)
            print(
                seed, kind_, made, at, one.raw, one.flags, "for", book.spelled.get(at), flush=True
            )
    for name, tally in sorted(by.items()):
        cells = tally.total() - tally["no cell"] or 1
        shares = "  ".join(f"{kind} {tally[kind] / cells:.2%}" for kind in KINDS)
        print(f"{name:20} {cells:8} {shares}")
    cells = total.total() - total["no cell"]
    print("all", cells, {kind: (n, f"{n / cells:.3%}") for kind, n in total.items()})


KINDS = ("exact", "flagged", "open", "wrong, flagged", "wrong, caught", "FALSE BLANK", "WRONG")

if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 200,
        int(sys.argv[2]) if len(sys.argv) > 2 else 0,
    )
