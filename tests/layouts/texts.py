"""Text and Markdown made from reports: tables as pipes, tabs, runs of blanks or single words."""

from collections.abc import Callable, Iterator, Sequence
from random import Random

from opencc import OpenCC

from data.vocabulary import vocabulary
from tests.factory import Grid
from tests.layouts.model import (
    APPLICANTS,
    OUTCOMES,
    SUMS,
    Book,
    blocks,
    grid2,
    grid3,
    grid4,
    spread,
)
from tests.layouts.prose import parts

Printed = list[str]
"""Lines."""
Printing = Callable[[Grid, Random], Printed]


def tabs(grid: Grid, _: Random) -> Printed:
    """Print the cells that begin in a row, parted by tabs; merged ones leave blanks behind."""
    return ["\t".join(row).rstrip("\n") for row in spread(grid)]


def pipes(grid: Grid, _: Random) -> Printed:
    """Print a Markdown table whose merged cells leave blanks."""
    return _markdown(spread(grid))


def repeated(grid: Grid, _: Random) -> Printed:
    """Print a Markdown table whose merged cells repeat their text."""
    return _markdown(spread(grid, repeat=True))


def headless(grid: Grid, random: Random) -> Printed:
    """Print a Markdown table under a blank header row, with bold labels and broken words."""
    rows = [[_decorated(cell, random) for cell in row] for row in spread(grid)]
    return _markdown([[""] * len(rows[0]), *rows])


def _decorated(cell: str, random: Random) -> str:
    if not cell or (cell[0].isdigit() and len(cell) < 8):
        return cell
    if random.random() < 0.3:
        cell = f"{cell[: len(cell) // 2]}<br>{cell[len(cell) // 2 :]}"
    return f"**{cell}**" if random.random() < 0.3 else cell


def only_begun(grid: Grid, _: Random) -> Printed:
    """Print with pipes only the cells that begin in a row."""
    return [f"| {' | '.join(box.text for box in row)} |" for row in grid]


def header_in_one(grid: Grid, random: Random) -> Printed:
    """Print a Markdown table whose header rows run together in the first cell."""
    rows = spread(grid)
    at = next((at for at, row in enumerate(rows) if _figures(row) > 3), 0)
    if at < 2:
        return _markdown(rows)
    head = " ".join(cell for row in rows[:at] for cell in row if cell)
    return _markdown([[head, *[""] * (len(rows[0]) - 1)], *rows[at:]])


def paged(grid: Grid, random: Random) -> Printed:
    """Print a Markdown table cut by page numbers, each piece a table of its own."""
    lines: Printed = []
    rows = spread(grid)
    number = random.randint(2, 5)
    cuts = set(random.sample(range(len(rows)), min(2, len(rows))))
    for at, row in enumerate(rows):
        if at in cuts and at:
            lines += [
                "",
                random.choice((f"{number}", f"— {number} —", f"- {number} -", f"第{number}页")),
                "",
            ]
            number += 1
        lines.append(_pipe(row))
        if at in cuts or not at:
            lines.append(_pipe(["---"] * len(row)))
    return lines


def shifted(grid: Grid, random: Random) -> Printed:
    """Print a Markdown table in which some rows begin further left or right."""
    rows = spread(grid)
    for at, row in enumerate(rows):
        if _figures(row) > 4 and random.random() < 0.2:
            labels = [cell for cell in row[:-7] if cell]
            rows[at] = [*labels, *row[-7:], *[""] * random.randint(0, 2)]
        elif _figures(row) > 4 and random.random() < 0.1:
            rows[at] = ["", *row]
    return _markdown(rows)


def torn(grid: Grid, random: Random) -> Printed:
    """Print rows as a PDF converter tears them: some labels as text, their figures as a table."""
    lines: Printed = []
    waiting: Printed = []
    for row in spread(grid):
        filled = [cell for cell in row if cell]
        label, values = [cell for cell in row[:-7] if cell], row[-7:]
        if len(row) == 10 and _figures(row) > 5 and random.random() < 0.3:
            waiting += _wrapped(label[-1], 11) if label else []
            lines += (
                [*waiting, _pipe(values), _pipe(["---"] * 7), ""]
                if random.random() < 0.5
                else [_pipe(values), _pipe(["---"] * 7), "", *waiting]
            )
            waiting = []
        elif len(row) == 10 and _figures(row) > 5:
            lines.append(_pipe([*label, *values]))
        else:
            lines.append(" ".join(filled) if random.random() < 0.5 else _pipe(filled))
    return lines


def two_in_one(grid: Grid, random: Random) -> Printed:
    """Print a Markdown table in which one row's cells hold two rows."""
    rows = spread(grid)
    at = random.randrange(len(rows) - 1)
    if _figures(rows[at]) > 4 and _figures(rows[at + 1]) > 4:
        both = [
            f"{a}{random.choice((' ', '<br>'))}{b}".strip()
            for a, b in zip(rows[at], rows[at + 1], strict=True)
        ]
        rows[at : at + 2] = [both]
    return _markdown(rows)


