"""Made-up reports: consistent random figures, their spelling, and the tables they fill."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from data.vocabulary import Indicator, vocabulary
from tests.factory import Box, Grid

Address = tuple[str, str]
FLOW = ("new_received", "carried_in", "handled_total", "carried_out")
SUMS = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
APPLICANTS = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
ITEMS = {"t2_2019": "一一五五六六八九", "t2_2021": "一一五六六八"}
GROUPS = {
    "denied_": "（三）不予公开", "unable_": "（四）无法提供", "rejected_": "（五）不予处理",
    "other_": "（六）其他处理",
}  # fmt: skip
AGENCIES = (
    "云山县水利局", "临江市人民政府", "云山县人民政府办公室", "白水省商务厅", "青河市生态环境局",
    "临江市云山区教育局", "云山县太平镇人民政府", "临江市云山区新华街道办事处",
    "国家税务总局云山县税务局", "临江经济技术开发区管理委员会", "云山县气象局",
    "中华人民共和国临江海关", "临江市住房和城乡建设局", "云山县乡村振兴局",
    "临江市人力资源和社会保障局", "云山县供销合作社联合社",
)  # fmt: skip
HEADINGS = (
    "一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)  # fmt: skip
SPELLINGS = (
    "plain", "plain", "plain", "blank_zeros", "slash_rules", "thousands", "units", "wide", "notes",
)  # fmt: skip


@dataclass
class Book:
    """A report as its agency means it."""

    agency: str
    year: int
    form: str
    spelling: str
    spelled: dict[Address, str] = field(default_factory=dict)
    """The text of every cell."""
    truth: dict[Address, Decimal | None] = field(default_factory=dict)
    """What every cell says, None for none."""

    @property
    def title(self) -> str:
        """The report's title."""
        return f"{self.agency}{self.year}年政府信息公开工作年度报告"

    def row(self, indicator: str) -> list[str]:
        """Return the seven texts of a row of table 3."""
        return [self.spelled[indicator, column] for column in vocabulary().columns]

    def review(self) -> list[str]:
        """Return the fifteen texts of table 4."""
        return [self.spelled[row.id, ""] for row in vocabulary().table("t4")]


def make(seed: int) -> Book:
    """Return a report; the same seed gives the same report."""
    random = Random(seed)
    form = random.choice(["g2019", "g2021", "g2021"])
    year = random.randint(2019, 2020) if form == "g2019" else random.randint(2021, 2025)
    book = Book(random.choice(AGENCIES), year, form, random.choice(SPELLINGS))
    dense = random.random() < 0.4
    figures = _table2(random, form) | _table3(random, form, dense) | _table4(random, dense)
    for (row, column), value in figures.items():
        text = _spelled(book, row, column, value, random)
        says_none = text.strip("　 ") in ("", "/", "—", "-")
        book.spelled[row, column] = text
        book.truth[row, column] = None if says_none else value
    return book


def disclosed(form: str) -> list[Indicator]:
    """Return table 2's cells in a form, in order."""
    rows = vocabulary().indicators.values()
    own = [row for row in rows if row.table.startswith("t2") and form in row.generations]
    return sorted(own, key=lambda row: (row.table != f"t2_{form[1:]}", row.order))


def _number(random: Random, dense: bool) -> int:
    small = (0, 1, 2, 3, 5, 8, 12, 14, 27, 103, 1250)
    return random.choice(small if dense else (0,) * 18 + small)


def _table2(random: Random, form: str) -> dict[Address, Decimal]:
    figures: dict[Address, Decimal] = {}
    for row in disclosed(form):
        value = Decimal(random.choice((0, 0, 0, 1, 4, 9, 16, 37, 454, 1196, 28799)))
        if row.kind == "money":
            value = Decimal(random.choice(("0", "126.84", "93.4385", "7730.28", "12", "4068.208")))
        if value and row.label.endswith("增/减") and random.random() < 0.4:
            value = -value
        figures[row.id, ""] = value
    return figures


def _table3(random: Random, form: str, dense: bool) -> dict[Address, Decimal]:
    columns = list(vocabulary().columns)
    results = [row.id for row in vocabulary().table("t3", form) if row.id not in FLOW]
    rows = {row: [_number(random, dense) for _ in columns[1:]] for row in results}
    if not dense and random.random() < 0.6:
        # Most small agencies hear from natural persons only.
        rows = {row: [values[0], *[0] * 5] for row, values in rows.items()}
    total = [sum(values) for values in zip(*rows.values(), strict=True)]
    out = [random.choice((0, 0, 0, 1, 2)) for _ in total]
    carried = [random.choice((0, 0, min(1, a + b), min(3, a + b))) for a, b in _pairs(total, out)]
    new = [a + b - c for a, b, c in zip(total, out, carried, strict=True)]
    rows |= dict(zip(FLOW, (new, carried, total, out), strict=True))
    return {
        (row, column): Decimal(value)
        for row, values in rows.items()
        for column, value in zip(columns, (*values, sum(values)), strict=True)
    }


