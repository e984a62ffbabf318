"""Tables as places vary them: other wordings, rows of their own, other cuts and orders."""

from collections.abc import Sequence
from decimal import Decimal
from random import Random

from data.vocabulary import vocabulary
from tests.factory import Box, Grid
from tests.layouts.model import OUTCOMES, Book, grid2, grid3, grid4

Tables = tuple[object, object, object]

_WORDINGS = (
    ("一、本年新收政府信息公开申请数量", "一、本年新收"),
    ("二、上年结转政府信息公开申请数量", "二、上年结转"),
    ("（一）予以公开", "(一)予以公开的"),
    ("部分公开（区分处理的，只计这一情形，不计其他情形）", "部分公开"),
    ("1.属于国家秘密", "1、属于国家秘密"), ("危及“三安全一稳定”", "危机\"三安全一稳定\""),
    ("其他法律行政法规禁止公开", "其他法律、行政法规禁止公开"), ("（七）总计", "(七)合计"),
    ("四、结转下年度继续办理", "四、结转下年度"), ("社会公益组织", "社会组织"),
    ("行政规范性文件", "规范性文件"),
    ("5.要求行政机关确认或重新出具已获取信息", "⒌要求行政机关确认或重新出具已获取信息"),
)  # fmt: skip
_SIGNS = ("*", "①", "。", " 件", "[1]", ".0", ".00")


def worded(book: Book, random: Random) -> Tables:
    """Return tables with labels worded otherwise."""
    chosen = [pair for pair in _WORDINGS if random.random() < 0.7]
    return tuple(_replaced(grid, chosen) for grid in (grid2(book), grid3(book), grid4(book)))  # type: ignore[return-value]


def _replaced(grid: Grid, pairs: Sequence[tuple[str, str]]) -> Grid:
    rows = []
    for row in grid:
        boxes = []
        for box in row:
            text = box.text
            for old, new in pairs:
                text = text.replace(old, new)
            boxes.append(Box(text, box.across, box.down))
        rows.append(tuple(boxes))
    return tuple(rows)


def _number(text: str) -> int:
    digits = "".join(str(int(sign)) for sign in text if sign.isdigit())
    return int(digits or 0)


def subtotals(book: Book, random: Random) -> Tables:
    """Return table 3 with a row of subtotals in every group."""
    rows = []
    pending: list[tuple[Box, ...]] = []
    label = random.choice(("小计", "合计", "小 计"))
    for row in grid3(book):
        head = next((box for box in row if box.down in (3, 5, 8) and len(row) > 8), None)
        if head is None or head.text.startswith("三、"):
            rows.append(row)
            continue
        members = grid3(book)[grid3(book).index(row) :][: head.down]
        sums = [sum(_number(one[at - 7].text) for one in members) for at in range(7)]
        at = row.index(head)
        rows.append(
            (*row[:at], Box(head.text, 1, head.down + 1), Box(label), *(Box(str(n)) for n in sums))
        )
        rows.append(row[at + 1 :])
        pending = list(members)
    assert pending
    return grid2(book), tuple(rows), grid4(book)


def numbered(book: Book, random: Random) -> Tables:
    """Return table 3 with a column of row numbers behind or before the labels."""
    behind = random.random() < 0.5
    rows = []
    for number, row in enumerate(grid3(book), -2):
        cells = [Box(str(number) if number > 0 else "行次")]
        if number <= 0:
            rows.append((row[0], *cells, *row[1:]) if number == -2 else row)
        else:
            rows.append((*row[:-7], *cells, *row[-7:]) if behind else (*cells, *row))
    return grid2(book), tuple(rows), grid4(book)