def columns(grid: Grid, random: Random) -> Printed:
    """Print columns by runs of blanks, as pdftotext -layout: labels wrap around their figures."""
    width = max(sum(box.across for box in row) for row in grid)
    if width == 10:
        return _requests_in_columns(grid)
    lines: Printed = []
    for row in spread(grid):
        cells = [_wrapped(cell, 5 if width > 5 else 14) or [""] for cell in row]
        for line in range(max(map(len, cells))):
            texts = [cell[line] if line < len(cell) else "" for cell in cells]
            lines.append("".join(_left(text, 12 if width > 5 else 32) for text in texts).rstrip())
        lines.append("")
    return lines


def _requests_in_columns(grid: Grid) -> Printed:
    lines: Printed = []
    for row in spread(grid):
        *labels, label = row[:3] if row[2] else (row[0], row[1]) if row[1] else ("", row[0])
        pieces = _wrapped(label, 14) or [""]
        middle = len(pieces) // 2
        for at, piece in enumerate(pieces):
            side = "  ".join(filter(None, labels)) if at == 0 else ""
            line = f"{_left(side, 22)}{_left(piece, 34)}"
            if at == middle:
                line += "".join(f"{text:>7}" for text in row[3:])
            lines.append(line.rstrip())
    return lines


def words(grid: Grid, _: Random) -> Printed:
    """Print rows as words with single blanks between, as pdftotext -raw."""
    lines: Printed = []
    for row in grid:
        *first, last = (_wrapped(row[0].text, 16) or [""]) if len(row) > 1 else [row[0].text]
        lines += first
        lines.append(" ".join(filter(None, (last, *(box.text for box in row[1:])))))
    return lines


def poured(grid: Grid, random: Random) -> Printed:
    """Print what pdftotext makes of a table without -layout: rows over lines, or by columns."""
    rows = spread(grid)
    if len(rows[0]) == 10:
        return _requests_poured(rows, random)
    if len(rows[0]) == 15:
        names = [cell for row in rows[:2] for cell in row if cell]
        outcomes = " ".join(names[2:7] * 3).split(" ")
        at = random.randint(3, 12)
        lines = ["行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉"]
        return [*lines, *map(" ".join, (outcomes[:at], outcomes[at:])), *_broken(rows[-1], random)]
    labels = [row[0] for row in rows if not row[0].startswith("第")]
    lines = [*labels, ""]
    last: Printed = []
    for row in rows:
        if row[0].startswith("第"):
            lines.append(row[0])
            continue
        filled = [cell for cell in row[1:] if cell]
        whole = filled[:-1] if len(filled) > 2 else filled
        lines += whole
        last += filled[len(whole) :]
    return [*lines, "", *last]


def _requests_poured(rows: Sequence[Sequence[str]], random: Random) -> Printed:
    lines = [
        "申请人情况", "法人或其他组织", f"{SUMS} 自然", "科研 社会公益 法律服务 其 总", "人 商业",
        "企业 机构 组织 机构 他 计",
    ]  # fmt: skip
    labels = [[cell for cell in row[:3] if cell] for row in rows[3:]]
    values = [row[3:] for row in rows[3:]]
    order = random.randrange(4)
    if order == 0:
        for label, row in zip(labels, values, strict=True):
            lines += [*label, *_broken(row, random)]
        return lines
    lines += [cell for label in labels for cell in label]
    turned = values if order == 1 else list(zip(*values, strict=True))
    if order == 3:
        return lines + [cell for row in turned for cell in row if cell]
    return lines + [line for row in turned for line in _broken(row, random)]


def levels(grid: Grid, random: Random) -> Printed:
    """Print table 3 column by column, a cell a line: 一 to 四, then （一） to （七）, then 1. …"""
    rows = spread(grid)
    if len(rows[0]) != 10:
        return tokens(grid, random)
    labels = [row[column] for column in range(3) for row in rows[3:] if row[column]]
    lines = [SUMS, *labels, "申请人情况"]
    for at, name in enumerate(("自然人", *APPLICANTS, "总计"), 3):
        lines += [name, *(row[at] for row in rows[3:])]
    return lines


def _broken(row: Sequence[str], random: Random) -> Printed:
    """Return the cells of a row on several lines."""
    lines: Printed = [""]
    for cell in row:
        if lines[-1] and random.random() < 0.4:
            lines.append("")
        lines[-1] = f"{lines[-1]} {cell}".strip()
    return [line for line in lines if line]


def drawn(grid: Grid, random: Random) -> Printed:
    """Print a table whose lines are drawn with characters."""
    level, upright, cross = random.choice(("─│┼", "━┃╋", "-|+", "=|+"))
    rows = spread(grid)
    rule = cross + cross.join(level * 8 for _ in rows[0]) + cross
    printed = (upright + upright.join(f" {cell} " for cell in row) + upright for row in rows)
    return [rule, *(line for row in printed for line in (row, rule))]


def tokens(grid: Grid, _: Random) -> Printed:
    """Print every cell on a line of its own."""
    return [box.text for row in grid for box in row]