def _pairs(left: Sequence[int], right: Sequence[int]) -> Iterable[tuple[int, int]]:
    return zip(left, right, strict=True)


def _table4(random: Random, dense: bool) -> dict[Address, Decimal]:
    groups = [[_number(random, dense) % 90 for _ in range(4)] for _ in range(3)]
    values = [value for group in groups for value in (*group, sum(group))]
    rows = vocabulary().table("t4")
    return {(row.id, ""): Decimal(value) for row, value in zip(rows, values, strict=True)}


def _spelled(book: Book, row: str, column: str, value: Decimal, random: Random) -> str:
    plain = str(value)
    in_table2 = vocabulary().indicators[row].table.startswith("t2")
    match book.spelling:
        case "blank_zeros" if not value and not in_table2:
            return ""
        case "slash_rules" if row.startswith("rules_"):
            return random.choice("/—")
        case "thousands":
            return f"{value:,}"
        case "units" if in_table2:
            unit = vocabulary().indicators[row].unit
            return plain + (unit if unit in ("件", "项", "个", "万元") else "万元")
        case "wide":
            return plain.translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})
        case "notes" if in_table2 and value > 1:
            return random.choice((f"{plain}（其中修订1件）", f"{plain}（含2件）", plain))
    return f"+{plain}" if row.endswith("change") and value > 0 else plain


def blocks(book: Book) -> list[tuple[str, list[str], list[tuple[str, list[Indicator]]]]]:
    """Return table 2's blocks: title, column headers, rows of a label and its cells."""
    found: list[tuple[str, list[str], list[tuple[str, list[Indicator]]]]] = []
    items: dict[str, list[Indicator]] = {}
    for cell in disclosed(book.form):
        items.setdefault(cell.label.split(" / ")[0], []).append(cell)
    for numeral, (item, cells) in zip(ITEMS[f"t2_{book.form[1:]}"], items.items(), strict=True):
        title = f"第二十条第（{numeral}）项"
        if not found or found[-1][0] != title:
            heads = [cell.label.split(" / ", 1)[1] for cell in cells]
            found.append((title, heads, []))
        found[-1][2].append((item, cells))
    return found


def grids2(book: Book) -> list[Grid]:
    """Return table 2, one grid a block."""
    width = 4
    grids = []
    for title, heads, rows in blocks(book):
        spans = [1] * (len(heads) - 1) + [width - len(heads)]
        grid = [(Box(title, width),), (Box("信息内容"), *map(Box, heads, spans))]
        for item, cells in rows:
            texts = [book.spelled[cell.id, ""] for cell in cells]
            grid.append((Box(item), *map(Box, texts, spans)))
        grids.append(tuple(grid))
    return grids


def grid2(book: Book) -> Grid:
    """Return table 2 in one grid."""
    return tuple(row for grid in grids2(book) for row in grid)


def grid3(book: Book) -> Grid:
    """Return table 3 with its merged cells."""
    rows = vocabulary().table("t3", book.form)
    first = next(row.id for row in rows if row.id not in FLOW)
    results = sum(row.id not in FLOW for row in rows) + 1
    grid: list[tuple[Box, ...]] = [
        (Box(SUMS, 3, 3), Box("申请人情况", 7)),
        (Box("自然人", 1, 2), Box("法人或其他组织", 5), Box("总计", 1, 2)),
        tuple(map(Box, APPLICANTS)),
    ]
    for row in rows:
        boxes = list(map(Box, book.row(row.id)))
        side = [Box("三、本年度办理结果", 1, results)] if row.id == first else []
        prefix = next((key for key in GROUPS if row.id.startswith(key)), "")
        members = [one.id for one in rows if prefix and one.id.startswith(prefix)]
        if row.id in FLOW and row.id != "handled_total":
            labels = [Box(row.label, 3)]
        elif len(members) < 2:
            labels = [*side, Box(row.label, 2)]
        else:
            head = [Box(GROUPS[prefix], 1, len(members))] if row.id == members[0] else []
            labels = [*side, *head, Box(row.label)]
        grid.append((*labels, *boxes))
    return tuple(grid)


def grid4(book: Book) -> Grid:
    """Return table 4 with its merged cells."""
    return (
        (Box("行政复议", 5), Box("行政诉讼", 10)),
        (*(Box(name, 1, 2) for name in OUTCOMES), Box("未经复议直接起诉", 5), Box("复议后起诉", 5)),
        tuple(map(Box, OUTCOMES * 2)),
        tuple(map(Box, book.review())),
    )


def spread(grid: Grid, repeat: bool = False) -> list[list[str]]:
    """Return a grid as rows of equal width; merged cells are blank, or repeat their text."""
    width = sum(box.across for box in grid[0])
    taken: dict[tuple[int, int], str] = {}
    for row, boxes in enumerate(grid):
        column = 0
        for box in boxes:
            while (row, column) in taken:
                column += 1
            for down in range(box.down):
                for across in range(box.across):
                    own = repeat or not (down or across)
                    taken[row + down, column + across] = box.text if own else ""
    return [[taken.get((row, column), "") for column in range(width)] for row in range(len(grid))]