def review_listed(book: Book, random: Random) -> Tables:
    """Return table 4 with one figure a row."""
    names = ("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）")
    rows: list[tuple[Box, ...]] = [(Box("项目", 2), Box("数量"))]
    for at, text in enumerate(book.review()):
        side = (Box(names[at // 5], 1, 5),) if at % 5 == 0 else ()
        rows.append((*side, Box(OUTCOMES[at % 5]), Box(text)))
    return grid2(book), grid3(book), tuple(rows)


def review_apart(book: Book, random: Random) -> Tables:
    """Return table 4 as three tables, each under its name."""
    names = ("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）")
    grids = []
    for at, name in enumerate(names):
        values = tuple(map(Box, book.review()[5 * at : 5 * at + 5]))
        grids.append(((Box(name, 5),), tuple(map(Box, OUTCOMES)), values))
    return grid2(book), grid3(book), grids


def review_by_outcome(book: Book, random: Random) -> Tables:
    """Return table 4 with outcomes as rows and routes as columns."""
    review = book.review()
    head = (Box("类别"), Box("行政复议"), Box("未经复议直接起诉"), Box("复议后起诉"))
    rows = tuple(
        (Box(name), *(Box(review[5 * route + at]) for route in range(3)))
        for at, name in enumerate(OUTCOMES)
    )
    return grid2(book), grid3(book), (head, *rows)


def survey_attached(book: Book, random: Random) -> Tables:
    """Return the statistics table of 2014 behind the form's own tables."""
    rows = [tuple(map(Box, ("统计指标", "单位", "统计数")))]
    for row in vocabulary().table("s14"):
        text = str(random.randint(0, 900))
        book.spelled[row.id, ""], book.truth[row.id, ""] = text, Decimal(text)
        rows.append((Box(row.label), Box(row.unit or "件"), Box(text)))
    return grid2(book), grid3(book), [grid4(book), tuple(rows)]


def lost_zeros(book: Book, random: Random) -> Tables:
    """Return table 3 without some of its cells that hold 0."""
    rows = []
    for row in grid3(book):
        values = range(len(row) - 7, len(row)) if len(row) > 7 else ()
        zeros = [at for at in values if row[at].text in ("0", "０")]
        if zeros and random.random() < 0.15:
            at = random.choice(zeros)
            row = (*row[:at], *row[at + 1 :])
        rows.append(row)
    return grid2(book), tuple(rows), grid4(book)


def blank_ends(book: Book, random: Random) -> Tables:
    """Return tables with blank cells at the end of rows, as editors leave them."""

    def ended(grid: Grid) -> Grid:
        return tuple((*row, *[Box("")] * random.choice((0, 0, 1, 2))) for row in grid)

    return ended(grid2(book)), ended(grid3(book)), ended(grid4(book))


def printed_twice(book: Book, random: Random) -> Tables:
    """Return every table a second time, as pages made for telephones do."""
    return [grid2(book)] * 2, [grid3(book)] * 2, [grid4(book)] * 2


def marked(book: Book, random: Random) -> Tables:
    """Return tables with signs behind some figures."""

    def signed(grid: Grid) -> Grid:
        return tuple(
            tuple(
                Box(box.text + random.choice(_SIGNS), box.across, box.down)
                if box.text.isascii() and box.text.isdigit() and random.random() < 0.1
                else box
                for box in row
            )
            for row in grid
        )  # fmt: skip

    return signed(grid2(book)), signed(grid3(book)), signed(grid4(book))


def last_year_beside(book: Book, random: Random) -> Tables:
    """Return table 2 with the figures of the year before beside those of the year."""
    rows: list[tuple[Box, ...]] = []
    for row in grid2(book):
        if row[0].text.startswith("第二十条"):
            rows.append((Box(row[0].text, 7),))
        elif row[0].text == "信息内容":
            heads = [
                Box(f"{year}年{box.text}") for box in row[1:] for year in (book.year - 1, book.year)
            ]
            rows.append((row[0], *heads))
        else:
            cells = [
                Box(text) for box in row[1:] for text in (str(random.randint(0, 99)), box.text)
            ]
            rows.append((row[0], *cells))
    return tuple(rows), grid3(book), grid4(book)