def _figures(row: Sequence[str]) -> int:
    return sum(cell[:1].isdigit() and len(cell) < 12 for cell in row)


def _markdown(rows: Sequence[Sequence[str]]) -> Printed:
    first, *rest = rows
    return [_pipe(first), _pipe(["---"] * len(first)), *map(_pipe, rest)]


def _pipe(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _wrapped(text: str, width: int) -> list[str]:
    return [text[at : at + width] for at in range(0, len(text), width)]


def _left(text: str, width: int) -> str:
    wide = sum(2 if ord(sign) > 0x2000 else 1 for sign in text)
    return text + " " * max(2, width - wide)


PRINTINGS: dict[str, Printing] = {
    "text, tabs": tabs,
    "Markdown": pipes,
    "Markdown, merged repeated": repeated,
    "Markdown, decorated": headless,
    "Markdown, cells begun": only_begun,
    "Markdown, header in one": header_in_one,
    "Markdown, paged": paged,
    "Markdown, shifted": shifted,
    "Markdown, torn": torn,
    "Markdown, two in one": two_in_one,
    "text, columns": columns,
    "text, words": words,
    "text, cell a line": tokens,
    "text, poured": poured,
    "text, poured by levels": levels,
    "text, drawn": drawn,
}


def as_text(book: Book, random: Random, printing: Printing) -> bytes:
    """Return a report as text, its tables printed in one way."""
    marks = random.choice((("# ", "## "), ("", ""), ("", "**")))
    content = parts(book, (grid2(book), grid3(book), grid4(book)), random)
    lines = [f"{marks[0]}{book.title}", ""]
    for part in content:
        if isinstance(part, str):
            is_heading = part[1] == "、" and len(part) < 30
            closing = "**" if marks[1] == "**" and is_heading else ""
            lines += [f"{marks[1] if is_heading else ''}{part}{closing}", ""]
        else:
            lines += [*printing(part, random), ""]  # type: ignore[arg-type]
    return "\n".join(lines).encode()


def as_traditional(book: Book, random: Random) -> bytes:
    """Return a Markdown report in traditional characters."""
    converted: str = OpenCC("s2t").convert(as_text(book, random, pipes).decode())
    return converted.encode()


def as_scanned(book: Book, random: Random) -> bytes:
    """Return text with the letters that a scanner takes for digits."""
    lines = []
    for line in as_text(book, random, random.choice((tabs, pipes))).decode().split("\n"):
        if ("|" in line or "\t" in line) and "---" not in line:
            line = "".join(_misread(sign, random) for sign in line)
        lines.append(line)
    return "\n".join(lines).encode()


def _misread(sign: str, random: Random) -> str:
    if random.random() > 0.05:
        return sign
    return {"0": random.choice("Oo口〇"), "1": random.choice("lI")}.get(sign, sign)


def as_list(book: Book, random: Random) -> bytes:
    """Return a report that states its tables as lists, one figure a line."""
    lines = [book.title, ""]
    for part in parts(book, ("2", "3", "4"), random):
        lines += list(_listed(book, str(part))) if part in ("2", "3", "4") else [str(part)]
    return "\n".join(lines).encode()


def _listed(book: Book, table: str) -> Iterator[str]:
    if table == "2":
        for title, heads, rows in blocks(book):
            yield title
            for item, cells in rows:
                pairs = zip(heads, cells, strict=True)
                yield f"{item}：" + "，".join(
                    f"{head} {book.spelled[cell.id, '']}" for head, cell in pairs
                )
    elif table == "3":
        yield SUMS
        for row in vocabulary().table("t3", book.form):
            yield f"{row.label} {' '.join(text or '空' for text in book.row(row.id))}"
    else:
        names = ("行政复议", "未经复议直接起诉", "复议后起诉")
        for at, name in enumerate(names):
            yield f"{name}：" + " ".join(book.review()[5 * at : 5 * at + 5])


def as_told(book: Book, random: Random) -> bytes:
    """Return a report that tells its tables in lines: a name and its value after the other."""
    lines = [book.title, ""]
    comma, is_after = random.choice("，；、"), random.choice(("", "：", "为"))
    for part in parts(book, ("2", "3", "4"), random):
        if part not in ("2", "3", "4"):
            lines.append(str(part))
            continue
        for label, pairs in _rows_told(book, str(part)):
            told = comma.join(f"{name}{is_after}{text}" for name, text in pairs)
            lines.append(f"{label}：{told}。")
    return "\n".join(lines).encode()


def _rows_told(book: Book, table: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    if table == "2":
        for _, heads, rows in blocks(book):
            for item, cells in rows:
                texts = [book.spelled[cell.id, ""] for cell in cells]
                yield item, list(zip(heads, texts, strict=True))
    elif table == "3":
        names = ("自然人", *APPLICANTS, "总计")
        for row in vocabulary().table("t3", book.form):
            yield row.label, list(zip(names, book.row(row.id), strict=True))
    else:
        for at, name in enumerate(("行政复议", "未经复议直接起诉", "复议后起诉")):
            yield name, list(zip(OUTCOMES, book.review()[5 * at : 5 * at + 5], strict=True))
