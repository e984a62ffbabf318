"""A factory of damaged tables: what is printed is known, so a wrong figure read in silence shows.

`python -m tests.damage 2000` prints how many cells of 2000 tables were read, flagged or left open.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from opencc import OpenCC

from data.vocabulary import Indicator, vocabulary
from parser.checks import check_report
from parser.readers.text import read
from parser.report import Figure, Outcome, State
from parser.tables import read_tables

Address = tuple[str, str]

ORDERLY = ("new_received", "carried_in", "handled_total", "carried_out")
GROUPS = {
    "disclosed_full": "三、本年度办理结果",
    "denied_state_secret": "（三）不予公开",
    "unable_not_held": "（四）无法提供",
    "rejected_petition": "（五）不予处理",
    "other_no_correction": "（六）其他处理",
}


@dataclass
class Line:
    """One printed line: a row of cells, or a paragraph if it has one cell."""

    cells: list[str]
    row: str = ""
    """Id of the form's row it prints, "" for headers."""
    first: int = 0
    """Where its values begin."""


@dataclass
class Table:
    """A document of tables, and what every cell of it says; None for a blank cell."""

    lines: list[Line] = field(default_factory=list)
    truth: dict[Address, Decimal | None] = field(default_factory=dict)
    form: str = ""
    separator: str = "\t"
    damages: list[str] = field(default_factory=list)

    def text(self) -> str:
        """Return the tables as a text file."""
        printed = [_printed(line.cells, self.separator) for line in self.lines]
        return "某市人民政府2022年政府信息公开工作年度报告\n" + "\n".join(printed) + "\n"


def _printed(cells: list[str], separator: str) -> str:
    if len(cells) == 1:
        return cells[0]
    return f"| {' | '.join(cells)} |" if separator == "|" else separator.join(cells)


def make(random: Random) -> Table:
    """Return a consistent, undamaged document in one of the two forms."""
    form = random.choice(["g2019", "g2021"])
    table = Table(form=form, separator=random.choice(["\t", "|", " | "]))
    _make_disclosure(table, random)
    _make_requests(table, random)
    _make_review(table, random)
    return table


def _number(random: Random) -> int:
    return random.choice([0] * 6 + [1, 2, 3, 5, 8, 10, 12, 14, 27, 103, 1250])


def _make_disclosure(table: Table, random: Random) -> None:
    rows = [
        row
        for row in vocabulary().indicators.values()
        if row.table.startswith("t2") and table.form in row.generations
    ]
    blocks: dict[tuple[str, ...], dict[str, list[Indicator]]] = {}
    items: dict[str, list[Indicator]] = {}
    for row in sorted(rows, key=lambda row: (row.table == "t2_2021", row.order)):
        items.setdefault(row.label.split(" / ")[0], []).append(row)
    for item, own in items.items():
        heads = tuple(row.label.split(" / ", 1)[1] for row in own)
        blocks.setdefault(heads, {})[item] = own
    for heads, under in blocks.items():
        table.lines.append(Line(["信息内容", *heads]))
        for item, own in under.items():
            values = [_number(random) for _ in own]
            unit = "万元" if own[-1].kind == "money" else ""
            cells = [item, *map(str, values[:-1]), f"{values[-1]}{unit}"]
            table.lines.append(Line(cells, own[0].id, 1))
            for row, value in zip(own, values, strict=True):
                table.truth[row.id, ""] = Decimal(value)


def _make_requests(table: Table, random: Random) -> None:
    columns = list(vocabulary().columns)
    rows = vocabulary().table("t3", table.form)
    figures = {
        row.id: [_number(random) for _ in columns[:-1]] for row in rows if row.id not in ORDERLY
    }
    results = [sum(values) for values in zip(*figures.values(), strict=True)]
    out = [_number(random) for _ in results]
    carried = [random.randint(0, a + b) for a, b in zip(results, out, strict=True)]
    new = [a + b - c for a, b, c in zip(results, out, carried, strict=True)]
    figures |= dict(zip(ORDERLY, (new, carried, results, out), strict=True))
    blank = random.random() < 0.2
    table.lines += [
        Line(["", "申请人情况", "", "", "", "", "", ""]),
        Line(["", "自然人", "法人或其他组织", "", "", "", "", "总计"]),
    ]
    for row in rows:
        values = [*figures[row.id], sum(figures[row.id])]
        cells = ["" if blank and not value else str(value) for value in values]
        labels = [GROUPS[row.id]] if row.id in GROUPS else []
        labels.append(row.label)
        table.lines.append(Line([*labels, *cells], row.id, len(labels)))
        for column, cell in zip(columns, cells, strict=True):
            table.truth[row.id, column] = Decimal(cell) if cell else None


