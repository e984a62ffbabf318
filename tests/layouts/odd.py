"""Layouts nobody reads yet: whatever hides a figure, none may be wrong or pass for a blank.

`python -m tests.layouts.odd 20 [NAME]` prints how 20 reports of each are read. What hides figures
inside a cell stands in tests/parser/test_unseen.py.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from html import escape
from random import Random

from data.vocabulary import vocabulary
from parser import parse, read
from parser.report import NotAReport, Outcome, Source
from tests.layouts.fabric import KINDS, kind
from tests.layouts.model import APPLICANTS, HEADINGS, Book, grid2, grid4, make, spread

NAMES = ("自然人", *APPLICANTS, "总计")
HEAD = ("申请人情况", *NAMES)
Rows = list[tuple[str, list[str]]]
"""The label of each row of table 3, and its seven texts."""
Odd = Callable[[Rows, Random], str | list[str]]
"""The table as a part of a page, or as lines of a text."""


def _row(texts: Sequence[str]) -> str:
    return f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in texts)}</tr>"


def _table(rows: Sequence[Sequence[str]]) -> str:
    return f"<table>{''.join(map(_row, rows))}</table>"


def _blank(rows: Rows) -> list[list[str]]:
    return [list(HEAD), *([label, *[""] * 7] for label, _ in rows)]


def _bare(rows: Rows) -> list[list[str]]:
    return [values for _, values in rows]


def apart(rows: Rows, random: Random) -> str:
    """Names in one table, figures in the next."""
    return _table([["申请人情况"], *([label] for label, _ in rows)]) + _table([NAMES, *_bare(rows)])


def wide_sheet(rows: Rows, random: Random) -> str:
    """Names and the first columns on one page, the columns that did not fit on the next."""
    cut = random.randint(1, 5)
    first = [HEAD[: cut + 1], *([label, *values[:cut]] for label, values in rows)]
    return _table(first) + _table([NAMES[cut:], *(values[cut:] for _, values in rows)])


def behind_blanks(rows: Rows, random: Random) -> str:
    """A grid of blanks, the figures in a table behind it."""
    return _table(_blank(rows)) + _table(_bare(rows))


def before_blanks(rows: Rows, random: Random) -> str:
    """A grid of blanks, the figures in a table before it."""
    return _table(_bare(rows)) + _table(_blank(rows))


def program(rows: Rows, random: Random) -> str:
    """A grid of blanks, the figures listed in a program of the page."""
    return f"{_table(_blank(rows))}<script>var rows = {json.dumps(_bare(rows))}</script>"


def by_applicant(rows: Rows, random: Random) -> str:
    """A table for each applicant."""
    return "".join(
        _table([["项目", name], *([label, values[at]] for label, values in rows)])
        for at, name in enumerate(NAMES)
    )


def by_row(rows: Rows, random: Random) -> str:
    """A line for each row and a table of its figures below."""
    return "".join(f"<p>{escape(label)}</p>{_table([NAMES, values])}" for label, values in rows)


def cards(rows: Rows, random: Random) -> str:
    """A table of two columns for each row."""
    return "".join(
        _table([[label, ""], *map(list, zip(NAMES, values, strict=True))]) for label, values in rows
    )


def one_row(rows: Rows, random: Random) -> str:
    """The whole table typed into one row."""
    columns = zip(*_bare(rows), strict=True)
    cells = ("<br>".join(escape(text) or "&nbsp;" for text in column) for column in columns)
    names = "<br>".join(escape(label) for label, _ in rows)
    body = f"<tr><td>{names}</td>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
    return f"<table>{_row(HEAD)}{body}</table>"


def in_one_cell(rows: Rows, random: Random) -> str:
    """The figures of a row listed in its first cell."""
    return _table([HEAD, *([label, "/".join(values), *[""] * 6] for label, values in rows)])


def in_the_label(rows: Rows, random: Random) -> str:
    """The figures of a row listed behind its name."""
    return _table(
        [HEAD, *([f"{label}（{'、'.join(values)}）", *[""] * 7] for label, values in rows)]
    )


def one_cell(rows: Rows, random: Random) -> str:
    """All figures in one cell beside the names."""
    texts = "<br>".join(" ".join(text or "-" for text in values) for values in _bare(rows))
    first, *others = rows
    body = f"<tr><td>{first[0]}</td><td colspan=7 rowspan={len(rows)}>{texts}</td></tr>"
    return f"<table>{_row(HEAD)}{body}{''.join(_row([label]) for label, _ in others)}</table>"


def totals_told(rows: Rows, random: Random) -> str:
    """The column of totals blank, and told in a line below."""
    told = "，".join(f"{label}总计{values[-1]}" for label, values in rows)
    return f"{_table([HEAD, *([label, *values[:6], ''] for label, values in rows)])}<p>{told}</p>"


def notes(rows: Rows, random: Random) -> str:
    """A column blank, its figures in notes below."""
    told = "".join(f"<p>注：{label}自然人{values[0]}</p>" for label, values in rows)
    return _table([HEAD, *([label, "", *values[1:]] for label, values in rows)]) + told


def spaced(rows: Rows, random: Random) -> str:
    """A blank column beside every column."""
    pairs = [["", text] for text in NAMES]
    return _table([
        [HEAD[0], *(text for pair in pairs for text in reversed(pair))],
        *([label, *(text for value in values for text in ("", value))] for label, values in rows),
    ])  # fmt: skip


def lines_below(rows: Rows, random: Random) -> list[str]:
    """A grid of blanks, the figures in lines of text below."""
    return ["\t".join(row) for row in _blank(rows)] + ["  ".join(one) for one in _bare(rows)]


def sentences(rows: Rows, random: Random) -> list[str]:
    """A grid of blanks, the figures told in sentences."""
    grid = ["|".join(["", *row, ""]) for row in _blank(rows)]
    return grid + [
        f"{label}共{values[-1] or 0}件，来自公民的有{values[0] or 0}件。" for label, values in rows
    ]


def semicolons(rows: Rows, random: Random) -> list[str]:
    """Cells parted by semicolons."""
    return [";".join(row) for row in (HEAD, *([label, *values] for label, values in rows))]


def lists(rows: Rows, random: Random) -> list[str]:
    """A list below each name."""
    return [
        line
        for label, values in rows
        for line in (f"{label}：", *(f"- {name}: {text}" for name, text in zip(NAMES, values)))  # noqa: B905
    ]


def by_column(rows: Rows, random: Random) -> list[str]:
    """A list of the rows below each applicant."""
    return [
        line
        for at, name in enumerate(NAMES)
        for line in (f"{name}：", *(f"{label}：{values[at]}" for label, values in rows))
    ]


def as_data(rows: Rows, random: Random) -> list[str]:
    """What a program would read."""
    held = {label: dict(zip(NAMES, values, strict=True)) for label, values in rows}
    return json.dumps(held, ensure_ascii=False, indent=1).split("\n")


def brackets(rows: Rows, random: Random) -> list[str]:
    """Every figure in brackets."""
    return [f"{label}【{'】【'.join(values)}】" for label, values in rows]


ODD: tuple[Odd, ...] = (
    wide_sheet,
    apart, behind_blanks, before_blanks, program, by_applicant, by_row, cards, one_row, in_one_cell,
    in_the_label, one_cell, totals_told, notes, spaced, lines_below, sentences, semicolons, lists,
    by_column, as_data, brackets,
)  # fmt: skip


def report(odd: Odd, book: Book, random: Random) -> tuple[bytes, str]:
    """Return a report whose table 3 is printed in an odd way."""
    rows = [(row.label, book.row(row.id)) for row in vocabulary().table("t3", book.form)]
    made = odd(rows, random)
    if isinstance(made, str):
        parts = [f"<h1>{book.title}</h1><p>{HEADINGS[1]}</p>", _table(spread(grid2(book)))]
        parts += [f"<p>{HEADINGS[2]}</p>", made, f"<p>{HEADINGS[3]}</p>"]
        parts += [_table(spread(grid4(book))), f"<p>{HEADINGS[4]}</p><p>公开内容还不够丰富。</p>"]
        return f"<html><body>{''.join(parts)}</body></html>".encode(), "报告.html"
    lines = [book.title, HEADINGS[1], *map("\t".join, spread(grid2(book))), HEADINGS[2], *made]
    lines += [
        HEADINGS[3],
        *map("\t".join, spread(grid4(book))),
        HEADINGS[4],
        "公开内容还不够丰富。",
    ]
    return "\n".join(lines).encode(), "报告.txt"


def verdicts(odd: Odd, seed: int) -> list[tuple[str, str, str]]:
    """Return how each cell of a report is read: kind, indicator, column."""
    book = make(seed)
    content, name = report(odd, book, Random(seed))
    try:
        (found,) = parse(read(content, name))
    except NotAReport:
        return [("refused", "", "")]
    failed = [check for check in found.checks if check.outcome is Outcome.FAIL]
    caught = {cell for check in failed for cell in check.cells}
    return [
        (kind(book, one, (one.indicator, one.column) in caught), one.indicator, one.column)
        for one in found.figures
        if one.source is Source.TABLE
    ]


def main(count: int, wanted: str) -> None:
    """Print a line a layout."""
    for odd in ODD:
        if wanted not in odd.__name__:
            continue
        tally = Counter(one for seed in range(count) for one, _, _ in verdicts(odd, seed))
        cells = sum(tally[one] for one in KINDS) or 1
        shares = "  ".join(f"{one} {tally[one] / cells:.2%}" for one in KINDS)
        print(f"{odd.__name__:16} {cells:7} {shares}  refused {tally['refused']}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20, sys.argv[2] if len(sys.argv) > 2 else "")