def _make_review(table: Table, random: Random) -> None:
    heads = [row.label.split(" / ")[-1] for row in vocabulary().table("t4")]
    parts = [[_number(random) for _ in range(4)] for _ in range(3)]
    values = [value for group in parts for value in (*group, sum(group))]
    table.lines += [
        Line(["行政复议", "", "", "", "", "行政诉讼", *[""] * 9]),
        Line([*heads[:5], "未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4]),
        Line(["", "", "", "", "", *heads[5:]]),
        Line([str(value) for value in values], "review_upheld", 0),
    ]
    for row, value in zip(vocabulary().table("t4"), values, strict=True):
        table.truth[row.id, ""] = Decimal(value)


def _rows(table: Table) -> list[int]:
    return [index for index, line in enumerate(table.lines) if line.row]


def _valued(line: Line, random: Random) -> int:
    return random.randrange(line.first, len(line.cells))


def _requests(table: Table) -> list[int]:
    known = {row.id for row in vocabulary().table("t3")}
    return [
        index
        for index, line in enumerate(table.lines)
        if line.row in known and len(line.cells) >= line.first + 6
    ]


def lose_cell(table: Table, random: Random) -> None:
    """Take out one value cell."""
    line = table.lines[random.choice(_rows(table))]
    if len(line.cells) > line.first + 1:
        del line.cells[_valued(line, random)]


def double_cell(table: Table, random: Random) -> None:
    """Print one value cell twice."""
    line = table.lines[random.choice(_rows(table))]
    if line.cells[line.first :]:
        index = _valued(line, random)
        line.cells.insert(index, line.cells[index])


def add_cell(table: Table, random: Random) -> None:
    """Print a cell that belongs nowhere."""
    line = table.lines[random.choice(_rows(table))]
    if line.cells[line.first :]:
        line.cells.insert(_valued(line, random), random.choice(["0", "0", "", "", "7"]))


def add_blanks(table: Table, random: Random) -> None:
    """Print blank cells on both sides of a row's values."""
    for index in random.sample(_requests(table), min(6, len(_requests(table)))):
        line = table.lines[index]
        if all(line.cells[line.first :]):
            line.cells.insert(line.first, "")
            line.cells += [""] * random.randint(0, 2)


def break_page(table: Table, random: Random) -> None:
    """Cut a row in two: its label, its values, or both."""
    index = random.choice(_requests(table))
    line = table.lines[index]
    label, values = line.cells[line.first - 1], line.cells[line.first :]
    middle = len(label) // 2
    kind = random.randrange(4)
    blanks = [""] * len(values)
    if kind == 0:
        pieces = [[label[:middle], *values], [label[middle:], *blanks]]
    elif kind == 1:
        pieces = [[label[:middle], *blanks], ["", *values], [label[middle:], *blanks]]
    elif kind == 2:
        pieces = [[label, *values[:3]], ["", *values[3:]]]
    else:
        pieces = [[label[:middle]], [label[middle:], *values]]
    table.lines[index : index + 1] = [Line(piece, line.row, 1) for piece in pieces]


def tear(table: Table, random: Random) -> None:
    """Print the labels of some rows as lines of text, before or after their values."""
    rows = _requests(table)
    start = random.randrange(len(rows))
    chosen = rows[start : start + random.randint(1, 4)]
    if chosen[-1] - chosen[0] != len(chosen) - 1:
        return
    lines = table.lines[chosen[0] : chosen[-1] + 1]
    labels = [Line([line.cells[line.first - 1]]) for line in lines]
    values = [Line(line.cells[line.first :], line.row, 0) for line in lines]
    both = [labels + values, values + labels][random.randrange(2)]
    table.lines[chosen[0] : chosen[-1] + 1] = both


def misprint(table: Table, random: Random) -> None:
    """Change or drop one character of a label."""
    line = table.lines[random.choice(_rows(table))]
    if line.first:
        label = line.cells[line.first - 1]
        at = random.randrange(len(label))
        line.cells[line.first - 1] = label[:at] + random.choice(["", "某"]) + label[at + 1 :]


def _respell(table: Table, random: Random, spell: Callable[[str], str]) -> None:
    for index in random.sample(_rows(table), 5):
        line = table.lines[index]
        line.cells[line.first :] = [spell(cell) for cell in line.cells[line.first :]]


def space(table: Table, random: Random) -> None:
    """Print spaces inside numbers."""
    _respell(table, random, lambda cell: f"{cell[0]} {cell[1:]}" if cell[1:].isdigit() else cell)


def widen(table: Table, random: Random) -> None:
    """Print full-width digits."""
    wide = {ord("0") + digit: 0xFF10 + digit for digit in range(10)}
    _respell(table, random, lambda cell: cell.translate(wide))


def letter(table: Table, random: Random) -> None:
    """Print letters for digits."""
    _respell(table, random, lambda cell: cell[0] + cell[1:].replace("0", "O") if cell else cell)


def traditional(table: Table, _: Random) -> None:
    """Print every label in traditional characters."""
    convert = OpenCC("s2t").convert
    for line in table.lines:
        line.cells = [convert(cell) for cell in line.cells]


def wrong_header(table: Table, random: Random) -> None:
    """Print a header over rows it does not belong to."""
    other = "项目 本年新收件数 上年结转件数 予以公开 部分公开 不予公开 结转下年度 总计"
    heads = random.choice([other, "类别 数据1 数据2 数据3 数据4 数据5 数据6 总计"]).split()
    table.lines.insert(random.choice(_requests(table)), Line(heads))


def page_number(table: Table, random: Random) -> None:
    """Print a page number between rows."""
    table.lines.insert(random.choice(_rows(table)), Line([str(random.randint(1, 20))]))


def split_number(table: Table, random: Random) -> None:
    """Print one number in two cells."""
    for index in random.sample(_rows(table), len(_rows(table))):
        line = table.lines[index]
        long = [at for at in range(line.first, len(line.cells)) if line.cells[at][1:].isdigit()]
        if long:
            at = random.choice(long)
            line.cells[at : at + 1] = [line.cells[at][:1], line.cells[at][1:]]
            return


def lose_row(table: Table, random: Random) -> None:
    """Leave a row out."""
    del table.lines[random.choice(_rows(table))]


def double_row(table: Table, random: Random) -> None:
    """Print a row twice."""
    index = random.choice(_rows(table))
    line = table.lines[index]
    table.lines.insert(index, Line(list(line.cells), line.row, line.first))


def one_cell_a_line(table: Table, _: Random) -> None:
    """Print every cell on a line of its own."""
    lines = []
    for line in table.lines:
        lines += [Line([cell], line.row, min(line.first, 0)) for cell in line.cells if cell]
    table.lines = lines


DAMAGES = (
    lose_cell, double_cell, add_cell, add_blanks, break_page, tear, misprint, space, widen, letter,
    traditional, wrong_header, page_number, split_number, lose_row, double_row,
)  # fmt: skip


def damaged(seed: int) -> Table:
    """Return a document with one to three damages; the same seed gives the same document."""
    random = Random(seed)
    table = make(random)
    for damage in random.sample(DAMAGES, random.randint(1, 3)):
        damage(table, random)
        table.damages.append(damage.__name__)
    if random.random() < 0.05 and all(table.truth[at] is not None for at in table.truth):
        one_cell_a_line(table, random)
        table.damages.append("one_cell_a_line")
    return table


def verdicts(table: Table) -> Iterator[tuple[str, Figure]]:
    """Yield of every cell read whether it is right, flagged, caught by a check, open or WRONG."""
    document = read(table.text().encode(), "damaged.txt")
    tables = read_tables(document, (), year_hint=2022)
    forms = (tables.form_table2, tables.form_table3)
    checks = check_report(tables.figures, (), "", 2022, forms)
    caught = {cell for check in checks if check.outcome is Outcome.FAIL for cell in check.cells}
    for figure in tables.figures:
        at = (figure.indicator, figure.column)
        if figure.state in (State.NUMBER, State.BLANK) and figure.value == table.truth.get(at, -1):
            yield "right", figure
        elif figure.flags:
            yield "flagged", figure
        elif figure.value is None and figure.state is not State.BLANK:
            yield "open", figure
        else:
            yield "caught" if at in caught else "WRONG", figure


def main(count: int) -> None:
    """Print the rates of many damaged documents, and every wrong figure."""
    tally: Counter[str] = Counter()
    for seed in range(count):
        table = damaged(seed)
        for verdict, figure in verdicts(table):
            tally[verdict] += 1
            if verdict == "WRONG":
                truth = table.truth.get((figure.indicator, figure.column), "no such cell")
                said = figure.raw or figure.state
                print(seed, table.damages, figure.indicator, figure.column, said, "for", truth)
    total = sum(tally.values())
    for verdict, cells in tally.most_common():
        print(f"{verdict:8} {cells:8} {cells / total:8.3%}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
